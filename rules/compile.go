package rules

import "github.com/open-policy-agent/opa/v1/ast"

// compile compiles every module, strictly, and reports every error.
func compile(modules []*ast.Module) (*ast.Compiler, error) {
	byFile := make(map[string]*ast.Module, len(modules))
	for _, m := range modules {
		byFile[m.Package.Location.File] = m
	}
	c := ast.NewCompiler().WithStrict(true).WithCapabilities(capabilities()).SetErrorLimit(0)
	if c.Compile(byFile); c.Failed() {
		return nil, fromRego("", c.Errors).orNil()
	}
	return c, nil
}
