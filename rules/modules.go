package rules

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/sourcegraph/conc/iter"

	"s3audit/rules/finding"
	"s3audit/rules/library"
)

// source is what one place holds: modules, data documents, and the rules
// that the modules are.
type source struct {
	modules []*ast.Module
	data    []dataFile
	rules   []finding.Rule
	// shipped are modules that have been compiled, in place of the others.
	shipped []*library.Module
}

const (
	rulesPackage = "s3audit.rules"
	rulesDir     = "s3audit/rules"
	catalogAt    = "s3audit/catalog"
	catalogFile  = catalogAt + "/data.json"
	verdictsFile = "s3audit/verdicts.rego"
)

// loadBuiltin reads the built-in rules as they are written. Their table is
// generated when they are built, so no annotation is processed and no disabled
// rule is parsed; a file system without the table is read like a user's.
func loadBuiltin(o Options) (source, error) {
	fsys := o.Builtin
	if fsys == nil {
		fsys = embedded()
	}
	text, err := fs.ReadFile(fsys, catalogFile)
	if errors.Is(err, fs.ErrNotExist) {
		src, errs := readTree(fsys, "builtin", func(name string) string { return name }, nil)
		return src, errs.orNil()
	}
	if err != nil {
		return source{}, err
	}
	catalog, err := tableOf(text)
	if err != nil {
		return source{}, err
	}
	files, err := chosen(fsys, catalog, o.Include)
	if err != nil {
		return source{}, err
	}
	modules, errs := parseAll(fsys, files, showBuiltin, false)
	return source{modules: modules, rules: catalog}, errs.orNil()
}

// tableOf reads the table of the built-in rules.
func tableOf(text []byte) (catalog []finding.Rule, err error) {
	if err := json.Unmarshal(text, &catalog); err != nil {
		return nil, fmt.Errorf("%s: %w", catalogFile, err)
	}
	for i := range catalog {
		r := &catalog[i]
		fillEmpty(r)
		r.Source = "builtin"
		r.Package = strings.TrimPrefix(r.Package, "data.")
	}
	return catalog, nil
}

// chosen lists the modules of the rules that are included, with what they share.
func chosen(fsys fs.FS, catalog []finding.Rule, include func(finding.Rule) bool) ([]string, error) {
	wanted := map[string]bool{}
	for _, r := range catalog {
		wanted[path.Join(rulesDir, r.ID)] = include == nil || include(r)
	}
	return regoFiles(fsys, func(name string) bool {
		return name != verdictsFile && (!strings.HasPrefix(name, rulesDir+"/") || wanted[path.Dir(name)])
	})
}

// loadUser reads what the user has, and holds it against what is there already.
func loadUser(o Options, builtin source) (source, error) {
	var all source
	origins, err := openOrigins(o.Policies, o.Verify, o.Warn)
	if err != nil {
		return all, err
	}
	taken := packagesOf(builtin)
	var errs Errors
	found := make([]source, len(origins))
	for i, p := range origins {
		src, es := readTree(p.fsys, "", p.show, taken)
		errs, found[i] = append(errs, es...), src
		all.modules = append(all.modules, src.modules...)
		all.data = append(all.data, src.data...)
		all.rules = append(all.rules, src.rules...)
	}
	errs = append(errs, allClaims(origins, found)...)
	errs = append(errs, uniqueIDs(builtin.rules, all.rules)...)
	return all, errs.orNil()
}

// packagesOf names the packages that are ours, chosen or not.
func packagesOf(builtin source) map[string]string {
	taken := map[string]string{}
	for _, r := range builtin.rules {
		taken[r.Package] = "builtin"
	}
	for _, m := range builtin.modules {
		taken[packageName(m)] = "builtin"
	}
	for _, m := range builtin.shipped {
		taken[packageName(m.Module)] = "builtin"
	}
	return taken
}

// readTree reads a directory tree of annotated modules. An empty source
// names each rule's own file; taken holds the packages that may not be reopened.
func readTree(fsys fs.FS, from string, show func(string) string, taken map[string]string) (source, Errors) {
	var src source
	files, err := regoFiles(fsys, func(name string) bool { return name != verdictsFile })
	if err != nil {
		return src, Errors{{File: show("."), Summary: err.Error()}}
	}
	modules, errs := parseAll(fsys, files, show, true)
	src.modules = modules
	rulesOf := map[string]*ast.Module{}
	for _, m := range modules {
		name := packageName(m)
		if e := reserved(m, taken); e != nil {
			errs = append(errs, e)
			continue
		}
		if !strings.HasPrefix(name, rulesPackage+".") {
			continue
		}
		if first := rulesOf[name]; first == nil || packageBlock(first) == nil {
			rulesOf[name] = m
		}
	}
	for _, m := range modules {
		if rulesOf[packageName(m)] != m {
			continue
		}
		file := from
		if file == "" {
			file = m.Package.Location.File
		}
		r, es := describe(m, file)
		es = append(es, checkOutputs(modules, packageName(m), r)...)
		errs = append(errs, es...)
		if len(es) == 0 {
			src.rules = append(src.rules, r)
		}
	}
	data, es := dataFiles(fsys, show)
	src.data = data
	return src, append(errs, es...)
}

