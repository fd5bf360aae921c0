package report

import (
	"bytes"
	"encoding/csv"
	"strings"
	"testing"

	"s3audit/collector/snapshot"
	"s3audit/rules/finding"
)

func csvRows(t testing.TB, data []byte) [][]string {
	t.Helper()
	rows, err := csv.NewReader(bytes.NewReader(data)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

// TestCSVReadsBack: each finding is a row, in the order of the report, and all
// rows have the columns of the head.
func TestCSVReadsBack(t *testing.T) {
	for _, s := range samples() {
		if s.only != "" {
			continue
		}
		data := render(t, "csv", s.report, s.opts)
		if n := bytes.Count(data, []byte("\n")); n != bytes.Count(data, []byte("\r\n")) || n != len(s.report.Findings)+1 {
			t.Errorf("%s: %d line ends for %d findings", s.name, n, len(s.report.Findings))
		}
		rows := csvRows(t, data)
		for i, row := range rows[1:] {
			if row[len(row)-1] != s.report.Findings[i].Fingerprint || row[1] != string(s.report.Findings[i].Verdict) {
				t.Errorf("%s: row %d is %q", s.name, i, row)
			}
		}
	}
}

func TestCalculated(t *testing.T) {
	for _, text := range []string{
		"=1+1", "+1", "-1", "@SUM(A1)", " =1", "  @x", "＝1", "＋1", "－1", "＠x", "=cmd|'/c calc'!A1", "-", " ", "111122223333", "012345678901", "1e5", "1.5", "1,000",
		"2026-03-14", "3/14", "14:00", "50%", "$5", "mar-5", "5 Mar 2026", "January 2024", "1E10", "10 am", "TRUE", "false", "(1)", "2026-03-14T09:00:00Z"[:16],
	} {
		if !calculated(text) {
			t.Errorf("a spreadsheet calculates %q", text)
		}
	}
	for _, text := range []string{
		"", "acme-www", "marketing", "a1", "1a", "arn:aws:s3:::x", "us-east-1", "versioning was never configured", "s3:GetObject", "'=1", "Zürich", "truest",
		"jan", "4442587fb7d0a2f9", "fleet-0001",
	} {
		if calculated(text) {
			t.Errorf("%q is text", text)
		}
	}
}

// TestCSVOptions: what each option changes, and nothing else.
func TestCSVOptions(t *testing.T) {
	s := newFound()
	s.add("=HYPERLINK(1)", "us-east-1", "versioning-enabled", finding.Fail, "=1+1", nil)
	r := s.report(snapshot.Coverage{}, Exit{})
	safe, raw := string(render(t, "csv", r, Options{})), string(render(t, "csv", r, Options{CSVRaw: true}))
	if !strings.Contains(safe, ",'=HYPERLINK(1),") || !strings.Contains(safe, ",'"+account+",") {
		t.Errorf("not safe: %s", safe)
	}
	if !strings.Contains(raw, ",=HYPERLINK(1),") || !strings.Contains(raw, ","+account+",") {
		t.Errorf("not raw: %s", raw)
	}
	if bom := string(render(t, "csv", r, Options{CSVBOM: true})); bom != "\ufeff"+safe {
		t.Errorf("with a byte order mark: %q", bom[:40])
	}
}

// TestCSVCells: no cell is longer than Excel takes, and what was cut shows.
func TestCSVCells(t *testing.T) {
	s := newFound()
	s.add("b", "", "versioning-enabled", finding.Fail, strings.Repeat("é", 2*maxCell), nil)
	for _, cell := range csvRows(t, render(t, "csv", s.report(snapshot.Coverage{}, Exit{}), Options{}))[1] {
		if n := len([]rune(cell)); n > maxCell || n == maxCell && !strings.HasSuffix(cell, "…") {
			t.Errorf("a cell of %d characters", n)
		}
	}
}

func FuzzCSVCell(f *testing.F) {
	seeds(f)
	for _, s := range []string{"=1", "\t=1", " +1", "1e5", "＝", "\x00=1", "a,b\"c"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		s := &csvStream{}
		if cell := s.cell(text); calculated(cell) || strings.ContainsAny(cell, "\r\n\t\x00") {
			t.Errorf("%q becomes the cell %q", text, cell)
		}
	})
}
