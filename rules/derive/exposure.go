package derive

import (
	"encoding/json"

	"s3audit/collector/snapshot"
	"s3audit/rules/exposure"
)

// Options is what decides beside the documents.
type Options struct {
	// Trusted names the outsiders that the user knows.
	Trusted *exposure.Trusted
	// Foreign is true of an endpoint that is not AWS's: what it says of a policy's
	// status may count ACLs too, and is not looked at.
	Foreign bool
}

// Texts is the JSON texts of a bucket's observed documents, beside the policy;
// no text means that nobody asked.
type Texts struct{ ACL, Ownership, Block, Status []byte }

// Exposure derives who can reach a bucket. The policy is the bucket's own in
// self-relative form, the access points are those that [Facts.AccessPoints]
// finds for it.
func (f *Facts) Exposure(self Self, p *Policy, t Texts, points []AccessPoint) *exposure.Result {
	return exposure.Analyse(f.input(self, p, t, points))
}

func (f *Facts) input(self Self, p *Policy, t Texts, points []AccessPoint) *exposure.Input {
	acl := maybe(t.ACL, func(a *snapshot.ACL) (*snapshot.ACL, bool) { return a, true })
	return &exposure.Input{
		Self: self.relative(canonicalID(acl)), Kind: exposure.BucketPolicy,
		Policy: p.known(), PolicyStatus: f.status(t.Status), ACL: acl,
		Ownership: maybe(t.Ownership, OwnershipIn), BucketBlock: maybe(t.Block, BlockIn), AccountBlock: f.block,
		AccessPoints: f.known(self, points), Trusted: f.Trusted,
	}
}

// maybe reads one observed document. What could not be read, or is not what S3
// answers, is not known; of what could, get takes what counts, if it is there.
func maybe[T, V any](text []byte, get func(*T) (V, bool)) exposure.Maybe[V] {
	var o snapshot.Observed[T]
	if len(text) > 0 {
		if err := json.Unmarshal(text, &o); err != nil {
			return exposure.Maybe[V]{Reason: Malformed + ": is not what S3 answers"}
		}
	}
	return known(o, get)
}

func known[T, V any](o snapshot.Observed[T], get func(*T) (V, bool)) exposure.Maybe[V] {
	switch {
	case o.State == snapshot.Absent:
		return exposure.Maybe[V]{State: exposure.NotConfigured}
	case o.State == "":
		return exposure.Maybe[V]{Reason: string(snapshot.NotCollected)}
	case o.State != snapshot.Present:
		return exposure.Maybe[V]{Reason: string(o.State)}
	case o.Value == nil:
		return exposure.Maybe[V]{Reason: Malformed + ": holds no document"}
	}
	v, ok := get(o.Value)
	if !ok {
		return exposure.Maybe[V]{State: exposure.NotConfigured}
	}
	return exposure.Maybe[V]{State: exposure.Configured, Value: v}
}

// canonicalID is the owner's, which the bucket's own ACL names.
func canonicalID(acl exposure.Maybe[*snapshot.ACL]) string {
	if acl.State != exposure.Configured || acl.Value.Owner == nil || acl.Value.Owner.ID == nil {
		return ""
	}
	return *acl.Value.Owner.ID
}

// OwnershipIn is the setting of object ownership, if the document has one.
func OwnershipIn(o *snapshot.Ownership) (string, bool) {
	if o.OwnershipControls == nil || len(o.OwnershipControls.Rules) == 0 {
		return "", false
	}
	rule := o.OwnershipControls.Rules[0].ObjectOwnership
	return rule, rule != ""
}

// BlockIn is the configuration of a public access block, if the document has one.
func BlockIn(b *snapshot.PublicAccessBlock) (exposure.Block, bool) {
	if b.PublicAccessBlockConfiguration == nil {
		return exposure.Block{}, false
	}
	return *b.PublicAccessBlockConfiguration, true
}

// status is AWS's answer to GetBucketPolicyStatus. It refuses to answer where
// there is no policy: that is not public.
// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketPolicyStatus.html
func (f *Facts) status(text []byte) *bool {
	if f.Foreign {
		return nil
	}
	s := maybe(text, func(s *snapshot.BucketPolicyStatus) (*bool, bool) {
		if s.PolicyStatus == nil {
			return nil, true
		}
		return s.PolicyStatus.IsPublic, true
	})
	if s.State == exposure.NotConfigured {
		return new(bool)
	}
	return s.Value
}
