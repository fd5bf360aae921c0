package main

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"s3audit/collector/snapshot"
	"s3audit/remediate"
	"s3audit/remediate/journal"
	"s3audit/remediate/plan"
	"s3audit/report"
	"s3audit/rules/finding"
)

// appliedOf is what a run says of itself, before anybody looks again.
func appliedOf(s *remediate.Summary) *report.Applied {
	a := &report.Applied{
		Plan: s.Plan, Journal: s.Journal, Stopped: s.Stopped, Changes: []report.AppliedChange{}, Next: []string{},
		Resolved: []report.AppliedFinding{}, Remaining: []report.AppliedFinding{}, Unknown: []report.AppliedFinding{}, Unlike: []report.AppliedFinding{},
	}
	for i := range s.Results {
		r := &s.Results[i]
		c := report.AppliedChange{
			ID: r.Change.ID, Bucket: r.Change.Bucket, Operation: r.Change.Operation, Status: r.Status, Code: r.Code, RequestID: r.RequestID, Message: r.Message,
		}
		switch {
		case r.Found == nil:
		case r.Status == journal.Stale:
			c.Found = r.Change.Between(r.Change.Before, *r.Found)
		default:
			c.Found = r.Change.Between(r.Change.After, *r.Found)
		}
		a.Changes = append(a.Changes, c)
	}
	return a
}

// verdictsNow are the verdicts of a fresh look, by fingerprint.
type verdictsNow struct {
	verdicts map[string]finding.Verdict
	read     map[string]bool // buckets, "" for the account
}

// verify reads and judges again what was changed, and whatever that may have
// changed the verdict of.
func (o *applyOptions) verify(ctx context.Context, env *environment, w *writing, s *remediate.Summary, a *report.Applied) {
	buckets, any := changedBuckets(s)
	switch {
	case !any:
		a.Unverified = "nothing was changed"
		return
	case ctx.Err() != nil:
		a.Unverified = "it was interrupted"
		return
	}
	if s.Complete() {
		for _, v := range w.plan.Predictions {
			buckets[v.Bucket] = true
		}
	}
	now, err := o.judgeNow(ctx, env, buckets)
	if err != nil {
		a.Unverified = err.Error()
		return
	}
	now.sort(s, a)
	if s.Complete() && s.Count(remediate.Excluded) == 0 {
		now.compare(w.plan, a)
	}
}

// changedBuckets are those of changes that are there, or may be.
func changedBuckets(s *remediate.Summary) (names map[string]bool, any bool) {
	names = map[string]bool{}
	for i := range s.Results {
		r := &s.Results[i]
		switch r.Status {
		case journal.Confirmed, journal.Already, journal.Pending, journal.Raced:
			names[r.Change.Bucket] = true
		}
	}
	return names, len(names) > 0
}

// judgeNow reads some buckets and the account, and judges them.
func (o *applyOptions) judgeNow(ctx context.Context, env *environment, buckets map[string]bool) (*verdictsNow, error) {
	sel := &selectOptions{exclude: []string{"*"}}
	for name := range buckets {
		if name != "" {
			sel.exclude = nil
			sel.buckets = append(sel.buckets, name)
		}
	}
	slices.Sort(sel.buckets)
	c, err := newCollector(ctx, env, &o.aws, sel, &o.limits, o.limits.subresources(o.sim.engine.Subresources(), true), nil)
	if err != nil {
		return nil, err
	}
	now := &verdictsNow{verdicts: map[string]finding.Verdict{}, read: map[string]bool{"": true}}
	sink := &judgingSink{sim: o.sim, now: now}
	bar := startProgress(env, &o.limits, c)
	_, err = c.Collect(ctx, sink)
	bar.stop()
	return now, err
}

// judgingSink judges each bucket as it is read.
type judgingSink struct {
	sim     *simulation
	account *snapshot.Account
	now     *verdictsNow
}

func (j *judgingSink) Manifest(m *snapshot.Manifest) error {
	j.sim.start(m)
	return nil
}

func (j *judgingSink) Account(a *snapshot.Account) error {
	j.account = a
	return j.keep(nil)
}

func (j *judgingSink) Bucket(b *snapshot.Bucket) error {
	j.now.read[b.Name] = !b.Vanished
	return j.keep([]*snapshot.Bucket{b})
}

func (j *judgingSink) keep(buckets []*snapshot.Bucket) error {
	found, err := j.sim.judge(j.account, buckets)
	for _, f := range found {
		j.now.verdicts[f.Fingerprint] = f.Verdict
	}
	return err
}

// sort says of every finding that the plan is about what it is now.
func (n *verdictsNow) sort(s *remediate.Summary, a *report.Applied) {
	seen := map[string]bool{}
	for i := range s.Results {
		r := &s.Results[i]
		for _, ref := range r.Change.Resolves {
			if r.Status == remediate.Excluded || seen[ref.Fingerprint] {
				continue
			}
			seen[ref.Fingerprint] = true
			f := report.AppliedFinding{Bucket: r.Change.Bucket, Rule: ref.Rule, Verdict: string(n.verdicts[ref.Fingerprint])}
			switch verdict := finding.Verdict(f.Verdict); {
			case !n.read[f.Bucket]:
				f.Verdict = string(finding.Unknown)
				a.Unknown = append(a.Unknown, f)
			case verdict == finding.Fail:
				a.Remaining = append(a.Remaining, f)
			case verdict.IsFinding():
				a.Unknown = append(a.Unknown, f)
			default:
				a.Resolved = append(a.Resolved, f)
			}
		}
	}
}

// compare holds what was foreseen against what came.
func (n *verdictsNow) compare(p *plan.Plan, a *report.Applied) {
	for _, v := range p.Predictions {
		if verdict := string(n.verdicts[v.Fingerprint]); n.read[v.Bucket] && verdict != v.After {
			a.Unlike = append(a.Unlike, report.AppliedFinding{Bucket: v.Bucket, Rule: v.Rule, Verdict: orNone(verdict), Planned: orNone(v.After)})
		}
	}
}

func orNone(verdict string) string {
	if verdict == "" {
		return "none"
	}
	return verdict
}

// appliedExit is the code of a run: 2 where something was not done, 3 where it is
// not known, 1 where it is done and findings remain.
func appliedExit(s *remediate.Summary, a *report.Applied, cause error) report.Exit {
	undone := s.Count(journal.Failed, journal.Stale, journal.Raced, journal.Skipped, remediate.NotReached)
	pending := s.Count(journal.Pending)
	switch {
	case cause != nil:
		return report.Exit{Code: exitCannotRun, Reason: strings.TrimSpace(strings.Split(cause.Error(), "\n")[0])}
	case undone > 0:
		return report.Exit{Code: exitCannotRun, Reason: count(undone, "change") + " not made"}
	case pending > 0:
		return report.Exit{Code: exitIncomplete, Reason: count(pending, "change") + " not seen yet"}
	case len(a.Remaining) > 0:
		return report.Exit{Code: exitFindings, Reason: count(len(a.Remaining), "finding") + " that should have gone remain"}
	case len(a.Unknown) > 0 || a.Unverified != "" && s.Count(remediate.Excluded) < len(s.Results):
		return report.Exit{Code: exitIncomplete, Reason: "what came of it could not be established"}
	}
	return report.Exit{Code: exitClean, Reason: fmt.Sprintf("%s made, %s resolved", count(s.Count(journal.Confirmed, journal.Already), "change"), count(len(a.Resolved), "finding"))}
}
