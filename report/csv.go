package report

import (
	"encoding/csv"
	"fmt"
	"io"
	"regexp"
	"strings"
	"unicode/utf8"

	"s3audit/rules/finding"
)

// maxCell is how many characters a cell may have in Excel.
// Source: https://support.microsoft.com/en-us/office/excel-specifications-and-limits-1672b34d-7043-467e-8e27-269d656771c3
const maxCell = 32_767

// csvColumns are the columns, in order: the head, and what stands below it.
var csvColumns = []struct {
	head string
	cell func(*finding.Finding) string
}{
	{"severity", func(f *finding.Finding) string { return f.Severity.String() }},
	{"verdict", func(f *finding.Finding) string { return string(f.Verdict) }},
	{"rule", func(f *finding.Finding) string { return f.Rule }},
	{"title", func(f *finding.Finding) string { return f.Title }},
	{"account", func(f *finding.Finding) string { return f.Account }},
	{"region", func(f *finding.Finding) string { return f.Region }},
	{"bucket", func(f *finding.Finding) string { return f.Bucket }},
	{"arn", func(f *finding.Finding) string { return f.ARN }},
	{"message", says},
	{"evidence", evidenceText},
	{"grant", func(f *finding.Finding) string { return strings.Join(grants(f.Missing), ", ") }},
	{"remediation", func(f *finding.Finding) string { return f.Remediation }},
	{"fix", func(f *finding.Finding) string { return f.Fix }},
	{"frameworks", frameworksText},
	{"exception", exceptionCell(func(e *finding.Exception) string { return e.Name })},
	{"exception_owner", exceptionCell(func(e *finding.Exception) string { return e.Owner })},
	{"exception_reason", exceptionCell(func(e *finding.Exception) string { return e.Reason })},
	{"exception_ticket", exceptionCell(func(e *finding.Exception) string { return e.Ticket })},
	{"exception_expires", exceptionCell(func(e *finding.Exception) string { return e.Expires })},
	{"fingerprint", func(f *finding.Finding) string { return f.Fingerprint }},
}

func exceptionCell(cell func(*finding.Exception) string) func(*finding.Finding) string {
	return func(f *finding.Finding) string {
		if f.Exception == nil {
			return ""
		}
		return cell(f.Exception)
	}
}

// evidenceText writes the input paths that decided, with their values.
func evidenceText(f *finding.Finding) string {
	var parts []string
	for i := range f.Evidence {
		parts = append(parts, shownEvidence(&f.Evidence[i]))
	}
	return strings.Join(parts, "; ")
}

// frameworksText writes the controls: "cis-aws-7.0.0 3.1.4; pci-dss-4.0.1 1.4.1, 7.2.1".
func frameworksText(f *finding.Finding) string {
	var parts []string
	for _, name := range sortedKeys(f.Frameworks) {
		parts = append(parts, name+" "+strings.Join(f.Frameworks[name], ", "))
	}
	return strings.Join(parts, "; ")
}

// csvStream writes RFC 4180, a row for each finding.
type csvStream struct {
	w   *csv.Writer
	o   Options
	row []string
}

func beginCSV(w io.Writer, _ Head, o Options) (Stream, error) {
	s := &csvStream{w: csv.NewWriter(w), o: o, row: make([]string, len(csvColumns))}
	s.w.UseCRLF = true
	if o.CSVBOM {
		if _, err := io.WriteString(w, "\ufeff"); err != nil {
			return nil, fmt.Errorf("write csv: %w", err)
		}
	}
	for i, c := range csvColumns {
		s.row[i] = c.head
	}
	return s, s.write()
}

func (s *csvStream) Finding(f *finding.Finding) error {
	for i, c := range csvColumns {
		s.row[i] = s.cell(c.cell(f))
	}
	return s.write()
}

func (s *csvStream) End(*finding.Comparison) error { return nil }

func (s *csvStream) write() error {
	if err := s.w.Write(s.row); err != nil {
		return fmt.Errorf("write csv: %w", err)
	}
	s.w.Flush()
	if err := s.w.Error(); err != nil {
		return fmt.Errorf("write csv: %w", err)
	}
	return nil
}

// cell makes a text one that a spreadsheet shows and does nothing with. Quotes
// do not help against that; the apostrophe says that what follows is text.
// Source: https://owasp.org/www-community/attacks/CSV_Injection
func (s *csvStream) cell(text string) string {
	text = plain(text)
	if s.o.ActionsLog {
		text = apart(text)
	}
	if !s.o.CSVRaw && calculated(text) {
		text = "'" + text
	}
	return cut(text, maxCell)
}

// calculated is true of texts that a spreadsheet takes for a formula, a number,
// a date or a truth value: an account id would lose its zeros, a bucket its name.
func calculated(text string) bool {
	bare := strings.ToLower(strings.TrimSpace(text))
	if bare == "" {
		return text != ""
	}
	first, _ := utf8.DecodeRuneInString(bare)
	return strings.ContainsRune("=+-@＝＋－＠", first) || bare == "true" || bare == "false" ||
		strings.ContainsAny(bare, "0123456789") && numeric.ReplaceAllString(bare, "") == ""
}

// numeric is what numbers, amounts, dates and times are written with.
var numeric = regexp.MustCompile(`[\d\s.,:/%$€£¥()+-]|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*|am|pm|[ept]|utc|gmt`)
