// Command gen writes what is derived from the rules' METADATA and from the
// snapshot's types, so that neither is written down twice: the table of rules,
// the defaults of their parameters, and the schema of the input; and the rules
// compiled, so that the program need not do it whenever it starts.
package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
)

func main() {
	if err := run("."); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// run writes every generated file below root, the directory policies.
func run(root string) error {
	files, err := generate(os.DirFS(root))
	if err != nil {
		return err
	}
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(root, filepath.FromSlash(name)), text, 0o644); err != nil {
			return err
		}
	}
	return nil
}

// document is the text of a generated JSON file.
func document(v any) ([]byte, error) {
	var text bytes.Buffer
	e := json.NewEncoder(&text)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(v); err != nil {
		return nil, err
	}
	return text.Bytes(), nil
}
