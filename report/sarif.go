package report

import (
	"cmp"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"s3audit/rules/finding"
)

// What code scanning takes, above which it refuses the file or drops parts.
// Source: https://docs.github.com/en/code-security/reference/code-scanning/sarif-files/sarif-support
const (
	maxResults = 25_000
	maxText    = 1024
	maxName    = 255
	maxTags    = 10
)

const sarifSchema = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"

// renderSARIF writes one of [SARIFProfiles].
func renderSARIF(w io.Writer, r *Report, o Options) error {
	return writeJSON(w, buildSARIF(r, o), "  ")
}

func buildSARIF(r *Report, o Options) *sarifLog {
	failed, left := alerts(r, o)
	rules, index := sarifRules(r, failed)
	run := sarifRun{
		Tool: sarifTool{Driver: sarifDriver{
			Name: "s3audit", FullName: "s3audit: configuration audit of S3 buckets",
			InformationURI: "urn:s3audit", Version: driverVersion(r.Tool.Version),
			SemanticVersion: semantic(r.Tool.Version), Rules: rules,
		}},
		// Everything up to the last slash is the category: what a later upload
		// of the same category does not repeat is closed as fixed.
		AutomationDetails: sarifAutomation{ID: fmt.Sprintf("s3audit/%s/default/%s",
			segment(r.Scan.Account), r.Scan.Started.UTC().Format("20060102T150405Z"))},
		Invocations: []sarifInvocation{invocation(r, left)},
		ColumnKind:  "unicodeCodePoints",
		Results:     make([]sarifResult, 0, len(failed)),
	}
	taxonomies(&run, r.Frameworks)
	full := o.SARIFProfile == FullProfile
	if full {
		namedTaxonomies(&run, r)
	}
	seen := map[string]int{}
	for _, f := range failed {
		seen[f.Fingerprint]++
		alert := sarifAlert(f, index[f.Rule], seen[f.Fingerprint], o)
		alert.BaselineState = baselineState(r, f)
		if full {
			alert.complete(f)
		}
		run.Results = append(run.Results, alert)
	}
	if full {
		run.Results = append(run.Results, absent(r, index, o)...)
	}
	return &sarifLog{Schema: sarifSchema, Version: "2.1.0", Runs: []sarifRun{run}}
}

// alerts picks the findings that become results, worst first, and how many
// did not fit.
func alerts(r *Report, o Options) (failed []*finding.Finding, left int) {
	for i := range r.Findings {
		if f := &r.Findings[i]; isAlert(f, o) {
			failed = append(failed, f)
		}
	}
	slices.SortStableFunc(failed, func(a, b *finding.Finding) int { return cmp.Compare(b.Severity, a.Severity) })
	if left = len(failed) - maxResults; left > 0 && o.SARIFProfile != FullProfile {
		return failed[:maxResults], left
	}
	return failed, 0
}

func sarifAlert(f *finding.Finding, rule, nth int, o Options) sarifResult {
	name := f.Bucket
	if name == "" {
		name = f.ARN
	}
	return sarifResult{
		RuleID: plain(f.Rule), RuleIndex: rule, Level: levelOf(f.Severity),
		Message: sarifText{Text: alertText(f)},
		Locations: []sarifLocation{{
			PhysicalLocation: sarifPhysical{
				ArtifactLocation: sarifArtifact{URI: placeOf(f, o)},
				Region:           sarifRegion{StartLine: 1, StartColumn: 1, EndLine: 1, EndColumn: 1},
			},
			LogicalLocations: []sarifLogical{{Name: plain(name), FullyQualifiedName: plain(f.ARN), Kind: "resource"}},
		}},
		PartialFingerprints: map[string]string{
			// The one fingerprint that code scanning looks at.
			"primaryLocationLineHash": f.Fingerprint + ":" + strconv.Itoa(nth),
			"s3audit/v1":              f.Fingerprint,
		},
		Suppressions: suppressions(f, o),
	}
}

// placeOf is the file a finding points to: a real one of the repository where
// there is an anchor, else a path of its own.
func placeOf(f *finding.Finding, o Options) string {
	if o.SARIFAnchor != "" {
		return escapePath(o.SARIFAnchor)
	}
	return alertPath(f)
}

// alertText is final text: code scanning rejects messages with placeholders,
// and readers make links of [text](target), which nobody's bucket may do here.
func alertText(f *finding.Finding) string {
	where := "Bucket " + plain(f.Bucket)
	if f.Bucket == "" {
		where = plain(f.ARN)
	}
	if f.Region != "" {
		where += " (" + plain(f.Region) + ")"
	}
	text := where + ": " + says(f)
	if ended := endedException(f); ended != "" {
		text += " " + ended
	}
	if f.Remediation != "" {
		text += " " + sentence(plain(f.Remediation))
	}
	return inert(text)
}

var placeholder = regexp.MustCompile(`\{(\d)`)

func inert(text string) string {
	text = strings.ReplaceAll(text, "](", "] (")
	return placeholder.ReplaceAllString(text, "{ $1")
}

// alertPath makes a path of its own for every bucket, since a bucket has no
// file: distinct alerts, and one that a path filter can name. It is relative,
// as absolute URIs of other schemes than file are refused.
func alertPath(f *finding.Finding) string {
	path := "aws/" + segment(f.Account) + "/"
	if f.Bucket != "" {
		return path + segment(f.Region) + "/s3/" + segment(f.Bucket)
	}
	parts := strings.SplitN(f.ARN, ":", 6) // arn:partition:service:region:account:resource
	if len(parts) < 6 || parts[5] == "root" {
		return path + "global/account"
	}
	region := parts[3]
	if region == "" {
		region = "global"
	}
	return path + segment(region) + "/" + segment(parts[2]) + "/" + escapePath(parts[5])
}

// segment escapes one path segment; it is never empty and never "." or "..".
func segment(s string) string {
	if s == "" {
		return "unknown"
	}
	if strings.Trim(s, ".") == "" {
		return "_" + s
	}
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		c := s[i]
		if 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || strings.IndexByte("-._~", c) >= 0 {
			b.WriteByte(c)
		} else {
			fmt.Fprintf(&b, "%%%02X", c)
		}
	}
	return b.String()
}

// escapePath escapes every segment of a relative path.
func escapePath(path string) string {
	var parts []string
	for _, part := range strings.Split(path, "/") {
		if part != "" && part != "." {
			parts = append(parts, segment(part))
		}
	}
	return strings.Join(parts, "/")
}

// levelOf is the level that goes with a severity.
func levelOf(s finding.Severity) string {
	switch {
	case s >= finding.High:
		return "error"
	case s == finding.Medium:
		return "warning"
	}
	return "note"
}

var semver = regexp.MustCompile(`^v?(\d+\.\d+\.\d+(?:-[0-9A-Za-z.-]+)?(?:\+[0-9A-Za-z.-]+)?)$`)

// driverVersion starts with a number, as readers compare versions; a build
// without one counts as before the first.
func driverVersion(version string) string {
	version = strings.TrimPrefix(plain(version), "v")
	if version == "" || version[0] < '0' || version[0] > '9' {
		return strings.TrimSpace("0.0.0 " + version)
	}
	return version
}

func semantic(version string) string {
	if m := semver.FindStringSubmatch(version); m != nil {
		return m[1]
	}
	return ""
}
