package derive

import (
	"encoding/json"
	"slices"
	"strings"

	"s3audit/collector/snapshot"
	"s3audit/rules/policy"
)

// References is what is known of the buckets that a configuration names, by
// their ARN. One that is not in it was not looked up. Names are absolute here,
// as they are in the configuration that names them.
type References map[string]*Reference

// Reference is one of them.
type Reference struct {
	// From is the subresources that name the bucket, sorted.
	From []string `json:"from"`
	// Own says whether the bucket belongs to the account, Exists whether there is
	// one; nil where nobody could tell. Then Missing says why.
	Own    *bool `json:"own"`
	Exists *bool `json:"exists"`
	// Owner is the id of the account that owns the bucket, where it is known.
	Owner   string   `json:"owner,omitempty"`
	Region  string   `json:"region,omitempty"`
	Missing *Missing `json:"missing,omitempty"`
	// Target is the part of its configuration that makes a bucket of the
	// account's own fit for what it is used for.
	Target *Target `json:"target,omitempty"`
}

// Missing is an answer that did not come, without what differs from call to call.
type Missing struct {
	State  string `json:"state"`
	API    string `json:"api"`
	Action string `json:"action"`
	Code   string `json:"code"`
}

// Target is documents of another bucket, each with the state of its answer:
// what did not matter for its part was not collected. The policy is relative
// to that bucket, and the ARN of the bucket that names it ends in {source} in
// conditions on aws:SourceArn, so that what holds for all sources is equal.
type Target struct {
	ACL               snapshot.Observed[snapshot.ACL]               `json:"acl"`
	Policy            TargetPolicy                                  `json:"policy"`
	PublicAccessBlock snapshot.Observed[snapshot.PublicAccessBlock] `json:"publicAccessBlock"`
	OwnershipControls snapshot.Observed[snapshot.Ownership]         `json:"ownershipControls"`
	Encryption        snapshot.Observed[snapshot.Encryption]        `json:"encryption"`
	Versioning        snapshot.Observed[snapshot.Versioning]        `json:"versioning"`
	ObjectLock        snapshot.Observed[snapshot.ObjectLock]        `json:"object-lock"`
	RequestPayment    snapshot.Observed[snapshot.RequestPayment]    `json:"requestPayment"`
}

// TargetPolicy is the policy of a target in normal form, with the refusal
// where there was one.
type TargetPolicy struct {
	Policy
	API    string `json:"api,omitempty"`
	Action string `json:"action,omitempty"`
	Code   string `json:"code,omitempty"`
}

// ReferencesOf derives from the JSON text of a bucket's observed references.
// No text, or one that is none of the collector's, is of nothing looked up. It
// reports whether the answer holds for this bucket's name only.
func ReferencesOf(self Self, text []byte) (refs References, byName bool) {
	refs = References{}
	var o snapshot.Observed[snapshot.References]
	if len(text) == 0 || json.Unmarshal(text, &o) != nil || o.State != snapshot.Present || o.Value == nil {
		return refs, false
	}
	if self.Partition == "" {
		self.Partition = "aws"
	}
	for i := range o.Value.References {
		r := &o.Value.References[i]
		arn := "arn:" + self.Partition + ":s3:::" + r.Bucket
		if refs[arn] == nil {
			refs[arn] = &Reference{From: []string{}}
		}
		byName = refs[arn].add(self, r) || byName
	}
	return refs, byName
}

// add puts in what one lookup said. Another part of the configuration may have
// had the same bucket looked up for something else.
func (r *Reference) add(self Self, found *snapshot.Reference) (byName bool) {
	if !slices.Contains(r.From, found.From) {
		r.From = append(r.From, found.From)
		slices.Sort(r.From)
	}
	if r.Own == nil {
		r.Own = found.Own
	}
	if r.Exists == nil {
		r.Exists = found.Exists
	}
	if r.Region == "" {
		r.Region = found.Region
	}
	if r.Own != nil && *r.Own {
		r.Owner = self.Account
	}
	r.Missing = nil
	if r.Own == nil || r.Exists == nil {
		r.Missing = missing(found.Refusal)
	}
	return found.Target != nil && r.fit(self, found)
}

// missing is the refusal of a lookup. Where nothing was refused the endpoint
// has no way to tell.
func missing(r snapshot.Refusal) *Missing {
	m := &Missing{State: string(snapshot.Failed), API: r.API, Action: r.Action, Code: r.Code}
	switch {
	case r.API == "":
		m.State, m.API, m.Action = string(snapshot.Unsupported), "HeadBucket", "s3:ListBucket"
	case r.HTTPStatus == 401 || r.HTTPStatus == 403:
		m.State = string(snapshot.Denied)
	}
	return m
}

// fit takes the documents of the target that another lookup did not have.
func (r *Reference) fit(source Self, found *snapshot.Reference) (byName bool) {
	t := found.Target
	if r.Target == nil {
		r.Target = &Target{}
	}
	take(&r.Target.ACL, t.ACL)
	take(&r.Target.PublicAccessBlock, t.PublicAccessBlock)
	take(&r.Target.OwnershipControls, t.OwnershipControls)
	take(&r.Target.Encryption, t.Encryption)
	take(&r.Target.Versioning, t.Versioning)
	take(&r.Target.ObjectLock, t.ObjectLock)
	take(&r.Target.RequestPayment, t.RequestPayment)
	if unread(snapshot.State(r.Target.Policy.State)) {
		self := Self{Name: found.Bucket, Account: source.Account, Partition: source.Partition}
		r.Target.Policy = TargetPolicy{Policy: relativePolicy(self, t.Policy), API: t.Policy.API, Action: t.Policy.Action, Code: t.Policy.Code}
		byName = r.Target.Policy.nameSource(source, self)
	}
	return byName
}

// nameSource writes {source} where a condition on aws:SourceArn takes the
// source in. It reports whether there is any such condition.
func (p *TargetPolicy) nameSource(source, self Self) (byName bool) {
	prefix := "arn:" + source.Partition + ":s3:::"
	own := prefix + source.Name
	if source.Name == self.Name {
		own = prefix + policy.OwnBucket
	}
	for i := range p.Statements {
		for j := range p.Statements[i].Conditions {
			c := &p.Statements[i].Conditions[j]
			if c.Key != "aws:sourcearn" {
				continue
			}
			byName = true
			literal := strings.HasSuffix(c.Operator, "equals") && strings.HasPrefix(c.Operator, "string")
			for k, v := range c.Values {
				if v == own || !literal && policy.Match(v, own) {
					c.Values[k] = prefix + "{source}"
				}
			}
		}
	}
	return byName
}

func unread(s snapshot.State) bool { return s == "" || s == snapshot.NotCollected }

// take keeps what was asked already. What tells one call from the next is left
// out, so that equal targets are equal documents.
func take[T any](into *snapshot.Observed[T], found snapshot.Observed[T]) {
	if !unread(into.State) {
		return
	}
	*into = found
	into.Message, into.RequestID = "", ""
	if into.State == "" {
		into.State = snapshot.NotCollected
	}
}
