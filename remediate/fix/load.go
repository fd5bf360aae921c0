package fix

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"
)

// File is a file of fixes that is at hand already.
type File struct {
	Name string
	Text []byte
}

// Options say what to load.
type Options struct {
	// Paths are files and directories of fixes; of a directory, what ends in .hcl.
	Paths []string
	// Embedded are the ready fixes. They have variables and locals of their own.
	Embedded []File
	// Variables are given by --var: plain text where the variable's type is text, a
	// number or a bool, and an expression where it is more. Every name has to be
	// declared somewhere.
	Variables map[string]string
	// Environment are those of S3AUDIT_VAR_*, by the rest of the name. They count
	// least, and a name that is not declared is nobody's mistake.
	Environment map[string]string
	// VariableFiles are files of assignments. Of two, the later counts; Variables
	// count more.
	VariableFiles []string
	// Rules are the ids there are.
	Rules []string
	// Unset lets variables be without a value: the files are only looked at.
	Unset bool
}

// Set is fixes that can be asked.
type Set struct{ modules []*module }

// Files is every file of fixes in a directory.
func Files(fsys fs.FS, dir string) ([]File, error) {
	names, err := fs.Glob(fsys, path.Join(dir, "*.hcl"))
	if err != nil {
		return nil, err
	}
	var out []File
	for _, name := range names {
		text, err := fs.ReadFile(fsys, name)
		if err != nil {
			return nil, err
		}
		out = append(out, File{Name: name, Text: text})
	}
	return out, nil
}

// Load reads fixes and holds every name and type in them to what there is. The
// error is an [*Error] with all mistakes of all files, or says which file could
// not be read.
func Load(o Options) (*Set, error) {
	ready, own := newModule(true), newModule(false)
	var diags hcl.Diagnostics
	for _, f := range o.Embedded {
		diags = append(diags, ready.parse(f.Text, f.Name, "")...)
	}
	if err := own.read(o.Paths, &diags); err != nil {
		return nil, err
	}
	set := &Set{modules: []*module{own, ready}}
	diags = append(diags, own.declare(o.Rules)...)
	diags = append(diags, ready.declare(o.Rules)...)
	diags = append(diags, set.twice()...)
	files := merged(own.files, ready.files)
	more, err := set.assign(&o, files)
	if err != nil {
		return nil, err
	}
	diags = append(diags, more...)
	for _, m := range set.modules {
		diags = append(diags, m.check()...)
	}
	if err := asError(diags, files, slices.Concat(own.secret, ready.secret)); err != nil {
		return nil, err
	}
	return set, nil
}

func merged(a, b map[string]*hcl.File) map[string]*hcl.File {
	out := maps.Clone(a)
	maps.Copy(out, b)
	return out
}

// Fixes are all fixes, sorted by name.
func (s *Set) Fixes() []*Fix {
	var out []*Fix
	for _, m := range s.modules {
		out = append(out, m.fixes...)
	}
	slices.SortFunc(out, func(a, b *Fix) int { return strings.Compare(a.Name, b.Name) })
	return out
}

// NoFix is why rules have no fix: a `no_fix` block, by rule id.
func (s *Set) NoFix() map[string]string {
	out := map[string]string{}
	for _, m := range s.modules {
		maps.Copy(out, m.noFix)
	}
	return out
}

// Variables are all variables, sorted by name.
func (s *Set) Variables() []Variable {
	byName := map[string]Variable{}
	for _, m := range s.modules {
		for name, v := range m.variables {
			byName[name] = v.public()
		}
	}
	return slices.SortedFunc(maps.Values(byName), func(a, b Variable) int { return strings.Compare(a.Name, b.Name) })
}

// Secrets are the texts in the values of sensitive variables, sorted.
func (s *Set) Secrets() []string {
	var out []string
	for _, m := range s.modules {
		for _, v := range m.variables {
			if !v.sensitive || v.value == cty.NilVal {
				continue
			}
			_ = cty.Walk(v.value, func(_ cty.Path, leaf cty.Value) (bool, error) { // f never fails
				if leaf.IsKnown() && !leaf.IsNull() && leaf.Type() == cty.String {
					out = append(out, leaf.AsString())
				}
				return true, nil
			})
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// read parses files, and those of directories.
func (m *module) read(paths []string, diags *hcl.Diagnostics) error {
	var mistakes []error
	for _, p := range paths {
		names, err := filesAt(p)
		if err != nil {
			mistakes = append(mistakes, err)
		}
		for _, name := range names {
			text, err := os.ReadFile(name)
			if err != nil {
				mistakes = append(mistakes, fmt.Errorf("read fixes: %w", err))
				continue
			}
			if m.files[name] == nil {
				*diags = append(*diags, m.parse(text, name, filepath.Dir(name))...)
			}
		}
	}
	return errors.Join(mistakes...)
}

func filesAt(p string) ([]string, error) {
	info, err := os.Stat(p)
	if err != nil {
		return nil, fmt.Errorf("read fixes: %w", err)
	}
	if !info.IsDir() {
		return []string{p}, nil
	}
	entries, err := os.ReadDir(p)
	if err != nil {
		return nil, fmt.Errorf("read fixes: %w", err)
	}
	var names []string
	for _, e := range entries {
		if strings.HasSuffix(e.Name(), ".hcl") && !strings.HasPrefix(e.Name(), ".") && !e.IsDir() {
			names = append(names, filepath.Join(p, e.Name()))
		}
	}
	if names == nil {
		return nil, fmt.Errorf("read fixes: no file in %s ends in .hcl", p)
	}
	return names, nil
}

// twice tells of fixes of one name in both modules.
func (s *Set) twice() hcl.Diagnostics {
	var diags hcl.Diagnostics
	for _, mine := range s.modules[0].fixes {
		for _, ready := range s.modules[1].fixes {
			if mine.Name == ready.Name {
				diags = append(diags, mistake(mine.nameAt, "Name of a ready fix", "A ready fix is named %q. Give yours another name.", mine.Name))
			}
		}
	}
	return diags
}
