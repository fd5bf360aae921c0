package exposure

import (
	"slices"
	"strings"

	"s3audit/rules/policy"
)

// The keys that say which access point a request came through. S3 sets them
// on no other request.
// Source: https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html#amazons3-policy-keys
const (
	pointAccountKey = "s3:dataaccesspointaccount"
	pointARNKey     = "s3:dataaccesspointarn"
	pointOriginKey  = "s3:accesspointnetworkorigin"
)

func isPointKey(key string) bool {
	return key == pointAccountKey || key == pointARNKey || key == pointOriginKey
}

// namesPoints reports whether a policy treats requests through an access point
// differently. Where it does not, they get a part of what direct ones get.
func namesPoints(doc *policy.Document) bool {
	for i := range doc.Statements {
		for j := range doc.Statements[i].Conditions {
			if key := doc.Statements[i].Conditions[j].Key; key == pointAccountKey || key == pointARNKey {
				return true
			}
		}
	}
	return false
}

// delegations finds what the bucket policy lets through each access point: it
// is tested once more for each, with the conditions about access points
// replaced by what they come to there.
func (s *situation) delegations(f *policyFacts) {
	f.anyPoint = s.seenThrough(nil)
	f.points = make([]access, len(s.in.AccessPoints.Value))
	for i := range f.points {
		f.points[i] = s.seenThrough(&s.in.AccessPoints.Value[i])
	}
}

// seenThrough is what the bucket policy gives by way of one access point, or
// where that is nil, the most it gives by way of any.
func (s *situation) seenThrough(ap *AccessPoint) access {
	whole := s.in.Policy.Value
	doc := &policy.Document{Version: whole.Version, ID: whole.ID}
	for i := range whole.Statements {
		st := whole.Statements[i]
		if conditions, applies := conditionsThrough(&st, ap, s.in.Self); applies {
			st.Conditions = conditions
			doc.Statements = append(doc.Statements, st)
		}
	}
	return s.sum(AnalysePolicy(doc, BucketPolicy, s.in.Self, s.in.Trusted).Statements)
}

// conditionsThrough are a statement's conditions for requests through an
// access point, without those about access points. Where these cannot be
// decided an Allow applies and a Deny does not.
func conditionsThrough(st *policy.Statement, ap *AccessPoint, self Self) (rest []policy.Condition, applies bool) {
	rest = make([]policy.Condition, 0, len(st.Conditions))
	for _, c := range st.Conditions {
		if !isPointKey(c.Key) {
			rest = append(rest, c)
			continue
		}
		if t := holdsThrough(&c, ap, self); t == no || t == maybe && st.Effect == "Deny" {
			return nil, false
		}
	}
	return rest, true
}

// holdsThrough decides a condition about the access point: the key is always
// there, and has one value.
func holdsThrough(c *policy.Condition, ap *AccessPoint, self Self) truth {
	if c.Operator == "null" {
		if len(c.Values) != 1 {
			return maybe
		}
		return truthOf(strings.EqualFold(c.Values[0], "false"))
	}
	op := operators[c.Operator]
	if op == nil || ap == nil || op.family > arnPattern {
		return maybe
	}
	found := no
	for _, value := range c.Values {
		switch pointMatches(c.Key, value, op, ap, self) {
		case yes:
			found = yes
		case maybe:
			if found == no {
				found = maybe
			}
		}
	}
	if op.negated {
		return found.not()
	}
	return found
}

func pointMatches(key, value string, op *operator, ap *AccessPoint, self Self) truth {
	if strings.Contains(value, "${") {
		return maybe
	}
	match := func(pattern, s string) bool {
		return pattern == s || op.folds && strings.EqualFold(pattern, s) || op.family != exactText && policy.Match(pattern, s)
	}
	switch key {
	case pointAccountKey:
		return truthOf(match(value, pointAccount(ap, self)))
	case pointOriginKey:
		if ap.NetworkOrigin == "" {
			return maybe
		}
		return truthOf(match(value, ap.NetworkOrigin))
	}
	return pointARNMatches(value, match, ap, self)
}

// pointAccount is the account of an access point; one that is listed without
// is the owner's.
func pointAccount(ap *AccessPoint, self Self) string {
	if ap.Account == "" {
		return self.Account
	}
	return ap.Account
}

// pointARNMatches compares all parts of the ARN but the Region, which is the
// bucket's own. A multi-Region access point is named by an alias in its ARN,
// so that its name decides only where the pattern takes any.
func pointARNMatches(pattern string, match func(pattern, s string) bool, ap *AccessPoint, self Self) truth {
	fields := strings.SplitN(pattern, ":", 6)
	if len(fields) != 6 {
		return truthOf(match(pattern, "arn:aws:s3:us-east-1:"+pointAccount(ap, self)+":accesspoint/"+ap.Name))
	}
	if fields[0] != "arn" || !match(fields[2], "s3") || !match(fields[4], pointAccount(ap, self)) {
		return no
	}
	if match(fields[5], "accesspoint/"+ap.Name) {
		return yes
	}
	if ap.MultiRegion && strings.HasPrefix(fields[5], "accesspoint/") && !strings.HasSuffix(ap.Name, ".mrap") {
		return maybe
	}
	return no
}

// pointWarnings are those of the access points' own policies.
func (s *situation) pointWarnings() []Warning {
	var out []Warning
	for i := range s.points {
		if s.points[i].result == nil {
			continue
		}
		name := s.in.AccessPoints.Value[i].Name
		for _, w := range s.points[i].result.Warnings {
			w.Message, w.Statement = "access point "+name+": "+w.Message, -1
			out = append(out, w)
		}
	}
	return slices.Clip(out)
}
