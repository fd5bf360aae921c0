package policy

import (
	"errors"
	"slices"
	"strings"

	"s3audit/rules/rawjson"
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

// parsePrincipals reads a Principal or NotPrincipal element. A bare string
// or list other than "*" is not the language's grammar; it is read as AWS
// principals, which is what it can only have meant.
func parsePrincipals(value []byte) (Principals, error) {
	p := newPrincipals()
	if value[0] != '{' {
		list, err := stringList(value)
		if err != nil {
			return p, err
		}
		p.addAWS(list)
		return p, nil
	}
	seen := make([]string, 0, 4)
	err := rawjson.Object(value, func(rawKey, value []byte) error {
		key, err := element(rawKey, &seen)
		if err != nil {
			return err
		}
		list, err := stringList(value)
		if err != nil {
			return in(string(rawKey), err)
		}
		return in(string(rawKey), p.add(key, list))
	})
	return p, err
}

func (p *Principals) add(kind string, list []string) error {
	switch kind {
	case "aws", "*":
		p.addAWS(list)
		return nil
	case "service":
		p.Service = list
	case "federated":
		p.Federated = list
	case "canonicaluser":
		p.CanonicalUser = list
	default:
		return errors.New("unknown kind of principal")
	}
	p.Any = p.Any || slices.ContainsFunc(list, open)
	return nil
}

func (p *Principals) addAWS(list []string) {
	p.AWS = append(slices.Clip(p.AWS), list...)
	for _, name := range list {
		p.Any = p.Any || open(name)
		account := accountOf(name)
		if account != "" && !slices.Contains(p.Accounts, account) {
			p.Accounts = append(slices.Clip(p.Accounts), account)
		}
	}
}

// open reports whether a principal's name can stand for more than one:
// wildcards and policy variables. S3 refuses all of these but "*".
func open(name string) bool {
	return strings.ContainsAny(name, "*?") || strings.Contains(name, "${")
}

// accountOf returns the account that an AWS principal names: itself, or the
// fifth field of an ARN. CloudFront identities and deleted principals have none.
func accountOf(name string) string {
	if isAccount(name) {
		return name
	}
	fields := strings.SplitN(name, ":", 6)
	if len(fields) == 6 && fields[0] == "arn" && isAccount(fields[4]) {
		return fields[4]
	}
	return ""
}

func isAccount(s string) bool {
	if s == OwnAccount {
		return true
	}
	if len(s) != 12 {
		return false
	}
	return strings.Trim(s, "0123456789") == ""
}
