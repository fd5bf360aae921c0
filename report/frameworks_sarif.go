package report

import (
	"slices"

	"s3audit/rules/framework"
)

// A framework that was asked for is a taxonomy, its controls the taxa, and each
// rule says by relationship which of them it speaks to. Code scanning looks at
// none of it; other readers of SARIF do.
// Source: https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/sarif-v2.1.0-errata01-os-complete.html#_Toc141790718

type sarifTaxonomy struct {
	Name             string       `json:"name"`
	Version          string       `json:"version,omitempty"`
	Organization     string       `json:"organization,omitempty"`
	InformationURI   string       `json:"informationUri,omitempty"`
	ShortDescription sarifText    `json:"shortDescription"`
	IsComprehensive  bool         `json:"isComprehensive"`
	Taxa             []sarifTaxon `json:"taxa"`
}

type sarifTaxon struct {
	ID               string           `json:"id"`
	ShortDescription *sarifText       `json:"shortDescription,omitempty"`
	Properties       *sarifTaxonState `json:"properties,omitempty"`
}

type sarifTaxonState struct {
	Status   framework.Status `json:"status"`
	Excepted int              `json:"excepted"`
	Says     string           `json:"says"`
}

type sarifRelationship struct {
	Target sarifTarget `json:"target"`
	Kinds  []string    `json:"kinds"`
}

type sarifTarget struct {
	ID            string         `json:"id"`
	Index         int            `json:"index"`
	ToolComponent sarifComponent `json:"toolComponent"`
}

type sarifComponent struct {
	Name  string `json:"name"`
	Index int    `json:"index"`
}

// taxonomies lays the frameworks of the report into a run.
func taxonomies(run *sarifRun, cards []framework.Card) {
	for i := range cards {
		c := &cards[i]
		one := sarifTaxonomy{
			Name: plain(c.ID), Version: plain(c.Version), Organization: plain(c.Publisher), InformationURI: webLink(c.URL),
			ShortDescription: sarifText{Text: inert(sentence(plain(c.Title())))}, Taxa: make([]sarifTaxon, 0, len(c.Controls)),
		}
		for n, control := range c.Controls {
			one.Taxa = append(one.Taxa, sarifTaxon{
				ID: plain(control.ID), ShortDescription: &sarifText{Text: inert(sentence(plain(control.Title)))},
				Properties: &sarifTaxonState{Status: control.Status, Excepted: control.Counts.Excepted, Says: inert(controlSays(&control))},
			})
			relate(run.Tool.Driver.Rules, control, sarifTarget{
				ID: plain(control.ID), Index: n, ToolComponent: sarifComponent{Name: plain(c.ID), Index: i},
			})
		}
		run.Taxonomies = append(run.Taxonomies, one)
		run.Tool.Driver.SupportedTaxonomies = append(run.Tool.Driver.SupportedTaxonomies, sarifComponent{Name: plain(c.ID), Index: i})
	}
}

// relate says of a control's rules that they speak to it: it asks for more
// than each of them.
func relate(rules []sarifRule, control framework.Result, target sarifTarget) {
	for i := range rules {
		if slices.ContainsFunc(control.Rules, func(id string) bool { return plain(id) == rules[i].ID }) {
			rules[i].Relationships = append(rules[i].Relationships, sarifRelationship{Target: target, Kinds: []string{"superset"}})
		}
	}
}
