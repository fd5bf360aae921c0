package exposure

import "strings"

// conditionSentence says whether an entry limits who calls, and why not.
func conditionSentence(c *Entry) string {
	subject := keyName(c.Key) + " " + values(c)
	if c.Anchors {
		if text := anchorReasons[c.Reason]; text != "" {
			return subject + " limits it: " + text + "."
		}
		return subject + " limits it."
	}
	if c.Reason == KeyNotAnAnchor {
		return keyName(c.Key) + " " + keySays(c.Key) + "."
	}
	if c.Value != "" && len(c.Values) > 1 {
		subject = keyName(c.Key) + " " + shown(c.Value)
	}
	return subject + " does not limit it: " + notAnchorReason(c) + "."
}

// values shows what an entry compares with.
func values(c *Entry) string {
	if len(c.Values) == 0 {
		return "without a value"
	}
	out := make([]string, len(c.Values))
	for i, v := range c.Values {
		out[i] = shown(v)
	}
	if rest := len(out) - 4; rest > 1 {
		return strings.Join(out[:4], ", ") + " or " + counted(rest, "other")
	}
	if len(out) > 1 {
		last := len(out) - 1
		return strings.Join(out[:last], ", ") + " or " + out[last]
	}
	return out[0]
}

// anchorReasons are the readings by which an entry anchors.
var anchorReasons = map[Reason]string{
	AccountAnchor:      "the account in it is fixed, though the rest holds a wildcard",
	OrganizationAnchor: "the organization in it is fixed, though the rest holds a wildcard",
	PrivateRange:       "these are private addresses, which S3 hardly ever sees, so that it may match nobody",
	ForAnyValueSingle:  "the key has one value, so that ForAnyValue changes nothing",
	MalformedValue:     "to nobody, as no caller can have this value",
}

func notAnchorReason(c *Entry) string {
	switch c.Reason {
	case BroadCIDR:
		if strings.Contains(c.Value, ":") {
			return "broader than /32"
		}
		return "broader than /8"
	case ValueWildcard:
		return "the value holds a wildcard"
	case PolicyVariable:
		return "the value holds a policy variable, which is another for each caller"
	case NegatedOperator:
		return c.Operator + " keeps some out and lets everybody else in"
	case IfExists:
		return "IfExists lets in requests without the key"
	case ForAllValues:
		return "ForAllValues lets in requests without the key"
	case NullTest:
		return "whether the key is there says nothing of its value"
	case TypeMismatch:
		return c.Operator + " does not fit this key"
	case LiteralWildcard:
		return c.Operator + " takes a wildcard for plain text, and AWS's public test does not count such a value as fixed"
	case UnparsableValue:
		return "the value cannot be read"
	case EmptyValues:
		return "it names no value"
	case MalformedValue:
		return "no caller can have this value"
	case AnonymousCaller:
		return "this is the value of every unsigned request"
	case UnknownOperator:
		return "the policy language has no operator " + shown(c.Operator)
	}
	return "AWS's public test does not count it"
}

// keySays is what a key tells, where it does not tell who calls.
func keySays(key string) string {
	key = strings.ToLower(key)
	for _, group := range keyGroups {
		for _, name := range group.keys {
			if key == name || strings.HasSuffix(name, "*") && strings.HasPrefix(key, name[:len(name)-1]) {
				return group.says
			}
		}
	}
	return "is no key that AWS's public test counts"
}

var keyGroups = []struct {
	says string
	keys []string
}{
	{"says how, not who", []string{"aws:securetransport", "s3:tlsversion", "s3:authtype", "s3:signatureversion", "s3:signatureage", "aws:multifactorauth*", "aws:calledvia*", "aws:viaawsservice"}},
	{"says when, not who", []string{"aws:currenttime", "aws:epochtime", "aws:tokenissuetime"}},
	{"can be set by any caller", []string{"aws:referer", "aws:useragent"}},
	{"describes the bucket, not the caller", []string{"aws:resource*", "s3:resourceaccount"}},
	{"says what is asked for, not who asks", []string{"s3:prefix", "s3:delimiter", "s3:max-keys", "s3:existingobjecttag/*", "s3:requestobjecttag*", "s3:x-amz-*", "s3:versionid", "aws:requesttag/*", "aws:requestedregion",
		"aws:tagkeys", "s3:if-*", "s3:object-lock-*", "s3:locationconstraint", "s3:inventoryaccessibleoptionalfields"}},
	{"says that the request comes from a VPC, not from whose", []string{"s3:accesspointnetworkorigin"}},
	{"is a private address, which any account may use", []string{"aws:vpcsourceip"}},
	{"says what kind of principal calls, not whose", []string{"aws:principaltype", "aws:principalisawsservice", "aws:principalservicenameslist", "aws:principaltag/*", "aws:username", "aws:sourceidentity", "aws:federatedprovider"}},
}
