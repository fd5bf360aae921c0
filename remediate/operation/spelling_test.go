package operation

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestSpellingBothWays: every generated document survives the way into Terraform's
// spelling and back.
func TestSpellingBothWays(t *testing.T) {
	all := pool(t)
	for _, row := range Rows() {
		if row.Put.API == "" || row.Subresource == "policy" {
			continue
		}
		for _, d := range all[row.Subresource] {
			body := mustBody(t, &row, d)
			document := body
			if row.body != "" {
				document = object{row.body: body}
			}
			spelled := row.ToTerraform(document)
			back, err := row.FromTerraform(spelled)
			if err != nil {
				t.Fatalf("%s: %v", row.Subresource, err)
			}
			if !same(settledFilters(back), settledFilters(body)) {
				t.Fatalf("%s: %s\nspelled %s\nback %s", row.Subresource, encoded(body), encoded(spelled), encoded(back))
			}
			if names := strings.Trim(string(encoded(spelled)), "{}"); row.Subresource == "lifecycle" && !strings.Contains(names, `"rule":[`) {
				t.Fatal(names)
			}
		}
	}
}

// settledFilters gives filters one form: key filters and tags sorted.
func settledFilters(v any) any {
	v = clone(v)
	switch v := v.(type) {
	case object:
		if rules := keyRules(v["Filter"]); len(rules) == 2 && textOf(rules[0]["Name"]) == "Suffix" {
			v["Filter"] = object{"Key": object{"FilterRules": []any{rules[1], rules[0]}}}
		}
		for name, item := range v {
			v[name] = settledFilters(item)
			if tags, ok := v[name].([]any); ok && (name == "Tags" || name == "TagSet") {
				slices.SortFunc(tags, func(a, b any) int { return strings.Compare(string(encoded(a)), string(encoded(b))) })
			}
		}
	case []any:
		for i := range v {
			v[i] = settledFilters(v[i])
		}
	}
	return v
}

func TestSnake(t *testing.T) {
	for in, want := range map[string]string{
		"KMSMasterKeyID": "kms_master_key_id", "SSEAlgorithm": "sse_algorithm", "ReplicaKmsKeyID": "replica_kms_key_id", "MFADelete": "mfa_delete", "URI": "uri",
		"BlockPublicAcls": "block_public_acls", "S3BucketDestination": "s3_bucket_destination", "HttpErrorCodeReturnedEquals": "http_error_code_returned_equals",
		"SseKmsEncryptedObjects": "sse_kms_encrypted_objects", "ID": "id",
	} {
		if got := snake(in); got != want {
			t.Errorf("%s: %s, want %s", in, got, want)
		}
	}
}

func TestFromTerraform(t *testing.T) {
	for _, test := range []struct {
		subresource string
		block       object
		want        string
	}{
		{"publicAccessBlock", object{"block_public_acls": true}, `{"BlockPublicAcls":true}`},
		{"versioning", object{"versioning_configuration": object{"status": "Enabled"}}, `{"Status":"Enabled"}`},
		{"logging", object{"target_bucket": "logs", "target_object_key_format": object{"simple_prefix": object{}}}, `{"LoggingEnabled":{"TargetBucket":"logs","TargetObjectKeyFormat":{"SimplePrefix":{}}}}`},
		{"tagging", object{"tags": object{"b": "2", "a": "1"}}, `{"TagSet":[{"Key":"a","Value":"1"},{"Key":"b","Value":"2"}]}`},
		{"notification", object{"eventbridge": true, "queue": []any{object{"queue_arn": "q", "events": []any{"e"}, "filter_suffix": ".log"}}}, `{"EventBridgeConfiguration":{},"QueueConfigurations":[{"Events":["e"],"Filter":{"Key":{"FilterRules":[{"Name":"Suffix","Value":".log"}]}},"QueueArn":"q"}]}`},
		{"acl", object{"acl": "private"}, `{"ACL":"private"}`},
		{"acl", object{"access_control_policy": object{"grant": object{"permission": "READ", "grantee": object{"id": "x"}}}}, `{"Grants":[{"Grantee":{"ID":"x"},"Permission":"READ"}]}`},
		{"metrics", object{"name": "m", "filter": object{"prefix": "p/", "tags": object{"k": "v"}}}, `{"Filter":{"And":{"Prefix":"p/","Tags":[{"Key":"k","Value":"v"}]}},"Id":"m"}`},
		{"metrics", object{"filter": object{"tags": object{"k": "v"}}}, `{"Filter":{"Tag":{"Key":"k","Value":"v"}}}`},
		{"encryption", object{"rule": object{"apply_server_side_encryption_by_default": object{"sse_algorithm": "aws:kms"}, "blocked_encryption_types": []any{"SSE-C"}}}, `{"Rules":[{"ApplyServerSideEncryptionByDefault":{"SSEAlgorithm":"aws:kms"},"BlockedEncryptionTypes":{"EncryptionType":["SSE-C"]}}]}`},
		{"abac", object{"abac_status": object{"status": "Enabled"}}, `{"Status":"Enabled"}`},
	} {
		row, _ := Find(test.subresource)
		got, err := row.FromTerraform(test.block)
		if err != nil || string(encoded(got)) != test.want {
			t.Errorf("%s: %v\n%s\nwant %s", test.subresource, err, encoded(got), test.want)
		}
	}
	row, _ := Find("lifecycle")
	_, err := row.FromTerraform(object{"rules": []any{}, "rule": []any{object{"expirations": object{"dys": 1}, "expiration": object{"dys": 1}}}})
	for _, want := range []string{`rule[0].expiration.dys: is not known here; is "days" meant?`, `rule[0].expirations: is not known here; is "expiration" meant?`, `rules: is not known here; is "rule" meant?`} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("not said: %s\n%v", want, err)
		}
	}
}

// TestAttributes shows every block there is, for a person to review.
func TestAttributes(t *testing.T) {
	var out strings.Builder
	var show func(list []Attribute, indent string)
	show = func(list []Attribute, indent string) {
		for _, a := range list {
			if a.turn == outside {
				show(a.Attributes, indent)
				continue
			}
			fmt.Fprintf(&out, "%s%s %s %s\n", indent, a.Name, a.Kind, a.Field)
			show(a.Attributes, indent+"  ")
		}
	}
	for _, row := range Rows() {
		if row.Put.Block != "" {
			fmt.Fprintf(&out, "%s\n", row.Put.Block)
			show(row.Attributes(), "  ")
		}
	}
	golden := filepath.Join("testdata", "attributes.txt")
	if os.Getenv("UPDATE_GOLDEN") != "" {
		_ = os.MkdirAll("testdata", 0o755)
		if err := os.WriteFile(golden, []byte(out.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil || string(want) != out.String() {
		t.Errorf("%v: the attributes changed:\n%s", err, out.String())
	}
}
