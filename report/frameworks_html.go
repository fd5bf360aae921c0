package report

import (
	_ "embed"
	"html/template"
	"slices"

	"s3audit/rules/framework"
)

//go:embed page/frameworks.html.tmpl
var frameworksTemplate string

// shownControls is how many controls of a framework stand in the page itself;
// the script has them all.
const shownControls = 12

// frameworkFuncs are what the template of the results by control calls.
var frameworkFuncs = template.FuncMap{
	"cardLine":    func(c framework.Card) string { return cardLine(&c) },
	"controlSays": func(r framework.Result) string { return controlSays(&r) },
	"statusWord":  statusWord, "statusLabel": statusLabel,
	"bounds": func() string { return bounds },
	"score":  score,
	"worst":  worstControls,
	"rest":   func(c framework.Card) int { return len(c.Controls) - len(worstControls(c)) },
}

// dataFramework is a framework that a rule names. One that was asked for has a
// title and its controls.
type dataFramework struct {
	ID       string        `json:"id"`
	Title    string        `json:"title"`
	Label    string        `json:"label,omitempty"`
	Line     string        `json:"line,omitempty"`
	Controls []dataControl `json:"controls,omitempty"`
}

type dataControl struct {
	ID     string   `json:"id"`
	Title  string   `json:"title"`
	Status string   `json:"status"`
	Says   string   `json:"says"`
	Rules  []string `json:"rules,omitempty"`
	Counts [5]int   `json:"counts"` // fail, unknown, error, pass, excepted
}

func (m *dataMaker) framework(id string) int {
	return number1(m.frameworks, id, &m.Frameworks, dataFramework{ID: plain(id), Title: plain(id)})
}

func (m *dataMaker) card(c *framework.Card) {
	f := &m.Frameworks[m.framework(c.ID)]
	f.Title, f.Label, f.Line = plain(c.Title()), plain(c.Label), cardLine(c)
	for i := range c.Controls {
		one := &c.Controls[i]
		n := one.Counts
		d := dataControl{ID: plain(one.ID), Title: sentence(plain(one.Title)), Status: string(one.Status), Says: controlSays(one),
			Counts: [5]int{n.Fail, n.Unknown, n.Error, n.Pass, n.Excepted}}
		for _, rule := range one.Rules {
			d.Rules = append(d.Rules, plain(rule))
		}
		f.Controls = append(f.Controls, d)
	}
}

// part is a piece of a bar: how much of a hundred, from where.
type part struct {
	Name, Label string
	N           int
	X, Width    float64
}

// score is how a framework's controls divide.
func score(c framework.Card) []part {
	var parts []part
	for _, s := range framework.Statuses() {
		parts = append(parts, part{Name: statusWord(s), Label: statusLabel(s), N: c.Summary[s]})
	}
	return proportioned(parts)
}

// proportioned lays parts beside each other, and leaves out the empty ones.
func proportioned(parts []part) []part {
	total := 0
	for _, p := range parts {
		total += p.N
	}
	parts = slices.DeleteFunc(parts, func(p part) bool { return p.N == 0 })
	x := 0.0
	for i := range parts {
		parts[i].X, parts[i].Width = x, width(parts[i].N, total)
		x += parts[i].Width
	}
	return parts
}

// worstControls are the first that somebody has to look at.
func worstControls(c framework.Card) []framework.Result {
	rows := c.Controls
	if len(rows) > shownControls {
		rows = pressing(&c)
		sortByStatus(rows)
	}
	return rows[:min(len(rows), shownControls)]
}
