package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"s3audit/collector"
	"s3audit/remediate"
	"s3audit/remediate/fix"
	"s3audit/remediate/operation"
	"s3audit/remediate/plan"
	"s3audit/report"
	"s3audit/rules"
	"s3audit/rules/finding"
)

// planSource is what a plan is made from.
type planSource struct {
	aws        awsOptions
	sel        selectOptions
	rules      ruleOptions
	limits     limitOptions
	exceptions exceptionOptions
	fixes      fixOptions
	from       string
	keep       string
	targets    []string
	exclude    []string
	maxChanges int
	allow      []string

	sim *simulation // once the rules are loaded
}

func (o *planSource) flags(f *pflag.FlagSet) {
	o.fixes.flags(f)
	o.aws.flags(f)
	o.sel.flags(f)
	o.judgeFlags(f)
	o.limits.flags(f)
	f.StringVar(&o.from, "from", "", "plan from this snapshot instead of an account, - for stdin")
	f.StringVar(&o.keep, "save-snapshot", "", "keep what was read in this file")
	f.StringSliceVar(&o.targets, "target", nil, "change only this bucket: name or glob, account:<id> for the account (repeatable)")
	f.StringSliceVar(&o.exclude, "exclude", nil, "do not change this bucket: name or glob (repeatable)")
	f.IntVar(&o.maxChanges, "max-changes", 0, "the most changes that the plan may hold, the rest is refused (0: no limit)")
	f.StringSliceVar(&o.allow, "allow", nil, "allow this danger, as remove-statements, irreversible:versioning or new-finding:RULE (repeatable); a refusal says its name")
	onlyByHand(f, "exclude", "allow")
}

// judgeFlags are those that judging takes: all rules have a say.
func (o *planSource) judgeFlags(f *pflag.FlagSet) {
	f.StringVar(&o.rules.config, "config", "", "configuration file (default ./"+configName+" where there is one)")
	o.rules.policyOptions.flags(f)
	f.StringSliceVar(&o.exceptions.files, "exceptions", nil, "file, directory or glob of files with exception blocks (repeatable)")
}

type planOptions struct {
	planSource
	save     string
	detailed bool
	outputs  []string
}

func newRemediatePlan(env *environment) *cobra.Command {
	o := &planOptions{}
	cmd := &cobra.Command{
		Use:   "plan",
		Short: "Decide what to write, and write nothing",
		Long: "plan reads what fixes and rules need, decides what to write, plays it on what was read, and judges that again. It shows\n" +
			"every change field by field, what it resolves and may cut off, and what it refuses and why: a change that would bring\n" +
			"a new finding, let more callers in, lock the account out or could not be undone has to be allowed by name.\n\n" +
			"Values of variables come from --var, --var-file, S3AUDIT_VAR_<name> and the default, in this order. The plan that --save\n" +
			"writes holds the configuration of buckets: it is readable by its owner only.",
		Example: `  s3audit remediate plan --fix bucket-policy-deny-insecure-transport
  s3audit remediate plan --fixes fixes/ --var log_bucket=our-logs --save fix.plan
  s3audit remediate plan --all --from account.snapshot -o markdown=plan.md
  s3audit remediate plan --all --detailed-exitcode   # 0: nothing to change, 1: an error, 2: changes`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return o.run(cmd, env) },
	}
	f := cmd.Flags()
	o.flags(f)
	f.StringVar(&o.save, "save", "", "write the plan to this file, for show, apply and export")
	f.BoolVar(&o.detailed, detailedExitCode, false, "0 where there is nothing to change, 1 for an error, 2 where there are changes")
	planOutputFlag(f, &o.outputs)
	return cmd
}

func planOutputFlag(f *pflag.FlagSet, outputs *[]string) {
	var names []string
	for _, format := range report.PlanFormats() {
		names = append(names, format.Name)
	}
	f.StringArrayVarP(outputs, "output", "o", nil, "format[=file], repeatable: "+strings.Join(names, ", ")+" (default table)")
}

func (o *planOptions) run(cmd *cobra.Command, env *environment) error {
	if err := bindEnvironment(cmd, env); err != nil {
		return err
	}
	outputs, err := report.ParsePlanOutputs(o.outputs)
	if err != nil {
		return fmt.Errorf("-o: %w", err)
	}
	p, err := o.plan(cmd, env)
	if err != nil {
		return err
	}
	if o.save != "" {
		if err := savePlan(o.save, p); err != nil {
			return err
		}
	}
	if err := showPlan(env, p, outputs); err != nil {
		return err
	}
	if o.save != "" && !o.limits.quiet {
		fmt.Fprintf(env.stderr, "%s in %s; make them with: s3audit remediate apply %s\n", count(len(p.Changes), "change"), o.save, o.save)
	}
	if o.detailed && len(p.Changes) > 0 {
		return exitError{exitChanges}
	}
	return nil
}

