package report

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/jedib0t/go-pretty/v6/text"

	"s3audit/collector/snapshot"
	"s3audit/rules/finding"
)

// shownExceptions is how many exceptions a format for people tells one by one;
// the others it counts, and the JSON document has them all.
const shownExceptions = 20

// exceptionOrder is what somebody should look at first.
var exceptionOrder = []finding.ExceptionStatus{finding.Expired, finding.Gone, finding.Unused, finding.InForce, finding.NotEvaluated}

// exceptionLine is one exception as a reader sees it, safe to show.
type exceptionLine struct {
	Status  string `json:"status"`
	Name    string `json:"name"`
	Expires string `json:"expires"` // "" for one without an end
	Text    string `json:"text"`    // what came of it
	Agreed  string `json:"agreed"`  // who agreed to what
	Stale   bool   `json:"stale"`
}

// exceptionLines tells of every exception, those first that need a look, and of
// those in force the one that ends soonest.
func exceptionLines(r *Report) []exceptionLine {
	uses := slices.Clone(r.Exceptions)
	slices.SortStableFunc(uses, func(a, b finding.ExceptionUse) int {
		return cmp.Or(cmp.Compare(slices.Index(exceptionOrder, a.Status), slices.Index(exceptionOrder, b.Status)),
			cmp.Compare(ends(&a), ends(&b)), cmp.Compare(a.Name, b.Name))
	})
	out := make([]exceptionLine, len(uses))
	for i := range uses {
		u := &uses[i]
		out[i] = exceptionLine{
			Status: strings.ReplaceAll(string(u.Status), "-", " "), Name: plain(u.Name), Expires: plain(u.Expires),
			Text: cameOf(u), Agreed: agreed(&u.Exception), Stale: u.Stale(),
		}
	}
	return out
}

// ends sorts by the last day; what has none ends last.
func ends(u *finding.ExceptionUse) string { return cmp.Or(u.Expires, "9999-99-99") }

// cameOf says what came of an exception in this scan.
func cameOf(u *finding.ExceptionUse) string {
	var parts []string
	switch u.Status {
	case finding.InForce:
		parts = append(parts, "covers "+count(u.Findings, "finding"))
	case finding.Expired:
		parts = append(parts, "ended on "+u.Expires)
		if u.Findings > 0 {
			parts = append(parts, count(u.Findings, "finding")+" came back")
		}
	case finding.Unused:
		if u.Refused == 0 {
			parts = append(parts, "nothing that it covers was found")
		}
	case finding.NotEvaluated:
		parts = append(parts, "what it is about was not judged in this scan, or not established")
	}
	if u.Status == finding.InForce && u.DaysLeft != nil {
		parts = append(parts, left(*u.DaysLeft))
	}
	if u.Refused > 0 {
		parts = append(parts, "without an end it must not cover "+count(u.Refused, "finding")+" of high severity or above")
	}
	for _, gap := range []struct {
		what  string
		names []string
	}{{"no such bucket: ", u.GoneBuckets}, {"no such rule: ", u.GoneRules}, {"not chosen: ", u.NotChosen}} {
		if len(gap.names) > 0 {
			parts = append(parts, gap.what+fewOf(gap.names))
		}
	}
	return sentence(plain(strings.Join(parts, "; ") + inBrackets(u.Where)))
}

func left(days int) string {
	if days == 0 {
		return "last day"
	}
	return count(days, "day") + " left"
}

func inBrackets(place string) string {
	if place == "" {
		return ""
	}
	return " (" + place + ")"
}

// fewOf names a few.
func fewOf(names []string) string {
	text := strings.Join(names[:min(len(names), shownExceptions)], ", ")
	if more := len(names) - shownExceptions; more > 0 {
		text += " and " + number(more) + " more"
	}
	return text
}

// endedException says of a finding that came back why it did.
func endedException(f *finding.Finding) string {
	e := f.ExpiredException
	if e == nil || f.Exception != nil {
		return ""
	}
	name := ""
	if e.Name != "" {
		name = " " + e.Name
	}
	return sentence(plain("The exception" + name + " ended on " + e.Expires + ", so this counts again. " + agreed(e)))
}

// exceptionCounts is the section's first line.
func exceptionCounts(r *Report) string {
	counts := map[finding.ExceptionStatus]int{}
	for i := range r.Exceptions {
		counts[r.Exceptions[i].Status]++
	}
	var parts []string
	for _, status := range exceptionOrder {
		if n := counts[status]; n > 0 {
			parts = append(parts, number(n)+" "+strings.ReplaceAll(string(status), "-", " "))
		}
	}
	return count(len(r.Exceptions), "exception") + ": " + strings.Join(parts, ", ") + "."
}

// overridesUnused says which overrides of parameters fitted no bucket, "" where
// all were of use.
func overridesUnused(c *snapshot.Coverage) string {
	if len(c.UnusedOverrides) == 0 {
		return ""
	}
	named := make([]string, len(c.UnusedOverrides))
	for i, o := range c.UnusedOverrides {
		named[i] = plain(o.Rule + inBrackets(o.Where))
	}
	return "Overrides of parameters that fitted no bucket: " + fewOf(named) + "."
}

// exceptions writes the section of the table.
func (p *page) exceptions(r *Report) {
	if len(r.Exceptions) == 0 {
		return
	}
	p.section("EXCEPTIONS")
	p.wrapped(2, exceptionCounts(r))
	lines := exceptionLines(r)
	shown := lines
	if p.o.Brief {
		shown = lines[:min(len(lines), shownExceptions)]
	}
	for _, l := range shown {
		var colors []text.Color
		if l.Stale {
			colors = colorOf(string(finding.Unknown))
		}
		p.wrapped(2, l.Name+" ("+l.Status+"): "+l.Text, colors...)
		p.wrapped(4, l.Agreed, text.Faint)
	}
	if more := len(lines) - len(shown); more > 0 {
		p.wrapped(2, "… and "+count(more, "more exception")+", in -o json and with --full here.", text.Bold)
	}
}

// markdownExceptions writes the section of the markdown document.
func markdownExceptions(b *bytes.Buffer, r *Report) {
	if len(r.Exceptions) == 0 {
		return
	}
	fmt.Fprintf(b, "\n### Exceptions\n\n%s\n\n| status | exception | what came of it |\n|---|---|---|\n", escapeMarkdown(exceptionCounts(r)))
	lines := exceptionLines(r)
	for _, l := range lines[:min(len(lines), shownExceptions)] {
		fmt.Fprintf(b, "| %s | %s | %s *%s* |\n", l.Status, code(cut(l.Name, 100)), escapeMarkdown(cut(l.Text, 400)), escapeMarkdown(cut(l.Agreed, 400)))
	}
	if more := len(lines) - shownExceptions; more > 0 {
		fmt.Fprintf(b, "\nAnd %s, which the JSON document has.\n", count(more, "more exception"))
	}
}

// htmlExceptions is the section of the page.
type htmlExceptions struct {
	Counts string
	Lines  []exceptionLine
	Total  int
	More   int // not in the page itself
}

// ExceptionSection is nil where nothing was agreed.
func (v *htmlView) ExceptionSection() *htmlExceptions {
	if len(v.Exceptions) == 0 {
		return nil
	}
	lines := exceptionLines(v.Report)
	shown, more := first(lines, shownExceptions)
	return &htmlExceptions{exceptionCounts(v.Report), shown, len(lines), more}
}

// OverridesUnused is for the page's coverage.
func (v *htmlView) OverridesUnused() string { return overridesUnused(&v.Coverage) }
