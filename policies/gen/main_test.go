package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"s3audit/rules/finding"
)

// The generated files hold what METADATA says now.
func TestGeneratedFilesAreFresh(t *testing.T) {
	files, err := generate(os.DirFS(".."))
	if err != nil {
		t.Fatal(err)
	}
	if len(files) == 0 {
		t.Fatal("nothing is generated")
	}
	for name, want := range files {
		have, err := os.ReadFile(filepath.Join("..", filepath.FromSlash(name)))
		if err != nil {
			t.Error(err)
			continue
		}
		if !bytes.Equal(have, want) {
			t.Errorf("%s is stale: run go generate ./policies", name)
		}
	}
}

const sound = `# METADATA
# title: Good
# description: Says so.
# custom:
#   id: good-rule
#   severity: low
#   subresources: [acl]
#   parameters:
#     days: {type: number, default: 7, description: How many.}
#   remediation: Mend it.
#   references: [https://docs.aws.amazon.com/]
#   tags: [test]
package s3audit.rules.good_rule

deny contains {"msg": "no"} if input.bucket.acl.state == "absent"
`

func TestReadRules(t *testing.T) {
	tests := []struct{ name, dir, old, new, want string }{
		{"sound", "good-rule", "", "", ""},
		{"no metadata", "good-rule", "# METADATA", "# NOTE", "no METADATA"},
		{"another directory", "bad-rule", "", "", "custom.id differs"},
		{"another package", "good-rule", "rules.good_rule", "rules.other", "the package's name differs"},
		{"unknown key", "good-rule", "tags:", "tag:", `unknown field "tag"`},
		{"unknown severity", "good-rule", "severity: low", "severity: dire", "unknown severity"},
		{"unknown scope", "good-rule", "severity: low", "severity: low\n#   scope: region", "custom.scope"},
		{"no remediation", "good-rule", "remediation: Mend it.", "fix: put-bucket-acl", "no custom.remediation"},
		{"no tags", "good-rule", "tags: [test]", "tags: []", "no custom.tags"},
		{"no default", "good-rule", "default: 7, ", "", "parameter days has no"},
		{"empty framework", "good-rule", "severity: low", "severity: low\n#   frameworks: {cis: []}", "framework cis has no controls"},
		{"no rego", "good-rule", "deny contains", "deny containing", "rego_parse_error"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			text := strings.Replace(sound, test.old, test.new, 1)
			rules, err := readRules(fstest.MapFS{
				rulesDir + "/" + test.dir + "/rule.rego": {Data: []byte(text)},
			})
			if test.want == "" {
				if err != nil {
					t.Fatal(err)
				}
				checkSound(t, rules)
				return
			}
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("want an error with %q, have %v", test.want, err)
			}
		})
	}
}

// Run in the wrong directory, it writes nothing.
func TestElsewhere(t *testing.T) {
	dir := t.TempDir()
	if err := run(dir); err == nil || !strings.Contains(err.Error(), "no s3audit/rules here") {
		t.Errorf("have %v", err)
	}
	if entries, err := os.ReadDir(dir); err != nil || len(entries) > 0 {
		t.Errorf("have %v, %v", entries, err)
	}
}

func checkSound(t *testing.T, rules []finding.Rule) {
	t.Helper()
	if len(rules) != 1 {
		t.Fatalf("want one rule, have %d", len(rules))
	}
	r := rules[0]
	if r.ID != "good-rule" || r.Severity != finding.Low || r.Scope != "bucket" || r.Package != "s3audit.rules.good_rule" {
		t.Errorf("have %+v", r)
	}
	if len(r.Parameters) != 1 || r.Parameters[0].Name != "days" || string(r.Parameters[0].Default) != "7" {
		t.Errorf("have parameters %+v", r.Parameters)
	}
}

// The schema refuses what no answer of S3 holds, at every depth.
func TestInputSchemaIsClosed(t *testing.T) {
	var walk func(path string, s map[string]any)
	walk = func(path string, s map[string]any) {
		if s["type"] == "object" && s["additionalProperties"] == nil {
			t.Errorf("%s takes any member", path)
		}
		if properties, ok := s["properties"].(map[string]any); ok {
			for name, p := range properties {
				walk(path+"."+name, p.(schema))
			}
		}
		if items, ok := s["items"].(schema); ok {
			walk(path+"[]", items)
		}
	}
	walk("input", inputSchema(nil))
}
