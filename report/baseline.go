package report

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/jedib0t/go-pretty/v6/text"

	"s3audit/rules/exposure"
	"s3audit/rules/finding"
)

// shownResolved is how many findings that are no more a format for people
// names; the others it counts, and the JSON document has them all.
const shownResolved = 10

// comparedLines say what changed since the baseline, safe to show.
func comparedLines(c *finding.Comparison) []string {
	lines := []string{"Compared with " + plain(c.With) + ": " + exposure.Listed(someOf(
		counted{c.New, "new"}, counted{c.Updated, "failing in more places"}, counted{c.Unchanged, "unchanged"},
		counted{c.Fixed, "fixed"}, counted{c.Gone, "gone with their buckets"}, counted{c.Excepted, "under an exception now"},
	)) + "."}
	if c.NewUnknown > 0 {
		line := count(c.NewUnknown, "verdict") + " could be established then and cannot now"
		if c.BecameUnknown > 0 {
			line += "; " + number(c.BecameUnknown) + " of them had failed"
		}
		lines = append(lines, line+".")
	}
	if c.KnownAgain > 0 {
		lines = append(lines, count(c.KnownAgain, "verdict")+" without an answer then, and no finding now.")
	}
	if c.NotEvaluated > 0 {
		lines = append(lines, count(c.NotEvaluated, "finding")+" of the baseline that this scan says nothing about.")
	}
	return lines
}

type counted struct {
	n    int
	word string
}

// someOf leaves out what there is none of.
func someOf(counts ...counted) []string {
	var out []string
	for _, c := range counts {
		if c.n > 0 {
			out = append(out, number(c.n)+" "+c.word)
		}
	}
	if out == nil {
		out = []string{"nothing then, nothing now"}
	}
	return out
}

// resolvedLines name findings that are no more, and how many there are besides.
func resolvedLines(c *finding.Comparison) (lines []string, more int) {
	for _, r := range c.Resolved[:min(len(c.Resolved), shownResolved)] {
		word := "fixed: "
		if r.Gone {
			word = "gone: "
		}
		place := r.Bucket
		if place == "" {
			place = r.ARN
		}
		lines = append(lines, plain(word+r.Rule+" on "+place))
	}
	return lines, len(c.Resolved) - len(lines)
}

// stateNote says of one finding what is other than it was, "" where nothing is.
func stateNote(f *finding.Finding) string {
	if f.Change == nil {
		return ""
	}
	switch f.Change.State {
	case finding.New:
		return "New since the baseline."
	case finding.Updated:
		return "More than in the baseline: " + plain(fewOf(f.Change.New)) + "."
	}
	return ""
}

// compared writes the section of the table.
func (p *page) compared(r *Report) {
	if r.Baseline == nil {
		return
	}
	p.section("SINCE THE BASELINE")
	for _, line := range comparedLines(r.Baseline) {
		p.wrapped(2, line)
	}
	lines, more := resolvedLines(r.Baseline)
	for _, line := range lines {
		p.wrapped(4, line, text.Faint)
	}
	if more > 0 {
		p.wrapped(4, "… and "+number(more)+" more, in -o json.", text.Bold)
	}
}

// markdownCompared writes the section of the markdown document.
func markdownCompared(b *bytes.Buffer, r *Report) {
	if r.Baseline == nil {
		return
	}
	fmt.Fprintf(b, "\n### Since the baseline\n\n%s\n", escapeMarkdown(strings.Join(comparedLines(r.Baseline), " ")))
	lines, more := resolvedLines(r.Baseline)
	for i, line := range lines {
		if i == 0 {
			b.WriteByte('\n')
		}
		fmt.Fprintf(b, "- %s\n", escapeMarkdown(line))
	}
	if more > 0 {
		fmt.Fprintf(b, "- and %s more, which the JSON document has\n", number(more))
	}
}

// baselineState is SARIF's word for what became of a finding, which is ours; ""
// where nothing was compared. What an exception covers was not compared, and
// where one result has a state all must have.
// Source: https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html, section 3.27.24
func baselineState(r *Report, f *finding.Finding) string {
	switch {
	case r.Baseline == nil:
		return ""
	case f.Change == nil || f.Change.State == "":
		return string(finding.Unchanged)
	}
	return string(f.Change.State)
}
