package report

import (
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"s3audit/rules/finding"
)

// pageData is what the page's script reads: every finding, in columns, so that
// what many share (a rule, a bucket, a sentence) is there once. All its texts
// are safe to show.
type pageData struct {
	// Texts are named by their place; the first is empty.
	Texts      []string        `json:"texts"`
	Rules      []dataRule      `json:"rules"`
	Places     []dataPlace     `json:"places"`
	Frameworks []dataFramework `json:"frameworks"`
	// Evidence and Missing are lists of rows of texts; the first is empty.
	Evidence [][][3]int `json:"evidence"`
	Missing  [][][6]int `json:"missing"`
	// Agreed are the exceptions that findings have or had; the first is none.
	Agreed     []dataAgreed    `json:"agreed"`
	Exposures  []dataExposure  `json:"exposures"` // the first is none
	Findings   dataColumns     `json:"findings"`
	Exceptions []exceptionLine `json:"exceptions"`
	// Changes and Resolved are there where the scan was compared with an earlier one.
	Changes  []finding.State `json:"changes,omitempty"`
	Resolved []dataResolved  `json:"resolved,omitempty"`
	Fix      string          `json:"fix"` // the command that plans a fix, without its arguments
	// ReadyFixes are named by their place.
	ReadyFixes []dataFix `json:"readyFixes"`
}

// dataRule is a rule that ran or that a finding names.
type dataRule struct {
	ID          string   `json:"id"`
	Title       string   `json:"title"`
	Severity    int      `json:"severity"`
	Description string   `json:"description,omitempty"`
	Remediation string   `json:"remediation,omitempty"`
	Fix         string   `json:"fix,omitempty"`
	Fixes       []int    `json:"fixes,omitempty"` // by place in ReadyFixes
	Links       []string `json:"links,omitempty"`
	// Controls are by place of the framework.
	Controls map[int][]string `json:"controls,omitempty"`
	// Counts are by place of the verdict; empty of a rule that did not run.
	Counts []int `json:"counts,omitempty"`
}

// dataPlace is a bucket, or the account itself.
type dataPlace struct {
	Bucket  string `json:"bucket"`
	Name    string `json:"name"` // what a reader calls it
	Account string `json:"account"`
	Region  string `json:"region,omitempty"`
	ARN     int    `json:"arn"`
	// What is known of the bucket.
	Owner    string      `json:"owner,omitempty"`
	Tags     [][2]string `json:"tags,omitempty"`
	Exposure int         `json:"exposure,omitempty"`
}

type dataFix struct {
	Name string `json:"name"`
	Says string `json:"says"`
	// HCL is by line.
	HCL []string `json:"hcl"`
}

type dataAgreed struct {
	Name    string `json:"name,omitempty"`
	Text    string `json:"text"`
	Expires string `json:"expires,omitempty"`
}

// dataColumns hold one value for each finding, worst place first and in it
// worst finding first.
type dataColumns struct {
	Rule     []int `json:"rule"`
	Place    []int `json:"place"`
	Severity []int `json:"severity"`
	Verdict  []int `json:"verdict"`
	Says     []int `json:"says"`
	ARN      []int `json:"arn"` // 0 for the place's own
	Evidence []int `json:"evidence"`
	Missing  []int `json:"missing"`
	Agreed   []int `json:"agreed"`
	Ended    []int `json:"ended"`
	Change   []int `json:"change,omitempty"` // by place in Changes
	// Fingerprints are cut to printLength and stand one after the other.
	Fingerprints string `json:"fingerprints"`
}

// printLength is how much of a fingerprint the page holds: enough to tell a
// hundred thousand findings apart, and no more than has to be.
const printLength = 16

// longestValue is how much of a value is shown.
const longestValue = 2000

// dataVerdicts is the order that numbers stand for.
var dataVerdicts = []finding.Verdict{finding.Fail, finding.Unknown, finding.Error, finding.Pass, finding.NotApplicable}

