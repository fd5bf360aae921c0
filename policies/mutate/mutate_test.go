package main

import (
	"bytes"
	"context"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/open-policy-agent/opa/v1/ast"
)

const ruleText = `package s3audit.rules.on

import data.s3audit.lib.words

deny contains "off" if {
	input.n < 3
	not words.known(input.word)
}
`

const wordsText = `package s3audit.lib.words

all := {"a", "b"}

known(word) if word in all
`

const ruleTests = `package s3audit.rules.on_test

import data.s3audit.rules.on

test_denied if on.deny == {"off"} with input as {"n": 2, "word": "c"}

test_bound if on.deny == set() with input as {"n": 3, "word": "c"}

test_known if on.deny == set() with input as {"n": 2, "word": "a"}
`

func policiesOf(test string) fstest.MapFS {
	return fstest.MapFS{
		"s3audit/rules/on/rule.rego":      {Data: []byte(ruleText)},
		"s3audit/rules/on/rule_test.rego": {Data: []byte(test)},
		"s3audit/lib/words.rego":          {Data: []byte(wordsText)},
		"s3audit/catalog/data.json":       {Data: []byte(`[{"id": "on"}]`)},
		"s3audit/parameters/data.json":    {Data: []byte(`{}`)},
	}
}

func judged(t *testing.T, test string) []result {
	t.Helper()
	lib, err := load(policiesOf(test))
	if err != nil {
		t.Fatal(err)
	}
	files, err := lib.targets("")
	if err != nil {
		t.Fatal(err)
	}
	b := newBench(lib)
	if err := b.sound(context.Background(), files); err != nil {
		t.Fatal(err)
	}
	return b.judgeAll(context.Background(), files, 2)
}

func survivors(results []result) []string {
	out := []string{}
	for _, r := range results {
		if r.outcome == survived {
			out = append(out, r.text)
		}
	}
	return out
}

