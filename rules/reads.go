package rules

import (
	"encoding/json"
	"slices"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/dependencies"
)

// inputPath is a path below input that a rule can read: ["bucket", "acl",
// "value"]. It stands for everything below it.
type inputPath []string

func (p inputPath) String() string { return strings.Join(p, ".") }

func (p inputPath) hasPrefix(prefix inputPath) bool {
	return len(p) >= len(prefix) && slices.Equal(p[:len(prefix)], prefix)
}

// timePath stands for the time a rule asked for: not a part of input, but
// something its answer depends on all the same.
const timePath = "time.now_ns"

// selectionPackage compares the bucket's name with lists that are parameters
// of the calling rule. While these are empty the name is never looked at.
const selectionPackage = "data.s3audit.lib.selection"

// reader finds out what rules read.
type reader struct {
	compiler *ast.Compiler
	summary  map[*ast.Rule]*summary
	// selects reports whether the rule of that id has a list to compare names with.
	selects func(id string) bool
}

// summary is what one Rego rule reads and refers to by itself.
type summary struct {
	paths []inputPath
	data  []ast.Ref
	// selects names the rules whose selection is asked for; "" is one that is computed.
	selects []string
}

// reads returns the paths that a rule can read, none below another, sorted.
func (rd *reader) reads(r *rule) ([]inputPath, error) {
	w := walk{reader: rd, seen: map[*ast.Rule]bool{}}
	for _, name := range outputs {
		for _, one := range rd.compiler.GetRulesExact(r.output(name)) {
			if err := w.visit(one); err != nil {
				return nil, err
			}
		}
	}
	if slices.ContainsFunc(w.selects, func(id string) bool { return id == "" || rd.selects(id) }) {
		w.paths = append(w.paths, w.selected...)
	}
	return minimal(w.paths), nil
}

// walk collects from one rule everything it can reach.
type walk struct {
	*reader
	seen            map[*ast.Rule]bool
	paths, selected []inputPath
	selects         []string
}

func (w *walk) visit(one *ast.Rule) error {
	if w.seen[one] {
		return nil
	}
	w.seen[one] = true
	s, err := w.of(one)
	if err != nil {
		return err
	}
	w.selects = append(w.selects, s.selects...)
	for _, p := range s.paths {
		if one.Module.Package.Path.String() == selectionPackage && p.String() == "bucket.name" {
			w.selected = append(w.selected, p)
		} else {
			w.paths = append(w.paths, p)
		}
	}
	for _, ref := range s.data {
		for _, next := range w.compiler.GetRules(ref) {
			if err := w.visit(next); err != nil {
				return err
			}
		}
	}
	return nil
}

// of summarizes one Rego rule, once.
func (rd *reader) of(one *ast.Rule) (*summary, error) {
	if s := rd.summary[one]; s != nil {
		return s, nil
	}
	s := &summary{}
	rd.summary[one] = s
	s.calls(one)
	refs, err := dependencies.Minimal(narrow(one))
	if err != nil {
		return nil, err
	}
	for _, ref := range refs {
		ref = ref.ConstantPrefix()
		switch {
		case ref.HasPrefix(ast.InputRootRef):
			s.paths = append(s.paths, names(ref[1:]))
		case ref.HasPrefix(ast.DefaultRootRef):
			s.data = append(s.data, ref)
		}
	}
	return s, nil
}

// calls notes the calls that matter beside references: the time, and the
// selection, which has to say for which rule it asks.
func (s *summary) calls(one *ast.Rule) {
	inSelection := one.Module.Package.Path.String() == selectionPackage
	note := func(operator *ast.Term, operands []*ast.Term) {
		name := operator.String()
		switch {
		case name == "time.now_ns":
			s.paths = append(s.paths, inputPath{timePath})
		case strings.HasPrefix(name, selectionPackage+".") && !inSelection:
			id := ""
			if len(operands) > 0 {
				if text, ok := operands[0].Value.(ast.String); ok {
					id = string(text)
				}
			}
			s.selects = append(s.selects, id)
		}
	}
	ast.WalkExprs(one, func(e *ast.Expr) bool {
		if e.IsCall() {
			note(e.OperatorTerm(), e.Operands())
		}
		return false
	})
	ast.WalkTerms(one, func(t *ast.Term) bool {
		if call, ok := t.Value.(ast.Call); ok && len(call) > 0 {
			note(call[0], call[1:])
		}
		return false
	})
}

