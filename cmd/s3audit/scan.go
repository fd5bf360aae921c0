package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"
	"slices"

	"github.com/spf13/cobra"

	"s3audit/collector"
	"s3audit/collector/snapshot"
	"s3audit/report"
	"s3audit/rules"
	"s3audit/rules/finding"
)

type scanOptions struct {
	aws           awsOptions
	sel           selectOptions
	rules         ruleOptions
	limits        limitOptions
	exceptions    exceptionOptions
	baselines     baselineOptions
	from          string
	keep          string
	failOn        string
	onUnknown     string
	includePasses bool
	all           bool
	formats       formatOptions
}

func newScan(env *environment) *cobra.Command {
	o := &scanOptions{formats: formatOptions{tableBuckets: 25}}
	cmd := &cobra.Command{
		Use:   "scan",
		Short: "Collect, judge and report",
		Long: "scan reads what the chosen rules need of every chosen bucket, judges it and writes reports.\n" +
			"With --from it judges a snapshot and calls nothing.",
		Example: `  s3audit scan
  s3audit scan --bucket 'prod-*' --fail-on high -o table -o sarif=s3.sarif
  s3audit scan --from account.snapshot -o html=report.html`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return o.run(cmd, env) },
	}
	f := cmd.Flags()
	o.aws.flags(f)
	o.sel.flags(f)
	o.rules.flags(f)
	o.limits.flags(f)
	o.reportFlags(cmd)
	f.StringVar(&o.from, "from", "", "judge this snapshot instead of an account, - for stdin")
	f.StringVar(&o.keep, "save-snapshot", "", "keep what was read in this file")
	f.BoolVar(&o.all, "all", false, "read every subresource, not only what the rules need")
	return cmd
}

// reportFlags are the flags of every command that ends in a report.
func (o *scanOptions) reportFlags(cmd *cobra.Command) {
	f := cmd.Flags()
	f.StringVar(&o.failOn, "fail-on", "low", "least severity that fails: critical, high, medium, low, info, none")
	f.StringVar(&o.onUnknown, "on-unknown", "fail", "what an unknown verdict at the gate does: fail, warn, ignore")
	f.BoolVar(&o.includePasses, "include-passes", false, "report passes and not-applicables too")
	o.exceptions.flags(f)
	o.baselines.flags(f)
	o.formats.flags(f)
}

func (o *scanOptions) run(cmd *cobra.Command, env *environment) error {
	if err := bindEnvironment(cmd, env); err != nil {
		return err
	}
	s, err := o.prepare(cmd, env)
	if err != nil {
		return err
	}
	defer s.abort()
	if o.from != "" {
		err = s.judgeFile(o.from)
	} else {
		err = s.judgeAccount(cmd.Context(), o)
	}
	return s.finish(err)
}

// scan is one run of the pipeline: records in, reports out.
type scan struct {
	env     *environment
	engine  *rules.Engine
	left    []snapshot.RuleNotRun
	gate    gate
	options report.Options
	passes  bool

	lines    []*sink // formats that stream
	wholes   []report.Output
	judge    *rules.Judge
	manifest snapshot.Manifest
	footer   *snapshot.Footer
	findings []finding.Finding
	tally    *tally
	// exceptions are what was agreed; strict ends a scan with 2 where one of them
	// is stale, narrowed means that some buckets were not to be read.
	exceptions       *rules.Exceptions
	strict, narrowed bool
	// baselines are what the scan is compared with; fresh counts what is new of it.
	baselines  *baselines
	fresh      *tally
	quiet      bool
	afterwards func() // runs when the reports are there
	cards      *cards
	facts      *facts
	source     string
	missing    map[string]bool // IAM actions that unknown verdicts want
	done       bool
}

// sink is a streaming output and the file behind it.
type sink struct {
	report.Output
	report.Stream
	io.Writer
	file *report.File
}

func (o *scanOptions) prepare(cmd *cobra.Command, env *environment) (*scan, error) {
	outputs, options, err := o.formats.parse(env)
	if err != nil {
		return nil, err
	}
	if o.from == "" && o.rules.workers == 0 {
		// Reading an account takes longer than judging it: a few workers keep
		// up, and share what they remember among fewer.
		o.rules.workers = max(1, runtime.GOMAXPROCS(0)/4)
	}
	if o.from == "" {
		// And what judging forgets costs little beside reading, where the heap
		// should stay below its target.
		o.rules.memory = liveMemory
	}
	o.rules.reading, o.rules.optIn = true, o.limits.optIn
	engine, c, err := o.rules.load(cmd)
	if err != nil {
		return nil, err
	}
	g, err := o.parseGate(cmd, c)
	if err != nil {
		return nil, err
	}
	if err := o.limits.merge(cmd, c); err != nil {
		return nil, err
	}
	agreed, err := o.exceptions.load(c, engine.Rules())
	if err != nil {
		return nil, err
	}
	compared, err := o.baselines.tracker(engine.Rules())
	if err != nil {
		return nil, err
	}
	s := &scan{env: env, engine: engine, left: o.rules.left, gate: g, passes: o.includePasses, tally: newTally(), cards: newCards(o.rules.standards), missing: map[string]bool{}, source: "s3"}
	s.baselines, s.fresh, s.quiet = compared, newTally(), o.limits.quiet
	s.exceptions, s.strict, s.narrowed = agreed, o.exceptions.strict, o.from == "" && o.sel.narrowed()
	s.options = options
	s.facts = newFacts(outputs, c.trusted, o.rules.known)
	return s, s.open(outputs)
}

