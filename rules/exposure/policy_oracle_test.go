package exposure

import (
	"net/netip"
	"slices"
	"strings"

	"s3audit/rules/policy"
)

// request is one concrete request, judged here the way IAM judges it: a
// second opinion on what the policy test concludes from the text alone.
type request struct {
	account, arn, canonical string // "" of unsigned requests
	keys                    map[string][]string
	action, resource        string
}

// requests are by the owner, by strangers that a policy may know, and by
// some that none can: from their addresses and networks, and with both values
// of what anybody can choose.
func requests() (out []request) {
	type caller struct{ account, arn, canonical, org, userid string }
	callers := []caller{
		{userid: anonymous},
		{policy.OwnAccount, "arn:aws:iam::{account}:role/r", "0wner", "o-a1", "AROAOWN:s"},
		{stranger, "arn:aws:iam::444455556666:role/r", "5tranger", "", "AROAEXAMPLE:s"},
		{stranger, "arn:aws:iam::444455556666:role/other", "5tranger", "o-a1", "AROAOTHER:s"},
		{"777788889999", "arn:aws:iam::777788889999:user/u", "c7", "o-z9", "AIDASEVEN"},
		{"999900001111", "arn:aws:iam::999900001111:role/r", "c9", "o-z9", "AROANINE:s"},
		{"999900001111", "arn:aws:iam::999900001111:user/u", "c9", "", "AIDANINE"},
	}
	for _, c := range callers {
		for _, network := range []map[string][]string{
			{"aws:sourceip": {"8.8.8.8"}}, {"aws:sourceip": {"198.51.100.7"}}, {"aws:sourceip": {"10.0.0.1"}}, {"aws:sourcevpc": {"vpc-1"}, "aws:sourcevpce": {"vpce-1"}},
			{"aws:sourcevpc": {"vpc-9"}, "aws:sourcevpce": {"vpce-9"}},
		} {
			for _, secure := range []string{"true", "false"} {
				keys := map[string][]string{"aws:securetransport": {secure}, "aws:principalisawsservice": {"false"}, "aws:userid": {c.userid}}
				keys["aws:principalaccount"] = []string{anonymous}
				if c.account != "" {
					keys["aws:principalaccount"], keys["aws:principalarn"] = []string{c.account}, []string{c.arn}
				}
				if c.org != "" {
					keys["aws:principalorgid"], keys["aws:principalorgpaths"] = []string{c.org}, []string{c.org + "/r-1/ou-1/"}
				}
				if secure == "true" {
					keys["aws:principaltag/t"] = []string{"true"}
				}
				for k, v := range network {
					keys[k] = v
				}
				for _, target := range [][2]string{
					{"s3:getobject", "arn:aws:s3:::b/k"}, {"s3:getobject", "arn:aws:s3:::b/x/1"}, {"s3:putobject", "arn:aws:s3:::b/k"}, {"s3:listbucket", "arn:aws:s3:::b"},
					{"s3:getbucketlocation", "arn:aws:s3:::b"}, {"s3:undreamt", "arn:aws:s3:::b/x/1"},
				} {
					out = append(out, request{c.account, c.arn, c.canonical, keys, target[0], target[1]})
				}
			}
		}
	}
	return out
}

// unbounded is true of requests by callers that no fixed value means.
func (r *request) unbounded() bool {
	network := r.keys["aws:sourcevpc"]
	return (r.account == "" || r.account == "999900001111") && !slices.Contains(network, "vpc-1") &&
		!slices.Contains(r.keys["aws:sourceip"], "198.51.100.7") && !slices.Contains(r.keys["aws:sourceip"], "10.0.0.1")
}

func (r *request) allowed(d *policy.Document) bool {
	allowed := false
	for i := range d.Statements {
		if s := &d.Statements[i]; r.matches(s) {
			if s.Effect == "Deny" {
				return false
			}
			allowed = true
		}
	}
	return allowed
}

func (r *request) matches(s *policy.Statement) bool {
	glob := func(patterns []string, text string) bool {
		return slices.ContainsFunc(patterns, func(p string) bool { return policy.Match(p, text) })
	}
	if glob(s.Actions, r.action) == s.NotAction || glob(s.Resources, r.resource) == s.NotResource || r.named(&s.Principals) == s.NotPrincipal {
		return false
	}
	return !slices.ContainsFunc(s.Conditions, func(c policy.Condition) bool { return !r.meets(&c) })
}

func (r *request) named(p *policy.Principals) bool {
	for _, name := range p.AWS {
		if name == "*" || r.account != "" && (name == r.account || name == "arn:aws:iam::"+r.account+":root" || name == r.arn) {
			return true
		}
	}
	return r.canonical != "" && slices.Contains(p.CanonicalUser, r.canonical)
}

// meets evaluates one entry.
// Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-logic-multiple-context-keys-or-values.html
func (r *request) meets(c *policy.Condition) bool {
	op, have := operators[c.Operator], r.keys[c.Key]
	if op == nil {
		return false
	}
	if op.family == presence {
		return slices.Contains(c.Values, map[bool]string{true: "false", false: "true"}[have != nil])
	}
	one := func(value string) bool {
		return slices.ContainsFunc(c.Values, func(want string) bool { return r.compares(op, want, value) }) != op.negated
	}
	switch {
	case have == nil:
		return c.IfExists || c.Qualifier == forAllValues || c.Qualifier == "" && op.negated
	case c.Qualifier == forAnyValue:
		return slices.ContainsFunc(have, one)
	}
	return !slices.ContainsFunc(have, func(value string) bool { return !one(value) })
}

func (r *request) compares(op *operator, want, have string) bool {
	if strings.HasPrefix(want, "${aws:userid}") {
		want = r.keys["aws:userid"][0]
	}
	switch op.family {
	case exactText:
		return want == have || op.folds && strings.EqualFold(want, have)
	case patternText:
		return policy.Match(want, have)
	case arnPattern:
		return strings.Count(want, ":") == strings.Count(have, ":") && strings.HasPrefix(want, "arn:") && policy.Match(want, have)
	case addressRange:
		prefix, ok := parsePrefix(want)
		address, err := netip.ParseAddr(have)
		return ok && err == nil && prefix.Contains(address)
	}
	return op.name == "Bool" && strings.EqualFold(want, have)
}
