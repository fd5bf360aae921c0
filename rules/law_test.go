package rules

import (
	"encoding/json"
	"slices"
	"testing"

	"s3audit/collector/snapshot"
	"s3audit/rules/finding"
)

// verdictsOf judges records and returns rule: verdict for each.
func verdictsOf(t testing.TB, e *Engine, acct *snapshot.Account, records []json.RawMessage) []map[string]finding.Verdict {
	t.Helper()
	results, _ := judge(t, e, acct, records, JudgeOptions{IncludePasses: true})
	out := make([]map[string]finding.Verdict, len(results))
	for i, r := range results {
		out[i] = map[string]finding.Verdict{}
		for _, f := range r.Findings {
			if out[i][f.Rule] != finding.Fail { // of several resources one that failed counts
				out[i][f.Rule] = f.Verdict
			}
		}
	}
	return out
}

func checkLaw(t testing.TB, e *Engine, want, have map[string]finding.Verdict, lost []string, raw json.RawMessage) {
	t.Helper()
	for _, r := range e.Rules() {
		if r.Scope != scopeBucket || have[r.ID] == want[r.ID] {
			continue
		}
		touched := slices.ContainsFunc(r.Subresources, func(s string) bool { return slices.Contains(lost, s) })
		if have[r.ID] != finding.Unknown || !touched {
			t.Fatalf("%s: %s, without %v %s\n%s", r.ID, want[r.ID], lost, have[r.ID], raw)
		}
	}
}
