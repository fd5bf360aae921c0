package rules

import (
	"errors"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"s3audit/policies"
	"s3audit/rules/finding"
)

// ruleText is a rule of one subresource with the given body.
func ruleText(id, custom, body string) string {
	return "# METADATA\n# title: Title of " + id + "\n# custom:\n#   id: " + id + "\n" + custom +
		"package s3audit.rules." + strings.ReplaceAll(id, "-", "_") + "\n\n" + body
}

const onVersioning = "#   severity: high\n#   subresources: [versioning]\n"

func TestLoadRefusesBrokenUserRules(t *testing.T) {
	good := "deny contains {\"msg\": \"m\", \"path\": \"bucket.versioning\"} if input.bucket.versioning.state == \"absent\"\n"
	for name, tc := range map[string]struct{ text, want string }{
		"syntax":         {"package s3audit.rules.x\n\ndeny contains if {\n", "x.rego:3:"},
		"no metadata":    {"package s3audit.rules.x\n\n" + good, "x.rego:1:1: A rule needs METADATA"},
		"empty":          {"", "x.rego:1:1: The file holds no rule"},
		"severity":       {ruleText("x", "#   severity: awful\n#   subresources: [versioning]\n", good), `unknown severity "awful". Use critical, high, medium, low or info.`},
		"no severity":    {ruleText("x", "#   subresources: [versioning]\n", good), "METADATA has no custom.severity"},
		"subresource":    {ruleText("x", "#   severity: high\n#   subresources: [versionning]\n", good), `unknown subresource "versionning". Did you mean "versioning"?`},
		"unknown key":    {ruleText("x", onVersioning+"#   framework: {}\n", good), `unknown key custom.framework. Did you mean "frameworks"?`},
		"wrong type":     {ruleText("x", onVersioning+"#   tags: yes please\n", good), "wrong value for custom.tags. It must be a list of words."},
		"scope":          {ruleText("x", onVersioning+"#   scope: planet\n", good), `unknown scope "planet"`},
		"account scope":  {ruleText("x", onVersioning+"#   scope: account\n", good), `declares "versioning" for a rule of account scope`},
		"wrong id":       {ruleText("X-1", onVersioning, good), `wrong custom.id "X-1"`},
		"taken id":       {strings.Replace(ruleText("x", onVersioning, good), "id: x", "id: bucket-versioning", 1), `Rule id "bucket-versioning" is taken by builtin`},
		"parameter":      {ruleText("x", onVersioning+"#   parameters: {days: {type: int, default: 3}}\n", good), `unknown type "int" of parameter days`},
		"default":        {ruleText("x", onVersioning+"#   parameters: {days: {type: number, default: three}}\n", good), "default of parameter days that is no number"},
		"no default":     {ruleText("x", onVersioning+"#   parameters: {days: {type: number}}\n", good), "no default of parameter days"},
		"no deny":        {ruleText("x", onVersioning, "allow if true\n"), "The rule has no deny"},
		"deny no set":    {ruleText("x", onVersioning, "deny := true\n"), "x.rego:9:1: deny must be a set"},
		"satisfied":      {ruleText("x", onVersioning, good+"satisfied if true\n"), "satisfied has no effect here"},
		"network":        {ruleText("x", onVersioning, "deny contains {\"msg\": \"m\"} if {\n\thttp.send({\"url\": \"http://x\", \"method\": \"get\"}).status_code == 1\n}\n"), "x.rego:10:2: http.send is not allowed in a rule. Rules judge what was collected"},
		"environment":    {ruleText("x", onVersioning, "deny contains {\"msg\": \"m\"} if opa.runtime().env.HOME\n"), "opa.runtime is not allowed in a rule"},
		"chance":         {ruleText("x", onVersioning, "deny contains {\"msg\": \"m\"} if rand.intn(\"a\", 2) == 1\n"), "rand.intn is not allowed in a rule"},
		"unknown call":   {ruleText("x", onVersioning, "deny contains {\"msg\": \"m\"} if lenth(input) == 1\n"), "undefined function lenth. Check the spelling"},
		"unsafe":         {ruleText("x", onVersioning, "deny contains {\"msg\": m} if true\n"), "var m is unsafe"},
		"strict":         {ruleText("x", onVersioning, "deny contains {\"msg\": \"m\"} if {\n\tx := 1\n\ttrue\n}\n"), "assigned var x unused"},
		"built-in's own": {strings.Replace(ruleText("x", onVersioning, good), "rules.x", "rules.bucket_versioning", 1), "Package s3audit.rules.bucket_versioning is built in"},
		"reserved":       {"package s3audit.rules\n\nbucket_versioning.deny contains {} if true\n", "Package s3audit.rules is reserved"},
	} {
		t.Run(name, func(t *testing.T) {
			dir := writeFiles(t, map[string]string{"deep/x.rego": tc.text})
			_, err := Load(Options{Policies: []string{dir}})
			var errs Errors
			if !errors.As(err, &errs) || len(errs) == 0 {
				t.Fatalf("want Errors, have %v", err)
			}
			if !strings.Contains(err.Error(), tc.want) {
				t.Errorf("want %q in\n%v", tc.want, err)
			}
			if !strings.HasPrefix(err.Error(), dir) {
				t.Errorf("does not start with the file: %v", err)
			}
		})
	}
}

