package fix

import (
	"encoding/json"
	"math/big"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/ext/dynblock"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"

	"s3audit/collector/snapshot"
	"s3audit/remediate/operation"
)

// maxEach is how often one for_each may come around.
const maxEach = 1000

// A decoder reads the blocks of a fix in one scope. In a check nothing is known,
// and what is not known is no mistake.
type decoder struct {
	f      *Fix
	s      *scope
	ctx    *hcl.EvalContext
	check  bool
	bucket *snapshot.Bucket

	diags hcl.Diagnostics
	// dark are the expressions that came to nothing known.
	dark []hcl.Expression
}

func (d *decoder) wrong(at hcl.Range, summary, format string, args ...any) {
	d.diags = append(d.diags, mistake(at, summary, format, args...))
}

// value works out an expression. It is not ok where there is nothing to set: it is
// null, wrong, or not known.
func (d *decoder) value(expr hcl.Expression, want cty.Type, ctx *hcl.EvalContext) (cty.Value, bool) {
	v, diags := expr.Value(ctx)
	for _, x := range diags {
		if x.Expression == nil {
			x.Expression = expr // it may speak of values
		}
	}
	d.diags = append(d.diags, diags...)
	if diags.HasErrors() {
		return cty.NilVal, false
	}
	v, err := convert.Convert(v, want)
	if err != nil {
		d.diags = append(d.diags, &hcl.Diagnostic{
			Severity: hcl.DiagError, Summary: "Wrong type", Subject: expr.Range().Ptr(), Expression: expr,
			Detail: "Want " + want.FriendlyName() + ": " + err.Error() + ".",
		})
		return cty.NilVal, false
	}
	if v.IsNull() {
		return cty.NilVal, false
	}
	if !v.IsWhollyKnown() {
		if !d.check {
			d.dark = append(d.dark, expr)
		}
		return cty.NilVal, false
	}
	return v, true
}

// expand spells out dynamic blocks. One whose list is not known asks for nobody
// knows what.
func (d *decoder) expand(body hcl.Body) hcl.Body {
	return dynblock.Expand(body, d.ctx, dynblock.OptCheckForEach(func(v cty.Value, expr hcl.Expression, _ *hcl.EvalContext) hcl.Diagnostics {
		switch {
		case !v.IsWhollyKnown() && !d.check:
			d.dark = append(d.dark, expr)
			return hcl.Diagnostics{mistake(expr.Range(), "Not known", "The list of a dynamic block has to be known.")}
		case v.IsKnown() && !v.IsNull() && v.CanIterateElements() && v.LengthInt() > maxEach:
			return hcl.Diagnostics{mistake(expr.Range(), "Too many", "A list of blocks has at most %d.", maxEach)}
		}
		return nil
	}))
}

// schemaOf is what a block with these attributes can hold.
func schemaOf(attributes []operation.Attribute, into *hcl.BodySchema) *hcl.BodySchema {
	for i := range attributes {
		switch a := &attributes[i]; {
		case a.Name == "": // a level of S3's
			schemaOf(a.Attributes, into)
		case a.Kind == operation.KindBlock || a.Kind == operation.KindBlocks:
			into.Blocks = append(into.Blocks, hcl.BlockHeaderSchema{Type: a.Name})
		default:
			into.Attributes = append(into.Attributes, hcl.AttributeSchema{Name: a.Name})
		}
	}
	return into
}

// tree is a block's content in Terraform's spelling.
func (d *decoder) tree(content *hcl.BodyContent, attributes []operation.Attribute) map[string]any {
	out := map[string]any{}
	for i := range attributes {
		a := &attributes[i]
		if a.Name == "" {
			for name, v := range d.tree(content, a.Attributes) {
				out[name] = v
			}
			continue
		}
		if attribute := content.Attributes[a.Name]; attribute != nil {
			if v, ok := d.value(attribute.Expr, kindType(a), d.ctx); ok && d.whole(a, v, attribute.Expr.Range()) {
				out[a.Name] = native(v)
			}
		}
		d.blocks(content, a, out)
	}
	return out
}

// whole refuses fractions: S3 counts in whole numbers.
func (d *decoder) whole(a *operation.Attribute, v cty.Value, at hcl.Range) bool {
	if a.Kind == operation.KindNumber && (!v.AsBigFloat().IsInt() || v.AsBigFloat().Cmp(big.NewFloat(1<<53)) > 0) {
		d.wrong(at, "Wrong type", "Want a whole number.")
		return false
	}
	return true
}

func (d *decoder) blocks(content *hcl.BodyContent, a *operation.Attribute, out map[string]any) {
	var list []any
	for _, b := range content.Blocks {
		if b.Type != a.Name {
			continue
		}
		if a.Kind == operation.KindBlock && len(list) > 0 {
			d.wrong(b.DefRange, "Block given twice", "There is one %q block at most.", a.Name)
		}
		inner, diags := b.Body.Content(schemaOf(a.Attributes, &hcl.BodySchema{}))
		d.diags = append(d.diags, diags...)
		list = append(list, d.tree(inner, a.Attributes))
	}
	switch {
	case list == nil:
	case a.Kind == operation.KindBlock:
		out[a.Name] = list[0]
	default:
		out[a.Name] = list
	}
}

// native is a known value as JSON has it.
func native(v cty.Value) any {
	t := v.Type()
	switch {
	case v.IsNull():
		return nil
	case t == cty.String:
		return v.AsString()
	case t == cty.Bool:
		return v.True()
	case t == cty.Number:
		return json.Number(v.AsBigFloat().Text('f', -1))
	case t.IsMapType() || t.IsObjectType():
		out := map[string]any{}
		for key, item := range v.AsValueMap() {
			out[key] = native(item)
		}
		return out
	}
	out := []any{}
	for _, item := range v.AsValueSlice() {
		out = append(out, native(item))
	}
	return out
}

func encode(v any) json.RawMessage {
	raw, err := json.Marshal(v)
	if err != nil {
		panic("fix: " + err.Error()) // trees of plain values
	}
	return raw
}
