package fix

import (
	"encoding/json"
	"fmt"

	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"

	"s3audit/collector/snapshot"
	"s3audit/remediate/operation"
	"s3audit/remediate/plan"
	"s3audit/rules/finding"
)

// Context is what a fix is asked about.
type Context struct {
	Account *snapshot.Account
	// Bucket is nil for a fix of the account.
	Bucket *snapshot.Bucket
	// Findings are those to answer. Those that are not of the fix's rules, did not
	// fail, or are under an exception are passed over.
	Findings []finding.Finding
	// Exposure is who can reach the bucket, as the rules see it; nil if not known.
	Exposure json.RawMessage
}

// Request is what one block of a fix asks for.
type Request struct {
	Subresource string
	// Key is the id of one configuration of a keyed list.
	Key  string
	Edit operation.Edit
	// DisableACLs asks for [operation.Migrate], and Edit has a source only.
	DisableACLs bool
	Resolves    []plan.FindingRef
}

// eachType is what each stands for before anybody knows of what.
var eachType = cty.Object(map[string]cty.Type{"key": cty.DynamicPseudoType, "value": cty.DynamicPseudoType})

// Requests is what the fix asks for in a context: nothing where there is no finding
// to answer, or `when` is false. A [*Refused] error says that something it rests on
// is not known, an [*Error] that an expression went wrong on these values.
func (f *Fix) Requests(c Context) ([]Request, error) {
	c.Findings = f.answerable(c.Findings)
	if len(c.Findings) == 0 || c.Bucket != nil && c.Bucket.Vanished {
		return nil, nil
	}
	if c.Account == nil || (c.Bucket == nil) != (f.Scope == OfAccount) {
		return nil, fmt.Errorf("fix %q is of scope %s, and was asked of another", f.Name, f.Scope)
	}
	s, err := f.scope(c)
	if err != nil {
		return nil, err
	}
	d := &decoder{f: f, s: s, bucket: c.Bucket, ctx: s.context(f.nameAt.Filename)}
	if applies, err := d.applies(); err != nil || !applies {
		return nil, err
	}
	out := d.each(c.Findings)
	if err := d.verdict(); err != nil {
		return nil, err
	}
	return out, nil
}

// verdict is why there are no requests after all.
func (d *decoder) verdict() error {
	if len(d.dark) > 0 {
		return d.f.refuse(d.s, "what it writes", d.dark...)
	}
	return d.f.failed(d.diags)
}

// applies reports whether the fix's condition holds.
func (d *decoder) applies() (bool, error) {
	if d.f.when == nil {
		return true, nil
	}
	v, ok := d.value(d.f.when, cty.Bool, d.ctx)
	switch {
	case ok:
		return v.True(), nil
	case len(d.dark) > 0:
		return false, d.f.refuse(d.s, "its condition", d.f.when)
	case !d.diags.HasErrors():
		d.wrong(d.f.when.Range(), "Wrong type", "A condition is true or false, and this one is null.")
	}
	return false, d.f.failed(d.diags)
}

// each asks the blocks once, or once for each element of for_each.
func (d *decoder) each(findings []finding.Finding) []Request {
	if d.f.forEach == nil {
		return d.blocksOf(findings)
	}
	list, ok := d.value(d.f.forEach, cty.DynamicPseudoType, d.ctx)
	if !ok {
		if len(d.dark) == 0 && !d.diags.HasErrors() {
			d.wrong(d.f.forEach.Range(), "Wrong type", "for_each takes a list, a set or a map, and this is null.")
		}
		return nil
	}
	if !d.iterable(list) {
		return nil
	}
	var out []Request
	for it := list.ElementIterator(); it.Next(); {
		key, value := it.Element()
		round := *d
		round.ctx = d.s.context(d.f.nameAt.Filename)
		round.ctx.Variables["each"] = cty.ObjectVal(map[string]cty.Value{"key": key, "value": value})
		answers := findings
		if value.Type().Equals(findingType) {
			round.ctx.Variables["finding"] = value
			answers = only(findings, value.GetAttr("fingerprint").AsString())
		}
		out = append(out, round.blocksOf(answers)...)
		d.diags, d.dark = round.diags, round.dark
	}
	return out
}

func (d *decoder) iterable(list cty.Value) bool {
	switch {
	case !list.CanIterateElements():
		d.wrong(d.f.forEach.Range(), "Wrong type", "for_each takes a list, a set or a map, and this is %s.", list.Type().FriendlyName())
		return false
	case list.LengthInt() > maxEach:
		d.wrong(d.f.forEach.Range(), "Too many", "for_each comes around at most %d times.", maxEach)
		return false
	}
	return true
}

func only(findings []finding.Finding, fingerprint string) []finding.Finding {
	for i := range findings {
		if findings[i].Fingerprint == fingerprint {
			return findings[i : i+1]
		}
	}
	return findings
}

// all looks at everything in a check.
func (d *decoder) all() {
	if d.f.when != nil {
		d.value(d.f.when, cty.Bool, d.ctx)
	}
	if d.f.forEach == nil {
		d.blocksOf(nil)
		return
	}
	list, diags := d.f.forEach.Value(d.ctx)
	d.diags = append(d.diags, diags...)
	if t := list.Type(); diags.HasErrors() || t != cty.DynamicPseudoType && !t.IsCollectionType() && !t.IsTupleType() && !t.IsObjectType() {
		if !diags.HasErrors() {
			d.wrong(d.f.forEach.Range(), "Wrong type", "for_each takes a list, a set or a map, and this is %s.", t.FriendlyName())
		}
		return
	}
	each := map[string]cty.Value{"key": cty.DynamicVal, "value": cty.DynamicVal}
	if t := list.Type(); t.IsCollectionType() {
		each["value"] = cty.UnknownVal(t.ElementType())
	}
	d.ctx.Variables["each"] = cty.ObjectVal(each)
	d.blocksOf(nil)
}

// blocksOf reads every operation of the fix.
func (d *decoder) blocksOf(findings []finding.Finding) []Request {
	content, diags := d.expand(d.f.body).Content(fixSchema)
	d.diags = append(d.diags, diags...)
	var resolves []plan.FindingRef
	for i := range findings {
		resolves = append(resolves, plan.FindingRef{Rule: findings[i].Rule, Fingerprint: findings[i].Fingerprint})
	}
	var out []Request
	for _, b := range content.Blocks {
		if r, asks := d.operation(b); asks {
			r.Resolves = resolves
			out = append(out, r)
		}
	}
	return out
}

// source is how messages name a block.
func (d *decoder) source(at hcl.Range) string {
	return fmt.Sprintf("fix %q at %s:%d", d.f.Name, at.Filename, at.Start.Line)
}