// narrow rewrites object.get(input, "key", …) and object.get(input, ["a",
// "b"], …) in a copy of the rule to read input.key and input.a.b: the whole
// input is always an object, so that is all such a call can tell.
func narrow(one *ast.Rule) *ast.Rule {
	found := false
	ast.WalkExprs(one, func(e *ast.Expr) bool {
		found = found || narrowed(e) != nil
		return found
	})
	if !found {
		return one
	}
	c := one.Copy()
	ast.WalkExprs(c, func(e *ast.Expr) bool {
		if ref := narrowed(e); ref != nil {
			e.Terms.([]*ast.Term)[1] = ast.NewTerm(ref)
		}
		return false
	})
	return c
}

// narrowed returns what an expression reads of the whole input, if it is such a call.
func narrowed(e *ast.Expr) ast.Ref {
	if !e.IsCall() || e.Operator().String() != "object.get" || len(e.Operands()) < 2 {
		return nil
	}
	ref, ok := e.Operand(0).Value.(ast.Ref)
	if !ok || len(ref) != 1 || !ref.Equal(ast.InputRootRef) {
		return nil
	}
	switch key := e.Operand(1).Value.(type) {
	case ast.String:
		return ref.Append(ast.NewTerm(key))
	case *ast.Array:
		out := ref.Copy()
		for i := range key.Len() {
			text, ok := key.Elem(i).Value.(ast.String)
			if !ok {
				break
			}
			out = out.Append(ast.NewTerm(text))
		}
		return out
	}
	return nil
}

// names is the start of a reference that is made of names.
func names(ref ast.Ref) inputPath {
	p := inputPath{}
	for _, t := range ref {
		name, ok := t.Value.(ast.String)
		if !ok {
			break
		}
		p = append(p, string(name))
	}
	return p
}

// minimal sorts paths and drops those below another, and those that never
// change while an engine lives.
func minimal(paths []inputPath) []inputPath {
	paths = slices.DeleteFunc(slices.Clone(paths), func(p inputPath) bool {
		return len(p) > 0 && !slices.Contains([]string{"bucket", "account", "derived", timePath}, p[0])
	})
	slices.SortFunc(paths, func(a, b inputPath) int { return slices.Compare(a, b) })
	var out []inputPath
	for _, p := range paths {
		if len(out) == 0 || !p.hasPrefix(out[len(out)-1]) {
			out = append(out, p)
		}
	}
	return out
}

// readAll fills in what every rule reads.
func (e *Engine) readAll() error {
	rd := &reader{compiler: e.compiler, summary: map[*ast.Rule]*summary{}, selects: e.selects}
	for _, r := range e.rules {
		paths, err := rd.reads(r)
		if err != nil {
			return err
		}
		r.reads = paths
	}
	return nil
}

// selects reports whether a rule's selection parameters hold anything.
func (e *Engine) selects(id string) bool {
	var set map[string]map[string]json.RawMessage
	if e.parameters != nil && json.Unmarshal(e.parameters, &set) != nil {
		return true
	}
	i := slices.IndexFunc(e.rules, func(r *rule) bool { return r.ID == id })
	if i < 0 {
		return true
	}
	for _, name := range []string{"exclude_buckets", "only_buckets"} {
		value, there := set[id][name]
		if !there {
			for _, p := range e.rules[i].Parameters {
				if p.Name == name {
					value = p.Default
				}
			}
		}
		if text := strings.TrimSpace(string(value)); text != "" && text != "[]" {
			return true
		}
	}
	return false
}
