package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/jedib0t/go-pretty/v6/text"
	"github.com/spf13/cobra"

	"s3audit/collector/snapshot"
	"s3audit/rules"
	"s3audit/rules/finding"
)

func newRules(env *environment) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "rules",
		Short: "The rule library, with your own rules as equals",
		Args:  cobra.NoArgs,
		RunE:  func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(newRulesList(env), newRulesPacks(env), newRulesShow(env), newRulesTest(env), newRulesLint(env), newRulesNew(env), newRulesInput(env))
	return cmd
}

func newRulesList(env *environment) *cobra.Command {
	o := &ruleOptions{}
	format := "table"
	cmd := &cobra.Command{
		Use:     "list",
		Short:   "List the rules",
		Example: "  s3audit rules list --severity critical\n  s3audit rules list -o json --policies ./our-rules",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := bindEnvironment(cmd, env); err != nil {
				return err
			}
			engine, _, err := o.load(cmd)
			if err != nil {
				return err
			}
			switch format {
			case "json":
				return writeJSON(env.stdout, engine.Rules())
			case "table":
				return listRules(env, engine.Rules())
			}
			return fmt.Errorf("-o %q: want table or json", format)
		},
	}
	o.flags(cmd.Flags())
	cmd.Flags().StringVarP(&format, "output", "o", format, "table or json")
	return cmd
}

func listRules(env *environment, list []finding.Rule) error {
	t := table.NewWriter()
	t.SetStyle(table.StyleLight)
	t.Style().Options = table.Options{SeparateHeader: true}
	t.Style().Format.Header = text.FormatDefault
	t.AppendHeader(table.Row{"Severity", "Rule", "Title"})
	for _, severity := range finding.Severities() {
		for _, r := range list {
			if r.Severity == severity {
				t.AppendRow(table.Row{severity, printable(r.ID), printable(r.Title)})
			}
		}
	}
	_, err := fmt.Fprintf(env.stdout, "%s\n%s\n", t.Render(), count(len(list), "rule"))
	return err
}

func newRulesShow(env *environment) *cobra.Command {
	o := &ruleOptions{}
	format := "text"
	cmd := &cobra.Command{
		Use:     "show RULE",
		Short:   "Show everything about one rule",
		Example: "  s3audit rules show bucket-versioning",
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := bindEnvironment(cmd, env); err != nil {
				return err
			}
			o.include = args
			engine, _, err := o.load(cmd)
			if err != nil {
				return err
			}
			return showRules(env, o, engine, format)
		},
	}
	cmd.Flags().StringVar(&o.config, "config", "", "configuration file")
	o.policyOptions.flags(cmd.Flags())
	cmd.Flags().StringVarP(&format, "output", "o", format, "text, json or markdown")
	return cmd
}

func newRulesInput(env *environment) *cobra.Command {
	o := &ruleOptions{}
	from := ""
	cmd := &cobra.Command{
		Use:   "input [BUCKET]",
		Short: "Print the document that rules see for one bucket of a snapshot",
		Long: "input prints what Rego calls input, for one bucket of a snapshot, or for the account where no bucket is named.\n" +
			"Stock OPA gives the same verdicts on it:\n\n" +
			"  s3audit rules input logs --from account.snapshot > input.json\n" +
			"  opa eval -d policies -i input.json data.s3audit.verdicts",
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := bindEnvironment(cmd, env); err != nil {
				return err
			}
			engine, _, err := o.load(cmd)
			if err != nil {
				return err
			}
			return printInput(env, engine, from, strings.Join(args, ""))
		},
	}
	o.flags(cmd.Flags())
	cmd.Flags().StringVar(&from, "from", "", "the snapshot, - for stdin")
	_ = cmd.MarkFlagRequired("from")
	return cmd
}

// printInput prints the input of one bucket, or of the account for an empty name.
func printInput(env *environment, engine *rules.Engine, from, bucket string) error {
	in, err := openInput(env, from)
	if err != nil {
		return err
	}
	defer in.Close()
	r, err := snapshot.NewReader(in)
	if err != nil {
		return fmt.Errorf("read snapshot %s: %w", from, err)
	}
	if bucket == "" {
		doc, err := engine.AccountInput(r.Account())
		if err != nil {
			return err
		}
		return writeJSON(env.stdout, doc)
	}
	for {
		raw, err := r.Next()
		if errors.Is(err, io.EOF) {
			return fmt.Errorf("snapshot %s has no bucket %q", from, bucket)
		}
		if err != nil {
			return fmt.Errorf("read snapshot %s: %w", from, err)
		}
		var head struct {
			Name string `json:"name"`
		}
		if err := json.Unmarshal(raw, &head); err != nil {
			return fmt.Errorf("read snapshot %s: %w", from, err)
		}
		if head.Name != bucket {
			continue
		}
		doc, err := engine.Input(r.Account(), r.Manifest(), raw)
		if err != nil {
			return err
		}
		return writeJSON(env.stdout, doc)
	}
}

func writeJSON(w io.Writer, v any) error {
	out := json.NewEncoder(w)
	out.SetIndent("", "  ")
	return out.Encode(v)
}
