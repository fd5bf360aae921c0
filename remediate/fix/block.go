package fix

import (
	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"

	"s3audit/remediate/operation"
)

// operation reads one block. A block whose lists came to nothing asks for nothing.
func (d *decoder) operation(b *hcl.Block) (r Request, asks bool) {
	r.Edit = operation.Edit{Source: d.source(b.DefRange), Block: b.Type}
	if b.Type == operation.DisableACLs {
		r.Subresource, r.DisableACLs = "ownershipControls", true
		_, diags := b.Body.Content(&hcl.BodySchema{})
		d.diags = append(d.diags, diags...)
		return r, true
	}
	row, deletes, _ := operation.ByBlock(b.Type)
	r.Subresource = row.Subresource
	switch {
	case deletes:
		d.deletion(b, &row, &r)
	case row.Subresource == "policy":
		d.policy(b, &r)
	default:
		d.put(b, &row, &r)
	}
	r.Edit.Key = r.Key
	e := &r.Edit
	return r, deletes || row.Keyed || e.Set != nil || e.Remove != nil || e.Where != nil || e.Whole
}

// keyName is the attribute that names one configuration of a list.
func keyName(row *operation.Row) string {
	if row.Subresource == "uploads" {
		return "upload_id"
	}
	return "name"
}

func (d *decoder) deletion(b *hcl.Block, row *operation.Row, r *Request) {
	schema := &hcl.BodySchema{}
	if row.Keyed {
		schema.Attributes = []hcl.AttributeSchema{{Name: keyName(row), Required: true}}
	}
	content, diags := b.Body.Content(schema)
	d.diags = append(d.diags, diags...)
	if row.Keyed {
		d.key(b, content, row, r)
	}
}

// key reads the id of a configuration, without which nothing can be written.
func (d *decoder) key(b *hcl.Block, content *hcl.BodyContent, row *operation.Row, r *Request) {
	name := keyName(row)
	a := content.Attributes[name]
	if a == nil {
		if !d.diags.HasErrors() {
			d.wrong(b.DefRange, "Missing "+name, "A bucket has many of these: say which is meant, with %s.", name)
		}
		return
	}
	before := len(d.diags) + len(d.dark)
	v, ok := d.value(a.Expr, cty.String, d.ctx)
	switch {
	case ok && v.AsString() != "":
		r.Key = v.AsString()
	case ok || !d.check && len(d.diags)+len(d.dark) == before:
		d.wrong(a.Expr.Range(), "Missing "+name, "It is empty.")
	}
}

func (d *decoder) put(b *hcl.Block, row *operation.Row, r *Request) {
	attributes := row.Attributes()
	schema := schemaOf(attributes, &hcl.BodySchema{
		Attributes: []hcl.AttributeSchema{{Name: "whole"}}, Blocks: []hcl.BlockHeaderSchema{{Type: "remove"}},
	})
	content, diags := b.Body.Content(schema)
	d.diags = append(d.diags, diags...)
	if row.Keyed {
		d.key(b, content, row, r)
		delete(content.Attributes, keyName(row))
	}
	d.wholeness(content, r)
	removals := d.removals(content, row, r)
	set := d.tree(content, attributes)
	if said := len(content.Attributes)+len(content.Blocks) > 0 || row.Keyed; !said || len(set) == 0 && removals && !r.Edit.Whole {
		return
	}
	document, err := row.FromTerraform(set)
	if err != nil {
		d.wrong(b.DefRange, "Invalid block", "%s.", err)
		return
	}
	r.Edit.Set = encode(document)
}

// wholeness reads whether the block is all that there is to be.
func (d *decoder) wholeness(content *hcl.BodyContent, r *Request) {
	a := content.Attributes["whole"]
	if a == nil {
		return
	}
	if v, ok := d.value(a.Expr, cty.Bool, d.ctx); ok {
		r.Edit.Whole = v.True()
	}
	delete(content.Attributes, "whole")
}
