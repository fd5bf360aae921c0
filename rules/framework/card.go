package framework

import "slices"

// Status is what the verdicts say of one control.
type Status string

// What a control can come to. It is satisfied as far as the configuration of
// S3 goes: the rest of a control is its owner's.
const (
	Satisfied     Status = "satisfied"
	NotSatisfied  Status = "not-satisfied"
	Unknown       Status = "unknown"
	Manual        Status = "manual"
	NotApplicable Status = "not-applicable"
)

// Statuses lists them, what needs a reader first.
func Statuses() []Status { return []Status{NotSatisfied, Unknown, Manual, Satisfied, NotApplicable} }

// Counts is how often one rule, or the rules of one control, came to which verdict.
type Counts struct {
	Pass          int `json:"pass"`
	Fail          int `json:"fail"`
	Unknown       int `json:"unknown"`
	Error         int `json:"error"`
	NotApplicable int `json:"notApplicable"`
	// Excepted is how many of the findings are under an exception. They count
	// as what they are: an exception changes no verdict.
	Excepted int `json:"excepted"`
}

func (c *Counts) add(o Counts) {
	c.Pass += o.Pass
	c.Fail += o.Fail
	c.Unknown += o.Unknown
	c.Error += o.Error
	c.NotApplicable += o.NotApplicable
	c.Excepted += o.Excepted
}

// Card is a framework after a scan.
type Card struct {
	ID        string `json:"id"`
	Name      string `json:"name"`
	Version   string `json:"version"`
	Publisher string `json:"publisher"`
	URL       string `json:"url"`
	Proposed  bool   `json:"proposed"`
	// Label says of a mapping of our own that it is that.
	Label string `json:"label,omitempty"`
	// Summary counts the controls by status.
	Summary  map[Status]int `json:"summary"`
	Controls []Result       `json:"controls"`
}

// Title is how a reader knows the framework.
func (c *Card) Title() string { return title(c.Name, c.Version, c.Label) }

// Result is one control after a scan.
type Result struct {
	ID     string   `json:"id"`
	Title  string   `json:"title"`
	Status Status   `json:"status"`
	Rules  []string `json:"rules"`
	Counts Counts   `json:"counts"`
	// Failed are the rules that failed, NotRun those that were left out: no
	// control is satisfied for want of a look.
	Failed []string `json:"failed,omitempty"`
	NotRun []string `json:"notRun,omitempty"`
	Note   string   `json:"note,omitempty"`
}

// Scorecard says what the verdicts of a scan come to, control by control. It
// needs counts by rule and never a finding, whatever the number of buckets. A
// rule without an entry did not run; complete says that every chosen bucket
// was read.
func Scorecard(f *Framework, ran map[string]Counts, complete bool) Card {
	card := Card{ID: f.ID, Name: f.Name, Version: f.Version, Publisher: f.Publisher, URL: f.URL,
		Proposed: f.Proposed, Label: f.Label, Summary: map[Status]int{}, Controls: make([]Result, 0, len(f.Controls))}
	for _, s := range Statuses() {
		card.Summary[s] = 0
	}
	for _, c := range f.Controls {
		r := Result{ID: c.ID, Title: c.Title, Rules: slices.Clone(c.Rules), Note: c.Note}
		for _, id := range c.Rules {
			counts, did := ran[id]
			if !did {
				r.NotRun = append(r.NotRun, id)
			}
			if counts.Fail > 0 {
				r.Failed = append(r.Failed, id)
			}
			r.Counts.add(counts)
		}
		if r.Rules == nil {
			r.Rules = []string{}
		}
		r.Status = status(&r, complete)
		card.Summary[r.Status]++
		card.Controls = append(card.Controls, r)
	}
	return card
}

func status(r *Result, complete bool) Status {
	switch {
	case len(r.Rules) == 0:
		return Manual
	case r.Counts.Fail > 0:
		return NotSatisfied
	case r.Counts.Unknown+r.Counts.Error+len(r.NotRun) > 0 || !complete:
		return Unknown
	case r.Counts.Pass > 0:
		return Satisfied
	}
	return NotApplicable
}
