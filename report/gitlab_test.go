package report

import (
	"encoding/json"
	"slices"
	"testing"

	"s3audit/rules/finding"
)

// TestGitLabIssues: what GitLab demands of every issue, and which there are.
func TestGitLabIssues(t *testing.T) {
	for _, s := range samples() {
		if s.only != "" {
			continue
		}
		var issues []gitlabIssue
		if err := json.Unmarshal(render(t, "gitlab", s.report, s.opts), &issues); err != nil {
			t.Fatal(err)
		}
		seen := map[string]bool{}
		for _, issue := range issues {
			if issue.Description == "" || issue.CheckName == "" || issue.Location.Path == "" || issue.Location.Lines.Begin != 1 || seen[issue.Fingerprint] ||
				!slices.Contains([]string{"info", "minor", "major", "critical", "blocker"}, issue.Severity) {
				t.Errorf("%s: %+v", s.name, issue)
			}
			seen[issue.Fingerprint] = true
		}
		want := 0
		for i := range s.report.Findings {
			if f := &s.report.Findings[i]; f.Verdict == finding.Fail && f.Exception == nil {
				want++
			}
		}
		if unestablished(s.report) != "" {
			want++
		}
		if len(issues) != want {
			t.Errorf("%s: %d issues, want %d", s.name, len(issues), want)
		}
	}
	var issues []gitlabIssue
	if err := json.Unmarshal(render(t, "gitlab", deniedReport(), Options{}), &issues); err != nil || len(issues) != 1 || issues[0].CheckName != "scan-incomplete" {
		t.Errorf("a scan that could not look has the issues %+v (%v)", issues, err)
	}
}
