package remediate

import (
	"maps"
	"slices"

	"s3audit/remediate/plan"
	"s3audit/rules/finding"
)

// contradict remembers who was refused for whom.
func (w *work) contradict(units []*unit) {
	for _, u := range units {
		w.rivals[u.fix.Name()] = slices.DeleteFunc(names(units), func(name string) bool { return name == u.fix.Name() })
	}
}

// reconcile lets a fix in again that was refused for contradicting others, where
// what those are for is resolved without them.
func (p *planner) reconcile(w *work, after []finding.Finding) {
	for _, name := range slices.Sorted(maps.Keys(w.rivals)) {
		needed := slices.ContainsFunc(p.Fixes, func(f Fixer) bool {
			failed, _ := about(f, after)
			return slices.Contains(w.rivals[name], f.Name()) && len(failed) > 0
		})
		if needed {
			continue
		}
		delete(w.rivals, name)
		delete(w.out, name)
		p.refused = slices.DeleteFunc(p.refused, func(r plan.Refusal) bool {
			return r.Bucket == w.bucket && len(r.Fixes) > 1 && slices.Contains(r.Fixes, name)
		})
	}
}
