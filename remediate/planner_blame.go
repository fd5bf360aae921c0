package remediate

import (
	"slices"

	"s3audit/remediate/plan"
)

// wishers are the units that have a wish, each once.
func wishers(wishes []wish) []*unit {
	var out []*unit
	for _, w := range wishes {
		if !slices.Contains(out, w.unit) {
			out = append(out, w.unit)
		}
	}
	return out
}

// of are the wishes of some units.
func of(wishes []wish, units ...*unit) []wish {
	return slices.DeleteFunc(slices.Clone(wishes), func(w wish) bool { return !slices.Contains(units, w.unit) })
}

// makers are the units whose wishes, alone, change anything; all if none does.
func (p *planner) makers(subresource string, before plan.Document, wishes []wish) []*unit {
	var out []*unit
	for _, u := range wishers(wishes) {
		if after, err := p.after(subresource, before, edits(of(wishes, u))); err != nil || !after.Same(before) {
			out = append(out, u)
		}
	}
	if len(out) == 0 {
		return wishers(wishes)
	}
	return out
}

// blame finds the units that cannot be composed: those that cannot alone, else
// those that cannot beside another, else all.
func (p *planner) blame(subresource string, before plan.Document, wishes []wish) []*unit {
	units := wishers(wishes)
	fails := func(units ...*unit) bool {
		_, err := p.after(subresource, before, edits(of(wishes, units...)))
		return err != nil
	}
	alone := slices.DeleteFunc(slices.Clone(units), func(u *unit) bool { return !fails(u) })
	if len(alone) > 0 {
		return alone
	}
	for i, a := range units {
		for _, b := range units[i+1:] {
			if fails(a, b) {
				return []*unit{a, b}
			}
		}
	}
	return units
}
