package main

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"s3audit/remediate"
	"s3audit/remediate/journal"
	"s3audit/remediate/plan"
)

// rollbackOptions are the flags of rollback.
type rollbackOptions struct {
	writeOptions
	aws        awsOptions
	limits     limitOptions
	config     string
	targets    []string
	exclude    []string
	maxChanges int
	allow      []string
}

func newRemediateRollback(env *environment) *cobra.Command {
	o := &rollbackOptions{}
	cmd := &cobra.Command{
		Use:   "rollback JOURNAL",
		Short: "Take back what an apply has written",
		Long: "rollback brings back every state that a journal says was there before, the newest first. It shows its own plan and asks;\n" +
			"what cannot be brought back is said there, and has to be named by --allow where taking it back would itself be final.\n" +
			"It has the guards of apply: what somebody has changed since is left alone, and it keeps a journal of its own.",
		Example: `  s3audit remediate rollback fix.plan.journal
  s3audit remediate rollback fix.plan.journal --auto-approve --target 'logs-*'`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := bindEnvironment(cmd, env); err != nil {
				return err
			}
			return o.run(cmd, env, args[0])
		},
	}
	f := cmd.Flags()
	o.aws.flags(f)
	o.limits.flags(f)
	f.StringVar(&o.config, "config", "", "configuration file (default ./"+configName+" where there is one)")
	f.StringSliceVar(&o.targets, "target", nil, "only this bucket, or this change: name, id or glob (repeatable)")
	f.StringSliceVar(&o.exclude, "exclude", nil, "not this bucket, or this change: name, id or glob (repeatable)")
	f.IntVar(&o.maxChanges, "max-changes", 0, "the most changes that may be made; with more, none is (0: no limit)")
	f.StringSliceVar(&o.allow, "allow", nil, "take back what cannot be made again, as irreversible:lifecycle (repeatable); without it its name is told")
	onlyByHand(f, "exclude", "allow")
	o.writeOptions.flags(f)
	return cmd
}

func (o *rollbackOptions) run(cmd *cobra.Command, env *environment, name string) error {
	if err := o.check(); err != nil {
		return err
	}
	c, err := loadConfiguration(o.config)
	if err != nil {
		return err
	}
	if err := o.limits.merge(cmd, c); err != nil {
		return err
	}
	if err := isFile(name); err != nil {
		return fmt.Errorf("read journal: %w", err)
	}
	if o.journal == "" {
		o.journal = name + ".rollback"
	}
	return locked([]string{name, o.journal}, func() error { return o.rollback(cmd, env, name) })
}

func (o *rollbackOptions) rollback(cmd *cobra.Command, env *environment, name string) error {
	j, err := journal.ReadFile(name)
	if err != nil {
		return fmt.Errorf("read journal: %w", err)
	}
	p, err := remediate.Rollback(j)
	if errors.Is(err, remediate.ErrNothing) {
		_, err = fmt.Fprintf(env.stdout, "%s: %s\n", printable(name), err)
		return err
	}
	if err != nil {
		return err
	}
	w := &writing{writeOptions: &o.writeOptions, env: env, plan: p, quiet: o.limits.quiet, only: o.targets, exclude: o.exclude, maxChanges: o.maxChanges}
	if w.collector, err = newCollector(cmd.Context(), env, &o.aws, &selectOptions{}, &o.limits, []string{}, nil); err != nil {
		return err
	}
	if err := w.where(cmd.Context()); err != nil {
		return err
	}
	if err := w.show(env, p); err != nil || len(p.Changes) == 0 {
		return err
	}
	if err := o.allowed(p); err != nil {
		return err
	}
	if err := o.confirm(env, fmt.Sprintf("Take back %s in account %s at %s?", count(len(p.Changes), "change"), p.Account, endpointName(p.Endpoint))); err != nil {
		return err
	}
	return o.finish(cmd, env, w, name)
}

// allowed refuses a plan that has what no second rollback brings back, unless it
// was named.
func (o *rollbackOptions) allowed(p *plan.Plan) error {
	var names, lines []string
	for i := range p.Changes {
		c := &p.Changes[i]
		if name := remediate.NameOf(c); name != "" && !slices.Contains(o.allow, name) {
			lines = append(lines, fmt.Sprintf("%s: %s", c.ID, c.Irreversible))
			if !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
	}
	if len(lines) == 0 {
		return nil
	}
	return fmt.Errorf("what this takes back cannot be made again:\n  %s\nIf that is meant, say so: --allow %s. Or leave it out, by --exclude. Nothing was written",
		strings.Join(lines, "\n  "), strings.Join(names, ","))
}

func (o *rollbackOptions) finish(cmd *cobra.Command, env *environment, w *writing, name string) error {
	s, cause := w.run(cmd.Context(), o.journal)
	if s == nil {
		return cause
	}
	a := appliedOf(s)
	if s.Count(journal.Pending, journal.Failed, journal.Skipped, remediate.NotReached) > 0 {
		a.Next = append(a.Next, "s3audit remediate rollback "+remediate.ShellWord(name)+" --journal "+remediate.ShellWord(o.journal))
	}
	a.Exit = appliedExit(s, a, cause)
	if a.Exit.Code == exitClean {
		a.Exit.Reason = count(s.Count(journal.Confirmed, journal.Already), "change") + " taken back"
	}
	if err := writeApplied(env, a, o.format); err != nil {
		return errors.Join(cause, err)
	}
	return appliedError(a, cause)
}
