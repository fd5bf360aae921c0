package rules

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/open-policy-agent/opa/v1/util"
)

// dataFile is one file of data, mounted where its directory says.
type dataFile struct {
	file string
	at   []string
	text json.RawMessage
}

// dataNames are the files that OPA reads as data.
var dataNames = []string{"data.json", "data.yaml", "data.yml"}

// dataFiles reads every data.json and data.yaml of a tree.
func dataFiles(fsys fs.FS, show func(string) string) ([]dataFile, Errors) {
	var out []dataFile
	var errs Errors
	err := fs.WalkDir(fsys, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !slices.Contains(dataNames, path.Base(name)) {
			return err
		}
		text, err := fs.ReadFile(fsys, name)
		if err == nil {
			text, err = asJSON(name, text)
		}
		if err != nil {
			errs = append(errs, &Error{File: show(name), Summary: err.Error()})
			return nil //nolint:nilerr // it is said with all the others
		}
		var mount []string
		if dir := path.Dir(name); dir != "." {
			mount = strings.Split(dir, "/")
		}
		out = append(out, dataFile{file: show(name), at: mount, text: text})
		return nil
	})
	if err != nil {
		errs = append(errs, &Error{File: show("."), Summary: err.Error()})
	}
	return out, errs
}

// asJSON is a data file's text as JSON, numbers as they are written.
func asJSON(name string, text []byte) ([]byte, error) {
	if path.Ext(name) == ".json" {
		if !json.Valid(text) {
			return nil, errors.New("is not JSON")
		}
		return text, nil
	}
	var v any
	if err := util.Unmarshal(text, &v); err != nil {
		return nil, fmt.Errorf("is not YAML: %w", err)
	}
	return json.Marshal(v)
}
