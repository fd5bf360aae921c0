package main

import (
	"encoding/json"
	"maps"
	"slices"

	"github.com/spf13/cobra"

	"s3audit/collector"
)

// iamPolicy is an IAM identity policy.
// Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
type iamPolicy struct {
	Version   string
	Statement []iamStatement
}

type iamStatement struct {
	Sid      string
	Effect   string
	Action   []string
	Resource []string
}

func newPermissions(env *environment) *cobra.Command {
	o := &ruleOptions{}
	all := false
	cmd := &cobra.Command{
		Use:   "permissions",
		Short: "Print the least-privilege IAM policy for the chosen rules",
		Long: "permissions prints the IAM policy that lets a scan with the chosen rules read all it needs, and nothing else.\n" +
			"It is made from the table that drives the collector.",
		Example: "  s3audit permissions --rule 'bucket-versioning'\n  s3audit permissions --all",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := bindEnvironment(cmd, env); err != nil {
				return err
			}
			o.reading = true
			engine, _, err := o.load(cmd)
			if err != nil {
				return err
			}
			wanted := engine.Subresources()
			out := json.NewEncoder(env.stdout)
			out.SetIndent("", "  ")
			return out.Encode(permissionsFor(wanted, all))
		},
	}
	o.flags(cmd.Flags())
	cmd.Flags().StringSliceVar(&o.optIn, "opt-in", nil, "for scans that read this opt-in subresource too: uploads, objectAcl (repeatable)")
	cmd.Flags().BoolVar(&all, "all", false, "for `collect --all`: every subresource that is not opt-in")
	return cmd
}

// permissionsFor is the policy that the named subresources need. Every read
// of S3's has its resource: buckets, their objects, or the account.
func permissionsFor(wanted []string, all bool) iamPolicy {
	actions := map[string]bool{"s3:ListAllMyBuckets": true}
	for _, sub := range collector.Subresources() {
		if slices.Contains(wanted, sub.Name) || all && !sub.OptIn {
			for _, call := range sub.Calls {
				if call.Action != "" {
					actions[call.Action] = true
				}
			}
		}
	}
	return iamPolicy{Version: "2012-10-17", Statement: []iamStatement{{
		Sid: "S3AuditRead", Effect: "Allow", Action: slices.Sorted(maps.Keys(actions)), Resource: []string{"*"},
	}}}
}
