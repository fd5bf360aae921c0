package export

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"go.yaml.in/yaml/v3"

	"s3audit/collector/snapshot"
	"s3audit/remediate/operation"
	"s3audit/remediate/plan"
)

// specification is what CloudFormation documents, by the path of each property:
// "string", "bool", "integer", "json" for what has no form of its own, and "" for
// what has members. A list's items are under its path.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-s3-bucket.html
var specification = func() map[string]string {
	spec := map[string]string{}
	for _, line := range strings.Split(strings.TrimSpace(documented), "\n") {
		path, rest, _ := strings.Cut(strings.TrimSpace(line), ": ")
		spec[path] = ""
		for _, member := range strings.Fields(rest) {
			name, kind, _ := strings.Cut(member, "=")
			spec[path+"."+name] = kind
		}
	}
	return spec
}()

const (
	tagFilters = "Key=string Value=string"
	documented = `
Bucket: BucketName=string AccessControl=string AbacStatus=string
Bucket.AccelerateConfiguration: AccelerationStatus=string
Bucket.AnalyticsConfigurations[]: Id=string Prefix=string
Bucket.AnalyticsConfigurations[].StorageClassAnalysis.DataExport: OutputSchemaVersion=string
Bucket.AnalyticsConfigurations[].StorageClassAnalysis.DataExport.Destination: BucketArn=string BucketAccountId=string Format=string Prefix=string
Bucket.AnalyticsConfigurations[].TagFilters[]: ` + tagFilters + `
Bucket.BucketEncryption.ServerSideEncryptionConfiguration[]: BucketKeyEnabled=bool
Bucket.BucketEncryption.ServerSideEncryptionConfiguration[].ServerSideEncryptionByDefault: KMSMasterKeyID=string SSEAlgorithm=string
Bucket.BucketEncryption.ServerSideEncryptionConfiguration[].BlockedEncryptionTypes: EncryptionType[]=string
Bucket.CorsConfiguration.CorsRules[]: AllowedHeaders[]=string AllowedMethods[]=string AllowedOrigins[]=string ExposedHeaders[]=string Id=string MaxAge=integer
Bucket.IntelligentTieringConfigurations[]: Id=string Prefix=string Status=string
Bucket.IntelligentTieringConfigurations[].TagFilters[]: ` + tagFilters + `
Bucket.IntelligentTieringConfigurations[].Tierings[]: AccessTier=string Days=integer
Bucket.InventoryConfigurations[]: Id=string Enabled=bool IncludedObjectVersions=string OptionalFields[]=string Prefix=string ScheduleFrequency=string
Bucket.InventoryConfigurations[].Destination: BucketArn=string BucketAccountId=string Format=string Prefix=string
Bucket.LifecycleConfiguration: TransitionDefaultMinimumObjectSize=string
Bucket.LifecycleConfiguration.Rules[]: ExpirationDate=string ExpirationInDays=integer ExpiredObjectDeleteMarker=bool Id=string ObjectSizeGreaterThan=string ObjectSizeLessThan=string Prefix=string Status=string
Bucket.LifecycleConfiguration.Rules[].AbortIncompleteMultipartUpload: DaysAfterInitiation=integer
Bucket.LifecycleConfiguration.Rules[].NoncurrentVersionExpiration: NewerNoncurrentVersions=integer NoncurrentDays=integer
Bucket.LifecycleConfiguration.Rules[].NoncurrentVersionTransitions[]: NewerNoncurrentVersions=integer StorageClass=string TransitionInDays=integer
Bucket.LifecycleConfiguration.Rules[].TagFilters[]: ` + tagFilters + `
Bucket.LifecycleConfiguration.Rules[].Transitions[]: StorageClass=string TransitionDate=string TransitionInDays=integer
Bucket.LoggingConfiguration: DestinationBucketName=string LogFilePrefix=string
Bucket.LoggingConfiguration.TargetObjectKeyFormat: SimplePrefix=json
Bucket.LoggingConfiguration.TargetObjectKeyFormat.PartitionedPrefix: PartitionDateSource=string
Bucket.MetricsConfigurations[]: AccessPointArn=string Id=string Prefix=string
Bucket.MetricsConfigurations[].TagFilters[]: ` + tagFilters + `
Bucket.NotificationConfiguration.EventBridgeConfiguration: EventBridgeEnabled=bool
Bucket.NotificationConfiguration.LambdaConfigurations[]: Event=string Function=string
Bucket.NotificationConfiguration.LambdaConfigurations[].Filter.S3Key.Rules[]: Name=string Value=string
Bucket.NotificationConfiguration.QueueConfigurations[]: Event=string Queue=string
Bucket.NotificationConfiguration.QueueConfigurations[].Filter.S3Key.Rules[]: Name=string Value=string
Bucket.NotificationConfiguration.TopicConfigurations[]: Event=string Topic=string
Bucket.NotificationConfiguration.TopicConfigurations[].Filter.S3Key.Rules[]: Name=string Value=string
Bucket.ObjectLockConfiguration: ObjectLockEnabled=string
Bucket.ObjectLockConfiguration.Rule.DefaultRetention: Days=integer Mode=string Years=integer
Bucket.ObjectLockConfiguration.Rule.DefaultRetention.DefaultEventHold: Days=integer Years=integer
Bucket.OwnershipControls.Rules[]: ObjectOwnership=string
Bucket.PublicAccessBlockConfiguration: BlockPublicAcls=bool BlockPublicPolicy=bool IgnorePublicAcls=bool RestrictPublicBuckets=bool
Bucket.ReplicationConfiguration: Role=string
Bucket.ReplicationConfiguration.Rules[]: Id=string Prefix=string Priority=integer Status=string
Bucket.ReplicationConfiguration.Rules[].DeleteMarkerReplication: Status=string
Bucket.ReplicationConfiguration.Rules[].Destination: Account=string Bucket=string StorageClass=string
Bucket.ReplicationConfiguration.Rules[].Destination.AccessControlTranslation: Owner=string
Bucket.ReplicationConfiguration.Rules[].Destination.EncryptionConfiguration: ReplicaKmsKeyID=string
Bucket.ReplicationConfiguration.Rules[].Destination.Metrics: Status=string
Bucket.ReplicationConfiguration.Rules[].Destination.Metrics.EventThreshold: Minutes=integer
Bucket.ReplicationConfiguration.Rules[].Destination.ReplicationTime: Status=string
Bucket.ReplicationConfiguration.Rules[].Destination.ReplicationTime.Time: Minutes=integer
Bucket.ReplicationConfiguration.Rules[].Filter: Prefix=string
Bucket.ReplicationConfiguration.Rules[].Filter.And: Prefix=string
Bucket.ReplicationConfiguration.Rules[].Filter.And.TagFilters[]: ` + tagFilters + `
Bucket.ReplicationConfiguration.Rules[].Filter.TagFilter: ` + tagFilters + `
Bucket.ReplicationConfiguration.Rules[].SourceSelectionCriteria.ReplicaModifications: Status=string
Bucket.ReplicationConfiguration.Rules[].SourceSelectionCriteria.SseKmsEncryptedObjects: Status=string
Bucket.Tags[]: Key=string Value=string
Bucket.VersioningConfiguration: Status=string
Bucket.WebsiteConfiguration: ErrorDocument=string IndexDocument=string
Bucket.WebsiteConfiguration.RedirectAllRequestsTo: HostName=string Protocol=string
Bucket.WebsiteConfiguration.RoutingRules[].RedirectRule: HostName=string HttpRedirectCode=string Protocol=string ReplaceKeyPrefixWith=string ReplaceKeyWith=string
Bucket.WebsiteConfiguration.RoutingRules[].RoutingRuleCondition: HttpErrorCodeReturnedEquals=string KeyPrefixEquals=string
BucketPolicy: Bucket=string PolicyDocument=json`
)

