package remediate

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/sourcegraph/conc/pool"

	"s3audit/remediate/journal"
	"s3audit/remediate/plan"
)

// schedule makes changes: each after the one before it in its bucket and after
// those it requires, an account's change after all above it and before all below.
func (r *applyRun) schedule(ctx context.Context, group []int) {
	q := newQueue(r.changes, group)
	workers := pool.New().WithMaxGoroutines(r.o.Parallel)
	defer workers.Wait()
	ended := make(chan ending, r.o.Parallel)
	for running := 0; ; {
		for r.stopped == "" && running < r.o.Parallel {
			i, ok := q.next()
			if !ok {
				break
			}
			if ctx.Err() != nil {
				r.stop(context.Cause(ctx))
				break
			}
			if why := r.lacks(i); why != "" {
				q.finish(i)
				r.end(i, r.skip(i, why))
				continue
			}
			running++
			prior, sent := r.prior[r.changes[i].ID]
			workers.Go(func() {
				w := &changeRun{o: &r.o, c: &r.changes[i], unclear: sent && unsettled(prior)}
				ended <- ending{i, w.do(ctx)}
			})
		}
		if running == 0 {
			return
		}
		e := <-ended
		running--
		q.finish(e.change)
		r.end(e.change, e.result)
	}
}

// ending is a change, and what became of it.
type ending struct {
	change int
	result Result
}

// unsettled reports whether S3 may have what an earlier run sent.
func unsettled(r journal.Record) bool { return r.Outcome == nil || r.Outcome.Status != journal.Failed }

// end keeps a result, and decides whether to go on.
func (r *applyRun) end(i int, result Result) {
	r.results[i] = result
	if result.fatal != nil {
		r.stop(result.fatal)
	} else if result.bad() && !r.o.KeepGoing && r.stopped == "" {
		r.stopped = fmt.Sprintf("change %s is %s", r.changes[i].ID, result.Status)
	}
	if r.o.Progress != nil && result.Status != NotReached {
		r.o.Progress(result)
	}
}

// stop ends the whole run.
func (r *applyRun) stop(err error) {
	if r.err != nil {
		return
	}
	r.err, r.stopped = err, err.Error()
	if errors.Is(err, context.Canceled) {
		r.stopped = "it was interrupted"
	}
}

// lacks says which change that this one needs is not there, "" if none.
func (r *applyRun) lacks(i int) string {
	for _, id := range r.changes[i].Requires {
		if j, ok := r.at[id]; ok && !r.results[j].done() {
			return fmt.Sprintf("it needs %s, which is %s", id, r.results[j].Status)
		}
	}
	return ""
}

func (r *applyRun) skip(i int, why string) Result {
	result := Result{Change: &r.changes[i], Status: journal.Skipped, Message: why}
	result.fatal = r.o.Journal.Outcome(result.outcome(), r.o.Now())
	return result
}

// queue gives out changes in the order of the plan, each when it may begin.
type queue struct {
	ready []int // sorted
	waits map[int]int
	after map[int][]int
}

func newQueue(changes []plan.Change, group []int) *queue {
	q := &queue{waits: map[int]int{}, after: map[int][]int{}}
	at := map[string]int{}
	last := map[string]int{} // by bucket, since the account's last change
	barrier := -1
	for _, i := range group {
		c := &changes[i]
		first := map[int]bool{}
		for _, id := range c.Requires {
			if j, ok := at[id]; ok {
				first[j] = true
			}
		}
		if c.Bucket == "" {
			for _, j := range last {
				first[j] = true
			}
			clear(last)
		} else if j, ok := last[c.Bucket]; ok {
			first[j] = true
		}
		if barrier >= 0 {
			first[barrier] = true
		}
		if c.Bucket == "" {
			barrier = i
		} else {
			last[c.Bucket] = i
		}
		at[c.ID] = i
		q.add(i, first)
	}
	return q
}

func (q *queue) add(i int, first map[int]bool) {
	if q.waits[i] = len(first); len(first) == 0 {
		q.ready = append(q.ready, i)
	}
	for j := range first {
		q.after[j] = append(q.after[j], i)
	}
}

func (q *queue) next() (int, bool) {
	if len(q.ready) == 0 {
		return 0, false
	}
	i := q.ready[0]
	q.ready = q.ready[1:]
	return i, true
}

func (q *queue) finish(i int) {
	for _, j := range q.after[i] {
		if q.waits[j]--; q.waits[j] == 0 {
			at, _ := slices.BinarySearch(q.ready, j)
			q.ready = slices.Insert(q.ready, at, j)
		}
	}
}
