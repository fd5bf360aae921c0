package remediate

import (
	"cmp"
	"fmt"
	"maps"
	"slices"

	"s3audit/remediate/plan"
)

// result puts the plan together.
func (p *planner) result() (*Planned, error) {
	out := &plan.Plan{
		Format: plan.Format, Tool: p.Tool, Created: p.Manifest.Started.UTC(), Account: p.Manifest.Account, Partition: p.Manifest.Partition, Endpoint: p.Manifest.Endpoint,
	}
	changes := p.finish(p.account)
	for _, name := range p.order {
		changes = append(changes, p.finish(p.works[name])...)
	}
	p.place(changes)
	var err error
	if out.Changes, err = plan.Order(changes); err != nil {
		return nil, fmt.Errorf("put the changes in order: %w", err)
	}
	for _, name := range slices.Sorted(maps.Keys(p.seen)) {
		o := p.seen[name]
		for _, text := range o.warnings {
			p.warned[text] = true
		}
		out.Predictions = append(out.Predictions, o.predictions...)
		if o.exposure != nil {
			out.Exposures = append(out.Exposures, *o.exposure)
		}
	}
	slices.SortFunc(out.Predictions, plan.Prediction.Compare)
	out.Refused = tidy(p.refused)
	p.unmatched()
	out.Warnings = slices.Sorted(maps.Keys(p.warned))
	return &Planned{Plan: out, Predicted: out.Predictions}, nil
}

// finish says of a work's changes what they resolve.
func (p *planner) finish(w *work) []plan.Change {
	o := p.seen[w.bucket]
	if o == nil {
		return w.changes
	}
	changes := slices.Clone(w.changes)
	for i := range changes {
		c := &changes[i]
		found := map[plan.FindingRef]bool{}
		for _, u := range w.units {
			if slices.Contains(c.Fixes, u.fix.Name()) {
				for _, ref := range u.resolves(c) {
					if rule := o.resolved[ref.Fingerprint]; rule != "" {
						found[plan.FindingRef{Rule: rule, Fingerprint: ref.Fingerprint}] = true
					}
				}
			}
		}
		c.Resolves = slices.SortedFunc(maps.Keys(found), func(a, b plan.FindingRef) int {
			return cmp.Or(cmp.Compare(a.Rule, b.Rule), cmp.Compare(a.Fingerprint, b.Fingerprint))
		})
	}
	return changes
}

// resolves are the findings that a unit's requests for a change are about: what
// the requests say, else all that the fix answers.
func (u *unit) resolves(c *plan.Change) []plan.FindingRef {
	var out []plan.FindingRef
	for _, r := range u.requests {
		if r.DisableACLs || r.Subresource == c.Subresource && r.Key == c.Key {
			out = append(out, r.Resolves...)
		}
	}
	if len(out) > 0 {
		return out
	}
	for fingerprint := range u.answers {
		out = append(out, plan.FindingRef{Fingerprint: fingerprint})
	}
	return out
}

// place hangs every impact on the change that it comes from.
func (p *planner) place(changes []plan.Change) {
	for _, name := range slices.Sorted(maps.Keys(p.seen)) {
		for _, h := range p.seen[name].impacts {
			if i := h.change(changes); i >= 0 {
				changes[i].Impacts = append(changes[i].Impacts, h.impact)
			}
		}
	}
	for i := range changes {
		slices.SortFunc(changes[i].Impacts, func(a, b plan.Impact) int { return cmp.Or(cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Text, b.Text)) })
		changes[i].Impacts = slices.Compact(changes[i].Impacts)
	}
}

// tidy sorts refusals, and says each once.
func tidy(list []plan.Refusal) []plan.Refusal {
	compare := func(a, b plan.Refusal) int {
		return cmp.Or(cmp.Compare(a.Bucket, b.Bucket), cmp.Compare(a.Subresource, b.Subresource), slices.Compare(a.Fixes, b.Fixes), cmp.Compare(a.Reason, b.Reason))
	}
	list = slices.Clone(list)
	slices.SortFunc(list, compare)
	return slices.CompactFunc(list, func(a, b plan.Refusal) bool { return compare(a, b) == 0 })
}

// unmatched warns of targets that are nowhere in the snapshot.
func (p *planner) unmatched() {
	for _, glob := range p.Targets {
		if !p.matched[glob] {
			p.warn("the target %q fits no bucket of the snapshot", glob)
		}
	}
}