// mandatory are the members that CloudFormation does not do without, where what is
// above them is there.
var mandatory = map[string][]string{
	"Bucket.AccelerateConfiguration": {"AccelerationStatus"}, "Bucket.AnalyticsConfigurations[]": {"Id", "StorageClassAnalysis"},
	"Bucket.CorsConfiguration.CorsRules[]": {"AllowedMethods", "AllowedOrigins"}, "Bucket.IntelligentTieringConfigurations[]": {"Id", "Status", "Tierings"},
	"Bucket.InventoryConfigurations[]":             {"Destination", "Enabled", "Id", "IncludedObjectVersions", "ScheduleFrequency"},
	"Bucket.InventoryConfigurations[].Destination": {"BucketArn", "Format"}, "Bucket.LifecycleConfiguration.Rules[]": {"Status"},
	"Bucket.MetricsConfigurations[]": {"Id"}, "Bucket.NotificationConfiguration.QueueConfigurations[]": {"Event", "Queue"},
	"Bucket.NotificationConfiguration.TopicConfigurations[]": {"Event", "Topic"}, "Bucket.NotificationConfiguration.LambdaConfigurations[]": {"Event", "Function"},
	"Bucket.ReplicationConfiguration": {"Role", "Rules"}, "Bucket.ReplicationConfiguration.Rules[]": {"Destination", "Status"}, "BucketPolicy": {"Bucket", "PolicyDocument"},
	"Bucket.VersioningConfiguration": {"Status"}, "Bucket.WebsiteConfiguration.RoutingRules[]": {"RedirectRule"}, "Bucket": {"BucketName"},
}

