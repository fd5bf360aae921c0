package exposure

// Analyse says who can reach a bucket. What an input that is not known could
// change is unknown in the answer; everything else holds for each of its
// values.
func Analyse(in *Input) *Result {
	var p *PolicyResult
	if in.Policy.State == Configured && in.Policy.Value != nil {
		p = AnalysePolicy(in.Policy.Value, kindOf(in), in.Self, in.Trusted)
	}
	return AnalyseWith(in, p)
}

// AnalyseWith is [Analyse] for a policy that was tested already, by
// [AnalysePolicy] with the same Self and Trusted; nil where there is none.
func AnalyseWith(in *Input, p *PolicyResult) *Result {
	s := newSituation(in, p)
	bounds := s.bounds()
	r := &Result{
		PolicyIsPublic:     answer(bounds, policyGrade, 1),
		ObjectsCanBePublic: answer(bounds, objectsGrade, 0),
		Statements:         []Statement{},
		Warnings:           []Warning{},
		Disagreement:       s.disagreement,
	}
	r.Verdict, r.Trusted = verdictOf(bounds)
	r.List, r.Read, r.Write = classLevel(bounds, 0), classLevel(bounds, 1), classLevel(bounds, 2)
	r.Admin, r.Metadata = classLevel(bounds, 3), classLevel(bounds, 4)
	if s.policy != nil {
		r.Statements = s.policy.Statements
		r.Warnings = append(r.Warnings, s.policy.Warnings...)
	}
	r.Warnings = append(aclWarnings(in, r.Warnings), s.pointWarnings()...)
	r.CrossAccount = s.crossAccount()
	r.Layers, r.Latent = s.layers(), s.latent()
	r.Confidence, r.Disputed = s.footing(r.Verdict)
	if in.Alone && s.policy != nil {
		r.Verdict, r.Trusted, r.Confidence, r.Disputed = p.Level, p.Trusted, p.Confidence, p.Disputed
	}
	if bounds.lo != bounds.hi {
		r.Missing = s.missing()
	}
	return r
}

func kindOf(in *Input) Kind {
	if in.Kind == "" {
		return BucketPolicy
	}
	return in.Kind
}

// situation is an input made ready to be judged: the values that each part of
// it can have, one where it is known.
type situation struct {
	in           *Input
	policy       *PolicyResult // nil where there is none, or it is not known
	disagreement *Disagreement
	acl          access // what the ACL as read gives while nothing masks it

	policies        []policyFacts
	bucket, account []blockFlags
	enforced        []bool
	acls            []access
	points          []pointFacts // nil where no policy value lets any through
	worlds          []span       // the answer in each possible world, set by bounds
}

func newSituation(in *Input, p *PolicyResult) *situation {
	s := &situation{in: in, acl: readACL(in), bucket: possibleFlags(&in.BucketBlock), account: accountFlags(in)}
	if in.Policy.State == Configured && p != nil {
		s.policy = p
	}
	s.enforced = possibleOwnership(in)
	s.acls = unknownACL
	if aclState(in) != NotKnown {
		s.acls = []access{s.acl}
	}
	s.policies = s.possiblePolicies()
	s.points = s.possiblePoints()
	return s
}

// unknownACL is nothing, or everything an ACL can give.
var unknownACL = []access{{}, {open: aclClasses, shared: aclClasses, untrusted: true}}

// ownershipEnforced is the setting that switches every ACL off.
// Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/about-object-ownership.html
const ownershipEnforced = "BucketOwnerEnforced"

var yesOrNo = []bool{false, true}

// possibleOwnership says whether ACLs are off. A bucket without the
// configuration is one of the time before it: ObjectWriter.
func possibleOwnership(in *Input) []bool {
	switch in.Ownership.State {
	case NotConfigured:
		return yesOrNo[:1]
	case Configured:
		switch in.Ownership.Value {
		case ownershipEnforced:
			return yesOrNo[1:]
		case "BucketOwnerPreferred", "ObjectWriter":
			return yesOrNo[:1]
		}
	}
	return yesOrNo
}
