package rules

import (
	"encoding/json"
	"strings"
	"testing"

	"s3audit/rules/finding"
)

// record is a bucket with a policy and a few lists.
func partRecord(t *testing.T, policyText string) json.RawMessage {
	t.Helper()
	raw, err := json.Marshal(map[string]any{
		"name":   "b",
		"policy": map[string]any{"state": "present", "value": map[string]any{"Policy": policyText}},
		"lifecycle": map[string]any{"state": "present", "value": map[string]any{"Rules": []any{
			map[string]any{"ID": "logs", "Expiration": map[string]any{"Days": 1}}, map[string]any{"Filter": map[string]any{}, "Status": "Enabled"},
		}}},
		"acl": map[string]any{"state": "present", "value": map[string]any{"Grants": []any{
			map[string]any{"Grantee": map[string]any{"Type": "Group", "URI": "http://acs.amazonaws.com/groups/global/AllUsers"}, "Permission": "READ"},
			map[string]any{"Grantee": map[string]any{"ID": "abc"}, "Permission": "WRITE"},
		}}},
	})
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

func partsOf(t *testing.T, raw json.RawMessage, paths ...string) string {
	t.Helper()
	f := []finding.Finding{{Verdict: finding.Fail}, {Verdict: finding.Unknown}}
	for _, path := range paths {
		f[0].Evidence = append(f[0].Evidence, finding.Evidence{Path: path})
	}
	nameParts(f, raw)
	if f[1].Change != nil {
		t.Error("what is unknown has parts")
	}
	return strings.Join(f[0].Change.Parts, " ")
}

func TestParts(t *testing.T) {
	raw := partRecord(t, `{"Statement":[{"Sid":"Public","Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::b/*"}]}`)
	for _, test := range []struct{ paths, want string }{
		{"derived.policy.statements[0]", `Statement["Public"]`},
		{"input.derived.policy.statements[0]", `Statement["Public"]`},
		{"derived.policy.statements", ""},
		{"derived.policy.statements[7]", ""},
		{"bucket.lifecycle.value.Rules[0].Expiration.Days", `Rules["logs"]`},
		{"bucket.lifecycle.value.Rules[9]", ""},
		{"bucket.lifecycle", ""},
		{"bucket.acl.value.Grants[0] bucket.acl.value.Grants[1]", `Grants["AllUsers READ"] Grants["abc WRITE"]`},
		{"bucket.acl.value.Grants[1] bucket.acl.value.Grants[1]", `Grants["abc WRITE"]`},
		{"bucket.publicAccessBlock.value.PublicAccessBlockConfiguration.BlockPublicAcls", "BlockPublicAcls"},
		{"derived.publicAccessBlock.RestrictPublicBuckets bucket.publicAccessBlock", "RestrictPublicBuckets"},
		{"account.accessPoints.value.AccessPointList[3].Bucket", ""},
		{"", ""},
	} {
		if got := partsOf(t, raw, strings.Fields(test.paths)...); got != test.want {
			t.Errorf("%s: %s, want %s", test.paths, got, test.want)
		}
	}
	if got := partsOf(t, raw, "bucket.lifecycle.value.Rules[1]"); !strings.HasPrefix(got, `Rules["#`) {
		t.Errorf("a rule without a name is %s", got)
	}
}

// TestMeaning: a statement without a Sid is called by what it means, however
// that is spelled, and by nothing else.
func TestMeaning(t *testing.T) {
	const path = "derived.policy.statements[0]"
	of := func(statement string) string {
		return partsOf(t, partRecord(t, `{"Version":"2012-10-17","Statement":`+statement+`}`), path)
	}
	want := of(`{"Effect":"Allow","Principal":{"AWS":["111122223333","*"]},"Action":["s3:GetObject","s3:PutObject"],"Resource":"arn:aws:s3:::b/*",
		"Condition":{"Bool":{"aws:SecureTransport":"true"},"StringEquals":{"aws:PrincipalOrgID":["o-1","o-2"]}}}`)
	if !strings.HasPrefix(want, `Statement["#`) {
		t.Fatal(want)
	}
	for _, spelled := range []string{
		`[{"Resource":["arn:aws:s3:::b/*"],"Action":["s3:putobject","S3:GetObject"],"Principal":{"AWS":["*","arn:aws:iam::111122223333:root"]},"Effect":"Allow",
			"Condition":{"stringequals":{"AWS:principalorgid":["o-2","o-1"]},"Bool":{"aws:SecureTransport":true}}}]`,
	} {
		if got := of(spelled); got != want {
			t.Errorf("%s for the same statement, which is %s", got, want)
		}
	}
	for name, other := range map[string]string{
		"effect":    `{"Effect":"Deny","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::b/*"}`,
		"action":    `{"Effect":"Allow","Principal":"*","Action":"s3:PutObject","Resource":"arn:aws:s3:::b/*"}`,
		"resource":  `{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::b/x"}`,
		"principal": `{"Effect":"Allow","Principal":{"AWS":"444455556666"},"Action":"s3:GetObject","Resource":"arn:aws:s3:::b/*"}`,
		"not":       `{"Effect":"Allow","Principal":"*","NotAction":"s3:GetObject","Resource":"arn:aws:s3:::b/*"}`,
		"condition": `{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::b/*","Condition":{"Bool":{"aws:SecureTransport":"true"}}}`,
	} {
		plain := of(`{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::b/*"}`)
		if got := of(other); got == plain {
			t.Errorf("%s: another statement has the same name", name)
		}
	}
}