// known holds a value of a template against the specification.
func known(path string, v any) []string {
	var out []string
	kind, leaf := specification[path]
	inner := slices.ContainsFunc(slices.Collect(maps.Keys(specification)), func(p string) bool {
		return strings.HasPrefix(p, path+".") || strings.HasPrefix(p, path+"[]")
	})
	if kind == "json" {
		return nil
	}
	switch v := v.(type) {
	case map[string]any:
		for _, name := range mandatory[path] {
			if _, ok := v[name]; !ok {
				out = append(out, path+": no "+name)
			}
		}
		for name, item := range v {
			out = append(out, known(path+"."+name, item)...)
		}
		if inner {
			return out
		}
	case []any:
		for _, item := range v {
			out = append(out, known(path+"[]", item)...)
		}
		return out
	default:
		if got := map[reflect.Kind]string{reflect.String: "string", reflect.Bool: "bool", reflect.Int: "integer"}[reflect.TypeOf(v).Kind()]; leaf && got == kind {
			return nil
		}
	}
	return append(out, fmt.Sprintf("%s: not documented as %T", path, v))
}

type parsed struct {
	Conditions map[string]any `yaml:"Conditions"`
	Resources  map[string]struct {
		Type, Condition, DeletionPolicy, UpdateReplacePolicy string
		DependsOn                                            []string
		Properties                                           map[string]any
	} `yaml:"Resources"`
}

// rendered is a plan's template, held against the specification.
func rendered(t *testing.T, p *plan.Plan) (string, parsed) {
	t.Helper()
	var out bytes.Buffer
	if err := Write(&out, "cloudformation", p); err != nil {
		t.Fatal(err)
	}
	var tree map[string]any
	if err := yaml.Unmarshal(out.Bytes(), &tree); err != nil {
		t.Fatalf("%v\n%s", err, out.String())
	}
	text, err := json.Marshal(tree)
	if err != nil {
		t.Fatal(err)
	}
	var got parsed
	if err := json.Unmarshal(text, &got); err != nil {
		t.Fatal(err)
	}
	for id, r := range got.Resources {
		properties := tree["Resources"].(map[string]any)[id].(map[string]any)["Properties"]
		for _, mistake := range known(strings.TrimPrefix(r.Type, "AWS::S3::"), properties) {
			t.Error(mistake)
		}
		if r.DeletionPolicy != "Retain" || r.UpdateReplacePolicy != "Retain" {
			t.Errorf("%s would go with the stack", id)
		}
	}
	return out.String(), got
}

// TestTemplateSaysAll: whatever S3 has in a document, of every subresource, is a
// property that CloudFormation documents, or stands in the comments.
func TestTemplateSaysAll(t *testing.T) {
	for _, row := range operation.Rows() {
		_, spelled := properties[row.Subresource]
		_, none := inexpressible[row.Subresource]
		if own := row.Subresource == "acl" || row.Subresource == "policy"; btoi(spelled)+btoi(none)+btoi(own) != 1 {
			t.Errorf("%s is neither rendered nor said to have nothing, or both", row.Subresource)
		}
		if !spelled {
			continue
		}
		if documents[row.Subresource] == nil {
			t.Errorf("%s: the test knows no document of it", row.Subresource)
			continue
		}
		for _, filter := range []string{"Prefix", "Filter", "And"} {
			n := 0
			doc := reflect.New(reflect.TypeOf(documents[row.Subresource])).Elem()
			fill(doc, &n, filter)
			c := change(row, bucketOf(row.Subresource), keyOf(row), plan.None(), documentIn(t, doc.Interface()))
			text, got := rendered(t, planOf(t, []plan.Change{c}))
			body, err := json.Marshal(got.Resources)
			if err != nil {
				t.Fatal(err)
			}
			for path, leaf := range scalars("", decoded(t, c.After)) {
				if !said(string(body), text, path, leaf) {
					t.Errorf("%s: %s (%v) is neither in the template nor in a comment:\n%s", row.Subresource, path, leaf, text)
				}
			}
		}
	}
}

