//go:build !race

package policies_test

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/rego"

	"s3audit/policies"
	"s3audit/rules/derive"
	"s3audit/rules/finding"
)

func catalog(t testing.TB) []finding.Rule {
	t.Helper()
	text, err := policies.FS.ReadFile("s3audit/catalog/data.json")
	if err != nil {
		t.Fatal(err)
	}
	var rules []finding.Rule
	if err := json.Unmarshal(text, &rules); err != nil {
		t.Fatal(err)
	}
	return rules
}

// judge prepares data.s3audit.verdicts, with errors in built-ins not hidden.
func judge(t testing.TB) func(document map[string]any) map[string]any {
	t.Helper()
	loaded := load(t)
	store, err := loaded.Store()
	if err != nil {
		t.Fatal(err)
	}
	ctx := context.Background()
	options := []func(*rego.Rego){rego.Query("x = data.s3audit.verdicts"), rego.Store(store), rego.StrictBuiltinErrors(true)}
	for _, m := range loaded.ParsedModules() {
		options = append(options, rego.ParsedModule(m))
	}
	query, err := rego.New(options...).PrepareForEval(ctx)
	if err != nil {
		t.Fatal(err)
	}
	return func(document map[string]any) map[string]any {
		t.Helper()
		input, err := ast.InterfaceToValue(document)
		if err != nil {
			t.Fatal(err)
		}
		results, err := query.Eval(ctx, rego.EvalParsedInput(input))
		if err != nil {
			t.Fatal(err)
		}
		return results[0].Bindings["x"].(map[string]any)
	}
}

type masked struct {
	bucket, account map[string]any
	names           map[string]bool
}

func (m masked) has(name string) bool { return m.names[name] }

// hide replaces some answers by refusals.
func hide(random *rand.Rand, bucket, account map[string]any) masked {
	m := masked{maps.Clone(bucket), maps.Clone(account), map[string]bool{}}
	share := random.Float64()
	states := []string{"denied", "failed", "unsupported", "not-collected", "unknown"}
	for _, name := range slices.Sorted(maps.Keys(pool)) {
		if random.Float64() > share {
			continue
		}
		refusal := map[string]any{"state": states[random.IntN(len(states))], "api": "Get", "action": "s3:Get", "code": "AccessDenied"}
		if short, ok := strings.CutPrefix(name, "account."); ok {
			m.account[short] = refusal
		} else {
			m.bucket[name] = refusal
		}
		m.names[name] = true
	}
	return m
}

func input(t testing.TB, bucket, account map[string]any) map[string]any {
	t.Helper()
	derived, err := derive.From([]byte(text(bucket)), []byte(text(account)), derive.Options{})
	if err != nil {
		t.Fatal(err)
	}
	var d map[string]any
	if err := json.Unmarshal([]byte(text(derived)), &d); err != nil {
		t.Fatal(err)
	}
	return map[string]any{"bucket": bucket, "account": account, "derived": d}
}

func text(v any) string {
	out, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return string(out)
}

func randomBucket(random *rand.Rand) map[string]any {
	name := []string{"data", "www.example.com", "data-111122223333-eu-west-1-an"}[random.IntN(3)]
	bucket := map[string]any{
		"name": name, "arn": "arn:aws:s3:::" + name, "account": "111122223333",
		"partition": "aws", "region": "eu-west-1",
	}
	if when := born(random); when != nil {
		bucket["creationDate"] = when
	}
	for _, name := range slices.Sorted(maps.Keys(pool)) {
		if !strings.HasPrefix(name, "account.") {
			bucket[name] = draw(random, pool[name])
		}
	}
	if random.IntN(3) > 0 {
		setPolicy(bucket, randomPolicy(random))
	}
	return bucket
}

func setPolicy(bucket map[string]any, text string) {
	bucket["policy"] = map[string]any{"state": "present", "value": map[string]any{"Policy": text}}
	bucket["policyStatus"] = statusOf(bucket)
}

// statusOf is what S3 says of the bucket's policy: what the policy test does.
// AWS's word wins over the test's, so a status that contradicts it is no
// answer that may be hidden without a trace.
func statusOf(bucket map[string]any) map[string]any {
	derived, err := derive.From([]byte(text(bucket)), nil, derive.Options{})
	if err != nil {
		panic(err)
	}
	public := derived.Policy.Analysis != nil && derived.Policy.Analysis.Public
	return map[string]any{"state": "present", "value": map[string]any{"PolicyStatus": map[string]any{"IsPublic": public}}}
}

func randomAccount(random *rand.Rand) map[string]any {
	account := map[string]any{"id": "111122223333", "partition": "aws", "buckets": 2}
	for _, name := range slices.Sorted(maps.Keys(pool)) {
		if short, ok := strings.CutPrefix(name, "account."); ok {
			account[short] = draw(random, pool[name])
		}
	}
	return account
}

// draw picks one of the documents; the empty text stands for nothing configured.
func draw(random *rand.Rand, documents []string) any {
	document := documents[random.IntN(len(documents))]
	if document == "" {
		return map[string]any{"state": "absent"}
	}
	var value any
	if err := json.Unmarshal([]byte(document), &value); err != nil {
		panic(fmt.Sprintf("%s: %v", document, err))
	}
	return map[string]any{"state": "present", "value": value}
}