// dataMaker numbers what it sees.
type dataMaker struct {
	pageData
	texts, rules, places, frameworks map[string]int
	evidence, missing, agreed        map[string]int
	exposures                        map[string]int
	fixes                            map[string][]int // by rule
	facts                            map[string]*Bucket
	prints                           bytes.Buffer
}

func newPageData(r *Report, groups []*group) *pageData {
	m := &dataMaker{
		texts: map[string]int{}, rules: map[string]int{}, places: map[string]int{}, frameworks: map[string]int{},
		evidence: map[string]int{}, missing: map[string]int{}, agreed: map[string]int{}, exposures: map[string]int{}, fixes: map[string][]int{},
	}
	m.text("")
	m.Evidence, m.Missing, m.Agreed = [][][3]int{{}}, [][][6]int{{}}, []dataAgreed{{}}
	m.Exposures = []dataExposure{{Statements: [][3]int{}, Layers: [][3]int{}, Notes: []dataNote{}}}
	m.buckets(r)
	if r.Baseline != nil {
		m.Changes = dataChanges
	}
	m.Rules, m.Places, m.Frameworks = []dataRule{}, []dataPlace{}, []dataFramework{}
	m.Fix, m.ReadyFixes = "s3audit remediate plan", []dataFix{}
	for i := range r.Fixes {
		m.readyFix(&r.Fixes[i])
	}
	for i := range r.Frameworks {
		m.card(&r.Frameworks[i])
	}
	for i := range r.Rules {
		m.ran(&r.Rules[i])
	}
	for _, g := range groups {
		for _, f := range g.Findings {
			m.finding(f, g)
		}
	}
	m.Findings.Fingerprints = m.prints.String()
	m.compared(r.Baseline)
	m.Exceptions = append([]exceptionLine{}, exceptionLines(r)...)
	return &m.pageData
}

func (m *dataMaker) text(s string) int { return number1(m.texts, plain(s), &m.Texts, plain(s)) }

// number1 is the place of a value in its list, where it is put at its first use.
func number1[T any](known map[string]int, key string, list *[]T, value T) int {
	n, seen := known[key]
	if !seen {
		n = len(*list)
		known[key] = n
		*list = append(*list, value)
	}
	return n
}

// ran is a rule that was evaluated: how often it came to which verdict is known.
func (m *dataMaker) ran(r *RuleSummary) {
	d := &m.Rules[m.rule(&r.Rule)]
	d.Counts = nil
	for _, v := range dataVerdicts {
		d.Counts = append(d.Counts, r.Counts[v])
	}
}

