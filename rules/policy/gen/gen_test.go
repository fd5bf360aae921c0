package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const want = `{
  "source": "https://servicereference.us-east-1.amazonaws.com/v1/s3/s3.json",
  "date": "2026-01-02",
  "actions": [
    {"name": "DeleteObject", "access_level": "Write", "resources": ["object"]},
    {"name": "GetObject", "access_level": "Read", "resources": ["object"]},
    {"name": "ListAllMyBuckets", "access_level": "List", "resources": []},
    {"name": "PutBucketAcl", "access_level": "Permissions management", "resources": ["bucket"]},
    {"name": "PutObjectTagging", "access_level": "Tagging", "resources": ["accesspointobject", "object"]}
  ]
}
`

func TestRewrite(t *testing.T) {
	out := filepath.Join(t.TempDir(), "actions.json")
	before := `{"actions":[{"name":"GetObject","access_level":"Read","resources":["object"]},{"name":"DeleteObject","access_level":"Write","resources":[]}]}`
	if err := os.WriteFile(out, []byte(before), 0o600); err != nil {
		t.Fatal(err)
	}
	changes, err := rewrite("testdata/reference.json", "2026-01-02", out)
	if err != nil {
		t.Fatal(err)
	}
	wantChanges := []string{
		`- {"name": "DeleteObject", "access_level": "Write", "resources": []}`,
		`+ {"name": "DeleteObject", "access_level": "Write", "resources": ["object"]}`,
		`+ {"name": "ListAllMyBuckets", "access_level": "List", "resources": []}`,
		`+ {"name": "PutBucketAcl", "access_level": "Permissions management", "resources": ["bucket"]}`,
		`+ {"name": "PutObjectTagging", "access_level": "Tagging", "resources": ["accesspointobject", "object"]}`,
	}
	if diff := cmp.Diff(wantChanges, changes); diff != "" {
		t.Error(diff)
	}
	have, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, string(have)); diff != "" {
		t.Error(diff)
	}
	if changes, err = rewrite("testdata/reference.json", "2026-01-02", out); err != nil || len(changes) > 0 {
		t.Errorf("a second time: %q, %v", changes, err)
	}
}

// The table that is kept has the form that this command writes.
func TestTableIsInForm(t *testing.T) {
	have, err := os.ReadFile("../actions.json")
	if err != nil {
		t.Fatal(err)
	}
	list, err := readTable("../actions.json")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(have), `"actions"`)
	_, wantRest, _ := strings.Cut(string(table("", "", list)), `"actions"`)
	if diff := cmp.Diff(wantRest, rest); diff != "" {
		t.Error(diff)
	}
}

func TestRefuses(t *testing.T) {
	for text, want := range map[string]string{
		`[]`:                            "cannot unmarshal",
		`{"Name":"ec2","Actions":[{}]}`: `is about service "ec2"`,
		`{"Name":"s3"}`:                 "has no actions",
		`{"Name":"s3","Actions":[{}]}`:  "without a name",
	} {
		if _, err := fromReference([]byte(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", text, err)
		}
	}
	for _, args := range [][2]string{{"", "2026-01-02"}, {"testdata/reference.json", ""}, {"testdata/none.json", "2026-01-02"}} {
		if _, err := rewrite(args[0], args[1], filepath.Join(t.TempDir(), "x")); err == nil {
			t.Errorf("%q is taken", args)
		}
	}
}
