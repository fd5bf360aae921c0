package report

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"s3audit/collector/snapshot"
	"s3audit/rules/finding"
)

func asffBatches(t *testing.T, r *Report, o Options) []asffBatch {
	t.Helper()
	var out []asffBatch
	d := json.NewDecoder(bytes.NewReader(render(t, "asff", r, o)))
	for d.More() {
		var b asffBatch
		if err := d.Decode(&b); err != nil {
			t.Fatal(err)
		}
		out = append(out, b)
	}
	return out
}

// TestASFFBatches: no batch has more than a call takes, none mixes regions, and
// no finding is lost.
func TestASFFBatches(t *testing.T) {
	s := newFound()
	for i := range 250 {
		s.add(fmt.Sprintf("b%03d", i), []string{"us-east-1", "eu-west-1", ""}[i%3], "versioning-enabled", finding.Fail, "m", nil)
	}
	r := s.report(snapshot.Coverage{}, Exit{})
	ids := map[string]bool{}
	for _, o := range []Options{{}, {ASFFRegion: "eu-central-1"}} {
		clear(ids)
		for _, b := range asffBatches(t, r, o) {
			if n := len(b.Findings); n == 0 || n > maxBatch {
				t.Errorf("a batch of %d", n)
			}
			for _, f := range b.Findings {
				ids[f.Id] = true
				if f.ProductArn != b.Findings[0].ProductArn {
					t.Errorf("%s and %s in one batch", f.ProductArn, b.Findings[0].ProductArn)
				}
				if o.ASFFRegion != "" && !strings.HasPrefix(f.ProductArn, "arn:aws:securityhub:eu-central-1:") {
					t.Errorf("%s is not sent where it was meant to go", f.ProductArn)
				}
			}
		}
		if len(ids) != 250 {
			t.Errorf("%d findings of 250", len(ids))
		}
	}
}

// TestASFFLimits: whatever names and policies say, no text is longer than
// Security Hub takes.
func TestASFFLimits(t *testing.T) {
	s := newFound()
	long := strings.Repeat(hostile, 40)
	s.add(long, long, "versioning-enabled", finding.Fail, long, func(f *finding.Finding) {
		f.Title, f.Rule, f.Remediation, f.Account = long, long, long, long
		f.Frameworks = map[string][]string{long: strings.Fields(long)}
		f.Evidence = []finding.Evidence{{Path: long}}
		f.Exception = &finding.Exception{Reason: long}
	})
	f := asffBatches(t, s.report(snapshot.Coverage{}, Exit{}), Options{})[0].Findings[0]
	for what, limit := range map[string]struct {
		text string
		most int
	}{
		"Title": {f.Title, 256}, "Description": {f.Description, 1024}, "GeneratorId": {f.GeneratorId, 512}, "Id": {f.Id, 512}, "Resource": {f.Resources[0].Id, 512},
		"Recommendation": {f.Remediation.Recommendation.Text, 512}, "Region": {f.Resources[0].Region, 16}, "exception": {f.ProductFields["s3audit/exception"], 1024},
	} {
		if n := utf8.RuneCountInString(limit.text); n > limit.most || n == 0 {
			t.Errorf("%s has %d characters of %d", what, n, limit.most)
		}
	}
	if n := len(f.Compliance.RelatedRequirements); n != 32 {
		t.Errorf("%d requirements", n)
	}
	if f.AwsAccountId != "000000000000" || f.RecordState != "ARCHIVED" {
		t.Errorf("account %s, %s", f.AwsAccountId, f.RecordState)
	}
	if data, _ := json.Marshal(f); len(data) > 240_000 {
		t.Errorf("a finding of %d bytes", len(data))
	}
}
