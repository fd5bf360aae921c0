package operation

import (
	"reflect"
	"strings"
	"time"
	"unicode"

	"s3audit/collector/snapshot"
)

// Kind says what an attribute of a block holds.
type Kind string

// The kinds of attribute. A block nests attributes, blocks may be repeated, and a
// map has strings under string keys.
const (
	KindString Kind = "string"
	KindNumber Kind = "number"
	KindBool   Kind = "bool"
	KindList   Kind = "list" // of strings
	KindMap    Kind = "map"
	KindBlock  Kind = "block"
	KindBlocks Kind = "blocks"
)

// Attribute is one name in a fix's block: Terraform's spelling, and S3's.
type Attribute struct {
	// Name is as the aws_s3_bucket_* resources of Terraform have it.
	Name string
	// Field is as S3 has it.
	Field string
	Kind  Kind
	// Attributes are those of a block.
	Attributes []Attribute

	turn turn
}

// turn is a shape that Terraform and S3 have differently.
type turn string

const (
	asIs     turn = ""
	tagList  turn = "tags"    // a map, and a list of keys and values
	flag     turn = "flag"    // true, and an element with nothing in it
	inner    turn = "inner"   // a list, and an element with the list in it
	keyNames turn = "keys"    // filter_prefix and filter_suffix, and a list of rules
	scope    turn = "scope"   // prefix and tags side by side, and one of them or And
	level    turn = "level"   // a block that S3 does not have
	outside  turn = "outside" // an element that Terraform does not have
)

// spellings are the names that differ by more than their case.
var spellings = map[string]string{
	"InventoryConfiguration.Id": "name", "AnalyticsConfiguration.Id": "name", "MetricsConfiguration.Id": "name", "IntelligentTieringConfiguration.Id": "name",
	"InventoryConfiguration.IsEnabled": "enabled", "InventoryDestination.S3BucketDestination": "bucket", "InventoryS3BucketDestination.Bucket": "bucket_arn",
	"AnalyticsS3BucketDestination.Bucket": "bucket_arn", "InventoryEncryption.SSEKMS": "sse_kms", "InventoryEncryption.SSES3": "sse_s3",
	"Notification.TopicConfigurations": "topic", "Notification.QueueConfigurations": "queue", "Notification.LambdaFunctionConfigurations": "lambda_function",
	"Notification.EventBridgeConfiguration": "eventbridge", "CORS.CORSRules": "cors_rule", "Tagging.TagSet": "tags", "MetricsFilter.AccessPointArn": "access_point",
	"MetricsAndOperator.AccessPointArn": "access_point",
}

var turns = map[string]turn{
	"Notification.EventBridgeConfiguration": flag, "ServerSideEncryptionRule.BlockedEncryptionTypes": inner,
	"TopicConfiguration.Filter": keyNames, "QueueConfiguration.Filter": keyNames, "LambdaFunctionConfiguration.Filter": keyNames,
	"AnalyticsConfiguration.Filter": scope, "MetricsConfiguration.Filter": scope, "IntelligentTieringConfiguration.Filter": scope,
	"Logging.LoggingEnabled": outside,
}

// levels are blocks around everything that S3 does not have.
var levels = map[string]string{"versioning": "versioning_configuration", "abac": "abac_status", "acl": "access_control_policy"}

var tagsType, timesType = reflect.TypeFor[[]snapshot.Tag](), reflect.TypeFor[time.Time]()

// Attributes is what the block of a subresource can hold, made from the snapshot's
// types; none for a policy, whose language is its own.
func (r Row) Attributes() []Attribute {
	if r.Subresource == "policy" || r.Put.API == "" {
		return nil
	}
	list := attributesOf(bodyType(&r))
	if name := levels[r.Subresource]; name != "" {
		list = []Attribute{{Name: name, Kind: KindBlock, Attributes: list, turn: level}}
	}
	if r.Subresource == "acl" {
		list = append(list, Attribute{Name: "acl", Field: "ACL", Kind: KindString})
	}
	return list
}

func attributesOf(t reflect.Type) []Attribute {
	var list []Attribute
	for i := range t.NumField() {
		f := t.Field(i)
		a := attributeOf(f.Name, f.Type, turns[t.Name()+"."+f.Name])
		if name := spellings[t.Name()+"."+f.Name]; name != "" {
			a.Name = name
		}
		switch a.turn {
		case outside:
			list = append(list, Attribute{Field: f.Name, turn: outside, Attributes: a.Attributes})
		case keyNames:
			list = append(list, Attribute{Name: "filter_prefix", Field: f.Name, Kind: KindString, turn: keyNames}, Attribute{Name: "filter_suffix", Field: f.Name, Kind: KindString, turn: keyNames})
		default:
			list = append(list, a)
		}
	}
	return list
}

func attributeOf(field string, t reflect.Type, how turn) Attribute {
	a := Attribute{Name: snake(field), Field: field, turn: how}
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	switch {
	case how == flag:
		a.Kind = KindBool
	case how == inner:
		a.Kind = KindList
	case t == tagsType:
		a.Kind, a.turn = KindMap, tagList
	case t == timesType || t.Kind() == reflect.String:
		a.Kind = KindString
	case t.Kind() == reflect.Bool:
		a.Kind = KindBool
	case t.Kind() == reflect.Int32 || t.Kind() == reflect.Int64:
		a.Kind = KindNumber
	case t.Kind() == reflect.Slice && t.Elem().Kind() == reflect.String:
		a.Kind = KindList
	case t.Kind() == reflect.Slice:
		a.Kind, a.Name, a.Attributes = KindBlocks, strings.TrimSuffix(a.Name, "s"), attributesOf(t.Elem())
	case how == scope:
		a.Kind, a.Attributes = KindBlock, scopeOf(t)
	default:
		a.Kind, a.Attributes = KindBlock, attributesOf(t)
	}
	return a
}

// scopeOf is the one form in which Terraform has filters of the keyed lists.
func scopeOf(t reflect.Type) []Attribute {
	and, _ := t.FieldByName("And")
	return attributesOf(and.Type.Elem())
}

// snake is S3's spelling in Terraform's: "KMSMasterKeyID" is "kms_master_key_id".
func snake(name string) string {
	var out strings.Builder
	letters := []rune(name)
	for i, c := range letters {
		before := i > 0 && !unicode.IsUpper(letters[i-1])
		ends := i > 0 && i+1 < len(letters) && unicode.IsLower(letters[i+1])
		if unicode.IsUpper(c) && (before || ends) {
			out.WriteByte('_')
		}
		out.WriteRune(unicode.ToLower(c))
	}
	return out.String()
}
