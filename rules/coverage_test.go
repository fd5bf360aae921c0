package rules

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestCoverage(t *testing.T) {
	dir := writeFiles(t, map[string]string{
		"owner/rule.rego": ownerRule + `
never if {
	key == "a"
	key == "b"
}
`,
		"owner/rule_test.rego": ownerTest, "acme/data.json": `{"limit": 3}`,
	})
	report, err := Test(t.Context(), TestOptions{Policies: []string{dir}, UserOnly: true, Coverage: true})
	if err != nil {
		t.Fatal(err)
	}
	if len(report.Coverage.Files) != 1 {
		t.Fatalf("%+v", report.Coverage)
	}
	f := report.Coverage.Files[0]
	text := strings.Split(ownerRule+"\nnever if {", "\n")
	never := len(text)
	want := [][2]int{{19, 19}, {21, 21}, {never, never + 2}} // no tag was there, and never is never asked
	if diff := cmp.Diff(want, f.Lines); diff != "" {
		t.Error(diff)
	}
	if f.File != dir+"/owner/rule.rego" || f.Missed != 5 || f.Percent != 100*float64(f.Covered)/float64(f.Covered+5) || report.Coverage.Percent != f.Percent {
		t.Errorf("%+v", f)
	}
}
