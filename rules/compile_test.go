package rules

import (
	"fmt"
	"regexp"
	"testing"

	"github.com/open-policy-agent/opa/v1/ast"
)

var localVar = regexp.MustCompile(`__local\d+__`)

// renumbered is a rule's text with its local variables numbered as they come.
func renumbered(r *ast.Rule) string {
	seen := map[string]string{}
	return localVar.ReplaceAllStringFunc(r.String(), func(name string) string {
		if seen[name] == "" {
			seen[name] = fmt.Sprintf("__local%d__", len(seen))
		}
		return seen[name]
	})
}

// TestCompiledInShards: what is left out for the embedded rules, and that they
// are compiled apart, changes none of them.
func TestCompiledInShards(t *testing.T) {
	builtin, err := loadBuiltin(Options{})
	if err != nil {
		t.Fatal(err)
	}
	want, err := compile(builtin.modules, false)
	if err != nil {
		t.Fatal(err)
	}
	for _, shards := range []int{1, 3} {
		have, err := assembled(builtin.modules, shards)
		if err != nil {
			t.Fatal(err)
		}
		if len(have.Modules) != len(want.Modules) {
			t.Fatalf("%d modules, want %d", len(have.Modules), len(want.Modules))
		}
		for file, module := range want.Modules {
			other := have.Modules[file].Rules
			if len(other) != len(module.Rules) {
				t.Fatalf("%s: %d rules, want %d", file, len(other), len(module.Rules))
			}
			for i, rule := range module.Rules {
				if a, b := renumbered(other[i]), renumbered(rule); a != b {
					t.Errorf("%d shards, %s:\n%s\nwant\n%s", shards, file, a, b)
				}
				if len(have.GetRulesExact(rule.Ref().GroundPrefix())) != len(want.GetRulesExact(rule.Ref().GroundPrefix())) {
					t.Errorf("%d shards, %s: %s is not found", shards, file, rule.Ref())
				}
			}
		}
	}
}
