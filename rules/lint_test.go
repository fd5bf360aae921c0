//go:build !race

package rules

import (
	"encoding/json"
	"regexp"
	"strings"
	"testing"

	"s3audit/rules/finding"
)

func lint(t testing.TB, files map[string]string) (string, *LintReport) {
	t.Helper()
	dir := writeFiles(t, files)
	report, err := Lint(LintOptions{Policies: []string{dir}})
	if err != nil {
		t.Fatal(err)
	}
	return strings.ReplaceAll(report.Mistakes.Error(), dir+"/", ""), report
}

// lintRule is a rule with nothing to say against; a test changes one thing.
const lintRule = `# METADATA
# title: Buckets name their owner
# description: Somebody has to answer for a bucket.
# custom:
#   id: owner-tag
#   severity: low
#   subresources: [tagging]
#   parameters: {key: {type: string, default: owner, description: The tag that names the owner.}}
#   frameworks: {soc2-tsc-2017: [A1.1]}
#   remediation: Tag the bucket with its owner.
package s3audit.rules.owner_tag

import data.s3audit.lib.param

deny contains {"msg": "no owner", "path": "bucket.tagging"} if not owned

owned if {
	some tag in input.bucket.tagging.value.TagSet
	tag.Key == key
}

key := param.value("owner-tag", "key")
`

func TestLint(t *testing.T) {
	change := func(old, new string) string {
		if !strings.Contains(lintRule, old) {
			t.Fatalf("%q is not there", old)
		}
		return strings.Replace(lintRule, old, new, 1)
	}
	for name, tc := range map[string]struct{ text, want string }{
		"clean":            {lintRule, ""},
		"misspelt field":   {change("value.TagSet", "value.TagSets"), `rule.rego:18:41: input.bucket.tagging.value has no "TagSets". Did you mean "TagSet"?`},
		"misspelt name":    {change("input.bucket.tagging", "input.bucket.taging"), `Did you mean "tagging"?`},
		"misspelt root":    {change("input.bucket.tagging", "input.buckets.tagging"), `Did you mean "bucket"?`},
		"wrong type":       {change(`tag.Key == key`, `startswith(input.bucket.tagging.value.TagSet, key)`), "rule.rego:19:2: startswith: invalid argument(s)"},
		"network":          {change(`tag.Key == key`, `http.send({"url": key}).status_code == 1`), "rule.rego:19:2: http.send is not allowed in a rule"},
		"unused":           {change(`tag.Key == key`, "tag.Key == key\n\tx := 1"), "rule.rego:20:2: assigned var x unused"},
		"no description":   {change("# description: Somebody has to answer for a bucket.\n", ""), "rule.rego:1:3: METADATA has no description. Say what is judged"},
		"no remediation":   {change("#   remediation: Tag the bucket with its owner.\n", ""), "METADATA has no custom.remediation"},
		"no title":         {change("# title: Buckets name their owner\n", ""), "METADATA has no title"},
		"package":          {change("package s3audit.rules.owner_tag", "package s3audit.rules.owner"), "rule.rego:11:1: Package s3audit.rules.owner is not the rule's id. Name it s3audit.rules.owner_tag"},
		"taken":            {change("id: owner-tag", "id: bucket-tags"), `Rule id "bucket-tags" is taken by builtin`},
		"undeclared":       {change("tagging]", "acl]"), "rule.rego:18:14: The rule reads input.bucket.tagging.value.TagSet and does not declare tagging. Add tagging to custom.subresources"},
		"unread":           {change("[tagging]", "[tagging, logging]"), "rule.rego:7:29: The rule declares logging and never reads it. Remove it"},
		"derived":          {change("tag.Key == key", "tag.Key == key\n\tinput.derived.policy.state"), "rule.rego:20:2: The rule reads input.derived.policy.state and does not declare policy."},
		"whole":            {change("tag.Key == key", "tag.Key == key\n\tcount(input.bucket) > 3"), "The rule reads the whole of input.bucket. Name the part"},
		"unread parameter": {change("{key: {", "{size: {type: number, default: 3, description: How large.}, key: {"), `rule.rego:8:18: The rule declares the parameter size and never reads it. Read it with param.value("owner-tag", "size"), or remove it.`},
		"no such":          {change(`"owner-tag", "key"`, `"owner-tag", "keys"`), "rule.rego:22:8: The rule reads the parameter keys, which it does not declare"},
		"of another":       {change(`"owner-tag", "key"`, `"owner-tags", "key"`), "rule.rego:22:8: The rule reads the parameter key of owner-tags. A rule has its own parameters: name owner-tag."},
		"unsaid":           {change(", description: The tag that names the owner.", ""), "METADATA has no description of parameter key"},
		"framework":        {change("soc2-tsc-2017:", "soc2-tsc-2018:"), `rule.rego:9:18: METADATA names the framework soc2-tsc-2018, which nothing describes. Did you mean "soc2-tsc-2017"?`},
		"control":          {change("[A1.1]", "[A1.11]"), `METADATA names the control A1.11, which soc2-tsc-2017 does not have here.`},
		"format":           {change("deny contains {", "deny  contains {"), "rule.rego:15:1: The file is not formatted. Run opa fmt -w"},
		"unknown import":   {change("data.s3audit.lib.param", "data.s3audit.lib.params"), "rule.rego:22:8: undefined function param.value"},
	} {
		t.Run(name, func(t *testing.T) {
			have, report := lint(t, map[string]string{"rule.rego": tc.text})
			if tc.want == "" && have != "" || !strings.Contains(have, tc.want) {
				t.Errorf("want %q, have\n%s", tc.want, have)
			}
			if report.Files != 1 {
				t.Errorf("%d files", report.Files)
			}
		})
	}
}

