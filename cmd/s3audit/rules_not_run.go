package main

import (
	"cmp"
	"slices"

	"s3audit/collector/snapshot"
	"s3audit/rules"
)

// notRun is every rule that was evaluated nowhere and should be told: those
// that the choice left out, and the user's own that nothing reached.
func (s *scan) notRun(stats rules.Stats) []snapshot.RuleNotRun {
	list := slices.Clone(s.left)
	for i, r := range s.engine.Rules() {
		if r.Source != "builtin" && stats.Rules[i].Seen == 0 {
			list = append(list, snapshot.RuleNotRun{Rule: r.ID, Reason: snapshot.NotRunNothing})
		}
	}
	slices.SortFunc(list, func(a, b snapshot.RuleNotRun) int { return cmp.Compare(a.Rule, b.Rule) })
	return list
}
