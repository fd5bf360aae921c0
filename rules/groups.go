package rules

import (
	"context"
	"fmt"
	"maps"
	"time"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/metrics"
	"github.com/open-policy-agent/opa/v1/topdown"

	"s3audit/rules/finding"
)

const (
	window   = 512  // lookups after which a hit rate is judged
	worth    = 30   // per cent of hits below which remembering a group's answers does not pay
	restTime = 4096 // records until it is tried again
)

// groupAnswer is what a group's rules said of one input.
type groupAnswer struct {
	// quiet means that every rule passes where nothing is missing.
	quiet bool
	rules []*ruleAnswer
}

// answers finds or makes the answer of every rule whose verdict needs one.
func (w *memoWorker) answers() {
	w.mask = 0
	for i, d := range w.plan.docs {
		if d.bit != 0 && !w.now[i].answer.answered {
			w.mask |= d.bit
		}
	}
	if w.malformed != "" {
		w.mask |= policyBit
	}
	clear(w.byRule)
	w.missed = w.missed[:0]
	for i := range w.plan.groups {
		g, memo := &w.plan.groups[i], &w.groups[i]
		if w.mask != 0 && g.idle(w.mask) {
			continue
		}
		blind := g.partial&w.mask != 0
		if memo.rest > 0 {
			memo.rest--
			w.missed = append(w.missed, missedGroup{index: i, blind: blind})
			continue
		}
		key := w.key(g, blind)
		a, ok := memo.get(key)
		if memo.count(ok, worth) {
			memo.drop()
		}
		if ok {
			w.take(g, a, blind)
			continue
		}
		if memo.rest > 0 {
			key = digest{}
		}
		w.missed = append(w.missed, missedGroup{i, blind, key})
	}
	if len(w.missed) > 0 {
		w.evaluate()
	}
}

var policyBit = bit("policy")

// idle reports whether no rule of the group can be judged.
func (g *groupPlan) idle(mask uint64) bool {
	for _, r := range g.rules {
		if r.Partial || r.need&mask == 0 {
			return false
		}
	}
	return true
}

// key puts together the digests of all the group reads.
func (w *memoWorker) key(g *groupPlan, blind bool) digest {
	w.scratch = w.scratch[:0]
	if blind {
		w.scratch = append(w.scratch, 1)
	}
	for _, p := range g.parts {
		w.scratch = w.now[p.doc].parts[p.part].append(w.scratch)
	}
	if g.timed {
		w.scratch = w.j.started.AppendFormat(w.scratch, time.RFC3339Nano)
	}
	return digestOf(w.scratch)
}

// take notes what each rule of the group said, unless there is nothing to note.
func (w *memoWorker) take(g *groupPlan, a *groupAnswer, blind bool) {
	if a.quiet && !blind {
		return
	}
	for i, r := range g.rules {
		w.byRule[r.index] = a.rules[i]
	}
}

// evaluate asks OPA about all groups that were missed, in one query.
func (w *memoWorker) evaluate() {
	input := w.input()
	start := w.engine.clock()
	if !w.ask(w.missed, input) {
		for i := range w.missed {
			if !w.ask(w.missed[i:i+1], input) {
				w.askAlone(w.missed[i], input)
			}
		}
	}
	if w.engine.now == nil {
		return
	}
	asked := 0
	for _, m := range w.missed {
		asked += len(w.plan.groups[m.index].rules)
	}
	share := w.engine.since(start) / time.Duration(asked)
	for _, m := range w.missed {
		for _, r := range w.plan.groups[m.index].rules {
			w.stats.Rules[r.index].Time += share
		}
	}
}

// ask finds what the rules of some groups say: what others found before, and
// one query for the rest. It reports false when anything broke: then nobody's
// answer counts.
func (w *memoWorker) ask(groups []missedGroup, input *ast.Term) (ok bool) {
	defer func() {
		if recover() != nil {
			ok = false // asked alone, the rule at fault will say so
		}
	}()
	w.pending = w.pending[:0]
	row := topdown.QueryResult{}
	for _, m := range groups {
		for _, r := range w.plan.groups[m.index].rules {
			w.gather(r, m.blind, row)
		}
	}
	w.settle(input, row)
	if len(w.body) > 0 && !w.run(input, row) {
		return false
	}
	for _, one := range w.pending {
		if one.key != (digest{}) {
			w.outputs[one.o.share].put(one.key, termValue{row[one.o.v]})
		}
	}
	for _, m := range groups {
		g := &w.plan.groups[m.index]
		a := &groupAnswer{rules: make([]*ruleAnswer, len(g.rules))}
		for i, r := range g.rules {
			a.rules[i] = r.answer(w.plan.outcome(r, row))
		}
		w.remember(m, a)
	}
	return true
}

// gather takes a rule's outputs from what is shared, and notes the others.
// Whether the rule is satisfied matters where answers are missing.
func (w *memoWorker) gather(r *rule, blind bool, row topdown.QueryResult) {
	for i := range w.plan.outputs[r.index] {
		o := &w.plan.outputs[r.index][i]
		if o.name == satisfied && !blind {
			continue
		}
		if o.share >= 0 {
			if s, ok := w.shares[o.share].ask(w.shareKey(o.share, nil)); ok {
				row[o.v] = o.asAsked(s.value)
				continue
			}
		}
		w.pending = append(w.pending, pending{o: o})
	}
}

