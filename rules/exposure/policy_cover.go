package exposure

import (
	"strings"

	"s3audit/rules/policy"
)

// covers reports whether a Deny is sure to take in all that an Allow gives:
// each action pattern by one of its own, each resource by one of its own.
// NotAction and NotResource in the Deny cover nothing for sure.
func (t *policyTest) covers(d *statementReading, allow *policy.Statement) bool {
	return !d.source.NotAction && !d.source.NotResource && coversActions(d.source.Actions, allow) && coversResources(d, allow)
}

func coversActions(deny []string, allow *policy.Statement) bool {
	if allow.NotAction {
		return coversAction(deny, "*")
	}
	for _, action := range allow.Actions {
		if !coversAction(deny, action) {
			return false
		}
	}
	return true
}

// coversAction takes "*" for "s3:*": a bucket's policy is asked about S3's
// actions only.
func coversAction(deny []string, action string) bool {
	if action == "*" {
		action = "s3:*"
	}
	for _, pattern := range deny {
		if globCovers(pattern, action) {
			return true
		}
	}
	return false
}

func coversResources(d *statementReading, allow *policy.Statement) bool {
	if d.whole.bucket && d.whole.object {
		return true
	}
	if allow.NotResource {
		return false
	}
	for _, resource := range allow.Resources {
		if !coversResource(d.source.Resources, resource) {
			return false
		}
	}
	return true
}

func coversResource(deny []string, resource string) bool {
	for _, pattern := range deny {
		if globCovers(pattern, resource) {
			return true
		}
	}
	return false
}

func (t *policyTest) coverageOf(patterns []string) (f fit) {
	for _, pattern := range patterns {
		f = f.or(t.coverage(pattern))
	}
	return f
}

// coverage returns what of the bucket a pattern is sure to match whole.
func (t *policyTest) coverage(pattern string) fit {
	if pattern == "*" {
		return fit{true, true}
	}
	if t.kind == AccessPointPolicy {
		return fit{}
	}
	rest, ok := strings.CutPrefix(pattern, t.arnPrefix())
	if !ok {
		return fit{}
	}
	if rest == "*" {
		return fit{true, true}
	}
	if t.self.Bucket == "" || t.self.Bucket == policy.OwnBucket && !strings.HasPrefix(rest, policy.OwnBucket) {
		return fit{object: rest == "*/*"}
	}
	return fit{bucket: policy.Match(rest, t.self.Bucket), object: globCovers(rest, t.self.Bucket+"/*")}
}

// globCovers reports whether the outer pattern matches all that the inner
// one can match. A star inside needs a star outside: "?" is one character.
func globCovers(outer, inner string) bool {
	if outer == inner || outer == "*" {
		return true
	}
	variable := hasVariable(inner)
	p, i := 0, 0
	star, mark := -1, 0
	for i < len(inner) {
		switch {
		case p < len(outer) && outer[p] == '*':
			star, mark = p, i
			p++
		case p < len(outer) && oneCovers(outer[p], inner[i], variable):
			p++
			i++
		case star >= 0:
			mark++
			p, i = star+1, mark
		default:
			return false
		}
	}
	for p < len(outer) && outer[p] == '*' {
		p++
	}
	return p == len(outer)
}

func oneCovers(outer, inner byte, variable bool) bool {
	if outer == '?' {
		return inner != '*' && !variable
	}
	return outer == inner && inner != '*'
}

// overlaps reports whether a Deny takes in some of what an Allow gives, as
// far as their patterns show it.
func (t *policyTest) overlaps(deny, allow *policy.Statement) bool {
	actions := deny.NotAction || allow.NotAction || touch(deny.Actions, allow.Actions)
	return actions && (deny.NotResource || allow.NotResource || touch(deny.Resources, allow.Resources))
}

func touch(a, b []string) bool {
	for _, p := range a {
		for _, q := range b {
			if globCovers(p, q) || globCovers(q, p) {
				return true
			}
		}
	}
	return false
}
