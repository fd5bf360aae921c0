package rules

import (
	"encoding/json"
	"fmt"

	"s3audit/rules/derive"
	"s3audit/rules/rawjson"
)

// look splits the record and finds its documents.
func (w *memoWorker) look(raw json.RawMessage) error {
	w.record.reset()
	for i := range w.now {
		w.texts[i] = nil
		if w.now[i] = w.account[i]; w.now[i] == nil {
			w.now[i] = w.absent[i]
		}
	}
	if err := rawjson.Object(raw, w.member); err != nil {
		return errNotJSON
	}
	if w.failure != nil {
		return w.failure
	}
	if err := w.record.finish(); err != nil {
		return err
	}
	i := w.plan.wholeBucket
	if i < 0 {
		return nil
	}
	doc, err := w.plan.docs[i].document(raw, w.dec)
	w.now[i] = doc
	return err
}

// member takes one member of the record: it is JSON, or becomes the failure.
func (w *memoWorker) member(key, value []byte) error {
	name, err := memberName(key)
	if err == nil {
		err = w.record.member(name, value)
	}
	if err == nil {
		err = w.document(name, value)
	}
	if err != nil && w.failure == nil {
		w.failure = err
	}
	return nil
}

// document finds the document of one member, or makes it.
func (w *memoWorker) document(name string, value []byte) error {
	d := digestOf(value)
	i, ok := w.plan.bucketDocs[name]
	if !ok {
		return w.unread(d, value)
	}
	doc, ok := w.documents[i].get(d)
	if !ok {
		var err error
		if doc, err = w.plan.docs[i].document(value, w.dec); err != nil {
			return err
		}
		w.documents[i].put(d, doc)
	}
	w.now[i], w.texts[i], w.digests[i] = doc, value, d
	return nil
}

// unread checks a member that nothing reads: the record must be JSON all the same.
func (w *memoWorker) unread(d digest, value []byte) error {
	if _, ok := w.valid.get(d); ok {
		return nil
	}
	if !json.Valid(value) {
		return errNotJSON
	}
	w.valid.put(d, struct{}{})
	return nil
}

// derive finds the derived documents, or makes them.
func (w *memoWorker) derive() error {
	w.malformed = ""
	if i := w.plan.derivedPolicy; i >= 0 {
		d, err := w.policy(w.texts[w.plan.policyDoc])
		if err != nil {
			return fmt.Errorf("derive: %w", err)
		}
		w.now[i], w.malformed = d.document, d.malformed
	}
	if i := w.plan.derivedBlock; i >= 0 {
		d, err := w.blockOf(w.texts[w.plan.blockDoc])
		if err != nil {
			return fmt.Errorf("derive: %w", err)
		}
		w.now[i] = d.document
	}
	return nil
}

// policy derives from the policy's text. The key is the text made
// self-relative: what is derived is a function of it, the partition and, where
// a wildcard runs over bucket names, of the bucket's name; that is not shared.
func (w *memoWorker) policy(text []byte) (*derived, error) {
	self := w.subject.Self
	w.scratch = self.Relativize(w.scratch[:0], text)
	n := len(w.scratch)
	w.scratch = append(w.scratch, self.Partition...)
	key := digestOf(w.scratch)
	if d, ok := w.policies.get(key); ok {
		return d, nil
	}
	p, byName, err := derive.PolicyOf(self, w.scratch[:n])
	if err != nil {
		return nil, err
	}
	d, err := w.derived(w.plan.derivedPolicy, p)
	if err != nil {
		return nil, err
	}
	if p.State == derive.Malformed {
		d.malformed = p.Reason
	}
	if !byName {
		w.policies.put(key, d)
	}
	return d, nil
}

// blockOf derives the effective block from the bucket's and the account's.
func (w *memoWorker) blockOf(text []byte) (*derived, error) {
	w.scratch = append(w.scratch[:0], text...)
	w.scratch = append(append(w.scratch, 0), w.block...)
	key := digestOf(w.scratch)
	if d, ok := w.blocks.get(key); ok {
		return d, nil
	}
	b, err := derive.BlockOf(text, w.block)
	if err != nil {
		return nil, err
	}
	d, err := w.derived(w.plan.derivedBlock, b)
	if err == nil {
		w.blocks.put(key, d)
	}
	return d, err
}

func (w *memoWorker) derived(i int, value any) (*derived, error) {
	text, err := compact(value)
	if err != nil {
		return nil, err
	}
	doc, err := w.plan.docs[i].document(text, w.dec)
	return &derived{document: doc}, err
}
