package report

import (
	"bytes"
	"cmp"
	"encoding/xml"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"s3audit/rules/finding"
)

// What GitLab takes: files below 30 MB, and 250,000 objects when parsed, of
// which a failed case makes eight. Jenkins and Azure DevOps take more.
// Source: https://docs.gitlab.com/ci/testing/unit_test_reports/
const (
	maxJUnitBytes = 28_000_000
	maxJUnitCases = 30_000
)

// junitCase is one finding as a test case.
type junitCase struct {
	finding *finding.Finding
	result  string // failure, error, skipped, or "" for a pass
	xml     []byte
}

// junitSuite is one bucket, or what belongs to the account alone.
type junitSuite struct {
	name  string
	cases []junitCase
}

// renderJUnit writes a suite for each bucket and a case for each verdict, in
// the dialect that both Jenkins and GitLab read. The scan is a case of its own,
// so that a scan that could not look never reads as one that found nothing.
// Source: https://github.com/jenkinsci/xunit-plugin, junit-10.xsd
func renderJUnit(w io.Writer, r *Report, _ Options) error {
	suites := junitSuites(r)
	left := cutJUnit(suites, maxJUnitCases, maxJUnitBytes)
	suites = append([]junitSuite{{name: "s3audit", cases: scanCases(r, left)}}, suites...)
	var b bytes.Buffer
	b.WriteString(xml.Header)
	total := countJUnit(casesOf(suites))
	fmt.Fprintf(&b, "<testsuites name=\"s3audit\" tests=\"%d\" failures=\"%d\" errors=\"%d\">\n", total.tests, total.failures, total.errors)
	for i := range suites {
		suites[i].write(&b, r)
	}
	b.WriteString("</testsuites>\n")
	_, err := w.Write(b.Bytes())
	return err
}

// junitSuites sorts the findings into suites, in the order of the report.
func junitSuites(r *Report) []junitSuite {
	var suites []junitSuite
	at := map[string]int{}
	named := map[string]int{}
	for i := range r.Findings {
		f := &r.Findings[i]
		name := cmp.Or(plain(f.Bucket), "account")
		n, ok := at[f.Bucket]
		if !ok {
			n, at[f.Bucket] = len(suites), len(suites)
			suites = append(suites, junitSuite{name: name})
		}
		suites[n].cases = append(suites[n].cases, caseOf(f, name, named))
	}
	return suites
}

// caseOf writes one case. GitLab drops the second case of a name, and rules on
// the account judge several resources each: those are told apart by their ARN.
func caseOf(f *finding.Finding, suite string, named map[string]int) junitCase {
	name := plain(f.Rule + " " + f.Title)
	if f.Bucket == "" {
		name += " (" + plain(f.ARN) + ")"
	}
	key := suite + "\x00" + name
	if named[key]++; named[key] > 1 {
		name += " " + strconv.Itoa(named[key])
	}
	c := junitCase{finding: f}
	var inner string
	switch {
	case f.Exception != nil && f.Verdict.IsFinding():
		c.result, inner = "skipped", "<skipped>"+xmlText(agreed(f.Exception)+" "+says(f))+"</skipped>"
	case f.Verdict == finding.NotApplicable:
		c.result, inner = "skipped", "<skipped>Not applicable.</skipped>"
	case f.Verdict == finding.Fail:
		c.result, inner = "failure", trouble("failure", f.Severity.String(), f)
	case f.Verdict == finding.Unknown && len(f.Missing) > 0:
		c.result, inner = "error", trouble("error", f.Missing[0].State, f)
	case f.Verdict != finding.Pass:
		c.result, inner = "error", trouble("error", string(f.Verdict), f)
	}
	c.xml = testcase("s3."+suite, name, "0", inner)
	return c
}

func testcase(class, name, seconds, inner string) []byte {
	return fmt.Appendf(nil, "    <testcase classname=\"%s\" name=\"%s\" time=\"%s\">%s</testcase>\n", xmlText(class), xmlText(name), seconds, inner)
}

