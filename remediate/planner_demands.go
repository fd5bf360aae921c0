package remediate

import (
	"encoding/json"
	"fmt"
	"strings"

	"s3audit/collector/snapshot"
	"s3audit/remediate/plan"
)

// scene is a bucket before and after its changes.
type scene struct {
	p         *planner
	was, will *snapshot.Bucket
	changes   []plan.Change
}

// demands looks for changes that S3 would refuse, or take to no effect, in the
// state that the bucket will be in.
func (p *planner) demands(w *work, b *snapshot.Bucket, changes []plan.Change, wishes map[target][]wish) (*trouble, error) {
	if b == nil {
		return nil, nil
	}
	will, err := p.world.bucket(b, changes)
	if err != nil {
		return nil, err
	}
	s := &scene{p, b, will, changes}
	for i := range changes {
		c := &changes[i]
		if check := demanded[c.Subresource]; check != nil {
			reason, err := check(s)
			if err != nil {
				return nil, err
			}
			if reason != "" {
				units := wishers(wishes[target{c.Subresource, c.Key}])
				return &trouble{units: units, why: []plan.Refusal{{Subresource: c.Subresource, Reason: reason}}}, nil
			}
		}
	}
	return nil, nil
}

// demanded are the checks, by what is written. The words are in operation's table.
var demanded = map[string]func(*scene) (string, error){
	"acl":               (*scene).acl,
	"policy":            (*scene).policy,
	"ownershipControls": (*scene).ownership,
	"versioning":        (*scene).versioning,
	"object-lock":       (*scene).objectLock,
	"lifecycle":         (*scene).lifecycle,
	"replication":       (*scene).replicationHere,
	"tagging":           (*scene).tagging,
	"accelerate":        (*scene).accelerate,
}

// demandedOfOthers are the checks that need the changes of other buckets, too.
var demandedOfOthers = map[string]func(*scene) string{
	"replication": (*scene).replication,
	"logging":     (*scene).logging,
}

// others holds a bucket's changes to what those that it names will be. It reports
// whether some are refused.
func (p *planner) others(b, will *snapshot.Bucket) (bool, error) {
	w := p.works[b.Name]
	if w == nil {
		return false, nil
	}
	s := &scene{p, b, will, w.changes}
	for i := range w.changes {
		c := &w.changes[i]
		check := demandedOfOthers[c.Subresource]
		if check == nil {
			continue
		}
		if reason := check(s); reason != "" {
			var units []*unit
			for _, name := range c.Fixes {
				units = append(units, w.unit(name))
			}
			p.refuse(w, units, plan.Refusal{Subresource: c.Subresource, Reason: reason})
			return true, p.compose(w, b)
		}
	}
	return false, nil
}

// acl: https://docs.aws.amazon.com/AmazonS3/latest/userguide/about-object-ownership.html
func (s *scene) acl() (string, error) {
	switch {
	case enforced(s.was) && enforced(s.will):
		return "ACLs are switched off by BucketOwnerEnforced: S3 takes none", nil
	case !s.was.OwnershipControls.State.Answered():
		return notKnown("ownershipControls", s.was.OwnershipControls.Refusal), nil
	case blocksACLs(s.was, s.p.Account) && blocksACLs(s.will, s.p.world.account) && grantsPublic(s.will):
		return "the ACL would grant something to everyone, and BlockPublicAcls is on: S3 refuses it", nil
	}
	return "", nil
}

func grantsPublic(b *snapshot.Bucket) bool {
	if b.ACL.Value != nil {
		for _, g := range b.ACL.Value.Grants {
			if publicGrant(g) {
				return true
			}
		}
	}
	return false
}

func notKnown(subresource string, why snapshot.Refusal) string {
	if why.Action == "" {
		return "S3 may refuse this: the " + subresource + " was not read"
	}
	return "S3 may refuse this: the " + subresource + " was not read (grant " + why.Action + ")"
}

// policy: a public policy is refused even where it was public before.
func (s *scene) policy() (string, error) {
	if s.will.Policy.State != snapshot.Present || !blocksPolicies(s.was, s.p.Account) || !blocksPolicies(s.will, s.p.world.account) {
		return "", nil
	}
	e, err := s.p.world.exposed(s.p.world.account, s.will)
	if err != nil || e == nil || e.PolicyIsPublic == nil || !*e.PolicyIsPublic {
		return "", err
	}
	return "the policy would be public, as it may be now, and BlockPublicPolicy is on: S3 takes no public policy until its open statements are gone", nil
}

