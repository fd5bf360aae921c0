package main

import (
	"strings"
	"testing"

	"s3audit/rules"
	"s3audit/rules/finding"
)

// TestEveryFixIsAWrite: what METADATA names as fix is a write of the table, so
// that its action is asked for.
func TestEveryFixIsAWrite(t *testing.T) {
	engine, err := rules.Load(rules.Options{})
	if err != nil {
		t.Fatal(err)
	}
	fixes := 0
	for _, rule := range engine.Rules() {
		if rule.Fix == "" {
			continue
		}
		fixes++
		if len(fixRows([]finding.Rule{rule})) != 1 {
			t.Errorf("%s: the fix %q is no write that S3 has", rule.ID, rule.Fix)
		}
	}
	if fixes < 80 {
		t.Errorf("only %d rules name a fix", fixes)
	}
	where, err := newPermissionPlace("aws", nil)
	if err != nil {
		t.Fatal(err)
	}
	p := where.withWrites(iamPolicy{}, engine.Rules())
	for _, s := range p.Statement {
		for _, action := range s.Action {
			if strings.Contains(action, ":Get") || strings.Contains(action, ":List") {
				t.Errorf("%s stands among the writes", action)
			}
		}
	}
}
