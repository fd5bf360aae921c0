package rules

import (
	"slices"
	"strconv"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/topdown"
)

// A rule is made of helpers ("is this a log target?"), and many inputs that
// differ make helpers that do not. So an output whose inputs were not seen
// before is looked up once more, by the values of its helpers and by what it
// reads beside them.

// planHelpers finds the helpers of every output.
func (p *plan) planHelpers(rd *reader) error {
	byRule := map[*ast.Rule]int{}
	for i := range p.shared {
		if p.shared[i].arity == 0 {
			for _, one := range p.shared[i].defined {
				byRule[one] = i
			}
		}
	}
	var used []int
	for _, rule := range p.outputs {
		for _, o := range rule {
			if o.share < 0 {
				continue
			}
			if err := p.shared[o.share].findHelpers(p, rd, byRule); err != nil {
				return err
			}
			used = append(used, p.shared[o.share].helpers...)
		}
	}
	slices.Sort(used)
	p.helpers = slices.Compact(used)
	for _, k := range p.helpers {
		s := &p.shared[k]
		s.v = ast.Var("helper_of_" + strconv.Itoa(k))
		is := ast.Equality.Expr(ast.VarTerm("x"), ast.NewTerm(s.ref))
		s.expr = ast.Equality.Expr(ast.NewTerm(s.v), ast.SetComprehensionTerm(ast.VarTerm("x"), ast.NewBody(is)))
	}
	return nil
}

// findHelpers walks from the output to the next shared documents. Where
// anything is evaluated with another input, their values say nothing.
func (s *sharedPlan) findHelpers(p *plan, rd *reader, byRule map[*ast.Rule]int) error {
	for _, one := range s.defined {
		if whole, err := rd.closureOf(one); err != nil || whole.with {
			return err
		}
	}
	var helpers []int
	near := walk{reader: rd, seen: map[*node]bool{}, stop: func(one *ast.Rule) bool {
		i, ok := byRule[one]
		if ok {
			helpers = append(helpers, i)
		}
		return ok
	}}
	paths, err := near.from(s.defined)
	if err != nil || len(helpers) == 0 {
		return err
	}
	slices.Sort(helpers)
	s.helpers, s.direct = slices.Compact(helpers), p.newGroup(paths).parts
	return nil
}

// pending is an output that has to be asked for, and the key of its helpers'
// values to remember it under; a zero key is not remembered.
type pending struct {
	o   *outputPlan
	key digest
}

// warmUp is how many buckets a worker judges before it looks at helpers:
// where there are few, nothing comes out alike.
const warmUp = 24

// settle looks pending outputs up by their helpers' values; the rest goes
// into the query.
func (w *memoWorker) settle(input *ast.Term, row topdown.QueryResult) {
	if w.stats.Buckets < warmUp || len(w.plan.helpers) == 0 {
		w.body = w.body[:0]
		for i := range w.pending {
			w.body = append(w.body, w.pending[i].o.expr)
		}
		return
	}
	w.help(input)
	open := w.pending[:0]
	for _, one := range w.pending {
		one.key = w.helpersKey(one.o.share)
		if one.key != (digest{}) {
			if v, ok := w.outputs[one.o.share].ask(one.key); ok {
				row[one.o.v] = v.Term
				continue
			}
		}
		w.body = append(w.body, one.o.expr)
		open = append(open, one)
	}
	w.pending = open
}

// help makes sure that the helpers' values are known. Should one break, they
// stay unknown, and the outputs are asked for without.
func (w *memoWorker) help(input *ast.Term) {
	w.body, w.asked = w.body[:0], w.asked[:0]
	clear(w.helped)
	for _, one := range w.pending {
		if one.o.share < 0 {
			continue
		}
		for _, h := range w.plan.shared[one.o.share].helpers {
			if w.helped[h] {
				continue
			}
			w.helped[h] = true
			if _, ok := w.shares[h].ask(w.shareKey(h, nil)); !ok && w.shares[h].rest == 0 {
				w.body = append(w.body, w.plan.shared[h].expr)
				w.asked = append(w.asked, h)
			}
		}
	}
	row := topdown.QueryResult{}
	if len(w.body) > 0 && w.run(input, row) {
		for _, h := range w.asked {
			w.shares[h].put(w.shareKey(h, nil), &share{value: only(row[w.plan.shared[h].v])})
		}
	}
	w.body = w.body[:0]
}

// only is the member of a set of one, nil of an empty set: what was undefined.
func only(t *ast.Term) (value *ast.Term) {
	t.Value.(ast.Set).Foreach(func(one *ast.Term) { value = one })
	return value
}

// helpersKey puts together what an output is made of, zero if that is not known.
func (w *memoWorker) helpersKey(i int) digest {
	if i < 0 || len(w.plan.shared[i].helpers) == 0 {
		return digest{}
	}
	s := &w.plan.shared[i]
	w.long = w.long[:0]
	for _, h := range s.helpers {
		value, ok := w.shares[h].get(w.shareKey(h, nil))
		if !ok {
			return digest{}
		}
		w.long = value.digest().append(w.long)
	}
	for _, p := range s.direct {
		w.long = w.now[p.doc].parts[p.part].append(w.long)
	}
	return digestOf(w.long)
}
