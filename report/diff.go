package report

import (
	"fmt"
	"io"
	"strings"

	"s3audit/remediate/plan"
	"s3audit/report/drift"
	"s3audit/rules/exposure"
	"s3audit/rules/finding"
)

// diffFormats are the forms that a [drift.Diff] can be shown in.
var diffFormats = []struct {
	name   string
	render func(io.Writer, *drift.Diff, Options) error
}{
	{"table", renderDiffTable},
	{"json", func(w io.Writer, d *drift.Diff, _ Options) error {
		return writeJSON(w, d, "  ")
	}},
	{"markdown", renderDiffMarkdown},
}

// DiffFormats names them.
func DiffFormats() []string {
	var names []string
	for _, f := range diffFormats {
		names = append(names, f.name)
	}
	return names
}

// WriteDiff writes what changed in one of these formats.
func WriteDiff(w io.Writer, format string, d *drift.Diff, o Options) error {
	for _, f := range diffFormats {
		if f.name == format {
			return f.render(w, d, o)
		}
	}
	return fmt.Errorf("unknown format %q: want one of %s", format, strings.Join(DiffFormats(), ", "))
}

// diffTitle says what was compared.
func diffTitle(d *drift.Diff) string {
	parts := []string{plain(strings.TrimSpace("s3audit " + d.Tool))}
	if d.Account != "" {
		parts = append(parts, "account "+plain(d.Account))
	}
	for _, side := range []drift.Side{d.Old, d.New} {
		parts = append(parts, fmt.Sprintf("%s (%s, %s)", plain(side.File), side.Started.UTC().Format("2006-01-02 15:04 UTC"), count(side.Buckets, "bucket")))
	}
	return strings.Join(parts, " · ")
}

// configurationLine sums up what became of buckets and their configuration.
func configurationLine(c *drift.Counts) string {
	buckets := changes(
		counted{c.Appeared, "appeared"}, counted{c.Gone, "gone"}, counted{c.Recreated, "made again under their names"}, counted{c.Changed, "changed"},
	)
	if buckets == "" {
		buckets = "none appeared, is gone or changed"
	}
	line := "Buckets: " + buckets + "."
	if c.Subresources > 0 {
		line += " " + count(c.Subresources, "subresource") + " differ."
	}
	return line
}

// changes lists what there is some of, "" where there is nothing.
func changes(counts ...counted) string {
	var some []counted
	for _, c := range counts {
		if c.n > 0 {
			some = append(some, c)
		}
	}
	if len(some) == 0 {
		return ""
	}
	return exposure.Listed(someOf(some...))
}

// turnWord is a turn as a reader sees it.
func turnWord(t drift.Turn) string { return strings.ReplaceAll(string(t), "-", " ") }

// verdictsLine sums up what became of verdicts.
func verdictsLine(c *drift.Counts) string {
	var all []counted
	for _, t := range drift.Turns() {
		all = append(all, counted{c.Verdicts[t], turnWord(t)})
	}
	line := "Findings: " + exposure.Listed(someOf(all...)) + "."
	if worst := bySeverity(c.Severities); worst != "" {
		line += " New ones: " + worst + "."
	}
	return line
}

// doubtLines say what could not be compared.
func doubtLines(d *drift.Diff) []string {
	var lines []string
	c := &d.Summary
	if c.NotCompared > 0 {
		lines = append(lines, count(c.NotCompared, "bucket")+" in one snapshot only, and the other is not whole: nobody can tell whether they came or went.")
	}
	if len(c.NotCollected) > 0 {
		lines = append(lines, "Asked for in one snapshot only, so that nobody can tell: "+plain(strings.Join(c.NotCollected, ", "))+".")
	}
	for _, side := range []drift.Side{d.Old, d.New} {
		if !side.Whole {
			lines = append(lines, plain(side.File)+" does not hold every bucket of the account.")
		}
	}
	return lines
}

// diffPlace is what a changed bucket is called.
func diffPlace(d *drift.Diff, b *drift.Bucket) string {
	if b.Name == "" {
		return "account " + plain(d.Account)
	}
	return plain(b.Name)
}

// presenceWord says what became of a bucket as such, "" where it stayed.
func presenceWord(p drift.Presence) string {
	switch p {
	case drift.Both:
		return ""
	case drift.OnlyOld:
		return "not in the newer snapshot"
	case drift.OnlyNew:
		return "not in the older snapshot"
	case drift.Recreated:
		return "deleted and made again"
	}
	return string(p)
}

// maxFieldText bounds a value as it is shown; JSON has the whole.
const maxFieldText = 120

// fieldLine tells one change, safe to show: "Status: "Suspended" → "Enabled"".
func fieldLine(f *plan.FieldChange) (path, says string) {
	was, now := plain(cut(string(f.Old), maxFieldText)), plain(cut(string(f.New), maxFieldText))
	switch {
	case f.Old == nil:
		says = "+ " + now
	case f.New == nil:
		says = "- " + was
	default:
		says = was + " → " + now
	}
	return plain(f.Path), says
}

// maxFields is how many changes of one subresource are shown to people.
const maxFields = 12

// fieldLines tells what changed in a subresource.
func fieldLines(s *drift.Subresource) []string {
	var lines []string
	if s.Old != s.New {
		lines = append(lines, plain(s.Old+" → "+s.New))
	}
	for i := range s.Fields[:min(len(s.Fields), maxFields)] {
		path, says := fieldLine(&s.Fields[i])
		if path != "" {
			says = path + ": " + says
		}
		lines = append(lines, says)
	}
	if more := len(s.Fields) - maxFields; more > 0 {
		lines = append(lines, "… and "+number(more)+" more, in -o json")
	}
	return lines
}

// turnLine tells of a finding what became of it.
func turnLine(f *drift.Finding) string {
	text := sentence(plain(f.Message))
	if len(f.NewParts) > 0 {
		text += " More than before: " + plain(fewOf(f.NewParts)) + "."
	}
	if len(f.FixedParts) > 0 {
		text += " No more: " + plain(fewOf(f.FixedParts)) + "."
	}
	if f.Turn == drift.KnownAgain && f.AtGate() {
		text += " It could not be established before."
	}
	return text
}

// turnLabel is the word that a changed finding's row starts with, and the label
// whose colour it has.
func turnLabel(f *drift.Finding) (word, color string) {
	switch {
	case f.AtGate():
		return f.Severity.String(), f.Severity.String()
	case f.Turn == drift.BecameUnknown:
		return string(finding.Unknown), string(finding.Unknown)
	case f.Turn == drift.Excepted:
		return "excepted", ""
	}
	return turnWord(f.Turn), string(finding.Pass)
}
