package report

import (
	"slices"
	"strconv"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/jedib0t/go-pretty/v6/text"

	"s3audit/collector/snapshot"
	"s3audit/rules/exposure"
	"s3audit/rules/finding"
)

func (p *page) headline(r *Report) {
	p.wrapped(0, title(r), text.Bold)
	p.wrapped(0, verdictLine(r))
}

// title says what was audited: tool, account, buckets, when.
func title(r *Report) string {
	parts := []string{plain(strings.TrimSpace(r.Tool.Name + " " + r.Tool.Version))}
	if r.Scan.Account != "" {
		parts = append(parts, "account "+plain(r.Scan.Account))
	}
	if r.Scan.Endpoint != "" {
		parts = append(parts, plain(r.Scan.Endpoint))
	}
	parts = append(parts, count(r.Coverage.Evaluated, "bucket")+" evaluated")
	if !r.Scan.Finished.IsZero() {
		parts = append(parts, r.Scan.Finished.UTC().Format("2006-01-02 15:04 UTC"))
	}
	return strings.Join(parts, " · ")
}

// verdictLine is the whole report in one sentence.
func verdictLine(r *Report) string {
	failed := failures(r)
	text := "Nothing failed."
	if r.Summary.Excepted > 0 {
		text = "Nothing failed that no exception covers."
	}
	if failed > 0 {
		text = count(failed, "failed check") + " (" + bySeverity(r.Summary.Severities) + ") in " + where(r) + "."
	}
	open := 0
	for _, n := range r.Summary.Unknowns {
		open += n
	}
	if open > 0 {
		text += " " + count(open, "verdict") + " could not be established."
	}
	if n := r.Summary.Verdicts[finding.Error]; n > 0 {
		text += " " + count(n, "verdict") + " ended in an error of the rule."
	}
	return text
}

// where says where failed checks are: in so many buckets, in the account.
func where(r *Report) string {
	var places []string
	if r.Summary.Buckets > 0 {
		places = append(places, count(r.Summary.Buckets, "bucket"))
	}
	for i := range r.Findings {
		if f := &r.Findings[i]; f.Bucket == "" && f.Verdict == finding.Fail && f.Exception == nil {
			places = append(places, "the account")
			break
		}
	}
	return exposure.Listed(places)
}

func failures(r *Report) int {
	n := 0
	for _, c := range r.Summary.Severities {
		n += c
	}
	return n
}

func bySeverity(counts map[string]int) string {
	var parts []string
	for _, s := range finding.Severities() {
		if n := counts[s.String()]; n > 0 {
			parts = append(parts, number(n)+" "+s.String())
		}
	}
	return strings.Join(parts, ", ")
}

func (p *page) section(name string) {
	p.line()
	p.line("━━ ", p.paint(name, text.Bold), " ", strings.Repeat("━", p.o.Width-4-text.StringWidth(name)))
}

// shortlist is how many of the worst buckets are named again below a long list,
// where a terminal ends up.
const shortlist = 5

func (p *page) worst(groups []*group) {
	p.section("WORST BUCKETS")
	for _, g := range groups {
		worst := g.Worst()
		pad := strings.Repeat(" ", max(0, labelWidth-text.StringWidth(worst)))
		tally := "  " + g.Tally()
		for i, part := range chop(g.Name(), p.o.Width-labelWidth-4) {
			if i > 0 {
				p.line(strings.Repeat(" ", labelWidth+4), p.paint(part, text.Bold))
				continue
			}
			if labelWidth+4+text.StringWidth(part+tally) > p.o.Width {
				tally = ""
			}
			p.line("  ", p.paint(worst, colorOf(worst)...), pad, "  ", p.paint(part, text.Bold), tally)
		}
	}
}

