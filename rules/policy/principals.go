package policy

import (
	"errors"
	"slices"
	"strings"
)

// OwnAccount stands for the bucket owner's account id in a self-relative
// policy, and OwnBucket for the bucket's name.
const (
	OwnAccount = "{account}"
	OwnBucket  = "{bucket}"
)

func newPrincipals() Principals {
	none := []string{}
	return Principals{AWS: none, Accounts: none, Service: none, Federated: none, CanonicalUser: none}
}

// The kinds of principal, as a set.
const (
	kindAWS element = 1 << iota
	kindStar
	kindService
	kindFederated
	kindCanonicalUser
)

var errKind = errors.New("unknown kind of principal")

// principals reads a Principal or NotPrincipal element. A bare string or list
// other than "*" is not the language's grammar; it is read as AWS principals,
// which is what it can only have meant, and marked.
// Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
func (r *reader) principals(p *Principals) error {
	*p = newPrincipals()
	if r.next() != '{' {
		list, err := r.stringList()
		p.Bare = len(list) != 1 || list[0] != "*"
		r.addAWS(p, list)
		return err
	}
	var seen element
	return r.object(func(key string) (err error) {
		switch {
		case seen.is(key, "aws", kindAWS, &err), err == nil && key == "*" && seen.add(kindStar, &err):
			var list []string
			list, err = r.stringList()
			r.addAWS(p, list)
		case seen.is(key, "service", kindService, &err):
			err = r.names(p, &p.Service)
		case seen.is(key, "federated", kindFederated, &err):
			err = r.names(p, &p.Federated)
		case seen.is(key, "canonicaluser", kindCanonicalUser, &err):
			err = r.names(p, &p.CanonicalUser)
		case err == nil:
			err = errKind
		}
		return err
	})
}

func (r *reader) names(p *Principals, into *[]string) (err error) {
	*into, err = r.stringList()
	p.Any = p.Any || slices.ContainsFunc(*into, open)
	return err
}

// addAWS adds names, and the accounts that they name.
func (r *reader) addAWS(p *Principals, list []string) {
	if len(p.AWS) > 0 {
		list = slices.Concat(p.AWS, list) // beside "*", a kind of its own
	}
	p.AWS = list
	start := len(r.strings)
	var known names
	for _, name := range list {
		p.Any = p.Any || open(name)
		if account := accountOf(name); account != "" && known.add(account) {
			r.strings = append(r.strings, account)
		}
	}
	p.Accounts = r.strings[start:len(r.strings):len(r.strings)]
}

// open reports whether a principal's name can stand for more than one:
// wildcards and policy variables. S3 refuses all of these but "*".
func open(name string) bool {
	return strings.IndexByte(name, '*') >= 0 || strings.IndexByte(name, '?') >= 0 || strings.Contains(name, "${")
}

// accountOf returns the account that an AWS principal names: itself, or the
// fifth field of an ARN. CloudFront identities and deleted principals have none.
func accountOf(name string) string {
	if isAccount(name) {
		return name
	}
	rest, ok := strings.CutPrefix(name, "arn:")
	for field := 1; ok && field < 4; field++ {
		_, rest, ok = strings.Cut(rest, ":")
	}
	account, _, found := strings.Cut(rest, ":")
	if !ok || !found || !isAccount(account) {
		return ""
	}
	return account
}

func isAccount(s string) bool {
	if s == OwnAccount {
		return true
	}
	if len(s) != 12 {
		return false
	}
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return true
}

// names is a set of names that is small nearly always.
type names struct {
	few  [8]string
	n    int
	many map[string]bool
}

// add reports whether the name is new.
func (s *names) add(name string) bool {
	if slices.Contains(s.few[:s.n], name) || s.many[name] {
		return false
	}
	if s.n < len(s.few) {
		s.few[s.n] = name
		s.n++
		return true
	}
	if s.many == nil {
		s.many = map[string]bool{}
	}
	s.many[name] = true
	return true
}
