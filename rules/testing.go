package rules

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"time"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/cover"
	"github.com/open-policy-agent/opa/v1/storage"
	"github.com/open-policy-agent/opa/v1/tester"

	"s3audit/rules/finding"
)

// TestOptions says which tests of rules to run.
type TestOptions struct {
	// Policies are the user's own rules and their tests: directories, and bundles.
	Policies []string
	// Verify is the key that bundles have to be signed with; Warn is told what the
	// user should know. Both are as in [Options].
	Verify *Verification
	Warn   func(string)
	// Run is a regular expression over "data.<package>.<test>"; "" runs every test.
	Run string
	// UserOnly leaves out the tests of the built-in rules.
	UserOnly bool
	// Coverage asks which lines the tests went through.
	Coverage bool
	// Builtin replaces the embedded rules; nil keeps them.
	Builtin fs.FS
}

// TestResult is one test_ rule.
type TestResult struct {
	Package string `json:"package"`
	Name    string `json:"name"`
	File    string `json:"file"`
	Line    int    `json:"line"`
	Passed  bool   `json:"passed"`
	// Skipped means that the test's name starts with todo_.
	Skipped bool `json:"skipped"`
	// Message says why the test did not pass, if more than "it was false" is known.
	Message string `json:"message,omitempty"`
	// Output is what print wrote.
	Output   string        `json:"output,omitempty"`
	Duration time.Duration `json:"-"` // differs from run to run
}

// TestReport is what a run of tests came to, sorted by package and name.
type TestReport struct {
	Results []TestResult `json:"results"`
	Passed  int          `json:"passed"`
	Failed  int          `json:"failed"`
	Skipped int          `json:"skipped"`
	// Coverage is nil where nobody asked for it.
	Coverage *Coverage `json:"coverage,omitempty"`
}

// Test runs the test_ rules beside the rules, as `opa test` does, without the
// built-ins that rules may not use. The helpers of data.s3audit.testing are
// there for all of them, and know the user's rules too.
func Test(ctx context.Context, o TestOptions) (*TestReport, error) {
	set, err := o.tests()
	if err != nil {
		return nil, err
	}
	s, err := newStore(set.parameters(), set.data)
	if err != nil {
		return nil, err
	}
	return set.run(ctx, s, o)
}

// tests reads everything that a run needs.
func (o TestOptions) tests() (*testSet, error) {
	builtin := o.Builtin
	if builtin == nil {
		builtin = embedded()
	}
	origins, err := openOrigins(o.Policies, o.Verify, o.Warn)
	if err != nil {
		return nil, err
	}
	set := &testSet{modules: map[string]*ast.Module{}}
	set.add(builtin, showBuiltin, o.UserOnly)
	for _, p := range origins {
		set.add(p.fsys, p.show, false)
	}
	if err := set.errs.orNil(); err != nil {
		return nil, err
	}
	return set, set.catalog()
}

// showBuiltin is the name of an embedded file, as messages say it.
func showBuiltin(name string) string { return builtinPrefix + name }

const (
	builtinPrefix = "policies/"
	testSuffix    = "_test.rego"
	helpersDir    = "s3audit/testing/"
)

// testSet is every module and document of a run.
type testSet struct {
	modules map[string]*ast.Module
	data    []dataFile
	rules   []finding.Rule
	errs    Errors
}

// add reads a tree whole, tests included unless they are not wanted.
func (s *testSet) add(fsys fs.FS, show func(string) string, noTests bool) {
	files, err := allRego(fsys, func(name string) bool {
		return !noTests || !strings.HasSuffix(name, testSuffix) || strings.HasPrefix(name, helpersDir)
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

// allRego lists the modules of a tree, tests and all, sorted.
func allRego(fsys fs.FS, keep func(string) bool) ([]string, error) {
	var files []string
	err := fs.WalkDir(fsys, ".", func(name string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() && strings.HasSuffix(name, ".rego") && keep(name) {
			files = append(files, name)
		}
		return err
	})
	return files, err
}

// catalog replaces the table of the built-in rules, which data.s3audit.verdicts
// goes by, with one that has the user's too.
func (s *testSet) catalog() error {
	i := slices.IndexFunc(s.data, func(f dataFile) bool { return strings.Join(f.at, "/") == catalogAt })
	if i < 0 {
		return nil
	}
	var all []any
	if err := json.Unmarshal(s.data[i].text, &all); err != nil {
		return fmt.Errorf("%s: %w", s.data[i].file, err)
	}
	for _, r := range s.rules {
		if !strings.HasPrefix(r.Source, builtinPrefix) {
			all = append(all, r)
		}
	}
	text, err := json.Marshal(all)
	s.data[i].text = text
	return err
}

// parameters is the rules whose defaults no data file has.
func (s *testSet) parameters() []finding.Rule {
	if slices.ContainsFunc(s.data, func(f dataFile) bool { return strings.Join(f.at, "/") == "s3audit/parameters" }) {
		return slices.DeleteFunc(slices.Clone(s.rules), func(r finding.Rule) bool {
			return strings.HasPrefix(r.Source, builtinPrefix)
		})
	}
	return s.rules
}

func (s *testSet) run(ctx context.Context, data *store, o TestOptions) (*TestReport, error) {
	txn, err := data.NewTransaction(ctx, storage.TransactionParams{})
	if err != nil {
		return nil, err
	}
	defer data.Abort(ctx, txn)
	compiler := ast.NewCompiler().WithCapabilities(capabilities()).WithEnablePrintStatements(true).SetErrorLimit(0)
	runner := tester.NewRunner().SetCompiler(compiler).SetStore(data.Store).SetModules(s.modules).
		CapturePrintOutput(true).RaiseBuiltinErrors(true).SetTimeout(time.Minute).Filter(o.Run)
	var lines *cover.Cover
	if o.Coverage {
		lines = cover.New()
		runner.SetCoverageQueryTracer(lines).SetCoverageRuns(nil)
	}
	results, err := runner.RunTests(ctx, txn)
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
	if lines != nil {
		report.Coverage = s.covered(lines, o.UserOnly)
	}
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
