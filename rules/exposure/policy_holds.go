package exposure

import (
	"strings"

	"s3audit/rules/policy"
)

// truth is whether something holds for every request in question, for none,
// or cannot be told.
type truth uint8

const (
	maybe truth = iota
	yes
	no
)

func (t truth) not() truth {
	switch t {
	case yes:
		return no
	case no:
		return yes
	}
	return maybe
}

// The keys whose values follow from who the principal is.
const (
	accountKey      = "aws:principalaccount"
	principalARNKey = "aws:principalarn"
	orgKey          = "aws:principalorgid"
	serviceKey      = "aws:principalisawsservice"
)

// holds reports whether an entry is true of the requests of one principal.
// It knows the keys that follow from who the principal is.
func holds(c *policy.Condition, e *entity) truth {
	op := operators[c.Operator]
	if op == nil || !e.principal || e.open || len(c.Values) == 0 || !isQualifier(c.Qualifier) {
		return maybe
	}
	var result truth
	switch c.Key {
	case accountKey:
		result = anyHolds(c, op, e, accountHolds)
	case principalARNKey:
		result = anyHolds(c, op, e, arnHolds)
	case orgKey:
		result = anyHolds(c, op, e, orgHolds)
	case serviceKey:
		return boolHolds(c, op, e.kind == "service")
	}
	if op.negated {
		result = result.not()
	}
	switch {
	case result == no && (c.IfExists || c.Qualifier == forAllValues):
		return maybe // the entry also lets through what does not have the key
	case result == yes && op.negated && c.Qualifier == forAnyValue:
		return maybe // the entry is false of what does not have the key
	}
	return result
}

// anyHolds joins the values, which are alternatives.
func anyHolds(c *policy.Condition, op *operator, e *entity, one func(*operator, string, *entity) truth) truth {
	result := no
	for _, value := range c.Values {
		switch one(op, value, e) {
		case yes:
			return yes
		case maybe:
			result = maybe
		}
	}
	return result
}

func accountHolds(op *operator, value string, e *entity) truth {
	if e.account == "" || op.family > patternText {
		return maybe
	}
	return textHolds(op, value, e.account)
}

// textHolds compares a value with a text that is known. In a self-relative
// policy the owner's id is not, so a wildcard may match it or not.
func textHolds(op *operator, value, text string) truth {
	matched := false
	switch {
	case hasVariable(value):
		return maybe
	case op.folds:
		matched = strings.EqualFold(value, text)
	case op.family == exactText:
		matched = value == text
	case value == "*":
		return yes
	case hasWildcard(value) && strings.Contains(text, policy.OwnAccount):
		return maybe
	default:
		matched = policy.Match(value, text)
	}
	return truthOf(matched)
}

// arnHolds compares a value with a principal's ARN. Users and roles have the
// ARN that the policy writes; of an account, a session or a federated user
// only the account is known.
func arnHolds(op *operator, value string, e *entity) truth {
	if e.account == "" || op.family > arnPattern || hasVariable(value) {
		return maybe
	}
	if a := splitARN(e.written); a.service == "iam" && (strings.HasPrefix(a.resource, "user/") || strings.HasPrefix(a.resource, "role/")) && !isWild(e.written) {
		result := textHolds(op, value, e.written)
		if result == yes && op.family == arnPattern && strings.Count(value, ":") != strings.Count(e.written, ":") {
			return maybe // in an ARN operator a star ends at the next colon
		}
		return result
	}
	a := splitARN(value)
	switch {
	case value == "*" && op.family == patternText:
		return yes
	case a.account == "" || a.parts < 5 || op.family == patternText && isWild(a.partition+a.service+a.region):
		return maybe // a star can run over the account
	}
	if op.family == exactText {
		return onlyNo(textHolds(op, a.account, e.account))
	}
	return onlyNo(textHolds(operators["stringlike"], a.account, e.account))
}

// onlyNo is for a test of one part: where it fails the whole fails.
func onlyNo(t truth) truth {
	if t == no {
		return no
	}
	return maybe
}

// orgHolds knows only that no organization's id starts otherwise than "o-".
func orgHolds(op *operator, value string, _ *entity) truth {
	if op.family > patternText || strings.HasPrefix(value, "o-") || isWild(value) && op.family == patternText || hasVariable(value) {
		return maybe
	}
	return no
}

func boolHolds(c *policy.Condition, op *operator, fact bool) truth {
	if op.name != "Bool" || len(c.Values) != 1 {
		return maybe
	}
	switch strings.ToLower(c.Values[0]) {
	case "true":
		return truthOf(fact)
	case "false":
		return truthOf(!fact)
	}
	return maybe
}

func truthOf(b bool) truth {
	if b {
		return yes
	}
	return no
}
