package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// runOn is a block of a page that shows a run on the sample account.
const runOn = "```console\n$ s3audit access "

// TestAccessDocs: what the pages show of access is what it prints of the sample
// account. UPDATE_GOLDEN=1 writes it.
func TestAccessDocs(t *testing.T) {
	sandboxHere(t)
	for path, least := range map[string]int{filepath.Join(docsDir, "access.md"): 5, "../../README.md": 1} {
		t.Run(filepath.Base(path), func(t *testing.T) {
			page, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if n := strings.Count(string(page), runOn); n < least {
				t.Fatalf("%s shows %d runs, want %d", path, n, least)
			}
			golden(t, path, withRuns(t, string(page)))
		})
	}
}

// withRuns runs every command that the page shows, and puts in what it says.
func withRuns(t *testing.T, page string) string {
	t.Helper()
	var b strings.Builder
	for {
		before, rest, found := strings.Cut(page, runOn)
		b.WriteString(before)
		if !found {
			return b.String()
		}
		args, rest, _ := strings.Cut(rest, "\n")
		_, after, closed := strings.Cut("\n"+rest, "\n```")
		if !closed {
			t.Fatalf("a block is not closed: %s", args)
		}
		b.WriteString(runOn + args + "\n" + accessOutput(t, strings.Fields(args)) + "```")
		page = after
	}
}

func accessOutput(t *testing.T, args []string) string {
	t.Helper()
	var out bytes.Buffer
	env := &environment{stdin: strings.NewReader(""), stdout: &out, stderr: &out, getenv: func(string) string { return "" }, now: func() time.Time { return time.Now().UTC() }}
	if code := execute(context.Background(), env, append([]string{"access"}, args...)); code == exitCannotRun {
		t.Fatalf("s3audit access %v: %s", args, out.String())
	}
	return out.String()
}
