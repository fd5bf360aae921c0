package rules

import (
	"encoding/json"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/sourcegraph/conc/stream"

	"s3audit/collector/snapshot"
	"s3audit/rules/derive"
	"s3audit/rules/finding"
)

// Result is the findings of one bucket, by rule and ARN; the account's own
// findings come last, with no bucket.
type Result struct {
	Bucket   string
	Findings []finding.Finding
}

// JudgeOptions says what to report.
type JudgeOptions struct {
	// IncludePasses adds passes and not-applicables to the findings.
	IncludePasses bool
	// Parts names the entries of lists that failed, in each finding's Change.
	Parts bool
}

// Judge is one run over one account. Records go in one by one and results
// come out in the same order; only a few batches are ever held.
type Judge struct {
	engine  *Engine
	account json.RawMessage
	facts   *derive.Facts // what is derived from the account
	subject subject       // the account
	started time.Time
	passes  bool
	parts   bool
	emit    func(*Result) error

	stream *stream.Stream
	idle   chan worker
	batch  []json.RawMessage
	count  int // records given so far

	mu   sync.Mutex
	errs []error // in order of the records; the first emit error ends the run
	stop error
}

// worker judges records, one at a time.
type worker interface {
	bucket(raw json.RawMessage) (*Result, error)
	total() *Stats
}

// batchSize is how many records a worker takes at once: enough to make
// handing them over cheap, few enough to keep all workers busy on small accounts.
const batchSize = 16

// Judge starts a run. Emit is called from one goroutine at a time. A record
// whose account facts are nil is judged with none of them collected.
func (e *Engine) Judge(acct *snapshot.Account, m *snapshot.Manifest, o JudgeOptions, emit func(*Result) error) *Judge {
	j := &Judge{engine: e, passes: o.IncludePasses, parts: o.Parts, emit: emit, idle: make(chan worker, e.workers)}
	if acct == nil {
		acct = &snapshot.Account{}
	}
	account := *acct
	if m != nil {
		j.started = m.Started
		if account.ID == "" {
			account.ID, account.Partition = m.Account, m.Partition
		}
	}
	if j.started.IsZero() {
		j.started = time.Unix(0, 0) // no clock but the snapshot's own
	}
	j.subject = accountSubject(account.ID, account.Partition)
	if j.account, j.stop = json.Marshal(&account); j.stop == nil {
		j.facts, j.stop = e.facts(j.account, m)
	}
	j.stream = stream.New().WithMaxGoroutines(e.workers)
	for range e.workers {
		var w worker
		if j.stop == nil {
			w, j.stop = e.newWorker(j)
		}
		j.idle <- w
	}
	return j
}

// Bucket takes over one bucket's record. An error means that the run is over:
// emit refused a result. What is wrong with single records is told by Close.
func (j *Judge) Bucket(raw json.RawMessage) error {
	if err := j.stopped(); err != nil {
		return err
	}
	j.batch = append(j.batch, raw)
	j.count++
	if len(j.batch) == batchSize {
		j.flush()
	}
	return nil
}

// flush hands the batch to the next idle worker.
func (j *Judge) flush() {
	if len(j.batch) == 0 {
		return
	}
	batch, first := j.batch, j.count-len(j.batch)+1
	j.batch = make([]json.RawMessage, 0, batchSize)
	j.stream.Go(func() stream.Callback {
		w := <-j.idle
		defer func() { j.idle <- w }()
		results := make([]*Result, 0, len(batch))
		var errs []error
		for i, raw := range batch {
			result, err := w.bucket(raw)
			if err != nil {
				errs = append(errs, fmt.Errorf("record %d: %w", first+i, err))
			}
			if result != nil && j.parts {
				nameParts(result.Findings, raw)
			}
			if result != nil {
				results = append(results, result)
			}
		}
		return func() { j.deliver(results, errs) }
	})
}

// deliver runs in order of the batches.
func (j *Judge) deliver(results []*Result, errs []error) {
	if len(errs) > 0 {
		j.mu.Lock()
		j.errs = append(j.errs, errs...)
		j.mu.Unlock()
	}
	for _, r := range results {
		if j.stopped() != nil {
			return
		}
		if err := j.emit(r); err != nil {
			j.mu.Lock()
			j.stop = err
			j.mu.Unlock()
		}
	}
}

func (j *Judge) stopped() error {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.stop
}

// Close waits for all results, judges the rules of account scope and sums up.
// Records that could not be read are named in the error; all others were judged.
func (j *Judge) Close() (Stats, error) {
	j.flush()
	j.stream.Wait()
	stats := j.engine.newStats()
	for range j.engine.workers {
		w := <-j.idle
		if w != nil {
			stats.add(w.total())
			j.engine.release(w)
		}
	}
	if err := j.stopped(); err != nil {
		return stats, err
	}
	last := newPlainWorker(j)
	result, err := last.accountRules()
	if err != nil {
		return stats, err
	}
	stats.add(&last.stats)
	if len(result.Findings) > 0 {
		if err := j.emit(result); err != nil {
			return stats, err
		}
	}
	return stats, errors.Join(j.errs...)
}

func (w *plainWorker) total() *Stats { return &w.stats }

func (e *Engine) clock() time.Time {
	if e.now == nil {
		return time.Time{}
	}
	return e.now()
}

func (e *Engine) since(start time.Time) time.Duration {
	if e.now == nil {
		return 0
	}
	return e.now().Sub(start)
}
