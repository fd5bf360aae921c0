package report

import (
	"bytes"
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"

	"s3audit/rules/finding"
)

// maxAnnotations is how many annotations of one kind GitHub shows of a step.
// Source: https://docs.github.com/en/rest/checks/runs (ten of a kind and step, fifty a job)
const maxAnnotations = 10

// annotationKinds are the kinds, in the order they are written.
var annotationKinds = []string{"error", "warning", "notice"}

// renderGitHub writes workflow commands: one that says what the scan came to,
// and of each kind those of most weight, as many as GitHub shows.
// Source: https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
func renderGitHub(w io.Writer, r *Report, o Options) error {
	byKind, total := map[string][]*finding.Finding{}, 0
	for i := range r.Findings {
		f := &r.Findings[i]
		if kind := annotationKind(f); kind != "" {
			byKind[kind] = append(byKind[kind], f)
			total++
		}
	}
	var b bytes.Buffer
	shown := 0
	for _, kind := range annotationKinds {
		list := byKind[kind]
		slices.SortStableFunc(list, func(a, b *finding.Finding) int { return cmp.Compare(weight(b), weight(a)) })
		most := maxAnnotations
		if kind == "notice" {
			most-- // the summary is one
		}
		for _, f := range list[:min(len(list), most)] {
			annotate(&b, kind, placeOf(f, o), plain(f.Rule)+": "+label(f), alertText(f))
			shown++
		}
	}
	text := verdictLine(r) + " " + sentence(plain(r.Exit.Reason))
	if total > shown {
		text += fmt.Sprintf(" GitHub shows no more than %d annotations of a kind: the %s of most weight are here, %s are left out.", maxAnnotations, number(shown), number(total-shown))
	}
	var head bytes.Buffer
	annotate(&head, "notice", "", fmt.Sprintf("s3audit: exit %d", r.Exit.Code), text)
	_, err := w.Write(append(head.Bytes(), b.Bytes()...))
	return err
}

// annotationKind is the kind a finding is shown as, "" for none.
func annotationKind(f *finding.Finding) string {
	switch {
	case f.Exception != nil || !f.Verdict.IsFinding():
		return ""
	case f.Verdict != finding.Fail:
		return "warning"
	case levelOf(f.Severity) == "note":
		return "notice"
	}
	return levelOf(f.Severity)
}

func annotate(b *bytes.Buffer, kind, file, title, message string) {
	place := ""
	if file != "" {
		place = "file=" + property(file) + ",line=1,"
	}
	fmt.Fprintf(b, "::%s %stitle=%s::%s\n", kind, place, property(cut(title, maxName)), commandData(message))
}

// commandData escapes what would end a command, property what would end one
// of its properties. The runner takes back these and nothing else.
func commandData(s string) string {
	return strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A").Replace(apart(plain(s)))
}

func property(s string) string {
	return strings.NewReplacer(":", "%3A", ",", "%2C").Replace(commandData(s))
}
