package library

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/version"

	"s3audit/rules/finding"
)

const source = `package s3audit.sample

numbers := {1: [2, null], "three": {true, false}}

default known(_) := false

known(x) if {
	numbers[x]
} else := "no" if {
	every n in [y | y := input.list[_]; not y == x] { n > 1 }
	count({y | some y in input.set} | {1}) > 2 with input as {k: v | some k, v in numbers}
}

late contains (1 + input.n) * 2 if time.now_ns() > 0
`

var table = []finding.Rule{
	{
		ID: "one", Title: "One", Description: "Says one.", Severity: finding.High, Scope: "bucket", Package: "s3audit.sample", Partial: true,
		Subresources: []string{"acl"}, Frameworks: map[string][]string{"cis-1": {"2", "1"}, "a": {}}, Tags: []string{},
		Parameters:  []finding.Parameter{{Name: "n", Type: "number", Default: json.RawMessage("1"), Description: "How many."}},
		Remediation: "Mend it.", Fix: "put-bucket-acl", Source: "builtin",
	},
	{ID: "two", Frameworks: map[string][]string{}, Parameters: []finding.Parameter{}, References: []string{"https://docs.aws.amazon.com/"}},
}

// compiled is the sample, compiled as rules are.
func compiled(t testing.TB, text string) Module {
	t.Helper()
	m, err := ast.ParseModuleWithOpts("sample.rego", text, ast.ParserOptions{RegoVersion: ast.RegoV1})
	if err != nil {
		t.Fatal(err)
	}
	c := ast.NewCompiler()
	if c.Compile(map[string]*ast.Module{"sample.rego": m}); c.Failed() {
		t.Fatal(c.Errors)
	}
	one := Facts{Paths: [][]string{{"list"}, {}}, Data: []ast.Ref{ast.MustParseRef("data.s3audit.sample.numbers")}, Selects: []string{""}, With: true, Indexed: true}
	rules := c.Modules["sample.rego"]
	facts := make([]Facts, len(rules.Rules))
	facts[0] = one
	return Module{Module: rules, Source: []byte(text), Facts: facts}
}

func file(t testing.TB) string {
	t.Helper()
	text, err := Encode(table, []Module{compiled(t, source)})
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestRoundTrip(t *testing.T) {
	want := compiled(t, source)
	f, err := Open(file(t))
	if err != nil {
		t.Fatal(err)
	}
	have, err := f.Module("sample.rego", []byte(source))
	if err != nil {
		t.Fatal(err)
	}
	if !have.Equal(want.Module) {
		t.Errorf("have\n%v\nwant\n%v", have.Module, want.Module)
	}
	rules, err := f.Rules()
	if err != nil || !reflect.DeepEqual(rules, table) {
		t.Errorf("have %+v, %v", rules, err)
	}
	again, err := Encode(rules, []Module{*have})
	if err != nil {
		t.Fatal(err)
	}
	if string(again) != file(t) {
		t.Error("encoded again, it differs")
	}
}

// What is not whole, or not what it was made from, is refused, and says so.
func TestRefused(t *testing.T) {
	whole := file(t)
	at := strings.LastIndex(whole, "late")
	tests := []struct{ name, text, source, want string }{
		{"empty", "", source, "not a file of them"},
		{"another file", "package s3audit", source, "not a file of them"},
		{"another OPA", strings.Replace(whole, version.Version, strings.Repeat("0", len(version.Version)), 1), source, "but this is " + version.Version},
		{"another directory", strings.Replace(whole, "sample.rego", "simple.rego", 1), source, "the directory was altered"},
		{"another section", whole[:at] + "soon" + whole[at+4:], source, "its section was altered"},
		{"another table", strings.Replace(whole, "Says one.", "Says two.", 1), source, "its section was altered"},
		{"another source", whole, source + "\n", "changed since it was compiled"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) { refused(t, test.text, test.source, test.want) })
	}
	for n := range len(whole) {
		refused(t, whole[:n], source, "")
	}
	f, err := Open(whole)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.Module("other.rego", nil); err == nil || !strings.Contains(err.Error(), "not compiled") {
		t.Errorf("have %v", err)
	}
}

func refused(t *testing.T, text, source, want string) {
	t.Helper()
	f, err := Open(text)
	if err == nil {
		_, err = f.Module("sample.rego", []byte(source))
	}
	if err == nil {
		_, err = f.Rules()
	}
	if err == nil || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), refusal) {
		t.Errorf("want an error with %q, have %v", want, err)
	}
}

// What could not be given back is no file.
func TestNotEncoded(t *testing.T) {
	parsed, err := ast.ParseModuleWithOpts("sample.rego", "package a\n\nimport data.b\n\np := $\"{b.c}\"\n\nq if { some x in b.c; x }\n", ast.ParserOptions{RegoVersion: ast.RegoV1})
	if err != nil {
		t.Fatal(err)
	}
	text := []byte("package a\n")
	for _, test := range []struct {
		name, want string
		rules      []*ast.Rule
		imports    []*ast.Import
	}{
		{"imports", "imports are left", nil, parsed.Imports},
		{"place", "a place whose text is not there", compiled(t, "package a\n\np := 1 if 1 > 0\n").Rules, nil},
		{"template string", "a value of *ast.TemplateString", parsed.Rules[:1], nil},
		{"declaration", "an expression of *ast.SomeDecl", parsed.Rules[1:], nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			m := &ast.Module{Package: parsed.Package, Imports: test.imports, Rules: test.rules}
			one := Module{Module: m, Source: text, Facts: make([]Facts, len(test.rules))}
			if test.name == "template string" || test.name == "declaration" {
				one.Source = []byte("package a\n\nimport data.b\n\np := $\"{b.c}\"\n\nq if { some x in b.c; x }\n")
			}
			if _, err := Encode(nil, []Module{one}); err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("want an error with %q, have %v", test.want, err)
			}
		})
	}
}

// FuzzModule decodes any section: it may be refused, and nothing else.
func FuzzModule(f *testing.F) {
	one := compiled(f, source)
	section, err := encode(&one)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(string(section))
	f.Add(string(section[:len(section)/2]))
	f.Add("")
	f.Fuzz(func(t *testing.T, section string) {
		m, err := decode("sample.rego", section, []byte(source))
		if err == nil && m == nil {
			t.Error("neither a module nor an error")
		}
	})
}

// FuzzRules decodes any table.
func FuzzRules(f *testing.F) {
	f.Add(string(encodeRules(table)))
	f.Fuzz(func(t *testing.T, text string) {
		if rules, err := decodeRules(text); err == nil && len(rules) > len(text) {
			t.Error("more rules than bytes")
		}
	})
}

// FuzzOpen reads any file.
func FuzzOpen(f *testing.F) {
	whole := file(f)
	f.Add(whole)
	f.Add(whole[:40])
	f.Fuzz(func(t *testing.T, text string) {
		opened, err := Open(text)
		if err != nil {
			return
		}
		if rules, err := opened.Rules(); err == nil && rules == nil {
			t.Error("neither a table nor an error")
		}
		for name := range opened.files {
			if m, err := opened.Module(name, []byte(source)); err == nil && m == nil {
				t.Error("neither a module nor an error")
			}
		}
	})
}
