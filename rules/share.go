package rules

import (
	"encoding/binary"
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/topdown"
)

// sharedPlan is one document or function that rules define between them and
// their input: what it is for equal inputs, it is for every bucket. A rule
// whose key was not seen before still finds most of its parts done.
type sharedPlan struct {
	ref     ast.Ref
	arity   int
	parts   []partRef
	defined []*ast.Rule
	// helpers and direct are what an output of a rule is made of: other shared
	// documents, and what it reads beside them. Equal values of these make an
	// equal output though the helpers come from unequal inputs. No helpers: this
	// is not used.
	helpers []int
	direct  []partRef
	// expr asks for the document as a set of one or none, in v; of helpers only.
	expr *ast.Expr
	v    ast.Var
}

// planShares finds what can be shared among all that rules of bucket scope
// reach. What depends on the time, or on what no two buckets have in common,
// is left out, and so is the selection, whose reads depend on who calls it.
func (p *plan) planShares(rd *reader) error {
	p.shares = map[[2]string][]int{}
	byName := map[string]*ast.Rule{}
	computed := rd.computed()
	for one, n := range rd.nodes {
		if n.whole == nil || rd.byCaller(one) || !allNames(one.Head.Ref()) {
			continue
		}
		name := rd.nameOf(one)
		if byName[name] == nil && !overlap(name, computed) {
			byName[name] = one
		}
	}
	p.shared = make([]sharedPlan, 0, len(byName))
	for _, name := range slices.Sorted(maps.Keys(byName)) {
		ref := byName[name].Ref()
		defined := rd.compiler.GetRulesExact(ref)
		paths, err := rd.pathsOf(defined)
		if err != nil {
			return err
		}
		if slices.ContainsFunc(paths, neverAlike) {
			continue
		}
		ends := lastNames(ref)
		p.shares[ends] = append(p.shares[ends], len(p.shared))
		p.shared = append(p.shared, sharedPlan{ref: ref, arity: len(defined[0].Head.Args), parts: p.newGroup(paths).parts, defined: defined})
	}
	return nil
}

// nameOf spells where a rule's document is, as far as that is made of names,
// each of which ends in a line's end.
func (rd *reader) nameOf(one *ast.Rule) string {
	name, ok := rd.packages[one.Module]
	if !ok {
		name = spelled(one.Module.Package.Path)
		rd.packages[one.Module] = name
	}
	head := one.Head.Ref()
	first, _ := head[0].Value.(ast.Var)
	return name + string(first) + "\n" + spelled(head)
}

// spelled are the names that a reference has behind its first, which is a
// variable, up to the first that is computed.
func spelled(ref ast.Ref) string {
	var b strings.Builder
	for _, t := range ref[1:] {
		name, ok := t.Value.(ast.String)
		if !ok {
			break
		}
		b.WriteString(string(name))
		b.WriteByte('\n')
	}
	return b.String()
}

