package framework_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"s3audit/rules/framework"
)

func TestScorecard(t *testing.T) {
	f := &framework.Framework{ID: "acme-1.0", Name: "Acme", Version: "1.0", Controls: []framework.Control{
		{ID: "pass", Rules: []string{"p", "na"}},
		{ID: "fail", Rules: []string{"p", "f", "u"}},
		{ID: "excepted", Rules: []string{"e"}},
		{ID: "unknown", Rules: []string{"p", "u"}},
		{ID: "error", Rules: []string{"p", "broke"}},
		{ID: "left", Rules: []string{"p", "absent"}},
		{ID: "none", Rules: []string{"na"}},
		{ID: "empty", Rules: []string{"zero"}},
		{ID: "manual", Manual: true, Note: "Look."},
	}}
	ran := map[string]framework.Counts{
		"p": {Pass: 3}, "f": {Fail: 1, Pass: 2}, "u": {Unknown: 1, Pass: 2}, "broke": {Error: 1},
		"na": {NotApplicable: 3}, "e": {Fail: 2, Pass: 1, Excepted: 2}, "zero": {},
	}
	have := map[string]framework.Status{}
	card := framework.Scorecard(f, ran, true)
	for _, c := range card.Controls {
		have[c.ID] = c.Status
	}
	want := map[string]framework.Status{
		"pass": framework.Satisfied, "fail": framework.NotSatisfied, "excepted": framework.NotSatisfied, "unknown": framework.Unknown,
		"error": framework.Unknown, "left": framework.Unknown, "none": framework.NotApplicable, "empty": framework.NotApplicable, "manual": framework.Manual,
	}
	if diff := cmp.Diff(have, want); diff != "" {
		t.Errorf("(-have +want)\n%s", diff)
	}
	excepted := card.Controls[2]
	if excepted.Counts.Excepted != 2 || excepted.Counts.Fail != 2 || len(excepted.Failed) != 1 {
		t.Errorf("excepted findings stay findings: have %+v", excepted)
	}
	if left := card.Controls[5]; len(left.NotRun) != 1 || left.NotRun[0] != "absent" {
		t.Errorf("a rule that did not run is named: have %+v", left)
	}
	sum := map[framework.Status]int{framework.Satisfied: 1, framework.NotSatisfied: 2, framework.Unknown: 3, framework.Manual: 1, framework.NotApplicable: 2}
	if diff := cmp.Diff(card.Summary, sum); diff != "" {
		t.Errorf("summary (-have +want)\n%s", diff)
	}
}

// TestScorecardOfAnIncompleteScan: nothing is satisfied, nor beside the point,
// by the buckets that happened to be read; what failed has failed.
func TestScorecardOfAnIncompleteScan(t *testing.T) {
	f := &framework.Framework{Controls: []framework.Control{{ID: "a", Rules: []string{"p"}}, {ID: "b", Rules: []string{"f"}}, {ID: "c", Rules: []string{"n"}}, {ID: "d"}}}
	card := framework.Scorecard(f, map[string]framework.Counts{"p": {Pass: 1}, "f": {Fail: 1}, "n": {}}, false)
	for i, want := range []framework.Status{framework.Unknown, framework.NotSatisfied, framework.Unknown, framework.Manual} {
		if have := card.Controls[i].Status; have != want {
			t.Errorf("%s: have %s, want %s", card.Controls[i].ID, have, want)
		}
	}
}
