package report

import (
	"fmt"
	"strings"
)

// Formats lists every format, in the order help shows them.
func Formats() []Format {
	return []Format{
		{Name: "table", Help: "worst buckets first, for a terminal", Render: renderTable},
		{Name: "json", Help: "the whole report as one document", Render: renderJSON, Facts: true},
		streaming("jsonl", "one finding a line, written while scanning", beginJSONL),
		{Name: "sarif", Help: "SARIF 2.1.0 for code scanning", Render: renderSARIF},
		{Name: "html", Help: "one page that needs nothing else", Render: renderHTML, Facts: true},
		{Name: "markdown", Help: "for a pull request comment or a job summary", Render: renderMarkdown},
		{Name: "junit", Help: "JUnit XML, a suite a bucket, for Jenkins, GitLab, Azure DevOps", Render: renderJUnit},
		{Name: "github", Help: "annotations in the log of GitHub Actions, the worst of each kind", Render: renderGitHub},
		{Name: "gitlab", Help: "GitLab Code Quality", Render: renderGitLab},
		{Name: "prometheus", Help: "metrics for node_exporter's textfile collector", Render: renderPrometheus},
		streaming("ocsf", "OCSF 1.6 Compliance Findings, one a line, for Security Lake and SIEMs", beginOCSF),
		streaming("asff", "AWS Security Findings, a line for each batch that Security Hub CSPM imports", beginASFF),
		streaming("csv", "one finding a row, for a spreadsheet", beginCSV),
	}
}

// Find returns the format of that name.
func Find(name string) (Format, error) {
	var names []string
	for _, f := range Formats() {
		if f.Name == name {
			return f, nil
		}
		names = append(names, f.Name)
	}
	return Format{}, fmt.Errorf("unknown format %q: want one of %s", name, strings.Join(names, ", "))
}

// OutputOf is one wish: a format, and the file it goes to.
type OutputOf[F any] struct {
	Format F
	// File is empty for standard output.
	File string
}

// Output is a report's.
type Output = OutputOf[Format]

// ParseOutput reads "format" or "format=file". The file "-" is standard output.
func ParseOutput(text string) (Output, error) { return parseOutput(text, Find) }

func parseOutput[F any](text string, find func(string) (F, error)) (o OutputOf[F], err error) {
	name, file, named := strings.Cut(text, "=")
	if o.Format, err = find(name); err != nil {
		return o, err
	}
	if named && file == "" {
		return o, fmt.Errorf("output %q names no file: want %s=FILE, or %s alone for standard output", text, name, name)
	}
	if file == "-" {
		file = ""
	}
	o.File = file
	return o, nil
}

// ParseOutputs reads every wish of one command; none means a table. Two
// formats cannot share standard output or a file.
func ParseOutputs(texts []string) ([]Output, error) { return parseOutputs(texts, Find) }

func parseOutputs[F any](texts []string, find func(string) (F, error)) ([]OutputOf[F], error) {
	if len(texts) == 0 {
		texts = []string{"table"}
	}
	var outputs []OutputOf[F]
	taken := map[string]string{}
	for _, text := range texts {
		o, err := parseOutput(text, find)
		if err != nil {
			return nil, err
		}
		if first, ok := taken[o.File]; ok {
			return nil, fmt.Errorf("outputs %q and %q both go to %s", first, text, destination(o.File))
		}
		taken[o.File] = text
		outputs = append(outputs, o)
	}
	return outputs, nil
}

func destination(file string) string {
	if file == "" {
		return "standard output"
	}
	return file
}
