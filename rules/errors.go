package rules

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"
)

// Error is one thing wrong with a rule file: where, what, and what to do.
type Error struct {
	File      string
	Line, Col int
	Summary   string
	Detail    string
}

func (e *Error) Error() string {
	at := e.File
	if e.Line > 0 {
		at = fmt.Sprintf("%s:%d:%d", e.File, e.Line, max(e.Col, 1))
	}
	if e.Detail == "" {
		return at + ": " + e.Summary
	}
	return at + ": " + e.Summary + ". " + e.Detail
}

// Errors is everything wrong with the rule files, sorted by place.
type Errors []*Error

func (es Errors) Error() string {
	lines := make([]string, len(es))
	for i, e := range es {
		lines[i] = e.Error()
	}
	return strings.Join(lines, "\n")
}

// orNil returns the errors in order of place, or nil if there are none.
func (es Errors) orNil() error {
	if len(es) == 0 {
		return nil
	}
	slices.SortStableFunc(es, func(a, b *Error) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line),
			cmp.Compare(a.Col, b.Col), cmp.Compare(a.Summary, b.Summary))
	})
	return slices.CompactFunc(es, func(a, b *Error) bool { return *a == *b })
}

// at places an error at an OPA location.
func at(loc *ast.Location, summary, detail string) *Error {
	e := &Error{Summary: summary, Detail: detail}
	if loc != nil {
		e.File, e.Line, e.Col = loc.File, loc.Row, loc.Col
	}
	return e
}

// fromRego turns OPA's parse and compile errors into ours.
func fromRego(file string, err error) Errors {
	var list ast.Errors
	var one *ast.Error
	switch {
	case errors.As(err, &list):
	case errors.As(err, &one):
		list = ast.Errors{one}
	default:
		return Errors{{File: file, Line: 1, Col: 1, Summary: err.Error()}}
	}
	out := make(Errors, 0, len(list))
	for _, e := range list {
		out = append(out, explain(file, e))
	}
	return out
}

// misspelt says which part of a reference the schema does not have.
func misspelt(file string, e *ast.Error, d *ast.RefErrInvalidDetail) *Error {
	name, ok := d.Ref[d.Pos].Value.(ast.String)
	var known []string
	for _, v := range d.OneOf {
		if text, ok := v.(ast.String); ok {
			known = append(known, string(text))
		}
	}
	slices.Sort(known)
	loc := e.Location
	if ok && d.Ref[d.Pos].Location != nil {
		loc = d.Ref[d.Pos].Location
	}
	out := at(loc, fmt.Sprintf("%s has no %s", d.Ref[:d.Pos], d.Ref[d.Pos]), nearest(string(name), known))
	if out.Detail == "" {
		out.Detail = "It has " + strings.Join(known[:min(len(known), 12)], ", ") + "."
	}
	if out.File == "" {
		out.File = file
	}
	return out
}

func explain(file string, e *ast.Error) *Error {
	summary, detail := strings.TrimSpace(e.Message), ""
	if name, ok := strings.CutPrefix(summary, "undefined function "); ok {
		if reason := refused[name]; reason != "" {
			summary, detail = name+" is not allowed in a rule", reason
		} else {
			detail = "Check the spelling, or import the package that has it."
		}
	}
	if d, ok := e.Details.(*ast.RefErrInvalidDetail); ok && d.Pos < len(d.Ref) && len(d.OneOf) > 0 {
		return misspelt(file, e, d)
	}
	out := at(e.Location, summary, detail)
	if out.File == "" {
		out.File = file
	}
	return out
}