func (o *scanOptions) parseGate(cmd *cobra.Command, c *configuration) (gate, error) {
	if c.FailOn != nil && !cmd.Flags().Changed("fail-on") {
		o.failOn = *c.FailOn
	}
	if c.OnUnknown != nil && !cmd.Flags().Changed("on-unknown") {
		o.onUnknown = *c.OnUnknown
	}
	g := gate{onUnknown: o.onUnknown, failOnNew: o.baselines.failOnNew}
	if err := checkOnUnknown(o.onUnknown); err != nil {
		return g, fmt.Errorf("--on-unknown %w", err)
	}
	var err error
	if g.failOn, err = parseFailOn(o.failOn); err != nil {
		return g, fmt.Errorf("--fail-on: %w", err)
	}
	return g, nil
}

// parseFailOn reads a severity, or none, which is 0.
func parseFailOn(text string) (finding.Severity, error) {
	if text == "none" {
		return 0, nil
	}
	severity, err := finding.ParseSeverity(text)
	if err != nil {
		return 0, fmt.Errorf("%w, or none", err)
	}
	return severity, nil
}

func checkOnUnknown(text string) error {
	if !slices.Contains([]string{"fail", "warn", "ignore"}, text) {
		return fmt.Errorf("%q: want fail, warn or ignore", text)
	}
	return nil
}

// open sorts the outputs into those that stream and those that need all.
func (s *scan) open(outputs []report.Output) error {
	for _, out := range outputs {
		if out.Format.Begin == nil {
			s.wholes = append(s.wholes, out)
			continue
		}
		one := &sink{Output: out, Writer: s.env.stdout}
		if out.File != "" {
			file, err := report.Create(out.File)
			if err != nil {
				s.abort()
				return err
			}
			one.file, one.Writer = file, file
		}
		s.lines = append(s.lines, one)
	}
	return nil
}

// abort forgets every streamed file that was not finished.
func (s *scan) abort() {
	for _, one := range s.lines {
		if one.file != nil && !s.done {
			one.file.Abort()
		}
	}
}

// emit takes the findings of one bucket, in order.
func (s *scan) emit(r *rules.Result) error {
	s.exceptions.Bucket(r.Bucket)
	s.baselines.bucket(r.Bucket)
	before := len(s.findings)
	defer func() { s.facts.judged(r.Bucket, len(s.findings) > before) }()
	for i := range r.Findings {
		f := &r.Findings[i]
		s.exceptions.Apply(f)
		s.baselines.see(f)
		s.tally.add(f)
		if f.Fresh() {
			s.fresh.add(f)
		}
		s.cards.see(f)
		if !f.Verdict.IsFinding() && !s.passes {
			continue
		}
		if f.Verdict == finding.Unknown {
			s.want(f)
		}
		for _, one := range s.lines {
			if err := one.Finding(f); err != nil {
				return fmt.Errorf("write %s: %w", one.Format.Name, err)
			}
		}
		if len(s.wholes) > 0 {
			s.findings = append(s.findings, *f)
		}
	}
	return nil
}

// want remembers which IAM actions a denied read is missing.
func (s *scan) want(f *finding.Finding) {
	for _, m := range f.Missing {
		if m.State == string(snapshot.Denied) && m.Action != "" {
			s.missing[m.Action] = true
		}
	}
}

// judgeFile judges a snapshot file, record by record.
func (s *scan) judgeFile(name string) error {
	in, err := openInput(s.env, name)
	if err != nil {
		return err
	}
	defer in.Close()
	r, err := snapshot.NewReader(in)
	if err != nil {
		return fmt.Errorf("read snapshot %s: %w", name, err)
	}
	s.source = "snapshot"
	s.manifest = *r.Manifest()
	if err := s.begin(r.Account()); err != nil {
		return err
	}
	for {
		raw, err := r.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return fmt.Errorf("read snapshot %s: %w", name, err)
		}
		s.facts.seeRaw(raw)
		if err := s.judge.Bucket(raw); err != nil {
			return err
		}
	}
	if s.footer = r.Footer(); s.footer == nil {
		s.footer = &snapshot.Footer{Interrupted: "the snapshot file is incomplete"}
	}
	return nil
}

