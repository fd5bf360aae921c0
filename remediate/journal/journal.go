// Package journal owns the record of every write: what was about to be sent, on
// disk before S3 hears of it, and what became of it. With nothing but a journal a
// killed run can be gone on with, or taken back. It never calls S3, and never
// changes a line that it wrote.
package journal

import (
	"errors"
	"time"

	"s3audit/remediate/plan"
)

// Format is the version of the journal format, "major.minor". A reader takes its
// own major version only.
const Format = "1.0"

var (
	// ErrFormat says that a journal is of a version that this program does not know.
	ErrFormat = errors.New("unknown journal format")
	// ErrEmpty says that there is no whole line in it: nothing was sent to S3.
	ErrEmpty = errors.New("the journal is empty: nothing was written to S3")
	// ErrExists says that there is a journal already, of what was done before.
	ErrExists = errors.New("the journal exists already")
	// ErrLocked says that another process is at work on a journal or a plan.
	ErrLocked = errors.New("another process is at work on it")
	// ErrBroken says that a line is not as it was written.
	ErrBroken = errors.New("not as it was written")
)

// Header is the first line: which plan is applied, and where.
type Header struct {
	// Format is set by [Create].
	Format string `json:"format"`
	// Tool is the version of s3audit.
	Tool string `json:"tool"`
	// Plan is the digest of the plan.
	Plan      string `json:"plan"`
	Account   string `json:"account"`
	Partition string `json:"partition"`
	// Endpoint is the custom S3 endpoint, empty for AWS.
	Endpoint string `json:"endpoint,omitempty"`
	// Process is the id of the process that writes.
	Process int `json:"process"`
}

// Opened says that another process went on where the last one had to end.
type Opened struct {
	Tool    string `json:"tool"`
	Process int    `json:"process"`
	// Cut is the length of the torn line that it found at the end, and cut off.
	Cut int `json:"cut,omitempty"`
}

// Status is how a change ended.
type Status string

// How a change can end. An intent without an outcome is of a run that was killed.
const (
	// Confirmed: it was sent, and read back.
	Confirmed Status = "confirmed"
	// Already: the after state was there before anything was sent.
	Already Status = "already"
	// Pending: it was sent, and is not to be seen yet, or nobody could look.
	Pending Status = "pending"
	// Raced: it was sent, and somebody else wrote something else.
	Raced Status = "raced"
	// Failed: S3 has not taken it.
	Failed Status = "failed"
	// Stale: the state was not the one planned for, and nothing was sent.
	Stale Status = "stale"
	// Skipped: something it needs is not there, and nothing was sent.
	Skipped Status = "skipped"
)

var statuses = []Status{Confirmed, Already, Pending, Raced, Failed, Stale, Skipped}

// sent reports whether a status speaks of a change that S3 heard of.
func (s Status) sent() bool { return s == Confirmed || s == Pending || s == Raced }

// unsent reports whether it says nothing about what was sent before.
func (s Status) unsent() bool { return s == Stale || s == Skipped }

// Outcome is what became of a change.
type Outcome struct {
	// Change is its id.
	Change string `json:"change"`
	Status Status `json:"status"`
	// Code and RequestID are S3's, where S3 refused.
	Code      string `json:"code,omitempty"`
	RequestID string `json:"requestId,omitempty"`
	Message   string `json:"message,omitempty"`
	// Attempts is how often it was sent.
	Attempts int `json:"attempts,omitempty"`
	// Found is what was there instead, of a stale or raced change.
	Found *plan.Document `json:"found,omitempty"`
}

// Entry is one line: exactly one of the four.
type Entry struct {
	Time    time.Time    `json:"time"`
	Header  *Header      `json:"header,omitempty"`
	Opened  *Opened      `json:"opened,omitempty"`
	Intent  *plan.Change `json:"intent,omitempty"`
	Outcome *Outcome     `json:"outcome,omitempty"`
}

// Journal is all that one holds.
type Journal struct {
	Header Header
	// Entries are all lines, the header's too.
	Entries []Entry
	// Torn is the length of a last line that was cut short when its writer was
	// killed. S3 never heard of it.
	Torn int

	sum      string // of the last line
	whole    int64  // where the last whole line ends
	intended map[string]bool
}

// Record is a change that was about to be sent, and what became of it.
type Record struct {
	Change plan.Change
	// Outcome is nil where the run was killed in between.
	Outcome *Outcome
}

// Records are the changes that S3 may have heard of, in the order in which they
// were last about to be sent.
func (j *Journal) Records() []Record {
	last := map[string]int{}
	for i := range j.Entries {
		if c := j.Entries[i].Intent; c != nil {
			last[c.ID] = i
		}
	}
	var out []Record
	at := map[string]int{}
	for i, e := range j.Entries {
		switch {
		case e.Intent != nil && last[e.Intent.ID] == i:
			at[e.Intent.ID] = len(out)
			out = append(out, Record{Change: *e.Intent})
		case e.Outcome != nil && !e.Outcome.Status.unsent():
			if r, ok := at[e.Outcome.Change]; ok {
				out[r].Outcome = e.Outcome
			}
		}
	}
	return out
}

// Outcomes are the last outcome of every change that has one since it was last
// about to be sent, by id.
func (j *Journal) Outcomes() map[string]*Outcome {
	out := map[string]*Outcome{}
	for _, e := range j.Entries {
		switch {
		case e.Intent != nil:
			delete(out, e.Intent.ID)
		case e.Outcome != nil:
			out[e.Outcome.Change] = e.Outcome
		}
	}
	return out
}
