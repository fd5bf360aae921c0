package report

import (
	"fmt"
	"io"
	"strings"

	"github.com/jedib0t/go-pretty/v6/text"

	"s3audit/remediate/journal"
	"s3audit/remediate/plan"
)

// Applied is what became of a plan.
type Applied struct {
	// Plan is its digest, and Journal where the journal is.
	Plan    string          `json:"plan"`
	Journal string          `json:"journal"`
	Changes []AppliedChange `json:"changes"`
	// Resolved, Remaining and Unknown are the findings that the plan is about, as
	// a fresh look at the buckets found them; Unlike are verdicts that the plan
	// had foreseen otherwise.
	Resolved  []AppliedFinding `json:"resolved"`
	Remaining []AppliedFinding `json:"remaining"`
	Unknown   []AppliedFinding `json:"unknown"`
	Unlike    []AppliedFinding `json:"unlike"`
	// Unverified says why nobody has looked again, if so.
	Unverified string `json:"unverified,omitempty"`
	// Stopped says why the run ended early, if it did.
	Stopped string `json:"stopped,omitempty"`
	// Next are the commands to go on with.
	Next []string `json:"next"`
	Exit Exit     `json:"exit"`
}

// AppliedChange is what became of one change.
type AppliedChange struct {
	ID        string         `json:"id"`
	Bucket    string         `json:"bucket,omitempty"`
	Operation string         `json:"operation"`
	Status    journal.Status `json:"status"`
	Code      string         `json:"code,omitempty"`
	RequestID string         `json:"requestId,omitempty"`
	Message   string         `json:"message,omitempty"`
	// Found is what was there instead of what was expected, field by field.
	Found []plan.FieldChange `json:"found,omitempty"`
}

// AppliedFinding is a finding, and its verdict now.
type AppliedFinding struct {
	Bucket  string `json:"bucket,omitempty"`
	Rule    string `json:"rule"`
	Verdict string `json:"verdict"`
	Planned string `json:"planned,omitempty"`
}

// statusOrder is how statuses are counted: what is well first.
var statusOrder = []journal.Status{
	journal.Confirmed, journal.Already, journal.Pending, journal.Raced, journal.Failed, journal.Stale, journal.Skipped, "not-reached", "excluded",
}

// Tally counts the changes in words: "3 changes: 2 confirmed, 1 stale".
func (a *Applied) Tally() string {
	var parts []string
	for _, status := range statusOrder {
		n := 0
		for i := range a.Changes {
			if a.Changes[i].Status == status {
				n++
			}
		}
		if n > 0 {
			parts = append(parts, number(n)+" "+strings.ReplaceAll(string(status), "-", " "))
		}
	}
	return count(len(a.Changes), "change") + ": " + strings.Join(parts, ", ")
}

// WriteApplied writes it for people.
func WriteApplied(w io.Writer, a *Applied, o Options) error {
	p := &page{o: o.sized()}
	p.section("DONE")
	for i := range a.Changes {
		p.applied(&a.Changes[i])
	}
	p.wrapped(2, a.Tally()+".", text.Bold)
	if a.Stopped != "" {
		p.wrapped(2, "Stopped: "+sentence(plain(a.Stopped)), text.FgRed)
	}
	p.verified("RESOLVED", a.Resolved, text.FgGreen)
	p.verified("REMAINING", a.Remaining, text.FgRed)
	p.verified("NOT ESTABLISHED", a.Unknown, text.Bold, text.FgMagenta)
	p.verified("NOT AS FORESEEN", a.Unlike, text.FgYellow)
	if a.Unverified != "" {
		p.line()
		p.wrapped(0, "Not looked at again: "+sentence(plain(a.Unverified)), text.FgYellow)
	}
	if len(a.Next) > 0 {
		p.section("HOW TO GO ON")
		for _, command := range a.Next {
			p.line("  ", plain(command))
		}
	}
	p.line()
	p.wrapped(0, fmt.Sprintf("EXIT %d: %s", a.Exit.Code, sentence(plain(a.Exit.Reason))), text.Bold)
	_, err := w.Write(p.safe())
	return err
}

// applied is one change's line; what is well needs no words.
func (p *page) applied(c *AppliedChange) {
	p.line("  ", p.paint(fmt.Sprintf("%-11s", c.Status), statusColors(c.Status)...), " ", plain(c.ID), "  ", p.paint(plain(c.Operation), text.Faint))
	if c.Message != "" {
		note := plain(c.Message)
		if c.RequestID != "" {
			note += " (request " + plain(c.RequestID) + ")"
		}
		p.wrapped(14, note)
	}
	for _, d := range c.Found {
		for _, line := range diffLines(d, p.o.Width-16) {
			p.line(strings.Repeat(" ", 14), p.paint(string(line.sign)+" "+line.text, signColors[line.sign]))
		}
	}
}

func statusColors(s journal.Status) []text.Color {
	switch s {
	case journal.Confirmed, journal.Already:
		return []text.Color{text.FgGreen}
	case journal.Pending, journal.Skipped:
		return []text.Color{text.FgYellow}
	case journal.Failed, journal.Stale, journal.Raced:
		return []text.Color{text.Bold, text.FgRed}
	}
	return []text.Color{text.Faint}
}

// verified lists findings by bucket.
func (p *page) verified(title string, all []AppliedFinding, colors ...text.Color) {
	if len(all) == 0 {
		return
	}
	p.section(title)
	var order []string
	rules := map[string][]string{}
	for _, f := range all {
		if rules[f.Bucket] == nil {
			order = append(order, f.Bucket)
		}
		rule := plain(f.Rule)
		if f.Planned != "" {
			rule += " (" + f.Verdict + ", planned " + f.Planned + ")"
		}
		rules[f.Bucket] = append(rules[f.Bucket], rule)
	}
	for _, bucket := range order {
		p.wrapped(2, placeName(bucket)+": "+strings.Join(rules[bucket], ", "), colors...)
	}
}
