package main

import (
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"
)

// members takes each constant out of a set or a list, and each key out of an object.
func (f *finder) members(t *ast.Term) {
	switch v := t.Value.(type) {
	case ast.Set:
		v.Foreach(func(member *ast.Term) {
			if ast.IsScalar(member.Value) {
				f.without(t, member, func() ast.Value { return v.Diff(ast.NewSet(member)) })
			}
		})
	case *ast.Array:
		for i := range v.Len() {
			if ast.IsScalar(v.Elem(i).Value) {
				f.without(t, v.Elem(i), func() ast.Value { return sliced(v, i) })
			}
		}
	case ast.Object:
		v.Foreach(func(key, _ *ast.Term) {
			f.without(t, key, func() ast.Value { return v.Diff(ast.NewObject(ast.Item(key, key))) })
		})
	}
}

func (f *finder) without(t, member *ast.Term, rest func() ast.Value) {
	f.at(member.Location, "without "+member.String(), func() { t.Value = rest() })
}

func sliced(v *ast.Array, i int) ast.Value {
	rest := []*ast.Term{}
	for j := range v.Len() {
		if j != i {
			rest = append(rest, v.Elem(j))
		}
	}
	return ast.NewArray(rest...)
}

// shown is a condition as it is written, on one line and not too long.
func shown(expr *ast.Expr) string {
	text := spelled(string(expr.Location.Text))
	if text == "" {
		text = spelled(expr.String())
	}
	return text
}

func spelled(text string) string {
	text = strings.Join(strings.Fields(text), " ")
	if runes := []rune(text); len(runes) > 90 {
		return string(runes[:89]) + "…"
	}
	return text
}
