package report

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"fmt"
	"html/template"
	"io"
	"slices"
	"strings"
	"time"

	"s3audit/rules/finding"
)

//go:embed page/page.html.tmpl
var pageTemplate string

//go:embed page/style.css
var pageStyle string

//go:embed page/filter.js
var pageScript string

// htmlPage is parsed once. Escaping by context is html/template's; what its
// functions return is text, never markup.
var htmlPage = template.Must(template.New("page").Funcs(template.FuncMap{
	"plain": plain, "number": number, "count": count, "label": label, "says": says,
	"grants": grants, "agreed": agreed, "ended": endedException, "sentence": sentence, "link": webLink,
	"join":   func(s []string) string { return plain(strings.Join(s, ", ")) },
	"value":  func(v []byte) string { return plain(cut(string(v), 2000)) },
	"utc":    func(t time.Time) string { return t.UTC().Format("2006-01-02 15:04:05 UTC") },
	"zero":   func(t time.Time) bool { return t.IsZero() },
	"ruleID": ruleID,
	"times":  func(counts map[finding.Verdict]int, v string) int { return counts[finding.Verdict(v)] },
}).Funcs(frameworkFuncs).Parse(frameworksTemplate + pageTemplate))

// htmlView is what the template shows.
type htmlView struct {
	*Report
	CSP      string
	Style    template.CSS
	Script   template.JS
	Heading  string // of the browser's tab
	Title    string
	Verdict  string
	Verdicts string
	Covered  string
	Differs  string // on which buckets AWS and the analyser differ
	NotRun   string // which rules were left out
	Bars     []bar
	Groups   []htmlGroup
	Gaps     []gap
	Rules    []RuleSummary
	// Shortlist is how many buckets the summary names, More how many it leaves
	// to the findings, Many whether a browser should lay them out only when
	// they come into view.
	Shortlist, More int
	Many            bool
}

// bar is one severity of the chart, measured against the largest.
type bar struct {
	Name            string
	Failed, Unknown int
	Width, Rest     float64 // of 100: failed, not established
}

type htmlGroup struct {
	*group
	ID    string
	Items []htmlItem
}

type htmlItem struct {
	*finding.Finding
	ID     string
	RuleID string // where the page describes the rule, if it does
}

type gap struct {
	API, Grant                                    string
	Calls, Denied, Failed, Throttled, Unsupported int
}

// renderHTML writes one page that loads nothing and needs no script to be read.
func renderHTML(w io.Writer, r *Report, _ Options) error {
	var b bytes.Buffer
	if err := htmlPage.Execute(&b, view(r)); err != nil {
		return fmt.Errorf("write html: %w", err)
	}
	// The page itself never says "##", and a CI runner that sees the page go
	// by takes "##[" for a command.
	_, err := w.Write(bytes.ReplaceAll(b.Bytes(), []byte("##"), []byte("#&#35;")))
	return err
}

func view(r *Report) *htmlView {
	v := &htmlView{
		Report: r, Style: template.CSS(pageStyle), Script: template.JS(pageScript),
		CSP: "default-src 'none'; style-src " + digest(pageStyle) + "; script-src " + digest(pageScript) +
			"; img-src data:; base-uri 'none'; form-action 'none'",
		Heading: heading(r), Title: title(r), Verdict: verdictLine(r), Verdicts: verdicts(r), Covered: covered(&r.Coverage),
		Differs: disagreements(&r.Coverage), NotRun: notRun(&r.Coverage),
		Bars: bars(r), Rules: busiest(r.Rules),
	}
	seen, described := map[string]int{}, map[string]string{}
	for _, rule := range r.Rules {
		described[rule.ID] = ruleID(rule.ID)
	}
	for i, g := range grouped(r) {
		hg := htmlGroup{group: g, ID: fmt.Sprintf("b%d", i+1)}
		for _, f := range g.Findings {
			hg.Items = append(hg.Items, htmlItem{f, anchor(f, seen), described[f.Rule]})
		}
		v.Groups = append(v.Groups, hg)
	}
	v.Shortlist, v.Many = 10, len(v.Groups) > 200
	v.More = max(0, len(v.Groups)-v.Shortlist)
	for _, c := range troubled(r.Coverage.Calls) {
		one := gap{API: c.API, Calls: c.Calls, Denied: c.Denied, Failed: c.Failed, Throttled: c.Throttled, Unsupported: c.Unsupported}
		if c.Denied > 0 {
			one.Grant = c.Action
		}
		v.Gaps = append(v.Gaps, one)
	}
	return v
}

func heading(r *Report) string {
	if r.Scan.Account == "" {
		return "S3 audit"
	}
	return cut("S3 audit, account "+plain(r.Scan.Account), 40)
}

// anchor is a finding's place on the page: the same in every report.
func anchor(f *finding.Finding, seen map[string]int) string {
	id := "f-" + segment(f.Fingerprint)
	seen[id]++
	if n := seen[id]; n > 1 {
		id = fmt.Sprintf("%s-%d", id, n)
	}
	return id
}

// ruleID is where the page describes a rule. Browsers decode what is escaped
// in a link but not in an id, so neither has anything to decode.
func ruleID(rule string) string {
	return "r-" + strings.NewReplacer("%", "_", ".", "_", "~", "_").Replace(segment(rule))
}

func digest(s string) string {
	sum := sha256.Sum256([]byte(s))
	return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
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
