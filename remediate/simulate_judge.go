package remediate

import (
	"fmt"
	"slices"

	"s3audit/collector/snapshot"
	"s3audit/remediate/plan"
	"s3audit/rules/finding"
)

// outcome is what came of one bucket, or of the account, when all was played.
type outcome struct {
	predictions []plan.Prediction
	exposure    *plan.Exposure
	resolved    map[string]string // fingerprint to rule
	impacts     []hit
	warnings    []string
}

// place is where a verdict is: one rule on one resource.
type place struct{ rule, fingerprint string }

// verdicts are the findings of one bucket by place.
type verdicts map[place]*finding.Finding

func verdictsOf(found []finding.Finding) verdicts {
	v := verdicts{}
	for i := range found {
		v[place{found[i].Rule, found[i].Fingerprint}] = &found[i]
	}
	return v
}

// badness orders verdicts by how much has to be done about them. What is under an
// exception is agreed.
func (v verdicts) badness(at place) int {
	f := v[at]
	switch {
	case f == nil || f.Exception != nil || !f.Verdict.IsFinding():
		return 0
	case f.Verdict == finding.Fail:
		return 2
	}
	return 1
}

// brought are the places that are worse than before, sorted.
func brought(before, after verdicts) []place {
	var out []place
	for at := range after {
		if after.badness(at) > before.badness(at) {
			out = append(out, at)
		}
	}
	slices.SortFunc(out, comparePlaces)
	return out
}

func comparePlaces(a, b place) int {
	return plan.Prediction{Rule: a.rule, Fingerprint: a.fingerprint}.Compare(plan.Prediction{Rule: b.rule, Fingerprint: b.fingerprint})
}

// settle plays all changes and judges again, until nothing has to be added or
// refused any more.
func (p *planner) settle() error {
	for first := true; first || len(p.dirty) > 0; first = false {
		since := p.dirty
		p.dirty = map[string]bool{}
		if err := p.lookUp(); err != nil {
			return err
		}
		if first || since[""] {
			if err := p.judgeAccount(); err != nil {
				return err
			}
			since[""] = since[""] || p.dirty[""]
		}
		if err := p.batches(func(batch []*snapshot.Bucket) error { return p.round(batch, first, since) }); err != nil {
			return err
		}
	}
	return nil
}

// concerned reports whether a bucket has to be judged in this round.
func (p *planner) concerned(b *snapshot.Bucket, first bool, since map[string]bool) bool {
	if since[b.Name] || since[""] || first && (p.works[b.Name] != nil || len(p.account.changes) > 0) {
		return true
	}
	return slices.ContainsFunc(p.neighbours(b), func(name string) bool { return since[name] || first && p.works[name] != nil })
}

// neighbours are the buckets that a record names.
func (p *planner) neighbours(b *snapshot.Bucket) []string {
	var out []string
	for _, from := range namers {
		out = append(out, mentioned(b, from)...)
	}
	return out
}

// round judges those of a batch that are concerned, before and after.
func (p *planner) round(batch []*snapshot.Bucket, first bool, since map[string]bool) error {
	for _, b := range batch {
		if w := p.works[b.Name]; w != nil && w.stale {
			p.dirty[b.Name] = true
			if err := p.compose(w, b); err != nil {
				return err
			}
		}
	}
	var was, will []*snapshot.Bucket
	for _, b := range batch {
		switch {
		case !p.concerned(b, first, since):
			continue
		case p.unsettled(b):
			p.dirty[b.Name] = true
			continue
		}
		after, err := p.world.bucket(b, p.world.changes(b.Name))
		if err != nil {
			return err
		}
		was, will = append(was, b), append(will, after)
	}
	if len(was) == 0 {
		return nil
	}
	before, err := p.Judge(p.Account, was)
	if err != nil {
		return fmt.Errorf("judge: %w", err)
	}
	after, err := p.Judge(p.world.account, will)
	if err != nil {
		return fmt.Errorf("judge the simulation: %w", err)
	}
	then, now := byBucket(before), byBucket(after)
	for i, b := range was {
		if err := p.evaluate(b, will[i], then[b.Name], now[b.Name]); err != nil {
			return err
		}
	}
	return nil
}

// evaluate decides what the verdicts on one bucket mean for its changes: some are
// added, some are refused, or the outcome is final.
func (p *planner) evaluate(b, will *snapshot.Bucket, before, after []finding.Finding) error {
	if p.unsettled(b) {
		p.dirty[b.Name] = true
		return nil
	}
	if more, err := p.answer(b, will, after); more || err != nil {
		return err
	}
	if refused, err := p.others(b, will); refused || err != nil {
		return err
	}
	was, now := verdictsOf(before), verdictsOf(after)
	allowed, refused, err := p.answerFor(b, was, now)
	if refused || err != nil {
		return err
	}
	o := &outcome{resolved: map[string]string{}}
	if refused, err := p.compareAccess(b, will, o); refused || err != nil {
		return err
	}
	if w := p.works[b.Name]; w != nil && p.dropIdle(w, now) {
		return p.compose(w, b)
	}
	o.predict(b.Name, was, now, allowed)
	if err := p.look(b, will, o); err != nil {
		return err
	}
	o.agreements(b.Name, was, now)
	delete(p.seen, b.Name)
	if len(o.predictions)+len(o.impacts) > 0 || o.exposure != nil {
		p.seen[b.Name] = o
	}
	return nil
}

// unsettled reports whether changes that matter to a bucket were refused since it
// was simulated.
func (p *planner) unsettled(b *snapshot.Bucket) bool {
	return p.account.stale || slices.ContainsFunc(append(p.neighbours(b), b.Name), func(name string) bool {
		return p.works[name] != nil && p.works[name].stale
	})
}

// predict writes down every verdict that is another.
func (o *outcome) predict(bucket string, was, now verdicts, allowed map[place]bool) {
	all := map[place]bool{}
	for at := range was {
		all[at] = true
	}
	for at := range now {
		all[at] = true
	}
	for at := range all {
		x := plan.Prediction{Bucket: bucket, Rule: at.rule, Fingerprint: at.fingerprint, Allowed: allowed[at]}
		if f := was[at]; f != nil {
			x.Before = string(f.Verdict)
		}
		if f := now[at]; f != nil {
			x.After = string(f.Verdict)
		}
		if x.Before == string(finding.Fail) && (now[at] == nil || !now[at].Verdict.IsFinding()) {
			o.resolved[at.fingerprint] = at.rule
		}
		if x.Before != x.After {
			o.predictions = append(o.predictions, x)
		}
	}
	slices.SortFunc(o.predictions, plan.Prediction.Compare)
}

// agreements warns where changes end what an exception is about.
func (o *outcome) agreements(bucket string, was, now verdicts) {
	for at, f := range was {
		if f.Exception != nil && f.Verdict == finding.Fail && (now[at] == nil || !now[at].Verdict.IsFinding()) {
			o.warnings = append(o.warnings, fmt.Sprintf("changes of other fixes also undo what is agreed for %s on %s: %s", at.rule, bucket, f.Exception.Reason))
		}
	}
}
