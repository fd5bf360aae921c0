package library

import (
	"errors"

	"github.com/open-policy-agent/opa/v1/ast"
)

// malformed is what ends the decoding of a section.
type malformed string

// recovered makes an error of it.
func recovered(err *error) {
	switch p := recover().(type) {
	case nil:
	case malformed:
		*err = errors.New(string(p))
	default:
		panic(p)
	}
}

// reader takes a text apart.
type reader struct {
	text string
	at   int
}

func (r *reader) byte() byte {
	if r.at >= len(r.text) {
		panic(malformed("not whole"))
	}
	b := r.text[r.at]
	r.at++
	return b
}

func (r *reader) number() int {
	var n uint64
	for shift := 0; shift < 63; shift += 7 {
		b := r.byte()
		n |= uint64(b&0x7f) << shift
		if b < 0x80 {
			return int(n)
		}
	}
	panic(malformed("a number too large"))
}

// signed is a number that encoding/binary calls a varint.
func (r *reader) signed() int {
	n := r.number()
	if n&1 != 0 {
		return ^(n >> 1)
	}
	return n >> 1
}

// count is of things that take a byte or more each, so that no number makes
// more room than the text is long.
func (r *reader) count() int {
	n := r.number()
	if n < 0 || n > len(r.text)-r.at {
		panic(malformed("a list longer than the text"))
	}
	return n
}

func (r *reader) take(n int) string {
	if n < 0 || n > len(r.text)-r.at {
		panic(malformed("not whole"))
	}
	r.at += n
	return r.text[r.at-n : r.at]
}

func (r *reader) string() string { return r.take(r.number()) }

// decoder reads one section. What it makes lives as long as the program: it is
// cut from a few large pieces.
type decoder struct {
	reader
	texts []string
	// values are the texts as values, made when they are first used.
	values    []ast.Value
	places    []ast.Location
	terms     []ast.Term
	exprs     []ast.Expr
	termLists []*ast.Term
	exprLists []*ast.Expr
	depth     int
}

// maxDepth bounds how deep values may stand in each other.
const maxDepth = 200

func decode(file, section string, source []byte) (m *Module, err error) {
	defer recovered(&err)
	d := &decoder{reader: reader{text: section}}
	d.texts = make([]string, d.count())
	for i := range d.texts {
		d.texts[i] = d.string()
	}
	d.readPlaces(file, source)
	d.terms = make([]ast.Term, d.count())
	d.exprs = make([]ast.Expr, d.count())
	d.termLists = make([]*ast.Term, d.count())
	d.exprLists = make([]*ast.Expr, d.count())
	d.values = make([]ast.Value, len(d.texts))
	m = d.module()
	if d.at != len(section) {
		return nil, errors.New("more than a module")
	}
	m.Source = source
	return m, nil
}

// cut takes so many from the front of a piece.
func cut[T any](piece *[]T, n int, what string) []T {
	if n > len(*piece) {
		panic(malformed("more " + what + " than counted"))
	}
	front := (*piece)[:n:n]
	*piece = (*piece)[n:]
	return front
}

func (d *decoder) readPlaces(file string, source []byte) {
	d.places = make([]ast.Location, d.count())
	row, offset := 0, 0
	for i := range d.places {
		row += d.signed()
		col := d.number()
		offset += d.signed()
		start := offset + d.signed()
		end := start + d.number()
		if start < 0 || end < start || end > len(source) {
			panic(malformed("a place outside the source"))
		}
		d.places[i] = ast.Location{Text: source[start:end:end], File: file, Row: row, Col: col, Offset: offset}
	}
}

// index is the number of a text.
func (d *decoder) index() int {
	n := d.number()
	if n >= len(d.texts) {
		panic(malformed("a text that is not there"))
	}
	return n
}

func (d *decoder) name() string { return d.texts[d.index()] }

func (d *decoder) location() *ast.Location {
	switch n := d.number(); {
	case n == 0:
		return nil
	case n > len(d.places):
		panic(malformed("a place that is not there"))
	default:
		return &d.places[n-1]
	}
}

func (d *decoder) module() *Module {
	m := &Module{Module: &ast.Module{Package: &ast.Package{Path: d.ref(), Location: d.location()}}}
	m.SetRegoVersionSpan(ast.RegoVersionSpanOf(ast.RegoV1))
	m.Rules = make([]*ast.Rule, d.count())
	for i := range m.Rules {
		m.Rules[i] = d.rule(m.Module)
	}
	m.Facts = make([]Facts, len(m.Rules))
	for i := range m.Facts {
		m.Facts[i] = d.facts()
	}
	return m
}

