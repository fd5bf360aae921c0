// Command pages writes reports to try on their readers, such as a page for a
// browser: of a JSON document that s3audit wrote, or with as many made-up
// findings as wanted.
//
//	go run ./report/testdata/pages -from report.json -to report.html
//	go run ./report/testdata/pages -findings 100000 -to report.html
package main

import (
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"

	"s3audit/report"
)

func main() {
	from := flag.String("from", "", "the JSON document of a report")
	format := flag.String("format", "html", "the format to write")
	findings := flag.Int("findings", 0, "how many findings to make up")
	to := flag.String("to", "", "the file to write")
	flag.Parse()
	if err := run(*from, *findings, *format, *to); err != nil {
		fmt.Fprintln(os.Stderr, "pages: "+err.Error())
		os.Exit(2)
	}
}

func run(from string, findings int, name, to string) error {
	if to == "" || (from == "") == (findings == 0) {
		return errors.New("want -to, and one of -from and -findings")
	}
	r := made(findings)
	if from != "" {
		text, err := os.ReadFile(from)
		if err != nil {
			return err
		}
		r = &report.Report{}
		if err := json.Unmarshal(text, r); err != nil {
			return fmt.Errorf("read %s: %w", from, err)
		}
	}
	format, err := report.Find(name)
	if err != nil {
		return err
	}
	return report.WriteFile(to, func(w io.Writer) error { return format.Render(w, r, report.Options{}) })
}
