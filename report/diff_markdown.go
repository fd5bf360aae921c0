package report

import (
	"bytes"
	"fmt"
	"io"

	"s3audit/report/drift"
)

// DiffMarker opens the document, invisibly, so that a bot can find its comment
// and replace it.
const DiffMarker = "<!-- s3audit-diff -->"

// renderDiffMarkdown writes what changed for a pull request or a job summary,
// cut between buckets where it does not fit.
func renderDiffMarkdown(w io.Writer, d *drift.Diff, o Options) error {
	budget := o.MaxBytes
	if budget <= 0 {
		budget = CommentBytes
	}
	var b bytes.Buffer
	fmt.Fprintf(&b, "%s\n\n## S3 changes\n\n%s\n\n%s\n\n**%s**\n", DiffMarker, escapeMarkdown(diffTitle(d)),
		escapeMarkdown(configurationLine(&d.Summary)), escapeMarkdown(verdictsLine(&d.Summary)))
	for _, line := range doubtLines(d) {
		fmt.Fprintf(&b, "\n%s\n", escapeMarkdown(line))
	}
	fmt.Fprintf(&b, "\nExit %d: %s\n", d.Exit.Code, escapeMarkdown(sentence(plain(d.Exit.Reason))))
	for i := range d.Buckets {
		section := diffSection(d, &d.Buckets[i])
		if b.Len()+len(section) > budget-200 {
			fmt.Fprintf(&b, "\n> **Cut here:** %s did not fit. The JSON document has them all.\n", count(len(d.Buckets)-i, "more bucket"))
			break
		}
		b.Write(section)
	}
	_, err := w.Write(b.Bytes())
	return err
}

func diffSection(d *drift.Diff, b *drift.Bucket) []byte {
	var out bytes.Buffer
	fmt.Fprintf(&out, "\n### %s", code(diffPlace(d, b)))
	if word := presenceWord(b.Presence); word != "" {
		fmt.Fprintf(&out, ": %s", word)
	}
	out.WriteString("\n")
	if len(b.Configuration)+len(b.NotComparable) > 0 {
		out.WriteString("\n| subresource | what changed |\n|---|---|\n")
	}
	for i := range b.Configuration {
		s := &b.Configuration[i]
		for _, line := range fieldLines(s) {
			fmt.Fprintf(&out, "| %s | %s |\n", code(s.Name), code(line))
		}
	}
	for i := range b.NotComparable {
		s := &b.NotComparable[i]
		fmt.Fprintf(&out, "| %s | not comparable: %s |\n", code(s.Name), code(s.Old+" → "+s.New))
	}
	if len(b.Findings) > 0 {
		out.WriteString("\n| | severity | rule | what was found |\n|---|---|---|---|\n")
	}
	for i := range b.Findings {
		f := &b.Findings[i]
		fmt.Fprintf(&out, "| %s | %s | %s | %s |\n", turnWord(f.Turn), f.Severity, code(f.Rule), escapeMarkdown(turnLine(f)))
	}
	return out.Bytes()
}
