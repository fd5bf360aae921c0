package exposure

import (
	"slices"
	"strconv"
	"strings"
)

// fixes says what to change, in terms of what failed. Grants and statements
// that a setting holds back are worth the same advice.
func (e *explanation) fixes() []string {
	var lines []string
	for i := range e.r.Statements {
		lines = append(lines, statementFixes("", &e.r.Statements[i])...)
	}
	for _, point := range e.points {
		for i := range point.result.Statements {
			lines = append(lines, statementFixes("Access point "+shown(point.name)+", ", &point.result.Statements[i])...)
		}
	}
	if e.in.ACL.Value != nil && slices.ContainsFunc(e.r.Layers, func(l Layer) bool { return l.Layer == aclLayer && l.Level == Public }) {
		lines = append(lines, "ACL: remove the grants to AllUsers and AuthenticatedUsers, then set "+ownershipEnforced+", which switches ACLs off.")
	}
	for _, w := range e.r.Warnings {
		if w.Code == ConfusedDeputy && w.Statement >= 0 {
			lines = append(lines, "Statement "+strconv.Itoa(w.Statement+1)+": add aws:SourceAccount (or aws:SourceArn) beside the service principal, so that the service acts for your account only.")
		}
	}
	return lines
}

// statementFixes are those for one Allow that is public: one for each failed
// entry that could be put right, else a general one.
func statementFixes(prefix string, s *Statement) []string {
	if s.Effect != "Allow" || !s.Public {
		return nil
	}
	title := statementTitle(s)
	if prefix != "" {
		title = prefix + "s" + title[1:]
	}
	var out []string
	for i := range s.Conditions {
		c := &s.Conditions[i]
		if fix := entryFix(c); fix != "" && !c.Anchors {
			out = append(out, title+": "+fix+".")
		}
	}
	if len(out) > 0 {
		return out
	}
	if len(s.Classes) == 0 {
		return []string{title + ": remove it, or name in Principal who it is for."}
	}
	return []string{title + ": name the callers in Principal, or add a condition on who they are: aws:PrincipalOrgID with the id of the callers' organization, or aws:SourceVpce, or aws:SourceIp with narrow ranges."}
}

func entryFix(c *Entry) string {
	key := keyName(c.Key)
	switch c.Reason {
	case BroadCIDR:
		return "replace " + shown(c.Value) + " of " + key + " by the callers' own ranges, /8 or longer (IPv6: /32), or name the callers' organization by aws:PrincipalOrgID"
	case ValueWildcard, LiteralWildcard:
		return "name the id in full in place of " + shown(c.Value) + " of " + key
	case PolicyVariable:
		return "write the value out in place of " + shown(c.Value) + " of " + key
	case IfExists:
		return "drop IfExists from " + c.Operator + " on " + key
	case ForAllValues:
		return "use ForAnyValue in place of ForAllValues on " + key
	case NegatedOperator:
		return "name with " + positive(c.Operator) + " on " + key + " who may, in place of who may not; or move the condition to a Deny"
	case NullTest:
		return "compare " + key + " with its wanted value in place of testing that it is there"
	case TypeMismatch, UnparsableValue, EmptyValues:
		return "put " + key + " right: the operator must fit it, and the value be one that it can have"
	}
	return ""
}

// positive turns "StringNotEquals" into "StringEquals".
func positive(operator string) string {
	if i := strings.LastIndexByte(operator, ':'); i >= 0 {
		operator = operator[i+1:]
	}
	return strings.Replace(operator, "Not", "", 1)
}
