package exposure

// The names of layers.
const (
	bucketPolicyLayer = "bucket-policy"
	policyStatusLayer = "policy-status"
	aclLayer          = "acl"
	ownershipLayer    = "ownership"
	bucketBlockLayer  = "bucket-block"
	accountBlockLayer = "account-block"
	organizationLayer = "organization-policy"
	accessPointLayer  = "access-point"
)

// What a layer does.
const (
	opens         = "opens"
	closes        = "closes"
	doesNothing   = "none"
	effectUnknown = "unknown"
)

var stateNames = [...]string{NotKnown: "unknown", NotConfigured: "not-configured", Configured: "configured"}

func newLayer(name string, state State) Layer {
	l := Layer{Layer: name, State: stateNames[state], Effect: doesNothing, Classes: []Class{}}
	if state == NotKnown {
		l.Effect = effectUnknown
	}
	return l
}

func (l *Layer) acts(effect string, level Level, classes classSet, reason Reason, detail string) {
	l.Effect, l.Level, l.Classes, l.Reason, l.Detail = effect, level, classes.list(), reason, detail
}

// layers says what each layer does, in the order they act.
func (s *situation) layers() []Layer {
	out := make([]Layer, 0, 6+len(s.points))
	out = append(out, s.policyLayer())
	if s.in.PolicyStatus != nil {
		out = append(out, s.statusLayer())
	}
	out = append(out, s.aclLayer(), s.ownershipLayer(), s.blockLayer(bucketBlockLayer, s.in.BucketBlock.State, s.bucket))
	if _, replaces := organizationFlags(s.in); replaces {
		out = append(out, s.blockLayer(organizationLayer, Configured, s.account))
	} else {
		out = append(out, s.blockLayer(accountBlockLayer, s.in.AccountBlock.State, s.account))
	}
	for i := range s.points {
		out = append(out, s.pointLayer(i))
	}
	return out
}

func (s *situation) policyLayer() Layer {
	if s.policy == nil {
		l := newLayer(bucketPolicyLayer, NotKnown)
		if len(s.policies) == 1 {
			l = newLayer(bucketPolicyLayer, NotConfigured)
		}
		l.Detail = s.in.Policy.Reason
		return l
	}
	l := newLayer(bucketPolicyLayer, Configured)
	direct := levelsOf(s.policy.Statements)
	switch {
	case direct.classes() != 0:
		l.acts(opens, s.policy.Level, direct.classes(), "", "")
	case s.policy.Level != Private:
		l.acts(opens, s.policy.Level, 0, NoClass, "")
	}
	if gate := s.policies[0].anyPoint; gate.classes()&^direct.classes() != 0 {
		l.Reason = DelegatedToAccessPoint
	}
	return l
}

func (s *situation) statusLayer() Layer {
	l := newLayer(policyStatusLayer, Configured)
	switch {
	case s.disagreement == nil && s.policy == nil:
		l.Detail = statusDetail(*s.in.PolicyStatus)
	case s.disagreement == nil:
		l.Detail = "AWS agrees"
	case s.disagreement.AWS:
		l.acts(opens, Public, s.policies[0].direct.open, "", statusDetail(true))
	default:
		l.acts(closes, Public, levelsOf(s.policy.Statements).open, "", statusDetail(false))
	}
	return l
}

func statusDetail(public bool) string {
	if public {
		return "AWS says that the policy is public"
	}
	return "AWS says that the policy is not public"
}

// aclLayer says "masked" where a setting keeps public grants out of the
// answer to GetBucketAcl: none seen does not mean that there are none.
// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketAcl.html
func (s *situation) aclLayer() Layer {
	state := aclState(s.in)
	l := newLayer(aclLayer, state)
	switch {
	case state == NotKnown:
		l.Detail = s.in.ACL.Reason
	case s.acl.classes() != 0:
		l.acts(opens, s.acl.level(), s.acl.classes(), "", grantNames(s.in))
	case s.masking() != "":
		l.Detail = "masked by " + s.masking()
	}
	if denied := s.acl.classes() & s.policies[0].denied; len(s.policies) == 1 && denied != 0 {
		l.Reason = DeniedBy
		if denied == s.acl.classes() {
			l.Effect = doesNothing
		}
	}
	return l
}

// masking names the setting under which GetBucketAcl leaves grants out.
func (s *situation) masking() string {
	switch {
	case s.surelyEnforced():
		return ownershipEnforced
	case s.surelyIgnoring():
		return ignoreSwitch
	}
	return ""
}

func (s *situation) surelyEnforced() bool { return len(s.enforced) == 1 && s.enforced[0] }

func (s *situation) surelyIgnoring() bool {
	return always(s.bucket, ignoring) || always(s.account, ignoring)
}

func (s *situation) surelyRestricting() bool {
	return always(s.bucket, restricting) || always(s.account, restricting)
}