// plan makes the plan, complete with its digest.
func (o *planSource) plan(cmd *cobra.Command, env *environment) (*plan.Plan, error) {
	s, err := o.judging(cmd)
	if err != nil {
		return nil, err
	}
	set, err := o.fixes.load(env.environ, o.rules.known)
	if err != nil {
		return nil, err
	}
	chosen, err := o.fixes.choose(set)
	if err != nil {
		return nil, err
	}
	if err := knownDangers(o.allow, o.rules.known); err != nil {
		return nil, err
	}
	from, err := o.look(cmd.Context(), env, s.engine, chosen.fixes)
	if err != nil {
		return nil, err
	}
	defer from.close()
	s.start(&from.manifest)
	planned, err := remediate.Plan(cmd.Context(), remediate.Input{
		Manifest: &from.manifest, Account: from.account, Buckets: from.buckets(), Fixes: remediate.Fixes(chosen.fixes), Tool: version,
		Judge: s.judge, Exposure: s.exposure, Targets: o.targets, Exclude: o.exclude, MaxChanges: o.maxChanges, Allow: o.allow,
	})
	if err != nil {
		return nil, fmt.Errorf("plan: %w", err)
	}
	p := planned.Plan
	hideSecrets(p, set.Secrets())
	p.Warnings = slices.Compact(slices.Sorted(slices.Values(slices.Concat(p.Warnings, from.warnings, chosen.left))))
	return p, plan.Write(io.Discard, p)
}

// hideSecrets keeps the values of sensitive variables out of everything that is
// shown of a plan.
func hideSecrets(p *plan.Plan, secrets []string) {
	for i := range p.Changes {
		p.Changes[i].Hide(secrets)
	}
	for _, s := range secrets {
		if s == "" {
			continue
		}
		for i := range p.Refused {
			r := &p.Refused[i]
			r.Reason, r.Hint = strings.ReplaceAll(r.Reason, s, "(sensitive)"), strings.ReplaceAll(r.Hint, s, "(sensitive)")
		}
		for i := range p.Warnings {
			p.Warnings[i] = strings.ReplaceAll(p.Warnings[i], s, "(sensitive)")
		}
	}
}

// judging loads what judges: rules, exceptions, and whom the user trusts.
func (o *planSource) judging(cmd *cobra.Command) (*simulation, error) {
	if o.sim != nil {
		return o.sim, nil
	}
	engine, c, err := o.rules.load(cmd)
	if err != nil {
		return nil, err
	}
	if err := o.limits.merge(cmd, c); err != nil {
		return nil, err
	}
	s := &simulation{engine: engine, trusted: c.trusted}
	if s.agreed, err = o.exceptions.load(c, engine.Rules()); err != nil {
		return nil, err
	}
	o.sim = s
	return s, nil
}

// look finds the snapshot to plan from.
func (o *planSource) look(ctx context.Context, env *environment, engine *rules.Engine, fixes []*fix.Fix) (*shot, error) {
	if o.from != "" {
		return shotFrom(env, o.from)
	}
	return o.collected(ctx, env, o.subresources(engine, fixes))
}

// subresources are everything that is not read on request only, what the fixes
// that were named write, and what their rules need.
func (o *planSource) subresources(engine *rules.Engine, fixes []*fix.Fix) []string {
	wanted := []string{}
	optIn := optInNames()
	for _, name := range engine.Subresources() {
		if !slices.Contains(optIn, name) {
			wanted = append(wanted, name)
		}
	}
	if !o.fixes.all {
		for _, f := range fixes {
			wanted = append(wanted, needsOf(engine, f)...)
		}
	}
	return o.limits.subresources(wanted, true)
}

func needsOf(engine *rules.Engine, f *fix.Fix) []string {
	var out []string
	for _, r := range engine.Rules() {
		if slices.Contains(f.Rules, r.ID) {
			out = append(out, r.Subresources...)
		}
	}
	for _, block := range f.Blocks {
		if row, _, ok := operation.ByBlock(block); ok {
			out = append(out, row.Subresource)
		}
	}
	known := collector.Subresources()
	return slices.DeleteFunc(out, func(name string) bool {
		return !slices.ContainsFunc(known, func(s collector.Subresource) bool { return s.Name == name })
	})
}

// savePlan writes a plan for its owner only.
func savePlan(path string, p *plan.Plan) error {
	return writePrivate(path, func(w io.Writer) error { return plan.Write(w, p) })
}

// writePrivate writes what holds configuration.
func writePrivate(path string, write func(io.Writer) error) error { return writeAs(path, 0o600, write) }

func writeAs(path string, mode os.FileMode, write func(io.Writer) error) error {
	file, err := report.CreateAs(path, mode)
	if err != nil {
		return err
	}
	if err := write(file); err != nil {
		file.Abort()
		return fmt.Errorf("write %s: %w", path, err)
	}
	return file.Commit()
}

// showPlan writes a plan in every form that was asked for.
func showPlan(env *environment, p *plan.Plan, outputs []report.OutputOf[report.PlanFormat]) error {
	for _, out := range outputs {
		o := viewOptions(env)
		if out.File == "" {
			if err := out.Format.Render(env.stdout, p, o); err != nil {
				return err
			}
			continue
		}
		o.Color, o.Width = false, 0
		if err := writePrivate(out.File, func(w io.Writer) error { return out.Format.Render(w, p, o) }); err != nil {
			return err
		}
	}
	return nil
}

// viewOptions are those of a terminal, or of whatever stdout is.
func viewOptions(env *environment) report.Options {
	return report.Options{
		Color: env.terminal && env.getenv("NO_COLOR") == "", Width: env.width, ActionsLog: env.getenv("GITHUB_ACTIONS") != "",
	}
}

// knownDangers refuses names that nothing could mean, all at once.
func knownDangers(names []string, known []finding.Rule) error {
	var ids []string
	for _, r := range known {
		ids = append(ids, r.ID)
	}
	var wrong []error
	for _, name := range names {
		if err := fix.CheckDanger(name, ids); err != nil {
			wrong = append(wrong, fmt.Errorf("--allow: %w", err))
		}
	}
	return errors.Join(wrong...)
}
