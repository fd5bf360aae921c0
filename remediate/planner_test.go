//go:build !race

// Whole accounts are planned and judged here, again and again. The race detector
// slows OPA tenfold; what runs side by side is tested where it is done.

package remediate_test

import (
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"s3audit/collector/snapshot"
	"s3audit/fixtures"
	"s3audit/remediate"
	"s3audit/remediate/fix"
	"s3audit/remediate/plan"
)

// handWritten are the fixes of these tests.
func handWritten(t testing.TB) []remediate.Fixer {
	t.Helper()
	text, err := os.ReadFile("testdata/planner/fixes.hcl")
	if err != nil {
		t.Fatal(err)
	}
	return loaded(t, fix.File{Name: "fixes.hcl", Text: text})
}

// TestPlanIsHonest: after a plan was made true on a served account, every verdict
// of a new scan is the predicted one, and a new plan is empty, as it is on the
// simulated snapshot.
func TestPlanIsHonest(t *testing.T) {
	for name, allow := range map[string][]string{
		"careful": {"irreversible:versioning"},
		"allowed": {"irreversible:versioning", "remove-statements", "new-finding:versioned-bucket-noncurrent-lifecycle", "new-finding:public-acl-masked-by-public-access-block", "new-finding:bucket-mfa-delete"},
	} {
		t.Run(name, func(t *testing.T) {
			a := fixtures.Sample()
			revealed(a)
			w := newPlanWorld(t, a)
			before := w.scan(t)
			in := before.input(handWritten(t))
			in.Allow = allow
			p := planned(t, in)
			t.Logf("%d changes, %d refused, %d predictions, %d warnings", len(p.Changes), len(p.Refused), len(p.Predictions), len(p.Warnings))
			simulated := played(t, p, before)
			empty(t, "of the simulation", simulated, in)
			w.apply(t, p)
			after := w.scan(t)
			empty(t, "of the new scan", after, in)
			now := after.verdicts(t)
			same(t, foreseen(before.verdicts(t), p), now)
			same(t, simulated.verdicts(t), now)
		})
	}
}

// ready are the fixes of the library, without variables given.
func ready(t testing.TB) []remediate.Fixer {
	t.Helper()
	var files []fix.File
	names, err := filepath.Glob("../policies/fixes/*.hcl")
	if err != nil || len(names) == 0 {
		t.Fatal("no ready fixes", err)
	}
	for _, name := range names {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, fix.File{Name: name, Text: text})
	}
	return loaded(t, files...)
}

// TestPlanOfReadyFixes is TestPlanIsHonest with the library, all of it at once.
func TestPlanOfReadyFixes(t *testing.T) {
	a := fixtures.Sample()
	revealed(a)
	w := newPlanWorld(t, a)
	before := w.scan(t)
	in := before.input(ready(t))
	in.Allow = []string{"irreversible:versioning"}
	// Its policy is closed by a Deny, and the served GetBucketPolicyStatus looks at
	// none: AWS's does, and so does the simulation.
	in.Exclude = []string{"meridian-group-reports"}
	p := planned(t, in)
	t.Logf("%d changes, %d refused, %d predictions, %d warnings", len(p.Changes), len(p.Refused), len(p.Predictions), len(p.Warnings))
	simulated := played(t, p, before)
	empty(t, "of the simulation", simulated, in)
	w.apply(t, p)
	after := w.scan(t)
	empty(t, "of the new scan", after, in)
	same(t, foreseen(before.verdicts(t), p), after.verdicts(t))
}

// revealed takes out of an account what no reader can see: public grants in ACLs
// that a block hides. Plans say that they cannot know of these.
func revealed(a *fixtures.Account) {
	for i := range a.Buckets {
		b := &a.Buckets[i]
		block := b.PublicAccessBlock.Value
		if b.ACL.Value == nil || block == nil || block.PublicAccessBlockConfiguration.IgnorePublicAcls == nil || !*block.PublicAccessBlockConfiguration.IgnorePublicAcls {
			continue
		}
		b.ACL.Value.Grants = slices.DeleteFunc(b.ACL.Value.Grants, func(g snapshot.Grant) bool {
			return g.Grantee.URI != nil && strings.Contains(*g.Grantee.URI, "/groups/global/")
		})
	}
}

