package main

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/pflag"

	"s3audit/report"
)

// formatOptions say which reports are written, and how they look.
type formatOptions struct {
	outputs []string
	full    bool
	// tableBuckets is how many buckets the table shows without --full.
	tableBuckets int
	profile      string
	anchor       string
	suppressed   bool
	bucketSeries bool
	asffRegion   string
	csvRaw       bool
	csvBOM       bool
	markdownFor  string
}

func (o *formatOptions) flags(f *pflag.FlagSet) {
	f.StringArrayVarP(&o.outputs, "output", "o", nil, "format[=file], repeatable: "+formatNames()+" (default table)")
	f.BoolVar(&o.full, "full", false, "every bucket in the table, and every finding in a row of its own")
	f.StringVar(&o.profile, "sarif-profile", report.GitHubProfile, "github: failures, as code scanning takes them; full: every verdict, suppressions, taxonomies and baseline state")
	f.BoolVar(&o.suppressed, "sarif-suppressed", false, "keep findings under an exception in SARIF, as suppressed results (code scanning would open an alert for each)")
	f.StringVar(&o.anchor, "sarif-anchor", "", "file of the repository that findings point to in sarif, gitlab and github (default: a path for each bucket)")
	f.StringVar(&o.markdownFor, "markdown-for", "comment", "what markdown has to fit in: comment (of a pull request, 60 KB) or summary (of a job, 900 KB)")
	f.BoolVar(&o.bucketSeries, "prometheus-buckets", false, "add series for each bucket with failed checks to the metrics")
	f.StringVar(&o.asffRegion, "asff-region", "", "region of the Security Hub that takes every finding (default: that of its bucket)")
	f.BoolVar(&o.csvRaw, "csv-raw", false, "leave CSV cells as they are that a spreadsheet would calculate: for programs only")
	f.BoolVar(&o.csvBOM, "csv-bom", false, "begin CSV with a byte order mark, by which old versions of Excel know UTF-8")
}

// markdownSizes are what markdown has to fit in, by name.
var markdownSizes = map[string]int{"comment": report.CommentBytes, "summary": report.SummaryBytes}

// parse returns what is to be written, and how; every mistake at once.
func (o *formatOptions) parse(env *environment) ([]report.Output, report.Options, error) {
	outputs, err := report.ParseOutputs(o.outputs)
	if err != nil {
		err = fmt.Errorf("-o: %w", err)
	}
	if !slices.Contains(report.SARIFProfiles(), o.profile) {
		err = errors.Join(err, fmt.Errorf("--sarif-profile %q: want %s", o.profile, strings.Join(report.SARIFProfiles(), " or ")))
	}
	if markdownSizes[o.markdownFor] == 0 {
		err = errors.Join(err, fmt.Errorf("--markdown-for %q: want comment or summary", o.markdownFor))
	}
	if o.asffRegion != "" && !report.IsRegion(o.asffRegion) {
		err = errors.Join(err, fmt.Errorf("--asff-region %q: want the name of a region, such as eu-west-1", o.asffRegion))
	}
	return outputs, o.options(env), err
}

// options are those of a report on standard output.
func (o *formatOptions) options(env *environment) report.Options {
	r := report.Options{
		Color: env.terminal && env.getenv("NO_COLOR") == "", Width: env.width,
		ActionsLog: env.getenv("GITHUB_ACTIONS") != "", SARIFAnchor: o.anchor, SARIFSuppressed: o.suppressed, SARIFProfile: o.profile,
		MaxBytes:          markdownSizes[o.markdownFor],
		PrometheusBuckets: o.bucketSeries, ASFFRegion: o.asffRegion, CSVRaw: o.csvRaw, CSVBOM: o.csvBOM,
	}
	if !o.full {
		r.MaxBuckets, r.Brief = o.tableBuckets, true
	}
	return r
}

// optionsFor takes out of the options what belongs to a terminal, where the
// output is a file.
func optionsFor(out report.Output, o report.Options) report.Options {
	if out.File != "" {
		o.Color, o.Width = false, 0
	}
	return o
}

// render writes one report to where it goes: standard output, or a file that
// appears whole or not at all.
func render(env *environment, out report.Output, r *report.Report, o report.Options) error {
	o = optionsFor(out, o)
	if out.File == "" {
		return out.Format.Render(env.stdout, r, o)
	}
	return report.WriteFile(out.File, func(w io.Writer) error { return out.Format.Render(w, r, o) })
}

func formatNames() string {
	var text string
	for i, f := range report.Formats() {
		if i > 0 {
			text += ", "
		}
		text += f.Name
	}
	return text
}
