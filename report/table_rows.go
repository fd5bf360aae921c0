package report

import (
	"fmt"
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
	findings []*finding.Finding
}

// rows are the entries of a bucket; brief folds those that can wait.
func rows(g *group, brief bool) []row {
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
	if brief {
		out = fold(out)
	}
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
	case f.Verdict == finding.Fail && f.Severity >= finding.High:
		r.advice = firstSentence(sentence(plain(f.Remediation)))
	}
	if ended := endedException(f); ended != "" {
		r.notes = append(r.notes, ended)
	}
	if note := stateNote(f); note != "" {
		r.notes = append(r.notes, note)
	}
	return r
}

// merge adds a row, or joins it to the one that says the same.
func merge(all []row, r row) []row {
	for i := range all {
		if all[i].label == r.label && all[i].text == r.text && slices.Equal(all[i].notes, r.notes) {
			all[i].rules = append(all[i].rules, r.rules...)
			all[i].findings = append(all[i].findings, r.findings...)
			return all
		}
	}
	return append(all, r)
}

// fold tells the failed checks of a severity below high as one row that names them.
func fold(all []row) []row {
	var out []row
	at := map[string]int{}
	for _, r := range all {
		if !folds(r) {
			out = append(out, r)
			continue
		}
		i, seen := at[r.label]
		if !seen {
			i = len(out)
			at[r.label] = i
			out = append(out, row{label: r.label})
		}
		out[i].rules = append(out[i].rules, r.rules...)
		out[i].findings = append(out[i].findings, r.findings...)
	}
	for _, i := range at {
		out[i].text = strings.Join(out[i].rules, ", ") + "."
		out[i].rules = []string{fmt.Sprintf("%d checks failed", len(out[i].rules))}
		if len(out[i].findings) == 1 {
			out[i].rules = []string{plain(out[i].findings[0].Rule)}
			out[i].text = says(out[i].findings[0])
		}
	}
	return out
}

func folds(r row) bool {
	for _, f := range r.findings {
		if f.Verdict != finding.Fail || f.Exception != nil || f.ExpiredException != nil || f.Severity >= finding.High || f.Bucket == "" || f.Fresh() {
			return false
		}
	}
	return true
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

// gapOf is everything that is not known of a bucket, in one row.
func gapOf(g *group) (row, bool) {
	var all []row
	for _, f := range g.Findings {
		if f.Verdict == finding.Unknown && f.Exception == nil {
			all = append(all, newRow(g, f))
		}
	}
	if len(all) == 0 {
		return row{}, false
	}
	one := together(all)
	one.text += stakes(one.findings)
	one.rules = []string{g.Name()}
	return one, true
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

// firstSentence is what to do; "s3audit rules show" has the rest.
func firstSentence(s string) string {
	for i := 0; i+2 < len(s); i++ {
		if s[i] == '.' && s[i+1] == ' ' && s[i+2] >= 'A' && s[i+2] <= 'Z' {
			return s[:i+1]
		}
	}
	return s
}
