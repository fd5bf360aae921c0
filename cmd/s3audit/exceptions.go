package main

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclparse"
	"github.com/spf13/pflag"

	"s3audit/collector/snapshot"
	"s3audit/report"
	"s3audit/rules"
	"s3audit/rules/finding"
)

// exceptionOptions say where exceptions are written, beside s3audit.hcl.
type exceptionOptions struct {
	files  []string
	strict bool
}

func (o *exceptionOptions) flags(f *pflag.FlagSet) {
	f.StringSliceVar(&o.files, "exceptions", nil, "file, directory or glob of files with exception blocks (repeatable)")
	f.BoolVar(&o.strict, "strict-exceptions", false, "an exception that expired, is unused or names what is not there ends with 2")
}

// load adds to the exceptions of the configuration file those of the files that
// the flag names or else the configuration; chosen are the rules of the scan. It
// comes after [configuration.settings]. All mistakes are reported at once.
func (o *exceptionOptions) load(c *configuration, chosen []finding.Rule) (*rules.Exceptions, error) {
	patterns := o.files
	if len(patterns) == 0 {
		patterns = c.ExceptionFiles
	}
	files, err := exceptionFiles(patterns)
	if err != nil {
		return nil, err
	}
	r := c.exceptions
	maps.Copy(r.files, c.files)
	for _, file := range files {
		if err := r.file(file); err != nil {
			return nil, err
		}
	}
	if err := asError(r.diags, r.files); err != nil {
		return nil, err
	}
	return rules.NewExceptions(r.list, r.known, chosen)
}

// exceptionFiles finds what the patterns name. One that names nothing is a
// mistake: an exception that is not read is one nobody agreed to.
func exceptionFiles(patterns []string) ([]string, error) {
	var out []string
	for _, pattern := range patterns {
		found, err := filepath.Glob(pattern)
		if info, statErr := os.Stat(pattern); statErr == nil {
			if found = []string{pattern}; info.IsDir() {
				found, err = filepath.Glob(filepath.Join(pattern, "*.hcl"))
			}
		}
		if err != nil {
			return nil, fmt.Errorf("exceptions %q: %w", pattern, err)
		}
		if len(found) == 0 {
			return nil, fmt.Errorf("exceptions %q: there is no such file, and no .hcl file in it", pattern)
		}
		out = append(out, found...)
	}
	slices.Sort(out)
	return slices.Compact(out), nil
}

// file reads a file that holds exceptions and nothing else.
func (r *exceptionReader) file(name string) error {
	src, err := os.ReadFile(name)
	if err != nil {
		return fmt.Errorf("exceptions: %w", err)
	}
	r.parse(src, name)
	return nil
}

// parse reads the text of such a file.
func (r *exceptionReader) parse(src []byte, name string) {
	parser := hclparse.NewParser()
	file, diags := parser.ParseHCL(src, name)
	maps.Copy(r.files, parser.Files())
	r.diags = append(r.diags, diags...)
	if diags.HasErrors() {
		return
	}
	content, diags := file.Body.Content(&hcl.BodySchema{Blocks: []hcl.BlockHeaderSchema{{Type: "exception", LabelNames: []string{"name"}}}})
	r.diags = append(r.diags, diags...)
	for _, block := range content.Blocks {
		r.read(block.Labels[0], block.LabelRanges[0], block.Body)
	}
}

// reach is how much of the account the scan came to: what it says of buckets
// that were not met.
func (s *scan) reach(c *snapshot.Coverage) rules.Reach {
	return rules.Reach{
		Whole:   c.Complete && !s.narrowed && c.Expected == c.Listed,
		Missing: slices.Concat(c.Vanished, c.NotFound),
	}
}

// strictly fails a scan whose exceptions somebody should look at.
func strictly(exit report.Exit, uses []finding.ExceptionUse) report.Exit {
	stale := 0
	for i := range uses {
		if uses[i].Stale() {
			stale++
		}
	}
	if stale == 0 {
		return exit
	}
	return report.Exit{Code: exitCannotRun, Reason: fmt.Sprintf("%s to look at: expired, unused or gone (--strict-exceptions); but for that, exit %d: %s",
		count(stale, "exception"), exit.Code, exit.Reason)}
}
