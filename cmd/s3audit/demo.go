package main

import (
	"fmt"
	"path/filepath"

	"github.com/spf13/cobra"

	"s3audit/fixtures"
)

func newDemo(env *environment) *cobra.Command {
	o := &scanOptions{formats: formatOptions{tableBuckets: 4}}
	dir := "."
	cmd := &cobra.Command{
		Use:   "demo",
		Short: "Scan an embedded sample account over real HTTP",
		Long: "demo starts the sandbox on loopback, scans its sample account with the real AWS SDK, prints the table\n" +
			"and writes report.html and report.sarif. It needs no account, no credentials and no network.",
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := bindEnvironment(cmd, env); err != nil {
				return err
			}
			return o.demo(cmd, env, dir)
		},
	}
	o.rules.flags(cmd.Flags())
	o.limits.flags(cmd.Flags())
	o.reportFlags(cmd)
	// A demo that shows findings has worked: it ends with 0 unless asked otherwise.
	cmd.Flags().Lookup("fail-on").DefValue = "none"
	o.failOn = "none"
	cmd.Flags().StringVar(&dir, "dir", dir, "where report.html and report.sarif go")
	return cmd
}

func (o *scanOptions) demo(cmd *cobra.Command, env *environment, dir string) error {
	account := fixtures.Sample()
	server, err := fixtures.Start(account, fixtures.ServerOptions{Now: env.now})
	if err != nil {
		return fmt.Errorf("start the sandbox: %w", err)
	}
	defer server.Close()
	o.aws.config = server.AWSConfig("us-east-1")
	o.aws.endpoint, o.aws.controlEndpoint, o.aws.stsEndpoint = server.URL, server.ControlURL, server.STSURL
	html, sarif := filepath.Join(dir, "report.html"), filepath.Join(dir, "report.sarif")
	if len(o.formats.outputs) == 0 {
		o.formats.outputs = []string{"table", "html=" + html, "sarif=" + sarif}
	}
	s, err := o.prepare(cmd, env)
	if err != nil {
		return err
	}
	defer s.abort()
	s.afterwards = func() {
		if !o.limits.quiet {
			fmt.Fprintf(env.stderr, "%s of a sample account, served from this process; see %s and %s\n", count(s.footer.Read, "bucket"), html, sarif)
		}
	}
	return s.finish(s.judgeAccount(cmd.Context(), o))
}
