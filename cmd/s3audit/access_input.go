package main

import (
	"s3audit/collector/snapshot"
	"s3audit/rules/derive"
	"s3audit/rules/exposure"
	"s3audit/rules/policy"
)

// exposureSubresources are all that decides who can reach a bucket.
func exposureSubresources() []string {
	for _, source := range derive.Sources() {
		if source.Name == "exposure" {
			return source.Subresources
		}
	}
	return nil
}

// exposureInput is the analyser's input for one bucket of an account. Its
// endpoint is AWS's where aws is true: others have their own idea of a status.
func exposureInput(b *snapshot.Bucket, a *snapshot.Account, aws bool, trusted *exposure.Trusted) *exposure.Input {
	in := &exposure.Input{
		Self:         exposure.Self{Account: b.Account, Partition: b.Partition, Bucket: b.Name},
		Policy:       policyOf(b.Policy),
		ACL:          maybe(b.ACL, func(acl *snapshot.ACL) (*snapshot.ACL, bool) { return acl, true }),
		Ownership:    maybe(b.OwnershipControls, derive.OwnershipIn),
		BucketBlock:  maybe(b.PublicAccessBlock, derive.BlockIn),
		AccountBlock: maybe(a.PublicAccessBlock, derive.BlockIn),
		AccessPoints: accessPointsOf(b, a),
		Trusted:      trusted,
	}
	if acl := in.ACL.Value; acl != nil && acl.Owner != nil && acl.Owner.ID != nil {
		in.Self.CanonicalID = *acl.Owner.ID
	}
	if aws {
		in.PolicyStatus = statusOf(b.PolicyStatus)
	}
	return in
}

// statusOf is AWS's answer. It refuses to give one where there is no policy:
// that is not public.
// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketPolicyStatus.html
func statusOf(o snapshot.Observed[snapshot.BucketPolicyStatus]) *bool {
	switch {
	case o.State == snapshot.Absent:
		return new(bool)
	case o.State != snapshot.Present || o.Value == nil || o.Value.PolicyStatus == nil:
		return nil
	}
	return o.Value.PolicyStatus.IsPublic
}

// maybe turns an answer to a read into an input; get takes the part that
// matters, if it is there.
func maybe[T, V any](o snapshot.Observed[T], get func(*T) (V, bool)) exposure.Maybe[V] {
	m := exposure.Maybe[V]{}
	switch {
	case o.State == snapshot.Present && o.Value == nil:
		m.Reason = "malformed: holds no document"
	case o.State == snapshot.Present:
		m.State = exposure.NotConfigured
		if value, ok := get(o.Value); ok {
			m.State, m.Value = exposure.Configured, value
		}
	case o.State == snapshot.Absent:
		m.State = exposure.NotConfigured
	default:
		m.Reason = refused(o.State, o.Code)
	}
	return m
}

// refused says why there is no answer.
func refused(state snapshot.State, code string) string {
	if state == "" {
		state = snapshot.NotCollected
	}
	if code == "" {
		return string(state)
	}
	return string(state) + ": " + code
}

// policyOf reads the text of a policy. One that S3 would not take is not known.
func policyOf(o snapshot.Observed[snapshot.Policy]) exposure.Maybe[*policy.Document] {
	m := maybe(o, func(p *snapshot.Policy) (*policy.Document, bool) { return nil, true })
	if m.State != exposure.Configured {
		return m
	}
	if o.Value.Policy == nil {
		return exposure.Maybe[*policy.Document]{Reason: "malformed: holds no text"}
	}
	doc, err := policy.Parse([]byte(*o.Value.Policy))
	if err != nil {
		return exposure.Maybe[*policy.Document]{Reason: "malformed: " + err.Error()}
	}
	m.Value = doc
	return m
}
