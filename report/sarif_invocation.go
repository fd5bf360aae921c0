package report

import (
	"fmt"
	"time"

	"s3audit/rules/finding"
)

// Notifications say what the results do not: code scanning has no place for a
// verdict that could not be reached.
const (
	noteGap        = "call-not-answered"
	noteUnknown    = "verdicts-unknown"
	noteError      = "rule-error"
	noteIncomplete = "scan-incomplete"
	noteLeftOut    = "results-left-out"
)

func invocation(r *Report, left int) sarifInvocation {
	inv := sarifInvocation{
		ExecutionSuccessful: r.Exit.Code != 2 && r.Coverage.Complete,
		StartTimeUTC:        sarifTime(r.Scan.Started), EndTimeUTC: sarifTime(r.Scan.Finished),
		ExitCode: r.Exit.Code, ExitCodeDescription: plain(r.Exit.Reason),
		ToolExecutionNotifications: []sarifNotification{},
	}
	note := func(id, level, format string, args ...any) {
		inv.ToolExecutionNotifications = append(inv.ToolExecutionNotifications, sarifNotification{
			Descriptor: sarifReference{ID: id},
			Level:      level, Message: sarifText{Text: inert(fmt.Sprintf(format, args...))},
		})
	}
	for _, c := range r.Coverage.Calls {
		if c.Denied > 0 {
			note(noteGap, "error", "%s was denied %s of %d times. Grant %s.", plain(c.API), number(c.Denied), c.Calls, plain(c.Action))
		}
		if c.Failed > 0 {
			note(noteGap, "error", "%s failed %s of %d times.", plain(c.API), number(c.Failed), c.Calls)
		}
	}
	if n := r.Summary.Verdicts[finding.Unknown]; n > 0 {
		note(noteUnknown, "error", "%s could not be established and are no results here.", count(n, "verdict"))
	}
	if n := r.Summary.Verdicts[finding.Error]; n > 0 {
		note(noteError, "error", "%s ended in an error of the rule.", count(n, "verdict"))
	}
	if !r.Coverage.Complete {
		note(noteIncomplete, "error", "The scan is incomplete: %s", covered(&r.Coverage))
	}
	if left > 0 {
		note(noteLeftOut, "warning", "The %s worst results are here; %s of lower severity are left out, as code scanning takes no more.",
			number(maxResults), number(left))
	}
	return inv
}

func sarifTime(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format("2006-01-02T15:04:05.000Z")
}
