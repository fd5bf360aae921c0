package exposure

import (
	"strings"

	"s3audit/rules/policy"
)

// entity is one caller that a value or a principal stands for.
type entity struct {
	kind string // as Caller.Kind
	id   string
	// written is the principal as the policy writes it, where narrower than id.
	written string
	// account is the account it belongs to, "" where that is not known.
	account string
	own     bool
	trusted bool
	// open stands for anybody, or for a principal that S3 does not know.
	open bool
	// principal is true where the entity is the caller itself, not what it
	// calls from or for: a Deny can then name it.
	principal bool
	// gone is set where a Deny, or a condition, leaves nothing to it.
	gone bool
}

// reading is what one value of an anchor key says.
type reading struct {
	entity entity
	// fixed values limit who calls; nobody marks one that no caller can have.
	fixed, nobody bool
	// private marks an address of a range that the internet does not route.
	private  bool
	reason   Reason
	ground   ground
	disputed bool
}

// parser reads one value of a key, compared by op.
type parser func(t *policyTest, value string, key *anchorKey, op *operator) reading

// fixedAs is the reading of a fixed value.
func fixedAs(e entity) reading { return reading{entity: e, fixed: true} }

// malformed is the reading of a fixed value that no caller can have.
func malformed() reading { return reading{fixed: true, nobody: true, reason: MalformedValue} }

// varies returns the reading of a value that is not fixed, by a wildcard or
// a policy variable. To an exact operator a wildcard is plain text that
// nobody has, but S3's text asks for values without one.
func varies(value string, op *operator) (reading, bool) {
	switch {
	case hasVariable(value):
		return reading{reason: PolicyVariable}, true
	case !hasWildcard(value):
		return reading{}, false
	case op.family == exactText:
		return reading{reason: LiteralWildcard, ground: convention, disputed: true}, true
	}
	return reading{reason: ValueWildcard}, true
}

// anonymous is what unsigned requests have for their account and user id.
// Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
const anonymous = "anonymous"

func parseAccount(t *policyTest, value string, key *anchorKey, op *operator) reading {
	if r, ok := varies(value, op); ok {
		return r
	}
	if isAccountID(value) {
		return fixedAs(t.account(value, key))
	}
	if key.principal && value == anonymous {
		return reading{reason: AnonymousCaller, ground: inferred, disputed: true}
	}
	return malformed()
}

// account is the entity of an account that a key or a principal names.
func (t *policyTest) account(id string, key *anchorKey) entity {
	return entity{kind: key.entity, id: id, account: id, own: t.owns(id), principal: key.principal}
}

// owns reports whether an account is the bucket owner's.
func (t *policyTest) owns(account string) bool {
	return account == policy.OwnAccount || account != "" && account == t.self.Account
}

func isAccountID(s string) bool {
	if len(s) != 12 {
		return s == policy.OwnAccount
	}
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return true
}

func parseOrgID(_ *policyTest, value string, key *anchorKey, op *operator) reading {
	if r, ok := varies(value, op); ok {
		return r
	}
	if !strings.HasPrefix(value, "o-") {
		return malformed()
	}
	return fixedAs(entity{kind: key.entity, id: value})
}

// parseOrgPath reads "o-…/r-…/ou-…/". The organization alone bounds who
// calls, so wildcards after it are borne, though S3's text asks for none.
func parseOrgPath(t *policyTest, value string, key *anchorKey, op *operator) reading {
	id, path, _ := strings.Cut(value, "/")
	r := parseOrgID(t, id, key, op)
	if !r.fixed || r.nobody {
		return r
	}
	if path != "" {
		r.entity.written = value
	}
	if _, wild := varies(path, op); wild {
		r.reason, r.ground, r.disputed = OrganizationAnchor, convention, true
	}
	return r
}

func parseNetwork(_ *policyTest, value string, key *anchorKey, op *operator) reading {
	if r, ok := varies(value, op); ok {
		return r
	}
	return fixedAs(entity{kind: key.entity, id: value})
}

func parseService(_ *policyTest, value string, key *anchorKey, op *operator) reading {
	if r, ok := varies(value, op); ok {
		return r
	}
	return fixedAs(entity{kind: key.entity, id: value, own: true})
}

// parseUserID reads an id of a user, of a role's session ("AROA…:session"),
// of an account's root (its account id) or of a federated user.
// Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html#principaltable
func parseUserID(t *policyTest, value string, key *anchorKey, op *operator) reading {
	id, session, isSession := strings.Cut(value, ":")
	if r, ok := varies(value, op); ok {
		// Every session of one role is one role to IAM, but S3's text takes
		// "ROLEID:*" out of what it accepts.
		if _, wild := varies(id, op); isSession && !wild {
			r.disputed = true
		}
		return r
	}
	switch {
	case value == anonymous:
		return reading{reason: AnonymousCaller, ground: inferred, disputed: true}
	case isAccountID(id):
		e := entity{kind: "account", id: id, account: id, own: t.owns(id), principal: true}
		if isSession {
			e.written = value
		}
		return fixedAs(e)
	}
	r := fixedAs(entity{kind: key.entity, id: value, principal: true})
	if isSession && session != "*" {
		r.ground, r.disputed = inferred, true // S3's text can be read to leave out sessions altogether
	}
	return r
}
