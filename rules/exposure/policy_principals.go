package exposure

import (
	"strings"

	"s3audit/rules/policy"
)

// who is what a Principal or NotPrincipal element says.
type who struct {
	elements []entity
	// everyone means "*" itself is among the elements.
	everyone bool
	// invalid means an element that S3 would refuse.
	invalid bool
	reasons reasonSet
}

// plainPrincipal makes accounts named by a principal look like those named
// by a key.
var plainPrincipal = anchorKey{entity: "account", principal: true}

// principals reads the principals of a statement, one entity each.
// Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
func (t *policyTest) principals(p *policy.Principals) who {
	var w who
	first := len(t.entities)
	for _, name := range p.AWS {
		t.entities = append(t.entities, t.awsPrincipal(name, &w))
	}
	for _, name := range p.Service {
		t.entities = append(t.entities, principalOr(entity{kind: "service", id: name, own: true, principal: true}, &w))
	}
	for _, name := range p.Federated {
		t.entities = append(t.entities, t.federated(name, &w))
	}
	for _, id := range p.CanonicalUser {
		t.entities = append(t.entities, t.canonicalUser(id, &w))
	}
	if p.Bare {
		w.reasons.add(InvalidPrincipal)
	}
	if p.Absent || p.Any && len(t.entities) == first {
		w.refuse()
		t.entities = append(t.entities, entity{kind: "anyone", written: absentPrincipal, open: true})
	}
	w.elements = t.entities[first:len(t.entities):len(t.entities)]
	return w
}

// absentPrincipal shows that a statement has no principal element at all.
const absentPrincipal = "(none)"

func (w *who) refuse() {
	w.invalid = true
	w.reasons.add(InvalidPrincipal)
}

// principalOr returns the entity, or anybody where its name has a wildcard
// or a variable: S3 refuses these, so one that is met is shown as it reads.
func principalOr(e entity, w *who) entity {
	if !isWild(e.id) {
		return e
	}
	w.refuse()
	return entity{kind: "anyone", written: e.id, open: true, principal: true}
}

func (t *policyTest) awsPrincipal(name string, w *who) entity {
	switch {
	case name == "*":
		w.everyone = true
		return entity{kind: "anyone", open: true}
	case isWild(name):
		return principalOr(entity{id: name}, w)
	case isAccountID(name):
		return t.account(name, &plainPrincipal)
	case isDeleted(name):
		w.reasons.add(OrphanPrincipal)
		return entity{kind: "identity", id: name, principal: true}
	}
	r := t.readARN(splitARN(name), name, &plainPrincipal)
	if r.nobody {
		w.refuse()
		return entity{kind: "identity", id: name, principal: true}
	}
	return r.entity
}

// isDeleted recognises the unique id that stays in a policy when its user or
// role is deleted.
// Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids
func isDeleted(name string) bool {
	if !strings.HasPrefix(name, "AIDA") && !strings.HasPrefix(name, "AROA") {
		return false
	}
	for i := range len(name) {
		if c := name[i]; (c < 'A' || c > 'Z') && (c < '0' || c > '9') {
			return false
		}
	}
	return true
}

// federated reads an identity provider: its ARN, or the host of a public
// one, whose users nobody bounds. Requests to S3 carry no such principal, and
// S3's text no longer gives it as an example of a public policy.
func (t *policyTest) federated(name string, w *who) entity {
	a := splitARN(name)
	switch {
	case isWild(name):
		return principalOr(entity{id: name}, w)
	case a.parts >= 5 && isAccountID(a.account):
		return entity{kind: "federated", id: a.account, written: name, account: a.account, own: t.owns(a.account), principal: true}
	case a.parts > 0:
		w.refuse()
		return entity{kind: "federated", id: name, principal: true}
	}
	w.reasons.add(WebIdentity)
	return entity{kind: "anyone", written: name, open: true, principal: true}
}

func (t *policyTest) canonicalUser(id string, w *who) entity {
	e := entity{kind: "canonical-user", id: id, principal: true}
	if isWild(id) {
		return principalOr(e, w)
	}
	e.own = id == t.self.CanonicalID
	if t.self.CanonicalID == "" {
		w.reasons.add(OwnerIDNotKnown)
	}
	return e
}

// isNamed reports whether a list of principals takes in one entity: by the
// same name, or by its whole account.
func isNamed(list []entity, e *entity) bool {
	for i := range list {
		l := &list[i]
		switch {
		case l.kind == e.kind && l.id == e.id && l.written == e.written:
			return true
		case l.kind == "account" && l.written == "" && l.account == e.account && (e.kind == "account" || e.kind == "identity"):
			return true
		}
	}
	return false
}