// Everything wrong is said at once, in order of place.
func TestLoadReportsEveryFile(t *testing.T) {
	dir := writeFiles(t, map[string]string{
		"b.rego": "package s3audit.rules.b\n\ndeny contains {} if true\n",
		"a.rego": "package s3audit.rules.a\n\ndeny contains if\n",
		"c.rego": "package helpers\n\nnothing := http.send\n",
	})
	_, err := Load(Options{Policies: []string{dir}})
	var errs Errors
	if !errors.As(err, &errs) {
		t.Fatal(err)
	}
	if len(errs) < 2 || !strings.HasSuffix(errs[0].File, "a.rego") || !strings.HasSuffix(errs[len(errs)-1].File, "b.rego") && !strings.HasSuffix(errs[len(errs)-1].File, "c.rego") {
		t.Errorf("%v", err)
	}
}

func TestLoadMissingDirectory(t *testing.T) {
	_, err := Load(Options{Policies: []string{"testdata/nowhere"}})
	if !errors.Is(err, fs.ErrNotExist) || !strings.Contains(err.Error(), "testdata/nowhere") {
		t.Errorf("%v", err)
	}
}

func TestLoadUserRules(t *testing.T) {
	dir := writeFiles(t, map[string]string{
		"owner/rule.rego":      ownerRule,
		"owner/rule_test.rego": "package broken\n\nthis is no Rego, and nobody reads it here\n",
		"lib/names.rego":       "package mine.names\n\nnice(s) if startswith(s, \"a\")\n",
	})
	e := mustLoad(t, Options{Policies: []string{dir}})
	i := -1
	for k, r := range e.Rules() {
		if r.ID == "owner-tag" {
			i = k
		}
	}
	if i < 0 {
		t.Fatal("owner-tag is not there")
	}
	r := e.Rules()[i]
	if r.Severity != finding.Low || r.Scope != "bucket" || !strings.HasSuffix(r.Source, "owner/rule.rego") || r.Package != "s3audit.rules.owner_tag" {
		t.Errorf("%+v", r)
	}
	if len(r.Parameters) != 1 || string(r.Parameters[0].Default) != `"owner"` {
		t.Errorf("%+v", r.Parameters)
	}
	want := []string{"bucket.tagging.value.TagSet"}
	if diff := cmp.Diff(want, e.Reads("owner-tag")); diff != "" {
		t.Error(diff)
	}
}

func TestLoadParameters(t *testing.T) {
	for name, tc := range map[string]struct {
		set  map[string]map[string]any
		want string
	}{
		"rule":  {map[string]map[string]any{"bucket-versionin": {"x": 1}}, `Did you mean "bucket-versioning"?`},
		"name":  {map[string]map[string]any{"bucket-versioning": {"exclude_bucket": []string{"a"}}}, `Did you mean "exclude_buckets"?`},
		"type":  {map[string]map[string]any{"bucket-versioning": {"exclude_buckets": "a"}}, "want a list(string), have \"a\""},
		"types": {map[string]map[string]any{"lifecycle-abort-incomplete-multipart": {"max_days": "7"}, "nothing": {}}, "want a number"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := Load(Options{Parameters: tc.set})
			if err == nil || !strings.Contains(err.Error(), tc.want) {
				t.Errorf("want %q, have %v", tc.want, err)
			}
		})
	}
}

func TestInclude(t *testing.T) {
	e := mustLoad(t, Options{Include: func(r finding.Rule) bool { return r.ID == "bucket-versioning" }})
	if len(e.Rules()) != 1 || len(e.Subresources()) != 1 || e.Subresources()[0] != "versioning" {
		t.Errorf("%v %v", e.Rules(), e.Subresources())
	}
}

// The generated table says what the METADATA blocks say.
func TestCatalogIsMetadata(t *testing.T) {
	annotated := fstest.MapFS{}
	err := fs.WalkDir(policies.FS, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || name == catalogFile || !strings.HasSuffix(name, ".rego") {
			return err
		}
		text, err := fs.ReadFile(policies.FS, name)
		annotated[name] = &fstest.MapFile{Data: text}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	want, have := mustLoad(t, Options{Builtin: annotated}).Rules(), mustLoad(t, Options{}).Rules()
	if text(t, want) != text(t, have) {
		t.Error(cmp.Diff(want, have))
	}
	if len(have) < 45 {
		t.Errorf("%d rules", len(have))
	}
}

func TestUnknownEngine(t *testing.T) {
	if _, err := Load(Options{Engine: "wasm"}); err == nil {
		t.Error("taken")
	}
}
