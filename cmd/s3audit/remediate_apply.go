package main

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"s3audit/remediate"
	"s3audit/remediate/plan"
	"s3audit/report"
)

// applyOptions are the flags of apply.
type applyOptions struct {
	planSource
	writeOptions
	save string
}

func newRemediateApply(env *environment) *cobra.Command {
	o := &applyOptions{}
	cmd := &cobra.Command{
		Use:   "apply [PLAN]",
		Short: "Make the changes of a saved plan",
		Long: "apply makes the changes of a saved plan, after it has shown it and asked. It looks at each bucket right before it writes\n" +
			"to it, and leaves alone what is not as the plan says it was. Every write is on disk, in the journal, before S3 hears of\n" +
			"it, and is read back. At the end the buckets are read and judged again.\n\n" +
			"Ctrl-C ends it after the writes in flight. What a run has left, for whatever reason, the same command goes on with, by\n" +
			"the journal; rollback takes it back. With fixes instead of a plan, and on a terminal only, it makes the plan itself,\n" +
			"saves it, shows it and asks.\n\n" +
			"S3 has no compare-and-set for a bucket's configuration: who writes between the last look and the write is overwritten.",
		Example: `  s3audit remediate apply fix.plan
  s3audit remediate apply fix.plan --auto-approve --canary --max-changes 100
  s3audit remediate apply --fix bucket-policy-deny-insecure-transport --target 'logs-*'`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := bindEnvironment(cmd, env); err != nil {
				return err
			}
			return o.run(cmd, env, strings.Join(args, ""))
		},
	}
	f := cmd.Flags()
	o.planSource.flags(f)
	o.writeOptions.flags(f)
	f.StringVar(&o.save, "save", "", "where to write the plan that is made of fixes (default s3audit-<digest>.plan)")
	f.Lookup("max-changes").Usage = "the most changes that may be made; with more, none is (0: no limit)"
	f.Lookup("target").Usage = "only this bucket, or this change: name, id or glob (repeatable)"
	f.Lookup("exclude").Usage = "not this bucket, or this change: name, id or glob (repeatable)"
	return cmd
}

func (o *applyOptions) run(cmd *cobra.Command, env *environment, name string) error {
	if err := o.check(); err != nil {
		return err
	}
	switch {
	case name == "" && !o.fixes.given():
		return errors.New("apply takes a saved plan: make one with \"s3audit remediate plan --save PLAN\", or name fixes")
	case name != "" && o.fixes.given():
		return errors.New("apply takes a saved plan or fixes, not both")
	case name == "" && !env.inTerminal:
		return errors.New("without a terminal apply takes a saved plan: make one with \"s3audit remediate plan --save PLAN\"")
	case name == "":
		return o.planned(cmd, env)
	}
	if err := onlyForPlanning(cmd); err != nil {
		return err
	}
	if err := isFile(name); err != nil {
		return fmt.Errorf("read plan: %w", err)
	}
	p, err := readPlan(env, name)
	if err != nil {
		return err
	}
	return o.apply(cmd, env, name, p)
}

// onlyForPlanning refuses flags that a saved plan leaves nothing to say: what it
// does was decided when it was made.
func onlyForPlanning(cmd *cobra.Command) error {
	names := []string{"from", "save", "save-snapshot", "allow", "var", "var-file"}
	all := pflag.NewFlagSet("", pflag.ContinueOnError)
	(&selectOptions{}).flags(all)
	all.VisitAll(func(f *pflag.Flag) { names = append(names, f.Name) })
	var given []string
	for _, name := range names {
		if cmd.Flags().Changed(name) {
			given = append(given, "--"+name)
		}
	}
	if given == nil {
		return nil
	}
	return fmt.Errorf("%s: the plan is made already, and this says how to make one; --target and --exclude choose what of it is done", strings.Join(given, ", "))
}

// planned makes the plan itself. It is saved before anybody is asked, so that
// what is written is always what a saved plan says.
func (o *applyOptions) planned(cmd *cobra.Command, env *environment) error {
	o.approve = false
	p, err := o.plan(cmd, env)
	if err != nil {
		return err
	}
	if o.save == "" {
		o.save = "s3audit-" + strings.TrimPrefix(p.Digest, "sha256:")[:12] + ".plan"
	}
	if err := savePlan(o.save, p); err != nil {
		return err
	}
	o.targets, o.exclude, o.maxChanges = nil, nil, 0 // the plan has taken them in
	return o.apply(cmd, env, o.save, p)
}

func (o *applyOptions) apply(cmd *cobra.Command, env *environment, name string, p *plan.Plan) error {
	if _, err := o.judging(cmd); err != nil {
		return err
	}
	if o.journal == "" {
		o.journal = name + ".journal"
	}
	w, err := o.writing(cmd.Context(), env, p)
	if err != nil {
		return err
	}
	if err := w.show(env, p); err != nil || len(p.Changes) == 0 {
		return err
	}
	return locked([]string{name, o.journal}, func() error {
		if err := o.confirm(env, fmt.Sprintf("Make %s in account %s at %s?", count(len(p.Changes), "change"), p.Account, endpointName(p.Endpoint))); err != nil {
			return err
		}
		s, err := w.run(cmd.Context(), o.journal)
		if s == nil {
			return err
		}
		return o.finish(cmd.Context(), env, w, s, name, err)
	})
}

func (o *applyOptions) writing(ctx context.Context, env *environment, p *plan.Plan) (*writing, error) {
	w := &writing{writeOptions: &o.writeOptions, env: env, plan: p, quiet: o.limits.quiet, only: o.targets, exclude: o.exclude, maxChanges: o.maxChanges}
	var err error
	if w.collector, err = newCollector(ctx, env, &o.aws, &selectOptions{}, &o.limits, []string{}, nil); err != nil {
		return nil, err
	}
	return w, w.where(ctx)
}

// show writes the plan: for people before they are asked, for others beside the result.
func (w *writing) show(env *environment, p *plan.Plan) error {
	if w.format == "json" {
		return nil
	}
	return report.PlanFormats()[0].Render(env.stdout, p, viewOptions(env))
}

// finish looks again at what was changed, says what came of it, and how to go on.
func (o *applyOptions) finish(ctx context.Context, env *environment, w *writing, s *remediate.Summary, name string, cause error) error {
	a := appliedOf(s)
	a.Next = append(a.Next, s.Next(name)...)
	o.verify(ctx, env, w, s, a)
	a.Exit = appliedExit(s, a, cause)
	if err := writeApplied(env, a, o.format); err != nil {
		return errors.Join(cause, err)
	}
	return appliedError(a, cause)
}

func writeApplied(env *environment, a *report.Applied, format string) error {
	if format == "json" {
		return writeJSON(env.stdout, a)
	}
	return report.WriteApplied(env.stdout, a, viewOptions(env))
}

// appliedError ends the command with the code that was said.
func appliedError(a *report.Applied, cause error) error {
	if cause != nil {
		return cause
	}
	if a.Exit.Code == exitClean {
		return nil
	}
	return exitError{a.Exit.Code}
}
