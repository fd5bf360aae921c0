package rules

import (
	"encoding/json"

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
	w.valid.put(d, nothing{})
	return nil
}
