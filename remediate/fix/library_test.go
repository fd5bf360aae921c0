package fix_test

import (
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"
	"unicode"

	"s3audit/collector/snapshot"
	"s3audit/policies"
	"s3audit/remediate/fix"
	"s3audit/remediate/operation"
	"s3audit/rules/finding"
)

// given are values for the variables of the ready fixes that have no default.
var given = map[string]string{
	"log_bucket": "meridian-access-logs", "log_buckets": `{ eu-west-1 = "meridian-access-logs-eu" }`, "kms_key_arn": "arn:aws:kms:us-east-1:111122223333:key/6f0c1e1a-0a39-4a1f-9a5e-3b6d1c7e2f40",
	"inventory_bucket_arn": "arn:aws:s3:::meridian-analytics-exports", "tags": `{ team = "platform", env = "prod" }`,
	"noncurrent_days": "90", "uploads_before": "2026-10-01T00:00:00Z",
}

func catalog(t testing.TB) (all []finding.Rule, ids []string) {
	t.Helper()
	text, err := policies.FS.ReadFile("s3audit/catalog/data.json")
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(text, &all); err != nil {
		t.Fatal(err)
	}
	for _, r := range all {
		ids = append(ids, r.ID)
	}
	return all, ids
}

func library(t testing.TB, variables map[string]string) *fix.Set {
	t.Helper()
	files, err := fix.Files(policies.FS, "fixes")
	if err != nil {
		t.Fatal(err)
	}
	_, ids := catalog(t)
	set, err := fix.Load(fix.Options{Embedded: files, Variables: variables, Rules: ids})
	if err != nil {
		t.Fatal(err)
	}
	return set
}

// Every rule has a ready fix or a reason why it has none, and not both.
func TestEveryRuleOnce(t *testing.T) {
	set := library(t, nil)
	all, _ := catalog(t)
	by := map[string][]*fix.Fix{}
	for _, f := range set.Fixes() {
		for _, r := range f.Rules {
			by[r] = append(by[r], f)
		}
	}
	for _, r := range all {
		n := len(by[r.ID])
		if set.NoFix()[r.ID] != "" {
			n++
		}
		if n != 1 {
			t.Errorf("%s: in %d places of policies/fixes, want 1", r.ID, n)
		}
		if len(by[r.ID]) == 1 && by[r.ID][0].Scope != r.Scope {
			t.Errorf("%s is about the %s, and its fix %q about the %s", r.ID, r.Scope, by[r.ID][0].Name, by[r.ID][0].Scope)
		}
	}
}

// METADATA names the operation that mends, as the AWS CLI spells it; a ready fix
// has a block that makes this call, or the migration that stands for several.
func TestMetadataNamesAnOperation(t *testing.T) {
	set := library(t, nil)
	all, _ := catalog(t)
	var every []string
	for _, name := range operation.Blocks() {
		every = append(every, calls(name)...)
	}
	for _, r := range all {
		if r.Fix != "" && !slices.Contains(every, r.Fix) {
			t.Errorf("%s: METADATA names the operation %s, which there is not", r.ID, r.Fix)
		}
		for _, f := range set.Fixes() {
			if r.Fix == "" || !slices.Contains(f.Rules, r.ID) {
				continue
			}
			var made []string
			for _, name := range f.Blocks {
				made = append(made, calls(name)...)
			}
			if !slices.Contains(made, r.Fix) {
				t.Errorf("%s: METADATA says %s, and the fix %q makes %v", r.ID, r.Fix, f.Name, made)
			}
		}
	}
}

// calls are the operations of a block: "put-bucket-acl".
func calls(block string) []string {
	if block == operation.DisableACLs {
		return []string{"put-bucket-policy", "put-bucket-acl", "put-bucket-ownership-controls"}
	}
	row, deletes, _ := operation.ByBlock(block)
	api := row.Put.API
	if deletes {
		api = row.Delete.API
	}
	var out strings.Builder
	for i, c := range api {
		if unicode.IsUpper(c) && i > 0 {
			out.WriteByte('-')
		}
		out.WriteRune(unicode.ToLower(c))
	}
	return []string{out.String()}
}

// What a ready fix asks for, played on the sample, leaves none of the findings that
// it answers, and asks for the same the second time.
func TestReadyFixesMend(t *testing.T) {
	set, w := library(t, given), sample(t)
	before := w.judge(t, w.buckets...)
	for _, f := range set.Fixes() {
		t.Run(f.Name, func(t *testing.T) {
			var golden strings.Builder
			asked := 0
			if f.Scope == fix.OfAccount {
				asked += w.ofAccount(t, f, before[""], &golden)
			} else {
				for _, b := range w.buckets {
					asked += w.mend(t, f, b, before[b.Name], &golden)
				}
			}
			if asked == 0 {
				t.Error("the sample has nothing for it to do")
			}
			compareGolden(t, f.Name, golden.String())
		})
	}
}

