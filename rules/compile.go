package rules

import (
	"runtime"
	"slices"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/sourcegraph/conc"
)

// compile compiles every module, strictly, and reports every error.
//
// The embedded rules by themselves were checked when they were built, by the
// tests beside them: what only looks for mistakes is left out, and they are
// compiled side by side.
func compile(modules []*ast.Module, checked bool) (*ast.Compiler, error) {
	if checked {
		return assembled(modules, min(runtime.GOMAXPROCS(0), 4))
	}
	return compileWith(ast.NewCompiler().WithStrict(true), modules)
}

func compileWith(c *ast.Compiler, modules []*ast.Module) (*ast.Compiler, error) {
	byFile := make(map[string]*ast.Module, len(modules))
	for _, m := range modules {
		byFile[m.Package.Location.File] = m
	}
	c.WithCapabilities(capabilities()).SetErrorLimit(0)
	if c.Compile(byFile); c.Failed() {
		return nil, fromRego("", c.Errors).orNil()
	}
	return c, nil
}

// assembled compiles checked modules in shards: a rule needs the library, and no
// other rule. What they come to is put together by a compiler that rewrites
// nothing and builds the trees and indices of all.
func assembled(modules []*ast.Module, shards int) (*ast.Compiler, error) {
	parts := make([][]*ast.Module, shards)
	next := 0
	for _, m := range modules {
		if strings.HasPrefix(packageName(m), rulesPackage+".") {
			parts[next%shards] = append(parts[next%shards], m)
			next++
			continue
		}
		for i := range parts {
			parts[i] = append(parts[i], m)
		}
	}
	compilers, errs := make([]*ast.Compiler, shards), make([]error, shards)
	var group conc.WaitGroup
	for i := range parts {
		group.Go(func() {
			compilers[i], errs[i] = compileWith(ast.NewCompiler().WithSkipStages(slices.Concat(checksOnly, indices)...), parts[i])
		})
	}
	group.Wait()
	whole := map[string]*ast.Module{}
	for i, c := range compilers {
		if errs[i] != nil {
			return nil, errs[i]
		}
		for file, m := range c.Modules {
			whole[file] = m
		}
	}
	all := make([]*ast.Module, 0, len(whole))
	for _, m := range modules {
		all = append(all, whole[m.Package.Location.File])
	}
	return compileWith(ast.NewCompiler().WithSkipStages(slices.Concat(checksOnly, rewrites)...), all)
}

var (
	// checksOnly are the stages of OPA's compiler that change none of the embedded
	// rules: those that look for mistakes, those that rewrite what they do not
	// use, and the one that puts expressions in order.
	checksOnly = []ast.StageID{
		ast.StageCheckUnusedImports, ast.StageCheckKeywordOverrides, ast.StageCheckDuplicateImports, ast.StageCheckVoidCalls,
		ast.StageParseMetadataBlocks, ast.StageSetAnnotationSet, ast.StageSetGraph, ast.StageCheckRuleConflicts, ast.StageCheckUndefinedFuncs,
		ast.StageCheckRecursion, ast.StageCheckTypes, ast.StageCheckUnsafeBuiltins, ast.StageCheckDeprecatedBuiltins,
		ast.StageBuildRequiredCapabilities, ast.StageCheckSafetyRuleHeads, ast.StageCheckSafetyRuleBodies,
		ast.StageRewriteTemplateStrings, ast.StageRewritePrintCalls, ast.StageRewriteRegoMetadataCalls, ast.StageRewriteTestRulesForTracing,
	}
	// rewrites are the stages that are done when they were done once.
	rewrites = []ast.StageID{
		ast.StageResolveRefs, ast.StageRewriteRuleHeadRefs, ast.StageRemoveImports, ast.StageRewriteLocalVars, ast.StageRewriteExprTerms,
		ast.StageRewriteComprehensionTerms, ast.StageRewriteRefsInHead, ast.StageRewriteWithValues, ast.StageRewriteEquals,
		ast.StageRewriteDynamicTerms,
	}
	// indices are of use to queries only.
	indices = []ast.StageID{ast.StageBuildRuleIndices, ast.StageBuildComprehensionIndices}
)
