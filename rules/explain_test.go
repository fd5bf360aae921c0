package rules

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"s3audit/collector/snapshot"
	"s3audit/rules/finding"
)

func agrees(t *testing.T, x *Explanation, scan []finding.Finding, can []string) {
	t.Helper()
	if len(scan) == 0 {
		t.Fatalf("%s: the scan has no verdict", x.Rule.ID)
	}
	worst := scan[0].Verdict
	for _, f := range scan {
		if f.Verdict == finding.Fail {
			worst = f.Verdict
		}
	}
	if x.Verdict != worst {
		t.Errorf("%s of %q: explained as %s, and the scan says %s", x.Rule.ID, scan[0].Bucket, x.Verdict, worst)
	}
	if !x.Evaluated && len(x.Reads) > 0 {
		t.Errorf("%s of %q: not evaluated, and looked at %v", x.Rule.ID, scan[0].Bucket, x.Reads)
	}
	for _, r := range x.Reads {
		if r.Path != "time.now_ns" && !within(r.Path, can) {
			t.Errorf("%s of %q looked at %s, and can read no more than %q", x.Rule.ID, scan[0].Bucket, r.Path, can)
		}
	}
	if x.Evaluated && len(x.Reads) == 0 && len(can) > 0 && x.Verdict != finding.NotApplicable {
		t.Errorf("%s of %q was evaluated and looked at nothing", x.Rule.ID, scan[0].Bucket)
	}
}

// within reports whether the path is below, or on the way to, one of the paths.
func within(path string, can []string) bool {
	for _, c := range can {
		if path == c || belowPath(path, c) || belowPath(c, path) {
			return true
		}
	}
	return false
}

func belowPath(path, prefix string) bool {
	rest, ok := strings.CutPrefix(path, prefix)
	return ok && rest != "" && (rest[0] == '.' || rest[0] == '[') || prefix == ""
}

// TestExplainReads: exactly what the evaluation looked at, in the ways that
// Rego has to look at things.
func TestExplainReads(t *testing.T) {
	for _, c := range []struct {
		name, body string
		want       string
	}{
		{"a reference", `deny contains at("x") if input.bucket.versioning.value.Status == "Suspended"`, `bucket.versioning.value.Status="Enabled"`},
		{"through a variable", `deny contains at("x") if {
	v := input.bucket.versioning.value
	v.Status == "Suspended"
}`, `bucket.versioning.value.Status="Enabled"`},
		{"stops at the first that fails", `deny contains at("x") if {
	input.bucket.versioning.value.Status == "Suspended"
	input.bucket.acl.state == "present"
}`, `bucket.versioning.value.Status="Enabled"`},
		{"object.get", `deny contains at("x") if object.get(input.bucket, ["versioning", "value", "MFADelete"], "Disabled") == "Enabled"`, `bucket.versioning.value.MFADelete=`},
		{"object.get of the input", `deny contains at("x") if object.get(input, ["bucket", "versioning", "value", "Status"], "") == "x"`, `bucket.versioning.value.Status="Enabled"`},
		{"each element", `deny contains at("x") if {
	some g in input.bucket.acl.value.Grants
	g.Permission == "WRITE"
}`, `bucket.acl.value.Grants[0].Permission="READ" bucket.acl.value.Grants[1].Permission="FULL_CONTROL"`},
		{"as a whole", `deny contains at("x") if count(input.bucket.acl.value.Grants) > 5`, `bucket.acl.value.Grants=[{"Permission":"READ"},{"Permission":"FULL_CONTROL"}]`},
		{"a helper and a negation", `deny contains at("x") if not on
on if input.bucket.versioning.value.Status == "Enabled"`, `bucket.versioning.value.Status="Enabled"`},
		{"every", `deny contains at("x") if every g in input.bucket.acl.value.Grants { g.Permission == "READ" }`,
			`bucket.acl.value.Grants[0].Permission="READ" bucket.acl.value.Grants[1].Permission="FULL_CONTROL"`},
		{"a comprehension", `deny contains at("x") if count({g.Permission | some g in input.bucket.acl.value.Grants}) > 5`,
			`bucket.acl.value.Grants[0].Permission="READ" bucket.acl.value.Grants[1].Permission="FULL_CONTROL"`},
		{"a name that has to be quoted", `deny contains at("x") if input.bucket.versioning["a.b"] == 1`, `bucket.versioning["a.b"]=`},
		{"the time", `deny contains at("x") if time.now_ns() < 0`, `time.now_ns="2026-01-02T03:04:05Z"`},
		{"another input", `deny contains at("x") if on with input as {"bucket": {"name": "y"}}
on if input.bucket.name == "x"`, ``},
	} {
		t.Run(c.name, func(t *testing.T) {
			raw := json.RawMessage(`{"name":"b","versioning":{"state":"present","value":{"Status":"Enabled"}},
				"acl":{"state":"present","value":{"Grants":[{"Permission":"READ"},{"Permission":"FULL_CONTROL"}]}}}`)
			x, err := explainBody(t, c.body, raw)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, r := range x.Reads {
				got = append(got, r.Path+"="+string(r.Value))
			}
			if text := strings.Join(got, " "); text != c.want {
				t.Errorf("looked at\n%s\nwant\n%s", text, c.want)
			}
		})
	}
}

// explainBody loads a rule of that body, and explains it.
func explainBody(t *testing.T, body string, raw json.RawMessage) (*Explanation, error) {
	t.Helper()
	dir := writeFiles(t, map[string]string{"rule.rego": `# METADATA
# title: T
# description: D
# custom: {id: ours, severity: low, subresources: [versioning, acl], parameters: {limit: {type: number, default: 3, description: L}}}
package s3audit.rules.ours

at(path) := {"msg": path, "path": path}

` + body + "\n"})
	engine, err := Load(Options{
		Policies: []string{dir}, Include: func(r finding.Rule) bool { return r.ID == "ours" },
		Parameters: map[string]map[string]any{"ours": {"limit": 7}},
	})
	if err != nil {
		t.Fatal(err)
	}
	return engine.Explain(&snapshot.Account{}, &snapshot.Manifest{Started: time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)}, raw, "ours")
}

// TestExplainMissing: a rule that was not evaluated looked at nothing, and says
// what is missing.
func TestExplainMissing(t *testing.T) {
	raw := json.RawMessage(`{"name":"b","versioning":{"state":"denied","api":"GetBucketVersioning","action":"s3:GetBucketVersioning","code":"AccessDenied"},
		"acl":{"state":"absent"}}`)
	x, err := explainBody(t, `deny contains at("x") if input.bucket.versioning.value.Status == "x"`, raw)
	if err != nil {
		t.Fatal(err)
	}
	if x.Verdict != finding.Unknown || x.Evaluated || len(x.Reads) > 0 {
		t.Errorf("got %+v", x)
	}
	if len(x.Answers) != 2 || x.Answers[0].Missing == nil || x.Answers[0].Missing.Action != "s3:GetBucketVersioning" || x.Answers[1].State != "absent" || x.Answers[1].Missing != nil {
		t.Errorf("answers: %+v", x.Answers)
	}
	if len(x.Parameters) != 1 || !x.Parameters[0].Set || string(x.Parameters[0].Value) != "7" {
		t.Errorf("parameters: %+v", x.Parameters)
	}
	if _, err := explainBody(t, `deny contains at("x") if false`, json.RawMessage(`{"name":"b","vanished":true}`)); err == nil {
		t.Error("a bucket that vanished is explained")
	}
}