func TestSites(t *testing.T) {
	module := ast.MustParseModule(`package p

p contains x if {
	some x in {1, "a"}
	y := count([z | some z in input.zs; z > 2])
	not y >= 3
	every w in ["b", "c"] { w != x }
} 

q := 1 if { input.a } else := 2

words := {"k": [1], "l": [2]}

msg := sprintf("%s %s", ["a", {"b"}])
`)
	want := []string{
		"delete this definition",
		`drop some x in {1, "a"}`, `without "a"`, "without 1",
		"drop y := count([z | some z in input.zs; z > 2])", "drop some z in input.zs", "drop z > 2", "negate z > 2", "gte for gt in gt(z, 2)",
		"drop not y >= 3", "negate not y >= 3", "gt for gte in gte(y, 3)",
		`drop every w in ["b", "c"] { w != x }`, `negate every w in ["b", "c"] { w != x }`, `without "b"`, `without "c"`, "drop w != x", "negate w != x",
		"delete this definition", "delete this else", "drop input.a", "negate input.a",
		"delete this definition", `without "k"`, `without "l"`, "without 1", "without 2",
		"delete this definition",
	}
	got := []string{}
	for _, s := range sites(module) {
		got = append(got, s.text)
	}
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// Every mistake changes the module that it was found in, and no other.
func TestMakeChangesOneThing(t *testing.T) {
	module := ast.MustParseModule(ruleText)
	for i, s := range sites(module.Copy()) {
		changed := module.Copy()
		sites(changed)[i].make()
		if changed.String() == module.String() {
			t.Errorf("%s changes nothing", s.text)
		}
	}
	if module.String() != ast.MustParseModule(ruleText).String() {
		t.Error("the module itself was changed")
	}
}

func TestGoodTestsNoticeEverything(t *testing.T) {
	results := judged(t, ruleTests)
	// That "b" is a word, no test says.
	if got := survivors(results); !slices.Equal(got, []string{`without "b"`}) {
		t.Errorf("survived: %q", got)
	}
	uncompiled := slices.ContainsFunc(results, func(r result) bool { return r.outcome == uncompiled })
	if !uncompiled {
		t.Error("deleting words.known should not compile")
	}
}

func TestWeakTestsNoticeLess(t *testing.T) {
	weak := "package s3audit.rules.on_test\n\nimport data.s3audit.rules.on\n\ntest_denied if on.deny == {\"off\"} with input as {\"n\": 2, \"word\": \"c\"}\n"
	got := survivors(judged(t, weak))
	for _, want := range []string{"drop input.n < 3", "lte for lt in lt(input.n, 3)", "drop not words.known(input.word)", `without "a"`} {
		if !slices.Contains(got, want) {
			t.Errorf("%s should survive: %q", want, got)
		}
	}
}

func TestFailingTestsAreRefused(t *testing.T) {
	lib, err := load(policiesOf("package s3audit.rules.on_test\n\ntest_wrong if 1 == 2\n"))
	if err != nil {
		t.Fatal(err)
	}
	b := newBench(lib)
	err = b.sound(context.Background(), []string{"s3audit/rules/on/rule.rego"})
	if err == nil || !strings.Contains(err.Error(), "test_wrong fails as it is") {
		t.Errorf("got %v", err)
	}
}

func TestAFileWithoutTestsIsRefused(t *testing.T) {
	policies := policiesOf(ruleTests)
	policies["s3audit/lib/lonely.rego"] = &fstest.MapFile{Data: []byte("package s3audit.lib.lonely\n\np := 1\n")}
	lib, err := load(policies)
	if err != nil {
		t.Fatal(err)
	}
	if err := newBench(lib).sound(context.Background(), []string{"s3audit/lib/lonely.rego"}); err == nil {
		t.Error("no test concerns it, and nothing was said")
	}
}

func TestEquivalent(t *testing.T) {
	list, err := parseEquivalent("# why\n\ns3audit/lib/words.rego | all | without \"b\" | nobody says b\ns3audit/lib/words.rego | all | without \"a\" | a test notices\ns3audit/lib/gone.rego | p | drop x | gone\n")
	if err != nil {
		t.Fatal(err)
	}
	results := judged(t, ruleTests)
	if stale := list.apply(results, []string{"s3audit/lib/words.rego"}, false); len(stale) != 1 || !strings.HasPrefix(stale[0], "equivalent.txt:4:") {
		t.Errorf("stale: %q", stale)
	}
	if got := survivors(results); len(got) != 0 {
		t.Errorf("survived: %q", got)
	}
	if stale := list.apply(judged(t, ruleTests), nil, true); len(stale) != 2 {
		t.Errorf("stale: %q", stale)
	}
	if _, err := parseEquivalent("a | b | c\na | b | c | \nx | y | z | w\nx | y | z | w"); err == nil || strings.Count(err.Error(), "\n") != 2 {
		t.Errorf("want three mistakes, got %v", err)
	}
}

func TestReport(t *testing.T) {
	results := []result{
		{site{file: "b.rego", row: 2, col: 3, rule: "p", text: "drop x"}, survived},
		{site{file: "b.rego"}, killed}, {site{file: "b.rego"}, killed}, {site{file: "b.rego"}, killed},
		{site{file: "a.rego"}, killed}, {site{file: "a.rego"}, uncompiled}, {site{file: "a.rego"}, equivalent},
	}
	var out bytes.Buffer
	// Four of five are noticed; b.rego alone is under the bar.
	for want, under := range map[bar][]string{
		{all: 80, each: 75}: {}, {all: 80, each: 76}: {"b.rego"}, {all: 81, each: 75}: {"the whole"}, {all: 81, each: 76}: {"b.rego", "the whole"},
	} {
		if weak := report(&out, "policies", results, want); !slices.Equal(weak, under) {
			t.Errorf("%+v: weak %q, want %q", want, weak, under)
		}
	}
	for _, want := range []string{"policies/b.rego:2:3: p: drop x\n", "75.0 %", "100.0 %", "80.0 %", "2 files"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("%q is missing:\n%s", want, out.String())
		}
	}
}

// The list that is shipped can be read.
func TestEquivalentText(t *testing.T) {
	if _, err := parseEquivalent(equivalentText); err != nil {
		t.Error(err)
	}
}
