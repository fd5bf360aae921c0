package baseline

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"s3audit/rules/finding"
)

const account = "111122223333"

func found(bucket, rule string, v finding.Verdict, parts ...string) *finding.Finding {
	f := &finding.Finding{Bucket: bucket, Rule: rule, Account: account, ARN: "arn:aws:s3:::" + bucket, Verdict: v}
	if len(parts) > 0 {
		f.Change = &finding.Change{Parts: parts}
	}
	return f
}

func list(findings ...*finding.Finding) []Entry {
	var out []Entry
	for _, f := range findings {
		out = append(out, entries(f)...)
	}
	return out
}

var chosen = []finding.Rule{{ID: "r"}, {ID: "q"}}

// TestStates holds what becomes of one finding, by what the baseline has of it.
func TestStates(t *testing.T) {
	fail, unknown := finding.Fail, finding.Unknown
	for _, test := range []struct {
		name   string
		before []Entry
		now    *finding.Finding
		state  finding.State
		fresh  string
	}{
		{"not there", nil, found("b", "r", fail), finding.New, ""},
		{"another bucket", list(found("a", "r", fail)), found("b", "r", fail), finding.New, ""},
		{"another rule", list(found("b", "q", fail)), found("b", "r", fail), finding.New, ""},
		{"there", list(found("b", "r", fail)), found("b", "r", fail), finding.Unchanged, ""},
		{"a second statement", list(found("b", "r", fail, "A")), found("b", "r", fail, "A", "B"), finding.Updated, "B"},
		{"one statement repaired", list(found("b", "r", fail, "A", "B")), found("b", "r", fail, "B"), finding.Unchanged, ""},
		{"one for another", list(found("b", "r", fail, "A")), found("b", "r", fail, "B"), finding.Updated, "B"},
		{"the whole, then a part", list(found("b", "r", fail)), found("b", "r", fail, "A"), finding.Unchanged, ""},
		{"a part, then the whole", list(found("b", "r", fail, "A")), found("b", "r", fail), finding.Unchanged, ""},
		{"unknown stays", list(found("b", "r", unknown)), found("b", "r", unknown), finding.Unchanged, ""},
		{"unknown, then fails", list(found("b", "r", unknown)), found("b", "r", fail), finding.New, ""},
		{"unknown for a while, then fails as it had", list(found("b", "r", fail), found("b", "r", unknown)), found("b", "r", fail), finding.Unchanged, ""},
		{"failed, and is unknown for a while", list(found("b", "r", fail), found("b", "r", unknown)), found("b", "r", unknown), finding.Unchanged, ""},
		{"failed, then unknown", list(found("b", "r", fail)), found("b", "r", unknown), finding.New, ""},
	} {
		tracker := New("x", test.before, chosen)
		tracker.Start(account)
		tracker.See(test.now)
		if c := test.now.Change; c.State != test.state || strings.Join(c.New, " ") != test.fresh {
			t.Errorf("%s: %s %v, want %s %q", test.name, c.State, c.New, test.state, test.fresh)
		}
	}
}

// TestComparison holds what becomes of findings that are there no longer.
func TestComparison(t *testing.T) {
	before := list(
		found("judged", "r", finding.Fail, "A", "B"), found("judged", "q", finding.Fail), found("away", "r", finding.Fail), found("named", "r", finding.Fail),
		found("judged", "not-chosen", finding.Fail), found("agreed", "r", finding.Fail), found("lost", "r", finding.Fail),
	)
	other := found("judged", "r", finding.Fail)
	other.Account = "444455556666"
	before = append(before, list(other)...)
	for _, test := range []struct {
		reach Reach
		want  string
	}{
		{Reach{}, "1 fixed, 0 gone, 4 not evaluated"},
		{Reach{Whole: true}, "1 fixed, 2 gone, 2 not evaluated"},
		{Reach{Missing: []string{"named"}}, "1 fixed, 1 gone, 3 not evaluated"},
	} {
		tracker := New("x", before, chosen)
		tracker.Start(account)
		for _, name := range []string{"agreed", "judged", "lost", "unheard-of"} {
			tracker.Bucket(name)
		}
		agreedTo := found("agreed", "r", finding.Fail)
		agreedTo.Exception = &finding.Exception{}
		for _, f := range []*finding.Finding{agreedTo, found("judged", "q", finding.Fail), found("lost", "r", finding.Unknown)} {
			tracker.See(f)
		}
		c := tracker.Comparison(test.reach)
		if got := fmt.Sprintf("%d fixed, %d gone, %d not evaluated", c.Fixed, c.Gone, c.NotEvaluated); got != test.want {
			t.Errorf("%+v: %s, want %s", test.reach, got, test.want)
		}
		if c.Excepted != 1 || c.BecameUnknown != 1 || c.NewUnknown != 1 || c.Unchanged != 1 || len(c.Resolved) != c.Fixed+c.Gone {
			t.Errorf("%+v: %+v", test.reach, c)
		}
	}
}

// TestNextKeepsWhatFailed: a read that is refused for a week makes nothing new
// of what failed before it.
func TestNextKeepsWhatFailed(t *testing.T) {
	kept := list(found("b", "r", finding.Fail, "A"))
	for week, f := range []*finding.Finding{found("b", "r", finding.Unknown), found("b", "r", finding.Unknown), found("b", "r", finding.Fail, "A")} {
		tracker := New("x", kept, chosen)
		tracker.Keep = true
		tracker.Start(account)
		tracker.Bucket("b")
		tracker.See(f)
		if fresh := week == 0; f.Fresh() != fresh {
			t.Errorf("week %d: new is %v", week, f.Fresh())
		}
		kept, _, _ = tracker.Next(Reach{})
	}
	if len(kept) != 1 || kept[0].Part != "A" {
		t.Errorf("%+v", kept)
	}
}

// TestNext writes what was found, keeps what was not looked at, and drops the rest.
func TestNext(t *testing.T) {
	before := list(found("a", "r", finding.Fail, "old"), found("b", "r", finding.Fail), found("c", "other", finding.Fail))
	tracker := New("x", before, chosen)
	tracker.Keep = true
	tracker.Start(account)
	tracker.Bucket("a")
	tracker.See(found("a", "r", finding.Fail, "new"))
	next, added, removed := tracker.Next(Reach{})
	var out bytes.Buffer
	if err := Write(&out, next); err != nil {
		t.Fatal(err)
	}
	want := heading + `{"bucket":"a","rule":"r","account":"111122223333","arn":"arn:aws:s3:::a","verdict":"fail","part":"new"}
{"bucket":"b","rule":"r","account":"111122223333","arn":"arn:aws:s3:::b","verdict":"fail"}
{"bucket":"c","rule":"other","account":"111122223333","arn":"arn:aws:s3:::c","verdict":"fail"}
`
	if out.String() != want || added != 1 || removed != 1 {
		t.Errorf("%d added, %d removed:\n%s\nwant\n%s", added, removed, out.String(), want)
	}
}
