package report

import (
	"slices"
	"strings"
	"testing"

	"s3audit/rules/finding"
)

// comparedReport is the typical account against a baseline of the week before.
func comparedReport() *Report {
	r := typicalReport()
	r.Findings = slices.Clone(r.Findings)
	for i := range r.Findings {
		f := &r.Findings[i]
		if f.Exception != nil {
			continue
		}
		c := &finding.Change{State: finding.Unchanged}
		switch f.Rule {
		case "bucket-policy-public":
			if f.Verdict == finding.Fail {
				c = &finding.Change{State: finding.Updated, Parts: []string{`Statement["Old"]`, `Statement["PublicRead"]`}, New: []string{`Statement["PublicRead"]`}}
			}
		case "tags-owner":
			c.State = finding.New
		}
		f.Change = c
	}
	r.Baseline = &finding.Comparison{
		With: "s3.baseline", New: 1, Updated: 1, Unchanged: 5, NewUnknown: 2, BecameUnknown: 1, Fixed: 1, Gone: 1, Excepted: 1, NotEvaluated: 3,
		Resolved: []finding.Resolved{
			{Fingerprint: finding.Fingerprint("f1", account, ""), Rule: "tags-owner", Account: account, Bucket: "acme-tmp-7f3a", ARN: "arn:aws:s3:::acme-tmp-7f3a", Gone: true},
			{Fingerprint: finding.Fingerprint("f2", account, ""), Rule: "versioning-enabled", Account: account, Bucket: "acme-backup-vault", ARN: "arn:aws:s3:::acme-backup-vault"},
		},
	}
	return r
}

// TestNewIsNotFolded: what is new has a row of its own, however low it is.
func TestNewIsNotFolded(t *testing.T) {
	text := string(render(t, "table", comparedReport(), Options{Brief: true}))
	for _, want := range []string{"New since the baseline.", `More than in the baseline: Statement["PublicRead"].`, "gone: tags-owner on acme-tmp-7f3a"} {
		if !strings.Contains(text, want) {
			t.Errorf("the brief table lacks %q:\n%s", want, text)
		}
	}
}

// TestSARIFHasStates: with a baseline every result has a state, without none.
func TestSARIFHasStates(t *testing.T) {
	states := map[string]int{}
	for _, result := range buildSARIF(comparedReport(), Options{SARIFSuppressed: true}).Runs[0].Results {
		states[result.BaselineState]++
	}
	if states["new"] != 1 || states["updated"] != 1 || states["unchanged"] == 0 || states[""] != 0 {
		t.Errorf("states: %v", states)
	}
	if text := render(t, "sarif", typicalReport(), Options{}); strings.Contains(string(text), "baselineState") {
		t.Error("a state without a baseline")
	}
}
