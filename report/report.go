// Package report owns the formats: it turns one sorted Report into bytes. It
// never judges, never reads S3 and never asks for the time.
package report

import (
	"io"
	"time"

	"s3audit/collector/snapshot"
	"s3audit/rules/finding"
)

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
	Exit     Exit              `json:"exit"`
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
	// Buckets is the number of buckets with at least one failed verdict.
	Buckets int `json:"buckets"`
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
}

// Format is one output format.
type Format struct {
	Name string
	Help string
	// Render writes a whole report.
	Render func(w io.Writer, r *Report, o Options) error
	// Line, where set, writes one finding at once: such a format streams, and
	// needs no Report.
	Line func(w io.Writer, f *finding.Finding) error
}
