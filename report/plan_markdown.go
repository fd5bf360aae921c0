package report

import (
	"bytes"
	"fmt"
	"io"
	"strings"

	"s3audit/remediate/plan"
	"s3audit/rules/exposure"
)

// PlanMarker opens the document, as [MarkdownMarker] does a report.
const PlanMarker = "<!-- s3audit-plan -->"

// diffWidth is where a value of a diff is broken into lines.
const diffWidth = 100

// renderPlanMarkdown writes what the table has, as far as the budget goes. It is
// cut between buckets, and says what is left.
func renderPlanMarkdown(w io.Writer, p *plan.Plan, o Options) error {
	budget := o.MaxBytes
	if budget <= 0 {
		budget = CommentBytes
	}
	f := factsOf(p)
	var head, tail, body bytes.Buffer
	fmt.Fprintf(&head, "%s\n\n## S3 remediation plan\n\n%s\n\n**%s**\n", PlanMarker, escapeMarkdown(f.title()), escapeMarkdown(f.line()))
	if p.Digest != "" {
		fmt.Fprintf(&tail, "\nPlan %s.\n", code(p.Digest))
	}
	after := planAfter(f)
	runs := f.runs()
	for i, run := range runs {
		text := planRun(run)
		if head.Len()+body.Len()+len(text)+tail.Len()+400 > budget {
			fmt.Fprintf(&body, "\n> **Cut here:** the changes of %s more did not fit. `s3audit remediate show` has them all.\n", count(len(runs)-i, "bucket"))
			break
		}
		body.WriteString(text)
	}
	for i, part := range after {
		if head.Len()+body.Len()+len(part)+tail.Len()+200 > budget {
			fmt.Fprintf(&body, "\n> **Cut here:** %s more did not fit. `s3audit remediate show` has them all.\n", count(len(after)-i, "section"))
			break
		}
		body.WriteString(part)
	}
	for _, part := range []*bytes.Buffer{&head, &body, &tail} {
		if _, err := w.Write(part.Bytes()); err != nil {
			return err
		}
	}
	return nil
}

// planRun is a bucket's changes. In a block of code nothing needs escaping but
// what ends it, and every line begins with a sign.
func planRun(run []plan.Change) string {
	var b strings.Builder
	place := ""
	if run[0].Region != "" {
		place = " (" + escapeMarkdown(run[0].Region) + ")"
	}
	fmt.Fprintf(&b, "\n### %s%s\n", code(runName(&run[0])), place)
	for i := range run {
		c := &run[i]
		fmt.Fprintf(&b, "\n**%s**", escapeMarkdown(strings.TrimSpace(c.Operation+" "+c.Key)))
		if len(c.Fixes) > 0 {
			fmt.Fprintf(&b, " by %s", code(strings.Join(c.Fixes, ", ")))
		}
		b.WriteString("\n\n```diff\n")
		for _, d := range c.Fields() {
			for _, line := range diffLines(d, diffWidth) {
				sign := string(line.sign)
				if line.sign == '~' {
					sign = "!" // what a diff block paints as changed
				}
				b.WriteString(sign + " " + line.text + "\n")
			}
		}
		b.WriteString("```\n\n")
		for _, n := range notesOf(c) {
			fmt.Fprintf(&b, "- **%s**: %s\n", escapeMarkdown(n.label), escapeMarkdown(n.text))
		}
	}
	return b.String()
}

// planAfter are the sections below the changes.
func planAfter(f *planFacts) []string {
	var out []string
	section := func(title, head string, rows []string) {
		if len(rows) > 0 {
			out = append(out, "\n### "+title+"\n\n"+head+strings.Join(rows, ""))
		}
	}
	var rows []string
	all := f.refusals()
	for i := range all {
		rows = append(rows, fmt.Sprintf("| %s | %s | %s |\n", code(all[i].what()), escapeMarkdown(exposure.Listed(all[i].buckets)), escapeMarkdown(all[i].why())))
	}
	section("Refused", "| what | where | why |\n|---|---|---|\n", rows)
	for _, s := range []struct {
		title string
		list  []plan.Prediction
	}{{"Findings that come", f.come}, {"Findings that go away too", f.unclaimed()}, {"Other verdicts", f.other}} {
		rows = nil
		for _, v := range s.list {
			allowed := ""
			if v.Allowed {
				allowed = ", allowed"
			}
			rows = append(rows, fmt.Sprintf("| %s | %s | %s%s |\n", code(placeName(v.Bucket)), code(v.Rule), moved(v), allowed))
		}
		section(s.title, "| where | rule | verdict |\n|---|---|---|\n", rows)
	}
	rows = nil
	for _, e := range f.Exposures {
		if movedReach(e) {
			rows = append(rows, fmt.Sprintf("| %s | %s |\n", code(e.Bucket), reached(e)))
		}
	}
	section("Who can reach it", "| bucket | access |\n|---|---|\n", rows)
	rows = nil
	for _, warning := range f.Warnings {
		rows = append(rows, "- "+escapeMarkdown(sentence(plain(warning)))+"\n")
	}
	section("Warnings", "", rows)
	return out
}
