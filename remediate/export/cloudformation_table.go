package export

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// fields say where CloudFormation has what S3 has under a path.
type fields map[string]field

// field is one of them.
type field struct {
	to string // a path too; none where it goes without saying
	// each are the fields of the objects of a list.
	each fields
	// split is a list in each of them, of which CloudFormation takes one at a time.
	split string
	as    func(any) any
	// hollow marks an element that means something when nothing is in it, and
	// instead what stands for it.
	hollow  bool
	instead any
}

func to(path string) field { return field{to: path} }

// properties are those of AWS::S3::Bucket, by subresource. A subresource is here or
// under inexpressible.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-s3-bucket.html
var properties = map[string]fields{
	"publicAccessBlock": {"PublicAccessBlockConfiguration": to("PublicAccessBlockConfiguration")},
	"ownershipControls": {"OwnershipControls.Rules": to("OwnershipControls.Rules")},
	"encryption": {"ServerSideEncryptionConfiguration.Rules": {to: "BucketEncryption.ServerSideEncryptionConfiguration", each: fields{
		"ApplyServerSideEncryptionByDefault": to("ServerSideEncryptionByDefault"), "BucketKeyEnabled": to("BucketKeyEnabled"),
		"BlockedEncryptionTypes": to("BlockedEncryptionTypes"),
	}}},
	"versioning":  {"Status": to("VersioningConfiguration.Status")},
	"object-lock": {"ObjectLockConfiguration": to("ObjectLockConfiguration")},
	"lifecycle": {
		"Rules":                              {to: "LifecycleConfiguration.Rules", each: lifecycleFields},
		"TransitionDefaultMinimumObjectSize": to("LifecycleConfiguration.TransitionDefaultMinimumObjectSize"),
	},
	"replication": {
		"ReplicationConfiguration.Role":  to("ReplicationConfiguration.Role"),
		"ReplicationConfiguration.Rules": {to: "ReplicationConfiguration.Rules", each: replicationFields},
	},
	"logging": {
		"LoggingEnabled.TargetBucket":          to("LoggingConfiguration.DestinationBucketName"),
		"LoggingEnabled.TargetPrefix":          to("LoggingConfiguration.LogFilePrefix"),
		"LoggingEnabled.TargetObjectKeyFormat": to("LoggingConfiguration.TargetObjectKeyFormat"),
	},
	"notification": {
		"EventBridgeConfiguration":     {to: "NotificationConfiguration.EventBridgeConfiguration.EventBridgeEnabled", hollow: true, instead: true},
		"TopicConfigurations":          notifies("TopicConfigurations", "TopicArn", "Topic"),
		"QueueConfigurations":          notifies("QueueConfigurations", "QueueArn", "Queue"),
		"LambdaFunctionConfigurations": notifies("LambdaConfigurations", "LambdaFunctionArn", "Function"),
	},
	"website": {
		"IndexDocument.Suffix": to("WebsiteConfiguration.IndexDocument"), "ErrorDocument.Key": to("WebsiteConfiguration.ErrorDocument"),
		"RedirectAllRequestsTo": to("WebsiteConfiguration.RedirectAllRequestsTo"),
		"RoutingRules": {to: "WebsiteConfiguration.RoutingRules", each: fields{
			"Condition": to("RoutingRuleCondition"), "Redirect": to("RedirectRule"),
		}},
	},
	"cors": {"CORSRules": {to: "CorsConfiguration.CorsRules", each: fields{
		"ID": to("Id"), "AllowedHeaders": to("AllowedHeaders"), "AllowedMethods": to("AllowedMethods"), "AllowedOrigins": to("AllowedOrigins"),
		"ExposeHeaders": to("ExposedHeaders"), "MaxAgeSeconds": to("MaxAge"),
	}}},
	"tagging":    {"TagSet": {to: "Tags", each: fields{"Key": to("Key"), "Value": to("Value")}}},
	"accelerate": {"Status": to("AccelerateConfiguration.AccelerationStatus")},
	"abac":       {"AbacStatus.Status": to("AbacStatus")},
	"inventory": {
		"Id": to("Id"), "IsEnabled": to("Enabled"), "IncludedObjectVersions": to("IncludedObjectVersions"), "OptionalFields": to("OptionalFields"),
		"Schedule.Frequency": to("ScheduleFrequency"), "Filter.Prefix": to("Prefix"), "Filter": {hollow: true},
		"Destination.S3BucketDestination.Bucket": to("Destination.BucketArn"), "Destination.S3BucketDestination.AccountId": to("Destination.BucketAccountId"),
		"Destination.S3BucketDestination.Format": to("Destination.Format"), "Destination.S3BucketDestination.Prefix": to("Destination.Prefix"),
	},
	"analytics": filtered(fields{
		"Id": to("Id"), "StorageClassAnalysis": {to: "StorageClassAnalysis", hollow: true, instead: map[string]any{}},
		"StorageClassAnalysis.DataExport.OutputSchemaVersion": to("StorageClassAnalysis.DataExport.OutputSchemaVersion"),
		exported + "Bucket":          to("StorageClassAnalysis.DataExport.Destination.BucketArn"),
		exported + "BucketAccountId": to("StorageClassAnalysis.DataExport.Destination.BucketAccountId"),
		exported + "Format":          to("StorageClassAnalysis.DataExport.Destination.Format"),
		exported + "Prefix":          to("StorageClassAnalysis.DataExport.Destination.Prefix"),
	}),
	"metrics": filtered(fields{
		"Id": to("Id"), "Filter.AccessPointArn": to("AccessPointArn"), "Filter.And.AccessPointArn": to("AccessPointArn"),
	}),
	"intelligent-tiering": filtered(fields{"Id": to("Id"), "Status": to("Status"), "Tierings": to("Tierings")}),
}

