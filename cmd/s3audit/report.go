package main

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"s3audit/report"
)

func newReport(env *environment) *cobra.Command {
	o := &formatOptions{tableBuckets: 25}
	cmd := &cobra.Command{
		Use:   "report FILE",
		Short: "Write a saved report in other formats",
		Long: "report reads the document that -o json wrote, - for stdin, and writes it in other formats: the bytes are\n" +
			"those of the scan itself. It judges nothing, so it ends with 0 whatever was found, and with 2 where the file\n" +
			"is no report. What a scan left out, such as passes without --include-passes, it cannot bring back.",
		Example: `  s3audit scan -o json=s3.json
  s3audit report s3.json -o html=s3.html -o sarif=s3.sarif
  s3audit report s3.json -o csv=s3.csv`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := bindEnvironment(cmd, env); err != nil {
				return err
			}
			return o.report(env, args[0])
		},
	}
	o.flags(cmd.Flags())
	return cmd
}

// report writes what a file holds.
func (o *formatOptions) report(env *environment, name string) error {
	outputs, options, err := o.parse(env)
	if err != nil {
		return err
	}
	r, err := readReport(env, name)
	if err != nil {
		return err
	}
	var errs []error
	for _, out := range outputs {
		errs = append(errs, render(env, out, r, options))
	}
	return errors.Join(errs...)
}

func readReport(env *environment, name string) (*report.Report, error) {
	in, err := openInput(env, name)
	if err != nil {
		return nil, err
	}
	defer in.Close()
	r, err := report.Read(in)
	if err != nil {
		return nil, fmt.Errorf("read report %s: %w", name, err)
	}
	return r, nil
}
