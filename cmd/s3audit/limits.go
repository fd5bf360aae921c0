package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"s3audit/collector"
)

// limitOptions bound what a collection does, and how it shows it.
type limitOptions struct {
	concurrency   int
	maxRPS        float64
	objectSamples int
	optIn         []string
	noProgress    bool
	quiet         bool
}

func (o *limitOptions) flags(f *pflag.FlagSet) {
	f.IntVar(&o.concurrency, "concurrency", 256, "calls in flight at once")
	f.Float64Var(&o.maxRPS, "max-rps", 0, "calls a second at most, for each account and region (0: until S3 throttles)")
	f.IntVar(&o.objectSamples, "object-samples", 5, "objects a bucket that objectAcl and objectEncryption look at")
	f.StringSliceVar(&o.optIn, "opt-in", nil, "read this opt-in subresource too: "+strings.Join(optInNames(), ", ")+" (repeatable)")
	f.BoolVar(&o.noProgress, "no-progress", false, "no progress bar")
	f.BoolVarP(&o.quiet, "quiet", "q", false, "nothing on stderr but errors")
}

// subresources are those to read: what the rules need, or all, and what was
// opted into. They are sorted, and never nil: that would be everything.
func (o *limitOptions) subresources(needed []string, all bool) []string {
	wanted := append(append([]string{}, needed...), o.optIn...)
	for _, s := range collector.Subresources() {
		if all && !s.OptIn {
			wanted = append(wanted, s.Name)
		}
	}
	slices.Sort(wanted)
	return slices.Compact(wanted)
}

func (o *limitOptions) merge(cmd *cobra.Command, c *configuration) error {
	if c.Concurrency != nil && !cmd.Flags().Changed("concurrency") {
		o.concurrency = *c.Concurrency
	}
	if c.MaxRPS != nil && !cmd.Flags().Changed("max-rps") {
		o.maxRPS = *c.MaxRPS
	}
	if err := checkOptIn(o.optIn); err != nil {
		return err
	}
	if err := checkConcurrency(o.concurrency); err != nil {
		return fmt.Errorf("--concurrency %w", err)
	}
	if err := checkMaxRPS(o.maxRPS); err != nil {
		return fmt.Errorf("--max-rps %w", err)
	}
	if o.objectSamples < 1 {
		return fmt.Errorf("--object-samples %d: want 1 or more", o.objectSamples)
	}
	return nil
}

func checkConcurrency(n int) error {
	if n < 1 {
		return fmt.Errorf("%d: want 1 or more", n)
	}
	return nil
}

func checkMaxRPS(n float64) error {
	if n < 0 {
		return fmt.Errorf("%g: want 0 or more", n)
	}
	return nil
}

func checkOptIn(names []string) error {
	for _, name := range names {
		if !slices.Contains(optInNames(), name) {
			return fmt.Errorf("--opt-in %q: want %s", name, strings.Join(optInNames(), " or "))
		}
	}
	return nil
}
