package report

import (
	"io"
	"strconv"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/jedib0t/go-pretty/v6/text"

	"s3audit/report/drift"
	"s3audit/rules/finding"
)

// renderDiffTable writes what changed for a person at a terminal, the reason
// for the exit code last.
func renderDiffTable(w io.Writer, d *drift.Diff, o Options) error {
	switch {
	case o.Width == 0:
		o.Width = defaultWidth
	case o.Width < minWidth:
		o.Width = minWidth
	}
	p := &page{o: o, ruleWidth: maxRuleWidth - 8}
	p.wrapped(0, diffTitle(d), text.Bold)
	p.wrapped(0, configurationLine(&d.Summary))
	p.wrapped(0, verdictsLine(&d.Summary))
	for _, line := range doubtLines(d) {
		p.wrapped(0, line, colorOf(string(finding.Unknown))...)
	}
	for i := range d.Buckets {
		p.diffBucket(d, &d.Buckets[i])
	}
	p.line()
	color := text.FgGreen
	if d.Exit.Code != 0 {
		color = text.FgRed
	}
	p.wrapped(0, "EXIT "+strconv.Itoa(d.Exit.Code)+": "+sentence(plain(d.Exit.Reason)), text.Bold, color)
	_, err := w.Write(p.safe())
	return err
}

func (p *page) diffBucket(d *drift.Diff, b *drift.Bucket) {
	name := diffPlace(d, b)
	for _, more := range []string{plain(b.Region), presenceWord(b.Presence)} {
		if more != "" {
			name += "  " + more
		}
	}
	p.line()
	for i, part := range chop(name, p.o.Width-6) {
		fill := ""
		if i == 0 {
			fill = " " + strings.Repeat("━", max(2, p.o.Width-4-text.StringWidth(part)))
		}
		p.line("━━ ", p.paint(part, text.Bold), fill)
	}
	for i := range b.Configuration {
		s := &b.Configuration[i]
		p.wrapped(2, plain(s.Name), text.Bold)
		for _, line := range fieldLines(s) {
			p.wrapped(4, line)
		}
	}
	for i := range b.NotComparable {
		s := &b.NotComparable[i]
		p.wrapped(2, "not comparable: "+plain(s.Name+" ("+s.Old+" → "+s.New+")"), colorOf(string(finding.Unknown))...)
	}
	if len(b.Findings) == 0 {
		return
	}
	t := p.table()
	for i := range b.Findings {
		f := &b.Findings[i]
		word, color := turnLabel(f)
		rule := plain(f.Rule)
		if f.AtGate() {
			rule += " (" + turnWord(f.Turn) + ")"
		}
		lines := wrap(turnLine(f), p.o.Width-labelWidth-p.ruleWidth-6)
		t.AppendRow(table.Row{"  " + p.paint(word, colorOf(color)...), strings.Join(chopID(rule, p.ruleWidth), "\n"), strings.Join(lines, "\n")})
	}
	p.line(t.Render())
}
