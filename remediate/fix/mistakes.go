package fix

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"github.com/agext/levenshtein"
	"github.com/hashicorp/hcl/v2"
)

// Error is every mistake in files of fixes, with their places.
type Error struct {
	Diagnostics hcl.Diagnostics
	// Files are those read, by name, for whoever shows the source itself.
	Files map[string]*hcl.File

	secret []hcl.Range // places whose text is not shown
}

// Error is the mistakes as people read them, in the order of their places.
func (e *Error) Error() string {
	var b bytes.Buffer
	word := "mistakes"
	if len(e.Diagnostics) == 1 {
		word = "mistake"
	}
	fmt.Fprintf(&b, "%d %s in the fixes", len(e.Diagnostics), word)
	for _, d := range e.Diagnostics {
		b.WriteString("\n\n")
		switch {
		case d.Subject == nil:
		case e.Files[d.Subject.Filename] == nil: // a flag or a name of the environment
			fmt.Fprintf(&b, "%s: ", d.Subject.Filename)
		default:
			fmt.Fprintf(&b, "%s:%d:%d: ", d.Subject.Filename, d.Subject.Start.Line, d.Subject.Start.Column)
		}
		fmt.Fprintf(&b, "%s\n  %s%s", d.Summary, strings.ReplaceAll(d.Detail, "\n", "\n  "), e.line(d))
	}
	return visible(b.String())
}

func (e *Error) line(d *hcl.Diagnostic) string {
	if d.Subject == nil || e.Files[d.Subject.Filename] == nil {
		return ""
	}
	if slices.ContainsFunc(e.secret, func(r hcl.Range) bool { return r.Filename == d.Subject.Filename && r.Overlaps(*d.Subject) }) {
		return ""
	}
	lines := bytes.Split(e.Files[d.Subject.Filename].Bytes, []byte("\n"))
	if d.Subject.Start.Line < 1 || d.Subject.Start.Line > len(lines) {
		return ""
	}
	return "\n  > " + string(lines[d.Subject.Start.Line-1])
}

// visible takes out what could play tricks on a terminal.
func visible(text string) string {
	return strings.Map(func(r rune) rune {
		if r == '\n' || r == '\t' || unicode.IsPrint(r) {
			return r
		}
		return unicode.ReplacementChar
	}, text)
}

// asError is nil where nothing is wrong. One mistake found in two ways is told once.
func asError(diags hcl.Diagnostics, files map[string]*hcl.File, secret []hcl.Range) error {
	if !diags.HasErrors() {
		return nil
	}
	diags = slices.DeleteFunc(slices.Clone(diags), func(d *hcl.Diagnostic) bool { return d.Severity != hcl.DiagError })
	slices.SortStableFunc(diags, inOrder)
	diags = slices.CompactFunc(diags, func(a, b *hcl.Diagnostic) bool {
		return a.Subject != nil && b.Subject != nil && *a.Subject == *b.Subject && a.Summary == b.Summary
	})
	return &Error{Diagnostics: diags, Files: files, secret: secret}
}

func inOrder(a, b *hcl.Diagnostic) int {
	if a.Subject == nil || b.Subject == nil {
		return cmp.Compare(has(a.Subject), has(b.Subject))
	}
	return cmp.Or(cmp.Compare(a.Subject.Filename, b.Subject.Filename), cmp.Compare(a.Subject.Start.Byte, b.Subject.Start.Byte), cmp.Compare(a.Summary, b.Summary))
}

func has(r *hcl.Range) int {
	if r == nil {
		return 0
	}
	return 1
}

func mistake(at hcl.Range, summary, format string, args ...any) *hcl.Diagnostic {
	return &hcl.Diagnostic{Severity: hcl.DiagError, Summary: summary, Detail: fmt.Sprintf(format, args...), Subject: &at}
}

func unknownName(at hcl.Range, what, name string, known []string) *hcl.Diagnostic {
	return mistake(at, "Unknown "+what, "There is no %s %q.%s", what, name, didYouMean(name, known))
}

// didYouMean names the nearest known name, or lists a few.
func didYouMean(name string, known []string) string {
	best, distance := "", len(name)/2+1
	for _, k := range known {
		if strings.HasPrefix(k, name) && best == "" && name != "" {
			best, distance = k, 0
		}
		if d := levenshtein.Distance(name, k, nil); d < distance {
			best, distance = k, d
		}
	}
	switch {
	case best != "":
		return fmt.Sprintf(" Did you mean %q?", best)
	case len(known) == 0:
		return " There are none."
	case len(known) <= 12:
		return " There are " + strings.Join(known, ", ") + "."
	}
	return ""
}

// Refused says that a fix asks for nothing because something it rests on is not
// known, and what would make it known.
type Refused struct {
	Fix string
	// Reason says what is not known and why, and Hint what to do.
	Reason string
	Hint   string
}

func (r *Refused) Error() string { return fmt.Sprintf("fix %q: %s. %s", r.Fix, r.Reason, r.Hint) }
