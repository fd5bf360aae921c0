package rules

import (
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/open-policy-agent/opa/v1/ast"

	"s3audit/rules/derive"
	"s3audit/rules/library"
)

// plan says how the memo engine goes about one set of rules: which documents
// of a record matter and which parts of them, and which rules share a key.
type plan struct {
	docs   []docPlan
	groups []groupPlan
	// bucketDocs finds the place in docs of a bucket's member.
	bucketDocs, accountDocs map[string]int
	// The derived documents' places, -1 where nothing reads them. policyDoc,
	// blockDoc and the exposed are what they are derived from.
	derivedPolicy, derivedBlock, derivedExposure int
	derivedReferences, derivedRoles              int
	policyDoc, blockDoc                          int
	exposed                                      exposedDocs
	roles                                        roleDocs
	// analysed means that a rule reads the policy test.
	analysed bool
	// wholeBucket and wholeAccount are the places of the whole records, or -1.
	wholeBucket, wholeAccount int
	// outputs are the parts of each rule's query; any choice of them makes a query.
	outputs [][]outputPlan
	// helpers are the shared documents that outputs are made of.
	helpers []int
	// shared is what rules define between them and their input, and shares
	// finds it by the last two names of its reference.
	shared []sharedPlan
	shares map[[2]string][]int
	// declared finds the place of a declared subresource.
	declared map[string]int
	// parameters is what is set for every bucket, nil if nothing is, and fixed
	// are its members. varying names the rules with overrides, settingDocs finds
	// their documents; taggingDoc is what overrides are chosen by, or -1.
	parameters  *ast.Term
	fixed       [][2]*ast.Term
	varying     []string
	settingDocs []int
	taggingDoc  int
}

// outputPlan is one document of a rule's package, as a part of a query.
type outputPlan struct {
	name string
	expr *ast.Expr
	v    ast.Var // what it binds
	// share is its place in shared, -1 if it is not shared.
	share int
}

// docPlan is one document: a member of the bucket's record, of the account's,
// or a derived one.
type docPlan struct {
	root, key string
	keyTerm   *ast.Term
	// parts are the paths below it that groups read.
	parts []inputPath
	// decode is the parts without those below another.
	decode []inputPath
	// bit is set where a rule declares the document.
	bit uint64
}

// groupPlan is the rules that read the same parts: what they say of one
// record they say of every record in which these are equal.
type groupPlan struct {
	rules []*rule
	parts []partRef
	// partial is what those members need that may be judged with answers missing.
	partial uint64
	// timed is true when they ask for the time.
	timed bool
}

// partRef is one part of one document.
type partRef struct{ doc, part int }

const (
	rootBucket  = "bucket"
	rootAccount = "account"
	rootDerived = "derived"
)

// prepare finds out what the rules read, where they were not shipped with it,
// and plans for it.
func (e *Engine) prepare(shipped []*library.Module) error {
	p := &plan{bucketDocs: map[string]int{}, accountDocs: map[string]int{}, declared: map[string]int{}}
	rd := e.newReader()
	if shipped != nil {
		rd.know(shipped)
	} else if err := rd.summarizeAll(); err != nil {
		return err
	}
	for _, r := range e.rules {
		paths, err := rd.reads(r)
		if err != nil {
			return err
		}
		r.reads = paths
		r.varying, r.byTag = e.sets.readBy(paths)
		e.exposed = e.exposed || r.Scope == scopeBucket && slices.ContainsFunc(paths, readsExposure)
	}
	if e.engine != Memo {
		return nil
	}
	if err := p.planFixed(e.sets); err != nil {
		return err
	}
	p.planGroups(e.rules)
	p.planSettings(e.sets)
	if err := p.planShares(rd); err != nil {
		return err
	}
	p.setOutputs(e.rules)
	if err := p.planHelpers(rd); err != nil {
		return err
	}
	p.wire()
	if !e.exposed {
		p.derivedExposure = -1 // named by a helper of a rule of account scope
	}
	e.plan, e.common = p, newCommonMemo(p, e.workers, e.memory)
	return nil
}

