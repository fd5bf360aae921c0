package fix

import (
	"maps"
	"slices"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
)

// uses are the names that expressions rest on, locals followed to their end:
// "bucket.policy", "bucket" for all of it, "var.log_bucket", "exposure".
type uses map[string]bool

func (m *module) add(u uses, expr hcl.Expression) {
	for _, t := range expr.Variables() {
		name := t.RootName()
		if step := firstStep(t); step != "" {
			name += "." + step
		}
		if u[name] {
			continue
		}
		u[name] = true
		if l := m.locals[firstStep(t)]; t.RootName() == "local" && l != nil {
			m.add(u, l.expr)
		}
		if name == "local" {
			for _, l := range m.locals {
				m.add(u, l.expr)
			}
		}
	}
}

// firstStep is the attribute of a root that a traversal names, "" where it names
// none, or one that is worked out.
func firstStep(t hcl.Traversal) string {
	if len(t) < 2 {
		return ""
	}
	switch step := t[1].(type) {
	case hcl.TraverseAttr:
		return step.Name
	case hcl.TraverseIndex:
		if step.Key.Type() == cty.String && step.Key.IsKnown() && !step.Key.IsNull() {
			return step.Key.AsString()
		}
	}
	return ""
}

// body adds what every expression of a body rests on.
func (m *module) body(u uses, b *hclsyntax.Body) {
	for _, a := range b.Attributes {
		m.add(u, a.Expr)
	}
	for _, inner := range b.Blocks {
		m.body(u, inner.Body)
	}
}

// of reports whether a name, or all of its root, is used.
func (u uses) of(root, name string) bool { return u[root] || u[root+"."+name] }

// root reports whether anything of a root is used.
func (u uses) root(root string) bool {
	for name := range u {
		if name == root || len(name) > len(root) && name[:len(root)+1] == root+"." {
			return true
		}
	}
	return false
}

// secret reports whether a sensitive variable is used.
func (m *module) secretIn(u uses) bool {
	for name, v := range m.variables {
		if v.sensitive && u.of("var", name) {
			return true
		}
	}
	return false
}

// A local is one value of a `locals` block.
type local struct {
	name string
	at   hcl.Range
	expr hclsyntax.Expression
}

func (m *module) declareLocals(b *hcl.Block) hcl.Diagnostics {
	attributes, diags := b.Body.JustAttributes()
	for _, name := range slices.Sorted(maps.Keys(attributes)) {
		a := attributes[name]
		if old := m.locals[name]; old != nil {
			diags = append(diags, mistake(a.NameRange, "Local value given twice", "%q is at %s already.", name, old.at))
			continue
		}
		if expr, ok := a.Expr.(hclsyntax.Expression); ok {
			m.locals[name] = &local{name: name, at: a.NameRange, expr: expr}
		}
	}
	return diags
}

// arrange puts the locals into an order in which each stands behind those that it
// uses, and tells of those that use themselves.
func (m *module) arrange() hcl.Diagnostics {
	const open, done = 1, 2
	state := map[string]int{}
	var diags hcl.Diagnostics
	var visit func(name string)
	visit = func(name string) {
		l := m.locals[name]
		if l == nil || state[name] == done {
			return
		}
		if state[name] == open {
			diags = append(diags, mistake(l.at, "Local value uses itself", "%q is worked out from itself, by way of others or at once.", name))
			return
		}
		state[name] = open
		for _, t := range l.expr.Variables() {
			if t.RootName() == "local" {
				visit(firstStep(t))
			}
		}
		if state[name] = done; !diags.HasErrors() {
			m.order = append(m.order, name)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(m.locals)) {
		visit(name)
	}
	return diags
}
