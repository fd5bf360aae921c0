package rules

import "github.com/open-policy-agent/opa/v1/ast"

// Parameters that differ from bucket to bucket are documents like any other:
// what a rule's overrides come to is looked up by which of them hold, and its
// digest is a part of the key of whoever reads it.

// rootParameters is where they stand in the input.
const rootParameters = "parameters"

// memoParameters is what a worker remembers of them.
type memoParameters struct {
	remembered []table[*document] // by parameterSets.varying: what a choice of overrides comes to
	tags       tagSet             // of the record
	fits       []byte
	pairs      [][2]*ast.Term // room for the input's members
}

func newMemoParameters(s *parameterSets, r *room) memoParameters {
	m := memoParameters{remembered: make([]table[*document], len(s.varying))}
	for i := range m.remembered {
		m.remembered[i] = newTable[*document](r)
	}
	return m
}

func (m *memoParameters) clear() {
	for i := range m.remembered {
		m.remembered[i].clear()
	}
}

// planFixed takes what is set for every bucket.
func (p *plan) planFixed(s *parameterSets) error {
	p.varying = s.names()
	if s.base == nil {
		return nil
	}
	t, err := newDecoder().term(s.base)
	if err != nil {
		return err
	}
	p.parameters = t
	t.Value.(ast.Object).Foreach(func(key, value *ast.Term) { p.fixed = append(p.fixed, [2]*ast.Term{key, value}) })
	return nil
}

// planSettings finds the documents of those that somebody reads, and makes sure
// that the tags they hang on are seen.
func (p *plan) planSettings(s *parameterSets) {
	p.taggingDoc = -1
	for _, r := range s.varying {
		at := -1
		for i, d := range p.docs {
			if d.root == rootParameters && d.key == r.id {
				at = i
			}
		}
		p.settingDocs = append(p.settingDocs, at)
		if r.byTag {
			p.taggingDoc = p.subresource(taggingName)
		}
	}
}

// configure finds the parameters of the record's bucket.
func (w *memoWorker) configure() error {
	m := &w.set
	m.tags = tagSet{}
	if i := w.plan.taggingDoc; i >= 0 {
		m.tags.text = w.texts[i]
	}
	for i, r := range w.engine.sets.varying {
		var known bool
		m.fits, known = r.choose(m.fits[:0], &w.subject, &m.tags)
		r.note(m.fits, w.stats.Met)
		at := w.plan.settingDocs[i]
		if at < 0 {
			continue
		}
		if !known {
			w.now[at] = w.absent[at]
			continue
		}
		doc, err := w.setTo(i, at)
		if err != nil {
			return err
		}
		w.now[at] = doc
	}
	return nil
}

// setTo is the document of what those overrides come to that hold.
func (w *memoWorker) setTo(i, at int) (*document, error) {
	key := digestOf(w.set.fits)
	if doc, ok := w.set.remembered[i].get(key); ok {
		return doc, nil
	}
	text, err := compact(w.engine.sets.varying[i].values(w.set.fits))
	if err != nil {
		return nil, err
	}
	doc, err := w.plan.docs[at].document(text, w.dec)
	if err != nil {
		return nil, err
	}
	doc.answer = answer{answered: true}
	w.set.remembered[i].put(key, doc)
	return doc, nil
}

// unsettled reports whether it is not known what a rule's parameters are.
func (w *memoWorker) unsettled(r *rule) bool {
	for _, i := range r.varying {
		if at := w.plan.settingDocs[i]; at >= 0 && !w.now[at].answer.answered {
			return true
		}
	}
	return false
}

// parameters is that member of the input: nil if nothing is set.
func (w *memoWorker) parameters() *ast.Term {
	if len(w.plan.settingDocs) == 0 {
		return w.plan.parameters
	}
	pairs := w.set.pairs[:0]
	pairs = append(pairs, w.plan.fixed...)
	for _, at := range w.plan.settingDocs {
		if at >= 0 && w.wanted[at] && w.now[at].term != nil {
			pairs = append(pairs, [2]*ast.Term{w.plan.docs[at].keyTerm, w.now[at].term})
		}
	}
	w.set.pairs = pairs
	return ast.ObjectTerm(pairs...)
}
