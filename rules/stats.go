package rules

import (
	"slices"
	"strings"
	"time"

	"s3audit/collector/snapshot"
	"s3audit/rules/exposure"
	"s3audit/rules/finding"
)

// Stats is what judging came to.
type Stats struct {
	// Buckets is the number of buckets judged.
	Buckets int
	// Vanished is the number of buckets that were gone when they were read;
	// there is nothing to judge about them.
	Vanished int
	// Rules counts verdicts by rule, in order of id.
	Rules []RuleStats
	// Disagreements are buckets whose policy AWS and the policy test judge
	// otherwise, by name: the first few of all those Disagreeing counts. They are
	// seen where a rule reads who can reach a bucket.
	Disagreements []snapshot.Disagreement
	Disagreeing   int
	// Met says of each override whether it held for anything, or may have.
	Met []bool
}

// maxDisagreements bounds the list, whatever the number of buckets.
const maxDisagreements = 100

// disagree notes a disagreement on a bucket.
func (s *Stats) disagree(bucket string, d *exposure.Disagreement) {
	s.Disagreeing++
	s.insert(snapshot.Disagreement{Bucket: bucket, AWS: d.AWS, Analyser: d.Analyser, Statements: d.Statements})
}

// insert keeps the first by name, so that it does not matter who saw which.
func (s *Stats) insert(d snapshot.Disagreement) {
	at, _ := slices.BinarySearchFunc(s.Disagreements, d, func(a, b snapshot.Disagreement) int { return strings.Compare(a.Bucket, b.Bucket) })
	if at == maxDisagreements {
		return
	}
	s.Disagreements = slices.Insert(s.Disagreements, at, d)
	s.Disagreements = s.Disagreements[:min(len(s.Disagreements), maxDisagreements)]
}

// RuleStats counts the verdicts of one rule.
type RuleStats struct {
	Rule                                                 string
	Seen, Passed, Failed, Unknown, NotApplicable, Errors int
	// Time is the time spent evaluating, if the engine was given a clock. A
	// rule evaluated together with others gets an equal share.
	Time time.Duration
}

// count adds one verdict.
func (s *RuleStats) count(v finding.Verdict) {
	s.Seen++
	switch v {
	case finding.Pass:
		s.Passed++
	case finding.Fail:
		s.Failed++
	case finding.Unknown:
		s.Unknown++
	case finding.NotApplicable:
		s.NotApplicable++
	case finding.Error:
		s.Errors++
	}
}

func (s *RuleStats) add(o RuleStats) {
	s.Seen += o.Seen
	s.Passed += o.Passed
	s.Failed += o.Failed
	s.Unknown += o.Unknown
	s.NotApplicable += o.NotApplicable
	s.Errors += o.Errors
	s.Time += o.Time
}

// add sums two counts over the same rules.
func (s *Stats) add(o *Stats) {
	s.Buckets += o.Buckets
	s.Vanished += o.Vanished
	for i := range o.Rules {
		s.Rules[i].add(o.Rules[i])
	}
	s.addDisagreements(o)
	s.addMet(o)
}

func (s *Stats) addMet(o *Stats) {
	for i, met := range o.Met {
		s.Met[i] = s.Met[i] || met
	}
}

func (s *Stats) addDisagreements(o *Stats) {
	s.Disagreeing += o.Disagreeing
	for _, d := range o.Disagreements {
		s.insert(d)
	}
}

func (e *Engine) newStats() Stats {
	s := Stats{Rules: make([]RuleStats, len(e.rules)), Met: make([]bool, len(e.sets.overrides))}
	for i, r := range e.rules {
		s.Rules[i].Rule = r.ID
	}
	return s
}
