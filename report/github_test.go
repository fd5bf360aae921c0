package report

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"s3audit/collector/snapshot"
	"s3audit/rules/finding"
)

// TestGitHubKeepsTheWorst: of each kind no more than GitHub shows, the worst
// first, and the first line says how many there are besides.
func TestGitHubKeepsTheWorst(t *testing.T) {
	s := newFound()
	rules := []string{"bucket-public-access-block", "bucket-policy-public", "versioning-enabled", "tags-owner", "access-logging-enabled"}
	for i := range 14 {
		for _, rule := range rules {
			s.add(fmt.Sprintf("b%02d", i), "us-east-1", rule, finding.Fail, "m", nil)
		}
		s.add(fmt.Sprintf("b%02d", i), "us-east-1", "bucket-acl-public-write-acp", finding.Unknown, "m", nil)
	}
	r := s.report(snapshot.Coverage{Complete: true}, Exit{1, "findings"})
	lines := strings.Split(strings.TrimSpace(string(render(t, "github", r, Options{}))), "\n")
	kinds := map[string]int{}
	for _, line := range lines {
		kinds[regexp.MustCompile(`^::(\w+) `).FindStringSubmatch(line)[1]]++
	}
	if len(lines) != 30 || kinds["error"] != 10 || kinds["warning"] != 10 || kinds["notice"] != 10 {
		t.Errorf("%d lines: %v", len(lines), kinds)
	}
	if !strings.Contains(lines[0], "29 of most weight are here, 55 are left out") {
		t.Errorf("the first line is %q", lines[0])
	}
	for i, want := range map[int]string{1: "bucket-policy-public%3A critical", 10: "bucket-policy-public%3A critical", 11: "bucket-acl-public-write-acp%3A unknown", 21: "access-logging-enabled%3A low"} {
		if !strings.Contains(lines[i], "title="+want) {
			t.Errorf("line %d is %q, want %s", i, lines[i], want)
		}
	}
}

func TestGitHubEscapes(t *testing.T) {
	for in, want := range map[string][2]string{
		"50%, a:b": {"50%25, a:b", "50%25%2C a%3Ab"}, "a\nb": {`a\nb`, `a\nb`}, "##[error]": {"# #[error]", "# #[error]"}, "%0A::error::": {"%250A::error::", "%250A%3A%3Aerror%3A%3A"},
	} {
		if got := [2]string{commandData(in), property(in)}; got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

// TestGitHubLeavesOut: what is agreed or passed is no annotation.
func TestGitHubLeavesOut(t *testing.T) {
	text := string(render(t, "github", exceptedReport(""), Options{SARIFAnchor: "policies/my file.rego"}))
	if strings.Count(text, "\n") != 3 || strings.Contains(text, "acme-www") || strings.Count(text, "file=policies/my%2520file.rego,line=1,") != 2 {
		t.Errorf("annotations:\n%s", text)
	}
}
