package remediate

import (
	"fmt"
	"slices"

	"s3audit/collector/snapshot"
	"s3audit/remediate/operation"
	"s3audit/remediate/plan"
	"s3audit/rules/finding"
)

// judgeAccount is evaluate for the account.
func (p *planner) judgeAccount() error {
	if p.account.stale {
		if err := p.composeAccount(); err != nil {
			return err
		}
	}
	delete(p.seen, "")
	for len(p.account.units) > 0 {
		before, err := p.Judge(p.Account, nil)
		if err != nil {
			return fmt.Errorf("judge the account: %w", err)
		}
		after, err := p.Judge(p.world.account, nil)
		if err != nil {
			return fmt.Errorf("judge the simulation: %w", err)
		}
		was, now := verdictsOf(byBucket(before)[""]), verdictsOf(byBucket(after)[""])
		s, allowed := &suspects{work: p.account, units: p.account.units}, map[place]bool{}
		for _, at := range brought(was, now) {
			f := now[at]
			r := plan.Refusal{Reason: fmt.Sprintf("%s on the account would be %s: %s", at.rule, f.Verdict, f.Message), Hint: allowHint(plan.DangerFinding + at.rule)}
			allowed[at] = !p.refuseUnits(s, r, plan.DangerFinding+at.rule)
		}
		if !p.account.stale && !p.dropIdle(p.account, now) {
			o := &outcome{resolved: map[string]string{}}
			o.predict("", was, now, allowed)
			p.seen[""] = o
			return nil
		}
		if err := p.composeAccount(); err != nil {
			return err
		}
	}
	return nil
}

// mostRounds bounds how often a bucket's fixes are asked again.
const mostRounds = 4

// answer asks the fixes about what fails after the changes: one fix's work may be
// what another is for. It reports whether that adds anything.
func (p *planner) answer(b, will *snapshot.Bucket, after []finding.Finding) (bool, error) {
	if !p.chosen(b.Name) {
		return false, nil
	}
	w := p.works[b.Name]
	if w == nil {
		w = newWork(b.Name, b.Region)
	}
	if w.rounds >= mostRounds {
		return false, nil
	}
	p.reconcile(w, after)
	fresh := newWork(b.Name, b.Region)
	fresh.out = w.out
	if err := p.askAgain(fresh, will, after); err != nil {
		return false, err
	}
	rec, err := recordOf(will)
	if err != nil {
		return false, err
	}
	added := false
	for _, u := range fresh.units {
		if p.idle(u, will, rec) {
			continue
		}
		failed := slices.DeleteFunc(slices.Clone(after), func(f finding.Finding) bool { return !u.answers[f.Fingerprint] })
		w.add(u.fix, u.requests, failed)
		added = true
	}
	if !added {
		return false, nil
	}
	w.rounds++
	p.keep(w)
	p.dirty[b.Name] = true
	if p.lacks(w, b) {
		w.stale = true
		return true, nil
	}
	return true, p.compose(w, b)
}

// askAgain is ask, without what is under an exception: that was said.
func (p *planner) askAgain(w *work, will *snapshot.Bucket, after []finding.Finding) error {
	rest := slices.DeleteFunc(slices.Clone(after), func(f finding.Finding) bool { return f.Exception != nil || f.Verdict != finding.Fail })
	if len(rest) == 0 {
		return nil
	}
	return p.ask(w, will, rest, p.world.account)
}

// idle reports whether a unit changes nothing of a bucket.
func (p *planner) idle(u *unit, b *snapshot.Bucket, rec record) bool {
	one := &work{bucket: b.Name, units: []*unit{u}}
	wishes, t := p.wishes(one, b, rec)
	if t != nil {
		return false // what is wrong is said when it is composed
	}
	for at, list := range wishes {
		before, err := rec.document(at.subresource, at.key)
		if err != nil {
			return false
		}
		after, err := p.after(at.subresource, before, edits(list))
		if err != nil || !operation.Settled(at.subresource, after, before) {
			return false
		}
	}
	return true
}

// dropIdle takes out the units that resolve nothing of what they answer.
func (p *planner) dropIdle(w *work, now verdicts) bool {
	var idle []*unit
	for _, u := range w.units {
		if !slices.ContainsFunc(now.open(u), func(open bool) bool { return !open }) {
			idle = append(idle, u)
		}
	}
	for _, u := range idle {
		p.warn("fix %q on %s is left out: nothing that it answers would be resolved by it", u.fix.Name(), w.place(p.Account))
	}
	if len(idle) == 0 {
		return false
	}
	w.remove(idle)
	p.dirty[w.bucket] = true
	return true
}

// open says of each finding that a unit answers whether it is still there.
func (v verdicts) open(u *unit) []bool {
	left := map[string]bool{}
	for at, f := range v {
		if f.Verdict.IsFinding() {
			left[at.fingerprint] = true
		}
	}
	var out []bool
	for fingerprint := range u.answers {
		out = append(out, left[fingerprint])
	}
	return out
}
