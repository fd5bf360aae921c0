package report

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/jedib0t/go-pretty/v6/text"

	"s3audit/rules/exposure"
	"s3audit/rules/finding"
	"s3audit/rules/framework"
)

// bounds say what a status reaches to. They stand below every result by control.
const bounds = "Satisfied says that the configuration of S3 that was judged meets it; what a control asks beyond that is for its owner to show."

// statusWord is a status as a reader sees it.
func statusWord(s framework.Status) string { return strings.ReplaceAll(string(s), "-", " ") }

// statusLabel is the label whose colour a status has.
func statusLabel(s framework.Status) string {
	switch s {
	case framework.NotSatisfied:
		return finding.High.String()
	case framework.Unknown:
		return string(finding.Unknown)
	case framework.Satisfied:
		return string(finding.Pass)
	}
	return finding.Info.String()
}

// cardLine counts a framework's controls in words.
func cardLine(c *framework.Card) string {
	var parts []string
	for _, s := range framework.Statuses() {
		if n := c.Summary[s]; n > 0 {
			parts = append(parts, number(n)+" "+statusWord(s))
		}
	}
	return count(len(c.Controls), "control") + ": " + strings.Join(parts, ", ") + "."
}

// controlSays is the one sentence for a control.
func controlSays(r *framework.Result) string {
	n := r.Counts
	var parts []string
	switch {
	case r.Status == framework.Manual:
		return sentence(plain(r.Note))
	case r.Status == framework.NotApplicable:
		return "No bucket that it applies to."
	case r.Status == framework.Satisfied:
		parts = append(parts, count(n.Pass, "verdict")+" passed")
	case n.Fail > 0:
		parts = append(parts, count(n.Fail, "verdict")+" failed, by "+plain(exposure.Listed(firstFew(r.Failed))))
	}
	if n.Unknown+n.Error > 0 {
		parts = append(parts, count(n.Unknown+n.Error, "verdict")+" could not be established")
	}
	if n.Excepted > 0 {
		parts = append(parts, number(n.Excepted)+" of them under an exception")
	}
	if len(r.NotRun) > 0 {
		parts = append(parts, "not run: "+plain(exposure.Listed(firstFew(r.NotRun))))
	}
	if len(parts) == 0 {
		return "Not every bucket was read."
	}
	text := sentence(strings.Join(parts, "; "))
	if r.Note != "" {
		text += " " + sentence(plain(r.Note))
	}
	return strings.ToUpper(text[:1]) + text[1:]
}

// firstFew names a few rules and counts the others: a reader finds them all
// below, and in the JSON document.
func firstFew(rules []string) []string {
	const few = 4
	if len(rules) <= few {
		return rules
	}
	return append(slices.Clone(rules[:few]), count(len(rules)-few, "more rule"))
}

// pressing are the controls that somebody has to look at.
func pressing(c *framework.Card) []framework.Result {
	var out []framework.Result
	for _, r := range c.Controls {
		if r.Status != framework.Satisfied && r.Status != framework.NotApplicable {
			out = append(out, r)
		}
	}
	return out
}

// A framework of up to smallCard controls is shown whole; of a longer one the
// table shows no more than maxControls of those to look at, worst first.
const (
	smallCard   = 20
	maxControls = 30
)

// shortCard are the controls that the plain table shows of a framework.
func shortCard(c *framework.Card) []framework.Result {
	if len(c.Controls) <= smallCard {
		return c.Controls
	}
	rows := pressing(c)
	if len(rows) > maxControls {
		sortByStatus(rows)
		rows = rows[:maxControls]
	}
	return rows
}

// sortByStatus puts first what needs a reader first.
func sortByStatus(rows []framework.Result) {
	slices.SortStableFunc(rows, func(a, b framework.Result) int {
		return slices.Index(framework.Statuses(), a.Status) - slices.Index(framework.Statuses(), b.Status)
	})
}

func (p *page) frameworks(r *Report) {
	for i := range r.Frameworks {
		p.card(&r.Frameworks[i])
	}
}

// card shows a framework by control. The plain table leaves out of a long one
// what needs no look.
func (p *page) card(c *framework.Card) {
	p.section("BY CONTROL")
	p.wrapped(2, plain(c.Title()), text.Bold)
	p.wrapped(2, cardLine(c))
	shown := c.Controls
	if p.o.Brief {
		shown = shortCard(c)
	}
	idWidth := 0
	for _, one := range shown {
		idWidth = max(idWidth, min(text.StringWidth(plain(one.ID)), maxRuleWidth/2))
	}
	t := p.table()
	width := max(20, p.o.Width-len("not applicable")-idWidth-8)
	t.SetColumnConfigs([]table.ColumnConfig{{Number: 1, WidthMin: len("not applicable")}, {Number: 2, WidthMin: idWidth}})
	for _, one := range shown {
		says := append(wrap(sentence(plain(one.Title)), width), wrap(controlSays(&one), width)...)
		t.AppendRow(table.Row{
			p.paint(statusWord(one.Status), colorOf(statusLabel(one.Status))...),
			strings.Join(chop(plain(one.ID), max(idWidth, 1)), "\n"), strings.Join(says, "\n"),
		})
	}
	if len(shown) > 0 {
		p.line(indent(t.Render()))
	}
	if more := len(c.Controls) - len(shown); more > 0 {
		p.wrapped(2, "… and "+count(more, "more control")+" not shown here: every one with --full, and in the other formats.", text.Bold)
	}
	p.wrapped(2, bounds, text.Faint)
}

// markdownFrameworks writes the results by control, the pressing ones as far
// as the room goes.
func markdownFrameworks(b *bytes.Buffer, r *Report, room int) {
	if len(r.Frameworks) == 0 {
		return
	}
	b.WriteString("\n### By control\n\n| framework |")
	for _, s := range framework.Statuses() {
		fmt.Fprintf(b, " %s |", statusWord(s))
	}
	b.WriteString("\n|---|--:|--:|--:|--:|--:|\n")
	for i := range r.Frameworks {
		c := &r.Frameworks[i]
		fmt.Fprintf(b, "| %s |", escapeMarkdown(c.Title()))
		for _, s := range framework.Statuses() {
			fmt.Fprintf(b, " %s |", number(c.Summary[s]))
		}
		b.WriteByte('\n')
	}
	fmt.Fprintf(b, "\n%s\n", bounds)
	for i := range r.Frameworks {
		markdownCard(b, &r.Frameworks[i], room)
	}
}

func markdownCard(b *bytes.Buffer, c *framework.Card, room int) {
	rows := pressing(c)
	if len(rows) == 0 {
		return
	}
	fmt.Fprintf(b, "\n<details><summary>%s: %s to look at</summary>\n\n| status | control | what it wants | what was found |\n|---|---|---|---|\n",
		escapeMarkdown(c.Title()), count(len(rows), "control"))
	for i := range rows {
		one := &rows[i]
		row := fmt.Sprintf("| %s | %s | %s | %s |\n", statusWord(one.Status), code(one.ID), escapeMarkdown(sentence(plain(one.Title))), escapeMarkdown(controlSays(one)))
		if b.Len()+len(row) > room {
			fmt.Fprintf(b, "| … | | %s | did not fit: the full report has them all. |\n", count(len(rows)-i, "more control"))
			break
		}
		b.WriteString(row)
	}
	b.WriteString("\n</details>\n")
}
