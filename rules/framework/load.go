package framework

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"

	"s3audit/policies"
)

// Where the files are, below the embedded policies and below each directory of the user's.
const (
	frameworksDir = "frameworks"
	proposedDir   = "frameworks/proposed"
	packsDir      = "packs"
)

// builtin is the source of what is embedded, as it is that of a rule.
const builtin = "builtin"

// Options says what to load.
type Options struct {
	// Policies are the user's directories: frameworks/*.json and packs/*.json in
	// each. Trees are such places where they are no directories.
	Policies []string
	Trees    []Tree
	// Near names the nearest of the known names, as " Did you mean …?"; nil says nothing.
	Near func(name string, known []string) string
}

// Tree is a directory, or a bundle, of the user's.
type Tree struct {
	FS fs.FS
	// Show is a file's name as messages say it.
	Show func(name string) string
}

// Library is every framework and every pack there is.
type Library struct {
	frameworks []*Framework // by id
	packs      []*Pack      // by id
	near       func(string, []string) string
	files      map[string]*file // by the id of what was read from it
}

// Load reads the embedded files and the user's. Everything that is wrong with
// them is said at once, with file, line and column.
func Load(o Options) (*Library, error) {
	l := &Library{near: o.Near, files: map[string]*file{}}
	if l.near == nil {
		l.near = func(string, []string) string { return "" }
	}
	errs := l.read(policies.FS, func(name string) string { return "policies/" + name })
	for _, f := range l.frameworks {
		f.Source = builtin
	}
	for _, p := range l.packs {
		p.Source = builtin
	}
	for _, dir := range o.Policies {
		errs = append(errs, l.read(os.DirFS(dir), func(name string) string { return filepath.Join(dir, filepath.FromSlash(name)) })...)
	}
	for _, t := range o.Trees {
		errs = append(errs, l.read(t.FS, t.Show)...)
	}
	slices.SortFunc(l.frameworks, func(a, b *Framework) int { return natural(a.ID, b.ID) })
	slices.SortFunc(l.packs, func(a, b *Pack) int { return cmp.Compare(a.ID, b.ID) })
	return l, errors.Join(errs...)
}

// read takes in one tree.
func (l *Library) read(tree fs.FS, show func(string) string) []error {
	var errs []error
	for _, dir := range []string{frameworksDir, proposedDir, packsDir} {
		names, err := fs.Glob(tree, path.Join(dir, "*.json"))
		if err != nil {
			return append(errs, err)
		}
		for _, name := range names {
			text, err := fs.ReadFile(tree, name)
			if err != nil {
				errs = append(errs, err)
				continue
			}
			f := &file{name: show(name), text: text, near: l.near}
			l.take(f, dir == packsDir)
			errs = append(errs, f.errs...)
		}
	}
	return errs
}

func (l *Library) take(f *file, packs bool) {
	for _, one := range f.members() {
		id, key := one.id, kind(packs)+" "+one.id
		if old := l.files[key]; old != nil {
			f.wrong(id, "%s is taken by %s: give this one another id", key, old.name)
			continue
		}
		if packs {
			if p := f.pack(id, one.text); p != nil {
				l.packs, l.files[key] = append(l.packs, p), f
			}
		} else if fw := f.framework(id, one.text); fw != nil {
			l.frameworks, l.files[key] = append(l.frameworks, fw), f
		}
	}
}

func kind(packs bool) string {
	if packs {
		return "pack"
	}
	return "framework"
}

// Frameworks lists the frameworks, by id.
func (l *Library) Frameworks() []*Framework { return l.frameworks }

// Packs lists the packs, by id.
func (l *Library) Packs() []*Pack { return l.packs }

// Framework returns the framework of exactly that id, or nil.
func (l *Library) Framework(id string) *Framework {
	for _, f := range l.frameworks {
		if f.ID == id {
			return f
		}
	}
	return nil
}

// Pack returns the pack of that id.
func (l *Library) Pack(id string) (*Pack, error) {
	var ids []string
	for _, p := range l.packs {
		if p.ID == id {
			return p, nil
		}
		ids = append(ids, p.ID)
	}
	return nil, fmt.Errorf("there is no pack %q.%s", id, l.near(id, ids))
}
