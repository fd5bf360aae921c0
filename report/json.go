package report

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"unicode/utf8"

	"s3audit/rules/finding"
)

// renderJSON writes the document docs/schema/report.schema.json describes.
func renderJSON(w io.Writer, r *Report, _ Options) error {
	return writeJSON(w, complete(r), "  ")
}

// writeJSON writes a document, on one line where the indent is "".
func writeJSON(w io.Writer, v any, indent string) error {
	data, err := encode(v, indent)
	if err != nil {
		return err
	}
	_, err = w.Write(data)
	return err
}

// beginJSONL writes findings, one a line.
func beginJSONL(w io.Writer, _ Head, _ Options) (Stream, error) {
	return lineStream(func(f *finding.Finding) error { return writeLine(w, f) }), nil
}

func encode(v any, indent string) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", indent)
	if err := e.Encode(v); err != nil {
		return nil, fmt.Errorf("write json: %w", err)
	}
	return harmless(b.Bytes()), nil
}

// harmless rewrites JSON so that it can be shown on a terminal and in a CI log
// and still means the same: what steers either becomes a \u escape. Outside
// strings JSON has none of these characters.
func harmless(data []byte) []byte {
	var out []byte
	done := 0
	for i := 0; i < len(data); {
		r, size := utf8.DecodeRune(data[i:])
		if r != '\n' && (steers(r, size) || r == '#' && i > 0 && data[i-1] == '#') {
			out = append(out, data[done:i]...)
			out = appendEscape(out, r)
			done = i + size
		}
		i += size
	}
	if done == 0 {
		return data
	}
	return append(out, data[done:]...)
}

func appendEscape(out []byte, r rune) []byte {
	if r >= 0x10000 {
		r -= 0x10000
		return fmt.Appendf(out, `\u%04x\u%04x`, 0xd800+r>>10, 0xdc00+r&0x3ff)
	}
	return fmt.Appendf(out, `\u%04x`, r)
}

// complete is the report without a null where a list or an object belongs.
func complete(r *Report) *Report {
	c := *r
	c.Schema = SchemaID
	c.Coverage.Vanished = some(c.Coverage.Vanished)
	c.Coverage.NotFound = some(c.Coverage.NotFound)
	c.Coverage.Calls = some(c.Coverage.Calls)
	c.Coverage.Grant = some(c.Coverage.Grant)
	c.Coverage.Disagreements = slices.Clone(c.Coverage.Disagreements)
	for i := range c.Coverage.Disagreements {
		c.Coverage.Disagreements[i].Statements = some(c.Coverage.Disagreements[i].Statements)
	}
	c.Summary.Verdicts = someMap(c.Summary.Verdicts)
	c.Summary.Severities = someMap(c.Summary.Severities)
	c.Summary.Unknowns = someMap(c.Summary.Unknowns)
	c.Rules = make([]RuleSummary, len(r.Rules))
	for i, rule := range r.Rules {
		rule.Subresources, rule.Tags = some(rule.Subresources), some(rule.Tags)
		rule.Parameters = some(rule.Parameters)
		rule.Frameworks, rule.Counts = someLists(rule.Frameworks), someMap(rule.Counts)
		c.Rules[i] = rule
	}
	if r.Baseline != nil {
		compared := *r.Baseline
		compared.Resolved = some(compared.Resolved)
		c.Baseline = &compared
	}
	c.Findings = make([]finding.Finding, len(r.Findings))
	for i, f := range r.Findings {
		c.Findings[i] = completeFinding(f)
	}
	return &c
}

func completeFinding(f finding.Finding) finding.Finding {
	f.Missing = some(f.Missing)
	f.Frameworks = someLists(f.Frameworks)
	evidence := make([]finding.Evidence, len(f.Evidence))
	for i, e := range f.Evidence {
		// A value that is no JSON must not cost the reader the whole report.
		if len(e.Value) > 0 && !json.Valid(e.Value) {
			e.Value, _ = json.Marshal(string(e.Value))
		}
		evidence[i] = e
	}
	f.Evidence = evidence
	return f
}

// shownEvidence writes an input path and its value as one text.
func shownEvidence(e *finding.Evidence) string {
	if value := oneLine(e.Value); value != "" {
		return e.Path + " = " + value
	}
	return e.Path
}

// oneLine is a value as it was found: the same whether it comes from a scan or
// from a document that was laid out since.
func oneLine(value json.RawMessage) string {
	var l line
	if len(value) == 0 || l.raw(value) != nil {
		return ""
	}
	return string(l.out)
}

func some[T any](s []T) []T {
	if s == nil {
		return []T{}
	}
	return s
}

func someMap[K comparable, V any](m map[K]V) map[K]V {
	if m == nil {
		return map[K]V{}
	}
	return m
}

func someLists(m map[string][]string) map[string][]string {
	out := make(map[string][]string, len(m))
	for k, v := range m {
		out[k] = some(v)
	}
	return out
}
