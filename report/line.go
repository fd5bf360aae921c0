package report

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"sync"

	"s3audit/rules/finding"
)

// A scan writes tens of findings a bucket, so lines are put together by hand:
// the same bytes that [encode] gives, at a tenth of its cost.

// line is the room one line is put together in.
type line struct {
	out   []byte
	names []string
	value bytes.Buffer
}

var lines = sync.Pool{New: func() any { return &line{} }}

// writeLine writes one finding and a line end, in one Write.
func writeLine(w io.Writer, f *finding.Finding) error {
	l := lines.Get().(*line)
	defer lines.Put(l)
	l.out = l.out[:0]
	if err := l.finding(f); err != nil {
		return fmt.Errorf("write json: %w", err)
	}
	_, err := w.Write(l.out)
	return err
}

func (l *line) finding(f *finding.Finding) error {
	l.text(`{"fingerprint":`, f.Fingerprint)
	l.text(`,"rule":`, f.Rule)
	l.text(`,"title":`, f.Title)
	l.text(`,"severity":`, f.Severity.String())
	l.text(`,"verdict":`, string(f.Verdict))
	l.text(`,"account":`, f.Account)
	l.text(`,"region":`, f.Region)
	l.text(`,"bucket":`, f.Bucket)
	l.text(`,"arn":`, f.ARN)
	l.text(`,"message":`, f.Message)
	if err := l.evidence(f.Evidence); err != nil {
		return err
	}
	l.missing(f.Missing)
	l.frameworks(f.Frameworks)
	l.out = append(l.out, `,"exception":`...)
	if f.Exception == nil { // nearly always: no encoder for that
		l.out = append(l.out, "null"...)
	} else if err := l.any(f.Exception); err != nil {
		return err
	}
	if f.ExpiredException != nil {
		l.out = append(l.out, `,"expiredException":`...)
		if err := l.any(f.ExpiredException); err != nil {
			return err
		}
	}
	l.optional(`,"fix":`, f.Fix)
	l.optional(`,"remediation":`, f.Remediation)
	if f.Change != nil {
		l.out = append(l.out, `,"change":`...)
		if err := l.any(f.Change); err != nil {
			return err
		}
	}
	l.out = append(l.out, "}\n"...)
	return nil
}

func (l *line) evidence(list []finding.Evidence) error {
	l.out = append(l.out, `,"evidence":[`...)
	for i := range list {
		e := &list[i]
		l.comma(i)
		l.text(`{"path":`, e.Path)
		if len(e.Value) > 0 {
			l.out = append(l.out, `,"value":`...)
			if err := l.raw(e.Value); err != nil {
				return err
			}
		}
		l.text(`,"message":`, e.Message)
		l.out = append(l.out, '}')
	}
	l.out = append(l.out, ']')
	return nil
}

// raw writes a value, which where it is no JSON must not cost the reader the line.
func (l *line) raw(value json.RawMessage) error {
	l.value.Reset()
	if json.Compact(&l.value, value) == nil {
		l.out = append(l.out, harmless(l.value.Bytes())...)
		return nil
	}
	text, err := json.Marshal(string(value))
	l.out = append(l.out, harmless(text)...)
	return err
}

func (l *line) missing(list []finding.Missing) {
	l.out = append(l.out, `,"missing":[`...)
	for i := range list {
		m := &list[i]
		l.comma(i)
		l.text(`{"subresource":`, m.Subresource)
		l.text(`,"state":`, m.State)
		l.text(`,"api":`, m.API)
		l.text(`,"action":`, m.Action)
		l.optional(`,"code":`, m.Code)
		l.optional(`,"requestId":`, m.RequestID)
		l.optional(`,"hint":`, m.Hint)
		l.out = append(l.out, '}')
	}
	l.out = append(l.out, ']')
}

func (l *line) frameworks(all map[string][]string) {
	l.names = l.names[:0]
	for name := range all {
		l.names = append(l.names, name)
	}
	slices.Sort(l.names)
	l.out = append(l.out, `,"frameworks":{`...)
	for i, name := range l.names {
		l.comma(i)
		l.text("", name)
		l.out = append(l.out, ":["...)
		for k, control := range all[name] {
			l.comma(k)
			l.text("", control)
		}
		l.out = append(l.out, ']')
	}
	l.out = append(l.out, '}')
}

func (l *line) comma(i int) {
	if i > 0 {
		l.out = append(l.out, ',')
	}
}

func (l *line) optional(before, value string) {
	if value != "" {
		l.text(before, value)
	}
}

// text writes a text. What is not plain is left to encoding/json.
func (l *line) text(before, value string) {
	l.out = append(l.out, before...)
	if asItIs(value) {
		l.out = append(append(append(l.out, '"'), value...), '"')
		return
	}
	_ = l.any(value) // a text can always be written
}

// asItIs is true of texts that stand in JSON as they are.
func asItIs(s string) bool {
	for i := range len(s) {
		if c := s[i]; c < ' ' || c >= 0x7f || c == '"' || c == '\\' || c == '#' {
			return false
		}
	}
	return true
}

func (l *line) any(v any) error {
	text, err := encode(v, "")
	l.out = append(l.out, bytes.TrimSuffix(text, []byte("\n"))...)
	return err
}
