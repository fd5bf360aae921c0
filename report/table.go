package report

import (
	"bytes"
	"io"
	"slices"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/jedib0t/go-pretty/v6/text"

	"s3audit/rules/finding"
)

const (
	defaultWidth = 100
	minWidth     = 60
	labelWidth   = 9
	maxRuleWidth = 40
)

// page is one table being written.
type page struct {
	bytes.Buffer
	o         Options
	ruleWidth int
	told      map[string]bool // advice that was given
}

// renderTable writes for a person at a terminal: the worst bucket first, and
// the reason for the exit code last, where the eye ends up.
func renderTable(w io.Writer, r *Report, o Options) error {
	p := &page{o: o.sized(), told: map[string]bool{}}
	groups := grouped(r)
	p.headline(r)
	if shown := p.groups(groups); shown > shortlist {
		p.worst(groups[:shortlist])
	}
	p.totals(r)
	p.compared(r)
	p.exceptions(r)
	p.frameworks(r)
	p.coverage(r)
	p.exit(r)
	_, err := w.Write(p.safe())
	return err
}

// safe returns the page. In a CI log a line that begins with "::", whatever
// blanks precede it, is a command to the runner, and so is "##[" anywhere.
func (p *page) safe() []byte {
	if !p.o.ActionsLog {
		return p.Bytes()
	}
	lines := strings.Split(p.String(), "\n")
	for i, line := range lines {
		line = apart(line)
		if bare := text.StripEscape(line); strings.HasPrefix(strings.TrimSpace(bare), "::") {
			line = strings.Replace(line, "::", ": :", 1)
		}
		lines[i] = line
	}
	return []byte(strings.Join(lines, "\n"))
}

func (p *page) line(parts ...string) {
	for _, part := range parts {
		p.WriteString(part)
	}
	p.WriteByte('\n')
}

// wrapped writes text at the page's width, every line indented.
func (p *page) wrapped(indent int, s string, colors ...text.Color) {
	for _, line := range wrap(s, p.o.Width-indent) {
		p.line(strings.Repeat(" ", indent), p.paint(line, colors...))
	}
}

// chopID breaks an id after a hyphen where it can.
func chopID(id string, width int) []string {
	var lines []string
	for text.StringWidth(id) > width {
		head := chop(id, width)[0]
		if at := strings.LastIndexByte(head, '-'); at > 0 && strings.HasPrefix(id, head) {
			head = head[:at+1]
		} else {
			return append(lines, chop(id, width)...)
		}
		lines, id = append(lines, head), id[len(head):]
	}
	return append(lines, id)
}

// wrap breaks text between words, chop breaks names anywhere.
func wrap(s string, width int) []string { return trimmed(text.WrapSoft(s, width)) }
func chop(s string, width int) []string { return trimmed(text.WrapHard(s, width)) }

func trimmed(s string) []string {
	lines := strings.Split(s, "\n")
	for i, line := range lines {
		lines[i] = strings.TrimRight(line, " ")
	}
	return lines
}

// groups writes the buckets, as many as are wanted, and returns their number.
func (p *page) groups(groups []*group) int {
	shown := groups
	if n := p.o.MaxBuckets; n > 0 && len(groups) > n {
		shown = groups[:n]
	}
	for _, g := range shown {
		for _, row := range rows(g, p.o.Brief) {
			p.ruleWidth = max(p.ruleWidth, min(longest(row.rules), maxRuleWidth))
		}
	}
	for _, g := range shown {
		p.group(g)
	}
	if rest := groups[len(shown):]; len(rest) > 0 {
		p.line()
		p.wrapped(0, "… and "+count(len(rest), "more bucket")+" not shown here: "+tally(rest)+
			". Every one is in the other formats, such as -o html=report.html, and with --full here.", text.Bold)
		p.gaps(rest)
	}
	return len(shown)
}

// maxGaps is how many buckets that are not shown still say what is not known of them.
const maxGaps = 5

// gaps tells what could not be established of buckets that are not shown: a
// cut must never make an unknown look like nothing.
func (p *page) gaps(rest []*group) {
	var all []row
	for _, g := range rest {
		if r, ok := gapOf(g); ok {
			all = append(all, r)
		}
	}
	if len(all) == 0 {
		return
	}
	p.section("NOT ESTABLISHED")
	t := p.table()
	for _, r := range all[:min(len(all), maxGaps)] {
		t.AppendRow(p.cells(r))
	}
	p.line(t.Render())
	if more := len(all) - maxGaps; more > 0 {
		p.wrapped(2, "… and of "+count(more, "more bucket")+".", text.Bold)
	}
}