func (d *decoder) rule(m *ast.Module) *ast.Rule {
	d.enter()
	h := &ast.Head{
		Name: ast.Var(d.name()), Reference: d.ref(), Args: d.args(), Key: d.term(), Value: d.term(), Assign: d.flag(), Location: d.location(),
	}
	r := &ast.Rule{Head: h, Body: d.body(), Default: d.flag(), Location: d.location(), Module: m}
	if d.flag() {
		r.Else = d.rule(m)
	}
	d.depth--
	return r
}

func (d *decoder) facts() Facts {
	s := Facts{Paths: make([][]string, d.count())}
	for i := range s.Paths {
		s.Paths[i] = d.names()
	}
	s.Data = make([]ast.Ref, d.count())
	for i := range s.Data {
		s.Data[i] = d.ref()
	}
	s.Selects, s.Sets, s.With, s.Indexed = d.names(), d.names(), d.flag(), d.flag()
	return s
}

func (d *decoder) names() []string {
	list := make([]string, d.count())
	for i := range list {
		list[i] = d.name()
	}
	return list
}

func (d *decoder) body() ast.Body {
	body := ast.Body(cut(&d.exprLists, d.count(), "expressions"))
	for i := range body {
		body[i] = d.expr()
	}
	return body
}

func (d *decoder) expr() *ast.Expr {
	d.enter()
	x := &cut(&d.exprs, 1, "expressions")[0]
	kind := d.byte()
	x.Negated, x.Generated = kind&negated != 0, kind&generated != 0
	x.Index, x.Location = d.number(), d.location()
	switch kind & kinds {
	case oneTerm:
		x.Terms = d.needed()
	case terms:
		x.Terms = d.operation()
	case every:
		x.Terms = &ast.Every{Key: d.term(), Value: d.needed(), Domain: d.needed(), Body: d.body(), Location: d.location()}
	default:
		panic(malformed("an expression of no kind"))
	}
	if kind&modified != 0 {
		x.With = make([]*ast.With, d.count())
		for i := range x.With {
			x.With[i] = &ast.With{Target: d.needed(), Value: d.needed(), Location: d.location()}
		}
	}
	d.depth--
	return x
}

// operation is a list of terms that starts with an operator.
func (d *decoder) operation() []*ast.Term {
	list := d.termList()
	if len(list) == 0 {
		panic(malformed("an operation of nothing"))
	}
	return list
}

// termList is nil where there is none.
func (d *decoder) termList() []*ast.Term {
	n := d.count()
	if n == 0 {
		return nil
	}
	list := cut(&d.termLists, n, "terms")
	for i := range list {
		list[i] = d.needed()
	}
	return list
}

// args are never nil: so the compiler leaves them.
func (d *decoder) args() ast.Args {
	if list := d.termList(); list != nil {
		return list
	}
	return ast.Args{}
}

func (d *decoder) ref() ast.Ref { return ast.Ref(d.operation()) }

// needed is a term that has to be there.
func (d *decoder) needed() *ast.Term {
	t := d.term()
	if t == nil {
		panic(malformed("a term that is not there"))
	}
	return t
}

func (d *decoder) term() *ast.Term {
	kind := d.byte()
	if kind == none {
		return nil
	}
	t := &cut(&d.terms, 1, "terms")[0]
	t.Location = d.location()
	switch kind {
	case text:
		t.Value = boxed[ast.String](d)
	case variable:
		t.Value = boxed[ast.Var](d)
	case number:
		t.Value = boxed[ast.Number](d)
	case null:
		t.Value = ast.NullValue
	case no, yes:
		t.Value = ast.Boolean(kind == yes)
	default:
		d.enter()
		t.Value = d.composite(kind)
		d.depth--
	}
	return t
}

// boxed is a text as a value; most texts are always of the same kind, and
// shared.
func boxed[T interface {
	~string
	ast.Value
}](d *decoder) ast.Value {
	n := d.index()
	if _, ok := d.values[n].(T); !ok {
		d.values[n] = T(d.texts[n])
	}
	return d.values[n]
}

func (d *decoder) enter() {
	if d.depth++; d.depth > maxDepth {
		panic(malformed("values too deep in each other"))
	}
}

func (d *decoder) composite(kind byte) ast.Value {
	switch kind {
	case reference:
		return d.ref()
	case call:
		return ast.Call(d.operation())
	case array:
		return ast.NewArray(d.termList()...)
	case set:
		return ast.NewSet(d.termList()...)
	case object:
		pairs := make([][2]*ast.Term, d.count())
		for i := range pairs {
			pairs[i] = [2]*ast.Term{d.needed(), d.needed()}
		}
		return ast.NewObject(pairs...)
	case arrayComprehension:
		return &ast.ArrayComprehension{Term: d.needed(), Body: d.body()}
	case objectComprehension:
		return &ast.ObjectComprehension{Key: d.needed(), Value: d.needed(), Body: d.body()}
	case setComprehension:
		return &ast.SetComprehension{Term: d.needed(), Body: d.body()}
	}
	panic(malformed("a value of no kind"))
}
