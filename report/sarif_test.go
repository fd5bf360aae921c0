package report

import (
	"encoding/json"
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"s3audit/collector/snapshot"
	"s3audit/rules/finding"
)

func sarifOf(t *testing.T, r *Report, o Options) *sarifLog {
	t.Helper()
	var log sarifLog
	if err := json.Unmarshal(render(t, "sarif", r, o), &log); err != nil {
		t.Fatal(err)
	}
	return &log
}

// TestSARIFIsWhatCodeScanningTakes checks what no validator does: what code
// scanning demands, drops or cuts.
func TestSARIFIsWhatCodeScanningTakes(t *testing.T) {
	for _, s := range samples() {
		if s.only != "" && s.only != "sarif" {
			continue
		}
		t.Run(s.name, func(t *testing.T) {
			log := sarifOf(t, s.report, s.opts)
			if len(log.Runs) != 1 || log.Version != "2.1.0" || log.Schema == "" {
				t.Fatal("want one run of version 2.1.0, with a schema")
			}
			for i := range log.Runs[0].Tool.Driver.Rules {
				checkSARIFRule(t, &log.Runs[0].Tool.Driver.Rules[i])
			}
			prints := map[string]bool{}
			for i := range log.Runs[0].Results {
				checkSARIFResult(t, &log.Runs[0], &log.Runs[0].Results[i], prints)
			}
		})
	}
}

func checkSARIFRule(t *testing.T, r *sarifRule) {
	t.Helper()
	for what, text := range map[string]string{"short": r.ShortDescription.Text, "full": r.FullDescription.Text, "help": r.Help.Text} {
		if text == "" || what != "help" && len([]rune(text)) > 1024 {
			t.Errorf("%s: %s description of %d characters", r.ID, what, len(text))
		}
	}
	if r.ID == "" || r.Name == "" || len([]rune(r.Name)) > 255 {
		t.Errorf("rule %q is named %q", r.ID, r.Name)
	}
	tags := r.Properties.Tags
	if len(tags) > 10 || !slices.Contains(tags, "security") || len(slices.Compact(slices.Sorted(slices.Values(tags)))) != len(tags) {
		t.Errorf("%s: tags %v", r.ID, tags)
	}
	if !regexp.MustCompile(`^\d\.\d$`).MatchString(r.Properties.SecuritySeverity) {
		t.Errorf("%s: security-severity %q", r.ID, r.Properties.SecuritySeverity)
	}
	if r.HelpURI != "" && !strings.HasPrefix(r.HelpURI, "https://") {
		t.Errorf("%s: help is at %q", r.ID, r.HelpURI)
	}
}

func checkSARIFResult(t *testing.T, run *sarifRun, r *sarifResult, prints map[string]bool) {
	t.Helper()
	if r.RuleIndex >= len(run.Tool.Driver.Rules) || run.Tool.Driver.Rules[r.RuleIndex].ID != r.RuleID {
		t.Errorf("%s points to rule %d", r.RuleID, r.RuleIndex)
	}
	if r.Message.Text == "" || strings.Contains(r.Message.Text, "](") {
		t.Errorf("%s: message %q", r.RuleID, r.Message.Text)
	}
	if len(r.Locations) != 1 {
		t.Fatalf("%s: %d locations", r.RuleID, len(r.Locations))
	}
	at := r.Locations[0].PhysicalLocation
	uri, err := url.Parse(at.ArtifactLocation.URI)
	if err != nil || uri.IsAbs() || uri.Host != "" || at.ArtifactLocation.URI == "" || strings.HasPrefix(at.ArtifactLocation.URI, "/") ||
		uri.RawQuery != "" || uri.Fragment != "" || uri.JoinPath().String() != uri.String() {
		t.Errorf("%s: no plain relative path: %q (%v)", r.RuleID, at.ArtifactLocation.URI, err)
	}
	if at.Region != (sarifRegion{1, 1, 1, 1}) {
		t.Errorf("%s: region %v", r.RuleID, at.Region)
	}
	hash := r.PartialFingerprints["primaryLocationLineHash"]
	if !regexp.MustCompile(`^[0-9a-f]{64}:[1-9]\d*$`).MatchString(hash) || prints[hash] {
		t.Errorf("%s: fingerprint %q, seen before: %v", r.RuleID, hash, prints[hash])
	}
	prints[hash] = true
	if failed := r.Kind == "" || r.Kind == "fail"; failed == (r.Level == "none") || !slices.Contains([]string{"error", "warning", "note", "none"}, r.Level) {
		t.Errorf("%s: level %q of the kind %q", r.RuleID, r.Level, r.Kind)
	}
}

// TestSARIFHoldsFailuresOnly: kind and suppressions are ignored by code
// scanning, so anything else would become an open alert.
func TestSARIFHoldsFailuresOnly(t *testing.T) {
	s := newFound()
	for i, v := range []finding.Verdict{finding.Pass, finding.Fail, finding.Unknown, finding.NotApplicable, finding.Error, finding.Fail} {
		s.add(fmt.Sprintf("b%d", i), "", "versioning-enabled", v, "m", func(f *finding.Finding) {
			if i == 5 {
				f.Exception = &finding.Exception{Reason: "r", Owner: "o"}
			}
		})
	}
	results := sarifOf(t, s.report(snapshot.Coverage{}, Exit{}), Options{}).Runs[0].Results
	if len(results) != 1 || results[0].Locations[0].LogicalLocations[0].Name != "b1" {
		t.Errorf("got %d results, want the one of b1: %+v", len(results), results)
	}
}

