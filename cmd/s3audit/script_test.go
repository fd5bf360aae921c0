package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/testscript"

	"s3audit/fixtures"
)

// TestScripts runs one story a file, with the program that users get. `exits N
// command…` wants that very exit code; `sandbox` starts the sample account and
// points the script at it.
func TestScripts(t *testing.T) {
	bin := filepath.Dir(program(t))
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		RequireExplicitExec: true,
		UpdateScripts:       os.Getenv("UPDATE_GOLDEN") != "",
		Setup: func(env *testscript.Env) error {
			env.Setenv("PATH", bin+string(os.PathListSeparator)+env.Getenv("PATH"))
			return cleanEnvironment(env)
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"exits": exits, "sandbox": startSandbox, "perm": wantMode, "cut": cutFile, "pause": pause, "await": await, "bundle": scriptBundle, "keys": scriptKeys,
			"same": sameSnapshots,
		},
	})
}

// cleanEnvironment keeps the developer's own AWS settings out of a script.
func cleanEnvironment(env *testscript.Env) error {
	home := env.Getenv("WORK")
	env.Setenv("AWS_CONFIG_FILE", filepath.Join(home, "no-such-config"))
	env.Setenv("AWS_SHARED_CREDENTIALS_FILE", filepath.Join(home, "no-such-credentials"))
	env.Setenv("AWS_EC2_METADATA_DISABLED", "true")
	return nil
}

// run starts the command of a script and returns its exit code.
func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits code command args…")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	err = ts.Exec(args[1], args[2:]...)
	got := 0
	var exit *exec.ExitError
	switch {
	case errors.As(err, &exit):
		got = exit.ExitCode()
	case err != nil:
		ts.Fatalf("run %s: %v", args[1], err)
	}
	if got != want {
		ts.Fatalf("%s: exit code %d, want %d", strings.Join(args[1:], " "), got, want)
	}
}

// startSandbox serves the sample account, or the account of a file, until the
// script ends.
func startSandbox(ts *testscript.TestScript, neg bool, args []string) {
	account, err := fixtures.Sample(), error(nil)
	if len(args) > 0 {
		account, err = (&sandboxOptions{account: ts.MkAbs(args[0])}).load()
	}
	ts.Check(err)
	server, err := fixtures.Start(account, fixtures.ServerOptions{Now: func() time.Time { return time.Now().UTC() }})
	ts.Check(err)
	ts.Defer(func() { server.Close() })
	for _, line := range strings.Split(strings.TrimSpace(server.ExportLines()), "\n") {
		for _, pair := range strings.Fields(strings.TrimPrefix(line, "export ")) {
			name, value, _ := strings.Cut(pair, "=")
			ts.Setenv(name, strings.Trim(value, `'"`))
		}
	}
}

// wantMode checks a file's permission bits: perm 0600 FILE.
func wantMode(ts *testscript.TestScript, neg bool, args []string) {
	info, err := os.Stat(ts.MkAbs(args[1]))
	ts.Check(err)
	if got := fmt.Sprintf("%04o", info.Mode().Perm()); (got == args[0]) == neg {
		ts.Fatalf("%s has mode %s, want %s", args[1], got, args[0])
	}
}

// cutFile keeps a percentage of a file: cut 60 FILE.
func cutFile(ts *testscript.TestScript, neg bool, args []string) {
	percent, err := strconv.Atoi(args[0])
	ts.Check(err)
	info, err := os.Stat(ts.MkAbs(args[1]))
	ts.Check(err)
	ts.Check(os.Truncate(ts.MkAbs(args[1]), info.Size()*int64(percent)/100))
}

// await waits until a file exists: await FILE.
func await(ts *testscript.TestScript, neg bool, args []string) {
	for range 600 {
		if _, err := os.Stat(ts.MkAbs(args[0])); err == nil {
			return
		}
		time.Sleep(100 * time.Millisecond)
	}
	ts.Fatalf("%s does not appear", args[0])
}

// pause waits: pause 300ms.
func pause(ts *testscript.TestScript, neg bool, args []string) {
	d, err := time.ParseDuration(args[0])
	ts.Check(err)
	time.Sleep(d)
}

// sameSnapshots wants two snapshots to say the same of every bucket and of the
// account, but for when it was asked: same OLD NEW.
func sameSnapshots(ts *testscript.TestScript, neg bool, args []string) {
	old, fresh := recordsOf(ts, args[0]), recordsOf(ts, args[1])
	if diff := cmp.Diff(old, fresh); (diff == "") == neg {
		ts.Fatalf("%s and %s (-%s +%s):\n%s", args[0], args[1], args[0], args[1], diff)
	}
}

func recordsOf(ts *testscript.TestScript, name string) map[string]any {
	s := &shot{path: ts.MkAbs(name)}
	ts.Check(s.look())
	out := map[string]any{}
	keep := func(name string, record any) {
		text, err := json.Marshal(record)
		ts.Check(err)
		var tree any
		ts.Check(json.Unmarshal(text, &tree))
		out[name] = timeless(tree)
	}
	keep("", s.account)
	for b, err := range s.buckets() {
		ts.Check(err)
		keep(b.Name, b)
	}
	return out
}

// timeless is a record without the ids of requests.
func timeless(v any) any {
	switch v := v.(type) {
	case map[string]any:
		delete(v, "requestId")
		for _, member := range v {
			timeless(member)
		}
	case []any:
		for _, item := range v {
			timeless(item)
		}
	}
	return v
}
