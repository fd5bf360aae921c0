package rules

import (
	"encoding/json"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/topdown"
)

// looker notes every place of the input that an evaluation looks at. It knows
// the objects and lists of the input by their identity: a rule that takes one
// into a variable and reads on from there is followed.
type looker struct {
	input ast.Value
	// places finds the path of an object or list of the input.
	places map[ast.Value]string
	seen   map[string]*sight
	clock  bool
}

// sight is one place: what is there, nil for nothing, and whether the rule took
// it as a whole, beside what it read below it.
type sight struct {
	value ast.Value
	whole bool
}

func newLooker(input ast.Value) *looker {
	l := &looker{input: input, places: map[ast.Value]string{}, seen: map[string]*sight{}}
	l.place("", input)
	return l
}

// place notes the paths of a value and of all below it. Empty objects and lists
// may be one and the same to OPA: nobody can read on from them.
func (l *looker) place(path string, v ast.Value) {
	switch v := v.(type) {
	case ast.Object:
		if v.Len() > 0 {
			l.places[v] = path
		}
		v.Foreach(func(key, value *ast.Term) { l.place(memberPath(path, key.Value), value.Value) })
	case *ast.Array:
		if v.Len() > 0 {
			l.places[v] = path
		}
		for i := range v.Len() {
			l.place(path+"["+strconv.Itoa(i)+"]", v.Elem(i).Value)
		}
	}
}