func (p *page) totals(r *Report) {
	p.section("TOTALS")
	t := p.plainTable(6)
	head, failed, unknown := table.Row{""}, table.Row{"failed"}, table.Row{"not established"}
	for _, s := range finding.Severities() {
		head = append(head, s.String())
		failed = append(failed, p.cell(r.Summary.Severities[s.String()], colorOf(s.String())...))
		unknown = append(unknown, p.cell(r.Summary.Unknowns[s.String()], colorOf("unknown")...))
	}
	t.AppendHeader(head)
	t.AppendRow(failed)
	t.AppendRow(unknown)
	p.line(indent(t.Render()))
	p.wrapped(2, verdicts(r))
}

// verdicts counts every verdict in words.
func verdicts(r *Report) string {
	total := 0
	var parts []string
	for _, v := range []finding.Verdict{finding.Pass, finding.Fail, finding.Unknown, finding.Error, finding.NotApplicable} {
		n := r.Summary.Verdicts[v]
		total += n
		if n > 0 {
			parts = append(parts, number(n)+" "+strings.ReplaceAll(string(v), "-", " "))
		}
	}
	if total == 0 {
		return "No verdicts."
	}
	text := count(total, "verdict") + " by " + count(len(r.Rules), "rule") + ": " + strings.Join(parts, ", ") + "."
	if r.Summary.Excepted > 0 {
		text += " " + count(r.Summary.Excepted, "finding") + " under an agreed exception."
	}
	return text
}

func (p *page) coverage(r *Report) {
	c := &r.Coverage
	p.section("COVERAGE")
	p.wrapped(2, covered(c))
	if len(c.Vanished) > 0 {
		p.wrapped(2, "Vanished during the scan: "+plain(strings.Join(c.Vanished, ", "))+".")
	}
	if len(c.NotFound) > 0 {
		p.wrapped(2, "Asked for, and do not exist: "+plain(strings.Join(c.NotFound, ", "))+".")
	}
	if text := disagreements(c); text != "" {
		p.wrapped(2, text, colorOf("unknown")...)
	}
	if text := notRun(c); text != "" {
		p.wrapped(2, text)
	}
	if text := overridesUnused(c); text != "" {
		p.wrapped(2, text)
	}
	if c.Interrupted != "" {
		p.wrapped(2, "Interrupted: "+sentence(plain(c.Interrupted)), colorOf("unknown")...)
	}
	if gaps := troubled(c.Calls); len(gaps) > 0 {
		p.calls(gaps)
	}
	if len(c.Grant) > 0 {
		p.wrapped(2, toGrant(c), text.FgCyan)
	}
}

// toGrant says how to close the gaps, without naming again what the table of
// calls names.
func toGrant(c *snapshot.Coverage) string {
	more := slices.DeleteFunc(slices.Clone(c.Grant), func(action string) bool {
		return slices.ContainsFunc(c.Calls, func(a snapshot.Calls) bool { return a.Denied > 0 && a.Action == action })
	})
	text := "To close these gaps grant the actions above"
	switch {
	case len(more) == len(c.Grant):
		text = "To close these gaps grant " + plain(exposure.Listed(more))
	case len(more) > 0:
		text += " and " + plain(exposure.Listed(more))
	}
	return text + ". \"s3audit permissions\" prints the policy."
}

// covered says what was looked at, in one sentence or two.
func covered(c *snapshot.Coverage) string {
	text := count(c.Listed, "bucket") + " listed"
	if c.Expected != c.Listed {
		text += ", " + number(c.Expected) + " selected"
	}
	text += ", " + number(c.Read) + " read, " + number(c.Evaluated) + " evaluated"
	if n := len(c.Vanished); n > 0 {
		text += ", " + number(n) + " vanished"
	}
	text += "."
	if !c.Complete {
		text += " The scan is incomplete."
	}
	if len(c.Calls) > 0 {
		text += " " + asked(c.Calls)
	}
	return text
}

