package main

import (
	"strings"
	"unicode"

	"github.com/spf13/cobra"
)

const examples = `  # See it work on an embedded sample account
  s3audit demo

  # Scan the account your AWS credentials point to
  s3audit scan -o table -o html=report.html

  # Gate a pipeline: fail on high and critical findings, upload SARIF
  s3audit scan --fail-on high -o sarif=s3.sarif

  # Repair findings by a plan that is reviewed before and can be taken back after
  s3audit remediate plan --fix bucket-public-access --save fix.plan
  s3audit remediate apply fix.plan`

// newRoot builds the command tree. Commands read from env only, so that a
// test can hand in its own.
func newRoot(env *environment) *cobra.Command {
	root := &cobra.Command{
		Use:   "s3audit",
		Short: "Audit the configuration of S3 buckets",
		Long: "s3audit reads the whole configuration of every bucket, judges it with Rego rules\n" +
			"that never guess, and says what could not be established, and why.",
		Example:       examples,
		SilenceErrors: true,
		SilenceUsage:  true,
		Args:          cobra.NoArgs,
		RunE:          func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	root.SetIn(env.stdin)
	root.SetOut(env.stdout)
	root.SetErr(env.stderr)
	root.SetUsageTemplate(root.UsageTemplate() + "\n" + exitHelp())
	root.AddCommand(
		newDemo(env), newScan(env), newCollect(env), newDiff(env), newAccess(env), newSandbox(env), newRemediate(env),
		newRules(env), newFrameworks(env), newReport(env), newExplain(env), newPermissions(env), newVersion(env), newManual(),
	)
	return root
}

// printable makes text from elsewhere safe for a terminal and a CI log:
// control characters but newlines become spaces, and no line starts as a
// workflow command.
func printable(text string) string {
	text = strings.Map(func(r rune) rune {
		if r == '\n' || !unicode.IsControl(r) && !unicode.Is(unicode.Cf, r) {
			return r
		}
		return ' '
	}, text)
	return strings.ReplaceAll(text, "\n::", "\n ::")
}
