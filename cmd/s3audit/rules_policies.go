package main

import (
	"fmt"
	"os"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"s3audit/rules"
)

// policyOptions say where the user's own rules are, and who has to have signed them.
type policyOptions struct {
	policies               []string
	bundleKey, bundleKeyID string
	bundleAlgorithm        string
}

func (o *policyOptions) flags(f *pflag.FlagSet) {
	f.StringSliceVar(&o.policies, "policies", nil, "your own rules: a directory, or an OPA bundle (.tar.gz) (repeatable)")
	f.StringVar(&o.bundleKey, "bundle-key", "", "file with the public key (PEM) or the secret that bundles have to be signed with")
	f.StringVar(&o.bundleKeyID, "bundle-key-id", "", "the key's name, where signatures have to name it")
	f.StringVar(&o.bundleAlgorithm, "bundle-algorithm", "", "algorithm of the signature (default: the key's usual one, as RS256, ES256, EdDSA or HS256)")
}

// merge lays the configuration file under the flags that were not given.
func (o *policyOptions) merge(cmd *cobra.Command, c *configuration) {
	if !cmd.Flags().Changed("policies") {
		o.policies = c.Policies
	}
	if !cmd.Flags().Changed("bundle-key") && c.BundleKey != nil {
		o.bundleKey = *c.BundleKey
	}
}

// verification reads the key, nil where none is named.
func (o *policyOptions) verification() (*rules.Verification, error) {
	if o.bundleKey == "" {
		if o.bundleKeyID+o.bundleAlgorithm != "" {
			return nil, fmt.Errorf("--bundle-key-id and --bundle-algorithm say more of a key: give it with --bundle-key")
		}
		return nil, nil
	}
	text, err := os.ReadFile(o.bundleKey)
	if err != nil {
		return nil, fmt.Errorf("--bundle-key: %w", err)
	}
	v, err := rules.NewVerification(text, o.bundleKeyID, o.bundleAlgorithm)
	if err != nil {
		return nil, fmt.Errorf("--bundle-key %s: %w", o.bundleKey, err)
	}
	return v, nil
}

// warner tells the user what nothing rests on.
func warner(cmd *cobra.Command) func(string) {
	return func(text string) { fmt.Fprintln(cmd.ErrOrStderr(), "s3audit: warning: "+printable(text)) }
}
