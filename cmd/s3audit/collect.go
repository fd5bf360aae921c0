package main

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"s3audit/collector/snapshot"
)

type collectOptions struct {
	aws    awsOptions
	sel    selectOptions
	rules  ruleOptions
	limits limitOptions
	all    bool
	resume bool
}

func newCollect(env *environment) *cobra.Command {
	o := &collectOptions{}
	cmd := &cobra.Command{
		Use:   "collect FILE",
		Short: "Write a snapshot and judge nothing",
		Long: "collect reads what the chosen rules need of every chosen bucket (--all: everything) into FILE,\n" +
			"which `scan --from FILE` judges, here or elsewhere. An interrupted collection leaves FILE readable;\n" +
			"--resume reads what is missing. FILE holds configuration: it is readable by its owner only.",
		Example: `  s3audit collect account.snapshot --all
  s3audit collect account.snapshot --all --resume`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error { return o.run(cmd, env, args[0]) },
	}
	f := cmd.Flags()
	o.aws.flags(f)
	o.sel.flags(f)
	o.rules.flags(f)
	o.limits.flags(f)
	f.BoolVar(&o.all, "all", false, "read every subresource that is not opt-in, not only what the rules need")
	f.BoolVar(&o.resume, "resume", false, "FILE is an interrupted collection: read what is missing of it")
	return cmd
}

func (o *collectOptions) run(cmd *cobra.Command, env *environment, name string) error {
	if err := bindEnvironment(cmd, env); err != nil {
		return err
	}
	o.rules.reading, o.rules.optIn = true, o.limits.optIn
	engine, c, err := o.rules.load(cmd)
	if err != nil {
		return err
	}
	if err := o.limits.merge(cmd, c); err != nil {
		return err
	}
	subresources := o.limits.subresources(engine.Subresources(), o.all)
	file := &lateFile{path: name}
	defer file.close()
	if err := file.resume(o.resume); err != nil {
		return err
	}
	collect, err := newCollector(cmd.Context(), env, &o.aws, &o.sel, &o.limits, subresources, file.old())
	if err != nil {
		return err
	}
	bar := startProgress(env, &o.limits, collect)
	footer, err := collect.Collect(cmd.Context(), file)
	bar.stop()
	if footer == nil || file.File == nil {
		return err
	}
	return o.finish(env, name, file.File, footer, err)
}

// lateFile is created when there is something to write: a collection that
// cannot begin leaves an older snapshot of that name alone.
type lateFile struct {
	path string
	*snapshot.File
}

func (l *lateFile) resume(wanted bool) (err error) {
	if wanted {
		l.File, err = snapshot.Resume(l.path)
	}
	return err
}

func (l *lateFile) old() *snapshot.Resumer {
	if l.File == nil {
		return nil
	}
	return l.File.Old()
}

func (l *lateFile) Manifest(m *snapshot.Manifest) (err error) {
	if l.File == nil {
		if l.File, err = snapshot.Create(l.path); err != nil {
			return err
		}
	}
	return l.File.Manifest(m)
}

func (l *lateFile) close() {
	if l.File != nil {
		l.File.Close()
	}
}

func (o *collectOptions) finish(env *environment, name string, file *snapshot.File, footer *snapshot.Footer, cause error) error {
	err := file.Finish(footer)
	if cause != nil {
		return errors.Join(fmt.Errorf("%w\n%d of %s are in %s; read the rest with: s3audit collect %s --resume and the same flags",
			cause, footer.Read, count(footer.Expected, "bucket"), name, name), err)
	}
	if err == nil && !o.limits.quiet {
		calls := 0
		for _, c := range footer.Calls {
			calls += c.Calls
		}
		fmt.Fprintf(env.stderr, "%s of %s in %s\n", count(calls, "call"), count(footer.Read, "bucket"), name)
	}
	return err
}
