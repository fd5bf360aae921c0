package report

import (
	"io"
	"strings"

	"github.com/jedib0t/go-pretty/v6/text"

	"s3audit/remediate/plan"
	"s3audit/rules/exposure"
)

// WriteChanges writes changes and refusals as a plan's table has them, for
// whoever shows a few within something else.
func WriteChanges(w io.Writer, changes []plan.Change, refused []plan.Refusal, o Options) error {
	p := &page{o: o.sized()}
	for i := range changes {
		p.change(&changes[i])
	}
	p.refusals((&planFacts{Plan: &plan.Plan{Refused: refused}}).refusals())
	_, err := w.Write(p.safe())
	return err
}

// change is one write: what it is, what it does to the document, and what that means.
func (p *page) change(c *plan.Change) {
	what := plain(c.Operation)
	if c.Key != "" {
		what += " " + plain(c.Key)
	}
	by := ""
	if len(c.Fixes) > 0 {
		by = "  by " + plain(strings.Join(c.Fixes, ", "))
	}
	p.line("  ", p.paint(what, text.Bold), p.paint(by, text.Faint))
	for _, d := range c.Fields() {
		p.field(d)
	}
	for _, n := range notesOf(c) {
		for i, line := range wrap(n.label+": "+n.text, p.o.Width-6) {
			if i > 0 {
				line = "  " + line
			}
			p.line("    ", p.paint(line, n.colors...))
		}
	}
}

// note is something to know of a change.
type note struct {
	label, text string
	colors      []text.Color
}

func notesOf(c *plan.Change) []note {
	var out []note
	var rules []string
	for _, r := range c.Resolves {
		rules = append(rules, plain(r.Rule))
	}
	if len(rules) > 0 {
		out = append(out, note{"resolves", strings.Join(rules, ", "), []text.Color{text.FgGreen}})
	}
	for _, i := range c.Impacts {
		out = append(out, note{"may cut off (" + plain(i.Kind) + ")", plain(i.Text), []text.Color{text.FgYellow}})
	}
	for _, d := range c.Dangers {
		label := "danger " + plain(d.Name)
		if d.Allowed {
			label += ", allowed"
		}
		out = append(out, note{label, plain(d.Text), []text.Color{text.Bold, text.FgMagenta}})
	}
	if c.Irreversible != "" {
		out = append(out, note{"cannot be undone", plain(c.Irreversible), []text.Color{text.Bold, text.FgRed}})
	}
	if len(c.Requires) > 0 {
		out = append(out, note{"comes after", plain(strings.Join(c.Requires, ", ")), []text.Color{text.Faint}})
	}
	return out
}

// diffLine is a line of a diff: what comes has +, what goes -, and ~ stands
// before a place whose value is another.
type diffLine struct {
	sign byte
	text string
}

// diffLines are the lines of one field. Values stay whole: they are looked for,
// and copied.
func diffLines(d plan.FieldChange, width int) []diffLine {
	path := plain(d.Path)
	if path == "" {
		path = "the document"
	}
	switch {
	case d.Old == nil:
		return signed('+', path, valueLines(d.New, width-len(path)))
	case d.New == nil:
		return signed('-', path, valueLines(d.Old, width-len(path)))
	}
	before, after := valueLines(d.Old, width-4), valueLines(d.New, width-4)
	if len(before) == 1 && len(after) == 1 && text.StringWidth(path+before[0]+after[0])+5 <= width {
		return []diffLine{{'~', path + ": " + before[0] + " → " + after[0]}}
	}
	out := []diffLine{{'~', path + ":"}}
	for _, line := range before {
		out = append(out, diffLine{'-', "  " + line})
	}
	for _, line := range after {
		out = append(out, diffLine{'+', "  " + line})
	}
	return out
}

func signed(sign byte, path string, lines []string) []diffLine {
	out := []diffLine{{sign, path + ": " + lines[0]}}
	for _, line := range lines[1:] {
		out = append(out, diffLine{sign, line})
	}
	return out
}

var signColors = map[byte]text.Color{'+': text.FgGreen, '-': text.FgRed, '~': text.FgYellow}

func (p *page) field(d plan.FieldChange) {
	for _, line := range diffLines(d, p.o.Width-6) {
		p.line("    ", p.paint(string(line.sign)+" "+line.text, signColors[line.sign]))
	}
}

func (p *page) refusals(all []refusals) {
	for i := range all {
		r := &all[i]
		p.wrapped(2, r.what()+", of "+exposure.Listed(r.buckets), text.Bold)
		p.wrapped(4, r.why(), text.FgMagenta)
	}
}