// asked says how many calls were made, and how they ended.
func asked(calls []snapshot.Calls) string {
	var sum snapshot.Calls
	for _, c := range calls {
		sum.Calls += c.Calls
		sum.Denied += c.Denied
		sum.Failed += c.Failed
		sum.Throttled += c.Throttled
		sum.Unsupported += c.Unsupported
	}
	text := count(sum.Calls, "call") + " to " + count(len(calls), "API")
	var ends []string
	for _, end := range []struct {
		n    int
		word string
	}{{sum.Denied, "denied"}, {sum.Failed, "failed"}, {sum.Throttled, "throttled"}, {sum.Unsupported, "unsupported"}} {
		if end.n > 0 {
			ends = append(ends, number(end.n)+" "+end.word)
		}
	}
	if len(ends) == 0 {
		return text + ", all answered."
	}
	return text + ": " + strings.Join(ends, ", ") + "."
}

// troubled keeps the APIs of which a call was not answered at once.
func troubled(calls []snapshot.Calls) []snapshot.Calls {
	return slices.DeleteFunc(slices.Clone(calls), func(c snapshot.Calls) bool {
		return c.Denied+c.Failed+c.Throttled+c.Unsupported == 0
	})
}

// calls shows the APIs that had trouble, with a column for each kind of it.
func (p *page) calls(gaps []snapshot.Calls) {
	head, rows := table.Row{"", "calls"}, make([]table.Row, len(gaps))
	for i, c := range gaps {
		rows[i] = table.Row{plain(c.API), number(c.Calls)}
	}
	for _, kind := range []struct {
		name string
		of   func(snapshot.Calls) int
	}{
		{"denied", func(c snapshot.Calls) int { return c.Denied }},
		{"failed", func(c snapshot.Calls) int { return c.Failed }},
		{"throttled", func(c snapshot.Calls) int { return c.Throttled }},
		{"unsupported", func(c snapshot.Calls) int { return c.Unsupported }},
	} {
		if !slices.ContainsFunc(gaps, func(c snapshot.Calls) bool { return kind.of(c) > 0 }) {
			continue
		}
		head = append(head, kind.name)
		for i, c := range gaps {
			rows[i] = append(rows[i], p.cell(kind.of(c), colorOf("unknown")...))
		}
	}
	t := p.plainTable(len(head))
	t.AppendHeader(append(head, "to grant"))
	for i, c := range gaps {
		grant := ""
		if c.Denied > 0 {
			grant = plain(c.Action)
		}
		t.AppendRow(append(rows[i], grant))
	}
	p.line(indent(t.Render()))
}

func (p *page) exit(r *Report) {
	p.line()
	color := text.Colors{text.Bold, text.FgGreen}
	if r.Exit.Code != 0 {
		color = text.Colors{text.Bold, text.FgRed}
	}
	reason := "EXIT " + strconv.Itoa(r.Exit.Code)
	if r.Exit.Reason != "" {
		reason += ": " + sentence(plain(r.Exit.Reason))
	}
	p.wrapped(0, reason, color...)
}

// plainTable is a borderless table, its second to last-th column of numbers.
func (p *page) plainTable(last int) table.Writer {
	t := table.NewWriter()
	style := table.StyleDefault
	style.Box.PaddingLeft, style.Box.PaddingRight = "", "  "
	style.Options = table.OptionsNoBordersAndSeparators
	style.Format.Header = text.FormatDefault
	t.SetStyle(style)
	t.SuppressTrailingSpaces()
	var columns []table.ColumnConfig
	for i := 2; i <= last; i++ {
		columns = append(columns, table.ColumnConfig{Number: i, Align: text.AlignRight, AlignHeader: text.AlignRight})
	}
	t.SetColumnConfigs(columns)
	return t
}

// cell writes a number, and a quiet dot for none.
func (p *page) cell(n int, colors ...text.Color) string {
	if n == 0 {
		return p.paint("·", text.Faint)
	}
	return p.paint(number(n), colors...)
}

func indent(s string) string {
	return "  " + strings.ReplaceAll(s, "\n", "\n  ")
}
