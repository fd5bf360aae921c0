package main

import (
	"errors"
	"fmt"
	"path"
	"slices"
	"strings"

	"s3audit/collector/snapshot"
	"s3audit/rules"
	"s3audit/rules/finding"
	"s3audit/rules/framework"
)

// choice is which rules a command line asked for. The values of one flag add
// up, the flags narrow each other, and --exclude has the last word.
type choice struct {
	ruleOptions
	exact []finding.Severity
	// theirs are the rules that the file of each framework asked for lists; what
	// METADATA maps is read from the rule itself.
	theirs map[string][]string
	chosen []*framework.Pack
}

// choice reads the flags. What it cannot know before the user's rules are
// read, check says.
func (o *ruleOptions) choice() (*choice, error) {
	ch := &choice{ruleOptions: *o, theirs: map[string][]string{}}
	for _, text := range o.severities {
		severity, err := finding.ParseSeverity(text)
		if err != nil {
			return nil, fmt.Errorf("--severity: %w", err)
		}
		ch.exact = append(ch.exact, severity)
	}
	for _, pattern := range append(append([]string{}, o.include...), o.exclude...) {
		if _, err := path.Match(pattern, ""); err != nil {
			return nil, fmt.Errorf("rule pattern %q: %w", pattern, err)
		}
	}
	return ch, ch.look()
}

// look finds the frameworks and packs that were named. The user's own files
// are always read, so that a broken one is never passed over in silence.
func (c *choice) look() error {
	if len(c.frameworks)+len(c.packs)+len(c.policies) == 0 && !c.catalogue {
		return nil
	}
	if err := c.read(); err != nil {
		return err
	}
	var problems []string
	for _, name := range c.frameworks {
		f, err := c.library.Find(name)
		var unknown *framework.UnknownError
		switch {
		case errors.As(err, &unknown): // a user's rule may name it: check looks again
			f = &framework.Framework{ID: name}
		case err != nil:
			problems = append(problems, err.Error())
			continue
		}
		c.standards = append(c.standards, f)
		c.theirs[f.ID] = f.Rules()
	}
	for _, name := range c.packs {
		p, err := c.library.Pack(name)
		if err != nil {
			problems = append(problems, err.Error())
			continue
		}
		c.chosen = append(c.chosen, p)
	}
	return choiceError(problems)
}

// read loads the frameworks and packs, with those of the user.
func (c *choice) read() error {
	key, err := c.verification()
	if err != nil {
		return err
	}
	trees, err := rules.Trees(rules.Options{Policies: c.policies, Verify: key})
	if err != nil {
		return err
	}
	o := framework.Options{Near: didYouMean}
	for _, t := range trees {
		o.Trees = append(o.Trees, framework.Tree(t))
	}
	c.library, err = framework.Load(o)
	return err
}

func choiceError(problems []string) error {
	if len(problems) == 0 {
		return nil
	}
	return fmt.Errorf("choose rules: %s", strings.Join(problems, "\n  "))
}

// matches reports whether a rule is chosen and can be judged. Who only asks for
// the catalogue judges nothing.
func (c *choice) matches(r finding.Rule) bool {
	return !c.catalogue && c.wants(r) && len(c.onRequest(r)) == 0
}

// onRequest is what a rule needs that nobody asked to be read.
func (c *choice) onRequest(r finding.Rule) []string {
	if !c.reading || slices.Contains(c.include, r.ID) {
		return nil
	}
	var needs []string
	for _, name := range optInNames() {
		if slices.Contains(r.Subresources, name) && !slices.Contains(c.optIn, name) {
			needs = append(needs, name)
		}
	}
	return needs
}

func (c *choice) wants(r finding.Rule) bool {
	return (len(c.include) == 0 || matchesAny(c.include, r.ID)) && !matchesAny(c.exclude, r.ID) &&
		(len(c.exact) == 0 || slices.Contains(c.exact, r.Severity)) &&
		(len(c.tags) == 0 || slices.ContainsFunc(c.tags, func(tag string) bool { return slices.Contains(r.Tags, tag) })) &&
		(len(c.chosen) == 0 || slices.ContainsFunc(c.chosen, func(p *framework.Pack) bool { return p.Has(r) })) &&
		(len(c.standards) == 0 || c.mapped(r))
}