// asAsked gives a shared value the form in which the query asks for it.
func (o *outputPlan) asAsked(v *ast.Term) *ast.Term {
	switch {
	case o.name != satisfied:
		return v
	case v == nil || v.Value.Compare(ast.Boolean(false)) == 0:
		return emptySet
	}
	return oneSet
}

var emptySet, oneSet = ast.SetTerm(), ast.SetTerm(ast.BooleanTerm(true))

// run runs the query and adds what it binds to the row.
func (w *memoWorker) run(input *ast.Term, row topdown.QueryResult) bool {
	var brokenBuiltins []topdown.Error
	rows := 0
	cache := &shareCache{VirtualCache: topdown.NewVirtualCache(), w: w}
	err := topdown.NewQuery(w.body).
		WithCompiler(w.engine.compiler).
		WithStore(w.engine.store.Store).WithTransaction(w.txn).
		WithInput(input).WithTime(w.j.started).WithMetrics(metrics.NoOp()).
		WithBuiltinErrorList(&brokenBuiltins).WithVirtualCache(cache).
		Iter(context.Background(), func(qr topdown.QueryResult) error {
			maps.Copy(row, qr)
			rows++
			return nil
		})
	if err != nil || len(brokenBuiltins) > 0 || rows != 1 {
		return false
	}
	cache.keep()
	return true
}

// askAlone asks each rule of one group by itself, so that one that breaks
// breaks no other.
func (w *memoWorker) askAlone(m missedGroup, input *ast.Term) {
	g := &w.plan.groups[m.index]
	a := &groupAnswer{rules: make([]*ruleAnswer, len(g.rules))}
	for i, r := range g.rules {
		o := w.alone.eval(r, input.Value, false)
		a.rules[i] = r.answer(o)
		if !m.blind || !r.Partial || o.err != "" {
			continue
		}
		if o = w.alone.eval(r, input.Value, true); o.err == "" {
			a.rules[i] = r.answer(o)
		} else { // satisfied broke, which nobody asks where nothing is missing
			broken := *a.rules[i]
			broken.blind, broken.broken = finding.Error, r.templates(finding.Error, &o)
			a.rules[i] = &broken
		}
	}
	w.remember(m, a)
}

func (w *memoWorker) remember(m missedGroup, a *groupAnswer) {
	a.quiet = true
	for i := range a.rules {
		a.quiet = a.quiet && a.rules[i].calm == finding.Pass
	}
	if m.key != (digest{}) {
		w.groups[m.index].put(m.key, a)
	}
	w.take(&w.plan.groups[m.index], a, m.blind)
}

// outcome reads one rule's part of a row.
func (p *plan) outcome(r *rule, row topdown.QueryResult) outcome {
	var s said
	for i := range p.outputs[r.index] {
		o := &p.outputs[r.index][i]
		if o.name == satisfied {
			s.satisfied = row[o.v] != nil && row[o.v].Value.(ast.Set).Len() > 0
			continue
		}
		list, err := members(row[o.v])
		if err != nil {
			return outcome{err: err.Error()}
		}
		switch o.name {
		case "deny":
			s.deny = list
		case "not_applicable":
			s.notApplicable = list
		case "unknown":
			s.unknown = list
		}
	}
	return s.outcome()
}

// members turns a set into plain JSON values.
func members(t *ast.Term) ([]any, error) {
	if t == nil {
		return nil, nil
	}
	set, ok := t.Value.(ast.Set)
	if !ok {
		return nil, fmt.Errorf("want a set, have %s", ast.ValueName(t.Value))
	}
	if set.Len() == 0 {
		return nil, nil
	}
	v, err := ast.JSON(set)
	list, _ := v.([]any)
	return list, err
}

// input puts the documents that the missed groups read together as the rules'
// input.
func (w *memoWorker) input() *ast.Term {
	clear(w.wanted)
	for _, m := range w.missed {
		for _, p := range w.plan.groups[m.index].parts {
			w.wanted[p.doc] = true
		}
	}
	bucket, derived := w.pairs[0][:0], w.pairs[1][:0]
	for i := range w.plan.docs {
		d := &w.plan.docs[i]
		if !w.wanted[i] || d.key == "" {
			continue
		}
		switch t := w.term(i); {
		case t == nil:
		case d.root == rootBucket:
			bucket = append(bucket, [2]*ast.Term{d.keyTerm, t})
		case d.root == rootDerived:
			derived = append(derived, [2]*ast.Term{d.keyTerm, t})
		}
	}
	w.pairs = [2][][2]*ast.Term{bucket, derived}
	root := ast.ObjectTerm(bucket...)
	if i := w.plan.wholeBucket; i >= 0 && w.wanted[i] {
		root = w.now[i].term
	}
	members := [][2]*ast.Term{
		{bucketKey, root}, {accountKey, w.root}, {derivedKey, ast.ObjectTerm(derived...)},
	}
	if set := w.parameters(); set != nil {
		members = append(members, [2]*ast.Term{parametersKey, set})
	}
	return ast.ObjectTerm(members...)
}

var (
	bucketKey, accountKey = ast.StringTerm(rootBucket), ast.StringTerm(rootAccount)
	derivedKey            = ast.StringTerm(rootDerived)
	parametersKey         = ast.StringTerm(rootParameters)
)
