//go:build !race

package framework_test

import (
	"strings"
	"testing"
)

// Each of these tests shares nothing with another goroutine: for the race detector,
// which slows them tenfold, there is nothing to see.

func TestBrokenFiles(t *testing.T) {
	control := func(text string) string {
		return "{\n  \"acme-1.0\": {\"name\": \"Acme\", \"version\": \"1\", \"controls\": [\n    " + text + "\n  ]}\n}\n"
	}
	for name, tc := range map[string]struct{ file, text, want string }{
		"syntax":        {"frameworks/a.json", "{\n  \"x\": {,}\n}", "a.json:2:9: is not JSON"},
		"empty":         {"frameworks/a.json", "", "a.json:1:1: is not JSON"},
		"null":          {"frameworks/a.json", "null", "a.json:1:1: holds nothing"},
		"nothing":       {"packs/a.json", "{}", "a.json:1:1: holds nothing"},
		"list":          {"frameworks/a.json", "[]", "a.json:1:1: has the wrong shape: write an object by id"},
		"flat":          {"frameworks/a.json", `{"id": "a", "controls": []}`, "a.json:1:1: has the wrong shape: write an object by id"},
		"id":            {"frameworks/a.json", "{\n  \"Acme 1\": {}\n}", `a.json:2:3: "Acme 1" is no id`},
		"twice":         {"frameworks/a.json", ours[:len(ours)-3] + ",\n  \"acme-1.0\": {}\n}", `"acme-1.0" is there twice`},
		"taken":         {"frameworks/a.json", strings.Replace(ours, "acme-1.0", "cis-aws-7.0.0", 1), "a.json:2:3: framework cis-aws-7.0.0 is taken by policies/frameworks/cis-aws-7.0.0.json"},
		"unknown key":   {"frameworks/a.json", strings.Replace(ours, `"version"`, `"versionn"`, 1), `a.json:4:5: unknown key "versionn". Did you mean version?`},
		"no name":       {"frameworks/a.json", strings.Replace(ours, "Acme baseline", " ", 1), `a.json:2:3: framework "acme-1.0" has no name`},
		"no controls":   {"frameworks/a.json", control(""), `framework "acme-1.0" has no controls`},
		"control key":   {"frameworks/a.json", control(`{"id": "1", "titel": "x"}`), `a.json:3:17: unknown key "titel"`},
		"control kind":  {"frameworks/a.json", control(`{"id": 1}`), "controls.id cannot be a number"},
		"no control id": {"frameworks/a.json", control(`{"title": "x", "rules": ["bucket-versioning"]}`), "control 1 of \"acme-1.0\" has no id"},
		"control twice": {"frameworks/a.json", control(`{"id": "1", "title": "x", "rules": ["bucket-tags"]}, {"id": "1", "title": "y", "rules": ["bucket-tags"]}`), `control "1" of "acme-1.0" is there twice`},
		"no title":      {"frameworks/a.json", control(`{"id": "1", "rules": ["bucket-tags"]}`), `has no title`},
		"both":          {"frameworks/a.json", control(`{"id": "1", "title": "x", "manual": true, "note": "n", "rules": ["bucket-tags"]}`), `is manual and has rules`},
		"no note":       {"frameworks/a.json", control(`{"id": "1", "title": "x", "manual": true}`), `say in its note what to look at`},
		"unknown rule":  {"frameworks/a.json", control(`{"id": "1", "title": "x", "rules": ["buck-versionning"]}`), `a.json:3:41: control "1" of "acme-1.0" names the rule "buck-versionning", and there is none. Did you mean bucket-`},
		"no rule":       {"frameworks/a.json", control(`{"id": "1", "title": "x"}`), `a.json:3:12: control "1" of "acme-1.0" has no rule`},
		"pack taken":    {"packs/a.json", `{"cost": {"title": "x", "tags": ["cost"]}}`, "pack cost is taken by policies/packs/cost.json"},
		"pack empty":    {"packs/a.json", `{"mine": {"title": "x"}}`, "chooses nothing"},
		"pack key":      {"packs/a.json", `{"mine": {"title": "x", "tag": []}}`, `unknown key "tag"`},
		"pack title":    {"packs/a.json", `{"mine": {"tags": ["cost"]}}`, `pack "mine" has no title`},
		"pack rule":     {"packs/a.json", `{"mine": {"title": "x", "rules": ["bucket-z*"]}}`, `a.json:1:35: no rule matches "bucket-z*" of pack "mine"`},
		"pack tag":      {"packs/a.json", `{"mine": {"title": "x", "tags": ["exposed"]}}`, `no rule has the tag "exposed" of pack "mine". Did you mean exposure?`},
	} {
		t.Run(name, func(t *testing.T) {
			l, err := load(t, tree(t, map[string]string{tc.file: tc.text}))
			if err == nil {
				err = l.Bind(catalog(t))
			}
			if err == nil || !strings.Contains(err.Error(), tc.want) {
				t.Errorf("have %v\nwant %s", err, tc.want)
			}
		})
	}
}
