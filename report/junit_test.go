package report

import (
	"encoding/xml"
	"fmt"
	"strings"
	"testing"

	"s3audit/collector/snapshot"
	"s3audit/rules/finding"
)

// junitDoc is what a reader makes of the file.
type junitDoc struct {
	XMLName  xml.Name `xml:"testsuites"`
	Tests    int      `xml:"tests,attr"`
	Failures int      `xml:"failures,attr"`
	Errors   int      `xml:"errors,attr"`
	Suites   []struct {
		Name     string `xml:"name,attr"`
		Tests    int    `xml:"tests,attr"`
		Failures int    `xml:"failures,attr"`
		Errors   int    `xml:"errors,attr"`
		Skipped  int    `xml:"skipped,attr"`
		Cases    []struct {
			Class   string         `xml:"classname,attr"`
			Name    string         `xml:"name,attr"`
			Failure []junitTrouble `xml:"failure"`
			Error   []junitTrouble `xml:"error"`
			Skipped []string       `xml:"skipped"`
		} `xml:"testcase"`
	} `xml:"testsuite"`
}

type junitTrouble struct {
	Type    string `xml:"type,attr"`
	Message string `xml:"message,attr"`
	Text    string `xml:",chardata"`
}

func junitOf(t *testing.T, r *Report, o Options) *junitDoc {
	t.Helper()
	var doc junitDoc
	if err := xml.Unmarshal(render(t, "junit", r, o), &doc); err != nil {
		t.Fatal(err)
	}
	return &doc
}

// TestJUnitCounts: what the attributes count is what is there, every finding
// is one case, and no two cases have a name in common.
func TestJUnitCounts(t *testing.T) {
	for _, s := range samples() {
		if s.only != "" {
			continue
		}
		doc := junitOf(t, s.report, s.opts)
		sum, names := [3]int{}, map[string]bool{}
		for _, suite := range doc.Suites {
			var have [4]int
			for _, c := range suite.Cases {
				have[0]++
				have[1] += len(c.Failure)
				have[2] += len(c.Error)
				have[3] += len(c.Skipped)
				if key := c.Class + "\x00" + c.Name; names[key] {
					t.Errorf("%s: two cases are named %q", s.name, c.Name)
				} else {
					names[key] = true
				}
			}
			if want := [4]int{suite.Tests, suite.Failures, suite.Errors, suite.Skipped}; have != want {
				t.Errorf("%s: suite %q has %v and says %v", s.name, suite.Name, have, want)
			}
			sum[0], sum[1], sum[2] = sum[0]+have[0], sum[1]+have[1], sum[2]+have[2]
		}
		if want := [3]int{doc.Tests, doc.Failures, doc.Errors}; sum != want || doc.Tests != len(s.report.Findings)+1 {
			t.Errorf("%s: %v in all, %v said, of %d findings", s.name, sum, want, len(s.report.Findings))
		}
	}
}

// TestJUnitCases: each verdict has its own result.
func TestJUnitCases(t *testing.T) {
	doc := junitOf(t, typicalReport(), Options{})
	results := map[string]string{}
	for _, suite := range doc.Suites {
		for _, c := range suite.Cases {
			rule, _, _ := strings.Cut(c.Name, " ")
			switch key := c.Class + " " + rule; {
			case len(c.Failure) == 1:
				results[key] = "failure " + c.Failure[0].Type
			case len(c.Error) == 1:
				results[key] = "error " + c.Error[0].Type
			case len(c.Skipped) == 1:
				results[key] = "skipped " + c.Skipped[0]
			}
		}
	}
	for key, want := range map[string]string{
		"s3.acme-forgotten-export bucket-policy-public":   "failure critical",
		"s3.acme-analytics-lake versioning-enabled":       "error denied",
		"s3.acme-backup-vault access-logging-enabled":     "error error",
		"s3.acme-backup-vault bucket-public-access-block": "error failed",
		"s3.account bucket-public-access-block":           "failure high",
		"s3.acme-www bucket-public-access-block":          "skipped Agreed by web team until 2026-12-31 (SEC-118)",
	} {
		if !strings.HasPrefix(results[key], want) {
			t.Errorf("%s: %q, want %q", key, results[key], want)
		}
	}
}

// TestJUnitSaysThatTheScanIsIncomplete: no result is no success.
func TestJUnitSaysThatTheScanIsIncomplete(t *testing.T) {
	if c := junitOf(t, cleanReport(), Options{}).Suites[0].Cases[0]; len(c.Error) != 0 {
		t.Errorf("a complete scan reads as %+v", c)
	}
	c := junitOf(t, deniedReport(), Options{}).Suites[0].Cases[0]
	if len(c.Error) != 1 || !strings.Contains(c.Error[0].Text, "The scan is incomplete") {
		t.Errorf("an incomplete scan reads as %+v", c)
	}
}

// TestCutJUnit: beyond what readers take, passes go first, then what weighs
// least, and it is known how many.
func TestCutJUnit(t *testing.T) {
	s := newFound()
	for i := range 10 {
		s.add(fmt.Sprint("b", i), "", "access-logging-enabled", finding.Pass, "m", nil)
		s.add(fmt.Sprint("b", i), "", "versioning-enabled", finding.Unknown, "m", nil)
	}
	s.add("z", "", "bucket-policy-public", finding.Fail, "m", nil)
	r := s.report(snapshot.Coverage{}, Exit{})
	one := len(junitSuites(r)[0].cases[1].xml)
	for _, c := range []struct{ most, bytes, left, failed, unknown, passed int }{
		{21, 1 << 20, 0, 1, 10, 10}, {12, 1 << 20, 9, 1, 10, 1}, {3, 1 << 20, 18, 1, 2, 0}, {21, 4 * one, 18, 1, 2, 0},
	} {
		suites := junitSuites(r)
		left := cutJUnit(suites, c.most, c.bytes)
		n := countJUnit(casesOf(suites))
		if left != c.left || n.failures != c.failed || n.errors != c.unknown || n.tests-n.failures-n.errors != c.passed {
			t.Errorf("%+v: %d left, %+v kept", c, left, n)
		}
	}
	if cases := scanCases(r, 7); len(cases) != 2 || !strings.Contains(string(cases[1].xml), "<skipped>7 verdicts of least weight are left out") {
		t.Errorf("what is left out reads as %s", cases[len(cases)-1].xml)
	}
}