var plainName = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_-]*$`)

// memberPath is the path of a member or an element.
func memberPath(path string, key ast.Value) string {
	name, ok := key.(ast.String)
	switch {
	case !ok:
		return path + "[" + key.String() + "]"
	case !plainName.MatchString(string(name)):
		return path + "[" + strconv.Quote(string(name)) + "]"
	case path == "":
		return string(name)
	}
	return path + "." + string(name)
}

// Enabled is part of OPA's interface of tracers.
func (l *looker) Enabled() bool { return true }

// Config is part of OPA's interface of tracers.
func (l *looker) Config() topdown.TraceConfig { return topdown.TraceConfig{} }

// TraceEvent is told of every expression right before it is evaluated. Under
// another input (with) nothing is noted.
func (l *looker) TraceEvent(event topdown.Event) {
	expr, ok := event.Node.(*ast.Expr)
	if !ok || event.Op != topdown.EvalOp {
		return
	}
	if in := event.Input(); in == nil || in.Value != l.input {
		return
	}
	if expr.IsCall() {
		l.call(&event, expr)
	}
	ast.NewGenericVisitor(func(x any) bool {
		switch x := x.(type) {
		case *ast.ArrayComprehension, *ast.SetComprehension, *ast.ObjectComprehension:
			return true // an evaluation of its own
		case *ast.Every:
			if ref, ok := x.Domain.Value.(ast.Ref); ok {
				l.ref(&event, ref)
			}
			return true
		case ast.Ref:
			l.ref(&event, x)
		}
		return false
	}).Walk(expr)
}

// call notes what a function of OPA's takes as a whole. object.get takes a part.
func (l *looker) call(event *topdown.Event, expr *ast.Expr) {
	name, operands := expr.Operator().String(), expr.Operands()
	switch {
	case expr.IsEquality() || ast.BuiltinMap[name] == nil:
		return
	case name == "time.now_ns":
		l.clock = true
	case name == ast.ObjectGet.Name && len(operands) > 1:
		l.get(event, operands[0], event.Plug(operands[1]))
		return
	}
	for _, operand := range operands {
		v := event.Plug(operand).Value
		if path, ok := l.placeOf(v); ok && path != "" {
			l.note(path, v).whole = true
		}
	}
}

// get notes what object.get takes: a member, or what a list of keys leads to.
func (l *looker) get(event *topdown.Event, base, key *ast.Term) {
	v := event.Plug(base).Value
	path, ok := l.placeOf(v)
	if !ok {
		return
	}
	keys := []*ast.Term{key}
	if list, ok := key.Value.(*ast.Array); ok {
		keys = keys[:0]
		list.Foreach(func(k *ast.Term) { keys = append(keys, k) })
	}
	l.follow(path, v, keys)
}

// ref notes what a reference leads to, as far as its names are known by now.
func (l *looker) ref(event *topdown.Event, ref ast.Ref) {
	if len(ref) == 0 {
		return
	}
	v := l.input
	if !ref[0].Equal(ast.InputRootDocument) {
		if _, ok := ref[0].Value.(ast.Var); !ok || ref.HasPrefix(ast.DefaultRootRef) {
			return
		}
		v = event.Plug(ref[0]).Value
	}
	path, ok := l.placeOf(v)
	if !ok {
		return
	}
	var keys []*ast.Term
	for _, t := range ref[1:] {
		if t = event.Plug(t); !t.IsGround() {
			break // it runs over all there are
		}
		keys = append(keys, t)
	}
	l.follow(path, v, keys)
}

// follow goes down from a value and notes where that ends. What is not there is
// noted where the way breaks off.
func (l *looker) follow(path string, v ast.Value, keys []*ast.Term) {
	for _, key := range keys {
		var next *ast.Term
		switch v := v.(type) {
		case ast.Object:
			next = v.Get(key)
		case *ast.Array:
			next = v.Get(key)
		}
		path = memberPath(path, key.Value)
		if v = nil; next == nil {
			break
		}
		v = next.Value
	}
	if path != "" {
		l.note(path, v)
	}
}

func (l *looker) note(path string, v ast.Value) *sight {
	s := l.seen[path]
	if s == nil {
		s = &sight{value: v}
		l.seen[path] = s
	}
	return s
}

// placeOf is the path of an object or list of the input.
func (l *looker) placeOf(v ast.Value) (string, bool) {
	switch v.(type) {
	case ast.Object, *ast.Array:
		path, ok := l.places[v]
		return path, ok
	}
	return "", false
}

// reads lists what was seen. A place that only led on to others is left out,
// and so are the parameters, which are told by themselves.
func (l *looker) reads(now time.Time, s *subject) ([]Read, error) {
	out := []Read{}
	for path, one := range l.seen {
		if path == "parameters" || strings.HasPrefix(path, "parameters.") || strings.HasPrefix(path, "parameters[") || !one.whole && l.ledOn(path) {
			continue
		}
		r := Read{Path: path}
		if one.value != nil {
			text, err := plainJSON(one.value)
			if err != nil {
				return nil, err
			}
			if derivedPath(path) {
				text = json.RawMessage(s.Absolute(string(text)))
			}
			r.Value = text
		}
		out = append(out, r)
	}
	if l.clock {
		text, err := json.Marshal(now.UTC())
		if err != nil {
			return nil, err
		}
		out = append(out, Read{Path: timePath, Value: text})
	}
	slices.SortFunc(out, func(a, b Read) int { return comparePaths(a.Path, b.Path) })
	return out, nil
}

// ledOn reports whether something below the path was read.
func (l *looker) ledOn(path string) bool {
	for other := range l.seen {
		if len(other) > len(path) && strings.HasPrefix(other, path) && (other[len(path)] == '.' || other[len(path)] == '[') {
			return true
		}
	}
	return false
}

func plainJSON(v ast.Value) (json.RawMessage, error) {
	plain, err := ast.JSON(v)
	if err != nil {
		return nil, err
	}
	return compact(plain)
}

var numbered = regexp.MustCompile(`\d+|\D+`)

// comparePaths orders paths so that element 2 comes before element 10.
func comparePaths(a, b string) int {
	x, y := numbered.FindAllString(a, -1), numbered.FindAllString(b, -1)
	return slices.CompareFunc(x, y, func(a, b string) int {
		m, errA := strconv.Atoi(a)
		n, errB := strconv.Atoi(b)
		if errA == nil && errB == nil && m != n {
			return m - n
		}
		return strings.Compare(a, b)
	})
}
