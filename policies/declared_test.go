//go:build !race

package policies_test

import (
	"slices"
	"testing"

	"s3audit/rules"
	"s3audit/rules/finding"
)

// The rules are what `s3audit rules lint` asks of them: among others, each
// declares exactly what it reads, and its parameters.
func TestLint(t *testing.T) {
	report, err := rules.Lint(rules.LintOptions{})
	if err != nil {
		t.Fatal(err)
	}
	for _, mistake := range report.Mistakes {
		t.Error(mistake)
	}
	if want := len(catalog(t)); report.Rules != want {
		t.Errorf("%d rules of %d were looked at", report.Rules, want)
	}
}

// Only the rules about names read the name, beside parameters that select
// buckets by it: it makes the results of two buckets impossible to share.
func TestRulesDoNotReadNames(t *testing.T) {
	engine, err := rules.Load(rules.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, rule := range engine.Rules() {
		selects := slices.ContainsFunc(rule.Parameters, func(p finding.Parameter) bool {
			return p.Name == "exclude_buckets" || p.Name == "only_buckets"
		})
		if slices.Contains(engine.Reads(rule.ID), "bucket.name") && !selects {
			t.Errorf("%s reads the bucket's name", rule.ID)
		}
	}
}