func (s *scan) begin(account *snapshot.Account) error {
	for _, one := range s.lines {
		var err error
		if one.Stream, err = one.Format.Begin(one, report.Head{Tool: tool(), Scan: s.head()}, optionsFor(one.Output, s.options)); err != nil {
			return err
		}
	}
	s.facts.start(account, &s.manifest)
	s.exceptions.Start(s.manifest.Started, s.manifest.Account)
	s.baselines.start(s.manifest.Account)
	s.judge = s.engine.Judge(account, &s.manifest, rules.JudgeOptions{IncludePasses: s.passes, Parts: s.baselines != nil}, s.emit)
	return nil
}

func openInput(env *environment, name string) (io.ReadCloser, error) {
	if name == "-" {
		return io.NopCloser(env.stdin), nil
	}
	return os.Open(name)
}

// judgeAccount collects an account and judges each bucket as it arrives.
func (s *scan) judgeAccount(ctx context.Context, o *scanOptions) error {
	var keep *lateFile
	c, err := newCollector(ctx, s.env, &o.aws, &o.sel, &o.limits, o.limits.subresources(s.engine.Subresources(), o.all), nil)
	if err != nil {
		return err
	}
	if o.keep != "" {
		keep = &lateFile{path: o.keep}
		defer keep.close()
	}
	bar := startProgress(s.env, &o.limits, c)
	s.footer, err = c.Collect(ctx, &liveSink{scan: s, keep: keep})
	bar.stop()
	if keep != nil && keep.File != nil && s.footer != nil {
		err = errors.Join(err, keep.Finish(s.footer))
	}
	return err
}

// liveSink hands what the collector reads to the judge, and to a file.
type liveSink struct {
	scan *scan
	keep *lateFile
}

func (l *liveSink) Manifest(m *snapshot.Manifest) error {
	l.scan.manifest = *m
	if l.keep == nil {
		return nil
	}
	return l.keep.Manifest(m)
}

func (l *liveSink) Account(a *snapshot.Account) error {
	if err := l.scan.begin(a); err != nil || l.keep == nil {
		return err
	}
	return l.keep.Account(a)
}

func (l *liveSink) Bucket(b *snapshot.Bucket) error {
	raw, err := json.Marshal(b)
	if err != nil {
		return fmt.Errorf("encode bucket %s: %w", b.Name, err)
	}
	if l.keep != nil {
		if err := l.keep.RawBucket(raw); err != nil {
			return err
		}
	}
	l.scan.facts.see(b)
	return l.scan.judge.Bucket(raw)
}

// finish closes the pipeline, writes every report and decides the exit code.
// An interruption still writes what was judged; then the command fails.
func (s *scan) finish(cause error) error {
	if s.judge == nil {
		return cause // nothing was judged: an older report says more
	}
	stats, err := s.judge.Close()
	if !errors.Is(cause, err) { // an output that failed ended both
		cause = errors.Join(cause, err)
	}
	if s.footer == nil {
		s.footer = &snapshot.Footer{Interrupted: oneLine(cause.Error())}
	}
	r := s.report(stats, cause)
	if r.Fixes, err = s.facts.fixes(r.Rules); err != nil {
		return errors.Join(cause, err)
	}
	if err := s.write(r); err != nil {
		return errors.Join(cause, err)
	}
	if cause != nil {
		return cause
	}
	if err := s.save(&r.Coverage); err != nil {
		return err
	}
	if s.afterwards != nil {
		s.afterwards()
	}
	tell(s.env, r.Exit, s.quiet)
	if r.Exit.Code == exitClean {
		return nil
	}
	return exitError{r.Exit.Code}
}

func (s *scan) write(r *report.Report) error {
	for _, one := range s.lines {
		if err := one.End(r.Baseline); err != nil {
			return fmt.Errorf("write %s: %w", one.Format.Name, err)
		}
		if one.file != nil {
			if err := one.file.Commit(); err != nil {
				return err
			}
		}
	}
	s.done = true
	var errs []error
	for _, out := range s.wholes {
		errs = append(errs, render(s.env, out, r, s.options))
	}
	return errors.Join(errs...)
}

// newCollector puts together what reading needs. Old, where set, is the
// unfinished collection to take up.
func newCollector(ctx context.Context, env *environment, a *awsOptions, sel *selectOptions, l *limitOptions, subresources []string, old *snapshot.Resumer) (*collector.Collector, error) {
	cfg, err := a.load(ctx, env)
	if err != nil {
		return nil, err
	}
	selection, err := sel.selection(env)
	if err != nil {
		return nil, err
	}
	o := collector.Options{
		Subresources: subresources, Selection: selection,
		Concurrency: l.concurrency, MaxRPS: l.maxRPS, ObjectSamples: l.objectSamples,
		Endpoint: a.endpoint, ControlEndpoint: a.controlEndpoint, STSEndpoint: a.stsEndpoint,
		Now: env.now, Tool: version,
	}
	if old != nil {
		o.Done, o.Previous = old.Done, old.Manifest()
	}
	return collector.New(cfg, o)
}
