package rules

import (
	"bytes"
	"fmt"

	"s3audit/rules/derive"
)

// exposedDocs are the places of what exposure is derived from, beside the policy.
type exposedDocs struct{ acl, ownership, block, status int }

// derive finds the derived documents, or makes them.
func (w *memoWorker) derive() (err error) {
	w.malformed, w.disagreement = "", nil
	var policy *derived
	if i := w.plan.derivedPolicy; i >= 0 {
		if policy, err = w.policy(w.texts[w.plan.policyDoc]); err != nil {
			return fmt.Errorf("derive: %w", err)
		}
		w.now[i] = policy.document
		if policy.policy.State == derive.Malformed {
			w.malformed = policy.policy.Reason
		}
	}
	if i := w.plan.derivedBlock; i >= 0 {
		d, err := w.blockOf(w.texts[w.plan.blockDoc])
		if err != nil {
			return fmt.Errorf("derive: %w", err)
		}
		w.now[i] = d.document
	}
	if i := w.plan.derivedExposure; i >= 0 {
		d, err := w.exposure(policy)
		if err != nil {
			return fmt.Errorf("derive: %w", err)
		}
		w.now[i], w.disagreement = d.document, d.disagreement
	}
	return nil
}

// policy derives from the policy's text. The key is the text made
// self-relative: what is derived is a function of it, the partition, whether
// the account is known and, where a wildcard runs over bucket names, of the
// bucket's name; that is not shared.
func (w *memoWorker) policy(text []byte) (*derived, error) {
	self := w.subject.Self
	w.scratch = self.Relativize(w.scratch[:0], text)
	n := len(w.scratch)
	w.scratch = append(w.scratch, self.Partition...)
	if self.Account == "" {
		w.scratch = append(w.scratch, 0)
	}
	key := digestOf(w.scratch)
	if d, ok := w.policies.get(key); ok {
		return d, nil
	}
	p, byName, err := derive.PolicyOf(self, w.scratch[:n])
	if err != nil {
		return nil, err
	}
	if w.plan.analysed {
		p.Analyse(self, w.engine.trusted)
	}
	d, err := w.derived(w.plan.derivedPolicy, p)
	if err != nil {
		return nil, err
	}
	d.policy = &p
	if !byName {
		d.key = key
		w.policies.put(key, d)
	}
	return d, nil
}

// blockOf derives the effective block from the bucket's and the account's.
func (w *memoWorker) blockOf(text []byte) (*derived, error) {
	above := w.j.facts.BlockText
	w.scratch = append(w.scratch[:0], text...)
	w.scratch = append(append(w.scratch, 0), above...)
	key := digestOf(w.scratch)
	if d, ok := w.blocks.get(key); ok {
		return d, nil
	}
	b, err := derive.BlockOf(text, above)
	if err != nil {
		return nil, err
	}
	d, err := w.derived(w.plan.derivedBlock, b)
	if err == nil {
		w.blocks.put(key, d)
	}
	return d, err
}

// exposure derives who can reach the bucket. What depends on its name is not shared.
func (w *memoWorker) exposure(p *derived) (*derived, error) {
	points := w.j.facts.AccessPoints(w.subject.Name, w.subject.region)
	shared := len(points) == 0 && (p.key != digest{} || p.policy.Document == nil)
	var key digest
	if shared {
		key = w.exposureKey(p)
		if d, ok := w.exposures.get(key); ok {
			return d, nil
		}
	}
	e := &w.plan.exposed
	texts := derive.Texts{ACL: w.texts[e.acl], Ownership: w.texts[e.ownership], Block: w.texts[e.block], Status: w.texts[e.status]}
	r := w.j.facts.Exposure(w.subject.Self, p.policy, texts, points)
	d, err := w.derived(w.plan.derivedExposure, r)
	if err != nil {
		return nil, err
	}
	d.disagreement = r.Disagreement
	if shared {
		w.exposures.put(key, d)
	}
	return d, nil
}

// exposureKey puts together all that exposure is derived from. Of what was not
// answered only the state counts: request ids differ from bucket to bucket.
func (w *memoWorker) exposureKey(p *derived) digest {
	w.scratch = append(w.scratch[:0], w.facts...)
	w.scratch = append(w.scratch, w.subject.Partition...)
	if w.subject.Account == "" {
		w.scratch = append(w.scratch, 0)
	}
	if p.policy.Document != nil {
		w.scratch = p.key.append(append(w.scratch, 1))
	} else {
		w.scratch = append(append(append(w.scratch, 0), p.policy.State...), p.policy.Reason...)
	}
	e := &w.plan.exposed
	for _, i := range [...]int{e.acl, e.ownership, e.block, e.status} {
		if a := &w.now[i].answer; a.answered {
			w.scratch = w.digests[i].append(append(w.scratch, 1))
		} else {
			w.scratch = append(append(w.scratch, 0), a.missing.State...)
		}
	}
	return digestOf(w.scratch)
}

func (w *memoWorker) derived(i int, value any) (*derived, error) {
	text, err := compact(value)
	if err != nil {
		return nil, err
	}
	doc, err := w.plan.docs[i].latent(bytes.Clone(text)) // without the room that writing it took
	return &derived{document: doc}, err
}