// A parameter is read however a rule gets at it.
func TestLintFindsHowParametersAreRead(t *testing.T) {
	for name, tail := range map[string]string{
		"wrapped":        "key := setting(\"key\")\n\nsetting(name) := param.value(id, name)\n\nid := \"owner-tag\"\n",
		"by a constant":  "key := v if {\n\tname := \"key\"\n\tv := param.value(\"owner-tag\", name)\n}\n",
		"in a set":       "key := [k | some k in [param.value(\"owner-tag\", \"key\")]][0]\n",
		"input and data": "key := object.get(input, [\"parameters\", \"owner-tag\", \"key\"], data.s3audit.parameters[\"owner-tag\"].key)\n",
	} {
		t.Run(name, func(t *testing.T) {
			head, _, _ := strings.Cut(lintRule, "key := param")
			if name == "input and data" {
				head = strings.Replace(head, "import data.s3audit.lib.param\n\n", "", 1)
			}
			if have, _ := lint(t, map[string]string{"rule.rego": head + tail}); have != "" {
				t.Error(have)
			}
		})
	}
}

// Everything wrong is said at once, tests of rules included.
func TestLintSaysEverything(t *testing.T) {
	have, report := lint(t, map[string]string{
		"a/rule.rego":      strings.Replace(lintRule, "#   remediation: Tag the bucket with its owner.\n", "", 1),
		"b/rule.rego":      strings.ReplaceAll(lintRule, "severity: low", "severity: lowest"),
		"a/rule_test.rego": "package a_test\n\ntest_x if {\n",
	})
	for _, want := range []string{"a/rule.rego:1:3: METADATA has no custom.remediation", `b/rule.rego:1:1: METADATA has an unknown severity "lowest"`, "a/rule_test.rego:4:1: "} {
		if !strings.Contains(have, want) {
			t.Errorf("%q is not in\n%s", want, have)
		}
	}
	if report.Files != 3 {
		t.Errorf("%d files", report.Files)
	}
	text, err := json.Marshal(report)
	if err != nil || !strings.Contains(string(text), `"line":1,"column":3,"summary":"METADATA has no custom.remediation"`) {
		t.Errorf("%s %v", text, err)
	}
}

func TestLintTests(t *testing.T) {
	have, _ := lint(t, map[string]string{
		"rule.rego":      lintRule,
		"rule_test.rego": "package s3audit.rules.owner_tag_test\n\nimport data.s3audit.testing as t\n\ntest_x if t.verdicts(\"owner-tag\", {}) == \"pass\"\n",
	})
	if !strings.Contains(have, "rule_test.rego:5:11: undefined function data.s3audit.testing.verdicts") {
		t.Error(have)
	}
}

// A new rule passes lint and its tests, whatever it is about.
func TestSkeletons(t *testing.T) {
	files := map[string]string{}
	add := func(s Skeleton) {
		texts, err := s.Files()
		if err != nil {
			t.Fatal(err)
		}
		for name, text := range texts {
			files[s.ID+"/"+name] = string(text)
		}
	}
	kebab := func(name string) string {
		name = regexp.MustCompile("[A-Z]+").ReplaceAllStringFunc(name, func(s string) string { return "-" + strings.ToLower(s) })
		return strings.ReplaceAll(name, ".", "-")
	}
	for _, name := range subresources {
		add(Skeleton{ID: "our-" + kebab(name), Severity: finding.Medium, Subresources: []string{name}})
		if strings.HasPrefix(name, accountPrefix) {
			add(Skeleton{ID: "our-scoped-" + kebab(name), Severity: finding.High, Scope: scopeAccount, Subresources: []string{name}})
		}
	}
	add(Skeleton{ID: "our-many", Severity: finding.Info, Subresources: []string{"versioning", "policy", "account.accessPoints", "object-lock", "policy"}})
	dir := writeFiles(t, files)
	report, err := Lint(LintOptions{Policies: []string{dir}})
	if err != nil {
		t.Fatal(err)
	}
	for _, mistake := range report.Mistakes {
		t.Error(mistake)
	}
	tests, err := Test(t.Context(), TestOptions{Policies: []string{dir}, UserOnly: true, Coverage: true})
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range tests.Results {
		if !r.Passed {
			t.Errorf("%s.%s %s", r.Package, r.Name, r.Message)
		}
	}
	if want := 3 * report.Rules; tests.Passed != want || report.Rules <= len(subresources) || tests.Coverage.Percent != 100 {
		t.Errorf("%d of %d tests passed, %d rules, %.1f%%", tests.Passed, want, report.Rules, tests.Coverage.Percent)
	}
}

func TestSkeletonRefuses(t *testing.T) {
	_, err := Skeleton{ID: "Our_Rule", Scope: "bucket", Subresources: []string{"versionin"}}.Files()
	for _, want := range []string{`"Our_Rule" is no id of a rule`, `"versionin" is no subresource. Did you mean "versioning"?`} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q is not in %v", want, err)
		}
	}
	for want, s := range map[string]Skeleton{
		"is no scope":          {ID: "a", Scope: "planet", Subresources: []string{"acl"}},
		"reads no subresource": {ID: "a"},
		"acl is the bucket's":  {ID: "a", Scope: "account", Subresources: []string{"acl"}},
		"account.* only":       {ID: "a", Scope: "account", Subresources: []string{"acl", "account.accessPoints"}},
	} {
		if _, err := s.Files(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q is not in %v", want, err)
		}
	}
}
