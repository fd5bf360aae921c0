package remediate

import (
	"strings"

	"s3audit/remediate/journal"
	"s3audit/remediate/plan"
)

// Status is how a change ended: one of the journal's, or one of these.
type Status = journal.Status

const (
	// NotReached: the run ended before.
	NotReached Status = "not-reached"
	// Excluded: it was not selected.
	Excluded Status = "excluded"
)

// Result is what became of one change.
type Result struct {
	Change *plan.Change
	Status Status
	// Code and RequestID are S3's, where S3 refused.
	Code, RequestID string
	// Message may hold S3's words, and with them anybody's.
	Message  string
	Attempts int
	// Found is what was there instead, of a stale or raced change.
	Found *plan.Document

	fatal error // nothing more can be done by this run
}

// done reports whether the after state is there.
func (r *Result) done() bool { return r.Status == journal.Confirmed || r.Status == journal.Already }

// bad reports whether something is wrong that a second look does not mend.
func (r *Result) bad() bool {
	return r.Status == journal.Failed || r.Status == journal.Stale || r.Status == journal.Raced
}

func (r *Result) outcome() journal.Outcome {
	return journal.Outcome{
		Change: r.Change.ID, Status: r.Status, Code: r.Code, RequestID: r.RequestID, Message: r.Message,
		Attempts: r.Attempts, Found: r.Found,
	}
}

func (r *Result) take(o journal.Outcome) {
	r.Status, r.Code, r.RequestID, r.Message, r.Attempts, r.Found = o.Status, o.Code, o.RequestID, o.Message, o.Attempts, o.Found
}

// Summary is what became of a plan.
type Summary struct {
	// Plan is its digest.
	Plan string
	// Results are in the order of the plan.
	Results []Result
	// Resolved are the findings all of whose changes are there. Whether they are
	// gone a new look at the buckets has to say.
	Resolved []plan.FindingRef
	// Stopped says why the run ended early, "" where it did not.
	Stopped string
	// Journal is where the journal is.
	Journal string
}

func newSummary(p *plan.Plan, r *applyRun) *Summary {
	s := &Summary{Plan: p.Digest, Results: r.results, Stopped: r.stopped, Journal: r.o.Journal.Path()}
	lacks := map[plan.FindingRef]bool{}
	for i := range r.results {
		for _, f := range r.changes[i].Resolves {
			lacks[f] = lacks[f] || !r.results[i].done()
		}
	}
	for i := range r.results {
		for _, f := range r.changes[i].Resolves {
			if open, first := lacks[f]; first && !open {
				s.Resolved = append(s.Resolved, f)
			}
			delete(lacks, f)
		}
	}
	return s
}

// Count is how many changes ended in one of these ways.
func (s *Summary) Count(statuses ...Status) int {
	n := 0
	for i := range s.Results {
		for _, status := range statuses {
			if s.Results[i].Status == status {
				n++
			}
		}
	}
	return n
}

// Complete reports whether every change that was selected is there.
func (s *Summary) Complete() bool {
	return s.Count(journal.Confirmed, journal.Already, Excluded) == len(s.Results)
}

// Touched are the buckets of the changes that S3 heard of, each once.
func (s *Summary) Touched() []string {
	var names []string
	seen := map[string]bool{}
	for i := range s.Results {
		r := &s.Results[i]
		if (r.Attempts > 0 || r.Status == journal.Pending) && r.Change.Bucket != "" && !seen[r.Change.Bucket] {
			seen[r.Change.Bucket] = true
			names = append(names, r.Change.Bucket)
		}
	}
	return names
}

// Next are the commands to go on with: first one that finishes what was begun,
// if something is left to do, then one that takes back what was done, if
// anything was.
func (s *Summary) Next(planFile string) []string {
	var next []string
	if s.Count(journal.Pending, journal.Failed, journal.Skipped, NotReached) > 0 {
		next = append(next, "s3audit remediate apply "+ShellWord(planFile)+" --journal "+ShellWord(s.Journal))
	}
	if s.Count(journal.Stale, journal.Raced) > 0 {
		next = append(next, "s3audit remediate plan")
	}
	if s.Count(journal.Confirmed, journal.Pending) > 0 {
		next = append(next, "s3audit remediate rollback "+ShellWord(s.Journal))
	}
	return next
}

// ShellWord is a word that a POSIX shell takes as it is.
func ShellWord(text string) string {
	if text != "" && strings.Trim(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./:@%+=,") == "" && text[0] != '-' {
		return text
	}
	if strings.HasPrefix(text, "-") {
		text = "./" + text
	}
	return "'" + strings.ReplaceAll(text, "'", `'\''`) + "'"
}
