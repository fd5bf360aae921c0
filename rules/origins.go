package rules

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/open-policy-agent/opa/v1/bundle"
)

// origin is a directory or a bundle that holds rules of the user.
type origin struct {
	path   string // as the user named it
	fsys   fs.FS
	bundle bool
	// roots are the parts of data that a bundle's manifest claims for itself.
	roots []string
}

// show is the name of one of its files, as messages say it.
func (p origin) show(name string) string { return filepath.Join(p.path, name) }

// openOrigins opens what --policies names: a directory, or an OPA bundle.
func openOrigins(paths []string, key *Verification, warn func(string)) ([]origin, error) {
	var out []origin
	var errs Errors
	bundles := 0
	for _, name := range paths {
		p, err := openOrigin(name, key, warn)
		switch e := err.(type) { //nolint:errorlint // ours, made one line above
		case nil:
			out = append(out, p)
		case Errors:
			errs = append(errs, e...)
		default:
			return nil, err
		}
		if p.bundle || err != nil {
			bundles++
		}
	}
	if key != nil && bundles == 0 {
		return nil, fmt.Errorf("a key to check bundles with is given, and there is no bundle among %q", paths)
	}
	return out, errs.orNil()
}

func openOrigin(name string, key *Verification, warn func(string)) (origin, error) {
	info, err := os.Stat(name)
	if err != nil {
		return origin{}, fmt.Errorf("policies %s: %w", name, err)
	}
	if info.IsDir() {
		return origin{path: name, fsys: os.DirFS(name)}, nil
	}
	return openBundle(name, key, warn)
}

// allClaims holds the origins against each other.
func allClaims(origins []origin, found []source) Errors {
	var errs Errors
	for i, p := range origins {
		for j, other := range found {
			if i != j {
				errs = append(errs, p.claims(other)...)
			}
		}
	}
	return errs
}

// claims refuses packages and data inside the roots that a bundle's manifest
// claims, where another place has them: OPA does the same, so that nobody can
// add to a bundle that somebody signed.
//
// Source: https://www.openpolicyagent.org/docs/management-bundles#bundle-file-format
func (p origin) claims(other source) Errors {
	var errs Errors
	if len(p.roots) == 0 {
		return nil
	}
	for _, m := range other.modules {
		if bundle.RootPathsContain(p.roots, strings.ReplaceAll(packageName(m), ".", "/")) {
			errs = append(errs, at(m.Package.Location, "Package "+packageName(m)+" belongs to the bundle "+p.path,
				"Its manifest claims "+strings.Join(p.roots, ", ")+": use a package outside."))
		}
	}
	for _, f := range other.data {
		v, err := number(f.text)
		if err == nil && claimed(p.roots, f.at, v) {
			errs = append(errs, &Error{File: f.file, Summary: "The data belongs to the bundle " + p.path,
				Detail: "Its manifest claims " + strings.Join(p.roots, ", ") + ": put it elsewhere."})
		}
	}
	return errs
}

// claimed reports whether a document at that place reaches into the roots.
func claimed(roots, at []string, v any) bool {
	if bundle.RootPathsContain(roots, strings.Join(at, "/")) {
		return true
	}
	object, ok := v.(map[string]any)
	if !ok {
		return false
	}
	for key, member := range object {
		if claimed(roots, append(slices.Clone(at), key), member) {
			return true
		}
	}
	return false
}
