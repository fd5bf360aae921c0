package policy

import (
	"errors"
	"strconv"
	"strings"
)

// The elements of a statement, as a set.
const (
	hasSid element = 1 << iota
	hasEffect
	hasPrincipal
	hasNotPrincipal
	hasAction
	hasNotAction
	hasResource
	hasNotResource
	hasCondition
)

// statements reads one statement, or a list of them.
func (r *reader) statements() ([]Statement, error) {
	const most = 16
	list := make([]Statement, 0, min(1+strings.Count(r.text[r.at:], `"Effect"`), most))
	one := func() error {
		list = append(list, Statement{Index: len(list), Conditions: []Condition{}})
		return r.statement(&list[len(list)-1])
	}
	if r.next() == '{' {
		err := one()
		return list, err
	}
	err := r.array(func() error {
		err := one()
		if err != nil {
			err = within("["+strconv.Itoa(len(list)-1)+"]", err)
		}
		return err
	})
	return list, err
}

func (r *reader) statement(s *Statement) error {
	var seen element
	err := r.object(func(key string) (err error) {
		switch {
		case seen.is(key, "effect", hasEffect, &err):
			err = r.effect(s)
		case seen.is(key, "action", hasAction, &err):
			s.Actions, err = r.actions()
		case seen.is(key, "resource", hasResource, &err):
			s.Resources, err = r.stringList()
		case seen.is(key, "principal", hasPrincipal, &err):
			err = r.principals(&s.Principals)
		case seen.is(key, "condition", hasCondition, &err):
			s.Conditions, err = r.readConditions()
		case seen.is(key, "sid", hasSid, &err):
			s.Sid, err = r.string()
		case seen.is(key, "notprincipal", hasNotPrincipal, &err):
			s.NotPrincipal, err = true, r.principals(&s.Principals)
		case seen.is(key, "notaction", hasNotAction, &err):
			s.NotAction = true
			s.Actions, err = r.actions()
		case seen.is(key, "notresource", hasNotResource, &err):
			s.NotResource = true
			s.Resources, err = r.stringList()
		case err == nil:
			err = errUnknown
		}
		return err
	})
	if err != nil {
		return err
	}
	return s.complete(seen)
}

// effect reads Allow or Deny, which are case-sensitive: S3 refuses "allow" and
// "deny". Where one stands nonetheless, "allow" is read in the way that shows
// most, and marked; "deny" is an error, since nothing may rest on it.
// Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_effect.html
func (r *reader) effect(s *Statement) error {
	v, err := r.string()
	switch {
	case err != nil:
		return err
	case v == allow || v == deny:
		s.Effect = v
	case same(v, "allow"):
		s.Effect, s.EffectMisspelled = allow, true
	default:
		return wanted(`"Allow" or "Deny"`, v)
	}
	return nil
}

const allow, deny = "Allow", "Deny"

// actions reads patterns, which the language compares without case.
func (r *reader) actions() ([]string, error) {
	list, err := r.stringList()
	for i, action := range list {
		list[i] = lower(action)
	}
	return list, err
}

var errMissing = errors.New("is missing")

// complete checks the elements that must be there, and those that exclude
// each other. Without a principal element anyone is meant: S3 refuses such a
// policy, so one that exists is read in the way that shows most.
func (s *Statement) complete(seen element) error {
	for _, e := range [...]struct {
		name     string
		one, not element
		optional bool
	}{
		{"Effect", hasEffect, 0, false},
		{"Principal", hasPrincipal, hasNotPrincipal, true},
		{"Action", hasAction, hasNotAction, false},
		{"Resource", hasResource, hasNotResource, false},
	} {
		switch both := e.one | e.not; {
		case e.not != 0 && seen&both == both:
			return &fault{e.name, errors.New("stands beside Not" + e.name)}
		case seen&both == 0 && !e.optional:
			return &fault{e.name, errMissing}
		}
	}
	if seen&(hasPrincipal|hasNotPrincipal) == 0 {
		s.Principals = newPrincipals()
		s.Principals.Any, s.Principals.Absent = true, true
	}
	return nil
}
