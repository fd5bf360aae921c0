package remediate

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"path"
	"slices"

	"s3audit/collector/snapshot"
	"s3audit/remediate/plan"
	"s3audit/rules/finding"
)

// Judge gives every verdict, passes too and exceptions marked, on exactly these
// buckets and on the account; without buckets, on the account alone.
type Judge func(account *snapshot.Account, buckets []*snapshot.Bucket) ([]finding.Finding, error)

// ExposureOf says who can reach a bucket, as the exposure analyser's result in
// JSON.
type ExposureOf func(account *snapshot.Account, bucket *snapshot.Bucket) (json.RawMessage, error)

// Input is what a plan is made from.
type Input struct {
	Manifest *snapshot.Manifest
	Account  *snapshot.Account
	// Buckets are the records of the snapshot. They are gone through several
	// times, and held one batch at a time.
	Buckets iter.Seq2[*snapshot.Bucket, error]
	Fixes   []Fixer
	Judge   Judge
	// Exposure may be nil; what rests on it is then not known.
	Exposure ExposureOf
	// Tool is the version of s3audit.
	Tool string
	// Targets and Exclude are names of buckets, or globs. The account is
	// "account:" and its id. No targets are all.
	Targets, Exclude []string
	// MaxChanges is the most that a plan holds, 0 for no limit.
	MaxChanges int
	// Allow names what no fix has to allow any more: dangers, and see [plan.DangerLockOut].
	Allow []string
}

// Verdict is a verdict that the plan changes.
type Verdict = plan.Prediction

// Planned is a plan, and the verdicts that are others after it.
type Planned struct {
	Plan      *plan.Plan
	Predicted []Verdict
}

// ErrNotPlannable says that a snapshot is none that S3 answered.
var ErrNotPlannable = errors.New("no plan can rest on this snapshot")

// Plan decides what to write. It writes nothing, asks nobody, and gives the same
// plan for the same input. What was asked for and is not in the plan is refused
// there, with the reason; an error means that there is no plan.
func Plan(ctx context.Context, in Input) (*Planned, error) {
	p, err := newPlanner(ctx, in)
	if err != nil {
		return nil, err
	}
	for _, step := range []func() error{p.gather, p.settle} {
		if err := step(); err != nil {
			return nil, err
		}
	}
	return p.result()
}

// planner is one run of [Plan].
type planner struct {
	Input
	ctx     context.Context
	account *work            // what is to be written to the account
	works   map[string]*work // what is to be written to buckets, by name
	order   []string         // of works, as the snapshot has them
	world   *world
	wanted  map[string]bool // buckets whose records a simulation needs, false once looked for
	total   int             // changes of all works
	dirty   map[string]bool // buckets whose changes are others since all were judged
	seen    map[string]*outcome
	refused []plan.Refusal
	warned  map[string]bool
	matched map[string]bool // targets that fit something
}

func newPlanner(ctx context.Context, in Input) (*planner, error) {
	if in.Manifest == nil || in.Account == nil || in.Buckets == nil || in.Judge == nil {
		return nil, errors.New("a plan needs a manifest, an account, buckets and a judge")
	}
	if slices.ContainsFunc(in.Manifest.Sources, func(s string) bool { return s != "s3" }) {
		return nil, fmt.Errorf("%w: it is made from %v, and before states have to be S3's own answers: scan the account", ErrNotPlannable, in.Manifest.Sources)
	}
	if in.Manifest.Account == "" && in.Manifest.Endpoint == "" {
		return nil, fmt.Errorf("%w: nobody said which account it is of, and each request has to say whose bucket it means: scan where STS answers", ErrNotPlannable)
	}
	var mistakes []error
	for _, glob := range slices.Concat(in.Targets, in.Exclude) {
		if _, err := path.Match(glob, ""); err != nil {
			mistakes = append(mistakes, fmt.Errorf("%q is no name of a bucket and no glob: %w", glob, err))
		}
	}
	if err := errors.Join(mistakes...); err != nil {
		return nil, err
	}
	p := &planner{
		Input: in, ctx: ctx, works: map[string]*work{}, wanted: map[string]bool{}, dirty: map[string]bool{},
		seen: map[string]*outcome{}, warned: map[string]bool{}, matched: map[string]bool{},
	}
	p.account = newWork("", "")
	p.world = &world{account: in.Account, before: in.Account, targets: map[string]*snapshot.Bucket{}, exposure: in.Exposure}
	p.world.changes = func(bucket string) []plan.Change {
		if w := p.works[bucket]; w != nil {
			return w.changes
		}
		return nil
	}
	return p, nil
}

// chosen reports whether a bucket, or "account:<id>", is to be planned for.
func (p *planner) chosen(name string) bool {
	fits := func(glob string) bool {
		ok, _ := path.Match(glob, name)
		return ok
	}
	if len(p.Targets) > 0 {
		found := false
		for _, glob := range p.Targets {
			if fits(glob) {
				found, p.matched[glob] = true, true
			}
		}
		if !found {
			return false
		}
	}
	return !slices.ContainsFunc(p.Exclude, fits)
}

func (p *planner) warn(format string, args ...any) { p.warned[fmt.Sprintf(format, args...)] = true }

// batchSize is how many buckets are held at once.
const batchSize = 32

// batches goes through the buckets, a few at a time.
func (p *planner) batches(each func([]*snapshot.Bucket) error) error {
	var batch []*snapshot.Bucket
	for b, err := range p.Buckets {
		if err != nil {
			return fmt.Errorf("read the snapshot: %w", err)
		}
		if err := p.ctx.Err(); err != nil {
			return err
		}
		if b.Vanished {
			continue
		}
		if batch = append(batch, b); len(batch) == batchSize {
			if err := each(batch); err != nil {
				return err
			}
			batch = nil
		}
	}
	if len(batch) == 0 {
		return nil
	}
	return each(batch)
}
