package framework_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"s3audit/rules/finding"
)

const filesDir = "../../policies/frameworks"

var controlLine = regexp.MustCompile(`^(\s*\{"id": ("[^"]*"), .*"rules": )(\[[^]]*\])(.*)$`)

// TestFilesHoldTheMapping: METADATA is the one source of official mappings, and
// the rules that the files list are made from it. UPDATE_GOLDEN=1 writes them;
// a control that is new to a framework needs its title by hand.
func TestFilesHoldTheMapping(t *testing.T) {
	byControl := mapping(catalog(t))
	names, err := filepath.Glob(filepath.Join(filesDir, "*.json"))
	if err != nil || len(names) == 0 {
		t.Fatalf("no framework files: %v", err)
	}
	for _, name := range names {
		id := strings.TrimSuffix(filepath.Base(name), ".json")
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		want := withRules(t, string(text), byControl[id])
		switch {
		case want == string(text):
		case os.Getenv("UPDATE_GOLDEN") != "":
			if err := os.WriteFile(name, []byte(want), 0o644); err != nil {
				t.Fatal(err)
			}
		default:
			t.Errorf("%s lists other rules than METADATA maps: run `make golden`", name)
		}
	}
}

// mapping is the rules by framework and control.
func mapping(all []finding.Rule) map[string]map[string][]string {
	out := map[string]map[string][]string{}
	for _, r := range all {
		for id, controls := range r.Frameworks {
			if out[id] == nil {
				out[id] = map[string][]string{}
			}
			for _, control := range controls {
				out[id][control] = append(out[id][control], r.ID)
			}
		}
	}
	return out
}

// withRules puts the rules of each control into a file's text, a control a line.
func withRules(t *testing.T, text string, byControl map[string][]string) string {
	t.Helper()
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		m := controlLine.FindStringSubmatch(line)
		if m == nil {
			continue
		}
		var id string
		if err := json.Unmarshal([]byte(m[2]), &id); err != nil {
			t.Fatal(err)
		}
		ids := slices.Sorted(slices.Values(byControl[id]))
		list := "[]"
		if len(ids) > 0 {
			list = `["` + strings.Join(ids, `", "`) + `"]`
		}
		rest := strings.Replace(m[4], `, "manual": true`, "", 1)
		if len(ids) == 0 {
			rest = `, "manual": true` + rest
		}
		lines[i] = m[1] + list + rest
	}
	return strings.Join(lines, "\n")
}

// TestMappingIsRead: a mapping that changes changes the files, both ways.
func TestMappingIsRead(t *testing.T) {
	line := `      {"id": "1", "title": "T", "rules": ["a"]},`
	for want, mapped := range map[string][]string{
		`      {"id": "1", "title": "T", "rules": ["a"]},`:              {"a"},
		`      {"id": "1", "title": "T", "rules": ["a", "b"]},`:         {"b", "a"},
		`      {"id": "1", "title": "T", "rules": [], "manual": true},`: nil,
	} {
		if have := withRules(t, line, map[string][]string{"1": mapped}); have != want {
			t.Errorf("have %s\nwant %s", have, want)
		}
	}
	manual := `      {"id": "1", "title": "T", "rules": [], "manual": true, "note": "Look."},`
	if have := withRules(t, manual, map[string][]string{"1": {"a"}}); have != `      {"id": "1", "title": "T", "rules": ["a"], "note": "Look."},` {
		t.Errorf("have %s", have)
	}
}