// randomPolicy is a policy of one to three statements drawn from parts.
func randomPolicy(random *rand.Rand) string {
	if random.IntN(20) == 0 {
		return `{"Statement": "none"}`
	}
	pick := func(parts []string) string { return parts[random.IntN(len(parts))] }
	statements := []string{pick(guards)}
	for range 1 + random.IntN(3) {
		s := fmt.Sprintf(`{"Effect": %q, %s, %s, "Resource": %s`, pick([]string{"Allow", "Allow", "Deny"}), pick(principals), pick(actions), pick(resources))
		if condition := pick(conditions); condition != "" {
			s += `, "Condition": {` + condition + `}`
		}
		statements = append(statements, s+"}")
	}
	statements = slices.DeleteFunc(statements, func(s string) bool { return s == "" })
	return `{"Version": "2012-10-17", "Statement": [` + strings.Join(statements, ", ") + `]}`
}

var (
	guards = []string{
		"", "", `{"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "*", "Condition": {"Bool": {"aws:SecureTransport": "false"}}}`,
		`{"Effect": "Deny", "Principal": "*", "Action": "s3:PutObject", "Resource": "*", "Condition": {"StringNotEquals": {"s3:x-amz-server-side-encryption-aws-kms-key-id": "arn:aws:kms:eu-west-1:111122223333:key/1"}}}`,
	}
	principals = []string{
		`"Principal": "*"`, `"Principal": {"AWS": ["*"]}`, `"Principal": "*"`, `"Principal": {"AWS": "111122223333"}`,
		`"Principal": {"AWS": ["arn:aws:iam::444455556666:root", "111122223333"]}`, `"Principal": {"Service": "logging.s3.amazonaws.com"}`,
		`"Principal": {"Federated": "accounts.google.com"}`, `"NotPrincipal": {"AWS": "444455556666"}`,
		`"Principal": {"AWS": "arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E1"}`, `"Principal": {"CanonicalUser": "b2"}`,
	}
	actions = []string{
		`"Action": "s3:GetObject"`, `"Action": "s3:*"`, `"Action": ["s3:PutObject", "s3:PutObjectAcl"]`, `"Action": "s3:ListBucket"`,
		`"Action": "s3:Put*"`, `"NotAction": "s3:Delete*"`, `"Action": ["s3:ReplicateObject"]`, `"Action": "s3:[{"`,
	}
	resources = []string{
		`["arn:aws:s3:::data", "arn:aws:s3:::data/*", "arn:aws:s3:::www.example.com", "arn:aws:s3:::www.example.com/*"]`,
		`"*"`, `"arn:aws:s3:::data/*"`, `"arn:aws:s3:::data/public/*"`, `"arn:aws:s3:::data"`,
	}
	conditions = []string{
		"", "", "", `"Bool": {"aws:SecureTransport": "false"}`, `"Bool": {"aws:SecureTransport": false}`,
		`"StringEquals": {"aws:PrincipalOrgID": "o-abc"}`, `"StringLike": {"aws:PrincipalOrgID": "o-*"}`,
		`"StringEqualsIfExists": {"aws:SourceVpce": "vpce-1"}`, `"IpAddress": {"aws:SourceIp": ["10.0.0.0/8", "0.0.0.0/1"]}`,
		`"IpAddress": {"aws:SourceIp": "999.0.0.0/8"}`, `"StringEquals": {"aws:PrincipalAccount": "111122223333"}`,
		`"StringNotEquals": {"aws:PrincipalOrgID": "o-abc"}`, `"ForAnyValue:StringLike": {"aws:PrincipalOrgPaths": "o-abc/*"}`,
		`"StringNotEquals": {"s3:x-amz-server-side-encryption": "aws:kms"}`, `"Null": {"s3:x-amz-server-side-encryption": "true"}`,
		`"StringNotEquals": {"s3:x-amz-server-side-encryption-aws-kms-key-id": "arn:aws:kms:eu-west-1:111122223333:key/1"}`,
		`"StringEquals": {"s3:DataAccessPointAccount": "111122223333"}`, `"ArnLike": {"aws:SourceArn": "arn:aws:s3:::*"}`, `"StringEquals": {"aws:SourceIp": "2001:db8::/32"}`,
	}
)

const (
	allOn  = `{"PublicAccessBlockConfiguration": {"BlockPublicAcls": true, "IgnorePublicAcls": true, "BlockPublicPolicy": true, "RestrictPublicBuckets": true}}`
	allOff = `{"PublicAccessBlockConfiguration": {"BlockPublicAcls": false, "IgnorePublicAcls": false, "BlockPublicPolicy": false, "RestrictPublicBuckets": false}}`
	group  = `{"Grantee": {"Type": "Group", "URI": "http://acs.amazonaws.com/groups/%s"}, "Permission": "%s"}`
)