func (s *situation) ownershipLayer() Layer {
	l := newLayer(ownershipLayer, s.in.Ownership.State)
	switch {
	case s.in.Ownership.State == NotKnown:
		l.Detail = s.in.Ownership.Reason
	case s.in.Ownership.State == NotConfigured:
		l.Detail = "ObjectWriter"
	case len(s.enforced) > 1: // a value that S3 does not have
		l.State, l.Effect, l.Detail = stateNames[NotKnown], effectUnknown, s.in.Ownership.Value
	case s.enforced[0] && s.acl.classes() != 0:
		l.acts(closes, s.acl.level(), s.acl.classes(), ACLDisabled, ownershipEnforced)
	default:
		l.Detail = s.in.Ownership.Value
	}
	return l
}

const (
	restrictSwitch = "RestrictPublicBuckets"
	ignoreSwitch   = "IgnorePublicAcls"
)

// blockLayer is a block at one level: what it closes, each switch by itself.
func (s *situation) blockLayer(name string, state State, flags []blockFlags) Layer {
	l := newLayer(name, state)
	restricted, ignored := s.closedBy(flags)
	switch both := restricted.and(ignored); {
	case state == NotKnown:
		l.Detail = s.blockReason(name)
	case restricted.classes() != 0 || always(flags, restricting) && s.policyIsPublic():
		detail := restrictSwitch
		if ignored.open != 0 {
			detail += ", " + ignoreSwitch
		}
		l.acts(closes, Public, both.classes(), RestrictedByBlock, detail)
	case ignored.open != 0:
		l.acts(closes, Public, ignored.open, ACLIgnored, ignoreSwitch)
	default:
		l.Detail = switchesOn(flags)
	}
	return l
}

// closedBy is what the switches of one level hold back, of the policy and of
// the ACL.
func (s *situation) closedBy(flags []blockFlags) (restricted, ignored access) {
	if always(flags, restricting) && s.policyIsPublic() {
		restricted = s.policies[0].direct
	}
	if always(flags, ignoring) && !s.surelyEnforced() {
		ignored.open = s.acl.open
	}
	return restricted, ignored
}

// policyIsPublic is true where the policy is public in every possible case.
func (s *situation) policyIsPublic() bool {
	for i := range s.policies {
		if s.policies[i].grade != policyPublic {
			return false
		}
	}
	return true
}

func (s *situation) blockReason(name string) string {
	if name == bucketBlockLayer {
		return s.in.BucketBlock.Reason
	}
	return s.in.AccountBlock.Reason
}

// switchesOn names the switches that are on but have nothing to close.
func switchesOn(flags []blockFlags) string {
	restrict, ignore := always(flags, restricting), always(flags, ignoring)
	switch {
	case restrict && ignore:
		return restrictSwitch + ", " + ignoreSwitch
	case restrict:
		return restrictSwitch
	case ignore:
		return ignoreSwitch
	}
	return ""
}

// pointLayer is one access point of a bucket whose policy lets some through.
func (s *situation) pointLayer(i int) Layer {
	f := &s.points[i]
	if !f.listed {
		l := newLayer(accessPointLayer, NotKnown)
		l.Detail = s.in.AccessPoints.Reason
		return l
	}
	l := newLayer(accessPointLayer, Configured)
	l.Name = s.in.AccessPoints.Value[i].Name
	if len(s.policies) > 1 || s.policies[0].points == nil {
		l.Effect = effectUnknown
		return l
	}
	p := &s.policies[0]
	gate := p.points[i]
	if len(f.policies) > 1 || len(f.vpc) > 1 || len(f.restricts) > 1 {
		if gate.classes() != 0 && !s.surelyShut(p, i) {
			l.Effect = effectUnknown
		}
		return l
	}
	vpc, public := f.vpc[0], p.grade == policyPublic
	bare := through(gate, f.policies[0], vpc, false, public)
	left := through(gate, f.policies[0], vpc, f.restricts[0] || s.surelyRestricting(), public)
	switch {
	case bare.classes() == 0:
	case left.classes() != 0:
		l.acts(opens, left.level(), left.classes(), DelegatedToAccessPoint, originDetail(vpc))
	case f.restricts[0]:
		l.acts(closes, bare.level(), bare.classes(), RestrictedByBlock, restrictSwitch)
	default:
		l.Reason = RestrictedByBlock
	}
	return l
}

// surelyShut reports whether nothing gets through an access point whatever
// the values are that are not known.
func (s *situation) surelyShut(p *policyFacts, i int) bool {
	for _, b := range s.bucket {
		for _, a := range s.account {
			if s.points[i].span(p, i, b.or(a)).hi != (grades{}) {
				return false
			}
		}
	}
	return true
}

func originDetail(vpc bool) string {
	if vpc {
		return "VPC"
	}
	return ""
}
