package main

import (
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"s3audit/remediate/export"
	"s3audit/remediate/plan"
	"s3audit/report"
)

func newRemediateShow(env *environment) *cobra.Command {
	var outputs []string
	cmd := &cobra.Command{
		Use:   "show PLAN",
		Short: "Show a saved plan",
		Long:  "show reads a saved plan, holds it to its digest, and shows it as plan does. It needs no account.",
		Example: `  s3audit remediate show fix.plan
  s3audit remediate show fix.plan -o markdown`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := bindEnvironment(cmd, env); err != nil {
				return err
			}
			wanted, err := report.ParsePlanOutputs(outputs)
			if err != nil {
				return fmt.Errorf("-o: %w", err)
			}
			p, err := readPlan(env, args[0])
			if err != nil {
				return err
			}
			return showPlan(env, p, wanted)
		},
	}
	planOutputFlag(cmd.Flags(), &outputs)
	return cmd
}

// readPlan reads a plan file, - for stdin.
func readPlan(env *environment, name string) (*plan.Plan, error) {
	in, err := openInput(env, name)
	if err != nil {
		return nil, fmt.Errorf("read plan: %w", err)
	}
	defer in.Close()
	p, err := plan.Read(in)
	if err != nil {
		return nil, fmt.Errorf("read plan %s: %w", name, err)
	}
	return p, nil
}

type exportOptions struct {
	to     string
	output string
}

func newRemediateExport(env *environment) *cobra.Command {
	o := &exportOptions{}
	var names []string
	help := "what to write:"
	for _, f := range export.Formats() {
		names = append(names, f.Name)
		help += " " + f.Name + " (" + f.Help + "),"
	}
	cmd := &cobra.Command{
		Use:   "export PLAN --to " + strings.Join(names, "|"),
		Short: "Write a saved plan's changes for teams that keep their buckets in code",
		Long: "export writes the changes of a saved plan, with the merged values of each bucket, in a form that other tools take.\n" +
			"What it writes does not look whether a bucket has changed since, and keeps no journal: apply does.",
		Example: `  s3audit remediate export fix.plan --to terraform
  s3audit remediate export fix.plan --to aws-cli -o fix.sh`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := bindEnvironment(cmd, env); err != nil {
				return err
			}
			return o.run(env, args[0])
		},
	}
	cmd.Flags().StringVar(&o.to, "to", "", strings.TrimSuffix(help, ","))
	cmd.Flags().StringVarP(&o.output, "output", "o", "", "write to this file, readable by its owner only (default stdout)")
	return cmd
}

func (o *exportOptions) run(env *environment, name string) error {
	p, err := readPlan(env, name)
	if err != nil {
		return err
	}
	write := func(w io.Writer) error {
		if err := export.Write(w, o.to, p); err != nil {
			return fmt.Errorf("export %s: %w", name, err)
		}
		return nil
	}
	if o.output == "" || o.output == "-" {
		return write(env.stdout)
	}
	return writePrivate(o.output, write)
}

// fixFiles are the files that paths name: files, and of a directory what ends in .hcl.
func fixFiles(paths []string) ([]string, error) {
	var out []string
	for _, path := range paths {
		info, err := os.Stat(path)
		if err != nil {
			return nil, err
		}
		found := []string{path}
		if info.IsDir() {
			if found, err = exceptionFiles([]string{path}); err != nil {
				return nil, fmt.Errorf("%s: no file in it ends in .hcl", path)
			}
		}
		out = append(out, found...)
	}
	return out, nil
}
