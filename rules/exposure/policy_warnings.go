package exposure

// remark is a thing worth saying of a statement.
type remark struct {
	code Reason
	// reason marks remarks that are among the statement's reasons too.
	reason bool
	// message is the warning, "" of remarks that warn of nothing.
	message string
}

// The remarks, in the order in which they are listed.
var remarks = [...]remark{
	{InvalidPrincipal, true, "S3 refuses this principal when a policy is put; on a server that takes it, it can mean anybody"},
	{OrphanPrincipal, true, "the principal is the id of a deleted user or role: it matches nobody now"},
	{WebIdentity, true, "the principal is a public identity provider, which S3 requests never carry"},
	{OwnerIDNotKnown, true, ""},
	{MalformedValue, true, "a condition asks for an id that no caller can have"},
	{Contradiction, true, "a principal can never meet the conditions"},
	{DeniedBy, true, ""},
	{NarrowedByDeny, true, ""},
	{DelegatedToAccessPoint, true, ""},
	{ConfusedDeputy, true, "nothing says for whose resource the service acts: anybody who can make it act reaches the bucket by it; add aws:SourceAccount or aws:SourceArn"},
	{UnknownAction, true, "S3 has no such action now; a later one would be allowed"},
	{NoClass, true, "the actions fit none of the resources, so nothing is allowed on this bucket"},
	{ForAnyValueSingle, false, "a set operator stands on a key that holds one value; write the operator alone"},
	{PrivateRange, false, "aws:SourceIp is a public address, or absent through a VPC endpoint: a private range usually matches nothing"},
	{EndpointHidesAddress, false, "aws:SourceIp is absent from requests through a VPC endpoint, so both conditions are hardly ever met"},
	{ServiceOnlyKey, false, "only AWS services bring this key, so the named principals' own requests do not match"},
	{NoStatement, false, "the policy has no statement: it allows nothing"},
}

// ofPrincipals are the remarks on principals, the first of the list.
const ofPrincipals reasonSet = 1<<4 - 1

// reasonSet is a set of remarks, a bit each.
type reasonSet uint32

func (r *reasonSet) add(code Reason) {
	for i := range remarks {
		if remarks[i].code == code {
			*r |= 1 << i
			return
		}
	}
}

// noReasons is the list of most statements.
var noReasons = []Reason{}

func (r reasonSet) list() []Reason {
	out := noReasons
	for i := range remarks {
		if r&(1<<i) != 0 && remarks[i].reason {
			out = append(out, remarks[i].code)
		}
	}
	return out
}

// warningOf is the warning of one code.
func warningOf(code Reason, statement int) Warning {
	for i := range remarks {
		if remarks[i].code == code {
			return Warning{Code: code, Statement: statement, Message: remarks[i].message}
		}
	}
	return Warning{Code: code, Statement: statement}
}

// warn adds the statement's warnings to a list.
func (s *statementReading) warn(list []Warning) []Warning {
	set := s.reasons
	if s.source.Effect == "Allow" {
		set |= s.keyRemarks()
	} else {
		set &= ofPrincipals // the rest is about what is allowed
	}
	if set == 0 {
		return list
	}
	for i := range remarks {
		if set&(1<<i) != 0 && remarks[i].message != "" {
			list = append(list, Warning{Code: remarks[i].code, Statement: s.source.Index, Message: remarks[i].message})
		}
	}
	return list
}

// keyRemarks tells traps of an Allow's keys: when they are absent.
// Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
func (s *statementReading) keyRemarks() (set reasonSet) {
	address, endpoint := false, false
	for i := range s.entries {
		j := &s.entries[i]
		if !j.limits || j.key == nil {
			continue
		}
		switch j.key.name {
		case "aws:SourceIp":
			address = true
		case "aws:SourceVpc", "aws:SourceVpce":
			endpoint = true
		case "aws:SourceArn", "aws:SourceAccount", "aws:SourceOwner", "aws:SourceOrgID", "aws:SourceOrgPaths":
			if namesCallers(s.who.elements) {
				set.add(ServiceOnlyKey)
			}
		}
		if j.reason == PrivateRange || j.reason == ForAnyValueSingle {
			set.add(j.reason)
		}
	}
	if address && endpoint {
		set.add(EndpointHidesAddress)
	}
	return set
}

// namesCallers reports whether principals hold somebody who calls for himself.
func namesCallers(list []entity) bool {
	for i := range list {
		if e := &list[i]; !e.open && e.kind != "service" {
			return true
		}
	}
	return false
}
