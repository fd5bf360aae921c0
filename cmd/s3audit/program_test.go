package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"
)

// built is the program that users get, without the race detector, built when
// the first test asks for it: hundreds of starts, each with every rule, are too
// many for the detector, which watches the tests that run a command inside this
// process.
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

// program is the path of the program that users get.
func program(t *testing.T) string {
	t.Helper()
	path, err := built()
	if err != nil {
		t.Fatal(err)
	}
	return path
}
