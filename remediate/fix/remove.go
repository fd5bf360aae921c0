package fix

import (
	"encoding/json"
	"maps"

	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"

	"s3audit/remediate/operation"
	"s3audit/rules/policy"
)

// removeStatement reads a remove block of a policy: by the Sid, or by a condition
// on `statement`.
func (d *decoder) removeStatement(b *hcl.Block, r *Request) {
	content, diags := b.Body.Content(&hcl.BodySchema{Attributes: []hcl.AttributeSchema{{Name: "sid"}, {Name: "where"}}})
	d.diags = append(d.diags, diags...)
	sid, where := content.Attributes["sid"], content.Attributes["where"]
	switch {
	case diags.HasErrors():
	case (sid == nil) == (where == nil):
		d.wrong(b.DefRange, "Remove what?", "Name the sid, or a condition: where = statement.effect == \"Allow\".")
	case where != nil:
		d.predicate(where.Expr, r)
	default:
		if v, ok := d.value(sid.Expr, cty.String, d.ctx); ok {
			r.Edit.Remove = removeSid(r.Edit.Remove, v.AsString())
		}
	}
}

func removeSid(before json.RawMessage, sid string) json.RawMessage {
	var list struct{ Statement []map[string]any }
	if before != nil {
		_ = json.Unmarshal(before, &list) // our own
	}
	list.Statement = append(list.Statement, map[string]any{"Sid": sid})
	return encode(list)
}

// predicate asks the condition of every statement there is, and removes those for
// which it holds. It is asked once, of the policy as it was read: a place in the
// list means another statement as soon as one is gone.
func (d *decoder) predicate(expr hcl.Expression, r *Request) {
	if d.check {
		d.value(expr, cty.Bool, d.about(cty.UnknownVal(statementType)))
		return
	}
	if _, ok := d.s.answers["bucket.policy"]; ok {
		d.dark = append(d.dark, expr)
		return
	}
	chosen := map[string]bool{}
	for _, s := range d.statements() {
		v, ok := d.value(expr, cty.Bool, d.about(d.seen(s)))
		if !ok && len(d.dark) == 0 && !d.diags.HasErrors() {
			d.wrong(expr.Range(), "Wrong type", "A condition is true or false, and this one is null.")
		}
		if ok && v.True() {
			chosen[identity(s)] = true
		}
	}
	if len(chosen) == 0 {
		return
	}
	before := r.Edit.Where
	r.Edit.Where = func(s policy.Statement) bool { return before != nil && before(s) || chosen[identity(s)] }
}

// identity is a statement without its place, and without what depends on a bucket.
func identity(s policy.Statement) string {
	s.Index, s.CoversBucket, s.CoversObjects, s.TouchesBucket, s.TouchesObjects = 0, false, false, false, false
	return string(encode(&s))
}

func (d *decoder) about(statement cty.Value) *hcl.EvalContext {
	child := d.ctx.NewChild()
	child.Variables = map[string]cty.Value{"statement": statement}
	return child
}

// seen is a statement as expressions see it, with what it takes in of this bucket.
func (d *decoder) seen(s policy.Statement) cty.Value {
	document := policy.Document{Statements: []policy.Statement{s}}
	document.Cover(d.bucket.Partition, d.bucket.Name)
	return valueOf(treesOf(document.Statements)[0], statementType)
}

func (d *decoder) statements() []policy.Statement {
	if d.bucket.Policy.Value == nil || d.bucket.Policy.Value.Policy == nil {
		return nil
	}
	document, err := policy.ParseString(*d.bucket.Policy.Value.Policy)
	if err != nil {
		return nil // nothing can be merged with it, and whoever composes says so
	}
	return document.Statements
}