// mapped reports whether one of the frameworks asked for has the rule.
func (c *choice) mapped(r finding.Rule) bool {
	for _, f := range c.standards {
		if len(r.Frameworks[f.ID]) > 0 || slices.Contains(c.theirs[f.ID], r.ID) {
			return true
		}
	}
	return false
}

// check names every pattern that matches no rule, and a choice that is empty.
func (c *choice) check(all []finding.Rule) error {
	var problems []string
	if c.library != nil {
		if err := c.library.Bind(all); err != nil {
			return err
		}
		problems = c.settle()
	}
	if c.known = all; c.catalogue {
		return choiceError(problems)
	}
	chosen := 0
	for _, r := range all {
		if c.matches(r) {
			chosen++
		} else if c.wants(r) {
			c.left = append(c.left, snapshot.RuleNotRun{Rule: r.ID, Reason: snapshot.NotRunOnRequest, Needs: c.onRequest(r)})
		} else if r.Source != "builtin" {
			c.left = append(c.left, snapshot.RuleNotRun{Rule: r.ID, Reason: snapshot.NotRunNotChosen})
		}
	}
	problems = append(problems, c.misses(all)...)
	for _, one := range c.left {
		if chosen == 0 && one.Reason == snapshot.NotRunOnRequest {
			problems = append(problems, fmt.Sprintf("%s reads what is only read on request: add --opt-in %s, or name the rule.", one.Rule, strings.Join(one.Needs, ",")))
		}
	}
	if chosen == 0 && len(problems) == 0 {
		problems = append(problems, c.empty())
	}
	return choiceError(problems)
}

// misses says of every pattern and tag that matches no rule which is near.
func (c *choice) misses(all []finding.Rule) []string {
	var ids, tags, problems []string
	for _, r := range all {
		ids, tags = append(ids, r.ID), append(tags, r.Tags...)
	}
	slices.Sort(tags)
	for _, pattern := range append(append([]string{}, c.include...), c.exclude...) {
		if !anyMatches(pattern, ids) {
			problems = append(problems, fmt.Sprintf("no rule matches %q.%s", pattern, didYouMean(pattern, ids)))
		}
	}
	for _, tag := range c.tags {
		if !slices.Contains(tags, tag) {
			problems = append(problems, fmt.Sprintf("no rule has the tag %q.%s", tag, didYouMean(tag, slices.Compact(tags))))
		}
	}
	return problems
}

// settle looks again for the frameworks that only a user's rule may have
// named, now that all rules are known.
func (c *choice) settle() []string {
	var problems []string
	for i, f := range c.standards {
		found, err := c.library.Find(f.ID)
		switch {
		case err != nil:
			problems = append(problems, err.Error())
		case found.ID != f.ID:
			problems = append(problems, fmt.Sprintf("there is no framework %q. Did you mean %q?", f.ID, found.ID))
		default:
			c.standards[i] = found
		}
	}
	return problems
}

// empty says why nothing is left.
func (c *choice) empty() string {
	for _, f := range c.standards {
		if len(f.Rules()) == 0 {
			return fmt.Sprintf("every control of %s is manual: no rule speaks to it. \"s3audit frameworks show %s\" says what to look at", f.ID, f.ID)
		}
	}
	return "the choice of rules is empty: no rule has all of --rule, --severity, --tag, --pack and --framework, less --exclude"
}

func matchesAny(patterns []string, id string) bool {
	for _, pattern := range patterns {
		if ok, _ := path.Match(pattern, id); ok {
			return true
		}
	}
	return false
}

func anyMatches(pattern string, ids []string) bool {
	return slices.ContainsFunc(ids, func(id string) bool { return matchesAny([]string{pattern}, id) })
}
