package main

import "github.com/spf13/cobra"

func newRemediate(env *environment) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "remediate",
		Short: "Repair what is wrong: plan, review, apply, roll back",
		Long: "remediate repairs findings by fixes: those that come with s3audit, and your own in HCL. plan decides what to write,\n" +
			"plays it on what was read and judges it again, and writes nothing. apply makes the changes of a saved plan and keeps\n" +
			"a journal, by which rollback takes them back. Only apply and rollback write to S3.",
		Example: `  s3audit remediate plan --fix bucket-public-access --save fix.plan
  s3audit remediate apply fix.plan
  s3audit remediate rollback fix.plan.journal`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(
		newRemediatePlan(env), newRemediateShow(env), newRemediateApply(env), newRemediateRollback(env), newRemediateExport(env),
		newRemediateValidate(env), newRemediateFmt(env),
	)
	return cmd
}
