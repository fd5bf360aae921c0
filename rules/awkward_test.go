//go:build !race

package rules

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"s3audit/rules/finding"
	"s3audit/rules/sample"
)

// awkward are rules written in every way that could mislead an engine that
// shares what it found: other inputs, other rules, names that are computed,
// helpers that break, are undefined or are wider than they look.
var awkward = map[string]string{
	"with-input": `deny contains {"msg": helper} if helper == "Suspended"

deny contains {"msg": "other"} if other == "Enabled"

helper := input.bucket.versioning.value.Status

other := h if h := helper with input.bucket.versioning.value.Status as input.bucket.acl.value.Grants[0].Permission

other := "Enabled" if helper with input as {"bucket": {"versioning": {"value": {"Status": input.bucket.region}}}}`,
	"with-helper": `deny contains {"msg": "m"} if both with input.bucket.versioning.value.Status as "Zed"

both if {
	input.bucket.versioning.value.Status == "Zed"
	input.bucket.versioning.value.MFADelete == "Enabled"
}`,
	"computed-names": `deny contains {"msg": sprintf("%s %v", [k, v]), "path": k} if {
	some k in ["versioning", "acl", "policy", "website"]
	v := states[k]
	v != "present"
}

states[k] := input.bucket[k].state if some k, _ in input.bucket

states.versioning := "here" if input.bucket.versioning.state == "nowhere"`,
	"undefined-helper": `deny contains {"msg": "no lock"} if not lock

deny contains {"msg": "short"} if days < 40

lock := input.bucket["object-lock"].value.ObjectLockConfiguration.Rule

days := lock.DefaultRetention.Days`,
	"default-and-else": `default level := "none"

level := "high" if input.bucket.versioning.value.MFADelete == "Enabled" else := "low" if input.bucket.versioning.value.Status == "Enabled"

deny contains {"msg": level, "severity": severity} if level != "high"

severity := "critical" if level == "none" else := "info"

not_applicable contains "website" if input.bucket.website.state == "present"`,
	"helper-breaks": `deny contains {"msg": "one"} if number > 1

deny contains {"msg": "two"} if input.bucket.versioning.value.Status == "Suspended"

number := to_number(input.bucket.tagging.value.TagSet[0].Value)`,
	"helper-conflicts": `deny contains {"msg": p} if p := permission

permission := g.Permission if some g in input.bucket.acl.value.Grants`,
	"conflict-unused": `deny contains {"msg": "x"} if {
	input.bucket.versioning.value.Status == "Suspended"
	permission != "READ"
}

permission := g.Permission if some g in input.bucket.acl.value.Grants`,
	"sets-and-objects": `deny contains {"msg": sprintf("%v", [by_permission]), "value": by_permission} if count(by_permission) > 1

by_permission[p] contains who if {
	some g in input.bucket.acl.value.Grants
	p := g.Permission
	who := object.get(g.Grantee, "URI", "id")
}

deny contains {"msg": m} if some m in object.keys(by_permission)`,
	"functions": `deny contains {"msg": m} if {
	some s in input.derived.policy.statements
	m := say(s.effect, input.bucket.versioning.state)
}

say("Allow", state) := sprintf("allows while %s in %s", [state, region])

say("Deny", "absent") := "denies"

region := input.bucket.region`,
	"whole-input": `deny contains {"msg": sprintf("%d", [count(input.bucket)])} if count(object.keys(input)) == 3`,
	"names": `deny contains {"msg": sprintf("%s %s", [input.bucket.name, kind])} if endswith(input.bucket.name, "7")

kind := "website" if input.bucket.website.state == "present" else := "data"`,
	"other-rule": `deny contains {"msg": "both"} if {
	count(data.s3audit.rules.bucket_versioning.deny) > 0
	count(data.s3audit.rules.bucket_acl_disabled.deny) > 0
}`,
	"time": `deny contains {"msg": sprintf("%d", [now])} if input.bucket.cors.state == "present"

now := time.now_ns()`,
	"numbers": `deny contains {"msg": "n", "value": total} if total > 30

total := sum([d | some r in input.bucket.lifecycle.value.Rules; d := r.Expiration.Days]) / 3`,
	"account-and-bucket": `deny contains {"msg": sprintf("%v", [off])} if {
	off := {name | some name, on in input.derived.publicAccessBlock; on != true}
	count(off) > 0
	input.account.id == input.bucket.account
}`,
	"deep-negation": `deny contains {"msg": "m"} if not all_fine

all_fine if every s in input.derived.policy.statements { fine(s) }

fine(s) if s.effect == "Deny"

fine(s) if not wide(s)

wide(s) if s.principals.any`,
	"exposure": `deny contains {"msg": sprintf("%s by %v", [c.id, c.via]), "path": "derived.exposure.cross_account", "value": c} if some c in input.derived.exposure.cross_account

deny contains {"msg": sprintf("%v", [open])} if count(open) > 1

open := [class | some class in ["list", "read", "write", "admin"]; input.derived.exposure[class] in {"public", "shared"}]

unknown contains {"subresource": "policy", "code": m.reason} if some m in input.derived.exposure.missing

not_applicable contains "AWS differs" if input.derived.exposure.analyser_disagreement.aws`,
	"analysis": `deny contains {"msg": sprintf("%s %v", [s.sid, a.classes]), "path": sprintf("derived.policy.statements[%d]", [a.index]), "value": s.resources} if {
	some a in input.derived.policy.analysis.statements
	a.public
	s := input.derived.policy.statements[a.index]
}`,
	"whole-derived": `deny contains {"msg": sprintf("%d", [count(levels)]), "value": levels} if count(levels) > 2

levels := {name: kind | some name, v in input.derived; kind := type_name(v)}

deny contains {"msg": x.verdict} if {
	some name in ["exposure"]
	x := input.derived[name]
	x.verdict != "private"
}`,
	"refusals": `deny contains {"msg": code} if code := input.bucket.acl.code

unknown contains {"subresource": "acl", "code": id} if id := input.bucket.cors.requestId`,
}