// planGroups puts rules of bucket scope together that read the same.
func (p *plan) planGroups(all []*rule) {
	byReads := map[string]int{}
	for _, r := range all {
		if r.Scope != scopeBucket {
			continue
		}
		var key strings.Builder
		for _, path := range r.reads {
			key.WriteString(path.String() + "\n")
		}
		i, ok := byReads[key.String()]
		if !ok {
			i = len(p.groups)
			byReads[key.String()] = i
			p.groups = append(p.groups, p.newGroup(r.reads))
		}
		p.groups[i].rules = append(p.groups[i].rules, r)
		if r.Partial {
			p.groups[i].partial |= r.need
		}
		for _, name := range r.Subresources {
			p.declare(name)
		}
	}
}

// readsExposure reports whether a path leads to who can reach the bucket.
func readsExposure(p inputPath) bool {
	return len(p) == 0 || p[0] == rootDerived && (len(p) == 1 || p[1] == "exposure")
}

func (p *plan) newGroup(reads []inputPath) groupPlan {
	var g groupPlan
	add := func(path inputPath) { g.parts = append(g.parts, p.part(path)) }
	addDerived := func() {
		for _, name := range derivedNames() {
			add(inputPath{rootDerived, name})
		}
	}
	addParameters := func() {
		for _, id := range p.varying {
			add(inputPath{rootParameters, id})
		}
	}
	for _, path := range reads {
		switch {
		case len(path) == 0:
			add(inputPath{rootBucket})
			add(inputPath{rootAccount})
			addDerived()
			addParameters()
		case path[0] == timePath:
			g.timed = true
		case path[0] == rootDerived && len(path) == 1:
			addDerived()
		case path[0] == rootParameters && len(path) == 1:
			addParameters()
		case path[0] == rootDerived && !slices.Contains(derivedNames(), path[1]):
			// never defined
		default:
			add(path)
		}
	}
	return g
}

// derivedNames are the names of the derived documents.
var derivedNames = sync.OnceValue(func() []string {
	var names []string
	for _, s := range derive.Sources() {
		names = append(names, s.Name)
	}
	return names
})

// part finds or makes the place of a path.
func (p *plan) part(path inputPath) partRef {
	key := ""
	var below inputPath
	if len(path) > 1 {
		key, below = path[1], path[2:]
	}
	doc := p.doc(path[0], key)
	parts := &p.docs[doc].parts
	i := slices.IndexFunc(*parts, func(o inputPath) bool { return slices.Equal(o, below) })
	if i < 0 {
		i = len(*parts)
		*parts = append(*parts, below)
	}
	return partRef{doc, i}
}

// doc finds or makes the place of a document; an empty key is the whole record.
func (p *plan) doc(root, key string) int {
	i := slices.IndexFunc(p.docs, func(d docPlan) bool { return d.root == root && d.key == key })
	if i < 0 {
		i = len(p.docs)
		p.docs = append(p.docs, docPlan{root: root, key: key, keyTerm: ast.StringTerm(key)})
	}
	return i
}

// declare makes sure that the states of a declared subresource are seen.
func (p *plan) declare(name string) {
	p.declared[name] = p.subresource(name)
	if name == "policy" {
		p.doc(rootDerived, "policy") // a malformed one is not an answer
	}
}

// subresource finds or makes the place of a subresource, with its state read.
func (p *plan) subresource(name string) int {
	root, key := rootBucket, name
	if short, ok := strings.CutPrefix(name, accountPrefix); ok {
		root, key = rootAccount, short
	}
	i := p.doc(root, key)
	p.docs[i].bit = bit(name)
	return i
}

// setOutputs makes the parts of the rules' queries, in the form that OPA's
// compiler gives them.
func (p *plan) setOutputs(rules []*rule) {
	p.outputs = make([][]outputPlan, len(rules))
	for i, r := range rules {
		for _, name := range r.defines {
			o := outputPlan{name: name, v: ast.Var(name + "_of_" + strconv.Itoa(i)), share: -1}
			value := ast.NewTerm(r.output(name))
			if name == satisfied {
				value = ast.SetComprehensionTerm(ast.BooleanTerm(true), ast.NewBody(ast.NewExpr(value)))
			}
			o.expr = ast.Equality.Expr(ast.NewTerm(o.v), value)
			if share, _, ok := p.find(r.output(name)); ok {
				o.share = share
			}
			p.outputs[i] = append(p.outputs[i], o)
		}
	}
}
