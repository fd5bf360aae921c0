package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"strings"

	"s3audit/collector/snapshot"
)

// shot is a snapshot on disk, which a planner goes through several times.
type shot struct {
	path     string
	called   string // as the user knows it, "" for what was read just now
	manifest snapshot.Manifest
	account  *snapshot.Account
	warnings []string // what the plan should say of it
	scratch  bool     // path is ours, and goes when the plan is made
}

// shotFrom opens a snapshot; of stdin a copy is kept meanwhile.
func shotFrom(env *environment, name string) (*shot, error) {
	s := &shot{path: name, called: name}
	if name == "-" {
		if err := s.spool(env.stdin); err != nil {
			s.close()
			return nil, fmt.Errorf("read snapshot -: %w", err)
		}
	}
	if err := s.look(); err != nil {
		s.close()
		return nil, err
	}
	return s, nil
}

// spool keeps stdin in a file that only its owner can read.
func (s *shot) spool(r io.Reader) error {
	file, err := os.CreateTemp("", "s3audit-*.snapshot")
	if err != nil {
		return err
	}
	s.path, s.scratch = file.Name(), true
	_, err = io.Copy(file, r)
	return errors.Join(err, file.Close())
}

// look reads the whole snapshot once, so that a broken one is told before a
// plan is made, and notes what is not in it.
func (s *shot) look() error {
	in, r, err := s.open()
	if err != nil {
		return err
	}
	defer in.Close()
	s.manifest, s.account = *r.Manifest(), r.Account()
	for err == nil {
		_, err = r.Next()
	}
	if !errors.Is(err, io.EOF) {
		return s.wrap(err)
	}
	footer := r.Footer()
	switch {
	case footer == nil:
		s.warnings = append(s.warnings, "the snapshot is cut short: buckets that are not in it are not in the plan")
	case footer.Interrupted != "":
		s.warnings = append(s.warnings, "the snapshot is not complete, "+footer.Interrupted+": buckets that are not in it are not in the plan")
	case len(footer.NotFound) > 0:
		s.warnings = append(s.warnings, "no such bucket: "+strings.Join(footer.NotFound, ", "))
	}
	return nil
}

func (s *shot) open() (io.Closer, *snapshot.Reader, error) {
	in, err := os.Open(s.path)
	if err != nil {
		return nil, nil, s.wrap(err)
	}
	r, err := snapshot.NewReader(in)
	if err != nil {
		in.Close()
		return nil, nil, s.wrap(err)
	}
	return in, r, nil
}

func (s *shot) wrap(err error) error {
	if s.called == "" {
		return fmt.Errorf("read what was collected: %w", err)
	}
	return fmt.Errorf("read snapshot %s: %w", s.called, err)
}

// buckets goes through the records; each time from the start.
func (s *shot) buckets() iter.Seq2[*snapshot.Bucket, error] {
	return func(yield func(*snapshot.Bucket, error) bool) {
		in, r, err := s.open()
		if err != nil {
			yield(nil, err)
			return
		}
		defer in.Close()
		for {
			raw, err := r.Next()
			if errors.Is(err, io.EOF) {
				return
			}
			b := &snapshot.Bucket{}
			if err == nil {
				err = json.Unmarshal(raw, b)
			}
			if !yield(b, err) || err != nil {
				return
			}
		}
	}
}

// close forgets a snapshot that was kept for the plan only.
func (s *shot) close() {
	if s.scratch {
		os.Remove(s.path)
	}
}

// collected reads the account into a file: keep, or one that goes.
func (o *planSource) collected(ctx context.Context, env *environment, wanted []string) (*shot, error) {
	s := &shot{path: o.keep}
	if o.keep == "" {
		if err := s.spool(strings.NewReader("")); err != nil {
			return nil, err
		}
	}
	if err := o.collect(ctx, env, s.path, wanted); err != nil {
		s.close()
		return nil, err
	}
	if err := s.look(); err != nil {
		s.close()
		return nil, err
	}
	return s, nil
}

func (o *planSource) collect(ctx context.Context, env *environment, path string, wanted []string) error {
	c, err := newCollector(ctx, env, &o.aws, &o.sel, &o.limits, wanted, nil)
	if err != nil {
		return err
	}
	file := &lateFile{path: path}
	defer file.close()
	bar := startProgress(env, &o.limits, c)
	footer, err := c.Collect(ctx, file)
	bar.stop()
	if err != nil || footer == nil || file.File == nil {
		return err
	}
	return file.Finish(footer)
}
