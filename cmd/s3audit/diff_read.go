package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"sync"

	"s3audit/collector/snapshot"
	"s3audit/report/drift"
	"s3audit/rules"
	"s3audit/rules/finding"
)

// diffSide is one snapshot as it is read and judged.
type diffSide struct {
	name   string
	input  io.ReadCloser
	reader *snapshot.Reader
	agreed *rules.Exceptions
	judge  *rules.Judge
	// next is the record at hand, of the bucket called at; nil at the end.
	next json.RawMessage
	at   string
	read int

	mu      sync.Mutex
	results []*rules.Result // judged, and not taken yet
	ended   bool
}

func openSide(env *environment, name string, agreed *rules.Exceptions) (*diffSide, error) {
	input, err := openInput(env, name)
	if err != nil {
		return nil, fmt.Errorf("read snapshot: %w", err)
	}
	reader, err := snapshot.NewReader(input)
	if err != nil {
		input.Close()
		return nil, fmt.Errorf("read snapshot %s: %w", name, err)
	}
	return &diffSide{name: name, input: input, reader: reader, agreed: agreed}, nil
}

func (s *diffSide) close() {
	s.reader.Close()
	s.input.Close()
}

func (s *diffSide) begin(engine *rules.Engine) {
	m := s.reader.Manifest()
	s.agreed.Start(m.Started, m.Account)
	s.judge = engine.Judge(s.reader.Account(), m, rules.JudgeOptions{Parts: true}, s.emit)
}

// emit takes judged buckets, in order, from another goroutine.
func (s *diffSide) emit(r *rules.Result) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.agreed.Bucket(r.Bucket)
	for i := range r.Findings {
		s.agreed.Apply(&r.Findings[i])
	}
	s.results = append(s.results, r)
	return nil
}

// advance reads the next bucket that was there: one that vanished was not.
func (s *diffSide) advance() error {
	for {
		raw, err := s.reader.Next()
		if errors.Is(err, io.EOF) {
			s.next = nil
			return nil
		}
		if err != nil {
			return fmt.Errorf("read snapshot %s: %w", s.name, err)
		}
		name := snapshot.Name(raw)
		if s.read > 0 && name <= s.at {
			return fmt.Errorf("read snapshot %s: line %d: bucket %q stands behind %q, and diff needs them in the order of their names", s.name, s.reader.Line(), name, s.at)
		}
		s.next, s.at = raw, name
		s.read++
		if !vanished(raw) {
			return nil
		}
	}
}

func vanished(raw json.RawMessage) bool {
	if !bytes.Contains(raw, []byte(`"vanished"`)) {
		return false
	}
	var b struct {
		Vanished bool `json:"vanished"`
	}
	return json.Unmarshal(raw, &b) == nil && b.Vanished
}

// take returns the findings of a bucket, and whether they are known by now: a
// later bucket, or the end, says that it has none.
func (s *diffSide) take(bucket string) (findings []finding.Finding, known bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.results) == 0 {
		return nil, s.ended
	}
	first := s.results[0]
	if first.Bucket != bucket {
		return nil, first.Bucket == "" || first.Bucket > bucket
	}
	s.results = s.results[1:]
	return first.Findings, true
}

func (s *diffSide) end() error {
	_, err := s.judge.Close()
	s.mu.Lock()
	defer s.mu.Unlock()
	s.ended = true
	if err != nil {
		return fmt.Errorf("judge snapshot %s: %w", s.name, err)
	}
	return nil
}

// side says what the file is, once it was read to its end.
func (s *diffSide) side() drift.Side {
	m, f := s.reader.Manifest(), s.reader.Footer()
	whole := f != nil && f.Interrupted == "" && f.Expected == f.Listed && f.Read >= f.Expected && len(f.NotFound) == 0
	return drift.Side{File: s.name, Started: m.Started, Buckets: s.read, Whole: whole}
}

// coverage is that of the new snapshot, or of the old one where that is what
// is incomplete.
func (r *diffRun) coverage() snapshot.Coverage {
	var c snapshot.Coverage
	for _, s := range []*diffSide{r.sides[1], r.sides[0]} {
		m, f := s.reader.Manifest(), s.reader.Footer()
		c = snapshot.Coverage{Expected: m.Expected, Read: s.read}
		if f != nil {
			c.Expected, c.Read, c.NotFound = f.Expected, f.Read, f.NotFound
			c.Complete = f.Interrupted == "" && f.Read >= f.Expected && len(f.NotFound) == 0
		}
		if !c.Complete {
			break
		}
	}
	return c
}
