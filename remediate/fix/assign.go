package fix

import (
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/ext/typeexpr"
	"github.com/zclconf/go-cty/cty"
)

func (v *variable) public() Variable {
	return Variable{Name: v.name, Type: typeexpr.TypeString(v.typ), Description: v.description, Sensitive: v.sensitive, Required: v.standard == nil}
}

// assign gives the variables their values: first those of the environment, then
// of the files, and then those given by name.
func (s *Set) assign(o *Options, files map[string]*hcl.File) (hcl.Diagnostics, error) {
	var diags hcl.Diagnostics
	for _, name := range slices.Sorted(maps.Keys(o.Environment)) {
		for _, v := range s.variables(name) {
			diags = append(diags, v.read(o.Environment[name], "S3AUDIT_VAR_"+name)...)
		}
	}
	for _, name := range o.VariableFiles {
		text, err := os.ReadFile(name)
		if err != nil {
			return nil, fmt.Errorf("read variables: %w", err)
		}
		diags = append(diags, s.file(text, name, files)...)
	}
	for _, name := range slices.Sorted(maps.Keys(o.Variables)) {
		source := "--var " + name
		if s.variables(name) == nil {
			at := hcl.Range{Filename: source, Start: hcl.InitialPos, End: hcl.InitialPos}
			diags = append(diags, unknownName(at, "variable", name, s.names()))
		}
		for _, v := range s.variables(name) {
			diags = append(diags, v.read(o.Variables[name], source)...)
		}
	}
	for _, m := range s.modules {
		diags = append(diags, m.validate()...)
	}
	if o.Unset {
		return diags, nil
	}
	return append(diags, s.modules[0].missing()...), nil
}

func (s *Set) variables(name string) []*variable {
	var out []*variable
	for _, m := range s.modules {
		if v := m.variables[name]; v != nil {
			out = append(out, v)
		}
	}
	return out
}

func (s *Set) names() []string {
	var out []string
	for _, v := range s.Variables() {
		out = append(out, v.Name)
	}
	return out
}

func (s *Set) file(text []byte, name string, files map[string]*hcl.File) hcl.Diagnostics {
	file, diags := parseFile(text, name)
	if diags.HasErrors() {
		return diags
	}
	files[name] = file
	attributes, diags := file.Body.JustAttributes()
	for _, key := range slices.Sorted(maps.Keys(attributes)) {
		a := attributes[key]
		if s.variables(key) == nil {
			diags = append(diags, unknownName(a.NameRange, "variable", key, s.names()))
		}
		for _, v := range s.variables(key) {
			if v.sensitive {
				s.modules[0].secret = append(s.modules[0].secret, a.Range)
			}
			value, more := a.Expr.Value(nil)
			if !more.HasErrors() {
				more = v.set(value, a.Expr.Range())
			}
			diags = append(diags, v.hide(more)...)
		}
	}
	return diags
}

// missing names all variables at once that have neither a default nor a value. Of
// the ready fixes only those that use such a variable cannot be asked.
func (m *module) missing() hcl.Diagnostics {
	names := m.unset()
	if names == nil {
		return nil
	}
	return hcl.Diagnostics{mistake(m.variables[names[0]].at, "Variables without a value", "Set %s: by --var %s=…, in a file for --var-file, or as S3AUDIT_VAR_%s.",
		strings.Join(names, ", "), names[0], names[0])}
}

// unset are the variables without a value, sorted.
func (m *module) unset() []string {
	var names []string
	for _, name := range slices.Sorted(maps.Keys(m.variables)) {
		if v := m.variables[name]; v.value == cty.NilVal && v.standard == nil {
			names = append(names, name)
		}
	}
	return names
}
