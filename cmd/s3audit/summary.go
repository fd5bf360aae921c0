package main

import (
	"maps"
	"slices"

	"s3audit/collector/snapshot"
	"s3audit/report"
	"s3audit/rules"
	"s3audit/rules/finding"
)

// report puts together what every format shows.
func (s *scan) report(stats rules.Stats, cause error) *report.Report {
	r := &report.Report{
		Schema:   report.SchemaID,
		Tool:     tool(),
		Scan:     s.head(),
		Coverage: s.coverage(stats),
		Rules:    s.ruleSummaries(stats),
		Findings: s.findings,
		Buckets:  s.facts.buckets(),
	}
	r.Scan.Finished = s.footer.Finished
	r.Summary = s.summary(r.Rules)
	r.Frameworks = s.cards.report(r.Rules, r.Coverage.Complete)
	r.Exceptions = s.exceptions.Uses(s.reach(&r.Coverage))
	r.Baseline = s.baselines.comparison(s.known(&r.Coverage))
	r.Exit = s.gate.decide(s.tally, s.fresh, r.Coverage)
	if s.strict {
		r.Exit = strictly(r.Exit, r.Exceptions)
	}
	if cause != nil {
		r.Exit = report.Exit{Code: exitCannotRun, Reason: printable(cause.Error())}
	}
	return r
}

func tool() report.Tool { return report.Tool{Name: "s3audit", Version: version} }

// head is what is known of a scan before it ends.
func (s *scan) head() report.Scan {
	return report.Scan{
		Started: s.manifest.Started, Source: s.source, Account: s.manifest.Account, Endpoint: s.manifest.Endpoint, Caller: s.manifest.Caller,
	}
}

func (s *scan) coverage(stats rules.Stats) snapshot.Coverage {
	f := s.footer
	c := snapshot.Coverage{
		Listed: f.Listed, Expected: f.Expected, Read: f.Read, Evaluated: stats.Buckets,
		Vanished: f.Vanished, NotFound: f.NotFound, Calls: f.Calls, Interrupted: f.Interrupted,
		Disagreements: stats.Disagreements, Disagreeing: stats.Disagreeing, NotRun: s.notRun(stats),
		UnusedOverrides: s.unusedOverrides(stats),
	}
	if f.Digest == "" && s.source == "snapshot" { // cut off: the manifest knows what was wanted
		c.Listed, c.Expected, c.Read = s.manifest.Listed, s.manifest.Expected, stats.Buckets
	}
	c.Complete = f.Interrupted == "" && c.Read >= c.Expected && len(c.NotFound) == 0
	actions := maps.Clone(s.missing)
	for _, calls := range f.Calls {
		if calls.Denied > 0 && calls.Action != "" {
			actions[calls.Action] = true
		}
	}
	c.Grant = slices.Sorted(maps.Keys(actions))
	return c
}

// unusedOverrides are the overrides that fitted no bucket, where every bucket
// was looked at.
func (s *scan) unusedOverrides(stats rules.Stats) []snapshot.UnusedOverride {
	if s.narrowed || s.footer.Interrupted != "" || s.footer.Expected != s.footer.Listed {
		return nil
	}
	return s.engine.UnusedOverrides(stats)
}

func (s *scan) ruleSummaries(stats rules.Stats) []report.RuleSummary {
	var list []report.RuleSummary
	for i, rule := range s.engine.Rules() {
		n := stats.Rules[i]
		list = append(list, report.RuleSummary{Rule: rule, Counts: map[finding.Verdict]int{
			finding.Pass: n.Passed, finding.Fail: n.Failed, finding.Unknown: n.Unknown,
			finding.NotApplicable: n.NotApplicable, finding.Error: n.Errors,
		}})
	}
	return list
}

func (s *scan) summary(list []report.RuleSummary) report.Summary {
	sum := report.Summary{
		Verdicts:   map[finding.Verdict]int{},
		Severities: map[string]int{}, Unknowns: map[string]int{},
		Excepted: s.tally.except, Buckets: s.tally.buckets,
	}
	for _, rule := range list {
		for verdict, n := range rule.Counts {
			sum.Verdicts[verdict] += n
		}
	}
	for _, severity := range finding.Severities() {
		sum.Severities[severity.String()] = s.tally.failed[severity]
		sum.Unknowns[severity.String()] = s.tally.unknown[severity]
	}
	return sum
}
