package rules

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"s3audit/rules/derive"
)

// needed names the subresources a path that is read belongs to: any of them
// must be declared.
func needed(path string) []string {
	parts := strings.SplitN(path, ".", 3)
	switch {
	case len(parts) < 2:
		return []string{path} // the whole of something: never declared
	case parts[0] == rootDerived && parts[1] == "references":
		return nil // looked up beside the record; a rule says unknown without it
	case parts[0] == rootDerived:
		for _, s := range slices.Concat(derive.Sources(), derive.AccountSources()) {
			if s.Name == parts[1] {
				return s.Subresources
			}
		}
	case parts[0] == rootAccount && parts[1] != "id" && parts[1] != "partition" && parts[1] != "buckets":
		return []string{accountPrefix + parts[1]}
	case parts[0] == rootBucket && bit(parts[1]) != 0:
		return []string{parts[1]}
	}
	return nil
}

// Every rule declares what it reads and reads what it declares.
func TestRulesDeclareWhatTheyRead(t *testing.T) {
	for _, r := range mustLoad(t, Options{}).rules {
		var read []string
		for _, p := range r.reads {
			for _, name := range needed(p.String()) {
				read = append(read, name)
				if !slices.Contains(r.Subresources, name) {
					t.Errorf("%s reads %s and does not declare %s", r.ID, p, name)
				}
			}
		}
		for _, name := range r.Subresources {
			if !slices.Contains(read, name) {
				t.Errorf("%s declares %s and never reads it: %v", r.ID, name, r.reads)
			}
		}
	}
}

func TestReads(t *testing.T) {
	for name, tc := range map[string]struct {
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
	} {
		t.Run(name, func(t *testing.T) {
			dir := writeFiles(t, map[string]string{"x.rego": ruleText("x", onVersioning, tc.body+"\n")})
			if diff := cmp.Diff(tc.want, mustLoad(t, Options{Policies: []string{dir}}).Reads("x")); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// With a list to compare with, the bucket's name matters.
func TestReadsWithSelection(t *testing.T) {
	e := mustLoad(t, Options{Parameters: map[string]map[string]any{"bucket-versioning": {"exclude_buckets": []string{"a*"}}}})
	if !slices.Contains(e.Reads("bucket-versioning"), "bucket.name") || slices.Contains(e.Reads("bucket-object-lock"), "bucket.name") {
		t.Error(e.Reads("bucket-versioning"), e.Reads("bucket-object-lock"))
	}
}