// removals reads the remove blocks of any other document. They have its shape: a
// member that is true goes, and so do the entries of a list that are like one here
// in all that it says.
func (d *decoder) removals(content *hcl.BodyContent, row *operation.Row, r *Request) bool {
	merged := map[string]any{}
	found := false
	for _, b := range content.Blocks {
		if b.Type == "remove" {
			found = true
			d.removal(b, row, merged)
		}
	}
	if len(merged) > 0 {
		r.Edit.Remove = encode(merged)
	}
	return found
}

func (d *decoder) removal(b *hcl.Block, row *operation.Row, into map[string]any) {
	if row.Subresource == "tagging" {
		d.removeTags(b, into)
		return
	}
	part := d.removed(b.Body, row.Attributes())
	document, err := row.FromTerraform(part.like)
	if err != nil {
		d.wrong(b.DefRange, "Invalid block", "%s.", err)
		return
	}
	merge(into, document)
	merge(into, part.gone)
	if len(into) == 0 && !d.check {
		d.wrong(b.DefRange, "Remove what?", "Name members as true, or blocks like those that are to go.")
	}
}

// removeTags takes keys, whatever their values.
func (d *decoder) removeTags(b *hcl.Block, into map[string]any) {
	content, diags := b.Body.Content(&hcl.BodySchema{Attributes: []hcl.AttributeSchema{{Name: "tags", Required: true}}})
	d.diags = append(d.diags, diags...)
	if content.Attributes["tags"] == nil {
		return
	}
	v, ok := d.value(content.Attributes["tags"].Expr, cty.List(cty.String), d.ctx)
	if !ok {
		return
	}
	list, _ := into["TagSet"].([]any)
	for _, key := range v.AsValueSlice() {
		list = append(list, map[string]any{"Key": native(key)})
	}
	into["TagSet"] = list
}

// A taken is a removal: what entries of lists are like, in Terraform's spelling, and
// the members that go, in S3's.
type taken struct{ like, gone map[string]any }

func (d *decoder) removed(body hcl.Body, attributes []operation.Attribute) taken {
	schema := schemaOf(attributes, &hcl.BodySchema{})
	for _, b := range schema.Blocks {
		schema.Attributes = append(schema.Attributes, hcl.AttributeSchema{Name: b.Type})
	}
	content, diags := body.Content(schema)
	d.diags = append(d.diags, diags...)
	out := taken{map[string]any{}, map[string]any{}}
	for i := range attributes {
		d.removedMember(content, &attributes[i], &out)
	}
	return out
}

func (d *decoder) removedMember(content *hcl.BodyContent, a *operation.Attribute, out *taken) {
	if a.Name == "" { // a level of S3's
		inner := taken{out.like, map[string]any{}}
		for i := range a.Attributes {
			d.removedMember(content, &a.Attributes[i], &inner)
		}
		if len(inner.gone) > 0 {
			out.gone[a.Field] = inner.gone
		}
		return
	}
	if said := content.Attributes[a.Name]; said != nil {
		if v, ok := d.value(said.Expr, cty.Bool, d.ctx); ok && v.True() {
			out.gone[a.Field] = true
		}
	}
	if a.Kind == operation.KindBlocks {
		d.blocks(content, a, out.like)
		return
	}
	for _, b := range content.Blocks {
		if b.Type != a.Name {
			continue
		}
		inner := d.removed(b.Body, a.Attributes)
		if len(inner.like) > 0 {
			out.like[a.Name] = inner.like
		}
		switch {
		case len(inner.gone) == 0:
		case a.Field == "": // a level of Terraform's
			maps.Copy(out.gone, inner.gone)
		default:
			out.gone[a.Field] = inner.gone
		}
	}
}

// merge puts one removal into another.
func merge(into, more map[string]any) {
	for name, v := range more {
		switch v := v.(type) {
		case map[string]any:
			inner, ok := into[name].(map[string]any)
			if !ok {
				inner = map[string]any{}
				into[name] = inner
			}
			merge(inner, v)
		case []any:
			list, _ := into[name].([]any)
			into[name] = append(list, v...)
		default:
			into[name] = v
		}
	}
}
