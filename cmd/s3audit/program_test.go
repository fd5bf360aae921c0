package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"
)

// built is the program that users get, built when the first test asks for it.
var built = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "s3audit-test-")
	if err != nil {
		return "", err
	}
	builtIn = dir
	if out, err := exec.Command("go", "build", "-buildvcs=false", "-o", dir+string(os.PathSeparator), ".").CombinedOutput(); err != nil {
		return "", fmt.Errorf("%w\n%s", err, out)
	}
	return filepath.Join(dir, "s3audit"), nil
})

var builtIn string

func TestMain(m *testing.M) {
	code := m.Run()
	if builtIn != "" {
		os.RemoveAll(builtIn)
	}
	os.Exit(code)
}

// program is the path of the program that users get. Tests of it see no races:
// the race detector is not in it.
func program(t *testing.T) string {
	t.Helper()
	if underRace {
		t.Skip("runs the program, which has no race detector in it: make test runs this")
	}
	path, err := built()
	if err != nil {
		t.Fatal(err)
	}
	return path
}
