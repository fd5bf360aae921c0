package baseline

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"s3audit/rules/finding"
)

func written(t testing.TB, list []Entry) string {
	t.Helper()
	var out bytes.Buffer
	if err := Write(&out, list); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func TestMistakes(t *testing.T) {
	good := `{"rule":"r","account":"1","arn":"a","verdict":"fail"}` + "\n"
	for _, test := range []struct{ name, text, want string }{
		{"empty", "", "f: is empty"},
		{"another file", "{}\n", "f:1: is no baseline"},
		{"later version", "# s3audit baseline 2: x\n", "f:1: a baseline of another version"},
		{"conflict", heading + "<<<<<<< HEAD\n" + good + "=======\n", "f:3: an unfinished merge"},
		{"no JSON", heading + good + "what\n", "f:4: want one finding as JSON"},
		{"unknown key", heading + `{"rule":"r","arn":"a","verdict":"fail","why":1}` + "\n", `unknown field "why"`},
		{"two on a line", heading + strings.TrimSpace(good) + good, "f:3: want one finding on a line"},
		{"nothing named", heading + "{}\n", "f:3: has no rule and no arn"},
		{"a pass", heading + `{"rule":"r","arn":"a","verdict":"pass"}` + "\n", `f:3: verdict "pass"`},
		{"line too long", heading + strings.Repeat("x", longestLine+1), "f:3: bufio.Scanner: token too long"},
	} {
		_, err := Read(strings.NewReader(test.text), "f")
		if err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: %v, want %s", test.name, err, test.want)
		}
	}
	_, err := Read(strings.NewReader(heading+"what\n"+good+"{}\n"), "f")
	if err == nil || !strings.Contains(err.Error(), "f:3:") || !strings.Contains(err.Error(), "f:5:") {
		t.Errorf("all mistakes at once: %v", err)
	}
}

// TestMerge lets git merge two baselines that were updated apart: one branch
// adds a bucket's finding, the other drops one elsewhere.
func TestMerge(t *testing.T) {
	if _, err := exec.LookPath("git"); err != nil {
		t.Fatal("git is needed: ", err)
	}
	base := list(found("a", "r", finding.Fail), found("h", "r", finding.Fail), found("m", "r", finding.Fail), found("z", "r", finding.Fail))
	ours := append(slices.Clone(base), list(found("d", "r", finding.Fail, `Statement["Public"]`))...)
	theirs := slices.Concat(base[:3], list(found("p", "r", finding.Unknown)))
	dir := t.TempDir()
	var paths []string
	for i, l := range [][]Entry{ours, base, theirs} {
		path := filepath.Join(dir, string(rune('a'+i)))
		if err := os.WriteFile(path, []byte(written(t, l)), 0o600); err != nil {
			t.Fatal(err)
		}
		paths = append(paths, path)
	}
	merged, err := exec.Command("git", append([]string{"merge-file", "-p"}, paths...)...).Output()
	if err != nil {
		t.Fatalf("git merge-file: %v\n%s", err, merged)
	}
	got, err := Read(bytes.NewReader(merged), "merged")
	if err != nil {
		t.Fatal(err)
	}
	want := slices.Concat(base[:3], list(found("d", "r", finding.Fail, `Statement["Public"]`), found("p", "r", finding.Unknown)))
	if written(t, got) != written(t, want) || string(merged) != written(t, want) {
		t.Errorf("%s\nwant\n%s", merged, written(t, want))
	}
}

func FuzzRead(f *testing.F) {
	f.Add(heading + `{"bucket":"b","rule":"r","account":"1","arn":"a","verdict":"fail","part":"Grants[\"AllUsers READ\"]"}` + "\n")
	f.Add(heading + "\n# a comment\n<<<<<<<\n")
	f.Fuzz(func(t *testing.T, text string) {
		list, err := Read(strings.NewReader(text), "f")
		if err != nil {
			return
		}
		once := written(t, list)
		again, err := Read(strings.NewReader(once), "f")
		if err != nil || written(t, again) != once {
			t.Fatalf("%v: %q is read as another baseline than it was written from", err, once)
		}
	})
}
