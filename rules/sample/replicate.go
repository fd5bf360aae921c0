package sample

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"testing/fstest"

	"s3audit/rules/finding"
)

const (
	catalogFile = "s3audit/catalog/data.json"
	rulesDir    = "s3audit/rules/"
)

// Replicate returns a rule library with n rules of bucket scope: those of the
// library, and copies of them in packages of their own under new ids, in
// order, until there are enough. A copy's parameters are its original's.
func Replicate(library fs.FS, n int, ids ...string) (fs.FS, error) {
	text, err := fs.ReadFile(library, catalogFile)
	if err != nil {
		return nil, err
	}
	var catalog []finding.Rule
	if err := json.Unmarshal(text, &catalog); err != nil {
		return nil, err
	}
	out, err := copyLibrary(library)
	if err != nil {
		return nil, err
	}
	var originals, all []finding.Rule
	for _, r := range catalog {
		if r.Scope == "bucket" && (len(ids) == 0 || slices.Contains(ids, r.ID)) {
			originals = append(originals, r)
		}
	}
	for i := range n {
		r := originals[i%len(originals)]
		if round := i / len(originals); round > 0 {
			r = clone(out, r, round)
		}
		all = append(all, r)
	}
	if text, err = json.Marshal(all); err != nil {
		return nil, err
	}
	out[catalogFile] = &fstest.MapFile{Data: text}
	return out, nil
}

// copyLibrary takes the modules without their tests.
func copyLibrary(library fs.FS) (fstest.MapFS, error) {
	out := fstest.MapFS{}
	err := fs.WalkDir(library, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(name, ".rego") || strings.HasSuffix(name, "_test.rego") {
			return err
		}
		text, err := fs.ReadFile(library, name)
		out[name] = &fstest.MapFile{Data: text}
		return err
	})
	return out, err
}

// clone adds a copy of a rule's modules in a package of its own.
func clone(library fstest.MapFS, r finding.Rule, round int) finding.Rule {
	suffix := fmt.Sprintf("_copy%d", round)
	from := rulesDir + r.ID + "/"
	pkg := strings.TrimPrefix(r.Package, "data.")
	r.ID += fmt.Sprintf("-copy%d", round)
	r.Package = pkg + suffix
	for name, file := range library {
		if rest, ok := strings.CutPrefix(name, from); ok {
			text := strings.Replace(string(file.Data), "package "+pkg+"\n", "package "+pkg+suffix+"\n", 1)
			library[rulesDir+r.ID+"/"+rest] = &fstest.MapFile{Data: []byte(text)}
		}
	}
	return r
}
