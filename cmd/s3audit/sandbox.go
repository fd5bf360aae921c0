package main

import (
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"s3audit/fixtures"
)

type sandboxOptions struct {
	listen  string
	account string
}

func newSandbox(env *environment) *cobra.Command {
	o := &sandboxOptions{}
	cmd := &cobra.Command{
		Use:   "sandbox",
		Short: "Serve an embedded S3 account, to try s3audit or any S3 client on",
		Long: "sandbox serves the configuration side of S3, S3 Control and STS over HTTP: the sample account, or --account FILE.\n" +
			"It prints the shell lines that point every AWS tool at it, and runs until it is interrupted. Nothing is kept.\n\n" +
			"`aws s3control` puts the account id before the host name, which loopback has no name for; send it by way of a proxy:\n" +
			"  HTTP_PROXY=$AWS_ENDPOINT_URL_S3_CONTROL aws s3control get-public-access-block --account-id 111122223333",
		Example: `  s3audit sandbox > env.sh &
  . ./env.sh
  s3audit scan
  aws s3api list-buckets`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return o.run(cmd, env) },
	}
	cmd.Flags().StringVar(&o.listen, "listen", "127.0.0.1:0", "address to listen on")
	cmd.Flags().StringVar(&o.account, "account", "", "account to serve, as JSON (default: the sample account)")
	return cmd
}

func (o *sandboxOptions) run(cmd *cobra.Command, env *environment) error {
	if err := bindEnvironment(cmd, env); err != nil {
		return err
	}
	account, err := o.load()
	if err != nil {
		return err
	}
	server, err := fixtures.Start(account, fixtures.ServerOptions{Listen: o.listen, Now: env.now})
	if err != nil {
		return fmt.Errorf("start the sandbox: %w", err)
	}
	defer server.Close()
	if _, err := fmt.Fprint(env.stdout, server.ExportLines()); err != nil {
		return err
	}
	<-cmd.Context().Done()
	return nil
}

func (o *sandboxOptions) load() (*fixtures.Account, error) {
	if o.account == "" {
		return fixtures.Sample(), nil
	}
	file, err := os.Open(o.account)
	if err != nil {
		return nil, fmt.Errorf("--account: %w", err)
	}
	defer file.Close()
	account, err := fixtures.ReadAccount(file)
	if err != nil {
		return nil, fmt.Errorf("--account %s: %w", o.account, err)
	}
	return account, nil
}
