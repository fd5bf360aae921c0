package fix_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"testing"
	"unicode"

	"s3audit/collector/snapshot"
	"s3audit/fixtures"
	"s3audit/policies"
	"s3audit/remediate/fix"
	"s3audit/remediate/operation"
	"s3audit/remediate/plan"
)

// FuzzFix: any text is read or refused with places, and a fix that was read asks
// for requests of its own blocks, or says why it does not. Never more, on no bucket.
func FuzzFix(f *testing.F) {
	files, err := fix.Files(policies.FS, "fixes")
	if err != nil {
		f.Fatal(err)
	}
	for _, file := range files {
		f.Add(file.Text)
	}
	for _, c := range mistakes {
		f.Add([]byte(c.text))
	}
	for _, c := range asks {
		f.Add([]byte("fix \"a\" {\nrules = [\"bucket-*\"]\n" + c.body + "\n}"))
	}
	for _, w := range when {
		f.Add([]byte("fix \"a\" {\n  rules = [\"bucket-*\"]\n  when = " + w + versioned))
	}
	_, ids := catalog(f)
	a := fixtures.Sample()
	var buckets []*snapshot.Bucket
	for i := range a.Buckets {
		if i%16 == 0 {
			buckets = append(buckets, &a.Buckets[i])
		}
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		formatted(t, text)
		set, err := fix.Load(fix.Options{Embedded: []fix.File{{Name: "f.hcl", Text: text}}, Rules: append(ids, known...)})
		var all *fix.Error
		if err != nil {
			if !errors.As(err, &all) || len(all.Diagnostics) == 0 {
				t.Fatalf("%T: %v", err, err)
			}
			for _, c := range err.Error() {
				if c != '\n' && c != '\t' && !unicode.IsPrint(c) && c != unicode.ReplacementChar {
					t.Fatalf("control character %q in the message", c)
				}
			}
			return
		}
		for _, one := range set.Fixes() {
			for _, b := range buckets {
				asked(t, one, a, b)
			}
		}
	})
}

func asked(t *testing.T, f *fix.Fix, a *fixtures.Account, b *snapshot.Bucket) {
	t.Helper()
	c := fix.Context{Account: &a.Facts, Bucket: b, Findings: found(f.Rules...)}
	if f.Scope == fix.OfAccount {
		c.Bucket = nil
	}
	before := encode(t, b)
	requests, err := f.Requests(c)
	var wrong *fix.Error
	var refused *fix.Refused
	if err != nil && (requests != nil || !errors.As(err, &wrong) && !errors.As(err, &refused)) {
		t.Fatalf("%d requests, %T: %v", len(requests), err, err)
	}
	if !bytes.Equal(before, encode(t, b)) {
		t.Fatal("the bucket was changed")
	}
	for _, r := range requests {
		if r.Edit.Set != nil && !json.Valid(r.Edit.Set) || r.Edit.Remove != nil && !json.Valid(r.Edit.Remove) {
			t.Fatalf("no JSON: %s %s", r.Edit.Set, r.Edit.Remove)
		}
		if row, ok := operation.Find(r.Subresource); !ok || row.Keyed != (r.Key != "") || row.Account != (c.Bucket == nil) {
			t.Fatalf("%+v", r)
		}
		_, _ = operation.Compose(r.Subresource, plan.None(), []operation.Edit{r.Edit})
	}
}

// formatted: a layout is stable, and what can be read can be laid out.
func formatted(t *testing.T, text []byte) {
	t.Helper()
	once, err := fix.Format(text, "f.hcl")
	if err != nil {
		return
	}
	twice, err := fix.Format(once, "f.hcl")
	if err != nil || !bytes.Equal(once, twice) {
		t.Fatalf("the layout changes when it is laid out again: %v\n%q\n%q", err, once, twice)
	}
}
