package exposure

import "slices"

// policyFacts is one value that the bucket policy can have.
type policyFacts struct {
	grade  uint8  // of policyGrade
	direct access // what requests to the bucket itself get, before blocks
	denied classSet
	// points is what the policy lets through each access point, before the
	// access point's own policy; nil where it speaks of none.
	points []access
	// anyPoint is the most it lets through access points that nobody listed.
	anyPoint access
}

const (
	noPolicy uint8 = iota
	policyNotPublic
	policyPublic
)

// under is what is left of the policy's own grants. RestrictPublicBuckets acts
// on a public policy as a whole: grants to single accounts in it end too.
func (p *policyFacts) under(block blockFlags) access {
	if block.restrict && p.grade == policyPublic {
		return access{}
	}
	return p.direct
}

// possiblePolicies are the values the policy can have. One that was not read
// can hold anything; these few stand for the ends of what it can do. That it
// can deny everything to everyone is why nothing but the absence of a policy,
// or its text, makes the ACL's path certain.
func (s *situation) possiblePolicies() []policyFacts {
	in := s.in
	if s.policy != nil {
		return []policyFacts{s.readPolicy()}
	}
	status := in.PolicyStatus
	if in.Policy.State == NotConfigured {
		if status == nil || !*status {
			return []policyFacts{{grade: noPolicy}}
		}
		s.disagreement = &Disagreement{AWS: true, Statements: []int{}} // put between two reads
	}
	through := func(r access) []access { return slices.Repeat([]access{r}, len(in.AccessPoints.Value)) }
	denyAll := policyFacts{grade: policyNotPublic, denied: allClasses}
	sharing := policyFacts{grade: policyNotPublic, direct: access{shared: allClasses, untrusted: true}}
	delegating := policyFacts{grade: policyNotPublic, points: through(allAccess), anyPoint: allAccess}
	opening := policyFacts{grade: policyPublic, direct: allAccess}
	openingPoints := policyFacts{grade: policyPublic, points: delegating.points, anyPoint: allAccess}
	openingNothing := policyFacts{grade: policyPublic, denied: allClasses} // an action that S3 does not have
	switch {
	case status == nil:
		return []policyFacts{{grade: noPolicy}, denyAll, sharing, delegating, opening, openingPoints, openingNothing}
	case *status:
		return []policyFacts{{grade: policyPublic}, opening, openingPoints, openingNothing}
	}
	return []policyFacts{{grade: policyNotPublic}, denyAll, sharing, delegating}
}

// readPolicy is a policy that was read, with AWS's answer over ours.
func (s *situation) readPolicy() policyFacts {
	s.compareStatus()
	f := policyFacts{grade: policyNotPublic, direct: s.sum(s.policy.Statements)}
	if s.isPublic() {
		f.grade = policyPublic
	}
	doc := s.in.Policy.Value
	f.denied = deniedToAll(doc, s.in.Self)
	if namesPoints(doc) && kindOf(s.in) == BucketPolicy {
		s.delegations(&f)
	}
	return f
}

func (s *situation) isPublic() bool {
	if s.disagreement != nil {
		return s.disagreement.AWS
	}
	return s.policy != nil && s.policy.Public
}

// sum adds up what Allow statements give to outsiders.
func (s *situation) sum(statements []Statement) (r access) {
	for i := range statements {
		st := &statements[i]
		switch s.levelOf(st) {
		case Public:
			r.open |= setOf(st.Classes)
		case Shared:
			classes := setOf(st.Classes)
			r.shared |= classes
			r.untrusted = r.untrusted || classes != 0 && !st.Trusted
		}
	}
	return r
}

// levelOf is a statement's level after AWS's answer about the policy.
func (s *situation) levelOf(st *Statement) Level {
	if st.Effect != "Allow" {
		return Private
	}
	if d := s.disagreement; d != nil && slices.Contains(d.Statements, st.Index) {
		if d.AWS {
			return Public
		}
		return Shared
	}
	return st.Level
}

// compareStatus sets the disagreement where AWS's answer is not ours. AWS
// does not say which statement it means: where it says public, those with an
// open element are the candidates, or else all that allow anything.
func (s *situation) compareStatus() {
	status := s.in.PolicyStatus
	if status == nil || *status == s.policy.Public {
		return
	}
	d := &Disagreement{AWS: *status, Analyser: s.policy.Public, Statements: []int{}}
	pick := func(match func(*Statement) bool) {
		for i := range s.policy.Statements {
			if st := &s.policy.Statements[i]; st.Effect == "Allow" && match(st) {
				d.Statements = append(d.Statements, st.Index)
			}
		}
	}
	if d.Analyser {
		pick(func(st *Statement) bool { return st.Public })
	} else {
		pick(func(st *Statement) bool { return st.Open })
		if len(d.Statements) == 0 {
			pick(func(*Statement) bool { return true })
		}
	}
	s.disagreement = d
}