func empty(t testing.TB, what string, s *shot, in remediate.Input) {
	t.Helper()
	again := s.input(in.Fixes)
	again.Allow, again.Exclude = in.Allow, in.Exclude
	for _, c := range planned(t, again).Changes {
		t.Errorf("a second plan %s is not empty: %s by %v\nbefore %s\nafter  %s", what, c.ID, c.Fixes, c.Before.Value, c.After.Value)
	}
}

func same(t testing.TB, want, got map[string]string) {
	t.Helper()
	for _, at := range slices.Sorted(maps.Keys(want)) {
		if got[at] != want[at] {
			t.Errorf("%s: predicted %q, and it is %q", at, want[at], got[at])
		}
	}
	for _, at := range slices.Sorted(maps.Keys(got)) {
		if _, ok := want[at]; !ok {
			t.Errorf("%s: predicted nothing, and it is %q", at, got[at])
		}
	}
}

// TestPlanIsDeterministic: the same input gives the same bytes.
func TestPlanIsDeterministic(t *testing.T) {
	s := newPlanWorld(t, fixtures.Sample()).scan(t)
	texts := map[string]bool{}
	for range 2 {
		var text strings.Builder
		if err := plan.Write(&text, planned(t, s.input(handWritten(t)))); err != nil {
			t.Fatal(err)
		}
		texts[text.String()] = true
	}
	if len(texts) != 1 {
		t.Error("two plans of one snapshot differ")
	}
}

// TestPlanOfGenerated: plans of generated accounts, with all that can be in a
// record, leave nothing to plan on the simulation and change nothing unasked.
func TestPlanOfGenerated(t *testing.T) {
	for seed := range uint64(2) {
		a := fixtures.Generate(seed+1, 12)
		s := &shot{account: &a.Facts, manifest: snapshot.Manifest{Account: a.ID, Partition: a.Partition, Caller: a.Caller, Started: applyNoon, Sources: []string{"s3"}}}
		for i := range a.Buckets {
			s.buckets = append(s.buckets, &a.Buckets[i])
		}
		in := s.input(ready(t))
		in.Allow = []string{"irreversible:versioning"}
		p := planned(t, in)
		t.Logf("seed %d: %d changes, %d refused, %d predictions", seed, len(p.Changes), len(p.Refused), len(p.Predictions))
		after := played(t, p, s)
		empty(t, "of the simulation", after, in)
		same(t, foreseen(s.verdicts(t), p), after.verdicts(t))
	}
}

// TestPlanFile: a plan, whole.
func TestPlanFile(t *testing.T) {
	s := toyShot(func(d, l *snapshot.Bucket, _ *snapshot.Account) {
		policyIs(d, openTo)
		policyIs(l, logsIn)
		d.ACL.Value.Grants = append(d.ACL.Value.Grants, groupGrant("global/AllUsers", "READ"))
	})
	in := toyInput(s, toyTLS, toyVersion, toyExpiry, toyACLs, toyLogs, toyTags, toyBlock)
	in.Judge = toyJudge("tagged logs")
	in.Allow = []string{"new-finding:versions-end"}
	var text strings.Builder
	if err := plan.Write(&text, planned(t, in)); err != nil {
		t.Fatal(err)
	}
	golden := filepath.Join("testdata", "planner", "plan.json")
	if os.Getenv("UPDATE_GOLDEN") != "" {
		if err := os.WriteFile(golden, []byte(text.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil || string(want) != text.String() {
		t.Errorf("%v\n%s", err, text.String())
	}
}