func TestSARIFKeepsTheWorst(t *testing.T) {
	s := newFound()
	for i := range maxResults + 7 {
		rule := "access-logging-enabled"
		if i > maxResults {
			rule = "bucket-policy-public"
		}
		s.add(fmt.Sprintf("b%05d", i), "", rule, finding.Fail, "m", nil)
	}
	run := sarifOf(t, s.report(snapshot.Coverage{Complete: true}, Exit{Code: 1, Reason: "r"}), Options{}).Runs[0]
	if len(run.Results) != maxResults {
		t.Fatalf("%d results", len(run.Results))
	}
	for i := range 6 {
		if run.Results[i].RuleID != "bucket-policy-public" {
			t.Errorf("result %d is of %s", i, run.Results[i].RuleID)
		}
	}
	notes := run.Invocations[0].ToolExecutionNotifications
	if len(notes) != 1 || notes[0].Descriptor.ID != noteLeftOut || !strings.Contains(notes[0].Message.Text, "; 7 of") {
		t.Errorf("notifications: %+v", notes)
	}
}

func TestSARIFSaysWhatIsMissing(t *testing.T) {
	run := sarifOf(t, deniedReport(), Options{}).Runs[0]
	inv := run.Invocations[0]
	if inv.ExecutionSuccessful || inv.ExitCode != 3 {
		t.Errorf("an incomplete scan reads as %+v", inv)
	}
	var ids []string
	for _, n := range inv.ToolExecutionNotifications {
		ids = append(ids, n.Descriptor.ID)
	}
	if want := []string{noteGap, noteUnknown, noteIncomplete}; !slices.Equal(ids, want) {
		t.Errorf("notifications %v, want %v", ids, want)
	}
	if text := inv.ToolExecutionNotifications[0].Message.Text; !strings.Contains(text, "Grant s3:GetBucketPolicy") {
		t.Errorf("the gap does not name the action: %s", text)
	}
}

func TestSARIFCategory(t *testing.T) {
	id := sarifOf(t, typicalReport(), Options{}).Runs[0].AutomationDetails.ID
	if want := "s3audit/" + account + "/default/20260314T090000Z"; id != want {
		t.Errorf("automationDetails.id is %q, want %q", id, want)
	}
}

func TestAlertPath(t *testing.T) {
	for _, c := range []struct{ account, region, bucket, arn, want string }{
		{account, "eu-west-1", "acme-www", "arn:aws:s3:::acme-www", "aws/111122223333/eu-west-1/s3/acme-www"},
		{"", "", "data", "arn:aws:s3:::data", "aws/unknown/unknown/s3/data"},
		{account, "eu-west-1", "a b/../c#d?e:f%", "", "aws/111122223333/eu-west-1/s3/a%20b%2F..%2Fc%23d%3Fe%3Af%25"},
		{account, "eu-west-1", "..", "", "aws/111122223333/eu-west-1/s3/_.."},
		{account, "", "", "arn:aws:iam::111122223333:root", "aws/111122223333/global/account"},
		{account, "eu-west-1", "", "arn:aws:s3:eu-west-1:111122223333:accesspoint/partner", "aws/111122223333/eu-west-1/s3/accesspoint/partner"},
		{account, "", "", "arn:aws:s3::111122223333:accesspoint/mfzwi23gnjvgw.mrap", "aws/111122223333/global/s3/accesspoint/mfzwi23gnjvgw.mrap"},
		{account, "", "", "", "aws/111122223333/global/account"},
	} {
		f := &finding.Finding{Account: c.account, Region: c.region, Bucket: c.bucket, ARN: c.arn}
		if got := alertPath(f); got != c.want {
			t.Errorf("%q %q: %q, want %q", c.bucket, c.arn, got, c.want)
		}
	}
}

// TestTags takes the newest version of a framework, the better known first.
func TestTags(t *testing.T) {
	frameworks := map[string][]string{"cis-aws-9.0.0": {"9.1"}, "cis-aws-10.0.0": {"10.1", "10.2"}, "hipaa": {"164.312(a)(1)"}, "empty-1.0": {}}
	for i := range 12 {
		frameworks[fmt.Sprintf("other%c-1.0", 'a'+i)] = []string{"1"}
	}
	got := tags(&finding.Rule{Frameworks: frameworks})
	want := []string{"security", "s3", "external/cis-aws-10.0.0/10.1", "external/hipaa/164.312(a)(1)"}
	if len(got) != 10 || !slices.Equal(got[:4], want) {
		t.Errorf("tags %v", got)
	}
}

func TestSeverityWords(t *testing.T) {
	for s, want := range map[finding.Severity][2]string{
		finding.Critical: {"error", "9.5"}, finding.High: {"error", "8.0"}, finding.Medium: {"warning", "5.5"},
		finding.Low: {"note", "2.0"}, finding.Info: {"note", "0.0"},
	} {
		if got := [2]string{levelOf(s), securitySeverity(s)}; got != want {
			t.Errorf("%s: %v, want %v", s, got, want)
		}
	}
}

func TestDriverVersion(t *testing.T) {
	for in, want := range map[string][2]string{
		"1.2.3": {"1.2.3", "1.2.3"}, "v1.2.3-rc.1": {"1.2.3-rc.1", "1.2.3-rc.1"}, "(devel)": {"0.0.0 (devel)", ""}, "": {"0.0.0", ""},
	} {
		if got := [2]string{driverVersion(in), semantic(in)}; got != want {
			t.Errorf("%q: %v, want %v", in, got, want)
		}
	}
}
