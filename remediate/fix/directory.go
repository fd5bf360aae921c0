package fix

import (
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"sync"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"
)

// directory is where a file of fixes lies. What its functions read is below it:
// neither ".." nor a symbolic link leads out. Each file is read once, so that
// every bucket gets the same text. Ready fixes have none.
type directory struct {
	path  string
	mutex sync.Mutex
	texts map[string][]byte
}

// Functions are the names of all functions that expressions can call, sorted.
func Functions() []string { return slices.Sorted(maps.Keys(new(directory).functions())) }

// functions is the table with those that read files.
func (d *directory) functions() map[string]function.Function {
	all := maps.Clone(functions())
	all["file"] = text([]string{"path"}, cty.String, func(a []string) (cty.Value, error) {
		b, err := d.read(a[0])
		if err != nil {
			return cty.NilVal, err
		}
		return utf8Value(b)
	})
	all["templatefile"] = function.New(&function.Spec{
		Params: []function.Parameter{{Name: "path", Type: cty.String}, {Name: "vars", Type: cty.DynamicPseudoType}},
		Type:   function.StaticReturnType(cty.String),
		Impl:   func(args []cty.Value, _ cty.Type) (cty.Value, error) { return d.template(args[0].AsString(), args[1]) },
	})
	return all
}

func (d *directory) read(name string) ([]byte, error) {
	d.mutex.Lock()
	defer d.mutex.Unlock()
	if b, ok := d.texts[name]; ok {
		return b, nil
	}
	b, err := d.load(name)
	if err != nil {
		return nil, function.NewArgErrorf(0, "%s", err)
	}
	if d.texts == nil {
		d.texts = map[string][]byte{}
	}
	d.texts[name] = b
	return b, nil
}

func (d *directory) load(name string) ([]byte, error) {
	if d.path == "" {
		return nil, errors.New("a ready fix has no directory to read from")
	}
	root, err := os.OpenRoot(d.path)
	if err != nil {
		return nil, err
	}
	defer func() { _ = root.Close() }()
	info, err := root.Stat(name)
	switch {
	case err != nil:
		return nil, fmt.Errorf("%w; files are read from the directory of the fix, and below", err)
	case !info.Mode().IsRegular():
		return nil, fmt.Errorf("%s is no plain file", name)
	}
	f, err := root.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	b, err := io.ReadAll(io.LimitReader(f, maxText+1))
	if err == nil && len(b) > maxText {
		err = fmt.Errorf("%s has more than %d bytes", name, maxText)
	}
	return b, err
}

// template renders a file with the variables given, and nothing else.
func (d *directory) template(name string, vars cty.Value) (cty.Value, error) {
	b, err := d.read(name)
	if err != nil {
		return cty.NilVal, err
	}
	if !vars.Type().IsObjectType() && !vars.Type().IsMapType() {
		return cty.NilVal, function.NewArgErrorf(1, "want a map")
	}
	tokens, _ := hclsyntax.LexTemplate(b, name, hcl.InitialPos)
	if d := nesting(tokens); d != nil {
		return cty.NilVal, d
	}
	expr, diags := hclsyntax.ParseTemplate(b, name, hcl.InitialPos)
	if diags.HasErrors() {
		return cty.NilVal, diags
	}
	out, diags := expr.Value(&hcl.EvalContext{Variables: vars.AsValueMap(), Functions: functions()})
	if diags.HasErrors() {
		return cty.NilVal, diags
	}
	if !out.IsKnown() {
		return cty.UnknownVal(cty.String), nil
	}
	if out.IsNull() || out.Type() != cty.String {
		return cty.NilVal, function.NewArgErrorf(0, "the template is no text")
	}
	return out, nil
}
