package main

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"s3audit/collector/snapshot"
	"s3audit/rules"
	"s3audit/rules/finding"
	"s3audit/rules/framework"
)

// ruleOptions choose rules and where they come from.
type ruleOptions struct {
	policyOptions
	config     string
	include    []string
	exclude    []string
	severities []string
	frameworks []string
	tags       []string
	packs      []string
	engine     string
	workers    int
	memory     int // bytes the rules engine remembers, 0 for its default

	// reading leaves out the rules that need what is only read on request, but
	// for those named one by one and those whose subresources are in optIn; left
	// is which those are.
	reading bool
	optIn   []string
	left    []snapshot.RuleNotRun
	// standards are the frameworks that were asked for.
	standards []*framework.Framework
	// catalogue asks for every framework and pack, and for every rule there is,
	// chosen or not: library and known.
	catalogue bool
	library   *framework.Library
	known     []finding.Rule
}

func (o *ruleOptions) flags(f *pflag.FlagSet) {
	f.StringVar(&o.config, "config", "", "configuration file (default ./"+configName+" where there is one)")
	o.policyOptions.flags(f)
	f.StringSliceVar(&o.include, "rule", nil, "only these rules: id or glob (repeatable). Flags that choose rules narrow each other, the values of one add up")
	f.StringSliceVar(&o.exclude, "exclude", nil, "not these rules: id or glob (repeatable)")
	f.StringSliceVar(&o.severities, "severity", nil, "only rules of exactly these severities (repeatable)")
	f.StringSliceVar(&o.frameworks, "framework", nil, "only rules of these frameworks, as cis-aws-7.0.0 or soc2, with a result by control (repeatable; \"frameworks list\" has them)")
	f.StringSliceVar(&o.tags, "tag", nil, "only rules with one of these tags (repeatable)")
	f.StringSliceVar(&o.packs, "pack", nil, "only rules of these packs, as essentials or ransomware (repeatable; \"rules packs\" has them)")
	f.StringVar(&o.engine, "engine", "memo", "memo, or opa to evaluate every rule on every bucket with plain OPA")
	f.IntVar(&o.workers, "workers", 0, "buckets judged at once (default: one a core)")
}

// merge lays the configuration file under the flags that were not given.
func (o *ruleOptions) merge(cmd *cobra.Command, c *configuration) {
	given := cmd.Flags().Changed
	o.policyOptions.merge(cmd, c)
	if !given("rule") && len(o.include) == 0 {
		o.include = c.Include
	}
	if !given("exclude") {
		o.exclude = c.Exclude
	}
}

// load reads the configuration, compiles the chosen rules and checks every
// parameter. A choice that matches no rule is an error, pattern by pattern. The
// mistakes of the configuration come first, those that take the rules to see
// with the others.
func (o *ruleOptions) load(cmd *cobra.Command) (*rules.Engine, *configuration, error) {
	c, mistakes := loadConfiguration(o.config)
	if c == nil {
		return nil, nil, mistakes
	}
	o.merge(cmd, c)
	choice, err := o.choice()
	if err != nil {
		return nil, nil, cmp.Or(mistakes, err)
	}
	key, err := o.verification()
	if err != nil {
		return nil, nil, cmp.Or(mistakes, err)
	}
	engine, err := rules.Load(rules.Options{
		Policies: o.policies, Verify: key, Warn: warner(cmd), Include: choice.matches, Engine: o.engine, Workers: o.workers, Memory: o.memory, Trusted: c.trusted,
		Configure: func(all []finding.Rule) (settings rules.Settings, err error) {
			if settings, mistakes = c.settings(all); mistakes != nil {
				return settings, mistakes
			}
			return settings, choice.check(all)
		},
	})
	if mistakes != nil {
		return nil, nil, mistakes
	}
	o.left, o.standards, o.library, o.known = choice.left, choice.standards, choice.library, choice.known
	for _, f := range choice.standards {
		if f.Proposed && err == nil {
			warner(cmd)(f.ID + " is a " + f.Label)
		}
	}
	return engine, c, err
}

// byHand marks a flag that the environment does not set.
const byHand = "s3audit_by_hand"

// onlyByHand is for flags that say what to change: a setting meant for another
// command must not decide that.
func onlyByHand(f *pflag.FlagSet, names ...string) {
	for _, name := range names {
		if err := f.SetAnnotation(name, byHand, []string{"true"}); err != nil {
			panic(err)
		}
	}
}

// bindEnvironment gives every flag that was not given the value of
// S3AUDIT_<FLAG>, so that flag, environment and file have one order.
func bindEnvironment(cmd *cobra.Command, env *environment) error {
	var problems []string
	cmd.Flags().VisitAll(func(f *pflag.Flag) {
		name := "S3AUDIT_" + strings.ToUpper(strings.ReplaceAll(f.Name, "-", "_"))
		value := env.getenv(name)
		if f.Changed || value == "" || f.Name == "help" || f.Annotations[byHand] != nil {
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
