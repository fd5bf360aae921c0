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

func explain(file string, e *ast.Error) *Error {
	summary, detail := strings.TrimSpace(e.Message), ""
	if name, ok := strings.CutPrefix(summary, "undefined function "); ok {
		if reason := refused[name]; reason != "" {
			summary, detail = name+" is not allowed in a rule", reason
		} else {
			detail = "Check the spelling, or import the package that has it."
		}
	}
	out := at(e.Location, summary, detail)
	if out.File == "" {
		out.File = file
	}
	return out
}
