package exposure

import (
	"strings"

	"s3audit/rules/policy"
)

// implied reports whether whatever an Allow lets in makes a Deny's entry true.
func implied(allow *policy.Statement, deny *policy.Condition) bool {
	for i := range allow.Conditions {
		if implies(&allow.Conditions[i], deny) {
			return true
		}
	}
	return false
}

// implies reports whether every request for which a is true has d true too.
// It says no where it cannot tell.
func implies(a, d *policy.Condition) bool {
	if a.Key != d.Key || len(a.Values) == 0 {
		return false
	}
	ao, do := operators[a.Operator], operators[d.Operator]
	if ao == nil || do == nil {
		return false
	}
	if do.family == presence {
		return impliesPresence(a, d, ao)
	}
	if a.Qualifier != d.Qualifier || a.IfExists && !d.IfExists || ao.negated != do.negated {
		return false
	}
	if ao.negated { // what d keeps out must be among what a keeps out
		return allCovered(d.Values, do, a.Values, ao)
	}
	return allCovered(a.Values, ao, d.Values, do)
}

// impliesPresence is implies for Null, which asks whether the key is there.
func impliesPresence(a, d *policy.Condition, ao *operator) bool {
	if len(d.Values) != 1 {
		return false
	}
	if ao.family == presence {
		return len(a.Values) == 1 && strings.EqualFold(a.Values[0], d.Values[0])
	}
	return strings.EqualFold(d.Values[0], "false") && !ao.negated && !a.IfExists && a.Qualifier != forAllValues
}

func allCovered(inner []string, innerOp *operator, outer []string, outerOp *operator) bool {
	for _, value := range inner {
		if !oneCovered(value, innerOp, outer, outerOp) {
			return false
		}
	}
	return true
}

func oneCovered(inner string, innerOp *operator, outer []string, outerOp *operator) bool {
	for _, value := range outer {
		if valueCovers(value, outerOp, inner, innerOp) {
			return true
		}
	}
	return false
}

// valueCovers reports whether all that the inner value matches, the outer
// value matches too.
func valueCovers(outer string, outerOp *operator, inner string, innerOp *operator) bool {
	if innerOp.folds && !outerOp.folds {
		return false
	}
	switch outerOp.family {
	case exactText:
		return innerOp.family == exactText && (outer == inner || outerOp.folds && strings.EqualFold(outer, inner))
	case patternText:
		return innerOp.family <= patternText && globCovers(outer, inner)
	case arnPattern:
		return (innerOp.family == exactText || innerOp.family == arnPattern) && globCovers(outer, inner) &&
			strings.Count(outer, ":") == strings.Count(inner, ":")
	case addressRange:
		o, outerOK := parsePrefix(outer)
		i, innerOK := parsePrefix(inner)
		return innerOp.family == addressRange && outerOK && innerOK && contains(o, i)
	}
	return outerOp.name == innerOp.name && outer == inner
}
