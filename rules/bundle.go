package rules

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path"
	"slices"
	"strings"
	"testing/fstest"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/bundle"
)

// What a bundle may be at most: far more than rules need, and far less than
// what a small archive can be blown up to.
const (
	maxArchiveBytes = 32 << 20
	maxBundleBytes  = 64 << 20
	maxFileBytes    = 16 << 20
	maxBundleFiles  = 20_000
)

// unpacked is a bundle's files as OPA's bundle reader takes them.
type unpacked struct {
	bundle.DirectoryLoader
	names []string
	files fstest.MapFS
}

// NextFile returns one file after the other, then [io.EOF].
func (u *unpacked) NextFile() (*bundle.Descriptor, error) {
	if len(u.names) == 0 {
		return nil, io.EOF
	}
	name := u.names[0]
	u.names = u.names[1:]
	return bundle.NewDescriptor("/"+name, "/"+name, bytes.NewBuffer(u.files[name].Data)), nil
}

// openBundle reads an OPA bundle whole, and has OPA's own reader check its
// manifest and, with a key, its signature. The modules are parsed again with
// all others: they all are Rego v1, and every error has its place.
//
// Source: https://www.openpolicyagent.org/docs/management-bundles
func openBundle(name string, key *Verification, warn func(string)) (origin, error) {
	broken := func(summary, detail string) (origin, error) {
		return origin{}, Errors{{File: name, Summary: summary, Detail: detail}}
	}
	files, err := unpack(name)
	if err != nil {
		return broken(err.Error(), "")
	}
	p := origin{path: name, fsys: files, bundle: true}
	names := slices.Sorted(maps.Keys(files))
	signed := slices.ContainsFunc(names, bundle.IsSignaturesFile)
	if key != nil && !signed {
		return broken("The bundle is not signed", "Sign it with opa sign, or leave out the key.")
	}
	if key == nil && signed && warn != nil {
		warn("bundle " + name + " is signed, and nobody checked it: give --bundle-key")
	}
	reader := bundle.NewCustomReader(&unpacked{names: names, files: files}).WithSizeLimitBytes(maxFileBytes + 1).WithRegoVersion(ast.RegoV1)
	if key != nil {
		reader = reader.WithBundleVerificationConfig(key.config())
	} else {
		reader = reader.WithSkipBundleVerification(true)
	}
	b, err := reader.Read()
	if err != nil {
		return origin{}, p.refused(err)
	}
	switch {
	case b.Type() == bundle.DeltaBundleType:
		return broken("A delta bundle holds changes, not rules", "Give the whole bundle.")
	case len(b.WasmModules)+len(b.PlanModules) > 0:
		return broken("The bundle holds compiled policies, which do not run here", "Build it with the target rego.")
	case b.RegoVersion(ast.RegoV1) != ast.RegoV1:
		return broken("The bundle is written in Rego v0", "Rewrite it with opa fmt --v0-v1, and build it again.")
	}
	if b.Manifest.Roots != nil && !slices.Contains(*b.Manifest.Roots, "") {
		p.roots = *b.Manifest.Roots
	}
	return p, nil
}

// refused says why OPA does not take a bundle. What does not parse is said
// file by file, as everywhere.
func (p origin) refused(err error) error {
	var syntax ast.Errors
	if errors.As(err, &syntax) {
		files, errs := allRego(p.fsys, func(string) bool { return true })
		if errs == nil {
			if _, all := parseAll(p.fsys, files, p.show, true); len(all) > 0 {
				return all.orNil()
			}
		}
	}
	return Errors{{File: p.path, Summary: "OPA does not take the bundle: " + err.Error()}}
}

// unpack reads the regular files of a .tar.gz into memory.
func unpack(name string) (fstest.MapFS, error) {
	file, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return nil, err
	}
	if info.Size() > maxArchiveBytes {
		return nil, fmt.Errorf("the archive has %d bytes: at most %d are read", info.Size(), maxArchiveBytes)
	}
	return untar(io.LimitReader(file, maxArchiveBytes))
}

func untar(r io.Reader) (fstest.MapFS, error) {
	zip, err := gzip.NewReader(r)
	if err != nil {
		return nil, fmt.Errorf("neither a directory nor an OPA bundle (.tar.gz): %w", err)
	}
	left := &io.LimitedReader{R: zip, N: maxBundleBytes + 1}
	archive, files := tar.NewReader(left), fstest.MapFS{}
	for entries := 0; ; entries++ {
		head, err := archive.Next()
		switch {
		case left.N <= 0 || entries > maxBundleFiles:
			return nil, fmt.Errorf("the bundle is too large: at most %d MiB and %d files are read", maxBundleBytes>>20, maxBundleFiles)
		case errors.Is(err, io.EOF):
			return files, nil
		case err != nil:
			return nil, fmt.Errorf("the archive is damaged: %w", err)
		}
		if err := untarOne(archive, head, files); err != nil && left.N > 0 {
			return nil, err
		}
	}
}

func untarOne(archive *tar.Reader, head *tar.Header, files fstest.MapFS) error {
	name := strings.TrimPrefix(path.Clean("/"+head.Name), "/")
	switch {
	case head.Typeflag == tar.TypeDir || head.Typeflag == tar.TypeXGlobalHeader:
		return nil
	case head.Typeflag != tar.TypeReg:
		return fmt.Errorf("%s is neither a file nor a directory: a bundle holds nothing else", head.Name)
	case slices.Contains(strings.Split(head.Name, "/"), "..") || strings.ContainsAny(head.Name, "\\\x00") || name == "":
		return fmt.Errorf("%q is no name for a file of a bundle", head.Name)
	case files[name] != nil:
		return fmt.Errorf("%s is there twice", head.Name)
	case head.Size > maxFileBytes:
		return fmt.Errorf("%s has %d bytes: at most %d are read", head.Name, head.Size, maxFileBytes)
	}
	text, err := io.ReadAll(archive)
	if err != nil {
		return fmt.Errorf("%s: %w", head.Name, err)
	}
	files[name] = &fstest.MapFile{Data: text, Mode: 0o444}
	return nil
}
