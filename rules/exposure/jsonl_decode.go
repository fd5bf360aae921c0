package exposure

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"s3audit/rules/rawjson"
)

// lineReader reads the members of one line into an Input.
type lineReader struct {
	in Input
	id []byte // the JSON of the id, nil where there is none
	// seen holds the keys that stood in the line.
	seen [len(lineKeys)]bool
}

// lineKeys are the members a line may have.
var lineKeys = [...]string{
	"id", "kind", "owner_account", "owner_canonical_id", "policy",
	"acl", "ownership", "public_access_block", "account_public_access_block", "organization_s3_policy", "access_points",
}

// besidePolicy is the first of the keys whose presence says that the line is
// about a whole bucket: without any, it is about the policy alone.
const (
	policyKey    = 4
	besidePolicy = 5
)

// read fills the Input from one line. It validates all it takes, so that no
// line passes that is not JSON.
func (r *lineReader) read(line []byte) error {
	*r = lineReader{in: Input{Trusted: r.in.Trusted}}
	err := rawjson.Object(line, func(raw, value []byte) error {
		key, err := rawjson.Unquote(raw)
		if err != nil {
			return err
		}
		i := lineKey(key)
		if i < 0 {
			return fmt.Errorf("unknown key %q", key)
		}
		if r.seen[i] {
			return fmt.Errorf("%s: %w", key, rawjson.ErrDuplicate)
		}
		r.seen[i] = true
		return atKey(key, r.member(key, value))
	})
	if err != nil {
		return err
	}
	r.policyAlone()
	return nil
}

func lineKey(key string) int {
	for i := range lineKeys {
		if lineKeys[i] == key {
			return i
		}
	}
	return -1
}

func atKey(place string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s: %w", place, err)
}

// policyAlone makes an answer about the policy of a line that holds nothing else.
func (r *lineReader) policyAlone() {
	if !r.seen[policyKey] {
		return
	}
	for _, seen := range r.seen[besidePolicy:] {
		if seen {
			return
		}
	}
	r.in.PolicyAlone()
}

// PolicyAlone makes the policy alone the question: everything beside it that is
// not known is taken for not configured.
func (in *Input) PolicyAlone() {
	in.Alone = true
	unsetInput(&in.ACL)
	unsetInput(&in.Ownership)
	unsetInput(&in.BucketBlock)
	unsetInput(&in.AccountBlock)
	unsetInput(&in.OrganizationBlock)
	unsetInput(&in.AccessPoints)
}

func unsetInput[T any](m *Maybe[T]) {
	if m.State == NotKnown {
		m.State, m.Reason = NotConfigured, ""
	}
}

func (r *lineReader) member(key string, value []byte) (err error) {
	switch key {
	case "id":
		r.id, err = lineID(value)
	case "kind":
		if !isJSONNull(value) {
			r.in.Kind, err = quotedAs(ParseKind)(value)
		}
	case "owner_account":
		r.in.Self.Account, err = textOrNull(value)
	case "owner_canonical_id":
		r.in.Self.CanonicalID, err = textOrNull(value)
	case "policy":
		r.in.Policy, err = decodePolicy(value)
	case "acl":
		r.in.ACL, err = orNull(value, DecodeACL)
	case "ownership":
		r.in.Ownership, err = orNull(value, quotedAs(ParseOwnership))
	case "public_access_block":
		r.in.BucketBlock, err = orNull(value, DecodeBlock)
	case "account_public_access_block":
		r.in.AccountBlock, err = orNull(value, DecodeBlock)
	case "organization_s3_policy":
		r.in.OrganizationBlock, err = orNull(value, quotedAs(ParseOrganizationBlock))
	case "access_points":
		r.in.AccessPoints, err = orNull(value, decodeAccessPoints)
	}
	return err
}

// orNull reads a value that may be null: not configured.
func orNull[T any](value []byte, decode func([]byte) (T, error)) (Maybe[T], error) {
	if isJSONNull(value) {
		return Maybe[T]{State: NotConfigured}, nil
	}
	v, err := decode(value)
	return Maybe[T]{State: Configured, Value: v}, err
}

func isJSONNull(value []byte) bool { return string(value) == "null" }

func textOrNull(value []byte) (string, error) {
	if isJSONNull(value) {
		return "", nil
	}
	return jsonText(value)
}

func jsonText(value []byte) (string, error) {
	s, err := rawjson.String(value)
	if err != nil {
		return "", errors.New("want a string")
	}
	return s, nil
}

// lineID takes a string or a number; null is none.
func lineID(value []byte) ([]byte, error) {
	switch c := value[0]; {
	case isJSONNull(value):
		return nil, nil
	case c == '"':
		id, err := jsonText(value)
		return appendJSONText(nil, id), err
	case (c == '-' || c >= '0' && c <= '9') && json.Valid(value):
		return value, nil
	}
	return nil, errors.New("want a string or a number")
}

// quotedAs reads a JSON string with a parser of texts.
func quotedAs[T any](parse func(string) (T, error)) func([]byte) (T, error) {
	return func(value []byte) (T, error) {
		s, err := jsonText(value)
		if err != nil {
			var none T
			return none, err
		}
		return parse(s)
	}
}

// ParseKind reads the kind of a policy; "" is a bucket policy.
func ParseKind(text string) (Kind, error) {
	switch k := Kind(text); k {
	case "":
		return BucketPolicy, nil
	case BucketPolicy, AccessPointPolicy:
		return k, nil
	}
	return "", fmt.Errorf("want %q or %q", BucketPolicy, AccessPointPolicy)
}

// ParseOwnership reads an ObjectOwnership.
func ParseOwnership(text string) (string, error) {
	return amongNames(text, "BucketOwnerEnforced", "BucketOwnerPreferred", "ObjectWriter")
}

// ParseOrganizationBlock reads the one setting of an organization's S3 policy.
func ParseOrganizationBlock(text string) (string, error) { return amongNames(text, "all", "none") }

func amongNames(text string, names ...string) (string, error) {
	for _, name := range names {
		if text == name {
			return name, nil
		}
	}
	return "", fmt.Errorf("want one of %s, have %q", strings.Join(names, ", "), text)
}
