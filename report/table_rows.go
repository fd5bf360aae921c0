package report

import (
	"slices"
	"strings"

	"s3audit/rules/finding"
)

// maxUnknownRows is how many different gaps one bucket shows before they are
// told as one: a bucket that denies everything has one story, not forty.
const maxUnknownRows = 3

// row is one entry of a bucket: a finding, or several that say the same.
type row struct {
	label    string
	rules    []string
	text     string
	advice   string
	notes    []string
	unknown  string // the gap it is about, for verdicts that were not reached
	findings []*finding.Finding
}

func rows(g *group) []row {
	var out, unknowns, passes []row
	for _, f := range g.Findings {
		switch r := newRow(g, f); {
		case f.Verdict == finding.Unknown && f.Exception == nil:
			unknowns = merge(unknowns, r)
		case !f.Verdict.IsFinding():
			r.text = strings.ToUpper(string(f.Verdict[:1])) + strings.ReplaceAll(string(f.Verdict[1:]), "-", " ") + "."
			passes = merge(passes, r)
		default:
			out = append(out, r)
		}
	}
	if len(unknowns) > maxUnknownRows {
		unknowns = []row{together(unknowns)}
	}
	for i := range unknowns {
		unknowns[i].text += stakes(unknowns[i].findings)
	}
	// Excepted findings come last among findings, after what is not known.
	at := slices.IndexFunc(out, func(r row) bool { return r.label == "excepted" })
	if at < 0 {
		at = len(out)
	}
	return append(slices.Insert(out, at, unknowns...), passes...)
}

func newRow(g *group, f *finding.Finding) row {
	r := row{label: label(f), rules: []string{plain(f.Rule)}, text: says(f), findings: []*finding.Finding{f}}
	if g.Bucket == "" && f.ARN != "" && !strings.HasSuffix(f.ARN, ":root") {
		r.text = plain(f.ARN) + ": " + r.text
	}
	switch {
	case f.Exception != nil:
		r.notes = []string{agreed(f.Exception)}
	case f.Verdict == finding.Unknown:
		r.unknown = r.text
	case f.Verdict == finding.Fail && f.Severity >= finding.High:
		r.advice = sentence(plain(f.Remediation))
	}
	return r
}

// merge adds a row, or joins it to the one that says the same.
func merge(all []row, r row) []row {
	for i := range all {
		if all[i].label == r.label && all[i].text == r.text {
			all[i].rules = append(all[i].rules, r.rules...)
			all[i].findings = append(all[i].findings, r.findings...)
			return all
		}
	}
	return append(all, r)
}

func together(all []row) row {
	one := all[0]
	var missing []finding.Missing
	one.rules, one.findings = nil, nil
	for _, r := range all {
		one.rules = append(one.rules, r.rules...)
		one.findings = append(one.findings, r.findings...)
		for _, f := range r.findings {
			missing = append(missing, f.Missing...)
		}
	}
	slices.Sort(one.rules)
	one.text = notEstablished(missing)
	return one
}

// stakes says how bad it would be if the rules that were not established failed.
func stakes(fs []*finding.Finding) string {
	worst := finding.Severity(0)
	for _, f := range fs {
		worst = max(worst, f.Severity)
	}
	if len(fs) == 1 {
		return " A failure here would be " + worst.String() + "."
	}
	return " A failure here would be up to " + worst.String() + "."
}
