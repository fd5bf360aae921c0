package exposure

import (
	"strings"

	"s3audit/rules/policy"
)

// fit says what of the bucket a resource can be: the bucket itself, or
// objects in it. Through an access point, the access point stands for the
// bucket.
type fit struct{ bucket, object bool }

func (f fit) or(g fit) fit { return fit{f.bucket || g.bucket, f.object || g.object} }

// fits returns what of the bucket a statement's resources can be.
func (t *policyTest) fits(s *policy.Statement) (f fit) {
	if s.NotResource {
		return t.fitsExcept(s.Resources)
	}
	for _, pattern := range s.Resources {
		f = f.or(t.fit(pattern))
	}
	return f
}

// fitsExcept is what NotResource leaves of the bucket: all that no pattern
// is sure to take away.
func (t *policyTest) fitsExcept(patterns []string) fit {
	var gone fit
	for _, pattern := range patterns {
		c := t.coverage(pattern)
		gone = gone.or(c)
	}
	return fit{!gone.bucket, !gone.object}
}

// fit returns what of the bucket a pattern can match. A policy variable can
// stand for anything.
// Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/s3-arn-format.html
func (t *policyTest) fit(pattern string) fit {
	if pattern == "*" {
		return fit{true, true}
	}
	pattern = variablesToStars(pattern)
	if t.kind == AccessPointPolicy {
		return fitAccessPoint(pattern)
	}
	rest, state := afterPrefix(pattern, t.prefixFor(pattern))
	switch state {
	case prefixWild:
		return fit{!strings.Contains(rest, "/"), true}
	case prefixMissed:
		return fit{}
	}
	return t.fitName(rest)
}

// fitName is fit for what follows "arn:aws:s3:::". Where the bucket's name
// is not known, and for a wildcard in a self-relative policy, any name fits.
func (t *policyTest) fitName(rest string) fit {
	name, _, hasKey := strings.Cut(rest, "/")
	if t.self.Bucket == "" || t.self.Bucket == policy.OwnBucket && hasWildcard(name) {
		return fit{bucket: !hasKey && name != "", object: hasKey || strings.Contains(name, "*")}
	}
	f := fit{bucket: !hasKey && policy.Match(rest, t.self.Bucket)}
	left, state := afterPrefix(rest, t.self.Bucket)
	switch {
	case state == prefixWild:
		f.object = true
	case state == prefixSpelled && left != "":
		f.object = left[0] == '*' || left[0] == '/' || left[0] == '?' && left != "?"
	}
	return f
}

// arnPrefix is what the ARNs of the bucket's partition start with.
func (t *policyTest) arnPrefix() string {
	switch t.self.Partition {
	case "", "aws":
		return "arn:aws:s3:::"
	case "aws-cn":
		return "arn:aws-cn:s3:::"
	}
	return "arn:" + t.self.Partition + ":s3:::"
}

// prefixFor is arnPrefix, but of a bucket that is not known at all any
// partition will do.
func (t *policyTest) prefixFor(pattern string) string {
	if t.self.Bucket == "" && t.self.Partition == "" {
		for _, prefix := range [...]string{"arn:aws-cn:s3:::", "arn:aws-us-gov:s3:::"} {
			if strings.HasPrefix(pattern, prefix) {
				return prefix
			}
		}
	}
	return t.arnPrefix()
}

// prefixState is how a pattern stands to a prefix: it spells the prefix out,
// a star takes the rest of it, or it cannot start with it.
type prefixState uint8

const (
	prefixMissed prefixState = iota
	prefixSpelled
	prefixWild
)

// afterPrefix reads a prefix off a pattern and returns what is left.
func afterPrefix(pattern, prefix string) (rest string, state prefixState) {
	for i := range len(prefix) {
		switch {
		case i >= len(pattern):
			return "", prefixMissed
		case pattern[i] == '*':
			return pattern[i:], prefixWild
		case pattern[i] != '?' && pattern[i] != prefix[i]:
			return "", prefixMissed
		}
	}
	return pattern[len(prefix):], prefixSpelled
}

// fitAccessPoint is fit for the ARNs of access points:
// "arn:aws:s3:region:account:accesspoint/name/object/key".
// Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-points-policies.html
func fitAccessPoint(pattern string) fit {
	before, rest, ok := strings.Cut(pattern, "accesspoint/")
	if !ok {
		wild := strings.HasPrefix(pattern, "arn:") && strings.HasSuffix(pattern, "*") && !strings.Contains(pattern, "/") && !strings.Contains(pattern, ":::")
		return fit{wild, wild}
	}
	if !strings.HasPrefix(before, "arn:") && !strings.HasPrefix(before, "*") {
		return fit{}
	}
	name, key, hasKey := strings.Cut(rest, "/")
	if !hasKey {
		return fit{bucket: name != "", object: strings.Contains(name, "*")}
	}
	_, state := afterPrefix(key, "object/")
	return fit{object: state == prefixWild || state == prefixSpelled && key != "object/" || strings.Contains(name, "*")}
}

// variablesToStars writes a star for each policy variable.
func variablesToStars(pattern string) string {
	if !hasVariable(pattern) {
		return pattern
	}
	var b strings.Builder
	for {
		head, rest, found := strings.Cut(pattern, "${")
		b.WriteString(head)
		if !found {
			return b.String()
		}
		b.WriteByte('*')
		_, pattern, _ = strings.Cut(rest, "}")
	}
}
