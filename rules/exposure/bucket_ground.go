package exposure

import "slices"

// footing is what an answer, or a part of it, rests on.
type footing struct {
	ground   ground
	disputed bool
}

var (
	firm  = footing{ground: documented}
	loose = footing{ground: convention, disputed: true} // AWS's texts leave it open
)

func footingOf(c Confidence, disputed bool) footing {
	switch c {
	case Inferred:
		return footing{inferred, disputed}
	case Convention:
		return footing{convention, disputed}
	}
	return footing{documented, disputed}
}

// weaker is the footing of something that needs both.
func (f footing) weaker(other footing) footing {
	return footing{max(f.ground, other.ground), f.disputed || other.disputed}
}

// firmer reports whether f is the better one of two that each suffice.
func (f footing) firmer(other footing) bool {
	if f.disputed != other.disputed {
		return !f.disputed
	}
	return f.ground < other.ground
}

// footing is what the verdict rests on. One open path makes a bucket public,
// so the firmest of them counts; that it is not open rests on every reading
// that was needed to say so.
func (s *situation) footing(verdict Level) (Confidence, bool) {
	g := s.footingOfAll()
	if verdict == Public {
		g = s.footingOfOpen(g)
	}
	return g.ground.confidence(), g.disputed
}

// footingOfOpen is the firmest ground on which some path opens the data.
func (s *situation) footingOfOpen(otherwise footing) footing {
	best, found := otherwise, false
	offer := func(g footing) {
		if !found || g.firmer(best) {
			best, found = g, true
		}
	}
	if s.policy != nil && !s.anyRestricting() {
		for i := range s.policy.Statements {
			st := &s.policy.Statements[i]
			switch {
			case s.levelOf(st) != Public || setOf(st.Classes)&dataClasses == 0:
			case s.disagreement != nil:
				offer(firm) // AWS said so
			default:
				offer(footingOf(st.Confidence, st.Disputed))
			}
		}
	}
	ignored := possible(s.bucket, ignoring) || possible(s.account, ignoring)
	if !ignored && len(s.enforced) == 1 && !s.enforced[0] && len(s.policies) == 1 && s.acl.open&^s.policies[0].denied&dataClasses != 0 {
		offer(firm)
	}
	return best
}

func (s *situation) anyRestricting() bool {
	return possible(s.bucket, restricting) || possible(s.account, restricting)
}

// footingOfAll adds up every reading that was used.
func (s *situation) footingOfAll() footing {
	g := s.footingOfPolicy()
	restricted := s.surelyRestricting() && s.policyIsPublic()
	if len(s.enforced) > 1 || !s.enforced[0] {
		if s.acl.classes()&s.policies[0].denied != 0 && len(s.policies) == 1 {
			g = g.weaker(footing{inferred, false})
		}
		if s.acl.shared != 0 && (restricted || s.acl.open != 0 && s.surelyIgnoring()) {
			g = g.weaker(loose) // AWS does not say what becomes of these grants
		}
		if s.acl.open == metadataBit && !s.surelyIgnoring() {
			g = g.weaker(loose)
		}
		if s.guessedGrantee() {
			g = g.weaker(footing{convention, false})
		}
	}
	for i := range s.points {
		g = s.footingOfPoint(g, i)
	}
	return g
}

// footingOfPolicy is the policy test's. Under RestrictPublicBuckets only that
// the policy is public matters, and AWS's own word for that is firm.
func (s *situation) footingOfPolicy() footing {
	if s.policy == nil {
		return firm
	}
	g := footingOf(s.policy.Confidence, s.policy.Disputed)
	if s.policyIsPublic() && s.surelyRestricting() {
		if s.in.PolicyStatus != nil {
			return firm
		}
		return g
	}
	for i := range s.policy.Statements {
		if st := &s.policy.Statements[i]; s.levelOf(st) == Shared && delegatesAbroad(st) {
			g = g.weaker(footing{disputed: true}) // Access Analyzer calls it public
		}
	}
	if s.policies[0].direct.open == metadataBit {
		g = g.weaker(loose) // public to AWS's status, without a way to the data
	}
	return g
}

func (s *situation) footingOfPoint(g footing, i int) footing {
	f := &s.points[i]
	if !f.listed || s.policies[0].points == nil || s.policies[0].points[i].classes() == 0 {
		return g
	}
	if f.result != nil {
		g = g.weaker(footingOf(f.result.Confidence, f.result.Disputed))
	}
	if s.in.AccessPoints.Value[i].Block.State == NotConfigured {
		g = g.weaker(footing{convention, false})
	}
	return g
}

// guessedGrantee is true of a grant whose grantee may or may not be the owner.
func (s *situation) guessedGrantee() bool {
	if s.acl.shared == 0 {
		return false
	}
	known := ownerKnown(s.in)
	for i := range s.in.ACL.Value.Grants {
		kind, caller := granteeOf(s.in, s.in.ACL.Value.Grants[i].Grantee)
		if kind == granteeForeign && (caller.Kind == "identity" || !known) {
			return true
		}
	}
	return false
}

// delegatesAbroad reports whether a statement leaves it to access points of
// another account who gets in.
func delegatesAbroad(s *Statement) bool {
	return slices.ContainsFunc(s.Callers, func(c Caller) bool { return c.Kind == "access-point" && !c.Own })
}
