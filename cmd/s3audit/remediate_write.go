package main

import (
	"bufio"
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/spf13/pflag"

	"s3audit/collector"
	"s3audit/remediate"
	"s3audit/remediate/journal"
	"s3audit/remediate/operation"
	"s3audit/remediate/plan"
)

// writeOptions say how a plan is made true.
type writeOptions struct {
	approve   bool
	journal   string
	canary    bool
	parallel  int
	keepGoing bool
	prove     bool
	mfa       string
	format    string
}

func (o *writeOptions) flags(f *pflag.FlagSet) {
	o.format = "table"
	f.BoolVar(&o.approve, "auto-approve", false, "do not ask")
	f.StringVar(&o.journal, "journal", "", "file for the record of every write (default: beside the file that is given); one that exists is gone on with")
	f.BoolVar(&o.canary, "canary", false, "change the first bucket alone, and go on only if all of that is confirmed")
	f.IntVar(&o.parallel, "parallel", 8, "buckets written to at once, never two changes of one")
	f.BoolVar(&o.keepGoing, "keep-going", false, "go on after a change that failed")
	f.BoolVar(&o.prove, "prove-deletes", false, "on an endpoint that is not AWS's, try the DELETEs that are needed on a scratch bucket first: some servers take one for the bucket's own")
	f.StringVar(&o.mfa, "mfa", "", "the root user's device and code, \"serial code\", where a change needs them")
	f.StringVarP(&o.format, "output", "o", o.format, "table or json")
}

func (o *writeOptions) check() error {
	if o.format != "table" && o.format != "json" {
		return fmt.Errorf("-o %q: want table or json", o.format)
	}
	if o.parallel < 1 {
		return fmt.Errorf("--parallel %d: want 1 or more", o.parallel)
	}
	return nil
}

// confirm asks for a yes. Who is no terminal has to have said it before.
func (o *writeOptions) confirm(env *environment, question string) error {
	if o.approve {
		return nil
	}
	if !env.inTerminal {
		return errors.New("nobody is there to ask: give --auto-approve, or call it from a terminal. Nothing was written")
	}
	fmt.Fprintf(env.stderr, "\n%s\nOnly \"yes\" is a yes: ", printable(question))
	line, _ := bufio.NewReader(env.stdin).ReadString('\n')
	if strings.TrimSpace(line) != "yes" {
		return errors.New("it was declined. Nothing was written")
	}
	return nil
}

// writing is one plan being made true.
type writing struct {
	*writeOptions
	env       *environment
	plan      *plan.Plan
	collector *collector.Collector
	looker    *collector.Looker // one, so that all looks keep to the same limits
	quiet     bool
	// only, exclude and maxChanges narrow what is done of the plan.
	only, exclude []string
	maxChanges    int
	proofs        operation.Proofs
}

// where holds the plan against the endpoint and the account of the credentials.
func (w *writing) where(ctx context.Context) error {
	if here := w.collector.Endpoint(); here != w.plan.Endpoint {
		return fmt.Errorf("the plan is for %s, and this is %s", endpointName(w.plan.Endpoint), endpointName(here))
	}
	w.looker = w.collector.Looker(w.plan.Account)
	account, err := w.looker.Identity(ctx)
	switch {
	case err != nil:
		return fmt.Errorf("whose credentials are these: %w", err)
	case account != "" && account != w.plan.Account:
		return fmt.Errorf("the plan is for account %s, and the credentials are of %s", w.plan.Account, account)
	}
	return nil
}

func endpointName(url string) string {
	if url == "" {
		return "AWS"
	}
	return url
}

// read is apply's last look before a write: the collector's.
func (w *writing) read(ctx context.Context, bucket, region, subresource, key string) (plan.Document, error) {
	if bucket == "" {
		account, err := w.looker.Account(ctx)
		if err != nil {
			return plan.Document{}, err
		}
		return remediate.DocumentIn(account, subresource, key)
	}
	record, err := w.looker.Bucket(ctx, bucket, region, subresource)
	if err != nil {
		return plan.Document{}, err
	}
	return remediate.DocumentIn(record, subresource, key)
}

func (w *writing) target(region string) operation.Target {
	s3, control := w.collector.Clients(region)
	t := operation.Target{S3: s3, MFA: w.mfa, Deletes: operation.Deletes{AWS: w.plan.Endpoint == ""}}
	if control != nil {
		t.Control = control
	}
	t.Deletes.Proven = w.proofs.Proven
	return t
}

