//go:build !race

package rules

import (
	"strings"
	"testing"
)

// TestBuiltinRulesTests: the tests beside the rules pass, and cover them. OPA
// alone runs here, in one goroutine: for the race detector there is nothing to see.
func TestBuiltinRulesTests(t *testing.T) {
	report, err := Test(t.Context(), TestOptions{Coverage: true})
	if err != nil {
		t.Fatal(err)
	}
	if report.Failed > 0 || report.Skipped > 0 || report.Passed < 1500 {
		t.Errorf("%d passed, %d failed, %d skipped", report.Passed, report.Failed, report.Skipped)
	}
	for _, r := range report.Results {
		if !r.Passed {
			t.Errorf("%s:%d: %s.%s: %s", r.File, r.Line, r.Package, r.Name, r.Message)
		}
	}
	if report.Coverage.Percent < 95 || len(report.Coverage.Files) < 120 {
		t.Errorf("%.1f%% of %d files", report.Coverage.Percent, len(report.Coverage.Files))
	}
	for _, f := range report.Coverage.Files {
		if !strings.HasPrefix(f.File, builtinPrefix) || strings.HasSuffix(f.File, testSuffix) {
			t.Error(f.File)
		}
	}
}
