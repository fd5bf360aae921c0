package rules

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestReads(t *testing.T) {
	cases := map[string]struct {
		body string
		want []string
	}{
		"path":        {`deny contains {"msg": "m"} if input.bucket.versioning.value.Status == "x"`, []string{"bucket.versioning.value.Status"}},
		"below":       {`deny contains {"msg": "m"} if { input.bucket.acl.value.Grants[_].Permission == "x"; input.bucket.acl.value }`, []string{"bucket.acl.value"}},
		"computed":    {`deny contains {"msg": "m"} if { some k in ["a"]; input.bucket[k].state == "x" }`, []string{"bucket"}},
		"alias":       {`deny contains {"msg": "m"} if { b := input.bucket; b.acl.state == "x" }`, []string{"bucket.acl.state"}},
		"helper":      {"deny contains {\"msg\": \"m\"} if f(1)\n\nf(_) if input.account.id == \"x\"", []string{"account.id"}},
		"passed on":   {"deny contains {\"msg\": \"m\"} if f(input.bucket.acl)\n\nf(a) if a.state == \"x\"", []string{"bucket.acl"}},
		"else":        {"deny contains {\"msg\": \"m\"} if x\n\nx if input.bucket.acl.state == \"x\"\n\nelse if input.bucket.cors.state == \"y\"", []string{"bucket.acl.state", "bucket.cors.state"}},
		"whole":       {`deny contains {"msg": "m"} if count(input) == 1`, []string{""}},
		"object.get":  {`deny contains {"msg": "m"} if object.get(input, ["bucket", "acl", "state"], "x") == "x"`, []string{"bucket.acl.state"}},
		"negated":     {`deny contains {"msg": "m"} if not input.bucket.acl.value.Owner.ID`, []string{"bucket.acl.value.Owner.ID"}},
		"inside":      {`deny contains {"msg": "m"} if count({g | some g in input.bucket.acl.value.Grants; g.Permission == input.bucket.name}) > 1`, []string{"bucket.acl.value.Grants", "bucket.name"}},
		"every":       {`deny contains {"msg": "m"} if every g in input.bucket.acl.value.Grants { g.Permission == input.derived.policy.state }`, []string{"bucket.acl.value.Grants", "derived.policy.state"}},
		"time":        {`deny contains {"msg": "m"} if time.now_ns() > 1`, []string{timePath}},
		"in a term":   {`deny contains {"msg": sprintf("%d", [time.now_ns()])}`, []string{timePath}},
		"parameters":  {`deny contains {"msg": "m"} if input.parameters.x.y == 1`, nil},
		"not applied": {"deny contains {\"msg\": \"m\"}\n\nnot_applicable contains input.bucket.region", []string{"bucket.region"}},
		"other rules": {`deny contains {"msg": "m"} if count(data.s3audit.rules.bucket_versioning.deny) > 0`, []string{"bucket.versioning.state", "bucket.versioning.value.Status"}},
		"selection":   {"import data.s3audit.lib.selection\n\ndeny contains {\"msg\": \"m\"} if selection.excluded(\"bucket-versioning\")", nil},
		"any rule's":  {"import data.s3audit.lib.selection\n\ndeny contains {\"msg\": \"m\"} if {\n\tsome id in [\"bucket-versioning\"]\n\tselection.excluded(id)\n}", []string{"bucket.name"}},
	}
	files := map[string]string{}
	for name, tc := range cases {
		id := caseID(name)
		files[id+".rego"] = ruleText(id, onVersioning, tc.body+"\n")
	}
	e := mustLoad(t, Options{Policies: []string{writeFiles(t, files)}})
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(tc.want, e.Reads(caseID(name))); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// caseID is the id of the rule of a case.
func caseID(name string) string {
	return "case-" + strings.NewReplacer(" ", "-", ".", "-", "'", "").Replace(name)
}

// With a list to compare with, the bucket's name matters.
func TestReadsWithSelection(t *testing.T) {
	e := mustLoad(t, Options{Parameters: map[string]map[string]any{"bucket-versioning": {"exclude_buckets": []string{"a*"}}}})
	if !slices.Contains(e.Reads("bucket-versioning"), "bucket.name") || slices.Contains(e.Reads("bucket-object-lock"), "bucket.name") {
		t.Error(e.Reads("bucket-versioning"), e.Reads("bucket-object-lock"))
	}
}
