package exposure

import (
	"s3audit/rules/policy"
)

// denial is what one Deny statement does to one Allow, which it covers.
type denial struct {
	deny *statementReading
	// rest are its entries that what the Allow lets in does not make true.
	rest []*judged
	at   int // its place among the Allow's effects
}

// partialDeny denies everyone a part of what an Allow gives; at is its place
// among the Allow's effects.
type partialDeny struct {
	deny *statementReading
	at   int
}

// applyDenies finds what the Deny statements of the policy do to an Allow.
// AWS does not say what a Deny does to the public test; it does say that the
// test is a proof, so a Deny counts where it provably closes what was open.
func (t *policyTest) applyDenies(s *statementReading) {
	firstDenial, firstEffect := len(t.denials), len(t.outEffects)
	for _, d := range t.denies {
		covers, rest := t.covers(d, s.source), t.unmet(s.source, d)
		everyone := d.who.everyone && !d.source.NotPrincipal && len(rest) == 0
		effect := DenyEffect{Statement: d.source.Index, Effect: "none"}
		switch {
		case covers && everyone:
			s.cancelled = true
			effect.Effect, effect.Reason = "cancels", DeniedBy
		case covers:
			effect = t.weigh(s, denial{d, rest, len(t.outEffects) - firstEffect})
		case !t.overlaps(d.source, s.source):
			continue
		default:
			effect.Reason = CoversPart
			if everyone {
				s.partial = append(s.partial, partialDeny{d, len(t.outEffects) - firstEffect})
			}
		}
		t.outEffects = append(t.outEffects, effect)
	}
	s.denials = t.denials[firstDenial:]
	if len(t.outEffects) > firstEffect {
		s.denies = t.outEffects[firstEffect:len(t.outEffects):len(t.outEffects)]
	}
	s.removeDenied()
}

// unmet returns the entries of a Deny that need not be true of what an Allow
// lets in.
func (t *policyTest) unmet(allow *policy.Statement, d *statementReading) []*judged {
	first := len(t.unmetEntries)
	for i := range d.entries {
		if !implied(allow, d.entries[i].condition) {
			t.unmetEntries = append(t.unmetEntries, &d.entries[i])
		}
	}
	return t.unmetEntries[first:len(t.unmetEntries):len(t.unmetEntries)]
}

// weigh handles a Deny that covers the Allow, but not for everyone.
func (t *policyTest) weigh(s *statementReading, d denial) DenyEffect {
	effect := DenyEffect{Statement: d.deny.source.Index, Effect: "none"}
	if followsFromPrincipals(d.rest) {
		t.denials = append(t.denials, d)
	}
	spared, reason := restriction(d)
	switch {
	case reason == "" && hasOpen(s.who.elements):
		s.spared = append(s.spared, spared)
		effect.Effect, effect.Reason = "narrows", NarrowedByDeny
	default:
		effect.Reason = reason
	}
	return effect
}

// followsFromPrincipals reports whether entries can be sure to be true by who
// calls alone.
func followsFromPrincipals(rest []*judged) bool {
	for _, j := range rest {
		switch j.condition.Key {
		case accountKey, principalARNKey, orgKey, serviceKey:
		default:
			return false
		}
	}
	return true
}

// removeDenied takes out whoever a Deny is sure to deny, also among those
// that another Deny spares.
func (s *statementReading) removeDenied() {
	for _, d := range s.denials {
		removed := removeFrom(s.who.elements, d)
		for i := range s.entries {
			removed = removeFrom(s.entries[i].entities, d) || removed
		}
		for i := range s.spared {
			removed = removeFrom(s.spared[i].entities, d) || removed
		}
		if !removed {
			continue
		}
		s.removed = true
		if effect := &s.denies[d.at]; effect.Effect == "none" {
			effect.Effect, effect.Reason = "removes-principals", DeniedBy
		}
	}
}

func removeFrom(list []entity, d denial) (removed bool) {
	for i := range list {
		if denies(d, &list[i]) {
			list[i].gone, removed = true, true
		}
	}
	return removed
}

// denies reports whether a Deny is sure to deny all that an entity asks.
func denies(d denial, e *entity) bool {
	w := &d.deny.who
	switch {
	case !e.principal:
		return false
	case d.deny.source.NotPrincipal:
		if w.everyone || w.invalid || !isApart(w.elements, e) {
			return false
		}
	case !w.everyone && !isNamed(w.elements, e):
		return false
	}
	for _, j := range d.rest {
		if holds(j.condition, e) != yes {
			return false
		}
	}
	return true
}

// isApart reports whether an entity is sure to be none of a list's: of an
// id without an account nobody knows whose it is.
func isApart(list []entity, e *entity) bool {
	for i := range list {
		l := &list[i]
		if l.account == "" && l.kind != "service" && l.kind != "cloudfront-identity" || l.account == e.account {
			return false
		}
	}
	return e.account != "" && len(list) > 0
}

// restriction returns who a Deny spares, where that is a bounded set, or the
// reason why it is not. Entries of one Deny must all be true to deny, so
// those it spares are the union of what each of them spares.
func restriction(d denial) (judged, Reason) {
	a := judged{limits: true, ground: inferred}
	w := &d.deny.who
	switch {
	case d.deny.source.NotPrincipal:
		if w.everyone || w.invalid || len(w.elements) == 0 || hasOpen(w.elements) {
			return a, NamesSome
		}
		a.entities = append(a.entities, w.elements...)
	case !w.everyone:
		return a, NamesSome
	}
	reason := Reason("")
	for _, j := range d.rest {
		if !j.limits {
			if reason == "" || j.reason < reason {
				reason = j.reason
			}
			continue
		}
		a.entities = append(a.entities, j.entities...)
		a.ground, a.disputed = max(a.ground, j.ground), a.disputed || j.disputed
	}
	return a, reason
}

func hasOpen(list []entity) bool {
	for i := range list {
		if list[i].open {
			return true
		}
	}
	return false
}
