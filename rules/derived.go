package rules

import (
	"bytes"
	"fmt"

	"s3audit/rules/derive"
)

// exposedDocs are the places of what exposure is derived from, beside the policy.
type exposedDocs struct{ acl, ownership, block, status int }

// roleDocs are the places of what roles are derived from, beside the policy,
// and of what references are.
type roleDocs struct{ acl, website, references int }

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
	return w.deriveUse(policy)
}

// deriveUse finds what the bucket is used for, and what it names.
func (w *memoWorker) deriveUse(policy *derived) error {
	if i := w.plan.derivedReferences; i >= 0 {
		d, err := w.referencesOf(w.texts[w.plan.roles.references])
		if err != nil {
			return fmt.Errorf("derive: %w", err)
		}
		w.now[i] = d.document
	}
	if i := w.plan.derivedRoles; i >= 0 {
		d, err := w.rolesOf(policy)
		if err != nil {
			return fmt.Errorf("derive: %w", err)
		}
		w.now[i] = d.document
	}
	return nil
}

// referencesOf derives from the references' text. What is derived is a function
// of it, the partition and the account, and where a target's policy speaks of
// sources by name, of the bucket's name; that is not shared.
func (w *memoWorker) referencesOf(text []byte) (*derived, error) {
	self := w.subject.Self
	w.scratch = append(w.scratch[:0], text...)
	w.scratch = append(append(append(append(w.scratch, 0), self.Partition...), 0), self.Account...)
	key := digestOf(w.scratch)
	if d, ok := w.references.get(key); ok {
		return d, nil
	}
	refs, byName := derive.ReferencesOf(self, text)
	d, err := w.derived(w.plan.derivedReferences, refs)
	if err == nil && !byName {
		w.references.put(key, d)
	}
	return d, err
}

// rolesOf derives what the bucket is used for. What depends on its name is not shared.
func (w *memoWorker) rolesOf(p *derived) (*derived, error) {
	at := &w.plan.roles
	shared := p.key != digest{} || p.policy.Document == nil
	w.scratch = w.appendPolicy(w.scratch[:0], p)
	for _, i := range [...]int{at.acl, at.website} {
		w.scratch = w.appendAnswer(w.scratch, i)
	}
	key := digestOf(w.scratch)
	if shared {
		if d, ok := w.roles.get(key); ok {
			return d, nil
		}
	}
	d, err := w.derived(w.plan.derivedRoles, derive.RolesOf(p.policy, derive.RoleTexts{ACL: w.texts[at.acl], Website: w.texts[at.website]}))
	if err == nil && shared {
		w.roles.put(key, d)
	}
	return d, err
}

// appendPolicy appends to a key what others take from a derived policy.
func (w *memoWorker) appendPolicy(key []byte, p *derived) []byte {
	if p.policy.Document != nil {
		return p.key.append(append(key, 1))
	}
	return append(append(append(key, 0), p.policy.State...), p.policy.Reason...)
}

// appendAnswer appends to a key how a read ended: of what was not answered
// only the state counts, for request ids differ from bucket to bucket.
func (w *memoWorker) appendAnswer(key []byte, i int) []byte {
	if a := &w.now[i].answer; !a.answered {
		return append(append(key, 0), a.missing.State...)
	}
	return w.digests[i].append(append(key, 1))
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
	w.scratch = w.appendPolicy(w.scratch, p)
	e := &w.plan.exposed
	for _, i := range [...]int{e.acl, e.ownership, e.block, e.status} {
		w.scratch = w.appendAnswer(w.scratch, i)
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
