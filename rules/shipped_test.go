package rules

import (
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/open-policy-agent/opa/v1/ast"

	"s3audit/policies"
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
	compiler := assembled(have.modules)
	if len(have.modules) != len(want.Modules) || len(compiler.Modules) != len(want.Modules) {
		t.Fatalf("%d modules, want %d", len(have.modules), len(want.Modules))
	}
	for _, m := range have.modules {
		file := m.Package.Location.File
		other := want.Modules[file]
		if other == nil || !m.Equal(other) || compiler.Modules[file] != m {
			t.Fatalf("%s differs", file)
		}
		other.Comments = nil // are not shipped
		if a, b := placesOf(m), placesOf(other); !slices.Equal(a, b) {
			at := 0
			for ; at < min(len(a), len(b)) && a[at] == b[at]; at++ {
			}
			t.Errorf("%s: the places differ:\n%+v\nwant\n%+v", file, a[at:min(at+2, len(a))], b[at:min(at+2, len(b))])
		}
		all, others := rulesOf(m), rulesOf(other)
		for i, one := range all {
			if one.Module != m {
				t.Errorf("%s: %s is not of its module", file, one.Ref())
			}
			s, err := summarize(others[i])
			if err != nil {
				t.Fatal(err)
			}
			if a, b := have.summaries[one].reads(), s.reads(); !reflect.DeepEqual(spelled(a), spelled(b)) {
				t.Errorf("%s: %s reads\n%v\nwant\n%v", file, one.Ref(), spelled(a), spelled(b))
			}
			ref := one.Ref().GroundPrefix()
			if found := compiler.GetRulesExact(ref); len(found) == 0 || len(found) != len(want.GetRulesExact(ref)) {
				t.Errorf("%s: %s is not found", file, ref)
			}
			if a, b := compiler.RuleIndex(ref) != nil, want.RuleIndex(ref) != nil; a != b {
				t.Errorf("%s: %s has an index: %v, want %v", file, ref, a, b)
			}
		}
	}
}

// located is one node's place.
type located struct {
	node, text, file string
	row, col, offset int
}

// spelled spells what a rule reads.
func spelled(r library.Reads) [][]string {
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
	for _, m := range src.modules {
		if name := packageName(m); strings.HasPrefix(name, rulesPackage+".") {
			names = append(names, name)
		}
	}
	if want := []string{rulesPackage + ".bucket_versioning"}; !slices.Equal(names, want) {
		t.Errorf("have %v, want %v", names, want)
	}
}

// Made again, the file is the same, byte for byte.
func TestCompiledIsFresh(t *testing.T) {
	have, err := Compiled(os.DirFS(filepath.Join("..", "policies")))
	if err != nil {
		t.Fatal(err)
	}
	if string(have) != policies.Compiled {
		t.Error("policies/compiled.bin is stale: run go generate ./policies")
	}
}
