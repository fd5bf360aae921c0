package report

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
)

type sample struct {
	name   string
	report *Report
	opts   Options
	only   string // the one format it is for
}

func samples() []sample {
	return []sample{
		{name: "empty", report: emptyReport()},
		{name: "clean", report: cleanReport()},
		{name: "typical", report: typicalReport()},
		{name: "typical-color", report: typicalReport(), opts: Options{Color: true}, only: "table"},
		{name: "typical-60", report: typicalReport(), opts: Options{Width: 60}, only: "table"},
		{name: "typical-160", report: typicalReport(), opts: Options{Width: 160}, only: "table"},
		{name: "typical-anchored", report: typicalReport(), opts: Options{SARIFAnchor: "policies/my file.rego"}, only: "sarif"},
		{name: "compared", report: comparedReport(), only: "table"},
		{name: "compared", report: comparedReport(), only: "markdown"},
		{name: "compared", report: comparedReport(), only: "json"},
		{name: "typical-full", report: typicalReport(), opts: Options{SARIFProfile: FullProfile}, only: "sarif"},
		{name: "compared-full", report: comparedReport(), opts: Options{SARIFProfile: FullProfile}, only: "sarif"},
		{name: "hostile-full", report: hostileReport(), opts: Options{SARIFProfile: FullProfile}, only: "sarif"},
		{name: "denied", report: deniedReport()},
		{name: "hostile", report: hostileReport(), opts: Options{ActionsLog: true}},
		{name: "large", report: largeReport(), opts: Options{MaxBuckets: 5, MaxFindings: 2}, only: "table"},
		{name: "large", report: largeReport(), opts: Options{MaxBytes: 12_000}, only: "markdown"},
	}
}

func render(t testing.TB, format string, r *Report, o Options) []byte {
	t.Helper()
	f, err := Find(format)
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := f.Render(&b, r, o); err != nil {
		t.Fatalf("render %s: %v", format, err)
	}
	return b.Bytes()
}

// TestGolden holds every format's bytes; UPDATE_GOLDEN=1 rewrites them.
func TestGolden(t *testing.T) {
	wanted := map[string]bool{}
	for _, s := range samples() {
		for _, f := range Formats() {
			if s.only != "" && s.only != f.Name {
				continue
			}
			name := s.name + "." + extension(f.Name)
			wanted[name] = true
			t.Run(name, func(t *testing.T) {
				golden(t, filepath.Join("testdata", "golden", name), legible(t, f.Name, render(t, f.Name, s.report, s.opts)))
			})
		}
	}
	files, err := os.ReadDir(filepath.Join("testdata", "golden"))
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		if !wanted[file.Name()] {
			t.Errorf("testdata/golden/%s belongs to no sample", file.Name())
		}
	}
}

func extension(format string) string {
	switch format {
	case "table":
		return "txt"
	case "markdown":
		return "md"
	case "junit":
		return "xml"
	case "prometheus":
		return "prom"
	}
	return format
}

func golden(t *testing.T, path string, got []byte) {
	t.Helper()
	if os.Getenv("UPDATE_GOLDEN") != "" {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("%s (-want +got):\n%s", path, diff)
	}
}

// TestSameBytes renders each report twice: no map order, no clock.
func TestSameBytes(t *testing.T) {
	for _, f := range Formats() {
		first := render(t, f.Name, typicalReport(), Options{})
		for range 5 {
			if !bytes.Equal(first, render(t, f.Name, typicalReport(), Options{})) {
				t.Fatalf("%s: two renderings differ", f.Name)
			}
		}
	}
}
