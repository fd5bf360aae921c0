package policies_test

import (
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/open-policy-agent/opa/v1/ast"

	"s3audit/rules/policy"
)

// The rules on public put and delete know every action of those kinds that S3
// has: one that AWS adds to its reference, and nobody here, would let strangers pass.
func TestEveryActionThatPutsOrDeletesIsKnown(t *testing.T) {
	have := verbs(t)
	want := map[string][]string{}
	for _, action := range policy.Actions() {
		verb := verbOf(action.Name)
		if verb == "" {
			continue
		}
		if action.OnBucket() {
			want[verb+" bucket"] = append(want[verb+" bucket"], action.Pattern())
		}
		if action.OnObject() {
			want[verb+" objects"] = append(want[verb+" objects"], action.Pattern())
		}
	}
	for kind, actions := range want {
		slices.Sort(have[kind])
		if !slices.Equal(have[kind], actions) {
			t.Errorf("%s:\nhave %q\nwant %q", kind, have[kind], actions)
		}
	}
	if len(want) != 4 || len(have) != 4 {
		t.Errorf("kinds of action: have %d, want %d", len(have), len(want))
	}
}

// verbOf is what an action does, by its name: replicas are put and deleted too.
func verbOf(name string) string {
	switch {
	case strings.HasPrefix(name, "Delete"), name == "ReplicateDelete":
		return "delete"
	case strings.HasPrefix(name, "Put"), strings.HasPrefix(name, "Replicate"):
		return "put"
	}
	return ""
}

// verbs reads the table of lib/stranger.rego: the actions by verb and kind of resource.
func verbs(t *testing.T) map[string][]string {
	t.Helper()
	text, err := os.ReadFile("s3audit/lib/stranger.rego")
	if err != nil {
		t.Fatal(err)
	}
	out := map[string][]string{}
	for _, rule := range ast.MustParseModule(string(text)).Rules {
		if rule.Head.Name != "verbs" {
			continue
		}
		rule.Head.Value.Value.(ast.Object).Foreach(func(verb, kinds *ast.Term) {
			kinds.Value.(ast.Object).Foreach(func(kind, actions *ast.Term) {
				key := string(verb.Value.(ast.String)) + " " + string(kind.Value.(ast.String))
				actions.Value.(ast.Set).Foreach(func(a *ast.Term) { out[key] = append(out[key], string(a.Value.(ast.String))) })
			})
		})
	}
	return out
}
