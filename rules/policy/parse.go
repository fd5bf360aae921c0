package policy

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"s3audit/rules/rawjson"
)

// Parse reads one policy document. The error says what S3 would refuse, and
// where: `Statement[1].Effect: want "Allow" or "Deny", have "allow"`.
func Parse(text []byte) (*Document, error) {
	if bytes.HasPrefix(text, []byte("\xef\xbb\xbf")) {
		return nil, errors.New("starts with a byte order mark")
	}
	if !utf8.Valid(text) {
		return nil, errors.New("is not UTF-8")
	}
	if !json.Valid(text) {
		return nil, errors.New("is not JSON")
	}
	doc := &Document{Statements: []Statement{}}
	var seen []string
	statements := false
	err := rawjson.Object(text, func(rawKey, value []byte) error {
		key, err := element(rawKey, &seen)
		if err != nil {
			return err
		}
		switch key {
		case "version":
			doc.Version, err = version(value)
		case "id":
			doc.ID, err = rawjson.String(value)
		case "statement":
			statements = true
			doc.Statements, err = parseStatements(value)
			return err
		default:
			err = errors.New("unknown element")
		}
		return in(string(rawKey), err)
	})
	if err == nil && !statements {
		err = errors.New("has no Statement")
	}
	if err != nil {
		return nil, err
	}
	return doc, nil
}

// in puts the place in front of an error.
func in(place string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s: %w", place, err)
}

// element folds an element's name, which the language compares without case,
// and refuses a name that stood in this block already.
// Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
func element(raw []byte, seen *[]string) (string, error) {
	key, err := rawjson.Unquote(raw)
	if err != nil {
		return "", err
	}
	key = strings.ToLower(key)
	if slices.Contains(*seen, key) {
		return "", in(string(raw), rawjson.ErrDuplicate)
	}
	*seen = append(*seen, key)
	return key, nil
}

func version(value []byte) (string, error) {
	v, err := rawjson.String(value)
	if err == nil && v != "2012-10-17" && v != "2008-10-17" {
		err = fmt.Errorf("want 2012-10-17 or 2008-10-17, have %q", v)
	}
	return v, err
}

func parseStatements(value []byte) ([]Statement, error) {
	if value[0] == '{' {
		s, err := parseStatement(value, 0)
		return []Statement{s}, in("Statement", err)
	}
	out := make([]Statement, 0, 4)
	err := rawjson.Array(value, func(one []byte) error {
		s, err := parseStatement(one, len(out))
		if err != nil {
			return fmt.Errorf("Statement[%d].%w", len(out), err)
		}
		out = append(out, s)
		return nil
	})
	if err != nil && len(value) > 0 && value[0] != '[' {
		err = in("Statement", err)
	}
	return out, err
}

func parseStatement(text []byte, index int) (Statement, error) {
	s := Statement{Index: index, Conditions: []Condition{}}
	seen := make([]string, 0, 8)
	err := rawjson.Object(text, func(rawKey, value []byte) error {
		key, err := element(rawKey, &seen)
		if err != nil {
			return err
		}
		return in(string(rawKey), s.set(key, value))
	})
	if err != nil {
		return s, err
	}
	return s, s.complete(seen)
}

// set reads one element of the statement.
func (s *Statement) set(key string, value []byte) (err error) {
	switch key {
	case "sid":
		s.Sid, err = rawjson.String(value)
	case "effect":
		if s.Effect, err = rawjson.String(value); err == nil && s.Effect != "Allow" && s.Effect != "Deny" {
			err = fmt.Errorf(`want "Allow" or "Deny", have %q`, s.Effect)
		}
	case "principal", "notprincipal":
		s.NotPrincipal = key == "notprincipal"
		s.Principals, err = parsePrincipals(value)
	case "action", "notaction":
		s.NotAction = key == "notaction"
		if s.Actions, err = stringList(value); err == nil {
			for i, action := range s.Actions {
				s.Actions[i] = strings.ToLower(action)
			}
		}
	case "resource", "notresource":
		s.NotResource = key == "notresource"
		s.Resources, err = stringList(value)
	case "condition":
		s.Conditions, err = parseConditions(value)
	default:
		err = errors.New("unknown element")
	}
	return err
}

// complete checks the elements that must be there, and those that exclude
// each other. Without a principal element anyone is meant: S3 refuses such a
// policy, so one that exists is read in the way that shows most.
func (s *Statement) complete(seen []string) error {
	has := func(name string) bool { return slices.Contains(seen, name) }
	for _, pair := range [][2]string{{"action", "notaction"}, {"resource", "notresource"}, {"principal", "notprincipal"}} {
		switch {
		case has(pair[0]) && has(pair[1]):
			return fmt.Errorf("%s: stands beside %s", pair[0], pair[1])
		case pair[0] == "principal":
		case !has(pair[0]) && !has(pair[1]):
			return fmt.Errorf("%s: is missing", pair[0])
		}
	}
	if !has("effect") {
		return fmt.Errorf("%s: is missing", "Effect")
	}
	if !has("principal") && !has("notprincipal") {
		s.Principals = newPrincipals()
		s.Principals.Any = true
	}
	return nil
}

// stringList reads a string, or an array of strings.
func stringList(value []byte) ([]string, error) {
	if value[0] == '"' {
		s, err := rawjson.String(value)
		return []string{s}, err
	}
	out := make([]string, 0, 4)
	err := rawjson.Array(value, func(one []byte) error {
		s, err := rawjson.String(one)
		out = append(out, s)
		return err
	})
	if err != nil {
		return nil, errors.New("want a string or a list of strings")
	}
	return out, nil
}
