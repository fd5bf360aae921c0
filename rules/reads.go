package rules

import (
	"slices"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/dependencies"
	"github.com/sourcegraph/conc/iter"

	"s3audit/rules/finding"
	"s3audit/rules/library"
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

// parametersPackage reads the parameters of the rule that its callers name: so
// it is they that read them.
const parametersPackage = "data.s3audit.lib.param"

// reader finds out what rules read.
type reader struct {
	compiler *ast.Compiler
	nodes    map[*ast.Rule]*node
	// paths are all that anything reads, and all above them: parents has the
	// place of the one above, and numbers finds places by name. changing are
	// those that may change while an engine lives.
	paths    []inputPath
	parents  []int
	numbers  map[string]int
	changing bits
	scratch  []byte
	// packages spells where the documents of a module are.
	packages map[*ast.Module]string
	// ids are the rules whose selection is asked for, and selecting those of
	// them that have a list to compare names with.
	ids       map[string]int
	selecting bits
	// selects reports whether the rule of that id has a list to compare names with.
	selects func(id string) bool
	// varies reports whether the parameters of the rule of that id differ from
	// bucket to bucket; of "", whether any do.
	varies func(id string) bool
}

// summary is what one Rego rule reads and refers to by itself.
type summary struct {
	paths []inputPath
	data  []ast.Ref
	// selects names the rules whose selection is asked for; "" is one that is computed.
	selects []string
	// sets names the rules whose parameters are asked for; "" is one that is computed.
	sets []string
	// with is true where something is evaluated with another input.
	with bool
}

// reads returns the paths that a rule can read, none below another, sorted.
func (rd *reader) reads(r *rule) ([]inputPath, error) {
	var defined []*ast.Rule
	for _, name := range r.defines {
		defined = append(defined, rd.compiler.GetRulesExact(r.output(name))...)
	}
	return rd.pathsOf(defined)
}

// pathsOf returns the paths that some Rego rules together can read.
func (rd *reader) pathsOf(defined []*ast.Rule) ([]inputPath, error) {
	all := &closure{}
	for _, one := range defined {
		c, err := rd.closureOf(one)
		if err != nil {
			return nil, err
		}
		all.add(c)
	}
	return rd.pathsIn(all), nil
}

// pathsIn returns the paths of a closure that may change, none below another,
// sorted; with the selection's where somebody asks for it that has lists.
func (rd *reader) pathsIn(c *closure) []inputPath {
	set := c.paths
	if c.asked.meets(rd.selecting) {
		set = set.with(c.selected)
	}
	set = set.both(rd.changing)
	var paths []inputPath
	for i := range set.all {
		if !rd.below(i, set) {
			paths = append(paths, rd.paths[i])
		}
	}
	slices.SortFunc(paths, slices.Compare[inputPath])
	return paths
}

// below reports whether a path is below one of the set.
func (rd *reader) below(i int, set bits) bool {
	for i = rd.parents[i]; i >= 0; i = rd.parents[i] {
		if set.has(i) {
			return true
		}
	}
	return false
}

// changes reports whether what a path leads to may change while an engine lives.
func (rd *reader) changes(p inputPath) bool {
	switch {
	case len(p) == 0:
		return true
	case p[0] == rootParameters && len(p) == 1:
		return rd.varies("")
	case p[0] == rootParameters:
		return rd.varies(p[1])
	}
	return slices.Contains([]string{rootBucket, rootAccount, rootDerived, timePath}, p[0])
}

// byCaller reports whether what a function reads depends on who calls it.
func (rd *reader) byCaller(one *ast.Rule) bool {
	switch {
	case inPackage(one, selectionPackage):
		return true
	case inPackage(one, parametersPackage):
		return rd.varies("")
	}
	return false
}

// selects reports whether the path is the bucket's name, read to compare it
// with lists.
func selects(one *ast.Rule, p inputPath) bool {
	return slices.Equal(p, inputPath{rootBucket, "name"}) && inPackage(one, selectionPackage)
}

// inPackage reports whether a rule is of the package data.<…>.
func inPackage(one *ast.Rule, name string) bool {
	path := one.Module.Package.Path
	last, ok := path[len(path)-1].Value.(ast.String)
	return ok && strings.HasSuffix(name, "."+string(last)) && path.String() == name
}

// number gives equal paths one number, and every path above them another.
func (rd *reader) number(p inputPath) int {
	rd.scratch = rd.scratch[:0]
	for _, name := range p {
		rd.scratch = append(append(rd.scratch, name...), 0)
	}
	i, ok := rd.numbers[string(rd.scratch)]
	if ok {
		return i
	}
	name, parent := string(rd.scratch), -1
	if len(p) > 0 {
		parent = rd.number(p[:len(p)-1])
	}
	i = len(rd.paths)
	rd.numbers[name], rd.paths, rd.parents = i, append(rd.paths, p), append(rd.parents, parent)
	if rd.changes(p) {
		rd.changing.set(i)
	}
	return i
}

// id gives each rule whose selection is asked for a number.
func (rd *reader) id(id string) int {
	i, ok := rd.ids[id]
	if !ok {
		i = len(rd.ids)
		rd.ids[id] = i
		if id == "" || rd.selects(id) {
			rd.selecting.set(i)
		}
	}
	return i
}

// know takes what was found out when the modules were compiled.
func (rd *reader) know(shipped []*library.Module) {
	for _, m := range shipped {
		for i, one := range m.Rules {
			rd.node(one).summary = shippedSummary(&m.Facts[i])
		}
	}
}

// summarizeAll does for every Rego rule at once, on all cores, what each would
// do when it is first met.
func (rd *reader) summarizeAll() error {
	var all []*ast.Rule
	for _, m := range rd.compiler.Modules {
		all = append(all, m.Rules...)
	}
	summaries, err := iter.MapErr(all, func(one **ast.Rule) (*summary, error) { return summarize(*one) })
	for i, s := range summaries {
		rd.node(all[i]).summary = s
	}
	return err
}

func summarize(one *ast.Rule) (*summary, error) {
	s := &summary{}
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
	in := one.Module.Package.Path.String()
	note := func(operator *ast.Term, operands []*ast.Term) {
		name := operator.String()
		switch {
		case name == "time.now_ns":
			s.paths = append(s.paths, inputPath{timePath})
		case in == selectionPackage || in == parametersPackage:
			// asks for the rule that its callers name
		case strings.HasPrefix(name, selectionPackage+"."):
			s.selects, s.sets = append(s.selects, firstText(operands)), append(s.sets, firstText(operands))
		case strings.HasPrefix(name, parametersPackage+"."):
			s.sets = append(s.sets, firstText(operands))
		}
	}
	ast.WalkExprs(one, func(e *ast.Expr) bool {
		s.with = s.with || len(e.With) > 0
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

// firstText is the first operand, "" if that is no text.
func firstText(operands []*ast.Term) string {
	if len(operands) > 0 {
		if text, ok := operands[0].Value.(ast.String); ok {
			return string(text)
		}
	}
	return ""
}

// narrow rewrites object.get(input, "key", …) and object.get(input, ["a",
// "b"], …) in a copy of the rule to read input.key and input.a.b: the whole
// input is always an object, so that is all such a call can tell. The compiler
// has moved the argument into a variable: v = input; object.get(v, …).
func narrow(one *ast.Rule) *ast.Rule {
	if len(narrowed(one)) == 0 {
		return one
	}
	c := one.Copy()
	byVar := narrowed(c)
	ast.WalkExprs(c, func(e *ast.Expr) bool {
		if v, ok := wholeInput(e); ok && byVar[v] != nil {
			e.Terms.([]*ast.Term)[2] = ast.NewTerm(byVar[v])
		}
		return false
	})
	return c
}

// narrowed finds the variables that hold the whole input for one such call
// and nothing else, and what the call reads.
func narrowed(one *ast.Rule) map[ast.Var]ast.Ref {
	found := map[ast.Var]ast.Ref{}
	ast.WalkExprs(one, func(e *ast.Expr) bool {
		if !e.IsCall() || e.Operator().String() != "object.get" || len(e.Operands()) < 2 {
			return false
		}
		if v, ok := e.Operand(0).Value.(ast.Var); ok {
			if ref := below(e.Operand(1).Value); ref != nil {
				found[v] = ref
			}
		}
		return false
	})
	if len(found) == 0 {
		return nil
	}
	uses, holds := map[ast.Var]int{}, map[ast.Var]bool{}
	ast.WalkVars(one, func(v ast.Var) bool {
		uses[v]++
		return false
	})
	ast.WalkExprs(one, func(e *ast.Expr) bool {
		if v, ok := wholeInput(e); ok {
			holds[v] = true
		}
		return false
	})
	for v := range found {
		if uses[v] != 2 || !holds[v] {
			delete(found, v)
		}
	}
	return found
}

// wholeInput returns the variable of v = input.
func wholeInput(e *ast.Expr) (ast.Var, bool) {
	if !e.IsEquality() {
		return "", false
	}
	v, ok := e.Operand(0).Value.(ast.Var)
	ref, isRef := e.Operand(1).Value.(ast.Ref)
	return v, ok && isRef && ref.Equal(ast.InputRootRef)
}

// below is the reference to what object.get finds at a key, or at a list of
// keys as far as they are texts; nil if not even the first is.
func below(key ast.Value) ast.Ref {
	ref := ast.InputRootRef.Copy()
	switch key := key.(type) {
	case ast.String:
		return ref.Append(ast.NewTerm(key))
	case *ast.Array:
		for i := range key.Len() {
			text, ok := key.Elem(i).Value.(ast.String)
			if !ok {
				break
			}
			ref = ref.Append(ast.NewTerm(text))
		}
	}
	if len(ref) == 1 {
		return nil
	}
	return ref
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

// newReader makes a reader of the engine's rules.
func (e *Engine) newReader() *reader {
	return &reader{
		compiler: e.compiler, selects: e.selects, varies: e.sets.varies,
		nodes: map[*ast.Rule]*node{}, numbers: map[string]int{}, ids: map[string]int{},
		packages: map[*ast.Module]string{},
	}
}

// selects reports whether a rule's selection parameters hold anything.
func (e *Engine) selects(id string) bool {
	i := slices.IndexFunc(e.rules, func(r *rule) bool { return r.ID == id })
	if i < 0 {
		return true
	}
	for _, name := range []string{"exclude_buckets", "only_buckets"} {
		some, everywhere := e.sets.sets(id, name)
		if some || !everywhere && hasDefault(e.rules[i].Parameters, name) {
			return true
		}
	}
	return false
}

// hasDefault reports whether a parameter is more than an empty list by default.
func hasDefault(parameters []finding.Parameter, name string) bool {
	return slices.ContainsFunc(parameters, func(p finding.Parameter) bool {
		text := strings.TrimSpace(string(p.Default))
		return p.Name == name && text != "" && text != "[]"
	})
}
