package exposure

import (
	"encoding/json"
	"errors"
	"fmt"

	"s3audit/collector/snapshot"
	"s3audit/rules/policy"
	"s3audit/rules/rawjson"
)

// decodePolicy reads a policy as an object, or as a string that holds its
// text. A document that S3 would not take is not known: nobody can say what
// it allows.
func decodePolicy(value []byte) (Maybe[*policy.Document], error) {
	switch {
	case isJSONNull(value):
		return Maybe[*policy.Document]{State: NotConfigured}, nil
	case value[0] == '{':
		m := knownPolicy(policy.Parse(value))
		if m.State == NotKnown && !json.Valid(value) {
			return m, errors.New("is not JSON")
		}
		return m, nil
	case value[0] == '"':
		s, err := jsonText(value)
		if err != nil {
			return Maybe[*policy.Document]{}, err
		}
		return knownPolicy(policy.ParseString(s)), nil
	}
	return Maybe[*policy.Document]{}, errors.New("want an object, a string or null")
}

func knownPolicy(doc *policy.Document, err error) Maybe[*policy.Document] {
	if err != nil {
		return Maybe[*policy.Document]{Reason: "malformed: " + err.Error()}
	}
	return Maybe[*policy.Document]{State: Configured, Value: doc}
}

// DecodeBlock reads the four switches, or GetPublicAccessBlock's answer
// around them.
func DecodeBlock(value []byte) (Block, error) {
	var b Block
	err := strictObject(value, func(key string, value []byte) error {
		var into **bool
		switch key {
		case "PublicAccessBlockConfiguration":
			inner, err := DecodeBlock(value)
			b = inner
			return err
		case "BlockPublicAcls":
			into = &b.BlockPublicAcls
		case "IgnorePublicAcls":
			into = &b.IgnorePublicAcls
		case "BlockPublicPolicy":
			into = &b.BlockPublicPolicy
		case "RestrictPublicBuckets":
			into = &b.RestrictPublicBuckets
		default:
			return errUnknownKey
		}
		return decodeJSONBool(value, into)
	})
	return b, err
}

var errUnknownKey = errors.New("unknown key")

// strictObject walks an object in which no key may stand twice.
func strictObject(value []byte, f func(key string, value []byte) error) error {
	var seen []string
	return rawjson.Object(value, func(raw, value []byte) error {
		key, err := rawjson.Unquote(raw)
		if err != nil {
			return err
		}
		for _, before := range seen {
			if before == key {
				return atKey(key, rawjson.ErrDuplicate)
			}
		}
		seen = append(seen, key)
		return atKey(key, f(key, value))
	})
}

func decodeJSONBool(value []byte, into **bool) error {
	switch string(value) {
	case "true", "false":
		on := value[0] == 't'
		*into = &on
	case "null":
	default:
		return errors.New("want true or false")
	}
	return nil
}

// DecodeACL reads what GetBucketAcl answers.
func DecodeACL(value []byte) (*snapshot.ACL, error) {
	acl := &snapshot.ACL{}
	err := strictObject(value, func(key string, value []byte) (err error) {
		switch key {
		case "Owner":
			acl.Owner, err = decodeOwner(value)
		case "Grants":
			err = rawjson.Array(value, func(one []byte) error {
				grant, err := decodeGrant(one)
				acl.Grants = append(acl.Grants, grant)
				return atKey(fmt.Sprintf("[%d]", len(acl.Grants)-1), err)
			})
		default:
			err = errUnknownKey
		}
		return err
	})
	return acl, err
}

func decodeOwner(value []byte) (*snapshot.Owner, error) {
	if isJSONNull(value) {
		return nil, nil
	}
	owner := &snapshot.Owner{}
	return owner, strictObject(value, func(key string, value []byte) error {
		switch key {
		case "ID":
			return decodeJSONText(value, &owner.ID)
		case "DisplayName":
			return decodeJSONText(value, &owner.DisplayName)
		}
		return errUnknownKey
	})
}

func decodeGrant(value []byte) (snapshot.Grant, error) {
	grant := snapshot.Grant{}
	err := strictObject(value, func(key string, value []byte) (err error) {
		switch key {
		case "Permission":
			grant.Permission, err = quotedAs(parseGrantPermission)(value)
		case "Grantee":
			grant.Grantee, err = decodeGrantee(value)
		default:
			err = errUnknownKey
		}
		return err
	})
	if err == nil && (grant.Grantee == nil || grant.Permission == "") {
		err = errors.New("want a Grantee and a Permission")
	}
	return grant, err
}

func parseGrantPermission(text string) (string, error) {
	return amongNames(text, "FULL_CONTROL", "READ", "WRITE", "READ_ACP", "WRITE_ACP")
}

func decodeGrantee(value []byte) (*snapshot.Grantee, error) {
	g := &snapshot.Grantee{}
	err := strictObject(value, func(key string, value []byte) (err error) {
		switch key {
		case "Type":
			g.Type, err = jsonText(value)
		case "ID":
			err = decodeJSONText(value, &g.ID)
		case "URI":
			err = decodeJSONText(value, &g.URI)
		case "DisplayName":
			err = decodeJSONText(value, &g.DisplayName)
		case "EmailAddress":
			err = decodeJSONText(value, &g.EmailAddress)
		default:
			err = errUnknownKey
		}
		return err
	})
	if err == nil && g.ID == nil && g.URI == nil && g.EmailAddress == nil {
		err = errors.New("want an ID, a URI or an EmailAddress")
	}
	return g, err
}

func decodeJSONText(value []byte, into **string) error {
	if isJSONNull(value) {
		return nil
	}
	s, err := jsonText(value)
	*into = &s
	return err
}

func decodeAccessPoints(value []byte) ([]AccessPoint, error) {
	list := []AccessPoint{}
	err := rawjson.Array(value, func(one []byte) error {
		p, err := decodeAccessPoint(one)
		list = append(list, p)
		return atKey(fmt.Sprintf("[%d]", len(list)-1), err)
	})
	return list, err
}

func decodeAccessPoint(value []byte) (AccessPoint, error) {
	p := AccessPoint{}
	err := strictObject(value, func(key string, value []byte) (err error) {
		switch key {
		case "name":
			p.Name, err = jsonText(value)
		case "account":
			p.Account, err = textOrNull(value)
		case "network_origin":
			p.NetworkOrigin, err = parseNetworkOrigin(value)
		case "public_access_block":
			p.Block, err = orNull(value, DecodeBlock)
		case "policy":
			p.Policy, err = decodePolicy(value)
		default:
			err = errUnknownKey
		}
		return err
	})
	if err == nil && p.Name == "" {
		err = errors.New("want a name")
	}
	return p, err
}

func parseNetworkOrigin(value []byte) (string, error) {
	if isJSONNull(value) {
		return "", nil
	}
	return quotedAs(func(text string) (string, error) { return amongNames(text, "Internet", "VPC") })(value)
}
