package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// TestRaceDetectorSeesWhatIsConcurrent: a package that starts a goroutine, itself
// or through conc, is one of those that `make race` runs with the race detector.
func TestRaceDetectorSeesWhatIsConcurrent(t *testing.T) {
	const root = "../.."
	text, err := os.ReadFile(filepath.Join(root, "Makefile"))
	if err != nil {
		t.Fatal(err)
	}
	line := regexp.MustCompile(`(?m)^CONCURRENT := (.*)$`).FindSubmatch(text)
	if line == nil {
		t.Fatal("the Makefile does not say what is concurrent")
	}
	listed := strings.Fields(string(line[1]))
	seen := 0
	err = filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && strings.HasPrefix(d.Name(), ".") && path != root {
			return fs.SkipDir
		}
		if !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") || strings.Contains(path, "testdata") {
			return nil
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
		if err != nil {
			return err
		}
		folder, err := filepath.Rel(root, filepath.Dir(path))
		if err == nil && startsGoroutines(file) {
			if seen++; !slices.Contains(listed, "./"+filepath.ToSlash(folder)) {
				t.Errorf("%s starts goroutines: add ./%s to CONCURRENT in the Makefile", path, folder)
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if seen < 10 {
		t.Errorf("only %d files with goroutines were found", seen)
	}
}

func startsGoroutines(file *ast.File) (found bool) {
	for _, i := range file.Imports {
		found = found || strings.Contains(i.Path.Value, "sourcegraph/conc") || strings.Contains(i.Path.Value, "x/sync")
	}
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.GoStmt:
			found = true
		case *ast.SelectorExpr: // of a sync.WaitGroup
			found = found || n.Sel.Name == "Go"
		}
		return !found
	})
	return found
}
