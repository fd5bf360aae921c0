package report

import (
	"fmt"
	"testing"

	"s3audit/collector/snapshot"
	"s3audit/rules/finding"
)

var fullProfile = Options{SARIFProfile: FullProfile}

// TestFullSARIFKinds: every verdict is a result, of its own kind, and says
// whether it is suppressed.
func TestFullSARIFKinds(t *testing.T) {
	s := newFound()
	for i, v := range []finding.Verdict{finding.Pass, finding.Fail, finding.Unknown, finding.NotApplicable, finding.Error, finding.Fail} {
		s.add(fmt.Sprintf("b%d", i), "", "versioning-enabled", v, "m", func(f *finding.Finding) {
			if i == 5 {
				f.Exception = &finding.Exception{Reason: "r", Owner: "o"}
			}
		})
	}
	want := map[string]string{"b0": "pass none 0", "b1": "fail warning 0", "b2": "open none 0", "b3": "notApplicable none 0", "b4": "open none 0", "b5": "fail warning 1"}
	for _, r := range sarifOf(t, s.report(snapshot.Coverage{}, Exit{}), fullProfile).Runs[0].Results {
		name := r.Locations[0].LogicalLocations[0].Name
		if r.Suppressions == nil || r.Properties == nil {
			t.Fatalf("%s says too little: %+v", name, r)
		}
		if got := fmt.Sprintf("%s %s %d", r.Kind, r.Level, len(*r.Suppressions)); got != want[name] {
			t.Errorf("%s is %s, want %s", name, got, want[name])
		}
		delete(want, name)
	}
	if len(want) > 0 {
		t.Errorf("not there: %v", want)
	}
}

// TestFullSARIFBaseline: of all results or of none there is a state, and what
// is no more is absent.
func TestFullSARIFBaseline(t *testing.T) {
	for _, r := range sarifOf(t, typicalReport(), fullProfile).Runs[0].Results {
		if r.BaselineState != "" {
			t.Errorf("compared with nothing, and %q", r.BaselineState)
		}
	}
	r := comparedReport()
	counts := map[string]int{}
	for _, one := range sarifOf(t, r, fullProfile).Runs[0].Results {
		counts[one.BaselineState]++
	}
	if counts[""] != 0 || counts["new"] == 0 || counts["unchanged"] == 0 || counts["absent"] != len(r.Baseline.Resolved) {
		t.Errorf("states: %v", counts)
	}
}

// TestFullSARIFTaxonomies: every control that a rule names is a taxon, and the
// rule points to it by its place.
func TestFullSARIFTaxonomies(t *testing.T) {
	for _, r := range []*Report{typicalReport(), controlled(""), hostileReport()} {
		run := sarifOf(t, r, fullProfile).Runs[0]
		for i, rule := range run.Tool.Driver.Rules {
			controls := 0
			for _, list := range r.Rules[i].Frameworks {
				controls += len(list)
			}
			if len(rule.Relationships) < controls && r.Frameworks == nil {
				t.Errorf("%s: %d relationships, %d controls", rule.ID, len(rule.Relationships), controls)
			}
			for _, to := range rule.Relationships {
				taxonomy := run.Taxonomies[to.Target.ToolComponent.Index]
				if taxonomy.Name != to.Target.ToolComponent.Name || taxonomy.Taxa[to.Target.Index].ID != to.Target.ID {
					t.Errorf("%s points to %+v, and there is %s", rule.ID, to.Target, taxonomy.Taxa[to.Target.Index].ID)
				}
			}
		}
	}
}

// TestFullSARIFLosesNothing: it is for archives, which have no limit.
func TestFullSARIFLosesNothing(t *testing.T) {
	failed, left := alerts(&Report{Findings: make([]finding.Finding, maxResults+1)}, fullProfile)
	if len(failed) != maxResults+1 || left != 0 {
		t.Errorf("%d results, %d left out", len(failed), left)
	}
}
