package main

import (
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"s3audit/rules"
)

type rulesTestOptions struct {
	policyOptions
	run       string
	format    string
	verbose   bool
	coverage  bool
	userOnly  bool
	threshold float64
}

func newRulesTest(env *environment) *cobra.Command {
	o := &rulesTestOptions{}
	cmd := &cobra.Command{
		Use:   "test",
		Short: "Run the tests beside the rules, and beside yours",
		Long: "test runs every test_ rule with OPA's own tester. The helpers of data.s3audit.testing are there for\n" +
			"your tests too, and know your rules. It ends with 1 where a test fails or the coverage is under --threshold.",
		Example: "  s3audit rules test --policies ./our-rules --user-only\n  s3audit rules test --policies ./our-rules --user-only --coverage --threshold 90",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := bindEnvironment(cmd, env); err != nil {
				return err
			}
			return o.test(cmd, env)
		},
	}
	f := cmd.Flags()
	o.flags(f)
	f.StringVar(&o.run, "run", "", "only tests whose name matches this regular expression")
	f.BoolVar(&o.userOnly, "user-only", false, "only the tests of your own rules")
	f.BoolVar(&o.coverage, "coverage", false, "say which lines no test went through")
	f.Float64Var(&o.threshold, "threshold", 0, "least percentage of lines covered, of all files together (turns --coverage on)")
	f.BoolVarP(&o.verbose, "verbose", "v", false, "name every test, and with --coverage every file")
	f.StringVarP(&o.format, "output", "o", "text", "text or json")
	return cmd
}

func (o *rulesTestOptions) test(cmd *cobra.Command, env *environment) error {
	if o.format != "text" && o.format != "json" {
		return fmt.Errorf("-o %q: want text or json", o.format)
	}
	if o.threshold < 0 || o.threshold > 100 {
		return fmt.Errorf("--threshold %v: want a percentage", o.threshold)
	}
	if o.userOnly && len(o.policies) == 0 {
		return errors.New("--user-only: there are no rules of yours; name them with --policies")
	}
	key, err := o.verification()
	if err != nil {
		return err
	}
	report, err := rules.Test(cmd.Context(), rules.TestOptions{
		Policies: o.policies, Verify: key, Warn: warner(cmd), Run: o.run, UserOnly: o.userOnly, Coverage: o.coverage || o.threshold > 0,
	})
	if err != nil {
		return err
	}
	if o.format == "json" {
		if err := writeJSON(env.stdout, report); err != nil {
			return err
		}
	} else {
		o.print(env, report)
	}
	return o.judge(env, report)
}

// judge decides the exit code: 1 for what the tests found, 2 where there were none.
func (o *rulesTestOptions) judge(env *environment, r *rules.TestReport) error {
	low := r.Coverage != nil && r.Coverage.Percent < o.threshold
	if low {
		fmt.Fprintf(env.stderr, "s3audit: %.1f%% of the lines are covered, under --threshold %v\n", r.Coverage.Percent, o.threshold)
	}
	switch {
	case len(r.Results) == 0:
		return errors.New("no test was found")
	case r.Failed > 0 || low:
		return exitError{exitFindings}
	}
	return nil
}

// print writes failed tests (all, when verbose), the coverage and the totals.
func (o *rulesTestOptions) print(env *environment, r *rules.TestReport) {
	for _, one := range r.Results {
		if one.Passed && !o.verbose {
			continue
		}
		verdict := "FAIL"
		switch {
		case one.Skipped:
			verdict = "SKIP"
		case one.Passed:
			verdict = "PASS"
		}
		fmt.Fprintln(env.stdout, printable(strings.TrimSpace(fmt.Sprintf("%s %s:%d %s.%s %s", verdict, one.File, one.Line, one.Package, one.Name, one.Message))))
		if one.Output != "" {
			fmt.Fprintln(env.stdout, printable("  "+strings.TrimSpace(one.Output)))
		}
	}
	if r.Coverage != nil {
		o.printCoverage(env, r.Coverage)
	}
	fmt.Fprintf(env.stdout, "%d passed, %d failed", r.Passed, r.Failed)
	if r.Skipped > 0 {
		fmt.Fprintf(env.stdout, ", %d skipped", r.Skipped)
	}
	fmt.Fprintln(env.stdout)
}

// printCoverage writes a line for each file that is not covered whole.
func (o *rulesTestOptions) printCoverage(env *environment, c *rules.Coverage) {
	for _, f := range c.Files {
		if f.Missed == 0 && !o.verbose {
			continue
		}
		line := fmt.Sprintf("%5.1f%% %s", f.Percent, f.File)
		for i, span := range f.Lines {
			separator := ", "
			if i == 0 {
				separator = ": not covered: "
			}
			line += separator + lineSpan(span)
		}
		fmt.Fprintln(env.stdout, printable(line))
	}
	fmt.Fprintf(env.stdout, "%5.1f%% of %s in %s covered\n", c.Percent, count(c.Covered+c.Missed, "line"), count(len(c.Files), "file"))
}

func lineSpan(span [2]int) string {
	if span[0] == span[1] {
		return fmt.Sprint(span[0])
	}
	return fmt.Sprintf("%d-%d", span[0], span[1])
}
