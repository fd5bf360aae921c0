package rules

import (
	"cmp"
	"context"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/storage"
	"github.com/open-policy-agent/opa/v1/tester"

	"s3audit/rules/finding"
)

// TestOptions says which tests of rules to run.
type TestOptions struct {
	// Policies are directories of the user's own rules and their tests.
	Policies []string
	// Run is a regular expression over "data.<package>.<test>"; "" runs every test.
	Run string
	// UserOnly leaves out the tests of the built-in rules.
	UserOnly bool
	// Builtin replaces the embedded rules; nil keeps them.
	Builtin fs.FS
}

// TestResult is one test_ rule.
type TestResult struct {
	Package, Name string
	File          string
	Line          int
	Passed        bool
	// Skipped means that the test's name starts with todo_.
	Skipped bool
	// Message says why the test did not pass, if more than "it was false" is known.
	Message string
	// Output is what print wrote.
	Output   string
	Duration time.Duration
}

// TestReport is what a run of tests came to, sorted by package and name.
type TestReport struct {
	Results                 []TestResult
	Passed, Failed, Skipped int
}

// Test runs the test_ rules beside the rules, as `opa test` does, without the
// built-ins that rules may not use.
func Test(ctx context.Context, o TestOptions) (*TestReport, error) {
	builtin := o.Builtin
	if builtin == nil {
		builtin = embedded()
	}
	if err := checkDirs(o.Policies); err != nil {
		return nil, err
	}
	set := testSet{modules: map[string]*ast.Module{}}
	set.add(builtin, func(name string) string { return "policies/" + name }, o.UserOnly)
	for _, dir := range o.Policies {
		set.add(os.DirFS(dir), func(name string) string { return filepath.Join(dir, name) }, false)
	}
	if err := set.errs.orNil(); err != nil {
		return nil, err
	}
	s, err := newStore(set.parameters(), set.data)
	if err != nil {
		return nil, err
	}
	return set.run(ctx, s, o.Run)
}

// testSet is every module and document of a run.
type testSet struct {
	modules map[string]*ast.Module
	data    []dataFile
	rules   []finding.Rule
	errs    Errors
}

// add reads a tree whole, tests included unless they are not wanted.
func (s *testSet) add(fsys fs.FS, show func(string) string, noTests bool) {
	var files []string
	err := fs.WalkDir(fsys, ".", func(name string, d fs.DirEntry, err error) error {
		if err == nil && strings.HasSuffix(name, ".rego") && !(noTests && strings.HasSuffix(name, "_test.rego")) {
			files = append(files, name)
		}
		return err
	})
	if err != nil {
		s.errs = append(s.errs, &Error{File: show("."), Summary: err.Error()})
	}
	modules, errs := parseAll(fsys, files, show, true)
	s.errs = append(s.errs, errs...)
	for _, m := range modules {
		s.modules[m.Package.Location.File] = m
		if block := packageBlock(m); block != nil && block.Custom != nil && strings.HasPrefix(packageName(m), rulesPackage+".") {
			r, errs := describe(m, m.Package.Location.File)
			s.rules, s.errs = append(s.rules, r), append(s.errs, errs...)
		}
	}
	data, errs := dataFiles(fsys, show)
	s.data, s.errs = append(s.data, data...), append(s.errs, errs...)
}

// parameters is the rules whose defaults no data file has.
func (s *testSet) parameters() []finding.Rule {
	if slices.ContainsFunc(s.data, func(f dataFile) bool { return strings.Join(f.at, "/") == "s3audit/parameters" }) {
		return slices.DeleteFunc(slices.Clone(s.rules), func(r finding.Rule) bool {
			return strings.HasPrefix(r.Source, "policies/")
		})
	}
	return s.rules
}

func (s *testSet) run(ctx context.Context, data *store, filter string) (*TestReport, error) {
	txn, err := data.NewTransaction(ctx, storage.TransactionParams{})
	if err != nil {
		return nil, err
	}
	defer data.Abort(ctx, txn)
	compiler := ast.NewCompiler().WithCapabilities(capabilities()).WithEnablePrintStatements(true).SetErrorLimit(0)
	results, err := tester.NewRunner().SetCompiler(compiler).SetStore(data.Store).SetModules(s.modules).
		CapturePrintOutput(true).RaiseBuiltinErrors(true).SetTimeout(time.Minute).Filter(filter).RunTests(ctx, txn)
	if err != nil {
		return nil, fmt.Errorf("tests: %w", fromRego("", err).orNil())
	}
	report := &TestReport{Results: []TestResult{}}
	for r := range results {
		report.add(r)
	}
	slices.SortFunc(report.Results, func(a, b TestResult) int {
		return cmp.Or(cmp.Compare(a.Package, b.Package), cmp.Compare(a.Name, b.Name), cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line))
	})
	return report, ctx.Err()
}

func (t *TestReport) add(r *tester.Result) {
	out := TestResult{
		Package: r.Package, Name: r.Name, Passed: r.Pass(), Skipped: r.Skip,
		Output: string(r.Output), Duration: r.Duration,
	}
	if r.Location != nil {
		out.File, out.Line = r.Location.File, r.Location.Row
	}
	switch {
	case r.Error != nil:
		out.Message = r.Error.Error()
	case r.FailedAt != nil:
		out.Message = "false: " + r.FailedAt.String()
	}
	switch {
	case out.Skipped:
		t.Skipped++
	case out.Passed:
		t.Passed++
	default:
		t.Failed++
	}
	t.Results = append(t.Results, out)
}
