package exposure

import "fmt"

// compareReference holds a result on a wholly known input against the rule
// for the whole bucket, written down once more in the plainest way.
func compareReference(in *Input, r *Result) string {
	for _, state := range []State{in.Policy.State, in.ACL.State, in.Ownership.State, in.BucketBlock.State, in.AccountBlock.State, in.AccessPoints.State} {
		if state == NotKnown {
			return ""
		}
	}
	on := func(get func(*Block) *bool) bool {
		return in.BucketBlock.State == Configured && *get(&in.BucketBlock.Value) || in.AccountBlock.State == Configured && *get(&in.AccountBlock.Value)
	}
	restrict := on(func(b *Block) *bool { return b.RestrictPublicBuckets })
	ignore := on(func(b *Block) *bool { return b.IgnorePublicAcls })
	enforced := in.Ownership.Value == ownershipEnforced
	public, shared := map[Class]bool{}, map[Class]bool{}
	deniedAll := false
	if p := policyOf(in); p != nil {
		for _, s := range p.Statements {
			deniedAll = deniedAll || s.Effect == "Deny"
			for _, c := range s.Classes {
				if p.Public && restrict {
					continue
				}
				public[c] = public[c] || s.Level == Public
				shared[c] = shared[c] || s.Level == Shared
			}
		}
		referencePoints(in, p, restrict, public, shared)
	}
	if in.ACL.State == Configured && !enforced && !deniedAll {
		for _, g := range in.ACL.Value.Grants {
			classes := map[string][]Class{"READ": {List}, "WRITE": {Write}, "READ_ACP": {Metadata}, "WRITE_ACP": {Admin}, "FULL_CONTROL": {List, Write, Metadata, Admin}}[g.Permission]
			for _, c := range classes {
				public[c] = public[c] || g.Grantee.URI != nil && !ignore
				shared[c] = shared[c] || g.Grantee.ID != nil && *g.Grantee.ID != ownID
			}
		}
	}
	verdict := Private
	if len(shared) > 0 && (shared[List] || shared[Read] || shared[Write] || shared[Admin] || shared[Metadata]) {
		verdict = Shared
	}
	if public[List] || public[Read] || public[Write] || public[Admin] {
		verdict = Public
	}
	level := func(c Class) Level {
		if public[c] {
			return Public
		}
		if shared[c] {
			return Shared
		}
		return Private
	}
	for c, got := range map[Class]Level{List: r.List, Read: r.Read, Write: r.Write, Admin: r.Admin, Metadata: r.Metadata} {
		if got != level(c) {
			return fmt.Sprintf("%s is %s, want %s", c, got, level(c))
		}
	}
	if r.Verdict != verdict {
		return fmt.Sprintf("verdict is %s, want %s", r.Verdict, verdict)
	}
	if got := r.ObjectsCanBePublic; got == nil || *got != (!enforced && !ignore) {
		return "objects_can_be_public is wrong"
	}
	return ""
}

// referencePoints adds what comes in by access points. All delegations of
// the small world name the owner's account and nothing else.
func referencePoints(in *Input, p *PolicyResult, restrict bool, public, shared map[Class]bool) {
	for _, ap := range in.AccessPoints.Value {
		restrict := restrict || *ap.Block.Value.RestrictPublicBuckets
		second := AnalysePolicy(ap.Policy.Value, AccessPointPolicy, in.Self, in.Trusted)
		if restrict && (p.Public || second.Public && ap.NetworkOrigin != "VPC") {
			continue
		}
		for _, s := range p.Statements {
			delegates := false
			for _, c := range s.Conditions {
				delegates = delegates || c.Key == pointAccountKey
			}
			for _, c := range s.Classes {
				if !delegates {
					continue
				}
				public[c] = public[c] || second.Public && ap.NetworkOrigin != "VPC"
				shared[c] = true // every access point here names an outsider
			}
		}
	}
}
