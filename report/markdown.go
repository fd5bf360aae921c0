package report

import (
	"bytes"
	"fmt"
	"io"
	"strings"

	"s3audit/rules/finding"
)

// Sizes that GitHub takes, with room to spare: 65,536 characters for a comment
// and 1 MiB for a job summary, beyond which nothing at all is shown.
const (
	CommentBytes = 60_000
	SummaryBytes = 900_000
)

// MarkdownMarker opens the document, invisibly, so that a bot can find its
// comment and replace it.
const MarkdownMarker = "<!-- s3audit-report -->"

// renderMarkdown writes summary, coverage and, as far as the budget goes, the
// findings, worst bucket first. It is cut between buckets and says what is left.
func renderMarkdown(w io.Writer, r *Report, o Options) error {
	budget := o.MaxBytes
	if budget <= 0 {
		budget = CommentBytes
	}
	var head bytes.Buffer
	markdownHead(&head, r)
	markdownCompared(&head, r)
	var tail bytes.Buffer
	markdownExceptions(&tail, r)
	markdownCoverage(&tail, r)
	markdownFrameworks(&head, r, head.Len()+budget/4)
	room := budget - head.Len() - tail.Len() - 400 // for the line that says what is left
	var body bytes.Buffer
	groups := grouped(r)
	shown := 0
	for _, g := range groups {
		section := markdownGroup(g)
		if body.Len()+len(section) > room {
			break
		}
		body.WriteString(section)
		shown++
	}
	if rest := groups[shown:]; len(rest) > 0 {
		fmt.Fprintf(&body, "\n> **Cut here:** %s with %s did not fit. The full report has them all.\n",
			count(len(rest), "more bucket"), tally(rest))
	}
	for _, part := range [][]byte{head.Bytes(), body.Bytes(), tail.Bytes()} {
		if _, err := w.Write(part); err != nil {
			return err
		}
	}
	return nil
}

func markdownHead(b *bytes.Buffer, r *Report) {
	fmt.Fprintf(b, "%s\n\n## S3 audit\n\n", MarkdownMarker)
	fmt.Fprintf(b, "%s\n\n**%s**\n\n", escapeMarkdown(title(r)), escapeMarkdown(verdictLine(r)))
	fmt.Fprintf(b, "Exit %d: %s\n\n", r.Exit.Code, escapeMarkdown(sentence(plain(r.Exit.Reason))))
	b.WriteString("| |")
	for _, s := range finding.Severities() {
		fmt.Fprintf(b, " %s |", s)
	}
	b.WriteString("\n|---|--:|--:|--:|--:|--:|\n| failed |")
	for _, s := range finding.Severities() {
		fmt.Fprintf(b, " %s |", number(r.Summary.Severities[s.String()]))
	}
	b.WriteString("\n| not established |")
	for _, s := range finding.Severities() {
		fmt.Fprintf(b, " %s |", number(r.Summary.Unknowns[s.String()]))
	}
	fmt.Fprintf(b, "\n\n%s\n", escapeMarkdown(verdicts(r)))
}

func markdownGroup(g *group) string {
	var b strings.Builder
	place := ""
	if g.Region != "" {
		place = " (" + escapeMarkdown(g.Place()) + ")"
	}
	fmt.Fprintf(&b, "\n### %s: %s%s\n\n%s.\n\n", icon(g.Worst()), code(g.Name()), place, g.Tally())
	b.WriteString("| severity | rule | what was found |\n|---|---|---|\n")
	for _, row := range rows(g, false) {
		rules := make([]string, len(row.rules))
		for i, rule := range row.rules {
			rules[i] = code(rule)
		}
		text := escapeMarkdown(row.text)
		for _, note := range row.notes {
			text += " *" + escapeMarkdown(note) + "*"
		}
		if row.advice != "" {
			text += " **Fix:** " + escapeMarkdown(row.advice)
		}
		fmt.Fprintf(&b, "| %s | %s | %s |\n", row.label, strings.Join(rules, " "), text)
	}
	return b.String()
}

