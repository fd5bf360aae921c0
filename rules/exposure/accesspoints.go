package exposure

import (
	"slices"

	"s3audit/rules/policy"
)

// pointFacts are the values that one access point's settings can have. Its
// policy is a second gate behind the bucket's: a request needs both.
// Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-points-policies.html
type pointFacts struct {
	// listed is false of the access points of a bucket whose list is not known.
	listed    bool
	policies  []pointPolicy
	vpc       []bool // whether requests come from a VPC only
	restricts []bool
	result    *PolicyResult // nil where the policy is not known, or there is none
}

// pointPolicy is one value that an access point's policy can have.
type pointPolicy struct {
	public bool
	gives  access
}

// unknownPointPolicy holds the ends of what a policy can do: nothing, name
// outsiders, or open everything to everyone.
var unknownPointPolicy = []pointPolicy{{}, {gives: access{shared: allClasses, untrusted: true}}, {public: true, gives: allAccess}}

// possiblePoints are the bucket's access points, where the bucket policy can
// let anybody in through them. Otherwise they add nothing: an access point's
// own policy reaches callers of other accounts only together with the bucket's.
func (s *situation) possiblePoints() []pointFacts {
	if !slices.ContainsFunc(s.policies, func(p policyFacts) bool { return p.anyPoint.classes() != 0 }) {
		return nil
	}
	switch s.in.AccessPoints.State {
	case NotConfigured:
		return nil
	case NotKnown:
		return []pointFacts{{policies: unknownPointPolicy, vpc: yesOrNo[:1], restricts: yesOrNo[:1]}}
	}
	points := make([]pointFacts, len(s.in.AccessPoints.Value))
	for i := range points {
		points[i] = s.readPoint(&s.in.AccessPoints.Value[i])
	}
	return points
}

// readPoint takes what is known of one access point. One made without a block
// has all four switches on, and they cannot be changed later.
// Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-points-bpa-settings.html
func (s *situation) readPoint(ap *AccessPoint) pointFacts {
	f := pointFacts{listed: true, policies: unknownPointPolicy, vpc: yesOrNo, restricts: yesOrNo}
	switch ap.NetworkOrigin {
	case "Internet":
		f.vpc = yesOrNo[:1]
	case "VPC":
		f.vpc = yesOrNo[1:]
	default:
		if ap.MultiRegion {
			f.vpc = yesOrNo[:1] // it has no such setting
		}
	}
	switch {
	case ap.Block.State == Configured && !isOn(ap.Block.Value.RestrictPublicBuckets):
		f.restricts = yesOrNo[:1]
	case ap.Block.State != NotKnown:
		f.restricts = yesOrNo[1:]
	}
	switch {
	case ap.Policy.State == NotConfigured:
		f.policies = unknownPointPolicy[:1]
	case ap.Policy.State == Configured && ap.Policy.Value != nil:
		f.result = AnalysePolicy(ap.Policy.Value, AccessPointPolicy, s.in.Self, s.in.Trusted)
		f.policies = []pointPolicy{{public: f.result.Public, gives: levelsOf(f.result.Statements)}}
	}
	return f
}

// levelsOf adds up what an access point's statements give to outsiders.
func levelsOf(statements []Statement) access {
	return (&situation{}).sum(statements)
}

// span is what the access point at index adds under one value of the bucket
// policy and the bucket's and account's blocks, over all of its own values.
func (f *pointFacts) span(p *policyFacts, index int, block blockFlags) span {
	gate := p.anyPoint
	if f.listed {
		if p.points == nil {
			return span{}
		}
		gate = p.points[index]
	}
	if gate.classes() == 0 {
		return span{}
	}
	var out span
	first := true
	for _, own := range f.policies {
		for _, vpc := range f.vpc {
			for _, restrict := range f.restricts {
				g := through(gate, own, vpc, restrict || block.restrict, p.grade == policyPublic).grades()
				if first {
					out, first = span{g, g}, false
				}
				out = out.hull(span{g, g})
			}
		}
	}
	return out
}

// through is what gets in by one access point. Requests from a VPC only are
// never public; under RestrictPublicBuckets a public policy, of the bucket or
// of the access point, gives nothing to other accounts.
func through(gate access, own pointPolicy, vpc, restrict, bucketPublic bool) access {
	gives := own.gives
	if vpc {
		own.public = false
		gives = access{shared: gives.classes(), untrusted: gives.untrusted || gives.open != 0}
	}
	if restrict && (own.public || bucketPublic) {
		return access{}
	}
	byPoint, byBucket := gate.open&gives.shared, gate.shared&gives.open
	byEither := gate.shared & gives.shared
	return access{
		open:   gate.open & gives.open,
		shared: byPoint | byBucket | byEither,
		untrusted: byPoint != 0 && gives.untrusted || byBucket != 0 && gate.untrusted ||
			byEither != 0 && gives.untrusted && gate.untrusted,
	}
}

// pointPolicyOf is an access point's policy where it is known.
func pointPolicyOf(ap *AccessPoint) *policy.Document {
	if ap.Policy.State != Configured {
		return nil
	}
	return ap.Policy.Value
}
