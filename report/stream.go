package report

import (
	"io"
	"time"

	"s3audit/rules/finding"
)

// Head is what is known of a report before its first finding.
type Head struct {
	Tool Tool
	Scan Scan // without its end
}

// Stream takes findings one by one, in the order a report has them.
type Stream interface {
	Finding(f *finding.Finding) error
	// End writes what was held back, and what the format says of findings that are
	// no more since a baseline; nil without one.
	End(since *finding.Comparison) error
}

// begins starts a stream.
type begins func(w io.Writer, h Head, o Options) (Stream, error)

// streaming is a format that is written finding by finding, and so whole too:
// the bytes are the same.
func streaming(name, help string, begin begins) Format {
	return Format{Name: name, Help: help, Begin: begin, Render: func(w io.Writer, r *Report, o Options) error {
		s, err := begin(w, headOf(r), o)
		if err != nil {
			return err
		}
		for i := range r.Findings {
			if err := s.Finding(&r.Findings[i]); err != nil {
				return err
			}
		}
		return s.End(r.Baseline)
	}}
}

func headOf(r *Report) Head {
	h := Head{Tool: r.Tool, Scan: r.Scan}
	h.Scan.Finished = time.Time{}
	return h
}

// lineStream writes a line for each finding, and nothing else.
type lineStream func(*finding.Finding) error

func (s lineStream) Finding(f *finding.Finding) error { return s(f) }
func (s lineStream) End(*finding.Comparison) error    { return nil }