func (m *dataMaker) rule(r *finding.Rule) int {
	if n, seen := m.rules[r.ID]; seen {
		return n
	}
	d := dataRule{ID: plain(r.ID), Title: plain(r.Title), Severity: int(r.Severity), Description: sentence(plain(r.Description)),
		Remediation: sentence(plain(r.Remediation)), Fix: plain(r.Fix), Fixes: m.fixes[r.ID], Controls: map[int][]string{}}
	for _, ref := range r.References {
		if link := webLink(ref); link != "" {
			d.Links = append(d.Links, link)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(r.Frameworks)) {
		n := m.framework(name)
		for _, control := range r.Frameworks[name] {
			d.Controls[n] = append(d.Controls[n], plain(control))
		}
	}
	return number1(m.rules, r.ID, &m.Rules, d)
}

// readyFix comes before the rules that it is for.
func (m *dataMaker) readyFix(f *ReadyFix) {
	for _, id := range f.Rules {
		m.fixes[id] = append(m.fixes[id], len(m.ReadyFixes))
	}
	lines := strings.Split(strings.TrimSpace(f.HCL), "\n")
	for i := range lines {
		lines[i] = plain(lines[i])
	}
	m.ReadyFixes = append(m.ReadyFixes, dataFix{Name: plain(f.Name), Says: sentence(plain(f.Description)), HCL: lines})
}

func (m *dataMaker) finding(f *finding.Finding, g *group) {
	c := &m.Findings
	c.Rule = append(c.Rule, m.rule(&finding.Rule{ID: f.Rule, Title: f.Title, Severity: f.Severity, Remediation: f.Remediation, Fix: f.Fix, Frameworks: f.Frameworks}))
	place := m.place(f, g)
	c.Place = append(c.Place, place)
	c.Severity = append(c.Severity, int(f.Severity))
	c.Verdict = append(c.Verdict, max(0, slices.Index(dataVerdicts, f.Verdict)))
	c.Says = append(c.Says, m.text(says(f)))
	arn := m.text(f.ARN)
	if arn == m.Places[place].ARN {
		arn = 0
	}
	c.ARN = append(c.ARN, arn)
	c.Evidence = append(c.Evidence, m.evidenceOf(f))
	c.Missing = append(c.Missing, m.missingOf(f))
	c.Agreed = append(c.Agreed, m.agreedTo(f.Exception, ""))
	c.Ended = append(c.Ended, m.agreedTo(f.ExpiredException, endedException(f)))
	if m.Changes != nil {
		c.Change = append(c.Change, changePlace(f))
	}
	fmt.Fprintf(&m.prints, "%-*.*s", printLength, printLength, segment(f.Fingerprint))
}

func (m *dataMaker) place(f *finding.Finding, g *group) int {
	p := dataPlace{Bucket: plain(f.Bucket), Name: g.Name(), Account: plain(f.Account)}
	key := f.Account + "\x00" + f.Bucket
	if f.Bucket != "" {
		p.Region = plain(f.Region)
	}
	if n, seen := m.places[key]; seen {
		return n
	}
	p.ARN = m.text(f.ARN)
	m.know(&p, key)
	return number1(m.places, key, &m.Places, p)
}

func (m *dataMaker) evidenceOf(f *finding.Finding) int {
	if len(f.Evidence) == 0 {
		return 0
	}
	rows := make([][3]int, len(f.Evidence))
	for i, e := range f.Evidence {
		rows[i] = [3]int{m.text(e.Path), m.text(cut(oneLine(e.Value), longestValue)), m.text(sentence(plain(e.Message)))}
	}
	return number1(m.evidence, fmt.Sprint(rows), &m.Evidence, rows)
}

func (m *dataMaker) missingOf(f *finding.Finding) int {
	if len(f.Missing) == 0 {
		return 0
	}
	rows := make([][6]int, len(f.Missing))
	for i, one := range f.Missing {
		for k, s := range []string{one.Subresource, one.State, one.API, one.Code, one.Action, one.RequestID} {
			rows[i][k] = m.text(s)
		}
	}
	return number1(m.missing, fmt.Sprint(rows), &m.Missing, rows)
}

func (m *dataMaker) agreedTo(e *finding.Exception, text string) int {
	if e == nil {
		return 0
	}
	if text == "" {
		text = agreed(e)
	}
	one := dataAgreed{Name: plain(e.Name), Text: text, Expires: plain(e.Expires)}
	return number1(m.agreed, one.Name+"\x00"+text, &m.Agreed, one)
}

// packed is the data as it stands in the page. The header of the gzip stream
// holds no time, so that the same report gives the same bytes.
func (d *pageData) packed() (string, error) {
	text, err := json.Marshal(d)
	if err != nil {
		return "", fmt.Errorf("write html: %w", err)
	}
	var b bytes.Buffer
	z, err := gzip.NewWriterLevel(&b, gzip.BestCompression)
	if err == nil {
		_, err = z.Write(text)
	}
	if err == nil {
		err = z.Close()
	}
	if err != nil {
		return "", fmt.Errorf("write html: %w", err)
	}
	return base64.StdEncoding.EncodeToString(b.Bytes()), nil
}