// ownership: the ACL has to be the owner's alone by then. What the simulation
// shows under BucketOwnerEnforced is that already, so the change itself is asked.
func (s *scene) ownership() (string, error) {
	if !enforced(s.will) || enforced(s.was) {
		return "", nil
	}
	acl := s.was.ACL
	for i := range s.changes {
		if c := &s.changes[i]; c.Subresource == "acl" {
			acl = snapshot.Observed[snapshot.ACL]{State: snapshot.Present, Value: new(snapshot.ACL)}
			if err := json.Unmarshal(c.After.Value, acl.Value); err != nil {
				return "", err
			}
		}
	}
	if !acl.State.Answered() || acl.Value == nil || acl.Value.Owner == nil {
		return notKnown("acl", acl.Refusal), nil
	}
	for _, g := range acl.Value.Grants {
		if g.Grantee == nil || text(g.Grantee.ID) != text(acl.Value.Owner.ID) {
			return "the ACL grants others than the owner something, and S3 takes no BucketOwnerEnforced until it does not: use disable_acls", nil
		}
	}
	return "", nil
}

func (s *scene) versioning() (string, error) {
	switch {
	case versioned(s.will.Versioning):
		return "", nil
	case replicates(s.will):
		return "versioning cannot be suspended while the bucket is replicated", nil
	case locked(s.will):
		return "versioning cannot be suspended under Object Lock", nil
	}
	return "", nil
}

// objectLock: https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock-configure.html
func (s *scene) objectLock() (string, error) {
	switch {
	case !s.will.Versioning.State.Answered():
		return notKnown("versioning", s.will.Versioning.Refusal), nil
	case !versioned(s.will.Versioning):
		return "Object Lock needs versioning to be Enabled", nil
	}
	return "", nil
}

func (s *scene) lifecycle() (string, error) {
	if v := s.will.Versioning.Value; v != nil && v.MFADelete == enabled {
		return "a bucket with MFA delete takes no lifecycle", nil
	}
	return "", nil
}

// replicationHere: https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-requirements.html
func (s *scene) replicationHere() (string, error) {
	switch {
	case !replicates(s.will), versioned(s.will.Versioning):
		return "", nil
	case !s.will.Versioning.State.Answered():
		return notKnown("versioning", s.will.Versioning.Refusal), nil
	}
	return "replication needs versioning to be Enabled", nil
}

func (s *scene) replication() string {
	for _, r := range s.named("replication") {
		if r.Target != nil && r.Target.Versioning.State.Answered() && !versioned(r.Target.Versioning) {
			return fmt.Sprintf("replication needs versioning to be Enabled at its destination, %s, too", r.Bucket)
		}
		if r.Exists != nil && !*r.Exists {
			return fmt.Sprintf("there is no bucket %s to replicate to", r.Bucket)
		}
	}
	return ""
}

// named are the buckets that a subresource names, with what is known of them.
func (s *scene) named(from string) []snapshot.Reference {
	var out []snapshot.Reference
	if v := s.will.References.Value; v != nil {
		for _, r := range v.References {
			if r.From == from {
				out = append(out, r)
			}
		}
	}
	return out
}

// logging: https://docs.aws.amazon.com/AmazonS3/latest/userguide/enable-server-access-logging.html
func (s *scene) logging() string {
	for _, r := range s.named("logging") {
		switch {
		case r.Exists != nil && !*r.Exists:
			return fmt.Sprintf("there is no bucket %s to write logs to", r.Bucket)
		case r.Own != nil && !*r.Own:
			return fmt.Sprintf("logs go to buckets of the same account, and %s is none", r.Bucket)
		case r.Own != nil && r.Region != "" && s.will.Region != "" && r.Region != s.will.Region:
			return fmt.Sprintf("logs go to buckets of the same Region, and %s is in %s", r.Bucket, r.Region)
		case r.Target != nil && r.Target.Policy.State.Answered() && r.Target.ACL.State.Answered() && !takesLogs(r.Target.Policy, r.Target.ACL, r.Target.OwnershipControls):
			return fmt.Sprintf("%s does not let logging.s3.amazonaws.com write: no log would arrive", r.Bucket)
		}
	}
	return ""
}

func (s *scene) tagging() (string, error) {
	if tagsDecide(s.was) && tagsDecide(s.will) {
		return "tags decide on access to the bucket (ABAC), and S3 takes them by TagResource only", nil
	}
	return "", nil
}

func (s *scene) accelerate() (string, error) {
	if v := s.will.Accelerate.Value; v != nil && v.Status == enabled && strings.Contains(s.will.Name, ".") {
		return "a bucket with dots in its name cannot be accelerated", nil
	}
	return "", nil
}
