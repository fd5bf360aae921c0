package rules

import (
	"io/fs"
	"maps"
	"slices"
	"sync"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/sourcegraph/conc"
	"github.com/sourcegraph/conc/iter"

	"s3audit/policies"
	"s3audit/rules/library"
)

// Compiled is the file of a rule library's compiled modules, strictly checked,
// and of the table of its rules, which is given as JSON: what policies ships,
// for [Load] to start with.
func Compiled(fsys fs.FS, catalog []byte) ([]byte, error) {
	rules, err := tableOf(catalog)
	if err != nil {
		return nil, err
	}
	modules, err := compiledModules(fsys)
	if err != nil {
		return nil, err
	}
	return library.Encode(rules, modules)
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
		for _, one := range m.Rules {
			s, err := summarize(one)
			if err != nil {
				return nil, err
			}
			facts := s.facts()
			facts.Indexed = indexed(compiler, one)
			m.Facts = append(m.Facts, facts)
		}
		out = append(out, m)
	}
	return out, nil
}

// facts is a summary as it is shipped: in one order, whichever it was found in.
func (s *summary) facts() library.Facts {
	out := library.Facts{Data: slices.SortedFunc(slices.Values(s.data), func(a, b ast.Ref) int { return a.Compare(b) }), With: s.with}
	for _, p := range s.paths {
		out.Paths = append(out.Paths, p)
	}
	slices.SortFunc(out.Paths, slices.Compare[[]string])
	out.Selects, out.Sets = slices.Sorted(slices.Values(s.selects)), slices.Sorted(slices.Values(s.sets))
	return out
}

// indexed reports whether the compiler has an index of a comprehension in a rule.
func indexed(c *ast.Compiler, one *ast.Rule) (found bool) {
	ast.WalkTerms(one, func(t *ast.Term) bool {
		found = found || c.ComprehensionIndex(t) != nil
		return found
	})
	return found
}

// loadShipped reads the embedded rules as they are shipped: compiled.
func loadShipped(o Options) (source, error) {
	file, err := library.Open(policies.Compiled)
	if err != nil {
		return source{}, err
	}
	catalog, err := file.Rules()
	if err != nil {
		return source{}, err
	}
	files, err := chosen(embedded(), catalog, o.Include)
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
	return source{rules: catalog, shipped: modules}, nil
}

// shippedSummary is what is known of a shipped rule.
func shippedSummary(r *library.Facts) *summary {
	s := &summary{data: r.Data, selects: r.Selects, sets: r.Sets, with: r.With, paths: make([]inputPath, len(r.Paths))}
	for i, p := range r.Paths {
		s.paths[i] = p
	}
	return s
}

// assembled puts shipped modules together: it builds their trees and indices,
// and neither checks nor rewrites anything. The trees are there when it returns,
// the indices when done does.
//
// The compiler copies every module that it is given, so it is given empty ones
// and finds the modules in their place.
func assembled(modules []*library.Module) (c *ast.Compiler, done func()) {
	shells, whole, withIndices := map[string]*ast.Module{}, map[string]*ast.Module{}, map[string]*ast.Module{}
	for _, m := range modules {
		file := m.Package.Location.File
		shells[file], whole[file] = &ast.Module{Package: m.Package}, m.Module
		part := &ast.Module{Package: m.Package}
		for i, one := range m.Rules {
			if m.Facts[i].Indexed {
				part.Rules = append(part.Rules, one)
			}
		}
		withIndices[file] = part
	}
	skipped := slices.DeleteFunc(ast.AllStages(), func(id ast.StageID) bool { return slices.Contains(building, id) })
	c = ast.NewCompiler().WithCapabilities(capabilities()).WithSkipStages(skipped...)
	after := func(id ast.StageID, do func()) {
		c.WithStageAfterID(id, ast.CompilerStageDefinition{Name: "After" + string(id), MetricName: "after_stage", Stage: func(*ast.Compiler) *ast.Error {
			do()
			return nil
		}})
	}
	place := func(modules map[string]*ast.Module) func() {
		return func() { maps.Copy(c.Modules, modules) }
	}
	built := make(chan struct{})
	ready := sync.OnceFunc(func() { close(built) })
	after(ast.StageRemoveImports, place(whole))
	after(ast.StageSetRuleTree, ready)
	after(ast.StageBuildRuleIndices, place(withIndices)) // most rules have none
	after(ast.StageBuildComprehensionIndices, place(whole))
	var compiling conc.WaitGroup
	compiling.Go(func() {
		defer ready()
		if c.Compile(shells); c.Failed() {
			panic("rules: " + c.Errors.Error()) // no stage is left that finds a mistake
		}
	})
	<-built
	return c, compiling.Wait
}

// building are the stages that a compiled module still needs.
var building = []ast.StageID{
	ast.StageRemoveImports, ast.StageSetModuleTree, ast.StageSetRuleTree, ast.StageBuildRuleIndices, ast.StageBuildComprehensionIndices,
}
