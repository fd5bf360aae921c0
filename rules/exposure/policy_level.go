package exposure

import (
	"cmp"
	"slices"
	"strings"
)

// isOpen reports whether a statement names somebody who can be anybody.
// NotPrincipal names all but a few; all but everyone is nobody.
func (s *statementReading) isOpen() bool {
	if s.source.NotPrincipal {
		return !s.who.everyone
	}
	return hasOpen(s.who.elements)
}

// conclude sets whom an Allow lets in, and how well that is founded.
func (t *policyTest) conclude(s *statementReading) {
	s.reasons = s.who.reasons
	s.noteMalformed()
	if s.cancelled {
		s.ground = inferred
		s.reasons.add(DeniedBy)
		return
	}
	if s.source.NotPrincipal {
		t.concludeNotPrincipal(s)
	} else {
		t.concludePrincipals(s)
	}
}

// letIn adds an entity to the callers of the statement in hand.
func (t *policyTest) letIn(e *entity) { t.outCallers = append(t.outCallers, e.caller()) }

// closeCallers takes the callers that were added since first, tidied.
func (t *policyTest) closeCallers(first int) []Caller {
	if first == len(t.outCallers) {
		return noCallers
	}
	return tidy(t.outCallers[first:len(t.outCallers):len(t.outCallers)])
}

var noCallers = []Caller{}

// concludeNotPrincipal handles an Allow for all but a few.
func (t *policyTest) concludeNotPrincipal(s *statementReading) {
	if s.who.everyone {
		s.ground, s.disputed = inferred, true
		s.reasons.add(InvalidPrincipal)
		return
	}
	t.concludeOpen(s, &entity{kind: "anyone", open: true})
}

func (t *policyTest) concludePrincipals(s *statementReading) {
	var open *entity
	for i := range s.who.elements {
		e := &s.who.elements[i]
		switch {
		case e.gone:
		case e.open:
			if open == nil || e.written < open.written {
				open = e // "*" itself comes first: it is beyond dispute
			}
		case s.contradicts(e):
			s.ground = max(s.ground, inferred)
			s.reasons.add(Contradiction)
		case e.kind == "service":
			t.concludeService(s, e)
		default:
			t.trust(e)
			t.letIn(e)
		}
	}
	if s.removed {
		s.ground = max(s.ground, inferred)
		s.reasons.add(DeniedBy)
	}
	if open != nil {
		t.concludeOpen(s, open)
	}
}

// contradicts reports whether a principal cannot meet the conditions.
func (s *statementReading) contradicts(e *entity) bool {
	for i := range s.entries {
		if holds(s.entries[i].condition, e) == no {
			return true
		}
	}
	return false
}

// concludeOpen handles a principal who can be anybody: the conditions and the
// Deny statements that cover the statement bound it, or nothing does.
func (t *policyTest) concludeOpen(s *statementReading, e *entity) {
	best := t.narrowest(s)
	if best == nil {
		t.letIn(e)
		for i := range s.entries {
			s.ground = max(s.ground, s.entries[i].ground)
			s.disputed = s.disputed || s.entries[i].disputed
		}
	} else {
		for i := range best.entities {
			if !best.entities[i].gone {
				t.letIn(&best.entities[i])
			}
		}
		s.ground, s.disputed = max(s.ground, best.ground), s.disputed || best.disputed
		s.noteAnchor(best)
	}
	if e.written != "" { // not "*", but a principal that S3 refuses or does not know
		s.ground, s.disputed = max(s.ground, inferred), true
	}
}

func (s *statementReading) noteAnchor(best *judged) {
	if best.key == nil {
		s.reasons.add(NarrowedByDeny)
	} else if best.key.entity == "service" {
		s.reasons.add(ConfusedDeputy)
	}
	for i := range best.entities {
		if best.entities[i].kind == "access-point" {
			s.reasons.add(DelegatedToAccessPoint)
		}
	}
}

