package report

import (
	"cmp"
	"slices"
	"strings"

	"s3audit/rules/finding"
)

// group is one bucket, or the account itself, with what was found there.
type group struct {
	Bucket   string // empty for the account
	Account  string
	Region   string
	Findings []*finding.Finding // worst first
	counts   [finding.Critical + 1]int
	Unknown  int
	Errors   int
	Excepted int
	Passed   int // passes and not-applicables
	rank     int
}

// grouped sorts a report's findings by what matters: the bucket with the worst
// failed verdict first, and in it the worst finding first.
func grouped(r *Report) []*group {
	var groups []*group
	byBucket := map[string]*group{}
	for i := range r.Findings {
		f := &r.Findings[i]
		key := f.Account + "\x00" + f.Bucket
		g := byBucket[key]
		if g == nil {
			g = &group{Bucket: f.Bucket, Account: f.Account}
			if f.Bucket != "" {
				g.Region = f.Region
			}
			byBucket[key] = g
			groups = append(groups, g)
		}
		g.add(f)
	}
	for _, g := range groups {
		slices.SortStableFunc(g.Findings, byWeight)
	}
	slices.SortStableFunc(groups, byRank)
	return groups
}

func (g *group) add(f *finding.Finding) {
	g.Findings = append(g.Findings, f)
	g.rank = max(g.rank, weight(f))
	switch {
	case f.Exception != nil && f.Verdict.IsFinding():
		g.Excepted++
	case f.Verdict == finding.Fail:
		if f.Severity >= 0 && int(f.Severity) < len(g.counts) {
			g.counts[f.Severity]++
		}
	case f.Verdict == finding.Unknown:
		g.Unknown++
	case f.Verdict == finding.Error:
		g.Errors++
	default:
		g.Passed++
	}
}

// weight orders findings. What could not be established ranks just below what
// failed one severity lower: it may be worse, but nobody knows.
func weight(f *finding.Finding) int {
	switch {
	case f.Exception != nil:
		return 1
	case f.Verdict == finding.Fail:
		return 2 + 2*int(f.Severity)
	case f.Verdict.IsFinding():
		return 2*int(f.Severity) - 1
	}
	return 0
}

func byWeight(a, b *finding.Finding) int {
	return cmp.Or(
		cmp.Compare(shelf(a), shelf(b)),
		cmp.Compare(b.Severity, a.Severity),
		cmp.Compare(a.Rule, b.Rule),
		cmp.Compare(a.ARN, b.ARN),
		cmp.Compare(a.Message, b.Message))
}

// shelf keeps verdicts of a kind together inside a bucket.
func shelf(f *finding.Finding) int {
	switch {
	case !f.Verdict.IsFinding():
		return 4
	case f.Exception != nil:
		return 3
	case f.Verdict == finding.Fail:
		return 0
	case f.Verdict == finding.Error:
		return 1
	}
	return 2
}

func byRank(a, b *group) int {
	order := []int{cmp.Compare(b.rank, a.rank)}
	for _, s := range finding.Severities() {
		order = append(order, cmp.Compare(b.counts[s], a.counts[s]))
	}
	order = append(order, cmp.Compare(b.Unknown+b.Errors, a.Unknown+a.Errors),
		strings.Compare(a.Bucket, b.Bucket), strings.Compare(a.Account, b.Account))
	return cmp.Or(order...)
}

// Worst is the severity of the worst failed finding no exception covers, or
// what else the group is about.
func (g *group) Worst() string {
	for _, s := range finding.Severities() {
		if g.counts[s] > 0 {
			return s.String()
		}
	}
	switch {
	case g.Errors > 0:
		return string(finding.Error)
	case g.Unknown > 0:
		return string(finding.Unknown)
	case g.Excepted > 0:
		return "excepted"
	}
	return string(finding.Pass)
}

// Name is what the group is called on a page.
func (g *group) Name() string {
	if g.Bucket != "" {
		return plain(g.Bucket)
	}
	if g.Account != "" {
		return "account " + plain(g.Account)
	}
	return "account"
}

// Place is the region, where there is one.
func (g *group) Place() string { return plain(g.Region) }

// Tally counts the group's findings in words: "2 critical, 1 unknown".
func (g *group) Tally() string { return tally([]*group{g}) }

func tally(groups []*group) string {
	var counts [finding.Critical + 1]int
	var unknown, errors, excepted, passed int
	for _, g := range groups {
		for s, n := range g.counts {
			counts[s] += n
		}
		unknown, errors = unknown+g.Unknown, errors+g.Errors
		excepted, passed = excepted+g.Excepted, passed+g.Passed
	}
	var parts []string
	add := func(n int, word string) {
		if n > 0 {
			parts = append(parts, number(n)+" "+word)
		}
	}
	for _, s := range finding.Severities() {
		add(counts[s], s.String())
	}
	add(errors, "error")
	add(unknown, "unknown")
	add(excepted, "excepted")
	add(passed, "not failing")
	return strings.Join(parts, ", ")
}

// label is the word a finding's row starts with.
func label(f *finding.Finding) string {
	switch {
	case f.Exception != nil && f.Verdict.IsFinding():
		return "excepted"
	case f.Verdict == finding.Fail:
		return f.Severity.String()
	}
	return string(f.Verdict)
}