// unproven are the DELETEs of the plan that may not be sent here.
func (w *writing) unproven() ([]string, error) {
	selected, err := remediate.Select(w.plan.Changes, w.only, w.exclude)
	var apis []string
	for i := range w.plan.Changes {
		c := &w.plan.Changes[i]
		row, ok := operation.Find(c.Subresource)
		if ok && selected[i] && c.Operation == row.Delete.API && w.target(c.Region).Deletes.Allow(row) != nil && !slices.Contains(apis, c.Operation) {
			apis = append(apis, c.Operation)
		}
	}
	return apis, err
}

// proveDeletes tries the DELETEs of the plan on scratch buckets, where that was
// asked for and there is a need.
func (w *writing) proveDeletes(ctx context.Context) error {
	apis, err := w.unproven()
	if err != nil || len(apis) == 0 {
		return err
	}
	if !w.prove {
		return fmt.Errorf("%s, which is not AWS's, may take %s for the bucket's own DELETE: have each tried on a scratch bucket first, by --prove-deletes",
			w.plan.Endpoint, strings.Join(apis, ", "))
	}
	var name [6]byte
	_, _ = rand.Read(name[:]) // never fails
	s3, _ := w.collector.Clients("")
	proofs, err := operation.Prove(ctx, s3, w.plan.Account, "s3audit-scratch-"+hex.EncodeToString(name[:]), apis)
	w.proofs = proofs
	var wrong []error
	for _, p := range proofs {
		if p.Reason != "" {
			wrong = append(wrong, fmt.Errorf("%s is not safe on %s: %s", p.API, w.plan.Endpoint, p.Reason))
		}
		if p.Left != "" {
			w.say("the scratch bucket %s is still there, take it away: %s", p.Bucket, p.Left)
		}
	}
	if err != nil {
		wrong = append(wrong, err)
	}
	if wrong != nil {
		return fmt.Errorf("nothing was written: %w\nLeave such changes out by --exclude", errors.Join(wrong...))
	}
	return nil
}

// run makes the plan true, from the beginning or from where its journal ends.
func (w *writing) run(ctx context.Context, path string) (*remediate.Summary, error) {
	if err := w.proveDeletes(ctx); err != nil {
		return nil, err
	}
	j, resumes, err := w.open(path)
	if err != nil {
		return nil, err
	}
	defer j.Close()
	o := remediate.ApplyOptions{
		Read: w.read, Target: w.target, Journal: j, Now: w.env.now, Sleep: sleep,
		MaxChanges: w.maxChanges, Canary: w.canary, Parallel: w.parallel, KeepGoing: w.keepGoing, Only: w.only, Exclude: w.exclude,
		Progress: w.progress,
	}
	if resumes {
		w.say("going on with %s", path)
		return remediate.Resume(ctx, w.plan, o)
	}
	return remediate.Apply(ctx, w.plan, o)
}

// open begins a journal, or takes up the one that is there.
func (w *writing) open(path string) (j *journal.Writer, resumes bool, err error) {
	if _, err := journal.ReadFile(path); !errors.Is(err, fs.ErrNotExist) && !errors.Is(err, journal.ErrEmpty) {
		j, err := journal.Open(path, version, w.env.now())
		return j, true, err
	}
	j, err = journal.Create(path, journal.Header{
		Tool: version, Plan: w.plan.Digest, Account: w.plan.Account, Partition: w.plan.Partition, Endpoint: w.plan.Endpoint,
	}, w.env.now())
	return j, false, err
}

func (w *writing) progress(r remediate.Result) { w.say("%s %s", r.Status, r.Change.ID) }

func (w *writing) say(format string, args ...any) {
	if !w.quiet {
		fmt.Fprintln(w.env.stderr, oneLine(fmt.Sprintf(format, args...)))
	}
}

func sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// locked does something while nobody else can with the same files.
func locked(paths []string, do func() error) error {
	paths = slices.Compact(slices.Sorted(slices.Values(paths)))
	for _, path := range paths {
		lock, err := journal.LockPlan(path)
		if err != nil {
			return err
		}
		defer lock.Close()
	}
	return do()
}

// isFile refuses what has no neighbour: stdin, a pipe.
func isFile(name string) error {
	info, err := os.Stat(name)
	switch {
	case err != nil:
		return err
	case !info.Mode().IsRegular():
		return fmt.Errorf("%s is no file", name)
	}
	return nil
}
