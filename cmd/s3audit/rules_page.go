package main

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2/hclwrite"
	ctyjson "github.com/zclconf/go-cty/cty/json"

	"s3audit/collector"
	"s3audit/rules"
	"s3audit/rules/finding"
	"s3audit/rules/framework"
)

// rulePage is everything about one rule, as `rules show` and docs/rules say it:
// one structure, written as text or as Markdown.
type rulePage struct {
	id, title string
	severity  finding.Severity
	about     string
	sections  []pageSection
}

// pageSection is one part of a page. What is empty is not there.
type pageSection struct {
	heading string
	// line stands beside the heading in text.
	line  string
	text  []string
	links []string
	// head and rows are a table.
	head []string
	rows [][]string
	hcl  string
}

// newRulePage puts the page together. Library, where there is one, has the
// frameworks' titles; exempt are the reasons for not-applicable that the rule
// gives in so many words.
func newRulePage(r finding.Rule, library *framework.Library, exempt []string) *rulePage {
	p := &rulePage{id: r.ID, title: r.Title, severity: r.Severity, about: strings.TrimSpace(r.Description)}
	p.add(verdictSection(r, exempt))
	p.add(readsSection(r))
	p.add(parameterSection(r))
	for _, s := range controlSections(r, library) {
		p.add(s)
	}
	p.add(remediationSection(r))
	p.add(pageSection{heading: "References", links: r.References})
	p.add(pageSection{heading: "Tags", line: strings.Join(r.Tags, ", ")})
	p.add(pageSection{heading: "Source", line: r.Source})
	return p
}

// add leaves empty sections out.
func (p *rulePage) add(s pageSection) {
	if s.line != "" || len(s.text)+len(s.links)+len(s.rows) > 0 {
		p.sections = append(p.sections, s)
	}
}

// verdictSection says what each verdict of the rule means.
func verdictSection(r finding.Rule, exempt []string) pageSection {
	what := "every bucket"
	if r.Scope == "account" {
		what = "the account, or each resource of it that is judged"
	}
	unknown := "one of the answers below was not given"
	switch {
	case len(r.Subresources) == 0:
		unknown = "never: the rule reads nothing that could be denied"
	case r.Partial:
		unknown += ", and what is known does not decide alone"
	}
	rows := [][]string{
		{"pass", "what the title says holds"},
		{"fail", "it does not: a finding, usually of severity " + r.Severity.String()},
		{"unknown", unknown},
	}
	for _, reason := range exempt {
		rows = append(rows, []string{"not-applicable", reason})
	}
	return pageSection{heading: "Verdicts", line: "on " + what, head: []string{"verdict", "when"}, rows: rows}
}

// readsSection is what the rule declares, with the calls and the IAM actions of
// the collector's table.
func readsSection(r finding.Rule) pageSection {
	s := pageSection{heading: "Reads", line: strings.Join(r.Subresources, ", "), head: []string{"subresource", "API", "IAM actions"}}
	for _, name := range r.Subresources {
		i := slices.IndexFunc(collector.Subresources(), func(sub collector.Subresource) bool { return sub.Name == name })
		if i < 0 {
			s.rows = append(s.rows, []string{name, "", ""})
			continue
		}
		sub := collector.Subresources()[i]
		var apis, actions []string
		for _, call := range sub.Calls {
			apis = append(apis, call.API)
			if call.Action != "" && !slices.Contains(actions, call.Action) {
				actions = append(actions, call.Action)
			}
		}
		if sub.OptIn {
			name += " (only on request)"
		}
		s.rows = append(s.rows, []string{name, strings.Join(apis, ", "), strings.Join(actions, ", ")})
	}
	return s
}

func parameterSection(r finding.Rule) pageSection {
	s := pageSection{heading: "Parameters", head: []string{"parameter", "type", "default", "meaning"}}
	for _, p := range r.Parameters {
		s.rows = append(s.rows, []string{p.Name, p.Type, string(p.Default), p.Description})
	}
	if len(r.Parameters) > 0 {
		s.hcl = parameterExample(r)
	}
	return s
}

// parameterExample is a block for s3audit.hcl that sets every parameter to its default.
func parameterExample(r finding.Rule) string {
	file := hclwrite.NewEmptyFile()
	body := file.Body().AppendNewBlock("rule", []string{r.ID}).Body()
	for _, p := range r.Parameters {
		want, err := parameterType(p.Type)
		if err != nil {
			continue // checked when the rule was loaded
		}
		if value, err := ctyjson.Unmarshal(p.Default, want); err == nil {
			body.SetAttributeValue(p.Name, value)
		}
	}
	return string(hclwrite.Format(file.Bytes()))
}

// controlSections are the controls of the frameworks; those that we mapped
// ourselves are kept apart and labelled.
func controlSections(r finding.Rule, library *framework.Library) []pageSection {
	official := pageSection{heading: "Frameworks", head: []string{"framework", "controls"}}
	proposed := pageSection{heading: "Proposed frameworks", line: framework.Label, head: official.head}
	for _, c := range ruleControls(r, library) {
		s := &official
		if c.proposed {
			s = &proposed
		}
		s.rows = append(s.rows, []string{c.framework, strings.Join(c.controls, ", ")})
	}
	if len(proposed.rows) == 0 {
		proposed.line = ""
	}
	return []pageSection{official, proposed}
}

// frameworkControls are the controls of one framework that a rule speaks to.
type frameworkControls struct {
	framework string
	controls  []string
	proposed  bool
}

func ruleControls(r finding.Rule, library *framework.Library) []frameworkControls {
	var out []frameworkControls
	for _, f := range library.Frameworks() {
		c := frameworkControls{framework: f.ID, proposed: f.Proposed}
		for _, control := range f.Controls {
			if slices.Contains(control.Rules, r.ID) {
				c.controls = append(c.controls, control.ID)
			}
		}
		if len(c.controls) > 0 {
			out = append(out, c)
		}
	}
	return out
}

// boundFrameworks is the library with every rule laid over it.
func boundFrameworks(o *ruleOptions) (*framework.Library, error) {
	if o.library != nil {
		return o.library, nil
	}
	library, err := framework.Load(framework.Options{Near: didYouMean})
	if err != nil {
		return nil, err
	}
	return library, library.Bind(o.known)
}

func remediationSection(r finding.Rule) pageSection {
	s := pageSection{heading: "Remediation"}
	if r.Remediation != "" {
		s.text = append(s.text, strings.TrimSpace(r.Remediation))
	}
	if r.Fix != "" {
		s.text = append(s.text, fmt.Sprintf("Operation: %s.", r.Fix))
	}
	return s
}

// showRules writes the pages of the chosen rules.
func showRules(env *environment, o *ruleOptions, engine *rules.Engine, format string) error {
	if format == "json" {
		return writeJSON(env.stdout, engine.Rules())
	}
	write, ok := map[string]func(*rulePage) string{"text": (*rulePage).text, "markdown": (*rulePage).markdown}[format]
	if !ok {
		return fmt.Errorf("-o %q: want text, json or markdown", format)
	}
	library, err := boundFrameworks(o)
	if err != nil {
		return err
	}
	for _, page := range rulePages(engine, library) {
		if _, err := io.WriteString(env.stdout, write(page)); err != nil {
			return err
		}
	}
	return nil
}

// rulePages are the pages of the engine's rules.
func rulePages(engine *rules.Engine, library *framework.Library) []*rulePage {
	var pages []*rulePage
	for _, r := range engine.Rules() {
		pages = append(pages, newRulePage(r, library, engine.Exempt(r.ID)))
	}
	return pages
}
