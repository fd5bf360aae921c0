// Package remediate owns the actions: a plan is made, played, applied and taken
// back. It is the only one that writes to S3, and writes what a plan says and
// nothing else. How S3 is read and how a bucket is judged is handed in.
package remediate

import (
	"context"
	"errors"
	"fmt"
	"time"

	"s3audit/remediate/journal"
	"s3audit/remediate/operation"
	"s3audit/remediate/plan"
)

// Reader reads one subresource of a bucket as it is now, or of the account where
// bucket is empty. key names one configuration of a list. What was not answered,
// by a refusal for example, is an error; where S3 gave a code, there is a
// smithy.APIError in it, so that a throttled read is asked again.
type Reader func(ctx context.Context, bucket, region, subresource, key string) (plan.Document, error)

var (
	// ErrUsed says that the journal holds a run already: see [Resume].
	ErrUsed = errors.New("the journal is of a run that has begun already")
	// ErrJournal says that the journal is of another plan.
	ErrJournal = errors.New("the journal is of another plan")
	// ErrTooMany says that the plan has more changes than were allowed.
	ErrTooMany = errors.New("too many changes")
	// ErrCredentials says that the credentials are missing, wrong or expired.
	ErrCredentials = errors.New("the credentials were not accepted")
)

// ApplyOptions say how to apply a plan. Read, Target, Journal, Now and Sleep are
// required; the zero value of every other field is a sensible default.
type ApplyOptions struct {
	Read Reader
	// Target is where changes of a region are sent. Its clients should not retry:
	// every attempt is preceded by a look at what is there.
	Target  func(region string) operation.Target
	Journal *journal.Writer
	Now     func() time.Time
	// Sleep waits, or returns the context's error if that ends first.
	Sleep func(context.Context, time.Duration) error

	// MaxChanges is the most changes that may be made, 0 for no limit. With more,
	// none is.
	MaxChanges int
	// Canary changes the first bucket alone, with what its changes need, and goes
	// on only if all of that is confirmed.
	Canary bool
	// Parallel is how many buckets are written to at once, 8 if zero.
	Parallel int
	// KeepGoing goes on after a change that failed.
	KeepGoing bool
	// Only and Exclude are patterns of buckets' names or of changes' ids.
	Only, Exclude []string
	// Progress hears of every change that has ended, from one goroutine.
	Progress func(Result)

	// Attempts is how often a change is sent at most, 5 if zero.
	Attempts int
	// Backoff is the wait before the second attempt, 200 ms if zero. It doubles,
	// up to 20 s.
	Backoff time.Duration
	// Settle is how long a write is waited for to show, 30 s if zero.
	Settle time.Duration
	// Timeout bounds one read or write, 30 s if zero.
	Timeout time.Duration
}

func (o *ApplyOptions) defaults() {
	orDefault(&o.Parallel, 8)
	orDefault(&o.Attempts, 5)
	orDefault(&o.Backoff, 200*time.Millisecond)
	orDefault(&o.Settle, 30*time.Second)
	orDefault(&o.Timeout, 30*time.Second)
}

func orDefault[T int | time.Duration](v *T, value T) {
	if *v <= 0 {
		*v = value
	}
}

// Apply makes the changes of a plan, in its order, several buckets at a time and
// never two changes of one. Right before it writes it looks again: what is not as
// the plan says it was stays as it is. The journal has to be a new one.
//
// What became of each change is in the summary. The error is of what ended the
// whole run: options that do not fit the plan, the journal, the credentials, the
// context. Then the summary, unless nil, says what was done before.
//
// S3 has no compare-and-set for a bucket's configuration. Whoever writes between
// the last look and the write is overwritten; whoever writes after it is seen.
func Apply(ctx context.Context, p *plan.Plan, o ApplyOptions) (*Summary, error) {
	for _, e := range o.Journal.Journal().Entries {
		if e.Intent != nil || e.Outcome != nil {
			return nil, fmt.Errorf("%s: %w: resume it", o.Journal.Path(), ErrUsed)
		}
	}
	return run(ctx, p, o)
}

func run(ctx context.Context, p *plan.Plan, o ApplyOptions) (*Summary, error) {
	o.defaults()
	if h := o.Journal.Journal().Header; h.Plan != p.Digest || h.Account != p.Account || h.Endpoint != p.Endpoint {
		return nil, fmt.Errorf("%s: %w, %s", o.Journal.Path(), ErrJournal, h.Plan)
	}
	r := &applyRun{o: o, changes: p.Changes, results: make([]Result, len(p.Changes))}
	if err := r.prepare(); err != nil {
		return nil, err
	}
	for _, group := range r.groups() {
		r.schedule(ctx, group)
		if r.stopped == "" && o.Canary {
			r.judgeCanary(group)
		}
		if r.stopped != "" {
			break
		}
	}
	s := newSummary(p, r)
	if ctx.Err() != nil && !s.Complete() {
		r.stop(context.Cause(ctx))
		s.Stopped = r.stopped
	}
	return s, r.err
}

// applyRun is one run over a plan. Its fields belong to the goroutine that
// schedules; those that make a change return what became of it.
type applyRun struct {
	o       ApplyOptions
	changes []plan.Change
	results []Result // by change
	prior   map[string]journal.Record
	at      map[string]int // a change, by id
	stopped string         // why nothing more is begun
	err     error
}

// prepare decides what is to be done, and refuses what cannot be before anything is.
func (r *applyRun) prepare() error {
	selected, err := Select(r.changes, r.o.Only, r.o.Exclude)
	if err != nil {
		return err
	}
	r.prior, r.at = map[string]journal.Record{}, map[string]int{}
	for _, record := range r.o.Journal.Journal().Records() {
		r.prior[record.Change.ID] = record
	}
	todo := 0
	var mistakes []error
	for i := range r.changes {
		c := &r.changes[i]
		r.at[c.ID] = i
		r.results[i] = Result{Change: c, Status: NotReached}
		switch before, ok := r.prior[c.ID]; {
		case ok && before.Outcome != nil && before.Outcome.Status == journal.Confirmed:
			r.results[i].take(*before.Outcome)
		case !selected[i]:
			r.results[i].Status, r.results[i].Message = Excluded, "it was not selected"
		default:
			todo++
			mistakes = append(mistakes, r.sendable(c))
		}
	}
	if r.o.MaxChanges > 0 && todo > r.o.MaxChanges {
		mistakes = append(mistakes, fmt.Errorf("%w: %d, and at most %d are allowed", ErrTooMany, todo, r.o.MaxChanges))
	}
	return errors.Join(mistakes...)
}

func (r *applyRun) sendable(c *plan.Change) error {
	if err := operation.Check(*c); err != nil {
		return err
	}
	row, _ := operation.Find(c.Subresource)
	target := r.o.Target(c.Region)
	if row.Account && target.Control == nil {
		return fmt.Errorf("change %s: no S3 Control endpoint is given", c.ID)
	}
	if c.Operation == row.Delete.API {
		if err := target.Deletes.Allow(row); err != nil {
			return fmt.Errorf("change %s: %w", c.ID, err)
		}
	}
	return nil
}