// reserved refuses packages that are ours, and roots that would let a module
// define rules inside them.
func reserved(m *ast.Module, taken map[string]string) *Error {
	name := packageName(m)
	if taken == nil {
		return nil
	}
	switch {
	case name == "s3audit" || name == rulesPackage || name == "s3audit.lib" || name == "s3audit.parameters" || name == "s3audit.catalog" || name == "s3audit.testing":
		return at(m.Package.Location, "Package "+name+" is reserved", "Use "+rulesPackage+".<rule id with underscores>.")
	case taken[name] != "":
		return at(m.Package.Location, "Package "+name+" is built in", "Give the rule a package of its own.")
	}
	return nil
}

// uniqueIDs refuses an id that two rules have.
func uniqueIDs(builtin, user []finding.Rule) Errors {
	var errs Errors
	seen := map[string]string{}
	for _, r := range slices.Concat(builtin, user) {
		if other, ok := seen[r.ID]; ok {
			errs = append(errs, &Error{File: r.Source, Line: 1, Col: 1,
				Summary: fmt.Sprintf("Rule id %q is taken by %s", r.ID, other), Detail: "Give this rule another custom.id."})
		}
		seen[r.ID] = r.Source
	}
	return errs
}

// regoFiles lists the modules of a tree, without tests, sorted.
func regoFiles(fsys fs.FS, keep func(string) bool) ([]string, error) {
	return allRego(fsys, func(name string) bool { return !strings.HasSuffix(name, testSuffix) && keep(name) })
}

// parseAll parses the files on all cores.
func parseAll(fsys fs.FS, files []string, show func(string) string, annotations bool) ([]*ast.Module, Errors) {
	type parsed struct {
		module *ast.Module
		errs   Errors
	}
	results := iter.Map(files, func(name *string) parsed {
		m, errs := parse(fsys, *name, show(*name), annotations)
		return parsed{m, errs}
	})
	var modules []*ast.Module
	var errs Errors
	for _, r := range results {
		errs = append(errs, r.errs...)
		if r.module != nil {
			modules = append(modules, r.module)
		}
	}
	return modules, errs
}

func parse(fsys fs.FS, name, shown string, annotations bool) (*ast.Module, Errors) {
	text, err := sourceOf(fsys, name, annotations)
	if err != nil {
		return nil, Errors{{File: shown, Summary: err.Error()}}
	}
	if len(bytes.TrimSpace(text)) == 0 {
		return nil, Errors{{File: shown, Line: 1, Col: 1, Summary: "The file holds no rule", Detail: "Write one, or remove the file."}}
	}
	m, err := ast.ParseModuleWithOpts(shown, string(text), ast.ParserOptions{
		ProcessAnnotation: annotations, RegoVersion: ast.RegoV1,
	})
	if err != nil {
		return nil, fromRego(shown, err)
	}
	return m, nil
}

// sourceOf is the text of a module, as it is parsed.
func sourceOf(fsys fs.FS, name string, annotations bool) ([]byte, error) {
	text, err := fs.ReadFile(fsys, name)
	if err != nil || annotations {
		return text, err
	}
	return withoutHead(text), nil
}

// withoutHead empties, in place, the comment lines before the package: what the
// catalog has already, and more text than the rule.
func withoutHead(text []byte) []byte {
	head := 0
	for bytes.HasPrefix(text[head:], []byte("#")) {
		n := bytes.IndexByte(text[head:], '\n')
		if n < 0 {
			return text
		}
		head += n + 1
	}
	lines := bytes.Count(text[:head], []byte("\n"))
	text = text[head-lines:]
	for i := range lines {
		text[i] = '\n'
	}
	return text
}

// isSet reports whether a head makes a set: p contains x, or p := set().
func isSet(head *ast.Head) bool {
	if len(head.Args) > 0 {
		return false
	}
	if head.RuleKind() == ast.MultiValue {
		return true
	}
	_, ok := head.Value.Value.(ast.Set)
	return ok
}

// checkOutputs looks at what a rule's package defines: deny, as a set.
func checkOutputs(modules []*ast.Module, name string, r finding.Rule) Errors {
	var errs Errors
	var first *ast.Module
	denies := false
	for _, m := range modules {
		if packageName(m) != name {
			continue
		}
		if first == nil {
			first = m
		}
		for _, one := range m.Rules {
			output := string(one.Head.Name)
			switch {
			case output == satisfied && !r.Partial:
				errs = append(errs, at(one.Location, "satisfied has no effect here",
					"Only a rule with custom.partial: true may pass with calls missing."))
			case !slices.Contains(outputs, output) || output == satisfied:
				continue
			case !isSet(one.Head):
				errs = append(errs, at(one.Location, output+" must be a set", "Write "+output+" contains … if { … }."))
			}
			denies = denies || output == "deny"
		}
	}
	if !denies {
		errs = append(errs, at(first.Package.Location, "The rule has no deny",
			`Write deny contains {"msg": …, "path": "bucket.…"} if { … }.`))
	}
	return errs
}
