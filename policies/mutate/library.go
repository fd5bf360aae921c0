package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/storage"
	"github.com/open-policy-agent/opa/v1/storage/inmem"
)

// library is every Rego file below s3audit, parsed once, and the data beside it.
type library struct {
	modules    map[string]*ast.Module // by path
	packages   map[string][]string    // the files of a package
	needs      map[string][]string    // the packages that a file reaches by itself
	catalog    []map[string]any
	parameters any
}

const root = "s3audit"

// load reads the policies as opa does.
func load(policies fs.FS) (*library, error) {
	lib := &library{modules: map[string]*ast.Module{}, packages: map[string][]string{}, needs: map[string][]string{}}
	err := fs.WalkDir(policies, root, func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || path.Ext(name) != ".rego" {
			return err
		}
		return lib.add(policies, name)
	})
	if err != nil {
		return nil, err
	}
	if err := readJSON(policies, root+"/catalog/data.json", &lib.catalog); err != nil {
		return nil, err
	}
	if err := readJSON(policies, root+"/parameters/data.json", &lib.parameters); err != nil {
		return nil, err
	}
	for name, module := range lib.modules {
		lib.needs[name] = lib.reached(module)
	}
	return lib, nil
}

func (lib *library) add(policies fs.FS, name string) error {
	text, err := fs.ReadFile(policies, name)
	if err != nil {
		return err
	}
	module, err := ast.ParseModule(name, string(text))
	if err != nil {
		return err
	}
	pkg := module.Package.Path.String()
	lib.modules[name] = module
	lib.packages[pkg] = append(lib.packages[pkg], name)
	return nil
}

func readJSON(policies fs.FS, name string, into any) error {
	text, err := fs.ReadFile(policies, name)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(text, into); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return nil
}

// reached are the packages that a module names, the rules whose ids it holds
// (their verdicts are looked up by id), and for a test what it tests.
func (lib *library) reached(module *ast.Module) []string {
	own := module.Package.Path.String()
	found := map[string]bool{own: true}
	if tested, ok := strings.CutSuffix(own, "_test"); ok && lib.packages[tested] != nil {
		found[tested] = true
	}
	ast.WalkTerms(module, func(t *ast.Term) bool {
		switch v := t.Value.(type) {
		case ast.Ref:
			if pkg := lib.packageOf(v); pkg != "" {
				found[pkg] = true
			}
		case ast.String:
			if pkg := packageOfRule(string(v)); strings.HasSuffix(own, "_test") && lib.packages[pkg] != nil {
				found[pkg] = true
			}
		}
		return false
	})
	return slices.Sorted(maps.Keys(found))
}

// packageOf is the package in which a reference ends, "" for none of ours.
func (lib *library) packageOf(ref ast.Ref) string {
	for n := len(ref); n > 1; n-- {
		if name := ref[:n].String(); lib.packages[name] != nil {
			return name
		}
	}
	return ""
}

func packageOfRule(id string) string {
	return "data." + root + ".rules." + strings.ReplaceAll(id, "-", "_")
}

// closure are the packages that have to be there for this one to run.
func (lib *library) closure(pkg string) []string {
	seen := map[string]bool{}
	for todo := []string{pkg}; len(todo) > 0; {
		next := todo[0]
		todo = todo[1:]
		if seen[next] {
			continue
		}
		seen[next] = true
		for _, file := range lib.packages[next] {
			todo = append(todo, lib.needs[file]...)
		}
	}
	return slices.Sorted(maps.Keys(seen))
}

// targets are the files to mutate: rules, what they share, and the verdicts.
func (lib *library) targets(glob string) ([]string, error) {
	out := []string{}
	for name, module := range lib.modules {
		pkg := module.Package.Path.String()
		if strings.HasSuffix(pkg, "_test") || pkg == "data."+root+".testing" {
			continue
		}
		chosen, err := path.Match(glob, strings.TrimPrefix(name, root+"/"))
		if err != nil {
			return nil, err
		}
		if glob == "" || chosen {
			out = append(out, name)
		}
	}
	if len(out) == 0 {
		return nil, errors.New("no file matches " + glob)
	}
	slices.Sort(out)
	return out, nil
}

// store holds the data for these packages: no more of the catalogue than the
// rules among them, or every verdict would be looked for among all of them.
func (lib *library) store(packages []string) storage.Store {
	rules := []any{}
	for _, rule := range lib.catalog {
		id, _ := rule["id"].(string)
		if _, ok := slices.BinarySearch(packages, packageOfRule(id)); ok {
			rules = append(rules, rule)
		}
	}
	return inmem.NewFromObject(map[string]any{root: map[string]any{"catalog": rules, "parameters": lib.parameters}})
}
