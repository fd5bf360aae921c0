package policies_test

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/format"
	"github.com/open-policy-agent/opa/v1/loader"
)

// load reads this directory as `opa -d policies` does.
func load(t testing.TB) *loader.Result {
	t.Helper()
	result, err := loader.NewFileLoader().WithProcessAnnotation(true).Filtered([]string{"."}, nil)
	if err != nil {
		t.Fatal(err)
	}
	return result
}

// What `opa fmt --list policies` says.
func TestFormatted(t *testing.T) {
	for name, file := range load(t).Modules {
		want, err := format.SourceWithOpts(name, file.Raw, format.Opts{RegoVersion: ast.RegoV1})
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(file.Raw, want) {
			t.Errorf("%s is not formatted: run opa fmt -w policies", name)
		}
	}
}

// Every rule has tests for what fails, what passes and what was not read.
func TestEveryRuleIsTested(t *testing.T) {
	dirs, err := filepath.Glob("s3audit/rules/*")
	if err != nil {
		t.Fatal(err)
	}
	if len(dirs) != 136 {
		t.Errorf("want 136 rules, have %d", len(dirs))
	}
	never := map[string]string{
		"bucket-dns-compliant-name": "unknown", // rests on the name alone
		"evidence-complete":         "fail",    // is about nothing but what is unknown
	}
	for _, dir := range dirs {
		text, err := os.ReadFile(filepath.Join(dir, "rule_test.rego"))
		if err != nil {
			t.Error(err)
			continue
		}
		for _, verdict := range []string{"fail", "pass", "unknown"} {
			if never[filepath.Base(dir)] == verdict {
				continue
			}
			if !regexp.MustCompile(`== "` + verdict + `"`).Match(text) {
				t.Errorf("%s: no test with the verdict %s", dir, verdict)
			}
		}
	}
}
