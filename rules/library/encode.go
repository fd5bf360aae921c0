package library

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"slices"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/version"

	"s3audit/rules/finding"
)

// Encode writes a file of modules, which have been compiled, and of the table of
// rules; the same give the same bytes. It refuses what a [File] could not give back.
func Encode(rules []finding.Rule, modules []Module) ([]byte, error) {
	modules = slices.SortedFunc(slices.Values(modules), func(a, b Module) int {
		return strings.Compare(a.Package.Location.File, b.Package.Location.File)
	})
	var directory writer
	var sections []byte
	add := func(file string, section, source []byte) {
		directory.string(file)
		directory.number(len(section))
		directory.number(sum(section))
		directory.number(sum(source))
		sections = append(sections, section...)
	}
	add("", encodeRules(rules), nil)
	for i := range modules {
		m := &modules[i]
		section, err := encode(m)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", m.Package.Location.File, err)
		}
		add(m.Package.Location.File, section, m.Source)
	}
	header := writer{[]byte(magic)}
	header.string(version.Version)
	header.number(sum(directory.out))
	header.number(len(directory.out))
	return slices.Concat(header.out, directory.out, sections), nil
}

// writer spells what a [reader] takes apart.
type writer struct{ out []byte }

func (w *writer) byte(b byte)     { w.out = append(w.out, b) }
func (w *writer) number(n int)    { w.out = binary.AppendUvarint(w.out, uint64(n)) }
func (w *writer) signed(n int)    { w.out = binary.AppendVarint(w.out, int64(n)) }
func (w *writer) string(s string) { w.number(len(s)); w.out = append(w.out, s...) }

func (w *writer) flag(set bool) {
	if set {
		w.byte(1)
	} else {
		w.byte(0)
	}
}

// encoder writes one section: the tables that its tree refers to are known when
// that is written, and stand before it.
type encoder struct {
	writer  // of the tree
	file    string
	source  []byte
	strings map[string]int
	texts   []string
	places  map[place]int
	ordered []place
	// counts are how many of each the decoder needs.
	counts counts
	err    error
}

// place is a location, in the file and the source that all have in common.
// Start is where its text is.
type place struct{ row, col, offset, start, size int }

// counts are how many terms, expressions, and members of lists there are.
type counts struct{ terms, exprs, termLists, exprLists int }

func encode(m *Module) ([]byte, error) {
	e := &encoder{file: m.Package.Location.File, source: m.Source, strings: map[string]int{}, places: map[place]int{}}
	e.module(m)
	if e.err != nil {
		return nil, e.err
	}
	var tables writer
	tables.number(len(e.texts))
	for _, s := range e.texts {
		tables.string(s)
	}
	tables.number(len(e.ordered))
	before := place{}
	for _, p := range e.ordered {
		tables.signed(p.row - before.row)
		tables.number(p.col)
		tables.signed(p.offset - before.offset)
		tables.signed(p.start - p.offset)
		tables.number(p.size)
		before = p
	}
	tables.number(e.counts.terms)
	tables.number(e.counts.exprs)
	tables.number(e.counts.termLists)
	tables.number(e.counts.exprLists)
	return append(tables.out, e.out...), nil
}

func (e *encoder) refuse(format string, args ...any) {
	if e.err == nil {
		e.err = fmt.Errorf(format, args...)
	}
}

func (e *encoder) number(n int) {
	if n < 0 {
		e.refuse("%d is below zero", n)
	}
	e.writer.number(n)
}

// text writes a text's number.
func (e *encoder) text(s string) {
	n, ok := e.strings[s]
	if !ok {
		n = len(e.texts)
		e.strings[s], e.texts = n, append(e.texts, s)
	}
	e.number(n)
}

// location writes a place's number, 0 for none.
func (e *encoder) location(l *ast.Location) {
	if l == nil {
		e.number(0)
		return
	}
	p := place{l.Row, l.Col, l.Offset, e.start(l), len(l.Text)}
	if l.File != e.file || p.start < 0 {
		e.refuse("line %d: a place whose text is not there: %q", l.Row, l.Text)
	}
	n, ok := e.places[p]
	if !ok {
		e.ordered = append(e.ordered, p)
		n = len(e.ordered)
		e.places[p] = n
	}
	e.number(n)
}

// start is where in the source the text of a place is, -1 if nowhere: not always
// at its offset, which is behind the parenthesis that a term starts with.
func (e *encoder) start(l *ast.Location) int {
	offset := min(max(l.Offset, 0), len(e.source))
	if bytes.HasPrefix(e.source[offset:], l.Text) {
		return offset
	}
	before := bytes.LastIndex(e.source[:min(offset+len(l.Text)-1, len(e.source))], l.Text)
	if before >= 0 {
		return before
	}
	return bytes.Index(e.source, l.Text)
}

