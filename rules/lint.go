package rules

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/util"

	"s3audit/rules/finding"
)

// LintOptions says which rules to look over.
type LintOptions struct {
	// Policies are the user's own rules, as in [Options]; without any, the
	// built-in rules are looked over, and more is asked of them.
	Policies []string
	Verify   *Verification
	Warn     func(string)
	// Builtin replaces the embedded rules; nil keeps them.
	Builtin fs.FS
}

// LintReport is what looking rules over came to.
type LintReport struct {
	// Rules and Files count what was looked at, tests included.
	Rules int `json:"rules"`
	Files int `json:"files"`
	// Mistakes is everything that is wrong, by place.
	Mistakes Errors `json:"mistakes"`
}

// inputSchemaFile describes everything a rule can read.
const inputSchemaFile = "schema/input.json"

// linter looks over some trees of rules.
type linter struct {
	ours    bool
	builtin fs.FS
	set     *testSet
	src     source
	texts   map[string]string // by file, of what is looked over
	errs    Errors
}

// Lint looks for everything that can be said of rules without a bucket: what
// does not compile, strictly and against the schema of the input; METADATA that
// is incomplete; subresources that are declared and not read, or read and not
// declared; the same of parameters; frameworks that nobody knows; files that are
// not formatted. It returns an error only where it could not look.
func Lint(o LintOptions) (*LintReport, error) {
	l := &linter{ours: len(o.Policies) == 0, builtin: o.Builtin, texts: map[string]string{}}
	if l.builtin == nil {
		l.builtin = embedded()
	}
	dirs, err := l.read(o)
	if err != nil {
		return nil, err
	}
	l.metadata()
	if err := l.frameworks(dirs); err != nil {
		return nil, err
	}
	l.format()
	if err := l.compiled(); err != nil {
		return nil, err
	}
	report := &LintReport{Rules: len(l.src.rules), Files: len(l.texts), Mistakes: Errors{}}
	var all Errors
	if errors.As(l.errs.orNil(), &all) {
		report.Mistakes = all
	}
	return report, nil
}

// read parses everything, and keeps what is wrong. It returns the directories
// among what the user named.
func (l *linter) read(o LintOptions) (dirs []string, err error) {
	origins, taken := []origin{{path: strings.TrimSuffix(builtinPrefix, "/"), fsys: l.builtin}}, map[string]string(nil)
	var builtin source
	if !l.ours {
		if builtin, err = loadBuiltin(Options{Builtin: o.Builtin}); err != nil {
			return nil, err
		}
		taken = packagesOf(builtin)
		origins, err = openOrigins(o.Policies, o.Verify, o.Warn)
		if err != nil && !l.keep(err) {
			return nil, err
		}
	}
	l.set = &testSet{modules: map[string]*ast.Module{}}
	if !l.ours {
		l.set.add(l.builtin, showBuiltin, true)
	}
	found := make([]source, len(origins))
	for i, p := range origins {
		src, errs := readTree(p.fsys, "", p.show, taken)
		l.errs, found[i] = append(l.errs, errs...), src
		l.src.modules, l.src.rules = append(l.src.modules, src.modules...), append(l.src.rules, src.rules...)
		l.set.add(p.fsys, p.show, false)
		if err := l.readTexts(p); err != nil {
			return nil, err
		}
		if !p.bundle && !l.ours {
			dirs = append(dirs, p.path)
		}
	}
	l.errs = append(l.errs, allClaims(origins, found)...)
	l.errs = append(l.errs, uniqueIDs(builtin.rules, l.src.rules)...)
	l.errs = append(l.errs, l.set.errs...)
	return dirs, nil
}

// keep takes errors that have places, and reports whether it could.
func (l *linter) keep(err error) bool {
	var errs Errors
	if !errors.As(err, &errs) {
		return false
	}
	l.errs = append(l.errs, errs...)
	return true
}

func (l *linter) readTexts(p origin) error {
	names, err := allRego(p.fsys, func(string) bool { return true })
	if err != nil {
		return err
	}
	for _, name := range names {
		text, err := fs.ReadFile(p.fsys, name)
		if err != nil {
			return err
		}
		l.texts[p.show(name)] = string(text)
	}
	return nil
}

// compiled looks at what the compiled rules show. It needs rules that compile.
func (l *linter) compiled() error {
	if len(l.set.errs) > 0 {
		return nil
	}
	compiler, err := l.compile()
	if err != nil {
		return err
	}
	if compiler.Failed() {
		l.errs = append(l.errs, fromRego("", compiler.Errors)...)
		return nil
	}
	e := &Engine{compiler: compiler, sets: &parameterSets{}}
	if e.rules, err = enabled(l.src.rules, nil, compiler); err != nil {
		return nil //nolint:nilerr // a rule without deny has been said already
	}
	rd := e.newReader()
	for _, r := range e.rules {
		if r.reads, err = rd.reads(r); err != nil {
			return fmt.Errorf("rule %s: %w", r.ID, err)
		}
		l.declared(r)
		l.parameters(compiler, r)
	}
	return nil
}

// compile compiles every module, strictly, against the schema of the input.
func (l *linter) compile() (*ast.Compiler, error) {
	text, err := fs.ReadFile(l.builtin, inputSchemaFile)
	if err != nil {
		return nil, err
	}
	var input any
	if err := util.Unmarshal(text, &input); err != nil {
		return nil, fmt.Errorf("%s: %w", inputSchemaFile, err)
	}
	schemas := ast.NewSchemaSet()
	schemas.Put(ast.SchemaRootRef, input)
	schemas.Put(ast.MustParseRef("schema.input"), input)
	c := ast.NewCompiler().WithStrict(true).WithCapabilities(capabilities()).WithSchemas(schemas).
		WithUseTypeCheckAnnotations(true).SetErrorLimit(0)
	c.Compile(l.set.modules)
	return c, nil
}

// module is the module that describes a rule.
func (l *linter) module(r finding.Rule) *ast.Module {
	i := slices.IndexFunc(l.src.modules, func(m *ast.Module) bool {
		return packageName(m) == r.Package && packageBlock(m) != nil
	})
	return l.src.modules[i]
}

// MarshalJSON writes an error as an object of its parts.
func (e *Error) MarshalJSON() ([]byte, error) {
	return json.Marshal(struct {
		File    string `json:"file"`
		Line    int    `json:"line"`
		Column  int    `json:"column"`
		Summary string `json:"summary"`
		Detail  string `json:"detail"`
	}{e.File, e.Line, e.Col, e.Summary, e.Detail})
}
