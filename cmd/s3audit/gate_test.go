package main

import (
	"strings"
	"testing"

	"s3audit/collector/snapshot"
	"s3audit/rules/finding"
)

// gateCase is what a scan found, what it was asked, and what it must end with.
type gateCase struct {
	name      string
	found     []finding.Finding
	coverage  snapshot.Coverage
	failOn    finding.Severity
	onUnknown string
	onlyNew   bool
	code      int
	reason    string
}

func gateCases() []gateCase {
	whole := snapshot.Coverage{Complete: true, Expected: 2, Read: 2}
	partly := snapshot.Coverage{Expected: 2, Read: 1}
	missing := snapshot.Coverage{Complete: true, NotFound: []string{"no\nsuch"}}
	of := func(v finding.Verdict, s finding.Severity) finding.Finding {
		return finding.Finding{Verdict: v, Severity: s, Bucket: "b"}
	}
	state := func(f finding.Finding, s finding.State) finding.Finding {
		f.Change = &finding.Change{State: s}
		return f
	}
	agreed := of(finding.Fail, finding.Critical)
	agreed.Exception = &finding.Exception{}
	fail, low, open, broken := of(finding.Fail, finding.High), of(finding.Fail, finding.Low), of(finding.Unknown, finding.High), of(finding.Error, finding.High)
	all := func(list ...finding.Finding) []finding.Finding { return list }
	return []gateCase{
		{"clean", nil, whole, finding.Low, "fail", false, 0, "nothing at or over low"},
		{"one finding", all(fail), whole, finding.Low, "fail", false, 1, "1 finding at or over low"},
		{"below the gate", all(low), whole, finding.High, "fail", false, 0, "nothing at or over high"},
		{"at the gate", all(fail, low), whole, finding.High, "fail", false, 1, "1 finding at or over high"},
		{"none fails", all(fail, open), whole, 0, "fail", false, 0, "--fail-on none"},
		{"none, and incomplete", all(fail), partly, 0, "fail", false, 3, "coverage is incomplete: 1 of 2 buckets read"},
		{"agreed", all(agreed), whole, finding.Low, "fail", false, 0, "nothing at or over low"},
		{"unknown", all(open), whole, finding.Low, "fail", false, 3, "1 verdict at or over low could not be established"},
		{"unknown, warned of", all(open), whole, finding.Low, "warn", false, 0, "could not be established (--on-unknown warn)"},
		{"unknown, ignored", all(open), whole, finding.Low, "ignore", false, 0, "(--on-unknown ignore)"},
		{"unknown below the gate", all(open), whole, finding.Critical, "fail", false, 0, "nothing at or over critical"},
		{"a rule broke", all(broken), whole, finding.Low, "fail", false, 3, "1 rule evaluation broke"},
		{"a finding wins over an unknown", all(open, fail), whole, finding.Low, "fail", false, 1, "1 finding"},
		{"a finding wins over a gap", all(fail), partly, finding.Low, "fail", false, 1, "1 finding"},
		{"a gap", nil, partly, finding.Low, "fail", false, 3, "1 of 2 buckets read"},
		{"a gap is no unknown", nil, partly, finding.Low, "ignore", false, 3, "1 of 2 buckets read"},
		{"no such bucket", nil, missing, finding.Low, "fail", false, 3, "no such bucket: no"},
		{"known", all(state(fail, finding.Unchanged)), whole, finding.Low, "fail", true, 0, "nothing new at or over low (and 1 known before)"},
		{"new", all(state(fail, finding.New), state(fail, finding.Unchanged)), whole, finding.Low, "fail", true, 1, "1 new finding at or over low (and 1 known before)"},
		{"more of the same bucket", all(state(fail, finding.Updated)), whole, finding.Low, "fail", true, 1, "1 new finding"},
		{"new below the gate", all(state(low, finding.New)), whole, finding.High, "fail", true, 0, "nothing new at or over high"},
		{"unknown as it was", all(state(open, finding.Unchanged)), whole, finding.Low, "fail", true, 0, "nothing new"},
		{"newly unknown", all(state(open, finding.New)), whole, finding.Low, "fail", true, 3, "1 new verdict at or over low could not be established"},
		{"known, and incomplete", all(state(fail, finding.Unchanged)), partly, finding.Low, "fail", true, 3, "1 of 2 buckets read"},
	}
}

func TestGate(t *testing.T) {
	for _, test := range gateCases() {
		all, fresh := newTally(), newTally()
		for i := range test.found {
			all.add(&test.found[i])
			if test.found[i].Fresh() {
				fresh.add(&test.found[i])
			}
		}
		exit := gate{failOn: test.failOn, onUnknown: test.onUnknown, failOnNew: test.onlyNew}.decide(all, fresh, test.coverage)
		if exit.Code != test.code || !strings.Contains(exit.Reason, test.reason) {
			t.Errorf("%s: exit %d: %s; want %d: %s", test.name, exit.Code, exit.Reason, test.code, test.reason)
		}
		var said strings.Builder
		tell(&environment{stderr: &said}, exit, false)
		if text := said.String(); strings.Count(text, "\n") != 1 || !strings.HasPrefix(text, "s3audit: exit ") {
			t.Errorf("%s: stderr gets %q, want one line", test.name, text)
		}
	}
}
