package main

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"s3audit/rules"
	"s3audit/rules/finding"
)

const (
	// longValue is how many characters of a value are shown.
	longValue = 160
	// manyReads is how many places are listed.
	manyReads = 60
)

// explainText writes an explanation for people.
type explainText struct {
	strings.Builder
	width int
}

func (x *explanation) write(env *environment) error {
	t := &explainText{width: textWidth}
	if env.terminal && env.width > 0 {
		t.width = max(40, min(env.width, 2*textWidth))
	}
	t.title(x)
	for i := range x.Findings {
		t.finding(x, &x.Findings[i])
	}
	if len(x.Findings) == 0 {
		t.section("Verdict", []string{"nothing was found about " + x.ARN})
	}
	t.answers(x)
	t.reads(x)
	for _, p := range x.Access {
		t.section("Access: "+p.Heading, p.Lines)
	}
	t.parameters(x.Parameters)
	if err := t.rule(x); err != nil {
		return err
	}
	_, err := io.WriteString(env.stdout, t.String())
	return err
}

// section is a heading and indented lines, nothing where there is none.
func (t *explainText) section(heading string, lines []string) {
	if len(lines) == 0 {
		return
	}
	fmt.Fprintf(t, "\n%s\n", heading)
	for _, line := range lines {
		t.WriteString(indented(oneLine(line), t.width))
	}
}

// places is a section of paths and values, which stay whole: they are looked
// for, and copied.
func (t *explainText) places(heading string, lines []string) {
	if len(lines) == 0 {
		return
	}
	fmt.Fprintf(t, "\n%s\n", heading)
	for _, line := range lines {
		fmt.Fprintf(t, "  %s\n", oneLine(line))
	}
}

// oneLine makes text from elsewhere safe, and keeps it from making lines of its own.
func oneLine(text string) string { return strings.ReplaceAll(printable(text), "\n", " ") }

// title names the rule and what it judged.
func (t *explainText) title(x *explanation) {
	parts := []string{x.Rule.ID}
	for _, part := range []string{cmp.Or(x.Bucket, x.ARN, "account"), x.Region, x.Account} {
		if part != "" {
			parts = append(parts, oneLine(part))
		}
	}
	fmt.Fprintf(t, "%s\n%s\n", oneLine(strings.Join(parts, " · ")), oneLine(x.Rule.Title))
}

// finding is a verdict with what decided it, or what it lacks.
func (t *explainText) finding(x *explanation, f *finding.Finding) {
	verdict := fmt.Sprintf("%s, severity %s", f.Verdict, f.Severity)
	if f.Bucket == "" && len(x.Findings) > 1 {
		verdict += ": " + f.ARN
	}
	lines := []string{verdict}
	if f.Message != "" {
		lines = append(lines, f.Message)
	}
	t.section("Verdict", lines)
	var decided []string
	for _, e := range f.Evidence {
		decided = append(decided, placeLine(e.Path, e.Value))
		if len(f.Evidence) > 1 {
			decided[len(decided)-1] += ": " + e.Message
		}
	}
	t.places("Decided by", decided)
	var missing []string
	for _, m := range f.Missing {
		missing = append(missing, missingLine(m))
	}
	t.section("Missing", missing)
	if e := f.Exception; e != nil {
		t.section("Exception", exceptionLines(e))
	}
}

// missingLine is one call that gave no answer, and what would help.
func missingLine(m finding.Missing) string {
	line := m.Subresource + ": " + m.State
	add := func(label, value string) {
		if value != "" {
			line += ", " + label + value
		}
	}
	add("API ", m.API)
	add("IAM action ", m.Action)
	add("code ", m.Code)
	add("request ", m.RequestID)
	add("", m.Hint)
	return line
}

func exceptionLines(e *finding.Exception) []string {
	lines := []string{e.Reason, "owner " + e.Owner}
	if e.Ticket != "" {
		lines = append(lines, "ticket "+e.Ticket)
	}
	if e.Expires != "" {
		lines = append(lines, "until "+e.Expires)
	}
	return lines
}

// answers is how each declared read ended. Where the verdict is unknown, the
// findings told already what is missing.
func (t *explainText) answers(x *explanation) {
	var lines []string
	for _, a := range x.Answers {
		line := a.Subresource + ": " + a.State
		told := slices.ContainsFunc(x.Findings, func(f finding.Finding) bool { return a.Missing != nil && slices.Contains(f.Missing, *a.Missing) })
		if a.Missing != nil && !told {
			line = missingLine(*a.Missing)
		}
		lines = append(lines, line)
	}
	t.section("Answers", lines)
}

// reads is what the evaluation looked at.
func (t *explainText) reads(x *explanation) {
	if !x.Evaluated {
		t.section("Looked at", []string{"nothing: the rule is not evaluated while an answer it cannot do without is missing"})
		return
	}
	var lines []string
	for _, r := range x.Reads[:min(len(x.Reads), manyReads)] {
		lines = append(lines, placeLine(r.Path, r.Value))
	}
	if more := len(x.Reads) - manyReads; more > 0 {
		lines = append(lines, fmt.Sprintf("and %s more; -o json lists them all", count(more, "place")))
	}
	t.places("Looked at", lines)
}

// placeLine is a path with its value; a path without one leads nowhere.
func placeLine(path string, value json.RawMessage) string {
	if value == nil {
		return path + ": not there"
	}
	text := string(value)
	if n := utf8.RuneCountInString(text); n > longValue {
		text = fmt.Sprintf("%s… (%d characters)", string([]rune(text)[:longValue]), n)
	}
	return path + " = " + text
}

func (t *explainText) parameters(list []rules.Setting) {
	var lines []string
	for _, p := range list {
		from := "the default"
		if p.Set {
			from = "set; the default is " + string(p.Default)
		}
		lines = append(lines, fmt.Sprintf("%s (%s)", placeLine(p.Name, p.Value), from))
	}
	t.section("Parameters", lines)
}

// rule is what is known of the rule beside this evaluation.
func (t *explainText) rule(x *explanation) error {
	for _, s := range controlSections(x.Rule, x.library) {
		var lines []string
		for _, row := range s.rows {
			lines = append(lines, rowText(row))
		}
		if s.line != "" {
			s.heading += ": " + s.line
		}
		t.section(s.heading, lines)
	}
	t.section("Fix", remediationSection(x.Rule).text)
	return t.fix(x.Fix)
}
