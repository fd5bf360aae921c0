package remediate

import (
	"fmt"
	"slices"

	"s3audit/collector/snapshot"
	"s3audit/remediate/plan"
)

// suspects are units of one work that may have brought something about.
type suspects struct {
	work  *work
	units []*unit
	// world and changes are the bucket's without them.
	world   *world
	changes []plan.Change
	// later says that changes are still to be composed.
	later bool
}

// prepare composes what is left without the suspects; false where that does not go.
func (p *planner) prepare(s *suspects, b *snapshot.Bucket) (bool, error) {
	if !s.later {
		return true, nil
	}
	s.later = false
	less, t, err := p.try(s.work.without(s.units...), b)
	s.changes = less
	return t == nil, err
}

// suspicions are the ways to leave something out, the least first: one fix of the
// bucket, all of them, those of a bucket that it names, those of the account.
func (p *planner) suspicions(b *snapshot.Bucket) []suspects {
	var out []suspects
	changes := p.world.changes(b.Name)
	if w := p.works[b.Name]; w != nil && len(w.units) > 0 {
		for _, u := range w.units {
			if len(w.units) > 1 {
				out = append(out, suspects{work: w, units: []*unit{u}, world: p.world, later: true})
			}
		}
		out = append(out, suspects{work: w, units: slices.Clone(w.units), world: p.world})
	}
	for _, name := range p.neighbours(b) {
		if w := p.works[name]; w != nil && len(w.units) > 0 && name != b.Name {
			out = append(out, suspects{work: w, units: slices.Clone(w.units), world: p.world.unchanged(name), changes: changes})
		}
	}
	if len(p.account.units) > 0 {
		before := *p.world
		before.account = p.Account
		out = append(out, suspects{work: p.account, units: slices.Clone(p.account.units), world: &before, changes: changes})
	}
	return out
}

// shrink puts units of a bucket back as long as the others alone are enough: what
// takes several need not take all.
func (p *planner) shrink(b *snapshot.Bucket, s *suspects, cured func(*suspects) (bool, error)) (*suspects, error) {
	if s.work.bucket != b.Name || len(s.units) < 2 {
		return s, nil
	}
	few := *s
	for _, u := range s.units {
		less := few
		less.units = slices.DeleteFunc(slices.Clone(few.units), func(x *unit) bool { return x == u })
		if len(less.units) == 0 {
			break
		}
		changes, t, err := p.try(s.work.without(less.units...), b)
		if err != nil {
			return nil, err
		}
		if less.changes = changes; t != nil {
			continue
		}
		is, err := cured(&less)
		if err != nil {
			return nil, err
		}
		if is {
			few = less
		}
	}
	return &few, nil
}

// unchanged is the world without the changes of one bucket.
func (w *world) unchanged(name string) *world {
	less := *w
	less.changes = func(bucket string) []plan.Change {
		if bucket == name {
			return nil
		}
		return w.changes(bucket)
	}
	return &less
}

// answerFor finds who brings each new finding, and refuses whoever did not allow
// it by name. Those that are allowed are returned.
func (p *planner) answerFor(b *snapshot.Bucket, was, now verdicts) (allowed map[place]bool, refused bool, err error) {
	left := brought(was, now)
	if len(left) == 0 {
		return nil, false, nil
	}
	list := p.suspicions(b)
	allowed = map[place]bool{}
	blame := func(s *suspects, at place) {
		allowed[at] = !p.refuseFinding(s, b, now, at)
		refused = refused || !allowed[at]
	}
	for i := range list {
		s := &list[i]
		if len(left) == 0 || !slices.ContainsFunc(s.units, func(u *unit) bool { return s.work.unit(u.fix.Name()) == u }) {
			continue // all are found, or this one is out already
		}
		cured, err := p.cured(b, s, was, left)
		if err != nil {
			return nil, false, err
		}
		for _, at := range cured {
			left = slices.DeleteFunc(left, func(x place) bool { return x == at })
			few, err := p.shrink(b, s, func(less *suspects) (bool, error) {
				still, err := p.cured(b, less, was, []place{at})
				return len(still) > 0, err
			})
			if err != nil {
				return nil, false, err
			}
			blame(few, at)
		}
	}
	if len(left) > 0 && len(list) > 0 { // it takes several: the nearest answer for it
		for _, at := range left {
			blame(&list[0], at)
		}
	}
	if refused && p.works[b.Name] != nil && p.works[b.Name].stale {
		err = p.compose(p.works[b.Name], b)
	}
	return allowed, refused, err
}