// TestEnginesAgreeOnAwkwardRules judges wild fleets with them, alone and all
// together, partial and not, twice.
func TestEnginesAgreeOnAwkwardRules(t *testing.T) {
	files := map[string]string{}
	for id, body := range awkward {
		for _, partial := range []string{"", "-partial"} {
			custom := "#   severity: high\n#   subresources: [versioning, acl]\n"
			if partial != "" {
				custom += "#   partial: true\n"
				body += "\n\nsatisfied if input.bucket.acl.state == \"present\"\n"
			}
			files[id+partial+".rego"] = ruleText(id+partial, custom, body+"\n")
		}
	}
	dir := writeFiles(t, files)
	include := func(r finding.Rule) bool { return r.Source != "builtin" }
	options := Options{Policies: []string{dir}, Include: include}
	memo := mustLoad(t, options)
	options.Engine = Plain
	plain := mustLoad(t, options)
	broken := 0
	for seed := range uint64(3) {
		for _, kind := range []sample.Kind{sample.Wild, sample.Raw} {
			f := sample.Fleet{Seed: seed, Kind: kind, Wrong: seed == 1}
			records, acct := f.Records(100), f.Account()
			want, wantStats := judge(t, plain, acct, records, JudgeOptions{IncludePasses: true})
			for _, s := range wantStats.Rules {
				broken += s.Errors
			}
			for range 2 {
				got, gotStats := judge(t, memo, acct, records, JudgeOptions{IncludePasses: true})
				for i := range want {
					if text(t, want[i]) != text(t, got[i]) {
						t.Fatalf("%s\n%s", records[i], cmp.Diff(want[i], got[i]))
					}
				}
				if diff := cmp.Diff(wantStats, gotStats); diff != "" {
					t.Fatal(fmt.Sprint(seed, kind), diff)
				}
			}
		}
	}
	if broken == 0 {
		t.Error("no rule broke: the test shows less than it should")
	}
}
