package exposure

import "strings"

// arn is an ARN in its parts; the last holds what the others leave, colons
// and all. Parts counts those that are there.
// Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html
type arn struct {
	partition, service, region, account, resource string
	parts                                         int
}

func splitARN(text string) arn {
	var a arn
	rest, ok := strings.CutPrefix(text, "arn:")
	if !ok {
		return a
	}
	a.parts = 1
	for _, part := range [...]*string{&a.partition, &a.service, &a.region, &a.account} {
		a.parts++
		if *part, rest, ok = strings.Cut(rest, ":"); !ok {
			return a
		}
	}
	a.resource, a.parts = rest, a.parts+1
	return a
}

// isWild reports whether a text holds a wildcard or a policy variable.
func isWild(text string) bool { return hasWildcard(text) || hasVariable(text) }

func hasWildcard(text string) bool {
	return strings.IndexByte(text, '*') >= 0 || strings.IndexByte(text, '?') >= 0
}

func hasVariable(text string) bool {
	i := strings.IndexByte(text, '$')
	return i >= 0 && strings.Contains(text[i:], "${")
}

// variableFirst reports whether a policy variable stands before the account:
// what it brings can move the account elsewhere.
func (a arn) variableFirst() bool {
	return hasVariable(a.partition) || hasVariable(a.service) || hasVariable(a.region)
}

// parseARN reads the ARN of a caller or of a resource that a service acts
// for. The account bounds who calls, so wildcards beside a fixed account are
// borne, though S3's text asks for none.
// Source: https://aws.amazon.com/blogs/storage/how-amazon-s3-block-public-access-works/
func parseARN(t *policyTest, value string, key *anchorKey, op *operator) reading {
	a := splitARN(value)
	if r, ok := varies(value, op); ok {
		if a.parts < 5 || a.account == "" || isWild(a.account) || a.variableFirst() {
			return r
		}
		r = t.readARN(a, value, key)
		r.ground, r.disputed = convention, true
		if r.reason == "" {
			r.reason = AccountAnchor
		}
		return r
	}
	return t.readARN(a, value, key)
}

// readARN is the reading of an ARN whose account is fixed, or of one that
// has none and is fixed as a whole.
func (t *policyTest) readARN(a arn, value string, key *anchorKey) reading {
	switch {
	case a.parts < 5:
		return malformed()
	case isAccountID(a.account):
		e := t.account(a.account, key)
		if a.resource != "root" {
			e.written = value
		}
		return fixedAs(e)
	case a.account == "cloudfront":
		return fixedAs(cloudFrontIdentity(a, value))
	case a.account != "":
		return malformed()
	}
	r := fixedAs(entity{kind: "identity", id: value, own: t.ownBucket(a), principal: key.principal})
	r.disputed = a.service != "s3" // only bucket ARNs lack an account by right
	return r
}

// ownBucket reports whether an ARN is this bucket's own.
func (t *policyTest) ownBucket(a arn) bool {
	return t.self.Bucket != "" && a.service == "s3" && a.region == "" && a.resource == t.self.Bucket
}

// cloudFrontIdentity is an origin access identity, whose ARN says in place
// of an account that it is CloudFront's; whose it is the policy does not say.
// Source: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-restricting-access-to-s3.html
func cloudFrontIdentity(a arn, value string) entity {
	id := a.resource[strings.LastIndexByte(a.resource, ' ')+1:]
	return entity{kind: "cloudfront-identity", id: id, written: value, principal: true}
}

// parseAccessPointARN reads the access point that a request came by. In a
// bucket policy its name may be a wildcard; in the policy of an access point
// it may not. A wildcard for the Region is borne.
// Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html
func parseAccessPointARN(t *policyTest, value string, key *anchorKey, op *operator) reading {
	r, wild := varies(value, op)
	a := splitARN(value)
	if !wild {
		return t.readARN(a, value, key)
	}
	if a.parts < 5 || !isAccountID(a.account) || a.variableFirst() || isWild(a.resource) && t.kind == AccessPointPolicy {
		return r
	}
	plain := strings.HasPrefix(a.resource, "accesspoint/") && !isWild(a.partition+a.service+a.region) &&
		op.family != exactText && !hasVariable(a.resource)
	r = t.readARN(a, value, key)
	if !plain {
		r.reason, r.ground, r.disputed = AccountAnchor, convention, true
	}
	return r
}