func keyOf(row operation.Row) string {
	if row.Keyed {
		return "weekly"
	}
	return ""
}

func documentIn(t *testing.T, value any) plan.Document {
	t.Helper()
	d, err := plan.Of(value)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// said looks for a value, which is unlike all others, in the properties, and for its
// path in the comments.
func said(body, text, path string, leaf any) bool {
	switch leaf := leaf.(type) {
	case string:
		return strings.Contains(body, leaf) || strings.Contains(text, path+" = ")
	case float64:
		return strings.Contains(body, fmt.Sprint(int(leaf))) || strings.Contains(text, path+" = ")
	}
	return true // a flag, whose name the specification has
}

// scalars are the values of a document by path.
func scalars(path string, v any) map[string]any {
	out := map[string]any{}
	switch v := v.(type) {
	case map[string]any:
		for name, item := range v {
			maps.Copy(out, scalars(strings.TrimPrefix(path+"."+name, "."), item))
		}
	case []any:
		for i, item := range v {
			maps.Copy(out, scalars(fmt.Sprintf("%s[%d]", path, i), item))
		}
	default:
		out[path] = v
	}
	return out
}

// fill sets everything in a document, each value unlike the others. S3 has three
// ways to say what a rule is for, one at a time.
func fill(v reflect.Value, n *int, filter string) {
	*n++
	switch v.Kind() {
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fill(v.Elem(), n, filter)
	case reflect.Struct:
		if v.Type() == reflect.TypeFor[time.Time]() {
			v.Set(reflect.ValueOf(time.Date(2030, 1, 1, 0, *n/60, *n%60, 0, time.UTC)))
			return
		}
		for i := range v.NumField() {
			if f := v.Type().Field(i); !otherWay(v.Type(), f.Name, filter) {
				fill(v.Field(i), n, filter)
			}
		}
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		fill(v.Index(0), n, filter)
		fill(v.Index(1), n, filter)
		if rules, ok := v.Interface().([]snapshot.FilterRule); ok { // S3 knows these two
			rules[0].Name, rules[1].Name = "prefix", "suffix"
		}
	case reflect.String:
		v.SetString(fmt.Sprintf("value-%04d", *n))
	case reflect.Bool:
		v.SetBool(true)
	default:
		v.SetInt(int64(7000 + *n))
	}
}

// otherWay reports whether a field says what a rule is for in another way.
func otherWay(t reflect.Type, name, filter string) bool {
	_, and := t.FieldByName("And")
	_, old := t.FieldByName("Prefix")
	_, filters := t.FieldByName("Filter")
	switch {
	case and:
		return (name == "And") != (filter == "And")
	case old && filters && name == "Prefix":
		return filter != "Prefix"
	case old && filters && name == "Filter":
		return filter == "Prefix"
	}
	return false
}

// documents are S3's, empty.
var documents = map[string]any{
	"acl": snapshot.ACL{}, "account.publicAccessBlock": snapshot.PublicAccessBlock{}, "requestPayment": snapshot.RequestPayment{},
	"publicAccessBlock": snapshot.PublicAccessBlock{}, "ownershipControls": snapshot.Ownership{}, "encryption": snapshot.Encryption{},
	"versioning": snapshot.Versioning{}, "object-lock": snapshot.ObjectLock{}, "lifecycle": snapshot.Lifecycle{}, "replication": snapshot.Replication{},
	"logging": snapshot.Logging{}, "notification": snapshot.Notification{}, "website": snapshot.Website{}, "cors": snapshot.CORS{},
	"tagging": snapshot.Tagging{}, "accelerate": snapshot.Accelerate{}, "inventory": snapshot.InventoryConfiguration{},
	"analytics": snapshot.AnalyticsConfiguration{}, "metrics": snapshot.MetricsConfiguration{},
	"intelligent-tiering": snapshot.IntelligentTieringConfiguration{}, "abac": snapshot.ABAC{},
}

// wanted is a change of a bucket to a document.
func wanted(t *testing.T, bucket, subresource, key, document string) plan.Change {
	t.Helper()
	row, ok := operation.Find(subresource)
	if !ok {
		t.Fatal(subresource)
	}
	after := plan.None()
	if document != "" {
		after = plan.Document{State: plan.Present, Value: json.RawMessage(document)}
	}
	before := plan.None()
	if document == "" {
		before = plan.Document{State: plan.Present, Value: json.RawMessage(`{}`)}
	}
	return change(row, bucket, key, before, after)
}

func TestTemplateKeepsToThePlan(t *testing.T) {
	owner := `"Owner":{"ID":"o"}`
	mine := `{"Grantee":{"Type":"CanonicalUser","ID":"o"},"Permission":"FULL_CONTROL"}`
	everyone := `{"Grantee":{"Type":"Group","URI":"http://acs.amazonaws.com/groups/global/AllUsers"},"Permission":"READ"}`
	other := `{"Grantee":{"Type":"CanonicalUser","ID":"p"},"Permission":"READ"}`
	for name, c := range map[string]struct {
		changes      []plan.Change
		want, unwant []string
		resources    int
	}{
		"canned ACL":        {[]plan.Change{wanted(t, "a", "acl", "", `{"Grants":[`+mine+`],`+owner+`}`)}, []string{"AccessControl: Private"}, []string{"Not in"}, 1},
		"another canned":    {[]plan.Change{wanted(t, "a", "acl", "", `{"Grants":[`+everyone+`,`+mine+`],`+owner+`}`)}, []string{"AccessControl: PublicRead\n"}, nil, 1},
		"grants":            {[]plan.Change{wanted(t, "a", "acl", "", `{"Grants":[`+mine+`,`+other+`],`+owner+`}`)}, []string{"a/acl: CloudFormation has canned ACLs only", `"ID":"p"`}, []string{"AccessControl"}, 0},
		"a delete":          {[]plan.Change{wanted(t, "a", "cors", "", "")}, []string{"a/cors: take CorsConfiguration away"}, []string{"Resources:"}, 0},
		"a policy's delete": {[]plan.Change{wanted(t, "a", "policy", "", "")}, []string{"take the AWS::S3::BucketPolicy of a away"}, nil, 0},
		"an entry's delete": {[]plan.Change{wanted(t, "a", "metrics", "x", "")}, []string{`take the "x" of MetricsConfigurations away`}, nil, 0},
		"logging off":       {[]plan.Change{wanted(t, "a", "logging", "", "")}, []string{"take LoggingConfiguration away"}, nil, 0},
		"one resource": {[]plan.Change{wanted(t, "a", "versioning", "", `{"Status":"Enabled"}`), wanted(t, "a", "abac", "", `{"AbacStatus":{"Status":"Enabled"}}`),
			wanted(t, "a", "metrics", "x", `{"Id":"x"}`), wanted(t, "a", "metrics", "y", `{"Id":"y"}`)}, []string{"AbacStatus: Enabled", "Id: x", "Id: \"y\""}, nil, 1},
		"who pays":      {[]plan.Change{wanted(t, "a", "requestPayment", "", `{"Payer":"Requester"}`)}, []string{"a/requestPayment: CloudFormation has no property"}, []string{"Resources:"}, 0},
		"half a rule":   {[]plan.Change{wanted(t, "a", "versioning", "", `{"Status":"Enabled","MFADelete":"Enabled"}`)}, []string{`MFADelete = "Enabled" has no property`}, nil, 1},
		"AWS's own tag": {[]plan.Change{wanted(t, "a", "tagging", "", `{"TagSet":[{"Key":"aws:x","Value":"1"},{"Key":"on","Value":"yes"}]}`)}, []string{`the tag "aws:x" is AWS's own`, `Key: "on"`, `Value: "yes"`}, []string{"Key: aws:x"}, 1},
		"a secret asked for": {[]plan.Change{wanted(t, "a", "tagging", "", `{"TagSet":[{"Key":"k","Value":"{{resolve:secretsmanager:s}}"}]}`)},
			[]string{"which CloudFormation would not take as it is written"}, []string{"Tags:"}, 0},
		"a function asked for": {[]plan.Change{wanted(t, "a", "policy", "", `{"Policy":"{\"Statement\":[{\"Condition\":{\"StringEquals\":{\"Ref\":\"x\"}}}]}"}`)},
			[]string{`it holds "Ref"`}, []string{"PolicyDocument:"}, 0},
		"hostile texts": {[]plan.Change{wanted(t, "a", "tagging", "", `{"TagSet":[{"Key":"k\n  Evil: yes","Value":"!Ref x\u2028 # no\u0007"}]}`)}, nil, []string{"\n  Evil", "\u2028"}, 1},
		"similar names": {[]plan.Change{wanted(t, "a.b", "versioning", "", `{"Status":"Enabled"}`), wanted(t, "a-b", "versioning", "", `{"Status":"Enabled"}`)}, []string{"AB:", "AB2:"}, nil, 2},
	} {
		t.Run(name, func(t *testing.T) {
			text, got := rendered(t, planOf(t, c.changes))
			for _, want := range c.want {
				if !strings.Contains(text, want) {
					t.Errorf("no %q in\n%s", want, text)
				}
			}
			for _, unwanted := range c.unwant {
				if strings.Contains(text, unwanted) {
					t.Errorf("%q in\n%s", unwanted, text)
				}
			}
			if len(got.Resources) != c.resources {
				t.Errorf("%d resources, want %d:\n%s", len(got.Resources), c.resources, text)
			}
		})
	}
}

// TestTemplateKeepsTheOrder: what has to come first comes first, and what CloudFormation
// cannot put in order is said.
func TestTemplateKeepsTheOrder(t *testing.T) {
	policy, block := wanted(t, "a", "policy", "", `{"Policy":"{}"}`), wanted(t, "a", "publicAccessBlock", "", `{"PublicAccessBlockConfiguration":{"BlockPublicAcls":true}}`)
	abac := wanted(t, "a", "abac", "", `{"AbacStatus":{"Status":"Enabled"}}`)
	policy.Requires = []string{block.ID}
	if _, got := rendered(t, planOf(t, []plan.Change{block, policy})); !slices.Equal(got.Resources["APolicy"].DependsOn, []string{"A"}) {
		t.Errorf("%+v", got.Resources)
	}
	abac.Requires = []string{policy.ID}
	text, got := rendered(t, planOf(t, []plan.Change{block, policy, abac}))
	if len(got.Resources["A"].DependsOn) > 0 || !strings.Contains(text, "a/abac: a/policy has to come first") {
		t.Errorf("a circle, and no word of it:\n%s", text)
	}
}

// TestTemplateOfRegions: each Region's stack has its own buckets.
func TestTemplateOfRegions(t *testing.T) {
	here, there := wanted(t, "a", "versioning", "", `{"Status":"Enabled"}`), wanted(t, "b", "versioning", "", `{"Status":"Enabled"}`)
	there.Region = "eu-west-1"
	text, got := rendered(t, planOf(t, []plan.Change{here, there}))
	if got.Resources["A"].Condition != "InUsEast1" || got.Resources["B"].Condition != "InEuWest1" || len(got.Conditions) != 2 {
		t.Errorf("%+v\n%s", got, text)
	}
	if text, got = rendered(t, planOf(t, []plan.Change{here})); got.Conditions != nil || !strings.Contains(text, "one of the Region us-east-1") {
		t.Error(text)
	}
}

// TestHostilePlan: what no change can be is refused before anything is written.
func TestHostilePlan(t *testing.T) {
	for _, f := range Formats() {
		var out bytes.Buffer
		c := wanted(t, "a", "cors", "", `{"CORSRules":["no rule"]}`)
		if err := f.Write(&out, &plan.Plan{Changes: []plan.Change{c}}); err == nil || out.Len() > 0 || !strings.Contains(err.Error(), "a/cors") {
			t.Errorf("%s: %v, and %d bytes", f.Name, err, out.Len())
		}
	}
}
