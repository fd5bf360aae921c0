package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"s3audit/rules"
)

func newRulesLint(env *environment) *cobra.Command {
	o := &policyOptions{}
	format := "text"
	cmd := &cobra.Command{
		Use:   "lint",
		Short: "Look for mistakes in the rules, without a bucket",
		Long: "lint compiles your rules strictly, against the schema of what a rule can read, and holds what they\n" +
			"declare against what they do: METADATA, ids, subresources, parameters, frameworks, formatting.\n" +
			"Without --policies it looks at the built-in rules. It ends with 2 where anything is wrong.",
		Example: "  s3audit rules lint --policies ./our-rules\n  s3audit rules lint --policies our-rules.tar.gz -o json",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := bindEnvironment(cmd, env); err != nil {
				return err
			}
			if format != "text" && format != "json" {
				return fmt.Errorf("-o %q: want text or json", format)
			}
			return o.lint(cmd, env, format)
		},
	}
	o.flags(cmd.Flags())
	cmd.Flags().StringVarP(&format, "output", "o", format, "text or json")
	return cmd
}

func (o *policyOptions) lint(cmd *cobra.Command, env *environment, format string) error {
	key, err := o.verification()
	if err != nil {
		return err
	}
	report, err := rules.Lint(rules.LintOptions{Policies: o.policies, Verify: key, Warn: warner(cmd)})
	if err != nil {
		return err
	}
	if format == "json" {
		err = writeJSON(env.stdout, report)
	} else {
		err = printLint(env, report)
	}
	if err == nil && len(report.Mistakes) > 0 {
		return exitError{exitCannotRun}
	}
	return err
}

// printLint writes a mistake a line, and the totals.
func printLint(env *environment, r *rules.LintReport) error {
	for _, mistake := range r.Mistakes {
		fmt.Fprintln(env.stdout, printable(mistake.Error()))
	}
	_, err := fmt.Fprintf(env.stdout, "%s in %s: %s\n", count(r.Rules, "rule"), count(r.Files, "file"), count(len(r.Mistakes), "mistake"))
	return err
}
