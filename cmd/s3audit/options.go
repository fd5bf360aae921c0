package main

import (
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"s3audit/collector"
	"s3audit/collector/snapshot"
	"s3audit/rules"
	"s3audit/rules/finding"
)

// ruleOptions choose rules and where they come from.
type ruleOptions struct {
	config     string
	policies   []string
	include    []string
	exclude    []string
	severities []string
	frameworks []string
	engine     string
	workers    int
	memory     int // bytes the rules engine remembers, 0 for its default

	// reading leaves out the rules that need what is only read on request, but
	// for those named one by one and those whose subresources are in optIn; left
	// is which those are.
	reading bool
	optIn   []string
	left    []snapshot.RuleNotRun
}

func (o *ruleOptions) flags(f *pflag.FlagSet) {
	f.StringVar(&o.config, "config", "", "configuration file (default ./"+configName+" where there is one)")
	f.StringSliceVar(&o.policies, "policies", nil, "directory of your own rules (repeatable)")
	f.StringSliceVar(&o.include, "rule", nil, "only these rules: id or glob (repeatable)")
	f.StringSliceVar(&o.exclude, "exclude", nil, "not these rules: id or glob (repeatable)")
	f.StringSliceVar(&o.severities, "severity", nil, "only rules of these severities (repeatable)")
	f.StringSliceVar(&o.frameworks, "framework", nil, "only rules of these frameworks, as cis-aws-5.0.0 (repeatable)")
	f.StringVar(&o.engine, "engine", "memo", "memo, or opa to evaluate every rule on every bucket with plain OPA")
	f.IntVar(&o.workers, "workers", 0, "buckets judged at once (default: one a core)")
}

// merge lays the configuration file under the flags that were not given.
func (o *ruleOptions) merge(cmd *cobra.Command, c *configuration) {
	given := cmd.Flags().Changed
	if !given("policies") {
		o.policies = c.Policies
	}
	if !given("rule") && len(o.include) == 0 {
		o.include = c.Include
	}
	if !given("exclude") {
		o.exclude = c.Exclude
	}
}

// load reads the configuration, compiles the chosen rules and checks every
// parameter. A choice that matches no rule is an error, pattern by pattern.
func (o *ruleOptions) load(cmd *cobra.Command) (*rules.Engine, *configuration, error) {
	c, err := loadConfiguration(o.config)
	if err != nil {
		return nil, nil, err
	}
	o.merge(cmd, c)
	choice, err := o.choice()
	if err != nil {
		return nil, nil, err
	}
	trusted, err := c.trusted()
	if err != nil {
		return nil, nil, err
	}
	engine, err := rules.Load(rules.Options{
		Policies: o.policies, Include: choice.matches, Engine: o.engine, Workers: o.workers, Memory: o.memory, Trusted: trusted,
		Configure: func(all []finding.Rule) (map[string]map[string]any, error) {
			if err := choice.check(all); err != nil {
				return nil, err
			}
			return c.settings(all)
		},
	})
	o.left = choice.left
	return engine, c, err
}

// choice is which rules a command line asked for.
type choice struct {
	ruleOptions
	least []finding.Severity
}

func (o *ruleOptions) choice() (*choice, error) {
	ch := &choice{ruleOptions: *o}
	for _, text := range o.severities {
		severity, err := finding.ParseSeverity(text)
		if err != nil {
			return nil, fmt.Errorf("--severity: %w", err)
		}
		ch.least = append(ch.least, severity)
	}
	for _, pattern := range append(append([]string{}, o.include...), o.exclude...) {
		if _, err := path.Match(pattern, ""); err != nil {
			return nil, fmt.Errorf("rule pattern %q: %w", pattern, err)
		}
	}
	return ch, nil
}

// matches reports whether a rule is chosen and can be judged.
func (c *choice) matches(r finding.Rule) bool { return c.wants(r) && len(c.onRequest(r)) == 0 }

// onRequest is what a rule needs that nobody asked to be read.
func (c *choice) onRequest(r finding.Rule) []string {
	if !c.reading || slices.Contains(c.include, r.ID) {
		return nil
	}
	var needs []string
	for _, sub := range collector.Subresources() {
		if sub.OptIn && slices.Contains(r.Subresources, sub.Name) && !slices.Contains(c.optIn, sub.Name) {
			needs = append(needs, sub.Name)
		}
	}
	return needs
}

func (c *choice) wants(r finding.Rule) bool {
	return (len(c.include) == 0 || matchesAny(c.include, r.ID)) && !matchesAny(c.exclude, r.ID) &&
		(len(c.least) == 0 || slices.Contains(c.least, r.Severity)) &&
		(len(c.frameworks) == 0 || inFramework(r, c.frameworks))
}

// check names every pattern that matches no rule, and a choice that is empty.
func (c *choice) check(all []finding.Rule) error {
	var ids, problems []string
	frameworks := map[string]bool{}
	chosen := 0
	for _, r := range all {
		ids = append(ids, r.ID)
		for name := range r.Frameworks {
			frameworks[name] = true
		}
		if c.matches(r) {
			chosen++
		} else if c.wants(r) {
			c.left = append(c.left, snapshot.RuleNotRun{Rule: r.ID, Needs: c.onRequest(r)})
		}
	}
	for _, pattern := range append(append([]string{}, c.include...), c.exclude...) {
		if !anyMatches(pattern, ids) {
			problems = append(problems, fmt.Sprintf("no rule matches %q.%s", pattern, didYouMean(pattern, ids)))
		}
	}
	for _, name := range c.frameworks {
		if !frameworks[name] {
			problems = append(problems, fmt.Sprintf("no rule is mapped to framework %q.%s", name, didYouMean(name, slices.Sorted(maps.Keys(frameworks)))))
		}
	}
	for _, one := range c.left {
		if chosen == 0 {
			problems = append(problems, fmt.Sprintf("%s reads what is only read on request: add --opt-in %s, or name the rule.", one.Rule, strings.Join(one.Needs, ",")))
		}
	}
	if chosen == 0 && len(problems) == 0 {
		problems = append(problems, "the choice of rules is empty: no rule has all of --rule, --severity and --framework, less --exclude")
	}
	if len(problems) > 0 {
		return fmt.Errorf("choose rules: %s", strings.Join(problems, "\n  "))
	}
	return nil
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
	for _, id := range ids {
		if matchesAny([]string{pattern}, id) {
			return true
		}
	}
	return false
}

func inFramework(r finding.Rule, names []string) bool {
	for _, name := range names {
		if len(r.Frameworks[name]) > 0 {
			return true
		}
	}
	return false
}

// bindEnvironment gives every flag that was not given the value of
// S3AUDIT_<FLAG>, so that flag, environment and file have one order.
func bindEnvironment(cmd *cobra.Command, env *environment) error {
	var problems []string
	cmd.Flags().VisitAll(func(f *pflag.Flag) {
		name := "S3AUDIT_" + strings.ToUpper(strings.ReplaceAll(f.Name, "-", "_"))
		value := env.getenv(name)
		if f.Changed || value == "" || f.Name == "help" {
			return
		}
		if err := cmd.Flags().Set(f.Name, value); err != nil {
			problems = append(problems, fmt.Sprintf("%s: %v", name, err))
		}
	})
	if len(problems) > 0 {
		return fmt.Errorf("environment: %s", strings.Join(problems, "\n  "))
	}
	return nil
}
