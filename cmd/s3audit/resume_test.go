package main

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"s3audit/collector/snapshot"
	"s3audit/fixtures"
)

// testEnvironment is a process without terminal or environment, whose clock stands.
func testEnvironment() (*environment, *bytes.Buffer, *bytes.Buffer) {
	var out, errs bytes.Buffer
	return &environment{
		stdin: strings.NewReader(""), stdout: &out, stderr: &errs,
		getenv: func(string) string { return "" },
		now:    func() time.Time { return time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC) },
	}, &out, &errs
}

// point sets the SDK's own environment, as the sandbox's export lines do.
func point(t *testing.T, server *fixtures.Server) {
	t.Helper()
	for _, line := range strings.Split(strings.TrimSpace(server.ExportLines()), "\n") {
		for _, pair := range strings.Fields(strings.TrimPrefix(line, "export ")) {
			name, value, _ := strings.Cut(pair, "=")
			t.Setenv(name, strings.Trim(value, `'"`))
		}
	}
	t.Setenv("AWS_CONFIG_FILE", filepath.Join(t.TempDir(), "none"))
	t.Setenv("AWS_SHARED_CREDENTIALS_FILE", filepath.Join(t.TempDir(), "none"))
}

// TestResume interrupts a collection again and again, and ends with the same
// records as one that ran through.
func TestResume(t *testing.T) {
	account := fixtures.Generate(3, 60)
	server, err := fixtures.Start(account, fixtures.ServerOptions{Latency: 2 * time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	defer server.Close()
	point(t, server)
	dir := t.TempDir()
	whole, broken := filepath.Join(dir, "whole"), filepath.Join(dir, "broken")
	env, _, errs := testEnvironment()
	if code := execute(context.Background(), env, []string{"collect", whole, "--all"}); code != exitClean {
		t.Fatalf("exit %d: %s", code, errs)
	}
	args := []string{"collect", broken, "--all", "--concurrency", "8"}
	interruptions := 0
	for range 50 {
		env, _, errs := testEnvironment()
		server.ResetJournal()
		ctx, cancel := context.WithCancel(context.Background())
		stop := make(chan struct{})
		go cancelAfter(server, 600, cancel, stop)
		code := execute(ctx, env, args)
		close(stop)
		cancel()
		if code == exitClean {
			break
		}
		interruptions++
		if code != exitCannotRun || !strings.Contains(errs.String(), "--resume") {
			t.Fatalf("interrupted: exit %d, stderr %q", code, errs)
		}
		if args[len(args)-1] != "--resume" {
			args = append(args, "--resume")
		}
	}
	if interruptions == 0 {
		t.Fatal("nothing was interrupted")
	}
	a, b := records(t, whole), records(t, broken)
	if len(a) != 60 || len(a) != len(b) {
		t.Fatalf("%d and %d records", len(a), len(b))
	}
	for i := range a {
		if a[i] != b[i] {
			t.Errorf("record %d differs\n%s\n%s", i, a[i], b[i])
		}
	}
	t.Logf("interrupted %d times", interruptions)
}

func cancelAfter(server *fixtures.Server, calls int, cancel func(), stop <-chan struct{}) {
	for {
		n := 0
		for _, c := range server.Calls() {
			n += c.Count
		}
		if n >= calls {
			cancel()
			return
		}
		select {
		case <-stop:
			return
		case <-time.After(2 * time.Millisecond):
		}
	}
}

// records are the bucket lines of a snapshot, without request ids.
func records(t *testing.T, name string) []string {
	t.Helper()
	f, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	r, err := snapshot.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	var list []string
	for {
		raw, err := r.Next()
		if errors.Is(err, io.EOF) {
			if !r.Complete() {
				t.Errorf("%s is not complete", name)
			}
			return list
		}
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, withoutRequestIDs(string(raw)))
	}
}

func withoutRequestIDs(raw string) string {
	for {
		before, rest, found := strings.Cut(raw, `,"requestId":"`)
		if !found {
			return raw
		}
		_, after, _ := strings.Cut(rest, `"`)
		raw = before + after
	}
}