const exported = "StorageClassAnalysis.DataExport.Destination.S3BucketDestination."

// lists are the properties that hold the configurations that S3 has under an id.
var lists = map[string]string{
	"inventory": "InventoryConfigurations", "analytics": "AnalyticsConfigurations", "metrics": "MetricsConfigurations",
	"intelligent-tiering": "IntelligentTieringConfigurations",
}

// inexpressible says what CloudFormation has nothing for.
var inexpressible = map[string]string{
	"requestPayment":            "CloudFormation has no property for who pays for requests",
	"uploads":                   "CloudFormation aborts no uploads",
	"account.publicAccessBlock": "CloudFormation has no resource for the public access block of an account",
}

var lifecycleFields = filtered(fields{
	"ID": to("Id"), "Status": to("Status"), "Prefix": to("Prefix"), "AbortIncompleteMultipartUpload": to("AbortIncompleteMultipartUpload"),
	"Expiration.Days": to("ExpirationInDays"), "Expiration.Date": to("ExpirationDate"), "Expiration.ExpiredObjectDeleteMarker": to("ExpiredObjectDeleteMarker"),
	"Filter.ObjectSizeGreaterThan": {to: "ObjectSizeGreaterThan", as: asText}, "Filter.And.ObjectSizeGreaterThan": {to: "ObjectSizeGreaterThan", as: asText},
	"Filter.ObjectSizeLessThan": {to: "ObjectSizeLessThan", as: asText}, "Filter.And.ObjectSizeLessThan": {to: "ObjectSizeLessThan", as: asText},
	"NoncurrentVersionExpiration": to("NoncurrentVersionExpiration"),
	"NoncurrentVersionTransitions": {to: "NoncurrentVersionTransitions", each: fields{
		"NoncurrentDays": to("TransitionInDays"), "NewerNoncurrentVersions": to("NewerNoncurrentVersions"), "StorageClass": to("StorageClass"),
	}},
	"Transitions": {to: "Transitions", each: fields{"Days": to("TransitionInDays"), "Date": to("TransitionDate"), "StorageClass": to("StorageClass")}},
})

// A rule without any filter is one of the first version of S3's language, so an
// empty filter has to stay one.
var replicationFields = fields{
	"ID": to("Id"), "Status": to("Status"), "Prefix": to("Prefix"), "Priority": to("Priority"), "DeleteMarkerReplication": to("DeleteMarkerReplication"),
	"Destination": to("Destination"), "SourceSelectionCriteria": to("SourceSelectionCriteria"),
	"Filter.Prefix": to("Filter.Prefix"), "Filter.Tag": to("Filter.TagFilter"), "Filter.And.Prefix": to("Filter.And.Prefix"), "Filter.And.Tags": to("Filter.And.TagFilters"),
	"Filter": {to: "Filter.Prefix", hollow: true, instead: ""},
}

