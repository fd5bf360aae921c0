package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/jedib0t/go-pretty/v6/text"

	"s3audit/rules/exposure"
)

// textWidth is how wide an explanation is where no terminal says.
const textWidth = 100

// accessText explains bucket by bucket.
type accessText struct {
	w     io.Writer
	width int
	n     int
}

func newAccessText(env *environment, w io.Writer, _ bool) accessFormat {
	t := &accessText{w: w, width: textWidth}
	if env.terminal && env.width > 0 {
		t.width = max(40, min(env.width, 2*textWidth))
	}
	return t
}

func (t *accessText) add(a *answer) error {
	var b strings.Builder
	if t.n++; t.n > 1 {
		b.WriteString("\n")
	}
	b.WriteString(title(a) + "\n")
	for _, p := range exposure.Explain(a.in, a.Result) {
		fmt.Fprintf(&b, "\n%s\n", p.Heading)
		for _, line := range p.Lines {
			b.WriteString(indented(line, t.width))
		}
	}
	_, err := io.WriteString(t.w, b.String())
	return err
}

func (t *accessText) end() error { return nil }

// title is the bucket, whose it is, and the verdict.
func title(a *answer) string {
	var parts []string
	for _, part := range []string{a.Bucket, a.Region, a.Account} {
		if part != "" {
			parts = append(parts, printable(part))
		}
	}
	if a.Bucket == "" {
		parts = append([]string{"documents"}, parts...)
	}
	return strings.Join(parts, " · ") + ": " + string(verdictOf(a.Result))
}

// indented wraps a line to the width; what follows its first row hangs.
func indented(line string, width int) string {
	rows := strings.Split(text.WrapSoft(line, width-4), "\n")
	var b strings.Builder
	for i, row := range rows {
		before := "  "
		if i > 0 {
			before = "    "
		}
		b.WriteString(strings.TrimRight(before+row, " ") + "\n")
	}
	return b.String()
}
