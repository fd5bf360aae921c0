package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	"github.com/spf13/pflag"

	"s3audit/collector/snapshot"
	"s3audit/report"
	"s3audit/rules/baseline"
	"s3audit/rules/finding"
)

// baselineOptions say what a scan is compared with, and whether that decides.
type baselineOptions struct {
	read      string
	write     string
	failOnNew bool
}

func (o *baselineOptions) flags(f *pflag.FlagSet) {
	f.StringVar(&o.read, "baseline", "", "compare with this baseline: what is new, updated, unchanged, fixed")
	f.StringVar(&o.write, "write-baseline", "", "write what was found to this file, as a baseline; of the file that is there, what this scan says nothing about is kept")
	f.BoolVar(&o.failOnNew, "fail-on-new", false, "only what the --baseline does not have is at the gate")
}

// tracker reads what the scan is compared with, nil for nothing.
func (o *baselineOptions) tracker(rules []finding.Rule) (*baselines, error) {
	if o.failOnNew && o.read == "" {
		return nil, errors.New("--fail-on-new: new compared with what? Name a file with --baseline; --write-baseline writes one")
	}
	if o.read == "" && o.write == "" {
		return nil, nil
	}
	b := &baselines{write: o.write}
	if o.read != "" {
		list, err := readBaseline(o.read)
		if err != nil {
			return nil, err
		}
		b.known = baseline.New(o.read, list, rules)
	}
	if o.write != "" {
		list, err := readBaseline(o.write)
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return nil, err
		}
		b.next = baseline.New(o.write, list, rules)
		b.next.Keep = true
	}
	return b, nil
}

func readBaseline(name string) ([]baseline.Entry, error) {
	file, err := os.Open(name)
	if err != nil {
		return nil, fmt.Errorf("read baseline: %w", err)
	}
	defer file.Close()
	list, err := baseline.Read(file, name)
	if err != nil {
		return nil, fmt.Errorf("read baseline: %w", err)
	}
	return list, nil
}

// baselines are the one that a scan is compared with and the one that it
// writes, either of which may be missing. Nil does nothing.
type baselines struct {
	known, next *baseline.Tracker
	write       string
}

func (b *baselines) each(do func(*baseline.Tracker)) {
	if b == nil {
		return
	}
	if b.next != nil {
		do(b.next)
	}
	if b.known != nil { // last: its states stay in the findings
		do(b.known)
	}
}

func (b *baselines) start(account string) {
	b.each(func(t *baseline.Tracker) { t.Start(account) })
}

func (b *baselines) bucket(name string) {
	b.each(func(t *baseline.Tracker) { t.Bucket(name) })
}

// see marks one finding. Without a baseline to compare with, none has a state.
func (b *baselines) see(f *finding.Finding) {
	b.each(func(t *baseline.Tracker) { t.See(f) })
	if b != nil && b.known == nil {
		f.Change = nil
	}
}

// comparison is what a report shows.
func (b *baselines) comparison(r baseline.Reach) *finding.Comparison {
	if b == nil || b.known == nil {
		return nil
	}
	return b.known.Comparison(r)
}

// save writes the new baseline and says on stderr what is other in it.
func (s *scan) save(c *snapshot.Coverage) error {
	if s.baselines == nil || s.baselines.next == nil {
		return nil
	}
	list, added, removed := s.baselines.next.Next(s.known(c))
	name := s.baselines.write
	if err := report.WriteFile(name, func(w io.Writer) error { return baseline.Write(w, list) }); err != nil {
		return err
	}
	if !s.quiet {
		fmt.Fprintf(s.env.stderr, "%s: %s, %d added, %d removed\n", printable(name), count(len(list), "line"), added, removed)
	}
	return nil
}

// known is what the scan says of buckets that were not met.
func (s *scan) known(c *snapshot.Coverage) baseline.Reach {
	r := s.reach(c)
	return baseline.Reach{Whole: r.Whole, Missing: r.Missing}
}