func (p *page) group(g *group) {
	p.line()
	p.ribbon(g)
	all := rows(g, p.o.Brief)
	shown := all
	if n := p.o.MaxFindings; n > 0 && len(all) > n {
		shown = all[:n]
	}
	t := p.table()
	for _, row := range shown {
		t.AppendRow(p.cells(row))
	}
	p.line(t.Render())
	if rest := all[len(shown):]; len(rest) > 0 {
		left := &group{}
		for _, row := range rest {
			for _, f := range row.findings {
				left.add(f)
			}
		}
		p.wrapped(2, "… and "+count(len(left.Findings), "more finding")+" here, not shown: "+left.Tally()+".", text.Bold)
	}
}

// ribbon is a bucket's headline: worst severity and name on the left, counts
// on the right, as wide as the page.
func (p *page) ribbon(g *group) {
	p.strip(strings.ToUpper(g.Worst()), colorOf(g.Worst()), g.Name(), g.Place(), g.Tally())
}

// strip is a headline across the page. Without a label, the name comes first.
func (p *page) strip(label string, colors []text.Color, name, place, tally string) {
	if place != "" {
		place = "  " + place
	}
	first := "━━ "
	if label != "" {
		first += p.paint(label, colors...) + "  "
	}
	used := text.StringWidthWithoutEscSequences(first+name+place+"  "+tally) + 1
	if fill := p.o.Width - used; fill >= 2 {
		p.line(first, p.paint(name, text.Bold), place, " ", strings.Repeat("━", fill), " ", tally)
		return
	}
	p.line(first, tally, " ", strings.Repeat("━", max(2, p.o.Width-text.StringWidthWithoutEscSequences(first+tally)-1)))
	for _, part := range chop(name+place, p.o.Width-3) {
		p.line("   ", p.paint(part, text.Bold))
	}
}

// stacked is true where a column for rules would leave too little for text:
// then a finding's rule stands above what was found.
func (p *page) stacked() bool { return p.o.Width-labelWidth-p.ruleWidth < 40 }

// table has columns of fixed width, so that every bucket's lines up.
func (p *page) table() table.Writer {
	t := table.NewWriter()
	style := table.StyleDefault
	style.Box.PaddingLeft, style.Box.PaddingRight = "", "  "
	style.Options = table.OptionsNoBordersAndSeparators
	t.SetStyle(style)
	t.SuppressTrailingSpaces()
	columns := []table.ColumnConfig{{Number: 1, WidthMin: labelWidth}}
	if !p.stacked() {
		columns = append(columns, table.ColumnConfig{Number: 2, WidthMin: p.ruleWidth})
	}
	t.SetColumnConfigs(columns)
	return t
}

func (p *page) cells(r row) table.Row {
	width := p.o.Width - labelWidth - p.ruleWidth - 4
	if p.stacked() {
		width = p.o.Width - labelWidth - 2
	}
	lines := wrap(r.text, width)
	if r.advice != "" && !p.told[r.advice] {
		p.told[r.advice] = true
		for i, line := range wrap(r.advice, width-2) {
			mark := "  "
			if i == 0 {
				mark = "→ "
			}
			lines = append(lines, p.paint(mark+line, text.FgCyan))
		}
	}
	for _, note := range r.notes {
		for _, line := range wrap(note, width) {
			lines = append(lines, p.paint(line, text.Faint))
		}
	}
	var names []string
	for _, rule := range r.rules {
		names = append(names, chopID(rule, p.ruleWidth)...)
	}
	if p.stacked() {
		return table.Row{p.paint(r.label, colorOf(r.label)...), strings.Join(append(names, lines...), "\n")}
	}
	return table.Row{p.paint(r.label, colorOf(r.label)...), strings.Join(names, "\n"), strings.Join(lines, "\n")}
}

func (p *page) paint(s string, colors ...text.Color) string {
	if !p.o.Color || len(colors) == 0 || s == "" {
		return s
	}
	return text.Escape(s, text.Colors(colors).EscapeSeq())
}

func colorOf(label string) []text.Color {
	switch label {
	case finding.Critical.String():
		return []text.Color{text.Bold, text.FgHiWhite, text.BgRed}
	case finding.High.String():
		return []text.Color{text.Bold, text.FgRed}
	case finding.Medium.String():
		return []text.Color{text.FgYellow}
	case finding.Low.String():
		return []text.Color{text.FgBlue}
	case string(finding.Unknown), string(finding.Error):
		return []text.Color{text.Bold, text.FgMagenta}
	case string(finding.Pass):
		return []text.Color{text.FgGreen}
	}
	return []text.Color{text.Faint}
}

func longest(items []string) int {
	n := 0
	for _, item := range items {
		n = max(n, text.StringWidth(item))
	}
	return n
}

// sortedKeys returns a map's keys in order: reports have the same bytes for
// the same input.
func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