func grants(list ...string) string {
	return `{"Owner": {"ID": "a1"}, "Grants": [` + strings.Join(append(list, `{"Grantee": {"Type": "CanonicalUser", "ID": "a1"}, "Permission": "FULL_CONTROL"}`), ", ") + `]}`
}

// accessPoint is one of a list, with a policy that lets anybody read.
const accessPoint = `{"AccessPointList": [{"Name": "p", "AccessPointArn": "arn:aws:s3:eu-west-1:111122223333:accesspoint/p", "Bucket": "data", "Region": "eu-west-1",
	"Detail": {"state": "present", "value": {"NetworkOrigin": "Internet", "PublicAccessBlockConfiguration": {"RestrictPublicBuckets": %t}}},
	"Policy": {"state": "present", "value": {"Policy": "{\"Statement\": {\"Effect\": \"Allow\", \"Principal\": \"*\", \"Action\": \"s3:GetObject\", \"Resource\": \"arn:aws:s3:eu-west-1:111122223333:accesspoint/p/object/*\"}}"}},
	"PolicyStatus": {"state": "present", "value": {"PolicyStatus": {"IsPublic": true}}}}]}`

// pool holds what may be answered, by subresource.
var pool = map[string][]string{
	"account.accessPoints":            {"", fmt.Sprintf(accessPoint, true), fmt.Sprintf(accessPoint, false)},
	"account.multiRegionAccessPoints": {""},
	"account.publicAccessBlock":       {"", "", allOff, allOn, `{"PublicAccessBlockConfiguration": {"RestrictPublicBuckets": true}}`},
	"publicAccessBlock":               {"", "", allOff, allOn, `{"PublicAccessBlockConfiguration": {"IgnorePublicAcls": true, "BlockPublicPolicy": true}}`},
	"policy":                          {""},
	"policyStatus":                    {""}, // follows from the policy
	"acl": {
		grants(), grants(), grants(`{"Grantee": {"Type": "CanonicalUser", "ID": "b2"}, "Permission": "READ"}`),
		grants(fmt.Sprintf(group, "global/AllUsers", "READ")), grants(fmt.Sprintf(group, "global/AllUsers", "FULL_CONTROL")),
		grants(fmt.Sprintf(group, "global/AuthenticatedUsers", "WRITE")), grants(fmt.Sprintf(group, "global/AuthenticatedUsers", "READ_ACP")),
		grants(fmt.Sprintf(group, "s3/LogDelivery", "WRITE")),
	},
	"ownershipControls": {"", `{"OwnershipControls": {"Rules": [{"ObjectOwnership": "BucketOwnerEnforced"}]}}`, `{"OwnershipControls": {"Rules": [{"ObjectOwnership": "ObjectWriter"}]}}`, `{}`},
	"encryption": {
		"", `{"ServerSideEncryptionConfiguration": {"Rules": [{"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}]}}`,
		`{"ServerSideEncryptionConfiguration": {"Rules": [{"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "aws:kms"}, "BucketKeyEnabled": true}]}}`, `{}`,
	},
	"versioning":  {"", `{}`, `{"Status": "Enabled"}`, `{"Status": "Suspended", "MFADelete": "Disabled"}`, `{"Status": "Enabled", "MFADelete": "Enabled"}`},
	"object-lock": {"", `{"ObjectLockConfiguration": {"ObjectLockEnabled": "Enabled"}}`, `{"ObjectLockConfiguration": {"ObjectLockEnabled": "Enabled", "Rule": {"DefaultRetention": {"Mode": "GOVERNANCE", "Days": 30}}}}`, `{"ObjectLockConfiguration": {"ObjectLockEnabled": "Enabled", "Rule": {"DefaultRetention": {"Mode": "COMPLIANCE", "Days": 1, "Years": 90}}}}`},
	"lifecycle": {
		"", `{}`, `{"Rules": [{"Status": "Disabled"}]}`, `{"Rules": [{"Status": "Enabled", "Filter": {"Prefix": ""}, "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 7}}]}`,
		`{"Rules": [{"Status": "Enabled", "Filter": {"Prefix": "a/"}, "NoncurrentVersionExpiration": {"NoncurrentDays": 3}}]}`,
	},
	"replication":  {"", `{}`, `{"ReplicationConfiguration": {"Rules": [{"Status": "Enabled", "Destination": {"Bucket": "arn:aws:s3:::copy"}}]}}`, `{"ReplicationConfiguration": {"Rules": [{"Status": "Disabled"}]}}`},
	"logging":      {"", `{}`, `{"LoggingEnabled": {"TargetBucket": "logs", "TargetPrefix": ""}}`},
	"notification": {"", `{}`, `{"EventBridgeConfiguration": {}}`, `{"QueueConfigurations": [{"QueueArn": "arn:aws:sqs:eu-west-1:111122223333:q", "Events": ["s3:ObjectCreated:*"]}]}`},
	"website":      {"", "", `{"IndexDocument": {"Suffix": "index.html"}}`, `{"RedirectAllRequestsTo": {"HostName": "example.com"}}`},
	"tagging":      {"", `{}`, `{"TagSet": [{"Key": "owner", "Value": "a"}]}`, `{"TagSet": [{"Key": "aws:x", "Value": "a"}]}`},
}
