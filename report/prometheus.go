package report

import (
	"bytes"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"s3audit/rules/finding"
	"s3audit/rules/framework"
)

// renderPrometheus writes gauges for node_exporter's textfile collector: by
// account, severity, rule and framework, and by bucket only where that was
// asked for, since each bucket is series of its own. Samples have no
// timestamps: the collector refuses them.
// Source: https://prometheus.io/docs/instrumenting/exposition_formats/
func renderPrometheus(w io.Writer, r *Report, o Options) error {
	m := &metrics{base: []string{"account", plain(r.Scan.Account)}, o: o}
	m.scan(r)
	m.findings(r)
	m.rules(r.Rules)
	m.controls(r.Frameworks)
	if o.PrometheusBuckets {
		m.buckets(r)
	}
	_, err := w.Write(m.Bytes())
	return err
}

// metrics is one page of samples.
type metrics struct {
	bytes.Buffer
	base []string // labels of every sample
	o    Options
}

func (m *metrics) gauge(name, help string) {
	fmt.Fprintf(m, "# HELP s3audit_%s %s\n# TYPE s3audit_%s gauge\n", name, help, name)
}

// sample writes one, with label names and values in turn.
func (m *metrics) sample(name string, value float64, labels ...string) {
	pairs := slices.Concat(m.base, labels)
	fmt.Fprintf(m, "s3audit_%s{", name)
	for i := 0; i < len(pairs); i += 2 {
		if i > 0 {
			m.WriteByte(',')
		}
		m.WriteString(pairs[i] + `="` + m.labelValue(pairs[i+1]) + `"`)
	}
	m.WriteString("} " + strconv.FormatFloat(value, 'f', -1, 64) + "\n")
}

func (m *metrics) labelValue(s string) string {
	s = plain(s)
	if m.o.ActionsLog {
		s = apart(s)
	}
	return strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(s)
}

func (m *metrics) scan(r *Report) {
	one := func(name, help string, value float64) {
		m.gauge(name, help)
		m.sample(name, value)
	}
	seconds := 0.0
	if !r.Scan.Finished.IsZero() {
		seconds = float64(r.Scan.Finished.UnixMilli()) / 1000
	}
	one("last_scan_timestamp_seconds", "When the last scan ended.", seconds)
	one("last_scan_duration_seconds", "How long the last scan took.", max(0, r.Scan.Finished.Sub(r.Scan.Started).Seconds()))
	one("last_scan_complete", "1 where every chosen bucket was read.", truth(r.Coverage.Complete))
	one("last_scan_exit_code", "The exit code: 0 nothing at the gate, 1 findings, 2 no result, 3 incomplete.", float64(r.Exit.Code))
	c := &r.Coverage
	m.gauge("buckets", "Buckets, by how far the last scan got with them.")
	for _, s := range []counted{{c.Listed, "listed"}, {c.Expected, "selected"}, {c.Read, "read"}, {c.Evaluated, "evaluated"}, {len(c.Vanished), "vanished"}, {r.Summary.Buckets, "failed"}} {
		m.sample("buckets", float64(s.n), "state", s.word)
	}
	m.gauge("calls", "Calls to S3 of the last scan, by how they ended.")
	var made, denied, throttled, failed, unsupported int
	for _, call := range c.Calls {
		made, denied, throttled = made+call.Calls, denied+call.Denied, throttled+call.Throttled
		failed, unsupported = failed+call.Failed, unsupported+call.Unsupported
	}
	for _, s := range []counted{{made, "made"}, {denied, "denied"}, {throttled, "throttled"}, {failed, "failed"}, {unsupported, "unsupported"}} {
		m.sample("calls", float64(s.n), "outcome", s.word)
	}
}

func truth(is bool) float64 {
	if is {
		return 1
	}
	return 0
}

func (m *metrics) findings(r *Report) {
	m.gauge("failed_checks", "Failed verdicts that no exception covers.")
	for _, s := range finding.Severities() {
		m.sample("failed_checks", float64(r.Summary.Severities[s.String()]), "severity", s.String())
	}
	m.gauge("unknown_checks", "Verdicts that could not be established, by the severity of their rule.")
	for _, s := range finding.Severities() {
		m.sample("unknown_checks", float64(r.Summary.Unknowns[s.String()]), "severity", s.String())
	}
	m.gauge("excepted_findings", "Findings under an exception.")
	m.sample("excepted_findings", float64(r.Summary.Excepted))
	m.gauge("verdicts", "All verdicts.")
	for _, v := range []finding.Verdict{finding.Pass, finding.Fail, finding.Unknown, finding.NotApplicable, finding.Error} {
		m.sample("verdicts", float64(r.Summary.Verdicts[v]), "verdict", string(v))
	}
}

func (m *metrics) rules(list []RuleSummary) {
	if len(list) == 0 {
		return
	}
	m.gauge("rule_verdicts", "Verdicts by rule that somebody has to look at, exceptions not taken off.")
	for i := range list {
		for _, v := range []finding.Verdict{finding.Fail, finding.Unknown, finding.Error} {
			m.sample("rule_verdicts", float64(list[i].Counts[v]), "rule", list[i].ID, "severity", list[i].Severity.String(), "verdict", string(v))
		}
	}
}

func (m *metrics) controls(cards []framework.Card) {
	if len(cards) == 0 {
		return
	}
	m.gauge("framework_controls", "Controls of a framework by status.")
	for i := range cards {
		for _, s := range framework.Statuses() {
			m.sample("framework_controls", float64(cards[i].Summary[s]), "framework", cards[i].ID, "mapping", cards[i].Label, "status", string(s))
		}
	}
}

// buckets writes failed verdicts by bucket and severity, of the buckets that
// have some.
func (m *metrics) buckets(r *Report) {
	var order [][2]string
	counts := map[[2]string]map[finding.Severity]int{}
	for i := range r.Findings {
		f := &r.Findings[i]
		if f.Verdict != finding.Fail || f.Exception != nil || f.Bucket == "" {
			continue
		}
		key := [2]string{f.Bucket, f.Region}
		if counts[key] == nil {
			counts[key] = map[finding.Severity]int{}
			order = append(order, key)
		}
		counts[key][f.Severity]++
	}
	if len(order) == 0 {
		return
	}
	m.gauge("bucket_failed_checks", "Failed verdicts that no exception covers, by bucket.")
	for _, key := range order {
		for _, s := range finding.Severities() {
			if n := counts[key][s]; n > 0 {
				m.sample("bucket_failed_checks", float64(n), "bucket", key[0], "region", key[1], "severity", s.String())
			}
		}
	}
}
