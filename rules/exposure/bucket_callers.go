package exposure

import (
	"slices"
	"strconv"
)

// crossAccount lists who gets in from outside the owner's account for certain,
// whatever the inputs are that are not known.
func (s *situation) crossAccount() []Caller {
	out := []Caller{}
	if len(s.policies) > 1 {
		return out // it could deny all of them
	}
	p := &s.policies[0]
	restrict := possible(s.bucket, restricting) || possible(s.account, restricting)
	if s.policy != nil && !(restrict && p.grade == policyPublic) {
		for i := range s.policy.Statements {
			st := &s.policy.Statements[i]
			out = s.statementCallers(out, st, setOf(st.Classes), statementName(st.Index))
		}
	}
	if len(s.acls) == 1 && len(s.enforced) == 1 && !s.enforced[0] {
		out = s.aclCallers(out, p.denied)
	}
	for i := range s.points {
		out = s.pointCallers(out, i, p, restrict)
	}
	if len(out) > 1 {
		slices.SortFunc(out, compareCallers)
	}
	return out
}

func possible(flags []blockFlags, on func(blockFlags) bool) bool {
	return slices.ContainsFunc(flags, on)
}

// statementName counts as people do, from one.
func statementName(index int) string { return "statement " + strconv.Itoa(index+1) }

// statementCallers adds the outsiders of one statement.
func (s *situation) statementCallers(out []Caller, st *Statement, classes classSet, via string) []Caller {
	level := s.levelOf(st)
	if level != Public && level != Shared || classes == 0 {
		return out
	}
	if level != st.Level { // AWS's answer stands above the callers we found
		kind := "anyone"
		if level == Shared {
			kind = "identity"
		}
		return addCaller(out, Caller{Kind: kind}, classes, via)
	}
	for i := range st.Callers {
		if c := &st.Callers[i]; !c.Own {
			out = addCaller(out, *c, classes, via)
		}
	}
	return out
}

func (s *situation) aclCallers(out []Caller, denied classSet) []Caller {
	if aclState(s.in) != Configured {
		return out
	}
	ignored := possible(s.bucket, ignoring) || possible(s.account, ignoring)
	for i := range s.in.ACL.Value.Grants {
		grant := &s.in.ACL.Value.Grants[i]
		classes := permissionClasses(grant.Permission) &^ denied
		kind, caller := granteeOf(s.in, grant.Grantee)
		if classes != 0 && (kind == granteeForeign || kind == granteePublic && !ignored) {
			if kind == granteePublic {
				caller.Principal = "" // AllUsers and AuthenticatedUsers are one: anyone
			}
			out = addCaller(out, caller, classes, "acl")
		}
	}
	return out
}

// pointCallers adds those who come in by one access point, where all of it is
// known.
func (s *situation) pointCallers(out []Caller, i int, p *policyFacts, restrict bool) []Caller {
	f := &s.points[i]
	if !f.listed || p.points == nil || f.result == nil || len(f.vpc) > 1 || len(f.restricts) > 1 {
		return out
	}
	gate := p.points[i]
	got := through(gate, f.policies[0], f.vpc[0], restrict || f.restricts[0], p.grade == policyPublic)
	via := "access point " + s.in.AccessPoints.Value[i].Name
	if got.open != 0 {
		out = addCaller(out, Caller{Kind: "anyone"}, got.open, via)
	}
	for j := range f.result.Statements {
		st := &f.result.Statements[j]
		classes := setOf(st.Classes) & got.shared
		switch {
		case classes == 0 || st.Effect != "Allow":
		case st.Level == Shared:
			out = (&situation{}).statementCallers(out, st, classes, via)
		case st.Level == Public && f.vpc[0]:
			out = addCaller(out, Caller{Kind: "network"}, classes, via)
		case st.Level == Public: // the bucket policy is the narrower gate
			out = addCaller(out, Caller{Kind: "access-point", ID: s.in.AccessPoints.Value[i].Name, Trusted: !gate.untrusted}, classes, via)
		}
	}
	return out
}

// addCaller merges a caller with itself, as another statement or grant lets
// it in again.
func addCaller(out []Caller, c Caller, classes classSet, via string) []Caller {
	for i := range out {
		if o := &out[i]; o.Kind == c.Kind && o.ID == c.ID && o.Principal == c.Principal {
			o.Classes = (setOf(o.Classes) | classes).list()
			if !slices.Contains(o.Via, via) {
				o.Via = append(o.Via, via)
			}
			return out
		}
	}
	c.Classes, c.Via = classes.list(), []string{via}
	return append(out, c)
}
