package fix

import (
	"fmt"
	"slices"

	"github.com/gobwas/glob"
	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/gohcl"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"
)

// A module is files that share their variables and locals.
type module struct {
	ready     bool
	files     map[string]*hcl.File
	bodies    []*hclsyntax.Body
	tables    map[string]map[string]function.Function // by file
	variables map[string]*variable
	locals    map[string]*local
	order     []string // of the locals
	fixes     []*Fix
	noFix     map[string]string
	secret    []hcl.Range
}

func newModule(ready bool) *module {
	return &module{
		ready: ready, files: map[string]*hcl.File{}, tables: map[string]map[string]function.Function{},
		variables: map[string]*variable{}, locals: map[string]*local{}, noFix: map[string]string{},
	}
}

func (m *module) functions(file string) map[string]function.Function { return m.tables[file] }

func (m *module) parse(src []byte, name, dir string) hcl.Diagnostics {
	m.files[name] = &hcl.File{Bytes: src}
	m.tables[name] = (&directory{path: dir}).functions()
	file, diags := parseFile(src, name)
	if file == nil {
		return diags
	}
	m.files[name] = file
	if !diags.HasErrors() {
		m.bodies = append(m.bodies, file.Body.(*hclsyntax.Body))
	}
	return diags
}

var fileSchema = &hcl.BodySchema{Blocks: []hcl.BlockHeaderSchema{
	{Type: "variable", LabelNames: []string{"name"}}, {Type: "locals"}, {Type: "fix", LabelNames: []string{"name"}}, {Type: "no_fix", LabelNames: []string{"rule"}},
}}

// declare takes in what the files declare.
func (m *module) declare(rules []string) hcl.Diagnostics {
	var diags hcl.Diagnostics
	for _, body := range m.bodies {
		content, more := body.Content(fileSchema)
		diags = append(diags, more...)
		for _, b := range content.Blocks {
			switch b.Type {
			case "variable":
				diags = append(diags, m.declareVariable(b)...)
			case "locals":
				diags = append(diags, m.declareLocals(b)...)
			case "fix":
				diags = append(diags, m.declareFix(b, rules)...)
			case "no_fix":
				diags = append(diags, m.declareNoFix(b, rules)...)
			}
		}
	}
	return append(diags, m.arrange()...)
}

// declareNoFix reads why a rule has no fix.
func (m *module) declareNoFix(b *hcl.Block, rules []string) hcl.Diagnostics {
	var content struct {
		Reason string `hcl:"reason"`
	}
	diags := gohcl.DecodeBody(b.Body, nil, &content)
	if !slices.Contains(rules, b.Labels[0]) {
		diags = append(diags, unknownName(b.LabelRanges[0], "rule", b.Labels[0], rules))
	}
	if m.noFix[b.Labels[0]] != "" {
		diags = append(diags, mistake(b.LabelRanges[0], "Rule given twice", "Rule %q has a reason already.", b.Labels[0]))
	}
	m.noFix[b.Labels[0]] = content.Reason
	return diags
}

// literal reads an attribute that has to stand there as it is, before any variable
// has a value.
func literal(a *hcl.Attribute, into any) hcl.Diagnostics {
	if a == nil {
		return nil
	}
	return gohcl.DecodeExpression(a.Expr, nil, into)
}

// selected are the rules that an id or a glob names.
func selected(pattern string, rules []string) ([]string, error) {
	if slices.Contains(rules, pattern) {
		return []string{pattern}, nil
	}
	g, err := glob.Compile(pattern)
	if err != nil {
		return nil, fmt.Errorf("is no glob: %w", err)
	}
	return slices.DeleteFunc(slices.Clone(rules), func(r string) bool { return !g.Match(r) }), nil
}

// check holds every expression to the names and types there are.
func (m *module) check() hcl.Diagnostics {
	roots := m.types(false)
	delete(roots, "finding") // a local is worked out once, and for all findings
	n := namer{m: m}
	for _, name := range m.order {
		n.expression(m.locals[name].expr, roots)
	}
	_, diags := m.blank(false)
	diags = append(besides(diags, n.diags), n.diags...)
	for _, f := range m.fixes {
		diags = append(diags, f.check()...)
	}
	return diags
}

// strings of a literal list, each with its place.
func literals(a *hcl.Attribute) (list []string, at []hcl.Range, diags hcl.Diagnostics) {
	if a == nil {
		return nil, nil, nil
	}
	exprs, diags := hcl.ExprList(a.Expr)
	for _, e := range exprs {
		v, more := e.Value(nil)
		diags = append(diags, more...)
		if !more.HasErrors() && (v.Type() != cty.String || v.IsNull()) {
			diags = append(diags, mistake(e.Range(), "Wrong type", "Want text in quotes."))
		} else if !more.HasErrors() {
			list, at = append(list, v.AsString()), append(at, e.Range())
		}
	}
	return list, at, diags
}
