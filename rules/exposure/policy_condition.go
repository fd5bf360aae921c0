package exposure

import (
	"strings"

	"s3audit/rules/policy"
)

// judged is what one entry of a Condition block does about who calls.
type judged struct {
	condition *policy.Condition
	op        *operator  // nil of operators that the language does not have
	key       *anchorKey // nil of keys that never limit who calls
	// limits says that who calls is one of entities: of an Allow's entry for
	// those it lets in, of a Deny's for those it spares.
	limits   bool
	entities []entity
	// services says that a Deny spares AWS services.
	services bool
	reason   Reason
	value    string
	ground   ground
	disputed bool
}

// judge reads one entry. An Allow is limited by what an entry asks for, a
// Deny spares what a negated entry names: there the key's absence denies.
func (t *policyTest) judge(c *policy.Condition, deny bool) judged {
	j := judged{condition: c, op: operators[c.Operator], key: anchorKeys[c.Key]}
	if j.key == nil {
		j.reason = KeyNotAnAnchor
		if plain := plainKeys[c.Key]; plain != nil {
			j.disputed = plain.disputed
		}
		if deny && sparesServices(c) {
			j.limits, j.services, j.disputed, j.reason = true, true, false, ""
		}
		return j
	}
	if j.refuse(c, deny); j.reason != "" {
		return j
	}
	t.judgeValues(&j)
	if c.Qualifier == forAnyValue && j.limits && !j.key.many {
		j.ground, j.disputed = max(j.ground, inferred), true
		if j.reason == "" {
			j.reason = ForAnyValueSingle
		}
	}
	return j
}

// sparesServices recognises Bool aws:PrincipalIsAWSService false, also with
// IfExists: a Deny with it leaves AWS services alone, and nobody else.
func sparesServices(c *policy.Condition) bool {
	return c.Key == serviceKey && c.Operator == "bool" && c.Qualifier == "" &&
		len(c.Values) == 1 && strings.EqualFold(c.Values[0], "false")
}

// refuse sets the reason why an operator cannot limit who calls.
func (j *judged) refuse(c *policy.Condition, deny bool) {
	switch op := j.op; {
	case op == nil || !isQualifier(c.Qualifier):
		j.reason, j.ground = UnknownOperator, inferred
	case op.family == presence:
		j.reason = NullTest
	case op.family == otherType:
		j.reason = TypeMismatch
	case deny && !op.negated:
		j.reason = PositiveOperator
	case deny && c.Qualifier == forAnyValue:
		j.reason = ForAnyValueAbsent
	case deny:
	case op.negated:
		j.reason = NegatedOperator
	case c.IfExists:
		j.reason, j.ground = IfExists, inferred
		if j.key.always {
			j.ground, j.disputed = convention, true
		}
	case c.Qualifier == forAllValues:
		j.reason, j.ground = ForAllValues, inferred
	}
	if j.reason == "" && mismatched(j.key.kind, j.op.family) {
		j.reason, j.ground, j.disputed = TypeMismatch, inferred, true
	}
}

func mismatched(kind keyType, f family) bool {
	switch f {
	case arnPattern:
		return kind != arnKey
	case addressRange:
		return kind != ipKey
	}
	return false
}

// judgeValues reads the values. They are alternatives: one that is not fixed
// spoils the entry.
func (t *policyTest) judgeValues(j *judged) {
	spoiler := reading{reason: EmptyValues}
	j.ground, j.limits = j.key.mark, len(j.condition.Values) > 0
	private, first := true, len(t.entities)
	for _, value := range j.condition.Values {
		r := reading{reason: EmptyValues}
		if value != "" {
			r = j.key.parse(t, value, j.key, j.op)
		}
		switch {
		case !r.fixed:
			if j.limits || r.before(&spoiler, value, j.value) {
				spoiler, j.value = r, value
			}
			j.limits = false
		case j.limits:
			private = private && r.private
			j.add(&r, value)
			if !r.nobody {
				t.entities = append(t.entities, r.entity)
			}
		}
	}
	if !j.limits {
		j.reason, j.ground, j.disputed = spoiler.reason, spoiler.ground, spoiler.disputed
		return
	}
	j.entities = t.entities[first:len(t.entities):len(t.entities)]
	if private && j.reason == "" {
		j.reason, j.ground = PrivateRange, convention
	}
}

// add takes in a fixed value. Of several remarks the first by letter stays,
// whatever the order of the values.
func (j *judged) add(r *reading, value string) {
	j.ground, j.disputed = max(j.ground, r.ground), j.disputed || r.disputed
	if r.reason != "" && (j.reason == "" || r.reason < j.reason || r.reason == j.reason && value < j.value) {
		j.reason, j.value = r.reason, value
	}
}

// before reports whether r is the better reason of two why an entry is
// spoiled: the one less open to dispute, then the first by letter.
func (r *reading) before(other *reading, value, otherValue string) bool {
	switch {
	case r.disputed != other.disputed:
		return other.disputed
	case r.ground != other.ground:
		return r.ground < other.ground
	case r.reason != other.reason:
		return r.reason < other.reason
	}
	return value < otherValue
}
