package exposure

import (
	"strings"

	"s3audit/rules/policy"
)

// family is how an operator compares.
type family uint8

const (
	exactText family = iota
	patternText
	arnPattern
	addressRange
	presence
	otherType // booleans, numbers, dates and bytes
)

// operator is one condition operator of the policy language.
type operator struct {
	name    string // as the guide spells it
	family  family
	negated bool
	folds   bool // compares letters without case
}

// The operators. ARN operators all take wildcards.
// Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
var operatorTable = [...]operator{
	{name: "StringEquals"}, {name: "StringNotEquals", negated: true},
	{name: "StringEqualsIgnoreCase", folds: true}, {name: "StringNotEqualsIgnoreCase", negated: true, folds: true},
	{name: "StringLike", family: patternText}, {name: "StringNotLike", family: patternText, negated: true},
	{name: "ArnEquals", family: arnPattern}, {name: "ArnNotEquals", family: arnPattern, negated: true},
	{name: "ArnLike", family: arnPattern}, {name: "ArnNotLike", family: arnPattern, negated: true},
	{name: "IpAddress", family: addressRange}, {name: "NotIpAddress", family: addressRange, negated: true},
	{name: "Null", family: presence},
	{name: "Bool", family: otherType}, {name: "BinaryEquals", family: otherType},
	{name: "NumericEquals", family: otherType}, {name: "NumericNotEquals", family: otherType, negated: true},
	{name: "NumericLessThan", family: otherType}, {name: "NumericLessThanEquals", family: otherType},
	{name: "NumericGreaterThan", family: otherType}, {name: "NumericGreaterThanEquals", family: otherType},
	{name: "DateEquals", family: otherType}, {name: "DateNotEquals", family: otherType, negated: true},
	{name: "DateLessThan", family: otherType}, {name: "DateLessThanEquals", family: otherType},
	{name: "DateGreaterThan", family: otherType}, {name: "DateGreaterThanEquals", family: otherType},
}

// The qualifiers of operators, as policy.Condition writes them.
const (
	forAllValues = "forallvalues"
	forAnyValue  = "foranyvalue"
)

func isQualifier(q string) bool { return q == "" || q == forAllValues || q == forAnyValue }

var (
	operators  = byName(operatorTable[:], func(o *operator) string { return o.name })
	anchorKeys = byName(anchorTable[:], func(k *anchorKey) string { return k.name })
	plainKeys  = byName(plainTable[:], func(k *plainKey) string { return k.name })
)

// byName makes a table ready for lookups by lower-case name.
func byName[T any](table []T, name func(*T) string) map[string]*T {
	out := make(map[string]*T, len(table))
	for i := range table {
		out[strings.ToLower(name(&table[i]))] = &table[i]
	}
	return out
}

// spellOperator writes a condition's operator as the guide spells it.
func spellOperator(c *policy.Condition, op *operator) string {
	name := c.Operator
	if op != nil {
		name = op.name
	}
	switch c.Qualifier {
	case "":
	case forAllValues:
		name = "ForAllValues:" + name
	case forAnyValue:
		name = "ForAnyValue:" + name
	default:
		name = c.Qualifier + ":" + name
	}
	if c.IfExists {
		name += "IfExists"
	}
	return name
}

// SpellKey writes a lower-case condition key as the guide spells it, for
// people to read. A key that this package does not know stays as it is.
func SpellKey(key string) string {
	if k := anchorKeys[key]; k != nil {
		return k.name
	}
	if k := plainKeys[key]; k != nil {
		return k.name
	}
	for _, prefix := range plainPrefixes {
		if len(key) > len(prefix) && strings.EqualFold(key[:len(prefix)], prefix) {
			return prefix + key[len(prefix):]
		}
	}
	return key
}
