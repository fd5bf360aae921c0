package main

import (
	"fmt"
	"net/url"
	"strings"
)

// markdown is the page as a file of docs/rules.
func (p *rulePage) markdown() string {
	var b strings.Builder
	fmt.Fprintf(&b, "# %s\n\n**%s** · severity %s\n", markdownCode(p.id), markdownText(p.title), p.severity)
	if p.about != "" {
		fmt.Fprintf(&b, "\n%s\n", markdownText(p.about))
	}
	for i := range p.sections {
		p.sections[i].writeMarkdown(&b)
	}
	return b.String()
}

// proseColumns are the columns of words; the others hold names and values.
var proseColumns = map[string]bool{"when": true, "meaning": true, "controls": true}

func (s *pageSection) writeMarkdown(b *strings.Builder) {
	fmt.Fprintf(b, "\n## %s\n", s.heading)
	if s.line != "" {
		fmt.Fprintf(b, "\n%s\n", markdownText(s.line))
	}
	for _, paragraph := range s.text {
		fmt.Fprintf(b, "\n%s\n", markdownText(paragraph))
	}
	if len(s.links) > 0 {
		b.WriteString("\n")
	}
	for _, link := range s.links {
		fmt.Fprintf(b, "- %s\n", markdownLink(link))
	}
	if len(s.rows) > 0 {
		fmt.Fprintf(b, "\n| %s |\n|%s\n", strings.Join(s.head, " | "), strings.Repeat("---|", len(s.head)))
	}
	for _, row := range s.rows {
		b.WriteString("|")
		for i, cell := range row {
			write := markdownCode
			if proseColumns[s.head[i]] {
				write = markdownText
			}
			fmt.Fprintf(b, " %s |", write(cell))
		}
		b.WriteString("\n")
	}
	if s.hcl != "" {
		fence := strings.Repeat("`", max(3, longestRun(s.hcl, '`')+1))
		fmt.Fprintf(b, "\nIn `s3audit.hcl`, with the defaults:\n\n%shcl\n%s%s\n", fence, printable(s.hcl), fence)
	}
}

// markdownText makes text mean itself: no markup, no HTML, no end of a table's cell.
func markdownText(s string) string {
	var b strings.Builder
	for _, r := range oneLine(s) {
		switch r {
		case '<':
			b.WriteString("&lt;")
		case '>':
			b.WriteString("&gt;")
		case '&':
			b.WriteString("&amp;")
		case '\\', '`', '*', '_', '[', ']', '|', '~', '!', '#', '$':
			b.WriteByte('\\')
			b.WriteRune(r)
		default:
			b.WriteRune(r)
		}
	}
	return strings.ReplaceAll(b.String(), "://", ":&#8203;//")
}

// markdownCode is a code span; nothing can be escaped inside one.
func markdownCode(s string) string {
	s = oneLine(s)
	if s == "" || strings.ContainsAny(s, "`|\\") {
		return markdownText(s)
	}
	return "`" + s + "`"
}

// markdownLink is a link to a web page, and plain text for everything else.
func markdownLink(link string) string {
	u, err := url.Parse(link)
	if err != nil || u.Scheme != "https" || u.Host == "" || strings.ContainsAny(link, "<> \"'()[]|`\\") || oneLine(link) != link {
		return markdownText(link)
	}
	return "<" + link + ">"
}

func longestRun(s string, of rune) int {
	longest, run := 0, 0
	for _, r := range s {
		if r != of {
			run = 0
			continue
		}
		run++
		longest = max(longest, run)
	}
	return longest
}
