package report

import (
	"bytes"
	"encoding/json"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"s3audit/collector/snapshot"
	"s3audit/rules/finding"
)

// exceptedReport has an exception of every status; text is what their owners
// may write.
func exceptedReport(text string) *Report {
	s := newFound()
	agreed := finding.Exception{Name: "website" + text, Reason: "public by design" + text, Owner: "web team" + text, Ticket: "SEC-118" + text, Expires: "2026-12-31"}
	ended := finding.Exception{Name: "backups" + text, Reason: "to be moved" + text, Owner: "storage" + text, Expires: "2026-03-13"}
	s.add("acme-backups", "us-east-1", "bucket-public-access-block", finding.Fail, "the block is off", func(f *finding.Finding) { f.ExpiredException = &ended })
	s.add("acme-backups", "us-east-1", "versioning-enabled", finding.Fail, "versioning was never configured", func(f *finding.Finding) { f.ExpiredException = &ended })
	s.add("acme-vault", "us-east-1", "versioning-enabled", finding.Unknown, "could not be judged", func(f *finding.Finding) {
		denied("versioning", "GetBucketVersioning", "s3:GetBucketVersioning")(f)
		f.Exception = &agreed
	})
	s.add("acme-www", "us-east-1", "bucket-public-access-block", finding.Fail, "the block is off", func(f *finding.Finding) { f.Exception = &agreed })
	r := s.report(snapshot.Coverage{Listed: 3, Expected: 3, Read: 3, Evaluated: 3, Complete: true,
		UnusedOverrides: []snapshot.UnusedOverride{{Rule: "tags-owner", Where: "s3audit.hcl:7:3" + text}}}, Exit{1, "2 findings at or above low"})
	days, over := 292, -1
	r.Exceptions = []finding.ExceptionUse{
		{Exception: ended, Status: finding.Expired, Where: "s3audit.hcl:1:11" + text, Findings: 2, DaysLeft: &over},
		{Exception: finding.Exception{Name: "gone", Reason: "r", Owner: "o"}, Status: finding.Gone, Where: "a.hcl:1:1", GoneBuckets: []string{"acme-old" + text}, GoneRules: []string{"no-rule" + text}},
		{Exception: finding.Exception{Name: "later", Reason: "r", Owner: "o"}, Status: finding.NotEvaluated, Where: "a.hcl:9:1", NotChosen: []string{"tags-owner" + text}},
		{Exception: finding.Exception{Name: "useless", Reason: "r", Owner: "o"}, Status: finding.Unused, Where: "a.hcl:20:1", Refused: 3},
		{Exception: agreed, Status: finding.InForce, Where: "a.hcl:30:1", Findings: 2, DaysLeft: &days},
	}
	return r
}

func TestExceptionsGolden(t *testing.T) {
	for _, f := range Formats() {
		name := "exceptions." + extension(f.Name)
		t.Run(name, func(t *testing.T) {
			golden(t, filepath.Join("testdata", "exceptions", name), legible(t, f.Name, render(t, f.Name, exceptedReport(""), Options{Brief: true})))
		})
	}
	golden(t, filepath.Join("testdata", "exceptions", "suppressed.sarif"), render(t, "sarif", exceptedReport(""), Options{SARIFSuppressed: true}))
}

// TestExceptionsAreInert: a reason is as hostile as a bucket's name.
func TestExceptionsAreInert(t *testing.T) {
	for _, f := range Formats() {
		for _, width := range []int{0, 60, 200} {
			text := string(render(t, f.Name, exceptedReport(hostile), Options{ActionsLog: true, Width: width, SARIFSuppressed: true}))
			checkFormat(t, f.Name, text)
			if f.Name == "html" && strings.Contains(text, "<img src=x") {
				t.Error("html: markup of somebody else's")
			}
		}
	}
}

func TestExceptionsFollowTheSchema(t *testing.T) {
	whole, line := schemas(t)
	for _, text := range []string{"", hostile} {
		if err := whole.Validate(decode(t, render(t, "json", exceptedReport(text), Options{}))); err != nil {
			t.Error(err)
		}
		for _, one := range bytes.Split(bytes.TrimSpace(render(t, "jsonl", exceptedReport(text), Options{})), []byte("\n")) {
			if err := line.Validate(decode(t, one)); err != nil {
				t.Error(err)
			}
		}
	}
	var doc map[string]any
	if err := json.Unmarshal(render(t, "json", cleanReport(), Options{}), &doc); err != nil || doc["exceptions"] != nil {
		t.Errorf("a report without exceptions has %v, %v", doc["exceptions"], err)
	}
}

// TestManyExceptions: what is not shown is counted.
func TestManyExceptions(t *testing.T) {
	r := exceptedReport("")
	for i := range 100 {
		r.Exceptions = append(r.Exceptions, finding.ExceptionUse{Exception: finding.Exception{Name: fmt.Sprint("e", i), Reason: "r", Owner: "o"}, Status: finding.InForce, Findings: 1})
	}
	for format, want := range map[string]string{"table": "85 more exceptions", "markdown": "And 85 more exceptions", "html": "And 85 more exceptions"} {
		if text := string(render(t, format, r, Options{Brief: true})); !strings.Contains(text, want) {
			t.Errorf("%s does not say %q", format, want)
		}
	}
}
