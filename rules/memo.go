package rules

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/storage"

	"s3audit/rules/derive"
	"s3audit/rules/exposure"
	"s3audit/rules/finding"
	"s3audit/rules/rawjson"
)

// defaultMemory is how many bytes, by estimate, the workers of an engine
// remember: half of it what they have in common, and half what each has for
// itself. A worker that is alone has it all.
const defaultMemory = 128 << 20

// commonMemo is what the workers of an engine found and tell each other.
type commonMemo struct {
	answers []*commonTable[*groupAnswer] // by groupPlan
	shares  []*commonTable[*share]       // by sharedPlan
	outputs []*commonTable[termValue]    // by sharedPlan
}

func newCommonMemo(p *plan, workers, memory int) commonMemo {
	var r *room
	if workers > 1 {
		r = newRoom(memory / 2)
	}
	return commonMemo{
		answers: newCommonTables[*groupAnswer](len(p.groups), r),
		shares:  newCommonTables[*share](len(p.shared), r),
		outputs: newCommonTables[termValue](len(p.shared), r),
	}
}

// ownRoom is what one of the workers remembers for itself.
func ownRoom(workers, memory int) *room {
	if workers == 1 {
		return newRoom(memory)
	}
	return newRoom(memory / 2 / workers)
}

// memoWorker judges records by looking up what was said of equal ones. Beside
// what the workers have in common it owns everything it touches, so it needs
// no locks.
type memoWorker struct {
	engine *Engine
	plan   *plan
	txn    storage.Transaction
	dec    *decoder
	alone  *plainWorker // asks one rule alone when a query of several broke

	// Remembered across records and runs.
	documents []table[*document] // by docPlan
	policies  table[*derived]    // by self-relative text
	blocks    table[*derived]    // by the two blocks' digests
	exposures table[*derived]    // by the digests of all they are derived from
	roles     table[*derived]    // by the same
	// references are by their text and whose it is.
	references table[*derived]
	valid      table[nothing]        // texts that nothing reads, and that are JSON
	groups     []table[*groupAnswer] // by groupPlan
	shares     []table[*share]       // by sharedPlan
	outputs    []table[termValue]    // by sharedPlan: outputs by their helpers' values
	absent     []*document           // by docPlan: the document that is not there
	set        memoParameters        // parameters that differ from bucket to bucket

	// One run.
	j       *Judge
	account []*document // by docPlan, of the account
	facts   []byte      // what exposure derives from the account, as part of a key
	root    *ast.Term   // the account's object in the input
	stats   Stats
	verdict [][5]int // by rule: verdicts other than pass, this run

	// One record.
	record
	texts     [][]byte    // by docPlan, of the bucket: its text
	digests   []digest    // and the text's digest
	now       []*document // by docPlan: the document, whoever's it is
	malformed string      // why the policy is none
	// disagreement is AWS's answer about the policy beside ours, if they differ.
	disagreement *exposure.Disagreement
	mask         uint64 // the subresources that were not answered
	byRule       []*ruleAnswer
	missed       []missedGroup
	pending      []pending
	helped       []bool // by sharedPlan: looked at already
	asked        []int  // the helpers that the query asks for
	body         ast.Body
	scratch      []byte
	long         []byte
	wanted       []bool            // by docPlan: part of the input
	pairs        [2][][2]*ast.Term // room for the input's members
	findings     int               // of the record before: how many to make room for
}

// missedGroup is a group whose answer is not remembered, and the key to
// remember it under; a zero key is not remembered. Blind means that answers
// are missing which a member needs and may be judged without.
type missedGroup struct {
	index int
	blind bool
	key   digest
}

// derived is a derived document, and what others take from it.
type derived struct {
	*document
	// Of a policy: what the analyser takes, and what it says of equal ones under
	// that key; a zero key is this bucket's alone.
	policy *derive.Policy
	key    digest
	// disagreement is of an exposure.
	disagreement *exposure.Disagreement
}

func (e *Engine) newWorker(j *Judge) (worker, error) {
	if e.engine == Plain {
		return newPlainWorker(j), nil
	}
	var w *memoWorker
	select {
	case w = <-e.free:
	default:
		var err error
		if w, err = e.newMemoWorker(); err != nil {
			return nil, err
		}
	}
	return w, w.start(j)
}

// release keeps a worker, with all it remembers, for the next run.
func (e *Engine) release(w worker) {
	if m, ok := w.(*memoWorker); ok {
		m.j = nil
		select {
		case e.free <- m:
		default:
			e.store.Abort(context.Background(), m.txn)
		}
	}
}

