package report

import (
	"cmp"
	"html/template"
	"slices"

	"s3audit/rules/finding"
)

// What stands in the page itself is bounded, so that an account with a hundred
// thousand findings opens as fast as one with ten; the page says what it leaves
// to the script.
const (
	shownFindings = 60
	shownBuckets  = 10
	shownRules    = 15
	shownGaps     = 40
)

// htmlView is what the template shows.
type htmlView struct {
	*Report
	CSP      string
	Style    template.CSS
	Script   template.JS
	Data     template.HTML // base64, which holds nothing to escape
	Heading  string        // of the browser's tab
	Account  string
	Title    string
	Verdict  string
	Verdicts string
	Covered  string
	Differs  string // on which buckets AWS and the analyser differ
	NotRun   string // which rules were left out
	Bars     []bar
	Groups   []*group
	Worst    []*finding.Finding
	Busiest  []RuleSummary
	Gaps     []gap
	// What is not in the page itself.
	MoreGroups, MoreFindings, MoreRules, MoreGaps, MoreReached int

	Views      []htmlLink
	Reach      []Bucket // the most open first
	ReachParts []part
}

// bar is one severity of the chart, measured against the largest.
type bar struct {
	Name            string
	Failed, Unknown int
	Width, Rest     float64 // of 100: failed, not established
}

type gap struct {
	API, Grant                                    string
	Calls, Denied, Failed, Throttled, Unsupported int
}

func view(r *Report) (*htmlView, error) {
	groups := grouped(r)
	data, err := newPageData(r, groups).packed()
	if err != nil {
		return nil, err
	}
	v := &htmlView{
		Report: r, Style: template.CSS(pageStyle()), Script: template.JS(pageScript()), Data: template.HTML(data),
		CSP: "default-src 'none'; style-src " + digest(pageStyle()) + "; script-src " + digest(pageScript()) +
			"; img-src data:; base-uri 'none'; form-action 'none'",
		Heading: heading(r), Account: plain(r.Scan.Account), Title: title(r), Verdict: verdictLine(r), Verdicts: verdicts(r), Covered: covered(&r.Coverage),
		Differs: disagreements(&r.Coverage), NotRun: notRun(&r.Coverage), Bars: bars(r),
	}
	v.Groups, v.MoreGroups = first(groups, shownBuckets)
	v.Worst, v.MoreFindings = first(worstFindings(groups), shownFindings)
	v.Busiest, v.MoreRules = first(busiest(r.Rules), shownRules)
	v.Gaps, v.MoreGaps = first(gaps(r), shownGaps)
	reach := mostOpen(r)
	v.ReachParts = reachParts(reach)
	v.Reach, v.MoreReached = first(reach, shownReach)
	v.Views = v.views()
	return v, nil
}

// htmlLink leads to a view: a part of the page, which the script shows alone.
type htmlLink struct {
	ID, Name string
	Count    int
}

// views are those that have something to show, in the page's order.
func (v *htmlView) views() []htmlLink {
	links := []htmlLink{{"overview", "Overview", 0}, {"findings", "Findings", len(v.Findings)}}
	add := func(there bool, l htmlLink) {
		if there {
			links = append(links, l)
		}
	}
	add(v.Baseline != nil, htmlLink{"changes", "Changes", 0})
	add(len(v.Reach) > 0, htmlLink{"buckets", "Exposure", len(v.Reach) + v.MoreReached})
	add(len(v.Frameworks) > 0, htmlLink{"frameworks", "Frameworks", 0})
	add(len(v.Rules) > 0, htmlLink{"rules", "Rules", len(v.Rules)})
	add(len(v.Exceptions) > 0, htmlLink{"exceptions", "Exceptions", len(v.Exceptions)})
	return append(links, htmlLink{"coverage", "Coverage", 0})
}

// first are the first of a list, and how many others there are.
func first[T any](list []T, n int) ([]T, int) {
	n = min(n, len(list))
	return list[:n], len(list) - n
}

func heading(r *Report) string {
	if r.Scan.Account == "" {
		return "S3 audit"
	}
	return cut("S3 audit, account "+plain(r.Scan.Account), 40)
}

// worstFindings sorts all by weight; of equal weight, the worse bucket's first.
func worstFindings(groups []*group) []*finding.Finding {
	var all []*finding.Finding
	for _, g := range groups {
		all = append(all, g.Findings...)
	}
	slices.SortStableFunc(all, func(a, b *finding.Finding) int { return cmp.Compare(weight(b), weight(a)) })
	return all
}

func gaps(r *Report) (out []gap) {
	for _, c := range troubled(r.Coverage.Calls) {
		one := gap{API: c.API, Calls: c.Calls, Denied: c.Denied, Failed: c.Failed, Throttled: c.Throttled, Unsupported: c.Unsupported}
		if c.Denied > 0 {
			one.Grant = c.Action
		}
		out = append(out, one)
	}
	return out
}

func bars(r *Report) []bar {
	var out []bar
	most := 1
	for _, s := range finding.Severities() {
		b := bar{Name: s.String(), Failed: r.Summary.Severities[s.String()], Unknown: r.Summary.Unknowns[s.String()]}
		most = max(most, b.Failed+b.Unknown)
		out = append(out, b)
	}
	for i := range out {
		out[i].Width = width(out[i].Failed, most)
		out[i].Rest = width(out[i].Unknown, most)
	}
	return out
}

func width(n, most int) float64 { return float64(n*1000/most) / 10 }

// busiest sorts rules: worst severity with most failures first.
func busiest(rules []RuleSummary) []RuleSummary {
	sorted := slices.Clone(rules)
	slices.SortStableFunc(sorted, func(a, b RuleSummary) int {
		return cmp.Or(
			cmp.Compare(min(b.Counts[finding.Fail], 1), min(a.Counts[finding.Fail], 1)),
			cmp.Compare(b.Severity, a.Severity),
			cmp.Compare(b.Counts[finding.Fail], a.Counts[finding.Fail]),
			cmp.Compare(a.ID, b.ID))
	})
	return sorted
}
