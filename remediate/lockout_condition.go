package remediate

import (
	"slices"
	"strings"

	"s3audit/rules/policy"
)

// holds says whether a condition is met by the caller's request to change the
// policy.
func (c *caller) holds(x *policy.Condition) chance {
	value, known := c.facts[x.Key]
	switch {
	case x.Operator == "null":
		return c.missing(x, known)
	case x.Key == "s3:tlsversion" && strings.HasPrefix(x.Operator, "numericless"):
		return no // every SDK of today speaks TLS 1.2 or later
	case !known && notAsked(x.Key):
		return absent(x)
	case !known:
		return maybe
	}
	same, ok := compare[strings.Replace(x.Operator, "not", "", 1)]
	if !ok {
		return maybe
	}
	if slices.ContainsFunc(x.Values, func(v string) bool { return strings.Contains(v, "${") }) {
		return maybe
	}
	hit := slices.ContainsFunc(x.Values, func(v string) bool { return same(v, value) })
	if hit != negated(x.Operator) {
		return yes
	}
	return no
}

func negated(operator string) bool { return strings.Contains(operator, "not") }

var compare = map[string]func(pattern, value string) bool{
	"bool":                   strings.EqualFold,
	"stringequals":           func(p, v string) bool { return p == v },
	"stringequalsignorecase": strings.EqualFold,
	"stringlike":             policy.Match,
	"arnequals":              policy.Match,
	"arnlike":                policy.Match,
}

// notAsked are keys that no request to change a policy has: they are about
// objects, or about what acts for somebody.
func notAsked(key string) bool {
	switch key {
	case "aws:sourcearn", "aws:sourceaccount", "aws:sourceorgid", "aws:sourceorgpaths":
		return true
	}
	return strings.HasPrefix(key, "s3:x-amz-") || strings.HasPrefix(key, "s3:existingobjecttag/") || strings.HasPrefix(key, "s3:requestobjecttag") ||
		strings.HasPrefix(key, "s3:object-lock-") || key == "s3:prefix" || key == "s3:delimiter" || key == "s3:max-keys" || key == "s3:versionid" || strings.HasPrefix(key, "s3:dataaccesspoint")
}

// absent is what a condition says of a key that the request does not have.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
func absent(x *policy.Condition) chance {
	switch {
	case x.Qualifier == "forallvalues", x.IfExists:
		return yes
	case x.Qualifier == "foranyvalue":
		return no
	case negated(x.Operator):
		return yes
	}
	return no
}

// missing is the Null operator: "true" asks that the key be absent.
func (c *caller) missing(x *policy.Condition, known bool) chance {
	wantsAbsent := slices.ContainsFunc(x.Values, func(v string) bool { return strings.EqualFold(v, "true") })
	switch {
	case known:
		return when(!wantsAbsent)
	case notAsked(x.Key):
		return when(wantsAbsent)
	}
	return maybe
}

func when(b bool) chance {
	if b {
		return yes
	}
	return no
}
