package rules

import (
	"slices"

	"github.com/open-policy-agent/opa/v1/ast"
)

// node is one Rego rule in the graph of all.
type node struct {
	rule    *ast.Rule
	summary *summary
	// next are those that it refers to, and own is what it reads by itself; both
	// are set once it is linked.
	next  []*node
	own   *closure
	whole *closure // what can be reached from it, once that is known
}

// closure is everything that can be reached from one Rego rule.
type closure struct {
	paths, selected bits // numbers of paths
	asked           bits // numbers of ids
	with            bool
}

func (c *closure) add(o *closure) {
	c.paths.add(o.paths)
	c.selected.add(o.selected)
	c.asked.add(o.asked)
	c.with = c.with || o.with
}

// closureOf finds what a rule reaches, once. Rego has no recursion.
func (rd *reader) closureOf(one *ast.Rule) (*closure, error) {
	n, err := rd.linked(one)
	if err != nil {
		return nil, err
	}
	if n.whole != nil {
		return n.whole, nil
	}
	c := &closure{}
	c.add(n.own)
	for _, next := range n.next {
		of, err := rd.closureOf(next.rule)
		if err != nil {
			return nil, err
		}
		c.add(of)
	}
	n.whole = c
	return c, nil
}

// node finds or makes the place of a rule in the graph.
func (rd *reader) node(one *ast.Rule) *node {
	n := rd.nodes[one]
	if n == nil {
		n = &node{rule: one}
		rd.nodes[one] = n
	}
	return n
}

// linked is the place of a rule, with all that it refers to.
func (rd *reader) linked(one *ast.Rule) (n *node, err error) {
	n = rd.node(one)
	if n.own != nil {
		return n, nil
	}
	if n.summary == nil {
		if n.summary, err = summarize(one); err != nil {
			return nil, err
		}
	}
	n.own = rd.ownOf(one, n.summary)
	for _, ref := range n.summary.data {
		for _, next := range rd.compiler.GetRules(ref) {
			if to := rd.node(next); !slices.Contains(n.next, to) {
				n.next = append(n.next, to)
			}
		}
	}
	return n, nil
}

// ownOf is what a rule reads by itself.
func (rd *reader) ownOf(one *ast.Rule, s *summary) *closure {
	c := &closure{with: s.with}
	for _, id := range s.selects {
		c.asked.set(rd.id(id))
	}
	for _, id := range s.sets {
		path := inputPath{rootParameters, id}
		if id == "" {
			path = path[:1]
		}
		c.paths.set(rd.number(path))
	}
	for _, p := range s.paths {
		if len(p) > 0 && p[0] == rootParameters && inPackage(one, parametersPackage) {
			continue
		}
		if selects(one, p) {
			c.selected.set(rd.number(p))
		} else {
			c.paths.set(rd.number(p))
		}
	}
	return c
}

// walk collects from some rules what they can reach without going through
// those that stop holds for; it is told of each that is referred to.
type walk struct {
	*reader
	seen  map[*node]bool
	found closure
	stop  func(*ast.Rule) bool
}

// from visits what is defined and returns what it reads.
func (w *walk) from(defined []*ast.Rule) ([]inputPath, error) {
	for _, one := range defined {
		if err := w.visit(one); err != nil {
			return nil, err
		}
	}
	return w.pathsIn(&w.found), nil
}

func (w *walk) visit(one *ast.Rule) error {
	n, err := w.linked(one)
	if err != nil || w.seen[n] {
		return err
	}
	w.seen[n] = true
	w.found.add(n.own)
	for _, next := range n.next {
		if w.stop(next.rule) {
			continue
		}
		if err := w.visit(next.rule); err != nil {
			return err
		}
	}
	return nil
}
