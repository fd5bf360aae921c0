package exposure

import (
	"slices"
	"strings"
)

// noEntries is the trace of a statement without conditions.
var noEntries = []Entry{}

// trace writes the Condition block's entries for a result, sorted by key and
// operator, with sorted values: their order in the text says nothing.
func (t *policyTest) trace(s *statementReading) []Entry {
	if len(s.entries) == 0 {
		return noEntries
	}
	first := len(t.outEntries)
	for i := range s.entries {
		j := &s.entries[i]
		t.outEntries = append(t.outEntries, Entry{
			Operator: spellOperator(j.condition, j.op), Key: j.condition.Key, Values: sorted(j.condition.Values),
			Anchors: j.limits, Reason: j.reason, Value: j.value,
		})
	}
	out := t.outEntries[first:len(t.outEntries):len(t.outEntries)]
	if len(out) > 1 {
		slices.SortFunc(out, compareEntries)
	}
	return out
}

func compareEntries(a, b Entry) int {
	if c := strings.Compare(a.Key, b.Key); c != 0 {
		return c
	}
	return strings.Compare(a.Operator, b.Operator)
}

func sorted(values []string) []string {
	if values == nil {
		return []string{}
	}
	if slices.IsSorted(values) {
		return slices.Clip(values)
	}
	values = slices.Clone(values)
	slices.Sort(values)
	return values
}

// namesWhom sets the callers of a Deny: whom it is about.
func (t *policyTest) namesWhom(s *statementReading) {
	if s.source.NotPrincipal {
		if !s.who.everyone {
			t.outCallers = append(t.outCallers, Caller{Kind: "anyone"})
		}
		return
	}
	for i := range s.who.elements {
		t.letIn(&s.who.elements[i])
	}
}

// noteMalformed remarks on values that no caller can have.
func (s *statementReading) noteMalformed() {
	for i := range s.entries {
		if s.entries[i].reason == MalformedValue {
			s.reasons.add(MalformedValue)
		}
	}
}

// summary is what the statements of a policy come to.
type summary struct {
	level             Level
	trusted, disputed bool
	ground            ground
}

// add takes in one Allow. A public one decides alone, so of several the best
// founded counts; short of public every statement carries the answer.
func (m *summary) add(s *Statement, g ground) {
	switch {
	case s.Public && m.level != Public:
		*m = summary{level: Public, ground: g, disputed: s.Disputed}
	case s.Public:
		m.ground, m.disputed = min(m.ground, g), m.disputed && s.Disputed
	case m.level == Public:
	default:
		if s.Level == Shared {
			m.trusted = s.Trusted && (m.trusted || m.level != Shared)
			m.level = Shared
		}
		m.ground, m.disputed = max(m.ground, g), m.disputed || s.Disputed
	}
}

func (m *summary) fill(r *PolicyResult) {
	if m.level == "" {
		m.level = Private
	}
	r.Level, r.Public, r.Trusted = m.level, m.level == Public, m.trusted
	r.Confidence, r.Disputed = m.ground.confidence(), m.disputed
}
