package main

import (
	"s3audit/rules"
	"s3audit/rules/finding"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"

	"s3audit/collector/snapshot"
	"s3audit/report"
	"s3audit/rules/exposure"
)

func outputsOf(t *testing.T, names ...string) (out []report.Output) {
	t.Helper()
	for _, name := range names {
		format, err := report.Find(name)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, report.Output{Format: format})
	}
	return out
}

// TestFactsAreKept: of buckets with findings only, whatever came to no answer.
func TestFactsAreKept(t *testing.T) {
	f := newFacts(outputsOf(t, "jsonl", "html"), nil, nil)
	f.start(nil, &snapshot.Manifest{})
	for _, name := range []string{"a", "broken", "b", "c"} {
		b := &snapshot.Bucket{Name: name, Account: "111122223333", Region: "us-east-1", ARN: "arn:aws:s3:::" + name}
		b.Policy.State, b.ACL.State = snapshot.Absent, snapshot.Absent
		b.Tagging = snapshot.Observed[snapshot.Tagging]{State: snapshot.Present, Value: &snapshot.Tagging{TagSet: []snapshot.Tag{
			{Key: aws.String("Owner"), Value: aws.String("ada")}, {Key: aws.String("password"), Value: aws.String("secret")},
		}}}
		f.see(b)
	}
	f.judged("a", true)
	f.judged("b", false)
	f.judged("c", true)
	f.judged("", true) // the account
	kept := f.buckets()
	if len(kept) != 2 || kept[0].Name != "a" || kept[1].Name != "c" || len(f.waiting) != 0 {
		t.Fatalf("kept %+v, waiting %d", kept, len(f.waiting))
	}
	if len(kept[0].Tags) != 1 || kept[0].Owner() != "ada" {
		t.Errorf("tags are %v", kept[0].Tags)
	}
	// The block was not read, and cannot matter where nothing is open.
	if x := kept[0].Exposure; x == nil || x.Verdict == exposure.Public || len(x.Layers) == 0 {
		t.Errorf("exposure is %+v", x)
	}
}

// TestFactsAreNotAskedFor: nothing is done where nobody looks, and nothing is
// said of what was not read.
func TestFactsAreNotAskedFor(t *testing.T) {
	none := newFacts(outputsOf(t, "jsonl", "table"), nil, nil)
	none.start(nil, &snapshot.Manifest{})
	none.see(&snapshot.Bucket{Name: "a"})
	none.seeRaw([]byte(`{"name":"a"}`))
	none.judged("a", true)
	if none != nil || none.buckets() != nil {
		t.Error("a table needs no facts")
	}
	f := newFacts(outputsOf(t, "json"), nil, nil)
	f.start(nil, &snapshot.Manifest{})
	f.seeRaw([]byte(`{"name":"a","policy":{"state":"not-collected"},"acl":{"state":"not-collected"}}`))
	f.judged("a", true)
	if b := f.buckets(); len(b) != 1 || b[0].Exposure != nil {
		t.Errorf("%+v", b)
	}
}

// TestFactsFixWhatFailed: the ready fixes of rules that failed, and no others.
func TestFactsFixWhatFailed(t *testing.T) {
	engine, err := rules.Load(rules.Options{})
	if err != nil {
		t.Fatal(err)
	}
	f := newFacts(outputsOf(t, "html"), nil, engine.Rules())
	failed := func(id string, n int) report.RuleSummary {
		return report.RuleSummary{Rule: finding.Rule{ID: id}, Counts: map[finding.Verdict]int{finding.Fail: n}}
	}
	fixes, err := f.fixes([]report.RuleSummary{failed("bucket-block-public-acls", 2), failed("bucket-public-access", 1), failed("bucket-versioning", 0)})
	if err != nil || len(fixes) != 1 {
		t.Fatalf("%+v, %v", fixes, err)
	}
	one := fixes[0]
	if one.Name != "block-public-access" || !slices.Equal(one.Rules, []string{"bucket-block-public-acls", "bucket-public-access"}) ||
		!strings.Contains(one.HCL, `fix "our-block-public-access" {`) || !strings.Contains(one.HCL, "on_purpose =") {
		t.Errorf("%+v", one)
	}
}
