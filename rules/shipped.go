package rules

import (
	"errors"
	"io/fs"
	"slices"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/sourcegraph/conc/iter"

	"s3audit/policies"
	"s3audit/rules/library"
)

// Compiled is the file of the compiled modules of a rule library, strictly
// checked: what policies ships, for [Load] to start with.
func Compiled(fsys fs.FS) ([]byte, error) {
	modules, err := compiledModules(fsys)
	if err != nil {
		return nil, err
	}
	return library.Encode(modules)
}

func compiledModules(fsys fs.FS) ([]library.Module, error) {
	files, err := regoFiles(fsys, func(name string) bool { return name != verdictsFile })
	if err != nil {
		return nil, err
	}
	parsed, errs := parseAll(fsys, files, showBuiltin, false)
	if err := errs.orNil(); err != nil {
		return nil, err
	}
	compiler, err := compile(parsed)
	if err != nil {
		return nil, err
	}
	var out []library.Module
	for _, name := range files {
		source, err := sourceOf(fsys, name, false)
		if err != nil {
			return nil, err
		}
		m := library.Module{Module: compiler.Modules[showBuiltin(name)], Source: source}
		for _, one := range rulesOf(m.Module) {
			s, err := summarize(one)
			if err != nil {
				return nil, err
			}
			m.Reads = append(m.Reads, s.reads())
		}
		out = append(out, m)
	}
	return out, nil
}

// rulesOf lists the Rego rules of a module, each with its else branches behind it.
func rulesOf(m *ast.Module) []*ast.Rule {
	var all []*ast.Rule
	for _, one := range m.Rules {
		for ; one != nil; one = one.Else {
			all = append(all, one)
		}
	}
	return all
}

// reads is a summary as it is shipped: in one order, whichever it was found in.
func (s *summary) reads() library.Reads {
	out := library.Reads{Data: slices.SortedFunc(slices.Values(s.data), func(a, b ast.Ref) int { return a.Compare(b) }), With: s.with}
	for _, p := range s.paths {
		out.Paths = append(out.Paths, p)
	}
	slices.SortFunc(out.Paths, slices.Compare[[]string])
	out.Selects, out.Sets = slices.Sorted(slices.Values(s.selects)), slices.Sorted(slices.Values(s.sets))
	return out
}

// loadShipped reads the embedded rules as they are shipped: compiled.
func loadShipped(o Options) (source, error) {
	catalog, files, err := chosen(embedded(), o.Include)
	if err != nil {
		return source{}, err
	}
	file, err := library.Open(policies.Compiled)
	if err != nil {
		return source{}, err
	}
	modules, err := iter.MapErr(files, func(name *string) (*library.Module, error) {
		text, err := sourceOf(embedded(), *name, false)
		if err != nil {
			return nil, err
		}
		return file.Module(showBuiltin(*name), text)
	})
	if err != nil {
		return source{}, err
	}
	src := source{rules: catalog, summaries: map[*ast.Rule]*summary{}}
	for _, m := range modules {
		src.modules = append(src.modules, m.Module)
		all := rulesOf(m.Module)
		if len(all) != len(m.Reads) {
			return source{}, errors.New(m.Package.Location.File + ": compiled for other rules")
		}
		for i := range all {
			src.summaries[all[i]] = shippedSummary(&m.Reads[i])
		}
	}
	return src, nil
}

func shippedSummary(r *library.Reads) *summary {
	s := &summary{data: r.Data, selects: r.Selects, sets: r.Sets, with: r.With, paths: make([]inputPath, len(r.Paths))}
	for i, p := range r.Paths {
		s.paths[i] = p
	}
	return s
}

// assembled puts compiled modules together: it builds their trees and indices,
// and neither checks nor rewrites anything. The compiler copies every module
// that it is given, so it is given empty ones and finds the modules in their
// place.
func assembled(modules []*ast.Module) *ast.Compiler {
	shells := make(map[string]*ast.Module, len(modules))
	for _, m := range modules {
		shells[m.Package.Location.File] = &ast.Module{Package: m.Package}
	}
	place := func(c *ast.Compiler) *ast.Error {
		for _, m := range modules {
			c.Modules[m.Package.Location.File] = m
		}
		return nil
	}
	skipped := slices.DeleteFunc(ast.AllStages(), func(id ast.StageID) bool {
		return slices.Contains(building, id)
	})
	c := ast.NewCompiler().WithCapabilities(capabilities()).WithSkipStages(skipped...).
		WithStageAfterID(ast.StageRemoveImports, ast.CompilerStageDefinition{Name: "PlaceModules", MetricName: "place_modules", Stage: place})
	if c.Compile(shells); c.Failed() {
		panic("rules: " + c.Errors.Error()) // no stage is left that finds a mistake
	}
	return c
}

// building are the stages that a compiled module still needs.
var building = []ast.StageID{
	ast.StageRemoveImports, ast.StageSetModuleTree, ast.StageSetRuleTree, ast.StageBuildRuleIndices, ast.StageBuildComprehensionIndices,
}
