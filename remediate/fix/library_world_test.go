package fix_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"s3audit/collector/snapshot"
	"s3audit/fixtures"
	"s3audit/remediate/fix"
	"s3audit/remediate/operation"
	"s3audit/remediate/plan"
	"s3audit/rules"
	"s3audit/rules/finding"
	"s3audit/rules/policy"
)

type world struct {
	account *snapshot.Account
	buckets []*snapshot.Bucket
	engine  *rules.Engine
}

// sample is the sample account, where it lacks for what a parameter asks for.
func sample(t testing.TB) *world {
	t.Helper()
	engine, err := rules.Load(rules.Options{})
	if err != nil {
		t.Fatal(err)
	}
	a := fixtures.Sample()
	w := &world{account: &a.Facts, engine: engine}
	w.account.ID, w.account.Partition = a.ID, a.Partition
	for i := range a.Buckets {
		w.buckets = append(w.buckets, &a.Buckets[i])
	}
	return w
}

// judge is all findings, by bucket; those of the account are under "".
func (w *world) judge(t testing.TB, buckets ...*snapshot.Bucket) map[string][]finding.Finding {
	t.Helper()
	out := map[string][]finding.Finding{}
	manifest := &snapshot.Manifest{Started: time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC), Account: w.account.ID, Partition: w.account.Partition}
	j := w.engine.Judge(w.account, manifest, rules.JudgeOptions{IncludePasses: true}, func(r *rules.Result) error {
		for _, f := range r.Findings {
			out[f.Bucket] = append(out[f.Bucket], f)
		}
		return nil
	})
	for _, b := range buckets {
		text, err := json.Marshal(b)
		if err != nil {
			t.Fatal(err)
		}
		if err := j.Bucket(text); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := j.Close(); err != nil {
		t.Fatal(err)
	}
	return out
}

func failed(list []finding.Finding, f *fix.Fix) []finding.Finding {
	return slices.DeleteFunc(slices.Clone(list), func(x finding.Finding) bool {
		return x.Verdict != finding.Fail || !slices.Contains(f.Rules, x.Rule)
	})
}

// written is a record with the documents that requests come to.
func written(t testing.TB, f *fix.Fix, record any, requests []fix.Request, golden *strings.Builder) map[string]json.RawMessage {
	t.Helper()
	raw, err := json.Marshal(record)
	if err != nil {
		t.Fatal(err)
	}
	var members map[string]json.RawMessage
	if err := json.Unmarshal(raw, &members); err != nil {
		t.Fatal(err)
	}
	edits := map[string][]operation.Edit{}
	for _, r := range requests {
		if r.DisableACLs {
			var acl plan.Document
			if err := json.Unmarshal(members["acl"], &acl); err != nil {
				t.Fatal(err)
			}
			steps, err := operation.Migrate(r.Edit.Source, record.(*snapshot.Bucket), acl)
			if err != nil {
				fmt.Fprintf(golden, "  refused: %v\n", err)
				return nil
			}
			for _, s := range steps {
				edits[s.Subresource] = append(edits[s.Subresource], s.Edits...)
			}
			continue
		}
		edits[r.Subresource] = append(edits[r.Subresource], r.Edit)
	}
	for sub, list := range edits {
		compose(t, f, members, sub, list)
	}
	return members
}

func compose(t testing.TB, f *fix.Fix, members map[string]json.RawMessage, sub string, edits []operation.Edit) {
	t.Helper()
	row, _ := operation.Find(sub)
	name := strings.TrimPrefix(sub, "account.")
	var before plan.Document
	if err := json.Unmarshal(members[name], &before); err != nil {
		t.Fatal(err)
	}
	var whole plan.Document
	if row.Keyed {
		all, err := operation.Split(sub, before)
		if err != nil {
			t.Fatal(err)
		}
		byKey := map[string][]operation.Edit{}
		for _, e := range edits {
			byKey[e.Key] = append(byKey[e.Key], e)
		}
		for key, list := range byKey {
			was, ok := all[key]
			if !ok {
				was = plan.None()
			}
			after := composed(t, f, sub, was, list)
			if all[key] = after; after.State == plan.Absent {
				delete(all, key)
			}
		}
		whole = together(t, sub, all)
	} else {
		whole = composed(t, f, sub, before, edits)
	}
	members[name] = encode(t, whole)
}

func composed(t testing.TB, f *fix.Fix, sub string, before plan.Document, edits []operation.Edit) plan.Document {
	t.Helper()
	after, err := operation.Compose(sub, before, edits)
	if err != nil {
		t.Fatalf("%s: %v", f.Name, err)
	}
	for _, d := range operation.Dangers(sub, before, after) {
		if !slices.Contains(f.Allow, d.Name) {
			t.Errorf("%s: brings %s (%s), and does not allow it", f.Name, d.Name, d.Text)
		}
	}
	if why := operation.Irreversible(sub, before, after); why != "" && !slices.Contains(final, f.Name) {
		t.Errorf("%s: cannot be undone: %s", f.Name, why)
	}
	again, err := operation.Compose(sub, after, edits)
	if err != nil || !again.Same(after) {
		t.Errorf("%s: a second time changes something: %v", f.Name, err)
	}
	return after
}

func together(t testing.TB, sub string, all map[string]plan.Document) plan.Document {
	t.Helper()
	member := map[string]string{"inventory": "InventoryConfigurationList", "metrics": "MetricsConfigurationList", "uploads": "Uploads"}[sub]
	var list []json.RawMessage
	for _, d := range all {
		list = append(list, d.Value)
	}
	d, err := plan.Of(map[string]any{member: list})
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func encode(t testing.TB, v any) json.RawMessage {
	t.Helper()
	raw, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

func describe(out *strings.Builder, who string, b *snapshot.Bucket, requests []fix.Request, err error) {
	if err != nil {
		fmt.Fprintf(out, "%s\n  %v\n", who, err)
	}
	for i, r := range requests {
		if i == 0 {
			fmt.Fprintln(out, who)
		}
		fmt.Fprintf(out, "  %s %s%s", r.Edit.Block, r.Subresource, map[bool]string{true: " " + r.Key}[r.Key != ""])
		if len(r.Edit.Set) > 0 {
			fmt.Fprintf(out, "\n    set %s", r.Edit.Set)
		}
		if len(r.Edit.Remove) > 0 {
			fmt.Fprintf(out, "\n    remove %s", r.Edit.Remove)
		}
		if r.Edit.Where != nil {
			fmt.Fprintf(out, "\n    remove statements %s", removed(b, r.Edit.Where))
		}
		var resolves []string
		for _, f := range r.Resolves {
			resolves = append(resolves, f.Rule)
		}
		fmt.Fprintf(out, "\n    for %s\n", strings.Join(resolves, ", "))
	}
}

func compareGolden(t *testing.T, name, have string) {
	t.Helper()
	path := filepath.Join("testdata", "ready", name+".txt")
	if os.Getenv("UPDATE_GOLDEN") != "" {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(have), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if string(want) != have {
		t.Errorf("%s differs; UPDATE_GOLDEN=1 rewrites it. Have:\n%s", path, have)
	}
}

// removed are the Sids of the statements that a predicate chooses.
func removed(b *snapshot.Bucket, where func(policy.Statement) bool) string {
	if b.Policy.Value == nil {
		return "none"
	}
	document, err := policy.ParseString(*b.Policy.Value.Policy)
	if err != nil {
		return err.Error()
	}
	var out []string
	for _, s := range document.Statements {
		if where(s) {
			out = append(out, fmt.Sprintf("%d %q", s.Index, s.Sid))
		}
	}
	return strings.Join(out, ", ")
}