// All ready fixes together contradict each other on no bucket.
func TestReadyFixesAgree(t *testing.T) {
	set, w := library(t, given), sample(t)
	before := w.judge(t, w.buckets...)
	everything := &fix.Fix{Name: "all of them"}
	for _, d := range set.Fixes() {
		everything.Allow = append(everything.Allow, d.Allow...)
	}
	for _, b := range w.buckets {
		var requests []fix.Request
		for _, f := range set.Fixes() {
			if f.Scope == fix.OfAccount {
				continue
			}
			list, err := f.Requests(fix.Context{Account: w.account, Bucket: b, Findings: failed(before[b.Name], f)})
			var refused *fix.Refused
			if err != nil && !errors.As(err, &refused) {
				t.Fatalf("%s: %v", f.Name, err)
			}
			requests = append(requests, list...)
		}
		requests = slices.DeleteFunc(requests, func(r fix.Request) bool { return r.DisableACLs }) // a grant may stand against it
		written(t, everything, b, requests, nil)
	}
}

// final are the fixes that a rollback cannot undo, or not all of.
var final = []string{"versioning", "harden-log-bucket", "abort-stale-uploads", "expired-delete-markers", "noncurrent-versions", "all of them"}

func (w *world) mend(t *testing.T, f *fix.Fix, b *snapshot.Bucket, findings []finding.Finding, golden *strings.Builder) int {
	answers := failed(findings, f)
	requests, err := f.Requests(fix.Context{Account: w.account, Bucket: b, Findings: answers})
	describe(golden, b.Name, b, requests, err)
	var refused *fix.Refused
	if errors.As(err, &refused) {
		return 0
	}
	if err != nil {
		t.Fatal(err)
	}
	if len(requests) == 0 {
		return 0
	}
	members := written(t, f, b, requests, golden)
	if members == nil {
		return 0
	}
	var after snapshot.Bucket
	if err := json.Unmarshal(encode(t, members), &after); err != nil {
		t.Fatal(err)
	}
	// S3 works the status of a policy out anew.
	if encoded := encode(t, after.Policy); string(encoded) != string(encode(t, b.Policy)) {
		public := false
		after.PolicyStatus = snapshot.Observed[snapshot.BucketPolicyStatus]{State: snapshot.Present, Value: &snapshot.BucketPolicyStatus{PolicyStatus: &snapshot.PolicyStatus{IsPublic: &public}}}
		if after.Policy.State == snapshot.Absent {
			after.PolicyStatus = snapshot.Observed[snapshot.BucketPolicyStatus]{State: snapshot.Absent}
		}
	}
	for _, x := range failed(w.judge(t, &after)[b.Name], f) {
		if slices.ContainsFunc(answers, func(a finding.Finding) bool { return a.Rule == x.Rule }) {
			t.Errorf("%s on %s: still %s", x.Rule, b.Name, x.Message)
		}
	}
	return len(requests)
}

func (w *world) ofAccount(t *testing.T, f *fix.Fix, findings []finding.Finding, golden *strings.Builder) int {
	requests, err := f.Requests(fix.Context{Account: w.account, Findings: failed(findings, f)})
	if err != nil {
		t.Fatal(err)
	}
	describe(golden, "the account", nil, requests, nil)
	if len(requests) == 0 {
		return 0
	}
	after := *w
	after.account = &snapshot.Account{}
	if err := json.Unmarshal(encode(t, written(t, f, w.account, requests, golden)), after.account); err != nil {
		t.Fatal(err)
	}
	for _, x := range failed(after.judge(t)[""], f) {
		t.Errorf("%s: still %s", x.Rule, x.Message)
	}
	return len(requests)
}

// The ready fixes are laid out as remediate fmt would.
func TestReadyFixesAreFormatted(t *testing.T) {
	files, err := fix.Files(policies.FS, "fixes")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if out, err := fix.Format(f.Text, f.Name); err != nil || string(out) != string(f.Text) {
			t.Errorf("%s is not formatted: %v", f.Name, err)
		}
	}
}

// Fixes may be asked about many buckets at a time.
func TestAskedAtOnce(t *testing.T) {
	set, w := library(t, given), sample(t)
	var wait sync.WaitGroup
	for _, f := range set.Fixes() {
		if f.Scope == fix.OfAccount {
			continue
		}
		for _, b := range w.buckets[:8] {
			wait.Go(func() {
				if _, err := f.Requests(fix.Context{Account: w.account, Bucket: b, Findings: found(f.Rules...)}); err != nil {
					var refused *fix.Refused
					if !errors.As(err, &refused) {
						t.Error(err)
					}
				}
			})
		}
	}
	wait.Wait()
}
