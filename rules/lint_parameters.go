package rules

import (
	"slices"

	"github.com/open-policy-agent/opa/v1/ast"
)

// parameters holds the parameters that a rule declares against those it reads.
func (l *linter) parameters(compiler *ast.Compiler, r *rule) {
	s := &settingReads{compiler: compiler, memo: map[*ast.Rule][]setting{}}
	var all []setting
	for _, name := range outputs {
		for _, one := range compiler.GetRulesExact(r.output(name)) {
			all = append(all, s.of(one)...)
		}
	}
	computed, read := false, map[string]bool{}
	for _, one := range all {
		switch {
		case one.name.text == "" || one.rule.text == "": // it may be any
			computed = true
		case one.rule.text != r.ID:
			l.errs = append(l.errs, at(one.at, "The rule reads the parameter "+one.name.text+" of "+one.rule.text, "A rule has its own parameters: name "+r.ID+"."))
		case !read[one.name.text] && !declares(r, one.name.text):
			l.errs = append(l.errs, at(one.at, "The rule reads the parameter "+one.name.text+", which it does not declare",
				"Declare it under custom.parameters with a type, a default and a description."))
			fallthrough
		default:
			read[one.name.text] = true
		}
	}
	for _, p := range r.Parameters {
		if !computed && !read[p.Name] {
			l.wrong(r.Rule, p.Name, "The rule declares the parameter "+p.Name+" and never reads it",
				`Read it with param.value("`+r.ID+`", "`+p.Name+`"), or remove it.`)
		}
	}
}

func declares(r *rule, name string) bool {
	for _, p := range r.Parameters {
		if p.Name == name {
			return true
		}
	}
	return false
}

// settingReads finds out which parameters Rego rules read: of which rule, and of
// which name. Where a function reads them, both may be its arguments.
type settingReads struct {
	compiler *ast.Compiler
	memo     map[*ast.Rule][]setting
}

// setting is one reading of a parameter.
type setting struct {
	rule, name symbol
	at         *ast.Location
}

// symbol is a text where it is known, or else an argument of the function
// (counted from 1), or else neither: it is computed.
type symbol struct {
	text string
	arg  int
}

// of returns what a Rego rule reads, and everything it refers to.
func (s *settingReads) of(one *ast.Rule) []setting {
	if all, ok := s.memo[one]; ok {
		return all
	}
	s.memo[one] = nil // Rego has no recursion
	var all []setting
	for part := narrow(one); part != nil; part = part.Else {
		v := &settingVisitor{settingReads: s, args: part.Head.Args, texts: constants(part), found: &all}
		for _, x := range []any{part.Head, part.Body} {
			ast.WalkExprs(x, v.expr)
			ast.WalkTerms(x, v.term)
			ast.WalkRefs(x, v.ref)
		}
	}
	slices.SortStableFunc(all, func(a, b setting) int { return a.at.Compare(b.at) })
	s.memo[one] = slices.CompactFunc(all, func(a, b setting) bool { return a == b })
	return s.memo[one]
}

// constants are the variables that a rule sets to a text or to an argument.
func constants(one *ast.Rule) map[ast.Var]*ast.Term {
	out := map[ast.Var]*ast.Term{}
	ast.WalkExprs(one.Body, func(e *ast.Expr) bool {
		if !e.IsEquality() {
			return false
		}
		for i, j := range []int{1, 0} {
			v, ok := e.Operand(i).Value.(ast.Var)
			switch e.Operand(j).Value.(type) {
			case ast.String, ast.Var:
				if ok && out[v] == nil {
					out[v] = e.Operand(j)
				}
			}
		}
		return false
	})
	return out
}

type settingVisitor struct {
	*settingReads
	args  ast.Args
	texts map[ast.Var]*ast.Term
	found *[]setting
}

func (v *settingVisitor) expr(e *ast.Expr) bool {
	if e.IsCall() {
		v.call(e.OperatorTerm(), e.Operands())
	}
	return false
}

func (v *settingVisitor) term(t *ast.Term) bool {
	if call, ok := t.Value.(ast.Call); ok && len(call) > 0 {
		v.call(call[0], call[1:])
	}
	return false
}

// call adds what a function reads, with its arguments put in.
func (v *settingVisitor) call(operator *ast.Term, operands []*ast.Term) {
	ref, ok := operator.Value.(ast.Ref)
	if !ok {
		return
	}
	if !ref.HasPrefix(ast.DefaultRootRef) {
		return
	}
	for _, def := range v.compiler.GetRules(ref) {
		for _, one := range v.of(def) {
			one.rule, one.name = v.put(one.rule, operands), v.put(one.name, operands)
			if operator.Location != nil && operator.Location.File != one.at.File {
				one.at = operator.Location
			}
			*v.found = append(*v.found, one)
		}
	}
}

// put replaces an argument by what the caller gives for it.
func (v *settingVisitor) put(s symbol, operands []*ast.Term) symbol {
	if s.arg == 0 || s.arg > len(operands) {
		return symbol{text: s.text}
	}
	return v.symbol(operands[s.arg-1])
}

// symbol is what is known of a term.
func (v *settingVisitor) symbol(t *ast.Term) symbol {
	for range 8 {
		switch value := t.Value.(type) {
		case ast.String:
			return symbol{text: string(value)}
		case ast.Var:
			if i := slices.IndexFunc(v.args, func(a *ast.Term) bool { return a.Value.Compare(value) == 0 }); i >= 0 {
				return symbol{arg: i + 1}
			}
			if t = v.texts[value]; t == nil {
				return symbol{}
			}
		default:
			return symbol{}
		}
	}
	return symbol{}
}

var (
	inputParameters = ast.MustParseRef("input.parameters")
	dataParameters  = ast.MustParseRef("data.s3audit.parameters")
)

// ref adds what a reference reads, and what the rules read that it refers to.
func (v *settingVisitor) ref(ref ast.Ref) bool {
	switch {
	case ref.HasPrefix(inputParameters):
		v.path(ref, inputParameters[:1], ref[0].Location)
	case ref.HasPrefix(dataParameters):
		v.path(ref, dataParameters[:2], ref[0].Location)
	case ref.HasPrefix(ast.DefaultRootRef):
		for _, def := range v.compiler.GetRules(ref.ConstantPrefix()) {
			if len(def.Head.Args) == 0 {
				*v.found = append(*v.found, v.of(def)...)
			}
		}
	}
	return false
}

// path adds the setting that a reference below input or data.s3audit names.
func (v *settingVisitor) path(ref, root ast.Ref, loc *ast.Location) {
	if len(ref) <= len(root) {
		return
	}
	rest := ref[len(root):]
	if !rest[0].Equal(ast.StringTerm("parameters")) {
		return
	}
	one := setting{at: loc}
	if len(rest) > 1 {
		one.rule = v.symbol(rest[1])
	}
	if len(rest) > 2 {
		one.name = v.symbol(rest[2])
	}
	*v.found = append(*v.found, one)
}
