package main

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/storage"
	"github.com/open-policy-agent/opa/v1/tester"
)

// suite is the tests of one package, with the least that they run on.
type suite struct {
	pkg     string
	modules map[string]*ast.Module
	store   storage.Store
}

// bench has the suites that concern each file, those that noticed most first.
type bench struct {
	lib    *library
	mu     sync.Mutex
	suites map[string][]*suite
}

func newBench(lib *library) *bench {
	b := &bench{lib: lib, suites: map[string][]*suite{}}
	for _, pkg := range slices.Sorted(maps.Keys(lib.packages)) {
		if !strings.HasSuffix(pkg, "_test") {
			continue
		}
		packages := lib.closure(pkg)
		s := &suite{pkg: pkg, modules: map[string]*ast.Module{}, store: lib.store(packages)}
		for _, p := range packages {
			for _, file := range lib.packages[p] {
				s.modules[file] = lib.modules[file]
				b.suites[file] = append(b.suites[file], s)
			}
		}
	}
	for file, suites := range b.suites {
		b.suites[file] = ordered(lib, file, suites)
	}
	return b
}

// ordered puts a file's own tests first. A rule's own tests are the only ones that count for it.
func ordered(lib *library, file string, suites []*suite) []*suite {
	own := lib.modules[file].Package.Path.String() + "_test"
	i := slices.IndexFunc(suites, func(s *suite) bool { return s.pkg == own })
	switch {
	case i < 0:
		return suites
	case strings.HasPrefix(file, root+"/rules/"):
		return suites[i : i+1]
	}
	return slices.Insert(slices.Delete(slices.Clone(suites), i, i+1), 0, suites[i])
}

// sound runs the suites on what is there: a test that fails now would notice everything.
func (b *bench) sound(ctx context.Context, files []string) error {
	var errs []error
	done := map[*suite]bool{}
	for _, file := range files {
		if len(b.suites[file]) == 0 {
			errs = append(errs, fmt.Errorf("%s: no test concerns it", file))
		}
		for _, s := range b.suites[file] {
			if done[s] {
				continue
			}
			done[s] = true
			if failed, err := s.run(ctx, "", nil); err != nil {
				errs = append(errs, fmt.Errorf("%s: %w", s.pkg, err))
			} else if failed != "" {
				errs = append(errs, fmt.Errorf("%s fails as it is: put it right first, or run go generate ./policies for a new rule", failed))
			}
		}
	}
	return errors.Join(errs...)
}

// run compiles the suite with one module changed and says which test fails, if
// any does. An error is a suite that does not compile.
func (s *suite) run(ctx context.Context, file string, module *ast.Module) (string, error) {
	modules := s.modules
	if module != nil {
		modules = maps.Clone(modules)
		modules[file] = module
	}
	txn, err := s.store.NewTransaction(ctx)
	if err != nil {
		return "", err
	}
	defer s.store.Abort(ctx, txn)
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	path := ast.MustParseRef(s.pkg)
	results, err := tester.NewRunner().SetCompiler(ast.NewCompiler()).SetStore(s.store).SetModules(modules).
		SetPrefixMatchers(path).SetParallel(1).CapturePrintOutput(false).RaiseBuiltinErrors(true).RunTests(ctx, txn)
	if err != nil {
		return "", err
	}
	failed := ""
	for r := range results {
		if failed == "" && !r.Pass() {
			failed = r.Package + "." + r.Name
			cancel()
		}
	}
	return failed, nil
}

// promote makes the suite that noticed something the next one to be asked.
func (b *bench) promote(file string, s *suite) {
	b.mu.Lock()
	defer b.mu.Unlock()
	suites := b.suites[file]
	if i := slices.Index(suites, s); i > 1 {
		b.suites[file] = slices.Insert(slices.Delete(slices.Clone(suites), i, i+1), 1, s)
	}
}

func (b *bench) asked(file string) []*suite {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.suites[file]
}
