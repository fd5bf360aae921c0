package main

import (
	"testing"

	"s3audit/report"
	"s3audit/rules/finding"
	"s3audit/rules/framework"
)

// TestCardsCountExceptions: an exception changes no verdict, so the control
// stays not satisfied, with the number of exceptions beside it.
func TestCardsCountExceptions(t *testing.T) {
	c := newCards([]*framework.Framework{{ID: "acme", Controls: []framework.Control{{ID: "1", Rules: []string{"bucket-versioning"}}}}})
	agreed := &finding.Exception{Reason: "static site", Owner: "web"}
	for _, f := range []finding.Finding{
		{Rule: "bucket-versioning", Verdict: finding.Fail, Exception: agreed},
		{Rule: "bucket-versioning", Verdict: finding.Unknown, Exception: agreed},
		{Rule: "bucket-versioning", Verdict: finding.Fail},
		{Rule: "bucket-versioning", Verdict: finding.Pass, Exception: agreed}, // no finding
		{Rule: "bucket-tags", Verdict: finding.Fail, Exception: agreed},       // another control's
	} {
		c.see(&f)
	}
	list := []report.RuleSummary{{
		Rule: finding.Rule{ID: "bucket-versioning"}, Counts: map[finding.Verdict]int{finding.Fail: 2, finding.Unknown: 1, finding.Pass: 7},
	}}
	card := c.report(list, true)[0]
	have := card.Controls[0]
	if have.Status != framework.NotSatisfied || have.Counts != (framework.Counts{Pass: 7, Fail: 2, Unknown: 1, Excepted: 2}) {
		t.Errorf("have %+v", have)
	}
	if card := c.report(list, false)[0]; card.Controls[0].Status != framework.NotSatisfied {
		t.Errorf("an incomplete scan: have %+v", card.Controls[0])
	}
}

// TestCardsKeepNoFindings: what a scan keeps for its frameworks does not grow
// with the number of buckets.
func TestCardsKeepNoFindings(t *testing.T) {
	c := newCards([]*framework.Framework{{ID: "acme"}})
	f := &finding.Finding{Rule: "bucket-versioning", Verdict: finding.Fail, Exception: &finding.Exception{}}
	c.see(f)
	if n := testing.AllocsPerRun(1000, func() { c.see(f) }); n != 0 {
		t.Errorf("%v allocations a finding", n)
	}
	if len(c.excepted) != 1 {
		t.Errorf("%d entries for one rule", len(c.excepted))
	}
}
