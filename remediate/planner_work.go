package remediate

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"s3audit/collector/snapshot"
	"s3audit/remediate/fix"
	"s3audit/remediate/plan"
	"s3audit/rules/finding"
)

// unit is what one fix asks for in one bucket, or of the account. It is planned
// whole or not at all: half a fix may be worse than none.
type unit struct {
	fix      Fixer
	requests []Request
	// answers are the fingerprints of the findings it was asked about.
	answers map[string]bool
}

// work is all that is to be written to one bucket, or to the account.
type work struct {
	bucket, region string
	units          []*unit
	out            map[string]bool     // fixes that were refused here
	rivals         map[string][]string // refused for contradicting these
	rounds         int                 // how often findings that changes bring were answered
	stale          bool                // changes are not those of the units any more
	changes        []plan.Change
}

func newWork(bucket, region string) *work {
	return &work{bucket: bucket, region: region, out: map[string]bool{}, rivals: map[string][]string{}}
}

func (w *work) unit(name string) *unit {
	if i := slices.IndexFunc(w.units, func(u *unit) bool { return u.fix.Name() == name }); i >= 0 {
		return w.units[i]
	}
	return nil
}

// remove takes units out for good.
func (w *work) remove(units []*unit) {
	for _, u := range units {
		w.out[u.fix.Name()] = true
	}
	w.units = slices.DeleteFunc(slices.Clone(w.units), func(u *unit) bool { return slices.Contains(units, u) })
	w.stale = true
}

// without is the work as it would be with fewer units.
func (w *work) without(units ...*unit) *work {
	less := *w
	less.units = slices.DeleteFunc(slices.Clone(w.units), func(u *unit) bool { return slices.Contains(units, u) })
	return &less
}

// refuse takes units out and says why in the plan.
func (p *planner) refuse(w *work, units []*unit, why ...plan.Refusal) {
	w.remove(units)
	for _, r := range why {
		r.Bucket, r.Fixes = w.bucket, names(units)
		p.refused = append(p.refused, r)
	}
	p.dirty[w.bucket] = true
}

func names(units []*unit) []string {
	out := make([]string, len(units))
	for i, u := range units {
		out[i] = u.fix.Name()
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// gather asks the fixes what to do about what fails now.
func (p *planner) gather() error {
	found, err := p.Judge(p.Account, nil)
	if err != nil {
		return fmt.Errorf("judge the account: %w", err)
	}
	if p.chosen("account:" + p.Manifest.Account) {
		if err := p.ask(p.account, nil, byBucket(found)[""], p.Account); err != nil {
			return err
		}
		if err := p.composeAccount(); err != nil {
			return err
		}
	}
	return p.batches(func(batch []*snapshot.Bucket) error {
		found, err := p.Judge(p.Account, batch)
		if err != nil {
			return fmt.Errorf("judge: %w", err)
		}
		findings := byBucket(found)
		for _, b := range batch {
			if !p.chosen(b.Name) {
				continue
			}
			w := newWork(b.Name, b.Region)
			if err := p.ask(w, b, findings[b.Name], p.Account); err != nil {
				return err
			}
			if len(w.units) == 0 {
				continue
			}
			p.keep(w)
			if p.lacks(w, b) {
				w.stale = true // until those buckets are looked up
			} else if err := p.compose(w, b); err != nil {
				return err
			}
		}
		return nil
	})
}

func (p *planner) keep(w *work) {
	if p.works[w.bucket] == nil {
		p.works[w.bucket] = w
		p.order = append(p.order, w.bucket)
	}
}

func byBucket(found []finding.Finding) map[string][]finding.Finding {
	out := map[string][]finding.Finding{}
	for i := range found {
		out[found[i].Bucket] = append(out[found[i].Bucket], found[i])
	}
	return out
}

// ask adds a unit for every fix that has something to say to the findings.
func (p *planner) ask(w *work, b *snapshot.Bucket, findings []finding.Finding, account *snapshot.Account) error {
	var exposure json.RawMessage
	for _, f := range p.Fixes {
		if f.Account() != (b == nil) || w.out[f.Name()] {
			continue
		}
		failed, agreed := about(f, findings)
		if len(failed) == 0 && len(agreed) == 0 {
			continue
		}
		if len(agreed) > 0 {
			p.leaveAlone(w, f, &agreed[0])
			continue
		}
		if exposure == nil && b != nil && p.Exposure != nil {
			var err error
			if exposure, err = p.Exposure(account, b); err != nil {
				return fmt.Errorf("who can reach bucket %s: %w", b.Name, err)
			}
		}
		requests, err := f.Requests(Context{Account: account, Bucket: b, Findings: failed, Exposure: exposure})
		if err != nil {
			p.undecided(w, f, err)
			continue
		}
		w.add(f, requests, failed)
	}
	return nil
}

// undecided refuses a fix that cannot say what it wants here: one place's trouble
// is that place's.
func (p *planner) undecided(w *work, f Fixer, err error) {
	w.out[f.Name()] = true
	r := plan.Refusal{Bucket: w.bucket, Fixes: []string{f.Name()}, Reason: err.Error()}
	var dark *fix.Refused
	if errors.As(err, &dark) {
		r.Reason, r.Hint = dark.Reason, dark.Hint
	}
	p.refused = append(p.refused, r)
}

// place is how messages name what is written to.
func (w *work) place(a *snapshot.Account) string {
	if w.bucket == "" {
		return "account " + a.ID
	}
	return "bucket " + w.bucket
}

func (w *work) add(f Fixer, requests []Request, failed []finding.Finding) {
	if len(requests) == 0 {
		return
	}
	u := w.unit(f.Name())
	if u == nil {
		u = &unit{fix: f, answers: map[string]bool{}}
		w.units = append(w.units, u)
	}
	u.requests = append(u.requests, requests...)
	for i := range failed {
		u.answers[failed[i].Fingerprint] = true
	}
}

// about are the findings that a fix answers: those that failed, and those that
// somebody agreed to.
func about(f Fixer, findings []finding.Finding) (failed, agreed []finding.Finding) {
	for i := range findings {
		switch x := &findings[i]; {
		case !x.Verdict.IsFinding() || !slices.Contains(f.Rules(), x.Rule):
		case x.Exception != nil:
			agreed = append(agreed, *x)
		case x.Verdict == finding.Fail:
			failed = append(failed, *x)
		}
	}
	return failed, agreed
}

// leaveAlone keeps a fix away from what is under an exception for one of its rules.
func (p *planner) leaveAlone(w *work, f Fixer, x *finding.Finding) {
	w.out[f.Name()] = true
	p.refused = append(p.refused, plan.Refusal{
		Bucket: w.bucket, Fixes: []string{f.Name()},
		Reason: fmt.Sprintf("%s is under an exception for %s: %s (%s)", w.place(p.Account), x.Rule, x.Exception.Reason, x.Exception.Owner),
		Hint:   "a fix never touches what is agreed: end the exception first",
	})
}
