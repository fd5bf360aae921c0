package main

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"s3audit/report"
	"s3audit/report/drift"
	"s3audit/rules"
	"s3audit/rules/finding"
)

type diffOptions struct {
	rules      ruleOptions
	exceptions exceptionOptions
	gate       scanOptions // --fail-on and --on-unknown, as scan has them
	outputs    []string
	quiet      bool
}

func newDiff(env *environment) *cobra.Command {
	o := &diffOptions{}
	cmd := &cobra.Command{
		Use:   "diff OLD NEW",
		Short: "Say what changed between two snapshots",
		Long: "diff compares two snapshots of one account: buckets that appeared or are gone, configuration field by field, by what it\n" +
			"means (the order of statements, grants or tags is no change, nor is another spelling of a policy), and the verdicts of the\n" +
			"chosen rules on both: new, updated (more of the bucket fails), fixed, under an exception, unknown, known again.\n" +
			"What either snapshot could not read, or did not ask for, is not comparable, and never a change.\n\n" +
			"The exit code looks at what is new only, as scan --fail-on-new does: 1 for findings at or over --fail-on that OLD did not\n" +
			"have, 3 for verdicts at the gate that cannot be established any more, or for a snapshot that is incomplete.\n\n" +
			"Both files are read side by side; what is held is what changed.",
		Example: `  s3audit diff monday.snapshot tuesday.snapshot
  s3audit diff monday.snapshot tuesday.snapshot --fail-on high -o table -o markdown=changes.md
  s3audit diff monday.snapshot tuesday.snapshot --fail-on none -o json | jq '.buckets[].configuration'`,
		Args: cobra.ExactArgs(2),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := bindEnvironment(cmd, env); err != nil {
				return err
			}
			return o.run(cmd, env, args[0], args[1])
		},
	}
	f := cmd.Flags()
	o.rules.flags(f)
	o.exceptions.flags(f)
	f.StringArrayVarP(&o.outputs, "output", "o", nil, "format[=file], repeatable: "+strings.Join(report.DiffFormats(), ", ")+" (default table)")
	f.StringVar(&o.gate.failOn, "fail-on", "low", "least severity of a new finding that fails: critical, high, medium, low, info, none")
	f.StringVar(&o.gate.onUnknown, "on-unknown", "fail", "what a verdict at the gate that became unknown does: fail, warn, ignore")
	f.BoolVarP(&o.quiet, "quiet", "q", false, "nothing on stderr but errors")
	return cmd
}

func (o *diffOptions) run(cmd *cobra.Command, env *environment, oldName, newName string) error {
	outputs, err := parseDiffOutputs(o.outputs)
	if err != nil {
		return err
	}
	engine, c, err := o.rules.load(cmd)
	if err != nil {
		return err
	}
	o.gate.baselines.failOnNew = true
	g, err := o.gate.parseGate(cmd, c)
	if err != nil {
		return err
	}
	run := &diffRun{engine: engine, all: newTally(), fresh: newTally()}
	for i, name := range []string{oldName, newName} {
		agreed, err := o.exceptions.load(c, engine.Rules())
		if err != nil {
			return err
		}
		if run.sides[i], err = openSide(env, name, agreed); err != nil {
			return err
		}
		defer run.sides[i].close()
	}
	d, err := run.compare()
	if err != nil {
		return err
	}
	d.Tool = version
	exit := g.decide(run.all, run.fresh, run.coverage())
	uses := run.sides[1].agreed.Uses(rules.Reach{Whole: d.New.Whole})
	if o.exceptions.strict {
		exit = strictly(exit, uses)
	}
	d.Exit = drift.Exit(exit)
	if err := writeDiff(env, outputs, d); err != nil {
		return err
	}
	tell(env, exit, o.quiet)
	if exit.Code == exitClean {
		return nil
	}
	return exitError{exit.Code}
}

// diffOutput is one wish: a format, and the file it goes to, "" for stdout.
type diffOutput struct{ format, file string }

func parseDiffOutputs(texts []string) (outputs []diffOutput, err error) {
	if len(texts) == 0 {
		texts = []string{"table"}
	}
	taken := map[string]string{}
	for _, text := range texts {
		format, file, named := strings.Cut(text, "=")
		switch {
		case !slices.Contains(report.DiffFormats(), format):
			return nil, fmt.Errorf("-o %q: want one of %s", format, strings.Join(report.DiffFormats(), ", "))
		case named && file == "":
			return nil, fmt.Errorf("-o %q names no file: want %s=FILE", text, format)
		case file == "-":
			file = ""
		}
		if first, is := taken[file]; is {
			return nil, fmt.Errorf("-o: %q and %q go to the same place", first, text)
		}
		taken[file] = text
		outputs = append(outputs, diffOutput{format, file})
	}
	return outputs, nil
}

func writeDiff(env *environment, outputs []diffOutput, d *drift.Diff) error {
	options := report.Options{
		Color: env.terminal && env.getenv("NO_COLOR") == "", Width: env.width, ActionsLog: env.getenv("GITHUB_ACTIONS") != "",
	}
	for _, out := range outputs {
		if out.file == "" {
			if err := report.WriteDiff(env.stdout, out.format, d, options); err != nil {
				return err
			}
			continue
		}
		plain := options
		plain.Color, plain.Width = false, 0
		if err := report.WriteFile(out.file, func(w io.Writer) error { return report.WriteDiff(w, out.format, d, plain) }); err != nil {
			return err
		}
	}
	return nil
}

// count counts what the gate looks at.
func (r *diffRun) count(changed []drift.Finding) {
	for _, f := range changed {
		one := &finding.Finding{Severity: f.Severity}
		switch {
		case f.AtGate():
			one.Verdict = finding.Fail
		case f.Turn == drift.BecameUnknown:
			one.Verdict = finding.Unknown
		default:
			continue
		}
		r.fresh.add(one)
	}
}
