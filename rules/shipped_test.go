package rules

import (
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/open-policy-agent/opa/v1/ast"

	"s3audit/rules/finding"
	"s3audit/rules/library"
)

// TestShippedIsCompiledSource: what is shipped is what compiling the rules
// gives: every module, place, text and summary, and what is found in the trees.
func TestShippedIsCompiledSource(t *testing.T) {
	have, err := loadShipped(Options{})
	if err != nil {
		t.Fatal(err)
	}
	builtin, err := loadBuiltin(Options{})
	if err != nil {
		t.Fatal(err)
	}
	want, err := compile(builtin.modules)
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(have.rules, builtin.rules) {
		t.Error("the tables differ")
	}
	compiler, done := assembled(have.shipped)
	done()
	if len(have.shipped) != len(want.Modules) || len(compiler.Modules) != len(want.Modules) {
		t.Fatalf("%d modules, want %d", len(have.shipped), len(want.Modules))
	}
	comprehensions := 0
	for _, m := range have.shipped {
		file := m.Package.Location.File
		other := want.Modules[file]
		if other == nil || !m.Equal(other) || compiler.Modules[file] != m.Module {
			t.Fatalf("%s differs", file)
		}
		if m.RegoVersionSpan() != other.RegoVersionSpan() {
			t.Errorf("%s: another version of Rego", file)
		}
		other.Comments = nil // are not shipped
		if a, b := placesOf(m.Module), placesOf(other); !slices.Equal(a, b) {
			at := 0
			for ; at < min(len(a), len(b)) && a[at] == b[at]; at++ {
			}
			t.Errorf("%s: the places differ:\n%+v\nwant\n%+v", file, a[at:min(at+2, len(a))], b[at:min(at+2, len(b))])
		}
		for i, one := range m.Rules {
			if one.Module != m.Module || one.String() != other.Rules[i].String() {
				t.Errorf("%s: %s is not of its module, or another", file, one.Ref())
			}
			s, err := summarize(other.Rules[i])
			if err != nil {
				t.Fatal(err)
			}
			if a, b := m.Facts[i], s.facts(); !slices.EqualFunc(factsText(a), factsText(b), slices.Equal) {
				t.Errorf("%s: %s reads\n%v\nwant\n%v", file, one.Ref(), factsText(a), factsText(b))
			}
			comprehensions += sameIndices(t, compiler, want, one, other.Rules[i])
			ref := one.Ref().GroundPrefix()
			if found := compiler.GetRulesExact(ref); len(found) == 0 || len(found) != len(want.GetRulesExact(ref)) {
				t.Errorf("%s: %s is not found", file, ref)
			}
			if a, b := compiler.RuleIndex(ref) != nil, want.RuleIndex(ref) != nil; a != b {
				t.Errorf("%s: %s has an index: %v, want %v", file, ref, a, b)
			}
		}
	}
	if comprehensions == 0 {
		t.Error("no comprehension has an index")
	}
}

// sameIndices holds the indices of a rule's comprehensions against those of the
// same rule in another compiler, and counts them.
func sameIndices(t *testing.T, have, want *ast.Compiler, one, other *ast.Rule) (n int) {
	t.Helper()
	terms := func(one *ast.Rule) (out []*ast.Term) {
		ast.WalkTerms(one, func(t *ast.Term) bool {
			out = append(out, t)
			return false
		})
		return out
	}
	others := terms(other)
	for i, term := range terms(one) {
		a, b := have.ComprehensionIndex(term), want.ComprehensionIndex(others[i])
		if (a == nil) != (b == nil) || a != nil && !slices.EqualFunc(a.Keys, b.Keys, (*ast.Term).Equal) {
			t.Errorf("%v: index %v, want %v", term, a, b)
		}
		if a != nil {
			n++
		}
	}
	return n
}

// located is one node's place.
type located struct {
	node, text, file string
	row, col, offset int
}

// factsText spells what a rule reads.
func factsText(r library.Facts) [][]string {
	out := [][]string{r.Selects, r.Sets, {strconv.FormatBool(r.With)}}
	for _, ref := range r.Data {
		out = append(out, []string{ref.String()})
	}
	return append(out, r.Paths...)
}

// placesOf lists the place of every node of a module, in the order they are met.
func placesOf(m *ast.Module) []located {
	var out []located
	ast.NewGenericVisitor(func(x any) bool {
		node, ok := x.(ast.Node)
		if !ok {
			return false
		}
		one := located{node: reflect.TypeOf(x).String()}
		if l := node.Loc(); l != nil {
			one = located{one.node, string(l.Text), l.File, l.Row, l.Col, l.Offset}
		}
		out = append(out, one)
		return false
	}).Walk(m)
	return out
}

// TestShippedChoice: only what is chosen is decoded.
func TestShippedChoice(t *testing.T) {
	src, err := loadShipped(Options{Include: func(r finding.Rule) bool { return r.ID == "bucket-versioning" }})
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, m := range src.shipped {
		if name := packageName(m.Module); strings.HasPrefix(name, rulesPackage+".") {
			names = append(names, name)
		}
	}
	if want := []string{rulesPackage + ".bucket_versioning"}; !slices.Equal(names, want) {
		t.Errorf("have %v, want %v", names, want)
	}
}

// TestOutputsAreCompiled: the parts of queries are as OPA's compiler makes them.
func TestOutputsAreCompiled(t *testing.T) {
	e := mustLoad(t, Options{})
	compiled := func(query string) ast.Body {
		body, err := e.compiler.QueryCompiler().Compile(ast.MustParseBody(query))
		if err != nil {
			t.Fatal(err)
		}
		return body
	}
	satisfying := 0
	for i, r := range e.rules {
		var have ast.Body
		for _, o := range e.plan.outputs[i] {
			have = append(have, o.expr)
			if o.name == satisfied {
				satisfying++
			}
		}
		want := compiled(r.query(strconv.Itoa(i), true))
		if have.String() != want.String() || len(have) != len(want) {
			t.Errorf("%s:\n%v\nwant\n%v", r.ID, have, want)
		}
		for k := range want {
			want[k].Index = have[k].Index
		}
		if !have.Equal(want) {
			t.Errorf("%s: the same text, but not equal", r.ID)
		}
	}
	for _, k := range e.plan.helpers {
		s := &e.plan.shared[k]
		if want := compiled(string(s.v) + " = {x | x = " + s.ref.String() + "}"); !s.expr.Equal(want[0]) {
			t.Errorf("have %v, want %v", s.expr, want)
		}
	}
	if satisfying == 0 || len(e.plan.helpers) == 0 {
		t.Error("nothing to compare")
	}
}

// Who brings data and no rule starts with what is shipped.
func TestShippedBesideData(t *testing.T) {
	data := mustLoad(t, Options{Policies: []string{writeFiles(t, map[string]string{"team/data.json": `{"team": "a"}`})}})
	rule := mustLoad(t, Options{Policies: []string{writeFiles(t, map[string]string{"own.rego": ruleText("own", onVersioning, "deny contains {\"msg\": \"m\"} if false\n")})}})
	checked := func(e *Engine) bool { return e.compiler.Graph != nil }
	if checked(data) || !checked(rule) {
		t.Errorf("with data checked: %v, with a rule checked: %v", checked(data), checked(rule))
	}
}