func (e *Engine) newMemoWorker() (*memoWorker, error) {
	txn, err := e.store.NewTransaction(context.Background())
	if err != nil {
		return nil, err
	}
	p, r := e.plan, ownRoom(e.workers, e.memory)
	w := &memoWorker{
		engine: e, plan: p, txn: txn, dec: newDecoder(),
		documents: make([]table[*document], len(p.docs)), absent: make([]*document, len(p.docs)),
		policies: newTable[*derived](r), blocks: newTable[*derived](r),
		exposures: newTable[*derived](r),
		roles:     newTable[*derived](r), references: newTable[*derived](r),
		valid: newTable[nothing](r), groups: make([]table[*groupAnswer], len(p.groups)),
		account: make([]*document, len(p.docs)), texts: make([][]byte, len(p.docs)), digests: make([]digest, len(p.docs)),
		set: newMemoParameters(e.sets, r),
		now: make([]*document, len(p.docs)), byRule: make([]*ruleAnswer, len(e.rules)), wanted: make([]bool, len(p.docs)),
	}
	for i := range p.docs {
		w.documents[i] = newTable[*document](r)
		w.absent[i] = p.docs[i].missingDocument()
	}
	for i := range w.groups {
		w.groups[i] = beside(e.common.answers[i], r)
	}
	w.shares, w.outputs = make([]table[*share], len(p.shared)), make([]table[termValue], len(p.shared))
	for i := range w.shares {
		w.shares[i], w.outputs[i] = beside(e.common.shares[i], r), beside(e.common.outputs[i], r)
	}
	w.helped = make([]bool, len(p.shared))
	return w, nil
}

// start makes the worker ready for a run: the account is looked at once.
func (w *memoWorker) start(j *Judge) error {
	w.j, w.stats, w.alone = j, j.engine.newStats(), newPlainWorker(j)
	w.verdict = make([][5]int, len(w.engine.rules))
	w.facts = digestOf(j.facts.Key(nil)).append(w.facts[:0])
	for i := range w.plan.docs {
		w.account[i] = nil
		if w.plan.docs[i].root == rootAccount {
			w.account[i] = w.absent[i]
		}
	}
	members := [][2]*ast.Term{}
	err := rawjson.Object(j.account, func(key, value []byte) error {
		i, ok := w.plan.accountDocs[string(key)]
		if !ok {
			return nil
		}
		doc, err := w.plan.docs[i].document(value, w.dec)
		if err != nil {
			return err
		}
		w.account[i] = doc
		if doc.term != nil {
			members = put(members, ast.StringTerm(string(key)), doc.term)
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("account: %w", err)
	}
	w.root = ast.ObjectTerm(members...)
	if i := w.plan.wholeAccount; i >= 0 {
		if w.account[i], err = w.plan.docs[i].document(j.account, w.dec); err != nil {
			return fmt.Errorf("account: %w", err)
		}
		w.root = w.account[i].term
	}
	return nil
}

func (w *memoWorker) total() *Stats {
	for i := range w.stats.Rules {
		s := &w.stats.Rules[i]
		if w.engine.rules[i].Scope != scopeBucket {
			continue
		}
		s.Seen = w.stats.Buckets
		v := w.verdict[i]
		s.Failed, s.Unknown, s.NotApplicable, s.Errors = v[failed], v[unknown], v[notApplicable], v[broken]
		s.Passed = s.Seen - s.Failed - s.Unknown - s.NotApplicable - s.Errors
		s.Time += w.alone.stats.Rules[i].Time
	}
	return &w.stats
}

// The columns of memoWorker.verdict.
const (
	failed = iota
	unknown
	notApplicable
	broken
)

func column(v finding.Verdict) int {
	return slices.Index([]finding.Verdict{finding.Fail, finding.Unknown, finding.NotApplicable, finding.Error}, v)
}

// bucket judges one record. Should looking it up break, the record is judged
// in the plain way, which breaks one rule at a time.
func (w *memoWorker) bucket(raw json.RawMessage) (out *Result, err error) {
	defer func() {
		if p := recover(); p != nil {
			w.forget()
			out, err = w.plainly(raw)
		}
	}()
	if err := w.look(raw); err != nil {
		return nil, err
	}
	if w.vanished {
		w.stats.Vanished++
		return nil, nil
	}
	if err := w.derive(); err != nil {
		return nil, err
	}
	if err := w.configure(); err != nil {
		return nil, err
	}
	w.answers()
	w.stats.Buckets++
	if w.disagreement != nil {
		w.stats.disagree(w.subject.Name, w.disagreement)
	}
	return w.result(), nil
}

// plainly judges a record without anything remembered.
func (w *memoWorker) plainly(raw json.RawMessage) (*Result, error) {
	plain := newPlainWorker(w.j)
	out, err := plain.bucket(raw)
	w.stats.Buckets += plain.stats.Buckets
	w.stats.Vanished += plain.stats.Vanished
	w.stats.addDisagreements(&plain.stats)
	w.stats.addMet(&plain.stats)
	for i, s := range plain.stats.Rules {
		w.verdict[i][failed] += s.Failed
		w.verdict[i][unknown] += s.Unknown
		w.verdict[i][notApplicable] += s.NotApplicable
		w.verdict[i][broken] += s.Errors
	}
	return out, err
}

// forget drops everything that may be half made.
func (w *memoWorker) forget() {
	for i := range w.documents {
		w.documents[i].clear()
	}
	for i := range w.groups {
		w.groups[i].clear()
	}
	for i := range w.shares {
		w.shares[i].clear()
		w.outputs[i].clear()
	}
	w.policies.clear()
	w.blocks.clear()
	w.exposures.clear()
	w.set.clear()
	w.roles.clear()
	w.references.clear()
	w.dec = newDecoder()
}