func icon(worst string) string {
	switch worst {
	case "critical":
		return "🟥 Critical"
	case "high":
		return "🟧 High"
	case "medium":
		return "🟨 Medium"
	case "low":
		return "🟦 Low"
	case "unknown", "error":
		return "🟪 " + strings.ToUpper(worst[:1]) + worst[1:]
	}
	return "⬜ " + strings.ToUpper(worst[:1]) + worst[1:]
}

func markdownCoverage(b *bytes.Buffer, r *Report) {
	c := &r.Coverage
	fmt.Fprintf(b, "\n### Coverage\n\n%s\n", escapeMarkdown(covered(c)))
	if c.Interrupted != "" {
		fmt.Fprintf(b, "\nInterrupted: %s\n", escapeMarkdown(sentence(plain(c.Interrupted))))
	}
	if n := len(c.NotFound); n > 0 {
		fmt.Fprintf(b, "\nAsked for, and do not exist: %s.\n", escapeMarkdown(plain(strings.Join(c.NotFound[:min(n, 20)], ", "))))
	}
	if len(c.Vanished) > 0 {
		named := c.Vanished[:min(len(c.Vanished), 20)]
		fmt.Fprintf(b, "\nVanished during the scan: %s", escapeMarkdown(plain(strings.Join(named, ", "))))
		if more := len(c.Vanished) - len(named); more > 0 {
			fmt.Fprintf(b, " and %s more", number(more))
		}
		b.WriteString(".\n")
	}
	for _, text := range []string{disagreements(c), notRun(c), overridesUnused(c)} {
		if text != "" {
			fmt.Fprintf(b, "\n%s\n", escapeMarkdown(text))
		}
	}
	gaps := troubled(c.Calls)
	if len(gaps) == 0 {
		return
	}
	b.WriteString("\n| call | made | denied | failed | throttled | unsupported | grant |\n|---|--:|--:|--:|--:|--:|---|\n")
	for _, a := range gaps {
		grant := ""
		if a.Denied > 0 {
			grant = code(a.Action)
		}
		fmt.Fprintf(b, "| %s | %s | %s | %s | %s | %s | %s |\n", code(a.API), number(a.Calls),
			number(a.Denied), number(a.Failed), number(a.Throttled), number(a.Unsupported), grant)
	}
}

// escapeMarkdown makes text mean itself: no markup, no table cell ends, no
// HTML, and neither people pinged nor issues linked.
func escapeMarkdown(s string) string {
	var b strings.Builder
	for _, r := range plain(s) {
		switch r {
		case '<':
			b.WriteString("&lt;")
		case '>':
			b.WriteString("&gt;")
		case '&':
			b.WriteString("&amp;")
		case '@', '#':
			// An entity alone still pings; a zero-width joint breaks the word.
			b.WriteRune(r)
			b.WriteString("&#8203;")
		case '\\', '`', '*', '_', '{', '}', '[', ']', '|', '~', '!', '$':
			b.WriteByte('\\')
			b.WriteRune(r)
		default:
			b.WriteRune(r)
		}
	}
	return unlink(b.String())
}

// unlink keeps bare web addresses from becoming links of somebody's choosing.
func unlink(s string) string {
	s = strings.ReplaceAll(s, "://", ":&#8203;//")
	return strings.ReplaceAll(s, "www.", "www&#8203;.")
}

// code writes an inline code span that may stand in a table cell. Nothing can
// be escaped inside one, so text with a backtick, a bar or a mark that CI
// systems know is written as an HTML element.
func code(s string) string {
	s = plain(s)
	if strings.ContainsAny(s, "`|\\#") || strings.TrimSpace(s) != s || s == "" {
		return "<code>" + escapeMarkdown(s) + "</code>"
	}
	return "`" + s + "`"
}
