package main

import (
	"fmt"
	"slices"

	"github.com/open-policy-agent/opa/v1/ast"
)

// A site is a place in a module where one mistake can be made, once: make
// changes the module that it was found in.
type site struct {
	file     string
	row, col int
	rule     string // the name of the definition that it is in
	text     string // what the mistake is
	make     func()
}

// sites are the mistakes that can be made in a module, in the order of its
// text. Two copies of a module have the same sites.
func sites(module *ast.Module) []site {
	f := &finder{module: module}
	for i, rule := range module.Rules {
		f.rule = rule.Head.Ref().String()
		f.at(rule.Location, "delete this definition", func() { module.Rules = slices.Delete(module.Rules, i, i+1) })
		for r := rule; r != nil; r = r.Else {
			f.branch(r)
		}
	}
	return f.found
}

// finder collects the sites of a module.
type finder struct {
	module *ast.Module
	rule   string
	found  []site
}

func (f *finder) at(place *ast.Location, text string, change func()) {
	f.found = append(f.found, site{place.File, place.Row, place.Col, f.rule, text, change})
}

// branch finds the sites of one definition or one of its else branches.
func (f *finder) branch(r *ast.Rule) {
	if r.Else != nil {
		f.at(r.Else.Location, "delete this else", func() { r.Else = nil })
	}
	if f.table(r) {
		return
	}
	ast.WalkTerms(r.Head, f.term)
	f.body(r.Body)
}

// table finds the sites of a constant, whose every member may be missing.
func (f *finder) table(r *ast.Rule) bool {
	if len(r.Head.Args) > 0 || len(r.Body) != 1 || !always(r.Body[0]) || r.Head.Value == nil {
		return false
	}
	switch r.Head.Value.Value.(type) {
	case ast.Object, *ast.Array, ast.Set:
		ast.WalkTerms(r.Head.Value, func(t *ast.Term) bool {
			f.members(t)
			return false
		})
		return true
	}
	return false
}

// body finds the sites of the conditions of a body, and of all bodies in it.
func (f *finder) body(body ast.Body) {
	for i, expr := range body {
		if always(expr) {
			continue
		}
		f.condition(body, i)
		switch terms := expr.Terms.(type) {
		case *ast.SomeDecl:
			for _, t := range terms.Symbols {
				ast.WalkTerms(t, f.term)
			}
		case *ast.Every:
			f.listed(terms.Domain)
			ast.WalkTerms(terms.Domain, f.term)
			f.body(terms.Body)
		case *ast.Term:
			ast.WalkTerms(terms, f.term)
		case []*ast.Term:
			f.call(terms)
			for _, t := range terms[1:] {
				ast.WalkTerms(t, f.term)
			}
		}
		for _, with := range expr.With {
			ast.WalkTerms(with.Value, f.term)
		}
	}
}

// condition finds what can be wrong with a condition as a whole. A declaration
// or an assignment cannot be turned round, and what uses it fails without it.
func (f *finder) condition(body ast.Body, i int) {
	expr := body[i]
	source := shown(expr)
	f.at(expr.Location, "drop "+source, func() { body[i] = ast.NewExpr(ast.BooleanTerm(true).SetLocation(expr.Location)) })
	if _, declares := expr.Terms.(*ast.SomeDecl); declares || expr.IsAssignment() || expr.IsEquality() {
		return
	}
	f.at(expr.Location, "negate "+source, func() { expr.Negated = !expr.Negated })
}

// term finds the sites of a term, and says where the bodies in it are.
func (f *finder) term(t *ast.Term) bool {
	switch v := t.Value.(type) {
	case *ast.ArrayComprehension:
		f.nested(v.Body, v.Term)
		return true
	case *ast.SetComprehension:
		f.nested(v.Body, v.Term)
		return true
	case *ast.ObjectComprehension:
		f.nested(v.Body, v.Key, v.Value)
		return true
	case ast.Call:
		f.call(v)
		if fixed[v[0].String()] {
			return true
		}
	case ast.Set:
		f.members(t)
	}
	return false
}

func (f *finder) nested(body ast.Body, terms ...*ast.Term) {
	for _, t := range terms {
		ast.WalkTerms(t, f.term)
	}
	f.body(body)
}

// fixed are calls whose sets and lists are no choice of the rule's.
var fixed = map[string]bool{"sprintf": true, "concat": true}

// bounds are the comparisons that differ by one value.
var bounds = map[string]string{"lt": "lte", "lte": "lt", "gt": "gte", "gte": "gt"}

// call moves the bound of a comparison, and takes words out of what is searched.
func (f *finder) call(call []*ast.Term) {
	operator := call[0].String()
	if other, ok := bounds[operator]; ok {
		text := fmt.Sprintf("%s for %s in %s", other, operator, spelled(ast.Call(call).String()))
		f.at(call[0].Location, text, func() { call[0] = ast.RefTerm(ast.VarTerm(other)).SetLocation(call[0].Location) })
	}
	if operator == "internal.member_2" || operator == "internal.member_3" || operator == "object.remove" {
		for _, t := range call[1:] {
			f.listed(t)
		}
	}
}

// listed finds the sites of a list that is searched. Elsewhere the order and number matter.
func (f *finder) listed(t *ast.Term) {
	if _, list := t.Value.(*ast.Array); list {
		f.members(t)
	}
}

// always is the body of a definition without conditions.
func always(expr *ast.Expr) bool {
	term, ok := expr.Terms.(*ast.Term)
	return ok && !expr.Negated && term.Value.Compare(ast.Boolean(true)) == 0
}