// cured are the places that are no worse than before without the suspects.
func (p *planner) cured(b *snapshot.Bucket, s *suspects, was verdicts, left []place) ([]place, error) {
	if goes, err := p.prepare(s, b); err != nil || !goes {
		return nil, err
	}
	will, err := s.world.bucket(b, s.changes)
	if err != nil {
		return nil, err
	}
	found, err := p.Judge(s.world.account, []*snapshot.Bucket{will})
	if err != nil {
		return nil, fmt.Errorf("judge the simulation: %w", err)
	}
	now := verdictsOf(byBucket(found)[b.Name])
	var out []place
	for _, at := range left {
		if now.badness(at) <= was.badness(at) {
			out = append(out, at)
		}
	}
	return out, nil
}

// refuseFinding refuses those suspects that do not allow a finding. It reports
// whether there are any.
func (p *planner) refuseFinding(s *suspects, b *snapshot.Bucket, now verdicts, at place) bool {
	f := now[at]
	name := plan.DangerFinding + at.rule
	reason := fmt.Sprintf("%s on bucket %s would be %s: %s", at.rule, b.Name, f.Verdict, f.Message)
	return p.refuseUnits(s, plan.Refusal{Reason: reason, Hint: allowHint(name)}, name)
}

func (p *planner) refuseUnits(s *suspects, r plan.Refusal, name string) bool {
	careless := slices.DeleteFunc(slices.Clone(s.units), func(u *unit) bool { return p.allows(u, name) })
	if len(careless) == 0 {
		return false
	}
	if len(s.work.changes) == 1 {
		r.Subresource = s.work.changes[0].Subresource
	}
	p.refuse(s.work, careless, r)
	return true
}

// compareAccess writes down who can reach a bucket, and refuses what lets more in.
func (p *planner) compareAccess(b, will *snapshot.Bucket, o *outcome) (refused bool, err error) {
	before, err := p.world.exposed(p.Account, b)
	if err != nil || before == nil {
		return false, err
	}
	after, err := p.world.exposed(p.world.account, will)
	if err != nil || after == nil {
		return false, err
	}
	if before.Reach != after.Reach || len(p.world.changes(b.Name)) > 0 {
		o.exposure = &plan.Exposure{Bucket: b.Name, Before: before.Reach, After: after.Reach}
	}
	how := wider(before.Reach, after.Reach)
	if how == "" {
		return false, nil
	}
	refused, err = p.answerForAccess(b, before.Reach, how)
	if w := p.works[b.Name]; err == nil && refused && w != nil && w.stale {
		err = p.compose(w, b)
	}
	return refused, err
}

// answerForAccess finds who lets more in, and refuses whoever did not allow that.
func (p *planner) answerForAccess(b *snapshot.Bucket, before plan.Reach, how string) (refused bool, err error) {
	closed := func(s *suspects) (bool, error) {
		if goes, err := p.prepare(s, b); err != nil || !goes {
			return false, err
		}
		without, err := s.world.bucket(b, s.changes)
		if err != nil {
			return false, err
		}
		e, err := s.world.exposed(s.world.account, without)
		return err == nil && e != nil && wider(before, e.Reach) == "", err
	}
	list := p.suspicions(b)
	for i := range list {
		is, err := closed(&list[i])
		if err != nil {
			return false, err
		}
		if !is {
			continue
		}
		few, err := p.shrink(b, &list[i], closed)
		if err != nil {
			return false, err
		}
		r := plan.Refusal{Reason: fmt.Sprintf("more could reach bucket %s: %s", b.Name, how), Hint: allowHint(plan.DangerWider)}
		return p.refuseUnits(few, r, plan.DangerWider), nil
	}
	return false, nil
}

// wider says in words where access goes further than before, as far as is known.
func wider(before, after plan.Reach) string {
	order := map[string]int{"private": 1, "shared": 2, "public": 3}
	for _, x := range [][3]string{
		{"write", before.Write, after.Write}, {"admin", before.Admin, after.Admin}, {"read", before.Read, after.Read},
		{"list", before.List, after.List}, {"in all", before.Verdict, after.Verdict},
	} {
		if was, is := order[x[1]], order[x[2]]; was > 0 && is > was {
			return fmt.Sprintf("%s is %s, and would be %s", x[0], x[1], x[2])
		}
	}
	return ""
}
