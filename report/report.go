// Package report owns the formats: it turns one sorted Report into bytes. It
// never judges, never reads S3 and never asks for the time.
package report

import (
	"io"
	"time"

	"s3audit/collector/snapshot"
	"s3audit/rules/finding"
	"s3audit/rules/framework"
)

// SchemaID names the version of the JSON document; it is the $id of
// docs/schema/report.schema.json and the value of [Report.Schema]. A consumer
// that finds another major version must not guess.
const SchemaID = "urn:s3audit:schema:report:1.0"

// Report is everything a format may show. Findings arrive sorted by bucket
// (account findings, with an empty bucket, last), then rule, then ARN.
type Report struct {
	Schema   string            `json:"schema"`
	Tool     Tool              `json:"tool"`
	Scan     Scan              `json:"scan"`
	Coverage snapshot.Coverage `json:"coverage"`
	Summary  Summary           `json:"summary"`
	Rules    []RuleSummary     `json:"rules"`
	Findings []finding.Finding `json:"findings"`
	// Buckets are facts about the buckets that have findings, sorted as they are.
	// They are there where a format that shows them was asked for.
	Buckets []Bucket `json:"buckets,omitempty"`
	// Fixes are the ready ones for what failed, by name, there like Buckets.
	Fixes []ReadyFix `json:"fixes,omitempty"`
	// Exceptions are what was agreed and what came of it, by name.
	Exceptions []finding.ExceptionUse `json:"exceptions,omitempty"`
	// Frameworks are those that were asked for, control by control.
	Frameworks []framework.Card `json:"frameworks,omitempty"`
	// Baseline is what changed since an earlier scan, nil where none was named.
	// Each finding has a Change then.
	Baseline *finding.Comparison `json:"baseline,omitempty"`
	Exit     Exit                `json:"exit"`
}

// Tool is what wrote the report.
type Tool struct {
	Name    string `json:"name"`
	Version string `json:"version"`
}

// Scan is what was read, when, and by whom.
type Scan struct {
	Started  time.Time `json:"started"`
	Finished time.Time `json:"finished"`
	// Source is "s3", "snapshot" or "terraform-plan".
	Source   string `json:"source"`
	Account  string `json:"account"`
	Endpoint string `json:"endpoint"`
	Caller   string `json:"caller"`
}

// Summary counts verdicts, and failed verdicts by severity.
type Summary struct {
	Verdicts map[finding.Verdict]int `json:"verdicts"`
	// Severities counts failed verdicts that no exception covers, by severity name.
	Severities map[string]int `json:"severities"`
	// Unknowns counts unknown verdicts by the severity of their rule.
	Unknowns map[string]int `json:"unknowns"`
	Excepted int            `json:"excepted"`
	// Buckets is the number of buckets with at least one failed verdict that no
	// exception covers.
	Buckets int `json:"buckets"`

	last string // the bucket counted last
}

// Add counts one finding. Findings of one bucket must follow each other. Passes
// and not-applicables that are no findings are the caller's to count.
func (s *Summary) Add(f *finding.Finding) {
	if s.Verdicts == nil {
		s.Verdicts, s.Severities, s.Unknowns = map[finding.Verdict]int{}, map[string]int{}, map[string]int{}
	}
	s.Verdicts[f.Verdict]++
	switch {
	case f.Exception != nil && f.Verdict.IsFinding():
		s.Excepted++
	case f.Verdict == finding.Unknown:
		s.Unknowns[f.Severity.String()]++
	case f.Verdict == finding.Fail:
		s.Severities[f.Severity.String()]++
		if f.Bucket != "" && f.Bucket != s.last {
			s.Buckets++
			s.last = f.Bucket
		}
	}
}

// RuleSummary is one rule and how often it reached which verdict.
type RuleSummary struct {
	finding.Rule
	Counts map[finding.Verdict]int `json:"counts"`
}

// Exit is the process's exit code and why it is that.
type Exit struct {
	Code   int    `json:"code"`
	Reason string `json:"reason"`
}

// Options are what the caller decides about how a report looks.
type Options struct {
	// Color allows ANSI colours (the table only).
	Color bool
	// Width is the terminal's width in columns, 0 for 100.
	Width int
	// ActionsLog is true where the output may be read by a CI system that
	// takes lines starting with "::" as commands.
	ActionsLog bool
	// MaxBuckets and MaxFindings cap how many buckets the table shows, and how
	// many rows of each; 0 shows all. What is left out is counted, never lost.
	MaxBuckets  int
	MaxFindings int
	// Brief has the table tell a bucket's failed checks below high in one row a severity.
	Brief bool
	// MaxBytes is the size the markdown document must stay below; 0 stands for
	// [CommentBytes].
	MaxBytes int
	// SARIFAnchor, where set, is the repository file that every finding of SARIF,
	// of GitLab's and of GitHub's formats points to, instead of a path made from account, region and bucket.
	SARIFAnchor string
	// SARIFProfile is one of [SARIFProfiles], the first where it is empty.
	SARIFProfile string
	// SARIFSuppressed keeps findings under an exception as suppressed results.
	SARIFSuppressed bool
	// PrometheusBuckets adds series for each bucket.
	PrometheusBuckets bool
	// ASFFRegion, where set, is the region of the one Security Hub that takes
	// every finding, instead of that of its bucket.
	ASFFRegion string
	// CSVRaw leaves cells as they are that a spreadsheet would calculate.
	CSVRaw bool
	// CSVBOM begins the CSV file with a byte order mark.
	CSVBOM bool
}

// Format is one output format.
type Format struct {
	Name string
	Help string
	// Render writes a whole report.
	Render func(w io.Writer, r *Report, o Options) error
	// Begin, where set, starts a report that is written finding by finding: such
	// a format needs no Report.
	Begin func(w io.Writer, h Head, o Options) (Stream, error)
	// Facts says that the format shows [Report.Buckets].
	Facts bool
}
