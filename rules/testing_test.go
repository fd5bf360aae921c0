package rules

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// writeFiles makes a directory of files for one test.
func writeFiles(t testing.TB, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestUserRulesTests(t *testing.T) {
	dir := writeFiles(t, map[string]string{
		"owner/rule.rego": ownerRule,
		"owner/rule_test.rego": `package s3audit.rules.owner_tag_test

import data.s3audit.rules.owner_tag

test_fails if count(owner_tag.deny) == 1 with input as {"bucket": {"tagging": {"state": "absent"}}}

test_wrong if count(owner_tag.deny) == 7 with input as {"bucket": {"tagging": {"state": "absent"}}}

todo_test_later if false
`,
	})
	report, err := Test(context.Background(), TestOptions{Policies: []string{dir}, UserOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	if report.Passed != 1 || report.Failed != 1 || report.Skipped != 1 {
		t.Errorf("%+v", report)
	}
	wrong := report.Results[1]
	if wrong.Name != "test_wrong" || wrong.Passed || wrong.Line != 7 || !strings.HasSuffix(wrong.File, "owner/rule_test.rego") {
		t.Errorf("%+v", wrong)
	}
}

const ownerRule = `# METADATA
# title: Buckets name their owner
# description: Somebody has to answer for a bucket.
# custom:
#   id: owner-tag
#   severity: low
#   subresources: [tagging]
#   parameters:
#     key:
#       type: string
#       default: owner
#       description: The tag that names the owner.
package s3audit.rules.owner_tag

deny contains {"msg": sprintf("no tag %s", [key]), "path": "bucket.tagging"} if {
	not owned
}

owned if {
	some tag in input.bucket.tagging.value.TagSet
	tag.Key == key
}

key := object.get(input, ["parameters", "owner-tag", "key"], data.s3audit.parameters["owner-tag"].key)
`

const ownerTest = `package s3audit.rules.owner_tag_test

import data.s3audit.testing as t

test_fails if {
	data.acme.limit == 3
	t.verdict("owner-tag", t.input_of({"tagging": t.absent}, {})) == "fail"
}
`
