package report

import (
	"io"

	"s3audit/rules/finding"
)

// gitlabIssue is one entry of a Code Quality report.
// Source: https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format
type gitlabIssue struct {
	Description string         `json:"description"`
	CheckName   string         `json:"check_name"`
	Fingerprint string         `json:"fingerprint"`
	Severity    string         `json:"severity"`
	Location    gitlabLocation `json:"location"`
}

type gitlabLocation struct {
	Path  string      `json:"path"`
	Lines gitlabLines `json:"lines"`
}

type gitlabLines struct {
	Begin int `json:"begin"`
}

// renderGitLab writes the failed verdicts that no exception covers, and one
// issue that says so where something could not be established: the format has
// no other place for that.
func renderGitLab(w io.Writer, r *Report, o Options) error {
	issues := []gitlabIssue{}
	seen := map[string]bool{} // GitLab drops what has a fingerprint in common
	for i := range r.Findings {
		f := &r.Findings[i]
		if f.Verdict == finding.Fail && f.Exception == nil && !seen[f.Fingerprint] {
			seen[f.Fingerprint] = true
			issues = append(issues, gitlabIssue{
				Description: alertText(f), CheckName: plain(f.Rule), Fingerprint: plain(f.Fingerprint),
				Severity: gitlabSeverity(f.Severity), Location: gitlabAt(placeOf(f, o)),
			})
		}
	}
	if text := unestablished(r); text != "" {
		f := &finding.Finding{Account: r.Scan.Account}
		issues = append(issues, gitlabIssue{
			Description: text, CheckName: "scan-incomplete", Fingerprint: finding.Fingerprint("scan-incomplete", r.Scan.Account, ""),
			Severity: "info", Location: gitlabAt(placeOf(f, o)),
		})
	}
	return writeJSON(w, issues, "  ")
}

func gitlabAt(path string) gitlabLocation { return gitlabLocation{path, gitlabLines{1}} }

func gitlabSeverity(s finding.Severity) string {
	switch s {
	case finding.Critical:
		return "blocker"
	case finding.High:
		return "critical"
	case finding.Medium:
		return "major"
	case finding.Low:
		return "minor"
	}
	return "info"
}

// unestablished says what a scan could not establish, "" where it established all.
func unestablished(r *Report) string {
	text := ""
	if n := r.Summary.Verdicts[finding.Unknown]; n > 0 {
		text = count(n, "verdict") + " could not be established."
	}
	if n := r.Summary.Verdicts[finding.Error]; n > 0 {
		text += " " + count(n, "verdict") + " ended in an error of the rule."
	}
	if !r.Coverage.Complete {
		text += " " + covered(&r.Coverage)
	}
	return sentence(plain(text))
}