// trouble writes a failure or an error, with what a reader needs to act.
func trouble(element, kind string, f *finding.Finding) string {
	lines := []string{says(f)}
	if ended := endedException(f); ended != "" {
		lines = append(lines, ended)
	}
	if f.Remediation != "" {
		lines = append(lines, "Fix: "+sentence(plain(f.Remediation)))
	}
	lines = append(lines, "Severity: "+f.Severity.String(), "Resource: "+plain(f.ARN))
	for i := range f.Evidence[:min(len(f.Evidence), 5)] {
		lines = append(lines, "Evidence: "+cut(plain(shownEvidence(&f.Evidence[i])), 300))
	}
	lines = append(lines, "Fingerprint: "+plain(f.Fingerprint))
	return fmt.Sprintf("<%s type=\"%s\" message=\"%s\">%s</%s>", element, xmlText(plain(kind)), xmlText(cut(says(f), 1000)), xmlLines(lines), element)
}

func xmlLines(lines []string) string {
	for i := range lines {
		lines[i] = xmlText(lines[i])
	}
	return strings.Join(lines, "\n")
}

// xmlText makes a text safe in XML, on a terminal and in a CI log.
func xmlText(s string) string {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(plain(s))) // a Builder takes all
	text := b.String()
	for strings.Contains(text, "##") {
		text = strings.ReplaceAll(text, "##", "#&#35;")
	}
	return text
}

// scanCases are the cases about the scan itself.
func scanCases(r *Report, left int) []junitCase {
	seconds := strconv.FormatFloat(max(0, r.Scan.Finished.Sub(r.Scan.Started).Seconds()), 'f', 3, 64)
	one := junitCase{}
	inner := ""
	if !r.Coverage.Complete || r.Exit.Code == 2 {
		one.result = "error"
		text := covered(&r.Coverage) + " " + sentence(plain(r.Exit.Reason))
		inner = fmt.Sprintf("<error type=\"incomplete\" message=\"%s\">%s</error>", xmlText(sentence(plain(r.Exit.Reason))), xmlText(text))
	}
	one.xml = testcase("s3audit.scan", "the scan is complete", seconds, inner)
	cases := []junitCase{one}
	if left > 0 {
		text := fmt.Sprintf("%s of least weight are left out: readers take no more. The JSON document has them all.", count(left, "verdict"))
		cases = append(cases, junitCase{result: "skipped", xml: testcase("s3audit.scan", "the report is whole", "0", "<skipped>"+text+"</skipped>")})
	}
	return cases
}

// cutJUnit takes cases out until the file fits, the least of weight first, and
// returns how many.
func cutJUnit(suites []junitSuite, most, bytes int) int {
	all := casesOf(suites)
	slices.SortStableFunc(all, func(a, b junitCase) int { return cmp.Compare(weight(b.finding), weight(a.finding)) })
	keep, size := map[*finding.Finding]bool{}, 0
	for _, c := range all {
		if size += len(c.xml); size > bytes || len(keep) == most {
			break
		}
		keep[c.finding] = true
	}
	if len(keep) == len(all) {
		return 0
	}
	for i := range suites {
		suites[i].cases = slices.DeleteFunc(suites[i].cases, func(c junitCase) bool { return !keep[c.finding] })
	}
	return len(all) - len(keep)
}

func casesOf(suites []junitSuite) []junitCase {
	var all []junitCase
	for i := range suites {
		all = append(all, suites[i].cases...)
	}
	return all
}

type junitCounts struct{ tests, failures, errors, skipped int }

func countJUnit(cases []junitCase) junitCounts {
	n := junitCounts{tests: len(cases)}
	for i := range cases {
		switch cases[i].result {
		case "failure":
			n.failures++
		case "error":
			n.errors++
		case "skipped":
			n.skipped++
		}
	}
	return n
}

// write writes a suite; one that lost all its cases is left out.
func (s *junitSuite) write(b *bytes.Buffer, r *Report) {
	if len(s.cases) == 0 {
		return
	}
	n := countJUnit(s.cases)
	fmt.Fprintf(b, "  <testsuite name=\"%s\" tests=\"%d\" failures=\"%d\" errors=\"%d\" skipped=\"%d\" time=\"0\"",
		xmlText(s.name), n.tests, n.failures, n.errors, n.skipped)
	if !r.Scan.Started.IsZero() {
		fmt.Fprintf(b, " timestamp=\"%s\"", r.Scan.Started.UTC().Format("2006-01-02T15:04:05"))
	}
	b.WriteString(">\n")
	for i := range s.cases {
		b.Write(s.cases[i].xml)
	}
	b.WriteString("  </testsuite>\n")
}
