package remediate

import (
	"encoding/json"
	"fmt"
	"slices"

	"s3audit/collector/snapshot"
	"s3audit/remediate/plan"
)

// world is the snapshot as it would be read after the changes.
type world struct {
	before, account *snapshot.Account // account is with the changes made to it
	changes         func(bucket string) []plan.Change
	// targets are records of buckets that changes name for the first time, as
	// they were.
	targets  map[string]*snapshot.Bucket
	exposure ExposureOf
}

// Simulate plays a plan on a snapshot: the account and the buckets as a scan
// would find them afterwards. Bucket is called for every bucket's record, and
// changes none. Targets are the records of buckets that the plan makes others
// write to, which a scan would look up; nil where there are none.
func Simulate(
	p *plan.Plan, account *snapshot.Account, exposure ExposureOf, targets map[string]*snapshot.Bucket,
) (after *snapshot.Account, bucket func(*snapshot.Bucket) (*snapshot.Bucket, error), err error) {
	byBucket := map[string][]plan.Change{}
	for i := range p.Changes {
		byBucket[p.Changes[i].Bucket] = append(byBucket[p.Changes[i].Bucket], p.Changes[i])
	}
	w := &world{before: account, targets: targets, exposure: exposure, changes: func(name string) []plan.Change { return byBucket[name] }}
	if w.account, err = w.accountAfter(byBucket[""]); err != nil {
		return nil, nil, err
	}
	return w.account, func(b *snapshot.Bucket) (*snapshot.Bucket, error) { return w.bucket(b, byBucket[b.Name]) }, nil
}

func (w *world) accountAfter(changes []plan.Change) (*snapshot.Account, error) {
	if len(changes) == 0 {
		return w.before, nil
	}
	rec, err := recordOf(w.before)
	if err != nil {
		return nil, err
	}
	for i := range changes {
		if err := rec.set(changes[i].Subresource, changes[i].Key, changes[i].After); err != nil {
			return nil, err
		}
	}
	after := new(snapshot.Account)
	return after, rec.into(after)
}

// bucket is a bucket's record after changes to it, to the account and to the
// buckets that it names.
func (w *world) bucket(b *snapshot.Bucket, changes []plan.Change) (*snapshot.Bucket, error) {
	rec, err := recordOf(b)
	if err != nil {
		return nil, err
	}
	for i := range changes {
		if err := rec.set(changes[i].Subresource, changes[i].Key, changes[i].After); err != nil {
			return nil, fmt.Errorf("simulate %s: %w", changes[i].ID, err)
		}
	}
	after := new(snapshot.Bucket)
	if err := rec.into(after); err != nil {
		return nil, fmt.Errorf("simulate bucket %s: %w", b.Name, err)
	}
	w.effectiveACL(b, after)
	w.references(b, after, changes)
	return after, w.policyStatus(b, after)
}

// effectiveACL shows what GetBucketAcl would: the grants that S3 goes by. What it
// hid until now nobody has seen.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html#access-control-block-public-access-options
func (w *world) effectiveACL(before, after *snapshot.Bucket) {
	ignored, ignores := ignoresACLs(before, w.before), ignoresACLs(after, w.account)
	acl := after.ACL.Value
	if after.ACL.State != snapshot.Present || acl == nil {
		return
	}
	switch {
	case enforced(after) && acl.Owner != nil:
		acl.Grants = []snapshot.Grant{{Grantee: &snapshot.Grantee{Type: "CanonicalUser", ID: acl.Owner.ID}, Permission: "FULL_CONTROL"}}
	case ignores:
		acl.Grants = slices.DeleteFunc(acl.Grants, publicGrant)
	case ignored && sameJSON(before.ACL, after.ACL):
		after.ACL = snapshot.Observed[snapshot.ACL]{
			State:   snapshot.NotCollected,
			Refusal: snapshot.Refusal{API: "GetBucketAcl", Action: "s3:GetBucketAcl", Message: "grants to everyone were hidden by IgnorePublicAcls"},
		}
	}
}

func sameJSON(a, b any) bool {
	x, errX := json.Marshal(a)
	y, errY := json.Marshal(b)
	return errX == nil && errY == nil && string(x) == string(y)
}

const groups = "http://acs.amazonaws.com/groups/global/"

func publicGrant(g snapshot.Grant) bool {
	return g.Grantee != nil && g.Grantee.URI != nil && (*g.Grantee.URI == groups+"AllUsers" || *g.Grantee.URI == groups+"AuthenticatedUsers")
}

// policyStatus is S3's own test on the text of a policy. Where the policy is
// another, the analyser stands in for it.
func (w *world) policyStatus(before, after *snapshot.Bucket) error {
	if !before.PolicyStatus.State.Answered() || sameJSON(before.Policy, after.Policy) {
		return nil
	}
	if after.Policy.State == snapshot.Absent {
		after.PolicyStatus = snapshot.Observed[snapshot.BucketPolicyStatus]{State: snapshot.Absent}
		return nil
	}
	after.PolicyStatus = snapshot.Observed[snapshot.BucketPolicyStatus]{
		State: snapshot.NotCollected, Refusal: snapshot.Refusal{API: "GetBucketPolicyStatus", Action: "s3:GetBucketPolicyStatus"},
	}
	e, err := w.exposed(w.account, after)
	if err != nil || e == nil || e.PolicyIsPublic == nil {
		return err
	}
	after.PolicyStatus = snapshot.Observed[snapshot.BucketPolicyStatus]{
		State: snapshot.Present, Value: &snapshot.BucketPolicyStatus{PolicyStatus: &snapshot.PolicyStatus{IsPublic: e.PolicyIsPublic}},
	}
	return nil
}

// exposed is who can reach a bucket; nil where nobody can tell.
func (w *world) exposed(account *snapshot.Account, b *snapshot.Bucket) (*exposed, error) {
	if w.exposure == nil {
		return nil, nil
	}
	raw, err := w.exposure(account, b)
	if err != nil || raw == nil {
		return nil, err
	}
	e := new(exposed)
	return e, json.Unmarshal(raw, e)
}

// exposed is the part of the analyser's result that is looked at here.
type exposed struct {
	plan.Reach
	PolicyIsPublic *bool `json:"policy_is_public"`
	CrossAccount   []struct {
		Kind      string   `json:"kind"`
		ID        string   `json:"id"`
		Principal string   `json:"principal"`
		Classes   []string `json:"classes"`
	} `json:"cross_account"`
}