// computed is where rules define documents whose names they compute: what such
// a document holds at one name, several rules may have put there.
func (rd *reader) computed() []string {
	var out []string
	for one := range rd.nodes {
		if !allNames(one.Head.Ref()) {
			out = append(out, rd.nameOf(one))
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// overlap reports whether a document is inside another, or another in it.
func overlap(name string, others []string) bool {
	return slices.ContainsFunc(others, func(o string) bool { return strings.HasPrefix(name, o) || strings.HasPrefix(o, name) })
}

// neverAlike reports whether a path differs from bucket to bucket.
func neverAlike(p inputPath) bool {
	return len(p) == 0 || p[0] == timePath || p[0] == rootBucket && (len(p) == 1 || p[1] == "name" || p[1] == "arn")
}

// allNames reports whether a rule's name in its package is made of names.
func allNames(head ast.Ref) bool {
	for _, t := range head[1:] {
		if _, ok := t.Value.(ast.String); !ok {
			return false
		}
	}
	return true
}

// lastNames are the two names that tell most references apart.
func lastNames(ref ast.Ref) [2]string {
	var out [2]string
	for i := range out {
		if name, ok := ref[max(len(ref)-1-i, 0)].Value.(ast.String); ok {
			out[i] = string(name)
		}
	}
	return out
}

// find returns the index of what a key of OPA's virtual cache stands for: a
// document's own reference, or a function's followed by its arguments, if
// these are texts.
func (p *plan) find(key ast.Ref) (index int, args []*ast.Term, ok bool) {
	for arity := range min(3, len(key)-1) {
		at := len(key) - 1 - arity
		if _, isText := key[at].Value.(ast.String); !isText {
			return 0, nil, false // an argument that is no text
		}
		for _, i := range p.shares[lastNames(key[:at+1])] {
			s := &p.shared[i]
			if s.arity == arity && len(s.ref) == at+1 && samePrefix(key, s.ref) {
				return i, key[at+1:], true
			}
		}
	}
	return 0, nil, false
}

// samePrefix compares from the end, where references differ.
func samePrefix(key, ref ast.Ref) bool {
	for i := len(ref) - 1; i > 0; i-- {
		a, ok := key[i].Value.(ast.String)
		if !ok || a != ref[i].Value.(ast.String) {
			return false
		}
	}
	return ref[0].Equal(key[0])
}

// shareCache is OPA's cache of one query, with what other queries found
// behind it. Inside a with clause the input may be another: nothing is shared.
type shareCache struct {
	topdown.VirtualCache
	w     *memoWorker
	depth int
	found []foundShare
}

// share is a value that is shared.
type share struct {
	value *ast.Term // nil: undefined
	// text is the digest of the value as text, made when it is first asked for.
	text digest
	once sync.Once
}

// digest identifies the value. Undefined is the zero digest.
func (s *share) digest() digest {
	s.once.Do(func() {
		if s.value != nil {
			s.text = digestOf([]byte(s.value.String()))
		}
	})
	return s.text
}

// foundShare is a value that may be shared if its query ends well.
type foundShare struct {
	index int
	key   digest
	value *ast.Term // nil: undefined
}

func (c *shareCache) Push() {
	c.depth++
	c.VirtualCache.Push()
}

func (c *shareCache) Pop() {
	c.depth--
	c.VirtualCache.Pop()
}

// Get asks the query's own cache first.
func (c *shareCache) Get(ref ast.Ref) (*ast.Term, bool) {
	v, undefined := c.VirtualCache.Get(ref)
	if v != nil || undefined || c.depth > 0 {
		return v, undefined
	}
	i, args, ok := c.w.plan.find(ref)
	if !ok {
		return nil, false
	}
	s, ok := c.w.shares[i].ask(c.w.shareKey(i, args))
	if !ok {
		return nil, false
	}
	c.VirtualCache.Put(ref, s.value)
	return s.value, s.value == nil
}

// Put notes what may be shared.
func (c *shareCache) Put(ref ast.Ref, value *ast.Term) {
	c.VirtualCache.Put(ref, value)
	if c.depth > 0 {
		return
	}
	if i, args, ok := c.w.plan.find(ref); ok {
		c.found = append(c.found, foundShare{i, c.w.shareKey(i, args), value})
	}
}

// keep remembers what was found, after a query in which nothing broke: a
// built-in that fails leaves undefined behind it, which must not outlive it.
func (c *shareCache) keep() {
	for _, f := range c.found {
		c.w.shares[f.index].put(f.key, &share{value: f.value})
	}
}

// shareKey puts together what a shared value depends on.
func (w *memoWorker) shareKey(i int, args []*ast.Term) digest {
	w.scratch = w.scratch[:0]
	for _, p := range w.plan.shared[i].parts {
		w.scratch = w.now[p.doc].parts[p.part].append(w.scratch)
	}
	for _, a := range args {
		text := a.Value.(ast.String)
		w.scratch = append(binary.AppendUvarint(w.scratch, uint64(len(text))), text...)
	}
	return digestOf(w.scratch)
}
