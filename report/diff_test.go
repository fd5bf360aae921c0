package report

import (
	"encoding/json"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"s3audit/remediate/plan"
	"s3audit/report/drift"
	"s3audit/rules/finding"
)

// diffSample has one of everything, and a bucket that means harm.
func diffSample() *drift.Diff {
	b := &drift.Builder{}
	text, _ := json.Marshal(hostile)
	b.Add(drift.Bucket{
		Name: "acme-www", Region: "eu-west-1", Presence: drift.Both,
		Configuration: []drift.Subresource{
			{Name: "policy", Old: "present", New: "present", Fields: []plan.FieldChange{{Path: `Policy.Statement["Public"]`, New: json.RawMessage(`{"Effect":"Allow"}`)}}},
			{Name: "versioning", Old: "absent", New: "present", Fields: []plan.FieldChange{{Path: "Status", New: json.RawMessage(`"Enabled"`)}}},
		},
		NotComparable: []drift.Subresource{{Name: "acl", Old: "present", New: "denied"}, {Name: "tagging", Old: "not-collected", New: "present"}},
		Findings: []drift.Finding{
			{Turn: drift.Updated, Was: finding.Fail, Now: finding.Fail, Fingerprint: "f1", Rule: "bucket-policy-public", Severity: finding.Critical, ARN: "arn:aws:s3:::acme-www", Message: "the policy is public", NewParts: []string{`Statement["Public"]`}},
			{Turn: drift.KnownAgain, Was: finding.Unknown, Now: finding.Fail, Fingerprint: "f2", Rule: "access-logging-enabled", Severity: finding.Low, ARN: "arn:aws:s3:::acme-www", Message: "logging is off"},
			{Turn: drift.Fixed, Was: finding.Fail, Fingerprint: "f3", Rule: "versioning-enabled", Severity: finding.Medium, ARN: "arn:aws:s3:::acme-www", Message: "versioning was off"},
		},
	}, 4)
	b.Add(drift.Bucket{
		Name: hostile, Region: hostile, Presence: drift.Appeared,
		Configuration: []drift.Subresource{{Name: hostile, Old: hostile, New: hostile, Fields: []plan.FieldChange{{Path: hostile, Old: text, New: text}}}},
		Findings:      []drift.Finding{{Turn: drift.New, Now: finding.Fail, Fingerprint: "f4", Rule: hostile, Severity: finding.High, ARN: hostile, Message: hostile, NewParts: []string{hostile}, FixedParts: []string{hostile}}},
	}, 0)
	b.Add(drift.Bucket{Name: "old-logs", Presence: drift.Gone}, 0)
	d := b.Diff(drift.Side{File: "old.snapshot", Started: started, Buckets: 3, Whole: true}, drift.Side{File: hostile, Started: finished, Buckets: 2})
	d.Tool, d.Account, d.Exit = "1.2.3", account, drift.Exit{Code: 1, Reason: "3 new findings at or over low"}
	return d
}

func renderDiff(t *testing.T, format string, o Options) []byte {
	t.Helper()
	var b strings.Builder
	if err := WriteDiff(&b, format, diffSample(), o); err != nil {
		t.Fatal(err)
	}
	return []byte(b.String())
}

func TestDiffGolden(t *testing.T) {
	for _, format := range DiffFormats() {
		data := renderDiff(t, format, Options{ActionsLog: true})
		golden(t, filepath.Join("testdata", "diff", "diff."+extension(format)), data)
		harmlessText(t, format, data)
	}
	if WriteDiff(nil, "csv", diffSample(), Options{}) == nil {
		t.Error("an unknown format is no error")
	}
}

// harmlessText: nothing in it steers a terminal, or a CI system that reads along.
func harmlessText(t *testing.T, format string, data []byte) {
	t.Helper()
	for _, bad := range []string{"\x1b", "\u202e", "\x00", "\n::", "##[", "<img", "<script"} {
		if strings.Contains(string(data), bad) && (format == "markdown" || !strings.HasPrefix(bad, "<")) {
			t.Errorf("%s holds %q", format, bad)
		}
	}
}

func TestDiffIsCut(t *testing.T) {
	text := string(renderDiff(t, "markdown", Options{MaxBytes: 1600}))
	if len(text) > 1600 || !strings.Contains(text, "**Cut here:** 3 more buckets did not fit") {
		t.Errorf("%d bytes:\n%s", len(text), text)
	}
}

func TestDiffFollowsItsSchema(t *testing.T) {
	doc := schemaFile(t, "diff")
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	if err := c.AddResource(drift.SchemaID, doc); err != nil {
		t.Fatal(err)
	}
	schema := c.MustCompile(drift.SchemaID)
	good := renderDiff(t, "json", Options{})
	if err := schema.Validate(decode(t, good)); err != nil {
		t.Error(err)
	}
	bad := strings.Replace(string(good), `"turn": "fixed"`, `"turn": "repaired"`, 1)
	if schema.Validate(decode(t, []byte(bad))) == nil {
		t.Error("the schema takes any turn")
	}
	compareMembers(t, "diff", reflect.TypeFor[drift.Diff](), doc)
}
