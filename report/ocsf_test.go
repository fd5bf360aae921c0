package report

import (
	"bytes"
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"s3audit/rules/finding"
)

func ocsfSchema(t *testing.T) *jsonschema.Schema {
	t.Helper()
	doc := decode(t, mustRead(t, "testdata/validate/ocsf-1.6-compliance-finding.schema.json")).(map[string]any)
	c := jsonschema.NewCompiler()
	if err := c.AddResource("urn:ocsf", doc); err != nil {
		t.Fatal(err)
	}
	return c.MustCompile("urn:ocsf")
}

func TestOCSFFollowsItsSchema(t *testing.T) {
	schema := ocsfSchema(t)
	for _, s := range samples() {
		if s.only != "" {
			continue
		}
		lines := bytes.Split(bytes.TrimSuffix(render(t, "ocsf", s.report, s.opts), []byte("\n")), []byte("\n"))
		events := len(s.report.Findings)
		if s.report.Baseline != nil {
			events += len(s.report.Baseline.Resolved)
		}
		if events == 0 {
			lines = nil
		}
		if len(lines) != events {
			t.Fatalf("%s: %d events, want %d", s.name, len(lines), events)
		}
		for i, line := range lines {
			if err := schema.Validate(decode(t, line)); err != nil {
				t.Errorf("%s: event %d: %v", s.name, i+1, err)
			}
		}
	}
	good := string(bytes.SplitN(render(t, "ocsf", typicalReport(), Options{}), []byte("\n"), 2)[0])
	for _, swap := range [][2]string{
		{`"class_uid":2003`, `"class_uid":2004`}, {`"type_uid":200301`, `"type_uid":200302`}, {`"status_id":2`, `"status_id":7`}, {`"provider":"AWS"`, `"vendor":"AWS"`},
		{`"version":"1.6.0"`, `"version":"1.0.0"`}, {`"time":17`, `"time":-17`}, {`"resources":[{"uid"`, `"resources":[{"id"`},
	} {
		bad := bytes.Replace([]byte(good), []byte(swap[0]), []byte(swap[1]), 1)
		if string(bad) == good || schema.Validate(decode(t, bad)) == nil {
			t.Errorf("the schema takes %s", swap[1])
		}
	}
}

// TestOCSFStatus: what each verdict is to a SIEM.
func TestOCSFStatus(t *testing.T) {
	agreed := &finding.Exception{Reason: "r"}
	for _, c := range []struct {
		f                            finding.Finding
		activity, lifecycle, verdict int
	}{
		{finding.Finding{Verdict: finding.Fail}, 1, 1, 3},
		{finding.Finding{Verdict: finding.Fail, Exception: agreed}, 1, 3, 3},
		{finding.Finding{Verdict: finding.Unknown, Change: &finding.Change{State: finding.Unchanged}}, 2, 1, 2},
		{finding.Finding{Verdict: finding.Error, Change: &finding.Change{State: finding.New}}, 1, 1, 2},
		{finding.Finding{Verdict: finding.Pass}, 1, 4, 1},
		{finding.Finding{Verdict: finding.NotApplicable}, 1, 4, 99},
	} {
		e := ocsfOf(&Head{}, &c.f)
		if e.ActivityID != c.activity || e.TypeUID != 200300+c.activity || e.StatusID != c.lifecycle || e.Compliance.StatusID != c.verdict {
			data, _ := json.Marshal(e)
			t.Errorf("%+v: %s", c, data)
		}
	}
}

// TestOCSFCloses: a finding that an earlier scan had and this one has not is
// closed, under the id that it had.
func TestOCSFCloses(t *testing.T) {
	schema := ocsfSchema(t)
	r := typicalReport()
	r.Findings = nil
	r.Baseline = &finding.Comparison{Resolved: []finding.Resolved{
		{Fingerprint: "f1", Rule: "bucket-versioning", Account: "111122223333", Bucket: "mended", ARN: "arn:aws:s3:::mended"},
		{Fingerprint: "f2", Rule: "bucket-versioning", Account: "111122223333", Bucket: "deleted", ARN: "arn:aws-cn:s3:::deleted", Gone: true},
	}}
	var have [][]any
	for line := range bytes.Lines(render(t, "ocsf", r, Options{})) {
		if err := schema.Validate(decode(t, line)); err != nil {
			t.Errorf("%s: %v", line, err)
		}
		var e ocsfEvent
		if err := json.Unmarshal(line, &e); err != nil {
			t.Fatal(err)
		}
		have = append(have, []any{e.FindingInfo.UID, e.TypeUID, e.Status, e.Compliance.Status, e.Resources[0].UID, e.Resources[0].Partition, e.Message})
	}
	want := [][]any{
		{"f1", 200303, "Resolved", "Fixed", "arn:aws:s3:::mended", "aws", "bucket-versioning on mended: the rule does not fail any more"},
		{"f2", 200303, "Resolved", "Gone", "arn:aws-cn:s3:::deleted", "aws-cn", "bucket-versioning on deleted: the bucket is not there any more"},
	}
	if diff := cmp.Diff(want, have); diff != "" {
		t.Error(diff)
	}
}

func TestResourceType(t *testing.T) {
	for _, c := range []struct{ bucket, arn, kind, name, partition string }{
		{"b", "arn:aws:s3:::b", "AWS::S3::Bucket", "b", "aws"},
		{"b", "arn:aws-cn:s3:::b", "AWS::S3::Bucket", "b", "aws-cn"},
		{"", "arn:aws-us-gov:s3:us-gov-west-1:111122223333:accesspoint/p", "AWS::S3::AccessPoint", "accesspoint/p", "aws-us-gov"},
		{"", "arn:aws:iam::111122223333:root", "AWS::::Account", "root", "aws"},
		{"", "", "AWS::::Account", "", "aws"},
	} {
		f := &finding.Finding{Bucket: c.bucket, ARN: c.arn}
		if kind, name, partition := resourceType(f), resourceName(f), partitionOf(f); kind != c.kind || name != c.name || partition != c.partition {
			t.Errorf("%+v: %s %s %s", c, kind, name, partition)
		}
	}
}