// concludeService handles an AWS service. Alone, or acting for the owner, it
// counts as private: it acts for whoever may make it act. Pinned to somebody
// else's resource it acts for them; AWS's own analysers pass over services.
// Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html
func (t *policyTest) concludeService(s *statementReading, e *entity) {
	pin := t.narrowestOf(s.entries, func(j *judged) bool { return j.key.pins })
	service := e.caller()
	if pin == nil {
		s.reasons.add(ConfusedDeputy)
		t.outCallers = append(t.outCallers, service)
		return
	}
	level, trusted := reachOfEntities(pin.entities)
	if level == Shared {
		service.Own, service.Trusted = false, trusted
		for i := range pin.entities {
			actsFor := pin.entities[i].caller()
			actsFor.Principal = e.id
			t.outCallers = append(t.outCallers, actsFor)
		}
		s.disputed = true
	}
	s.ground = max(s.ground, pin.ground)
	t.outCallers = append(t.outCallers, service)
}

// narrowest returns the entry, or the Deny, that bounds an open principal
// most, nil where none does. What a service's name says gives way to any
// other entry of the statement.
func (t *policyTest) narrowest(s *statementReading) *judged {
	best := t.narrowestOf(s.entries, func(j *judged) bool { return j.key.entity != "service" })
	if best == nil {
		best = t.narrowestOf(s.entries, func(*judged) bool { return true })
	}
	for i := range s.spared {
		t.trustAll(s.spared[i].entities)
		if best == nil || narrower(&s.spared[i], best) < 0 {
			best = &s.spared[i]
		}
	}
	return best
}

func (t *policyTest) narrowestOf(entries []judged, fits func(*judged) bool) *judged {
	var best *judged
	for i := range entries {
		j := &entries[i]
		if !j.limits || j.key == nil || !fits(j) {
			continue
		}
		t.trustAll(j.entities)
		if best == nil || narrower(j, best) < 0 {
			best = j
		}
	}
	return best
}

// narrower orders two bounds of one principal, both of which hold. Where they
// are as narrow, the better founded comes first, then the one that is easier
// to read; the order of the policy's text never counts.
func narrower(a, b *judged) int {
	aLevel, aTrusted := reachOfEntities(a.entities)
	bLevel, bTrusted := reachOfEntities(b.entities)
	if c := cmp.Or(
		less(aLevel == Private, bLevel == Private), less(aTrusted, bTrusted), less(!a.disputed, !b.disputed),
		cmp.Compare(a.ground, b.ground), cmp.Compare(a.rank(), b.rank()), cmp.Compare(len(a.entities), len(b.entities)),
	); c != 0 {
		return c
	}
	return slices.Compare(sortedIDs(a.entities), sortedIDs(b.entities))
}

// less orders true before false.
func less(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return -1
	}
	return 1
}

// rank puts what a Deny spares after what the statement itself asks for.
func (j *judged) rank() int {
	if j.key == nil {
		return len(anchorTable)
	}
	return int(j.key.rank)
}

func sortedIDs(list []entity) []string {
	ids := make([]string, len(list))
	for i := range list {
		ids[i] = list[i].id + " " + list[i].written
	}
	slices.Sort(ids)
	return ids
}

// reachOfEntities is the level of a bounded set of callers, and whether all
// that makes it shared is trusted.
func reachOfEntities(list []entity) (level Level, trusted bool) {
	level, trusted = Private, true
	for i := range list {
		if e := &list[i]; !e.own && !e.gone {
			level, trusted = Shared, trusted && e.trusted
		}
	}
	return level, trusted && level == Shared
}

// levelOf is the level of a statement's callers.
func levelOf(callers []Caller) (level Level, trusted bool) {
	level, trusted = Private, true
	for i := range callers {
		switch c := &callers[i]; {
		case c.Kind == "anyone":
			return Public, false
		case !c.Own:
			level, trusted = Shared, trusted && c.Trusted
		}
	}
	return level, trusted && level == Shared
}

// caller is the entity as results show it.
func (e *entity) caller() Caller {
	return Caller{Kind: e.kind, ID: e.id, Principal: e.written, Own: e.own, Trusted: e.trusted}
}

// tidy sorts callers and drops those that come twice.
func tidy(list []Caller) []Caller {
	if len(list) < 2 {
		return list
	}
	slices.SortFunc(list, compareCallers)
	return slices.CompactFunc(list, func(a, b Caller) bool { return compareCallers(a, b) == 0 })
}

func compareCallers(a, b Caller) int {
	return cmp.Or(strings.Compare(a.Kind, b.Kind), strings.Compare(a.ID, b.ID), strings.Compare(a.Principal, b.Principal))
}
