package main

import (
	"errors"
	"fmt"
	"strings"

	"s3audit/collector/snapshot"
	"s3audit/report"
	"s3audit/rules/finding"
)

// The exit codes, worst first where two apply: 2, 1, 3, 0.
const (
	exitClean      = 0
	exitFindings   = 1
	exitCannotRun  = 2
	exitIncomplete = 3

	// With --detailed-exitcode, as terraform plan has them.
	exitDetailedError = 1
	exitChanges       = 2
)

// detailedExitCode is the flag that gives codes another meaning.
const detailedExitCode = "detailed-exitcode"

// exitCodes is the one table that help, README and tests read.
var exitCodes = []struct {
	Code    int
	Meaning string
}{
	{exitClean, "nothing at the gate"},
	{exitFindings, "findings at or over --fail-on (with --fail-on-new: that the baseline does not have)"},
	{exitCannotRun, "it could not do its work: usage, configuration, credentials, a broken rule file, an interruption, a stale exception under --strict-exceptions"},
	{exitIncomplete, "nothing failed, but something at the gate could not be established, or coverage is incomplete"},
}

func exitHelp() string {
	var b strings.Builder
	b.WriteString("Exit codes:\n")
	for _, c := range exitCodes {
		fmt.Fprintf(&b, "  %d  %s\n", c.Code, c.Meaning)
	}
	return b.String()
}

// exitError ends a command with a code other than 2; its message was said already.
type exitError struct{ code int }

func (e exitError) Error() string { return fmt.Sprintf("exit %d", e.code) }

func exitCode(err error) int {
	var e exitError
	switch {
	case err == nil:
		return exitClean
	case errors.As(err, &e):
		return e.code
	default:
		return exitCannotRun
	}
}

// gate decides what ends a scan with which code.
type gate struct {
	failOn    finding.Severity // 0: nothing fails
	onUnknown string           // fail, warn, ignore
	failOnNew bool             // what the baseline has does not count
}

// tally counts what the gate looks at, finding by finding, so that a scan
// that streams need not keep them.
type tally struct {
	failed  map[finding.Severity]int
	unknown map[finding.Severity]int
	errored map[finding.Severity]int
	buckets int
	except  int
	last    string
}

func newTally() *tally {
	return &tally{
		failed:  map[finding.Severity]int{},
		unknown: map[finding.Severity]int{},
		errored: map[finding.Severity]int{},
	}
}

func (t *tally) add(f *finding.Finding) {
	switch {
	case f.Exception != nil && f.Verdict.IsFinding():
		t.except++
	case f.Verdict == finding.Fail:
		t.failed[f.Severity]++
		if f.Bucket != "" && f.Bucket != t.last {
			t.buckets++
			t.last = f.Bucket
		}
	case f.Verdict == finding.Unknown:
		t.unknown[f.Severity]++
	case f.Verdict == finding.Error:
		t.errored[f.Severity]++
	}
}

func atOrOver(counts map[finding.Severity]int, least finding.Severity) int {
	n := 0
	for severity, count := range counts {
		if least != 0 && severity >= least {
			n += count
		}
	}
	return n
}

// decide says what a scan ends with. Fresh counts those of all that are not in
// the baseline, which are all that matters with --fail-on-new.
func (g gate) decide(all, fresh *tally, c snapshot.Coverage) report.Exit {
	t, kind := all, ""
	if g.failOnNew {
		t, kind = fresh, "new "
	}
	if failed := atOrOver(t.failed, g.failOn); failed > 0 {
		return report.Exit{Code: exitFindings, Reason: fmt.Sprintf("%s at or over %s", count(failed, kind+"finding"), g.failOn) + g.known(all, fresh)}
	}
	errored := atOrOver(t.errored, g.failOn)
	unknown := atOrOver(t.unknown, g.failOn)
	if errored > 0 && g.onUnknown == "fail" {
		return report.Exit{Code: exitIncomplete, Reason: fmt.Sprintf("%s broke at or over %s", count(errored, "rule evaluation"), g.failOn)}
	}
	if unknown > 0 && g.onUnknown == "fail" {
		return report.Exit{Code: exitIncomplete, Reason: fmt.Sprintf("%s at or over %s could not be established", count(unknown, kind+"verdict"), g.failOn)}
	}
	if len(c.NotFound) > 0 {
		return report.Exit{Code: exitIncomplete, Reason: "no such bucket: " + printable(strings.Join(c.NotFound, ", "))}
	}
	if !c.Complete {
		return report.Exit{Code: exitIncomplete, Reason: fmt.Sprintf("coverage is incomplete: %d of %s read", c.Read, count(c.Expected, "bucket"))}
	}
	reason := "no findings"
	switch {
	case g.failOn == 0:
		reason = "--fail-on none: findings do not decide"
	case g.failOn > finding.Info || g.failOnNew:
		reason = fmt.Sprintf("nothing %sat or over %s", kind, g.failOn) + g.known(all, fresh)
	}
	if unknown+errored > 0 {
		reason += fmt.Sprintf("; %s could not be established (--on-unknown %s)", count(unknown+errored, "verdict"), g.onUnknown)
	}
	return report.Exit{Code: exitClean, Reason: reason}
}

// known says how many findings at the gate are excused, as they were there.
func (g gate) known(all, fresh *tally) string {
	n := atOrOver(all.failed, g.failOn) - atOrOver(fresh.failed, g.failOn)
	if !g.failOnNew || n == 0 {
		return ""
	}
	return fmt.Sprintf(" (and %d known before)", n)
}

// tell writes why a command ends as it does, as the last line of stderr. A
// quiet command says only why it could not do its work.
func tell(env *environment, exit report.Exit, quiet bool) {
	if !quiet || exit.Code == exitCannotRun {
		fmt.Fprintf(env.stderr, "s3audit: exit %d: %s\n", exit.Code, oneLine(exit.Reason))
	}
}

func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
