package fix

import (
	"maps"
	"slices"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
)

// A namer holds every name in expressions against those there are. It looks at the
// text alone, so that nothing hides behind a condition or an empty list.
type namer struct {
	m     *module
	diags hcl.Diagnostics
}

// body looks at every expression of a fix. Roots are the types of the names that
// may stand there.
func (n *namer) body(b *hclsyntax.Body, roots map[string]cty.Type, within string) {
	for _, name := range slices.Sorted(maps.Keys(b.Attributes)) {
		n.expression(b.Attributes[name].Expr, roots)
	}
	for _, inner := range b.Blocks {
		switch {
		case inner.Type == "dynamic" && len(inner.Labels) > 0:
			n.dynamic(inner, roots, within)
		case inner.Type == "remove" && within == policyBlock:
			n.body(inner.Body, with(roots, "statement", statementType), inner.Type)
		default:
			n.body(inner.Body, roots, inner.Type)
		}
	}
}

func with(roots map[string]cty.Type, name string, t cty.Type) map[string]cty.Type {
	more := maps.Clone(roots)
	more[name] = t
	return more
}

// dynamic knows the iterator inside the content, and not outside.
func (n *namer) dynamic(b *hclsyntax.Block, roots map[string]cty.Type, within string) {
	iterator := b.Labels[0]
	for name, a := range b.Body.Attributes {
		if name != "iterator" {
			n.expression(a.Expr, roots)
		} else if k := hcl.ExprAsKeyword(a.Expr); k != "" {
			iterator = k
		}
	}
	roots = with(roots, iterator, cty.DynamicPseudoType)
	for _, content := range b.Body.Blocks {
		if b.Labels[0] == "remove" && within == policyBlock {
			roots = with(roots, "statement", statementType)
		}
		n.body(content.Body, roots, b.Labels[0])
	}
}

func (n *namer) expression(expr hclsyntax.Expression, roots map[string]cty.Type) {
	for _, t := range expr.Variables() {
		root, ok := roots[t.RootName()]
		if !ok {
			n.diags = append(n.diags, n.unknownRoot(t, roots))
			continue
		}
		n.steps(t, root)
	}
	_ = hclsyntax.VisitAll(expr, func(node hclsyntax.Node) hcl.Diagnostics {
		if call, ok := node.(*hclsyntax.FunctionCallExpr); ok && !knownFunction(call.Name) {
			n.diags = append(n.diags, unknownName(call.NameRange, "function", call.Name, slices.Sorted(maps.Keys(functions()))))
		}
		return nil
	})
}

func knownFunction(name string) bool {
	_, ok := functions()[name]
	return ok || name == "file" || name == "templatefile"
}

func (n *namer) unknownRoot(t hcl.Traversal, roots map[string]cty.Type) *hcl.Diagnostic {
	at := t[0].SourceRange()
	switch name := t.RootName(); name {
	case "each":
		return mistake(at, `"each" is not known here`, "It is there in the blocks of a fix with for_each.")
	case "bucket", "exposure", "finding", "findings":
		return mistake(at, "No "+name+" here", "There is no %s where this stands: in what belongs to the account, or to no finding.", name)
	default:
		return unknownName(at, "name", name, slices.Sorted(maps.Keys(roots)))
	}
}

// steps follows a traversal through a type as far as the type is known.
func (n *namer) steps(t hcl.Traversal, typ cty.Type) {
	for _, step := range t[1:] {
		name := ""
		switch step := step.(type) {
		case hcl.TraverseAttr:
			name = step.Name
		case hcl.TraverseIndex:
			if step.Key.Type() == cty.String && step.Key.IsKnown() {
				name = step.Key.AsString()
			}
		}
		switch {
		case typ.IsObjectType() && name != "":
			if !typ.HasAttribute(name) {
				n.diags = append(n.diags, n.unknownStep(t.RootName(), name, step, typ))
				return
			}
			typ = typ.AttributeType(name)
		case typ.IsCollectionType():
			typ = typ.ElementType()
		default:
			return
		}
	}
}

func (n *namer) unknownStep(root, name string, step hcl.Traverser, typ cty.Type) *hcl.Diagnostic {
	what := "attribute"
	switch root {
	case "var":
		what = "variable"
	case "local":
		what = "local value"
	}
	return unknownName(step.SourceRange(), what, name, slices.Sorted(maps.Keys(typ.AttributeTypes())))
}

// besides are the diagnostics that say nothing of a place where a name is wrong:
// that was said already.
func besides(diags, names hcl.Diagnostics) hcl.Diagnostics {
	return slices.DeleteFunc(diags, func(d *hcl.Diagnostic) bool {
		return d.Subject != nil && slices.ContainsFunc(names, func(n *hcl.Diagnostic) bool {
			return n.Subject.Filename == d.Subject.Filename && n.Subject.Overlaps(*d.Subject)
		})
	})
}