func (e *encoder) module(m *Module) {
	e.termList(m.Package.Path)
	e.location(m.Package.Location)
	if len(m.Imports) > 0 {
		e.refuse("imports are left: it is not compiled")
	}
	e.number(len(m.Rules))
	for _, r := range m.Rules {
		e.rule(r)
	}
	if len(m.Facts) != len(m.Rules) {
		e.refuse("%d facts about %d rules", len(m.Facts), len(m.Rules))
		return
	}
	for i := range m.Facts {
		e.facts(&m.Facts[i])
	}
}

func (e *encoder) rule(r *ast.Rule) {
	h := r.Head
	e.text(string(h.Name))
	e.termList(h.Reference)
	e.termList(h.Args)
	e.term(h.Key)
	e.term(h.Value)
	e.flag(h.Assign)
	e.location(h.Location)
	e.body(r.Body)
	e.flag(r.Default)
	e.location(r.Location)
	e.flag(r.Else != nil)
	if r.Else != nil {
		e.rule(r.Else)
	}
}

func (e *encoder) facts(s *Facts) {
	e.number(len(s.Paths))
	for _, p := range s.Paths {
		e.list(p)
	}
	e.number(len(s.Data))
	for _, ref := range s.Data {
		e.number(len(ref))
		e.counts.termLists += len(ref)
		for _, t := range ref {
			e.term(&ast.Term{Value: t.Value})
		}
	}
	e.list(s.Selects)
	e.list(s.Sets)
	e.flag(s.With)
	e.flag(s.Indexed)
}

func (e *encoder) list(list []string) {
	e.number(len(list))
	for _, s := range list {
		e.text(s)
	}
}

func (e *encoder) body(b ast.Body) {
	e.number(len(b))
	e.counts.exprLists += len(b)
	for _, x := range b {
		e.expr(x)
	}
}

func (e *encoder) expr(x *ast.Expr) {
	e.counts.exprs++
	at := len(e.out)
	e.byte(0) // the kind, which is known at the end
	e.number(x.Index)
	e.location(x.Location)
	kind := 0
	switch t := x.Terms.(type) {
	case *ast.Term:
		kind = oneTerm
		e.term(t)
	case []*ast.Term:
		kind = terms
		e.termList(t)
	case *ast.Every:
		kind = every
		e.term(t.Key)
		e.term(t.Value)
		e.term(t.Domain)
		e.body(t.Body)
		e.location(t.Location)
	default:
		e.refuse("line %d: an expression of %T", x.Location.Row, x.Terms)
	}
	if x.Negated {
		kind |= negated
	}
	if x.Generated {
		kind |= generated
	}
	if len(x.With) > 0 {
		kind |= modified
		e.number(len(x.With))
		for _, w := range x.With {
			e.term(w.Target)
			e.term(w.Value)
			e.location(w.Location)
		}
	}
	e.out[at] = byte(kind)
}

func (e *encoder) termList(list []*ast.Term) {
	e.number(len(list))
	e.counts.termLists += len(list)
	for _, t := range list {
		e.term(t)
	}
}

func (e *encoder) term(t *ast.Term) {
	if t == nil {
		e.byte(none)
		return
	}
	e.counts.terms++
	at := len(e.out)
	e.byte(none)
	e.location(t.Location)
	e.out[at] = byte(e.value(t.Value))
}

// value writes a value and returns its kind.
func (e *encoder) value(v ast.Value) int {
	switch v := v.(type) {
	case ast.Null:
		return null
	case ast.Boolean:
		if v {
			return yes
		}
		return no
	case ast.Number:
		e.text(string(v))
		return number
	case ast.String:
		e.text(string(v))
		return text
	case ast.Var:
		e.text(string(v))
		return variable
	case ast.Ref:
		e.termList(v)
		return reference
	case ast.Call:
		e.termList(v)
		return call
	case *ast.ArrayComprehension:
		e.term(v.Term)
		e.body(v.Body)
		return arrayComprehension
	case *ast.ObjectComprehension:
		e.term(v.Key)
		e.term(v.Value)
		e.body(v.Body)
		return objectComprehension
	case *ast.SetComprehension:
		e.term(v.Term)
		e.body(v.Body)
		return setComprehension
	}
	return e.collection(v)
}

func (e *encoder) collection(v ast.Value) int {
	switch v := v.(type) {
	case *ast.Array:
		e.number(v.Len())
		e.counts.termLists += v.Len()
		v.Foreach(e.term)
		return array
	case ast.Set:
		e.number(v.Len())
		e.counts.termLists += v.Len()
		v.Foreach(e.term)
		return set
	case ast.Object:
		e.number(v.Len())
		v.Foreach(func(key, value *ast.Term) {
			e.term(key)
			e.term(value)
		})
		return object
	}
	e.refuse("a value of %T: %v", v, v)
	return none
}
