package policies_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/dependencies"

	"s3audit/rules/derive"
	"s3audit/rules/finding"
)

// plain are the input paths that need no call of their own.
var plain = []string{
	"bucket.name", "bucket.account", "bucket.region", "bucket.creationDate", "account.buckets", "parameters", "derived.references",
}

// A rule declares exactly what it reads: what it reads and does not declare
// would not be collected, and what it declares and does not read would be
// asked for in vain and make verdicts unknown.
func TestRulesDeclareWhatTheyRead(t *testing.T) {
	compiler := ast.NewCompiler()
	if compiler.Compile(load(t).ParsedModules()); compiler.Failed() {
		t.Fatal(compiler.Errors)
	}
	for _, rule := range catalog(t) {
		read := map[string]bool{}
		for _, path := range reads(t, compiler, rule) {
			for _, name := range subresourcesOf(t, rule.ID, path) {
				read[name] = true
			}
		}
		for name := range read {
			if !slices.Contains(rule.Subresources, name) {
				t.Errorf("%s reads %s and does not declare it", rule.ID, name)
			}
		}
		for _, name := range rule.Subresources {
			if !read[name] {
				t.Errorf("%s declares %s and does not read it", rule.ID, name)
			}
		}
	}
}

// Only the rule about names, and parameters that select buckets by name, may
// read the name: it makes the results of two buckets impossible to share.
func TestRulesDoNotReadNames(t *testing.T) {
	compiler := ast.NewCompiler()
	if compiler.Compile(load(t).ParsedModules()); compiler.Failed() {
		t.Fatal(compiler.Errors)
	}
	for _, rule := range catalog(t) {
		selects := slices.ContainsFunc(rule.Parameters, func(p finding.Parameter) bool {
			return p.Name == "exclude_buckets" || p.Name == "only_buckets"
		})
		for _, path := range reads(t, compiler, rule) {
			if path == "bucket.name" && !selects {
				t.Errorf("%s reads the bucket's name", rule.ID)
			}
			if path == "" || path == "bucket" || path == "derived" {
				t.Errorf("%s reads the whole input.%s", rule.ID, path)
			}
		}
	}
}

// reads lists the input paths that the rule's documents rest on.
func reads(t *testing.T, compiler *ast.Compiler, rule finding.Rule) []string {
	t.Helper()
	var paths []string
	for _, name := range []string{"deny", "not_applicable", "satisfied", "unknown"} {
		for _, r := range compiler.GetRulesExact(ast.MustParseRef("data." + rule.Package + "." + name)) {
			refs, err := dependencies.Base(compiler, r)
			if err != nil {
				t.Fatal(err)
			}
			for _, ref := range refs {
				if ref.HasPrefix(ast.InputRootRef) {
					paths = append(paths, ground(ref))
				}
			}
		}
	}
	slices.Sort(paths)
	return slices.Compact(paths)
}

// ground is the path up to where a name is computed, without "input".
func ground(ref ast.Ref) string {
	var parts []string
	for _, term := range ref[1:] {
		name, ok := term.Value.(ast.String)
		if !ok {
			break
		}
		parts = append(parts, string(name))
	}
	return strings.Join(parts, ".")
}

func subresourcesOf(t *testing.T, rule, path string) []string {
	t.Helper()
	for _, p := range plain {
		if path == p || strings.HasPrefix(path, p+".") {
			return nil
		}
	}
	for _, source := range slices.Concat(derive.Sources(), derive.AccountSources()) {
		if prefix := "derived." + source.Name; path == prefix || strings.HasPrefix(path, prefix+".") {
			return source.Subresources
		}
	}
	parts := strings.SplitN(path, ".", 3)
	switch {
	case len(parts) < 2:
		t.Errorf("%s reads input.%s, which is no subresource", rule, path)
		return nil
	case parts[0] == "account":
		return []string{"account." + parts[1]}
	}
	return []string{parts[1]}
}
