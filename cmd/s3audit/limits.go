package main

import (
	"fmt"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// limitOptions bound what a collection does, and how it shows it.
type limitOptions struct {
	concurrency   int
	maxRPS        float64
	objectSamples int
	noProgress    bool
	quiet         bool
}

func (o *limitOptions) flags(f *pflag.FlagSet) {
	f.IntVar(&o.concurrency, "concurrency", 256, "calls in flight at once")
	f.Float64Var(&o.maxRPS, "max-rps", 0, "calls a second at most, for each account and region (0: until S3 throttles)")
	f.IntVar(&o.objectSamples, "object-samples", 5, "objects whose ACL is read where a rule asks for objectAcl")
	f.BoolVar(&o.noProgress, "no-progress", false, "no progress bar")
	f.BoolVarP(&o.quiet, "quiet", "q", false, "nothing on stderr but errors")
}

func (o *limitOptions) merge(cmd *cobra.Command, c *configuration) error {
	if c.Concurrency != nil && !cmd.Flags().Changed("concurrency") {
		o.concurrency = *c.Concurrency
	}
	if c.MaxRPS != nil && !cmd.Flags().Changed("max-rps") {
		o.maxRPS = *c.MaxRPS
	}
	if o.concurrency < 1 {
		return fmt.Errorf("--concurrency %d: want 1 or more", o.concurrency)
	}
	if o.maxRPS < 0 {
		return fmt.Errorf("--max-rps %g: want 0 or more", o.maxRPS)
	}
	if o.objectSamples < 1 {
		return fmt.Errorf("--object-samples %d: want 1 or more", o.objectSamples)
	}
	return nil
}
