package fix

import (
	"bytes"
	"encoding/json"

	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"

	"s3audit/rules/policy"
)

// Statements are written as in Terraform's aws_iam_policy_document.
// https://registry.terraform.io/providers/hashicorp/aws/latest/docs/data-sources/iam_policy_document
var (
	policySchema = &hcl.BodySchema{
		Attributes: []hcl.AttributeSchema{{Name: "policy"}, {Name: "version"}, {Name: "policy_id"}, {Name: "whole"}},
		Blocks:     []hcl.BlockHeaderSchema{{Type: "statement"}, {Type: "remove"}},
	}
	statementSchema = &hcl.BodySchema{
		Attributes: []hcl.AttributeSchema{{Name: "sid"}, {Name: "effect"}, {Name: "actions"}, {Name: "not_actions"}, {Name: "resources"}, {Name: "not_resources"}},
		Blocks:     []hcl.BlockHeaderSchema{{Type: "principals"}, {Type: "not_principals"}, {Type: "condition"}},
	}
	principalsSchema = &hcl.BodySchema{Attributes: []hcl.AttributeSchema{{Name: "type", Required: true}, {Name: "identifiers", Required: true}}}
	conditionSchema  = &hcl.BodySchema{Attributes: []hcl.AttributeSchema{{Name: "test", Required: true}, {Name: "variable", Required: true}, {Name: "values", Required: true}}}
)

// statementText is a statement in the order in which people write one.
type statementText struct {
	Sid          string                    `json:",omitempty"`
	Effect       string                    `json:",omitempty"`
	Principal    any                       `json:",omitempty"`
	NotPrincipal any                       `json:",omitempty"`
	Action       any                       `json:",omitempty"`
	NotAction    any                       `json:",omitempty"`
	Resource     any                       `json:",omitempty"`
	NotResource  any                       `json:",omitempty"`
	Condition    map[string]map[string]any `json:",omitempty"`
}

type policyText struct {
	Version   string `json:",omitempty"`
	ID        string `json:"Id,omitempty"`
	Statement []statementText
}

// policy reads put_bucket_policy.
func (d *decoder) policy(b *hcl.Block, r *Request) {
	content, diags := b.Body.Content(policySchema)
	d.diags = append(d.diags, diags...)
	d.wholeness(content, r)
	whole := content.Attributes["policy"]
	p := policyText{Version: d.text(content.Attributes["version"]), ID: d.text(content.Attributes["policy_id"])}
	if p.Version == "" {
		p.Version = "2012-10-17"
	}
	dark := len(d.dark)
	for _, inner := range content.Blocks {
		if inner.Type == "remove" {
			d.removeStatement(inner, r)
		} else {
			p.Statement = append(p.Statement, d.statement(inner))
		}
	}
	switch {
	case whole != nil && len(p.Statement) > 0:
		d.wrong(whole.Range, "Policy given twice", "Write statement blocks, or all of it as policy.")
	case whole != nil:
		r.Edit.Set = d.policyText(whole)
	case len(p.Statement) > 0:
		r.Edit.Set = compactJSON(p)
		d.readable(b, r, d.check || len(d.dark) > dark)
	}
}

// readable holds the statements to the policy language, once all of them is known.
func (d *decoder) readable(b *hcl.Block, r *Request, partly bool) {
	if partly || d.diags.HasErrors() {
		return
	}
	if _, err := policy.Parse(r.Edit.Set); err != nil {
		d.wrong(b.DefRange, "Invalid policy", "%s.", err)
	}
}

// policyText is a policy given as a whole, which has to be one.
func (d *decoder) policyText(a *hcl.Attribute) json.RawMessage {
	v, ok := d.value(a.Expr, cty.String, d.ctx)
	if !ok {
		return nil
	}
	if _, err := policy.ParseString(v.AsString()); err != nil {
		d.diags = append(d.diags, &hcl.Diagnostic{
			Severity: hcl.DiagError, Summary: "Invalid policy", Subject: a.Expr.Range().Ptr(), Expression: a.Expr,
			Detail: "Want the text of a policy, as jsonencode makes it: " + err.Error() + ".",
		})
		return nil
	}
	return json.RawMessage(v.AsString())
}

