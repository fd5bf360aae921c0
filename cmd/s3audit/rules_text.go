package main

import (
	"fmt"
	"strings"

	"github.com/jedib0t/go-pretty/v6/text"
)

// text is the page for a terminal.
func (p *rulePage) text() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s (%s)\n%s\n", oneLine(p.id), p.severity, oneLine(p.title))
	if p.about != "" {
		b.WriteString("\n")
		for row := range strings.SplitSeq(text.WrapSoft(oneLine(p.about), textWidth), "\n") {
			b.WriteString(strings.TrimRight(row, " ") + "\n")
		}
	}
	for i := range p.sections {
		p.sections[i].writeText(&b)
	}
	return b.String()
}

// writeText writes one section as text: heading and line, and what is below them.
func (s *pageSection) writeText(b *strings.Builder) {
	fmt.Fprintf(b, "\n%s", s.heading)
	if s.line != "" {
		fmt.Fprintf(b, ": %s", oneLine(s.line))
	}
	b.WriteString("\n")
	for _, paragraph := range s.text {
		b.WriteString(indented(oneLine(paragraph), textWidth))
	}
	for _, link := range s.links {
		fmt.Fprintf(b, "  %s\n", oneLine(link))
	}
	for _, row := range s.rows {
		b.WriteString(indented(oneLine(rowText(row)), textWidth))
	}
	if s.hcl != "" {
		b.WriteString("\n  In s3audit.hcl:\n\n")
		for line := range strings.Lines(s.hcl) {
			b.WriteString("    " + oneLine(strings.TrimSuffix(line, "\n")) + "\n")
		}
	}
}

// rowText is a row of a table in one line.
func rowText(row []string) string {
	cells := row[:1:1]
	for _, cell := range row[1:] {
		if cell != "" {
			cells = append(cells, cell)
		}
	}
	if len(cells) == 1 {
		return cells[0]
	}
	return cells[0] + ": " + strings.Join(cells[1:], "; ")
}
