package main

import (
	"s3audit/report"
	"s3audit/rules/finding"
	"s3audit/rules/framework"
)

// cards is what a scan keeps for its frameworks: numbers by rule, whatever the
// number of buckets.
type cards struct {
	standards []*framework.Framework
	excepted  map[string]int
}

func newCards(standards []*framework.Framework) *cards {
	return &cards{standards: standards, excepted: map[string]int{}}
}

// see counts a finding under an exception. The verdicts themselves are counted
// by the judge.
func (c *cards) see(f *finding.Finding) {
	if len(c.standards) > 0 && f.Exception != nil && f.Verdict.IsFinding() {
		c.excepted[f.Rule]++
	}
}

// report gives each framework its result by control.
func (c *cards) report(list []report.RuleSummary, complete bool) []framework.Card {
	ran := map[string]framework.Counts{}
	for _, r := range list {
		ran[r.ID] = framework.Counts{
			Pass: r.Counts[finding.Pass], Fail: r.Counts[finding.Fail], Unknown: r.Counts[finding.Unknown],
			Error: r.Counts[finding.Error], NotApplicable: r.Counts[finding.NotApplicable], Excepted: c.excepted[r.ID],
		}
	}
	var out []framework.Card
	for _, f := range c.standards {
		out = append(out, framework.Scorecard(f, ran, complete))
	}
	return out
}