// filtered adds a filter, whose conditions CloudFormation has side by side.
func filtered(f fields) fields {
	maps.Copy(f, fields{
		"Filter.Prefix": to("Prefix"), "Filter.And.Prefix": to("Prefix"), "Filter.And.Tags": to("TagFilters"), "Filter": {hollow: true},
		"Filter.Tag": {to: "TagFilters", as: func(tag any) any { return []any{tag} }},
	})
	return f
}

// notifies are the fields of one kind of target, with one event each.
func notifies(list, arn, name string) field {
	return field{to: "NotificationConfiguration." + list, split: "Events", each: fields{
		"Events": to("Event"), arn: to(name), "Filter.Key.FilterRules": to("Filter.S3Key.Rules"),
	}}
}

func asText(v any) any { return fmt.Sprint(v) }

// spell takes from a document what the fields name, and returns it in
// CloudFormation's spelling. What stays in the document has none. A path comes
// before those that it is the beginning of.
func (f fields) spell(doc map[string]any) map[string]any {
	out := map[string]any{}
	for _, path := range slices.Backward(slices.Sorted(maps.Keys(f))) {
		how := f[path]
		v, ok := take(doc, strings.Split(path, "."), how.hollow)
		if !ok {
			continue
		}
		switch {
		case how.hollow:
			v = how.instead
		case how.each != nil:
			var rest []any
			if v, rest = how.items(v.([]any)); rest != nil {
				put(doc, strings.Split(path, "."), rest)
			}
		case how.as != nil:
			v = how.as(v)
		}
		if how.to != "" {
			put(out, strings.Split(how.to, "."), v)
		}
	}
	return out
}

// items spells every object of a list, and returns what stays of them too, in its
// place; nil if nothing does.
func (f field) items(list []any) (spelled, rest []any) {
	for i, item := range list {
		object := item.(map[string]any)
		singles := []any{nil}
		if several, ok := object[f.split].([]any); ok && len(several) > 0 {
			singles = several
			delete(object, f.split)
		}
		once := f.each.spell(object)
		for _, single := range singles {
			one := maps.Clone(once)
			if single != nil {
				one[f.each[f.split].to] = single
			}
			spelled = append(spelled, one)
		}
		if len(object) > 0 {
			rest = append(append(rest, make([]any, i-len(rest))...), object)
		}
	}
	return spelled, rest
}

// take takes a value out, and what holds nothing any more with it. Of a hollow one
// it takes only an object that is empty.
func take(doc map[string]any, path []string, hollow bool) (any, bool) {
	v, ok := doc[path[0]]
	inside, nested := v.(map[string]any)
	if len(path) == 1 {
		if !ok || hollow && len(inside) > 0 {
			return nil, false
		}
		delete(doc, path[0])
		return v, true
	}
	if !nested {
		return nil, false
	}
	if v, ok = take(inside, path[1:], hollow); ok && len(inside) == 0 {
		delete(doc, path[0])
	}
	return v, ok
}

func put(doc map[string]any, path []string, v any) {
	for _, name := range path[:len(path)-1] {
		inside, ok := doc[name].(map[string]any)
		if !ok {
			inside = map[string]any{}
			doc[name] = inside
		}
		doc = inside
	}
	doc[path[len(path)-1]] = v
}

// leftover are the values that stay in a document, with their paths.
func leftover(path string, v any) []string {
	var out []string
	switch v := v.(type) {
	case map[string]any:
		for _, name := range slices.Sorted(maps.Keys(v)) {
			out = append(out, leftover(strings.TrimPrefix(path+"."+name, "."), v[name])...)
		}
		if len(v) > 0 || path == "" {
			return out
		}
	case []any:
		for i, item := range v {
			out = append(out, leftover(fmt.Sprintf("%s[%d]", path, i), item)...)
		}
		return out
	case nil:
		return nil
	}
	text, _ := json.Marshal(v) // of JSON
	return append(out, path+" = "+string(text))
}
