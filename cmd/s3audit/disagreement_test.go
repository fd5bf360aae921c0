package main

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"s3audit/collector/snapshot"
	"s3audit/report"
)

// readExposure is a rule that reads who can reach a bucket.
const readExposure = `# METADATA
# title: Nobody gets in
# custom:
#   id: nobody
#   severity: high
#   partial: true
#   subresources: [policy, policyStatus, acl, ownershipControls, publicAccessBlock, account.publicAccessBlock, account.accessPoints, account.multiRegionAccessPoints]
package s3audit.rules.nobody

deny contains {"msg": "strangers get in"} if input.derived.exposure.verdict == "public"

satisfied if input.derived.exposure.verdict in {"private", "shared"}
`

// Where AWS says otherwise of a policy than the analyser, the report lists the
// bucket and AWS's answer makes the verdict; another endpoint's answer does not count.
func TestDisagreementsReachTheReport(t *testing.T) {
	policies := t.TempDir()
	if err := os.WriteFile(filepath.Join(policies, "rule.rego"), []byte(readExposure), 0o600); err != nil {
		t.Fatal(err)
	}
	scan := func(endpoint, format string) string {
		var out bytes.Buffer
		env := &environment{
			stdin: bytes.NewReader(oneBucket(t, endpoint)), stdout: &out, stderr: &out,
			getenv: func(string) string { return "" }, now: func() time.Time { return time.Unix(0, 0).UTC() },
		}
		execute(context.Background(), env, []string{"scan", "--from", "-", "--policies", policies, "--rule", "nobody", "--include-passes", "-o", format})
		return out.String()
	}
	for endpoint, differs := range map[string]bool{"": true, "http://127.0.0.1:9000": false} {
		var r report.Report
		if text := scan(endpoint, "json"); json.NewDecoder(strings.NewReader(text)).Decode(&r) != nil { // what comes after is the reason for the exit code

			t.Fatal(text)
		}
		want := "pass"
		if differs {
			want = "fail"
		}
		if have := string(r.Findings[0].Verdict); have != want {
			t.Errorf("%q: %s", endpoint, have)
		}
		if r.Coverage.Disagreeing == 1 != differs || differs && (r.Coverage.Disagreements[0].Bucket != "logs" || !r.Coverage.Disagreements[0].AWS) {
			t.Errorf("%q: %+v", endpoint, r.Coverage)
		}
	}
	for _, format := range []string{"table", "markdown", "html"} {
		if text := scan("", format); !strings.Contains(text, "AWS judges the policy of 1 bucket otherwise") {
			t.Errorf("%s: %s", format, text)
		}
	}
}

// oneBucket is a snapshot of a bucket whose policy only AWS calls public.
func oneBucket(t *testing.T, endpoint string) []byte {
	t.Helper()
	text, public := `{"Statement":{"Effect":"Allow","Principal":{"AWS":"111122223333"},"Action":"s3:GetObject","Resource":"arn:aws:s3:::logs/*"}}`, true
	var out bytes.Buffer
	w := snapshot.NewWriter(&out)
	b := &snapshot.Bucket{Name: "logs", ARN: "arn:aws:s3:::logs", Account: "111122223333", Partition: "aws", Region: "us-east-1"}
	b.Policy = snapshot.Observed[snapshot.Policy]{State: snapshot.Present, Value: &snapshot.Policy{Policy: &text}}
	b.PolicyStatus = snapshot.Observed[snapshot.BucketPolicyStatus]{State: snapshot.Present, Value: &snapshot.BucketPolicyStatus{PolicyStatus: &snapshot.PolicyStatus{IsPublic: &public}}}
	b.ACL.State, b.OwnershipControls.State, b.PublicAccessBlock.State = snapshot.Absent, snapshot.Absent, snapshot.Absent
	a := &snapshot.Account{ID: "111122223333", Partition: "aws", Buckets: 1}
	a.PublicAccessBlock.State, a.AccessPoints.State, a.MultiRegionAccessPoints.State = snapshot.Absent, snapshot.Absent, snapshot.Absent
	for _, err := range []error{
		w.Manifest(&snapshot.Manifest{Tool: "test", Account: "111122223333", Partition: "aws", Endpoint: endpoint, Expected: 1, Listed: 1}),
		w.Account(a), w.Bucket(b), w.Footer(&snapshot.Footer{Listed: 1, Expected: 1, Read: 1}),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	return out.Bytes()
}
