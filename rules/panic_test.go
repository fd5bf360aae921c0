package rules

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/topdown"
	"github.com/open-policy-agent/opa/v1/types"

	"s3audit/rules/finding"
)

func init() {
	ast.RegisterBuiltin(&ast.Builtin{Name: "test.panic", Decl: types.NewFunction(types.Args(types.S), types.B)})
	topdown.RegisterBuiltinFunc("test.panic", func(_ topdown.BuiltinContext, operands []*ast.Term, _ func(*ast.Term) error) error {
		panic("out of order: " + operands[0].String())
	})
}

// A panic in one rule is that rule's error, on that bucket.
func TestPanicIsOneRulesError(t *testing.T) {
	dir := writeFiles(t, map[string]string{
		"x/rule.rego": ruleText("x", onVersioning, "deny contains {\"msg\": \"m\"} if {\n\tinput.bucket.versioning.value.Status == \"Suspended\"\n\ttest.panic(\"now\")\n}\n"),
		"y/rule.rego": ruleText("y", onVersioning, "deny contains {\"msg\": \"m\"} if input.bucket.versioning.value.Status == \"Suspended\"\n"),
	})
	records := []json.RawMessage{
		bucketRecord("a", `"versioning":{"state":"present","value":{"Status":"Enabled"}}`),
		bucketRecord("b", `"versioning":{"state":"present","value":{"Status":"Suspended"}}`),
		bucketRecord("c", `"versioning":{"state":"present","value":{"Status":"Enabled"}}`),
	}
	for _, engine := range bothEngines {
		e := mustLoad(t, Options{Engine: engine, Policies: []string{dir}, Include: func(r finding.Rule) bool { return r.Source != "builtin" }})
		results, stats := judge(t, e, nil, records, JudgeOptions{})
		if len(results) != 3 || len(results[0].Findings) != 0 || len(results[1].Findings) != 2 || len(results[2].Findings) != 0 {
			t.Fatalf("%s: %+v", engine, results)
		}
		x, y := results[1].Findings[0], results[1].Findings[1]
		if x.Verdict != finding.Error || !strings.Contains(x.Message, "out of order") || y.Verdict != finding.Fail {
			t.Errorf("%s: %+v %+v", engine, x, y)
		}
		if stats.Rules[0].Errors != 1 || stats.Rules[0].Passed != 2 || stats.Rules[1].Failed != 1 {
			t.Errorf("%s: %+v", engine, stats)
		}
	}
}
