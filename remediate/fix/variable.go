package fix

import (
	"fmt"
	"maps"
	"slices"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/ext/typeexpr"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"
)

// Variable is one that somebody can set.
type Variable struct {
	Name        string
	Type        string // as it is written: "list(string)"
	Description string
	Sensitive   bool
	// Required marks one without a default.
	Required bool
}

// variable is a `variable` block, and its value once it has one.
type variable struct {
	name        string
	at          hcl.Range
	typ         cty.Type
	defaults    *typeexpr.Defaults
	standard    hcl.Expression
	description string
	sensitive   bool
	validations []*hcl.Block
	value       cty.Value // cty.NilVal where nobody has set it
}

var variableSchema = &hcl.BodySchema{
	Attributes: []hcl.AttributeSchema{{Name: "type"}, {Name: "default"}, {Name: "description"}, {Name: "sensitive"}},
	Blocks:     []hcl.BlockHeaderSchema{{Type: "validation"}},
}

var validationSchema = &hcl.BodySchema{Attributes: []hcl.AttributeSchema{{Name: "condition", Required: true}, {Name: "error_message", Required: true}}}

func (m *module) declareVariable(b *hcl.Block) hcl.Diagnostics {
	v := &variable{name: b.Labels[0], at: b.LabelRanges[0], typ: cty.DynamicPseudoType}
	if old := m.variables[v.name]; old != nil {
		return hcl.Diagnostics{mistake(v.at, "Variable given twice", "Variable %q is at %s already.", v.name, old.at)}
	}
	m.variables[v.name] = v
	content, diags := b.Body.Content(variableSchema)
	if a := content.Attributes["type"]; a != nil {
		typ, defaults, more := typeexpr.TypeConstraintWithDefaults(a.Expr)
		v.typ, v.defaults, diags = typ, defaults, append(diags, more...)
	}
	diags = append(diags, literal(content.Attributes["description"], &v.description)...)
	diags = append(diags, literal(content.Attributes["sensitive"], &v.sensitive)...)
	v.validations = content.Blocks
	if a := content.Attributes["default"]; a != nil {
		v.standard = a.Expr
		if v.sensitive {
			m.secret = append(m.secret, a.Range)
		}
		value, more := a.Expr.Value(nil)
		if !more.HasErrors() {
			more = append(more, v.set(value, a.Expr.Range())...)
		}
		diags = append(diags, v.hide(more)...)
	}
	return diags
}

// set gives the variable a value of its type.
func (v *variable) set(value cty.Value, at hcl.Range) hcl.Diagnostics {
	if v.defaults != nil && !value.IsNull() {
		value = v.defaults.Apply(value)
	}
	value, err := convert.Convert(value, v.typ)
	if err != nil {
		return v.hide(hcl.Diagnostics{mistake(at, "Wrong type of variable", "Variable %q is %s: %s.", v.name, typeexpr.TypeString(v.typ), err)})
	}
	v.value = value
	return nil
}

// read sets the variable from plain text: what its type takes as it stands, and
// else an expression.
func (v *variable) read(text, source string) hcl.Diagnostics {
	at := hcl.Range{Filename: source, Start: hcl.InitialPos, End: hcl.InitialPos}
	if v.typ.IsPrimitiveType() || v.typ == cty.DynamicPseudoType {
		return v.set(cty.StringVal(text), at)
	}
	expr, diags := parseExpression(text, source)
	if diags.HasErrors() {
		return v.hide(diags)
	}
	value, diags := expr.Value(nil)
	if diags.HasErrors() {
		return v.hide(diags)
	}
	return v.set(value, at)
}

// hide keeps the value of a sensitive variable out of messages.
func (v *variable) hide(diags hcl.Diagnostics) hcl.Diagnostics {
	if v.sensitive {
		return hidden(diags, fmt.Sprintf("What is wrong is not shown, as variable %q is sensitive.", v.name))
	}
	return diags
}

func hidden(diags hcl.Diagnostics, detail string) hcl.Diagnostics {
	out := make(hcl.Diagnostics, len(diags))
	for i, d := range diags {
		short := *d
		short.Detail, short.Expression, short.EvalContext = detail, nil, nil
		out[i] = &short
	}
	return out
}

// validate asks every validation of every variable that is set.
func (m *module) validate() hcl.Diagnostics {
	var diags hcl.Diagnostics
	for _, name := range slices.Sorted(maps.Keys(m.variables)) {
		v := m.variables[name]
		for _, b := range v.validations {
			content, more := b.Body.Content(validationSchema)
			diags = append(diags, more...)
			if more.HasErrors() || v.value == cty.NilVal {
				continue
			}
			diags = append(diags, v.hide(m.validation(v, content))...)
		}
	}
	return diags
}

func (m *module) validation(v *variable, content *hcl.BodyContent) hcl.Diagnostics {
	ctx := &hcl.EvalContext{Variables: map[string]cty.Value{"var": m.object()}, Functions: functions()}
	condition, message := content.Attributes["condition"], content.Attributes["error_message"]
	ok, diags := condition.Expr.Value(ctx)
	if diags.HasErrors() {
		return diags
	}
	holds, err := convert.Convert(ok, cty.Bool)
	if err != nil || holds.IsNull() || !holds.IsKnown() {
		return append(diags, mistake(condition.Expr.Range(), "Wrong type of condition", "A condition is true or false."))
	}
	if holds.True() {
		return diags
	}
	text, more := message.Expr.Value(ctx)
	said := "The value is not accepted."
	if !more.HasErrors() && text.Type() == cty.String && text.IsKnown() && !text.IsNull() {
		said = text.AsString()
	}
	return append(append(diags, more...), mistake(condition.Expr.Range(), fmt.Sprintf("Invalid value of variable %q", v.name), "%s", said))
}

// object is every variable's value; one that nobody has set is unknown.
func (m *module) object() cty.Value {
	out := map[string]cty.Value{}
	for name, v := range m.variables {
		if out[name] = v.value; v.value == cty.NilVal {
			out[name] = cty.UnknownVal(v.typ)
		}
	}
	return cty.ObjectVal(out)
}
