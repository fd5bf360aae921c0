//go:build !race

package policies_test

import (
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/util"

	"s3audit/policies"
)

// OPA alone runs in these tests, in one goroutine: for the race detector, which
// slows it tenfold, there is nothing to see.

// Hiding answers may make a verdict unknown, and may do nothing else: whatever
// S3 answered, even what no two answers of S3 would say together.
func TestHidingAnswersOnlyMakesUnknown(t *testing.T) {
	verdicts := judge(t)
	random, hiding := rand.New(rand.NewPCG(1, 3)), rand.New(rand.NewPCG(3, 4))
	rules := catalog(t)
	seen := map[string]map[string]int{}
	for i := range 2 * len(policyCases) {
		bucket, account := randomBucket(random), randomAccount(random)
		if i%2 == 0 {
			setPolicy(bucket, strings.ReplaceAll(policyCases[i/2].document(), ":::data", ":::"+bucket["name"].(string)))
		}
		whole := verdicts(input(t, bucket, account))
		for id, verdict := range whole {
			if seen[id] == nil {
				seen[id] = map[string]int{}
			}
			seen[id][verdict.(string)]++
		}
		for range 2 {
			hidden := hide(hiding, bucket, account)
			part := verdicts(input(t, hidden.bucket, hidden.account))
			for _, rule := range rules {
				if rule.Scope != "bucket" {
					continue
				}
				have, want := part[rule.ID], whole[rule.ID]
				untouched := !slices.ContainsFunc(rule.Subresources, hidden.has)
				if have != want && (have != "unknown" || untouched) {
					t.Fatalf("%s: %v with everything answered, %v without %v\n%s", rule.ID, want, have,
						slices.Sorted(maps.Keys(hidden.names)), text(input(t, bucket, account)))
				}
			}
		}
	}
	for _, rule := range rules {
		if rule.Scope != "bucket" || slices.Contains(byDefaultIdle, rule.ID) {
			continue
		}
		if seen[rule.ID]["fail"] == 0 || seen[rule.ID]["pass"] == 0 {
			t.Errorf("%s: random buckets gave only %v", rule.ID, seen[rule.ID])
		}
	}
}

// A misspelt field of an S3 document is found without running anything.
func TestSchemaFindsMisspeltFields(t *testing.T) {
	text, err := policies.FS.ReadFile("schema/input.json")
	if err != nil {
		t.Fatal(err)
	}
	var input any
	if err := util.Unmarshal(text, &input); err != nil {
		t.Fatal(err)
	}
	schemas := ast.NewSchemaSet()
	schemas.Put(ast.MustParseRef("schema.input"), input)
	for _, ref := range []string{
		"input.bucket.versioning.value.Statuss",
		"input.bucket.acl.value.Grants[_].Grantee.Uri",
		"input.bucket.policystatus.state",
		"input.derived.policy.statements[_].principal",
		"input.account.accessPoints.value.AccessPointList[_].Detail.value.PublicAccessBlock",
	} {
		module, err := ast.ParseModuleWithOpts("x.rego",
			"# METADATA\n# schemas:\n#   - input: schema.input\npackage x\n\np if "+ref+" == \"x\"\n",
			ast.ParserOptions{ProcessAnnotation: true})
		if err != nil {
			t.Fatal(err)
		}
		c := ast.NewCompiler().WithSchemas(schemas).WithUseTypeCheckAnnotations(true)
		if c.Compile(map[string]*ast.Module{"x.rego": module}); !c.Failed() {
			t.Errorf("%s is taken", ref)
		}
	}
}