func compactJSON(v any) json.RawMessage {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false) // conditions have < and >
	if err := e.Encode(v); err != nil {
		panic("fix: " + err.Error())
	}
	return bytes.TrimSpace(b.Bytes())
}

func (d *decoder) text(a *hcl.Attribute) string {
	if a == nil {
		return ""
	}
	v, ok := d.value(a.Expr, cty.String, d.ctx)
	if !ok {
		return ""
	}
	return v.AsString()
}

// list is one string or many, as the language has it.
func (d *decoder) list(a *hcl.Attribute) any {
	if a == nil {
		return nil
	}
	v, ok := d.value(a.Expr, cty.List(cty.String), d.ctx)
	if !ok {
		return nil
	}
	list, _ := native(v).([]any)
	for _, item := range list {
		if item == nil {
			d.wrong(a.Expr.Range(), "Wrong type", "A null is in the list.")
			return nil
		}
	}
	if len(list) == 1 {
		return list[0]
	}
	return list
}

func (d *decoder) statement(b *hcl.Block) statementText {
	content, diags := b.Body.Content(statementSchema)
	d.diags = append(d.diags, diags...)
	at := content.Attributes
	s := statementText{
		Sid: d.text(at["sid"]), Effect: d.text(at["effect"]), Action: d.list(at["actions"]), NotAction: d.list(at["not_actions"]),
		Resource: d.list(at["resources"]), NotResource: d.list(at["not_resources"]),
	}
	switch {
	case at["effect"] == nil:
		s.Effect = "Allow"
	case s.Effect != "" && s.Effect != "Allow" && s.Effect != "Deny":
		d.wrong(at["effect"].Expr.Range(), "Invalid effect", `Want "Allow" or "Deny".`)
	}
	d.wanted(b, content)
	for _, inner := range content.Blocks {
		switch inner.Type {
		case "principals":
			s.Principal = d.principals(inner, s.Principal)
		case "not_principals":
			s.NotPrincipal = d.principals(inner, s.NotPrincipal)
		default:
			d.condition(inner, &s)
		}
	}
	return s
}

// wanted tells of elements without which S3 takes no statement.
func (d *decoder) wanted(b *hcl.Block, content *hcl.BodyContent) {
	for _, pair := range [][2]string{{"actions", "not_actions"}, {"resources", "not_resources"}} {
		if content.Attributes[pair[0]] == nil && content.Attributes[pair[1]] == nil {
			d.wrong(b.DefRange, "Missing "+pair[0], "A statement has %s, or %s.", pair[0], pair[1])
		}
	}
	for _, inner := range content.Blocks {
		if inner.Type != "condition" {
			return
		}
	}
	d.wrong(b.DefRange, "Missing principals", `Say who is meant: principals { type = "AWS", identifiers = […] }, or of type "*" for everyone.`)
}

// principals adds those of one type.
func (d *decoder) principals(b *hcl.Block, before any) any {
	content, diags := b.Body.Content(principalsSchema)
	d.diags = append(d.diags, diags...)
	if diags.HasErrors() {
		return before
	}
	kind, ids := d.text(content.Attributes["type"]), d.list(content.Attributes["identifiers"])
	if kind == "*" {
		return "*"
	}
	m, ok := before.(map[string]any)
	if !ok {
		m = map[string]any{}
	}
	if kind != "" && ids != nil {
		m[kind] = joined(m[kind], ids)
	}
	return m
}

// joined is one list of two, each of which may be one string.
func joined(a, b any) any {
	if a == nil {
		return b
	}
	return append(severalOf(a), severalOf(b)...)
}

func severalOf(v any) []any {
	if list, ok := v.([]any); ok {
		return list
	}
	return []any{v}
}

func (d *decoder) condition(b *hcl.Block, s *statementText) {
	content, diags := b.Body.Content(conditionSchema)
	d.diags = append(d.diags, diags...)
	if diags.HasErrors() {
		return
	}
	test, key, values := d.text(content.Attributes["test"]), d.text(content.Attributes["variable"]), d.list(content.Attributes["values"])
	if test == "" || key == "" || values == nil {
		return
	}
	if s.Condition == nil {
		s.Condition = map[string]map[string]any{}
	}
	if s.Condition[test] == nil {
		s.Condition[test] = map[string]any{}
	}
	s.Condition[test][key] = joined(s.Condition[test][key], values)
}
