package main

import (
	"io"

	"github.com/spf13/pflag"

	"s3audit/report"
)

// formatOptions say which reports are written, and how they look.
type formatOptions struct {
	outputs []string
	full    bool
	// tableBuckets is how many buckets the table shows without --full.
	tableBuckets int
	anchor       string
	suppressed   bool
	bucketSeries bool
	asffRegion   string
	csvRaw       bool
	csvBOM       bool
}

func (o *formatOptions) flags(f *pflag.FlagSet) {
	f.StringArrayVarP(&o.outputs, "output", "o", nil, "format[=file], repeatable: "+formatNames()+" (default table)")
	f.BoolVar(&o.full, "full", false, "every bucket in the table, and every finding in a row of its own")
	f.BoolVar(&o.suppressed, "sarif-suppressed", false, "keep findings under an exception in SARIF, as suppressed results (code scanning would open an alert for each)")
	f.StringVar(&o.anchor, "sarif-anchor", "", "file of the repository that findings point to in sarif, gitlab and github (default: a path for each bucket)")
	f.BoolVar(&o.bucketSeries, "prometheus-buckets", false, "add series for each bucket with failed checks to the metrics")
	f.StringVar(&o.asffRegion, "asff-region", "", "region of the Security Hub that takes every finding (default: that of its bucket)")
	f.BoolVar(&o.csvRaw, "csv-raw", false, "leave CSV cells as they are that a spreadsheet would calculate: for programs only")
	f.BoolVar(&o.csvBOM, "csv-bom", false, "begin CSV with a byte order mark, by which old versions of Excel know UTF-8")
}

// options are those of a report on standard output.
func (o *formatOptions) options(env *environment) report.Options {
	r := report.Options{
		Color: env.terminal && env.getenv("NO_COLOR") == "", Width: env.width,
		ActionsLog: env.getenv("GITHUB_ACTIONS") != "", SARIFAnchor: o.anchor, SARIFSuppressed: o.suppressed,
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
