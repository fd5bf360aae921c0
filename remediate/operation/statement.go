package operation

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"s3audit/rules/policy"
)

// meaning is what two statements that say the same have in common, whatever
// their Sids: the normal form, with lists as sets, and an account's root as the
// account.
func meaning(s *policy.Statement) string {
	return string(encoded(object{
		"effect": s.Effect, "principal": principalsOf(s), "action": actionsOf(s), "resource": resourcesOf(s), "condition": conditionsOf(s),
	}))
}

func principalsOf(s *policy.Statement) any {
	p := s.Principals
	return object{
		"not": s.NotPrincipal, "aws": sorted(p.AWS, account), "service": sorted(p.Service, nil),
		"federated": sorted(p.Federated, nil), "canonical": sorted(p.CanonicalUser, nil), "absent": p.Absent,
	}
}

// account is an account's id for its root's ARN, which names the same principal.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
func account(name string) string {
	parts := strings.Split(name, ":")
	if len(parts) == 6 && parts[0] == "arn" && parts[2] == "iam" && parts[5] == "root" {
		return parts[4]
	}
	return name
}

func actionsOf(s *policy.Statement) any {
	return object{"not": s.NotAction, "list": sorted(s.Actions, nil)}
}

func resourcesOf(s *policy.Statement) any {
	return object{"not": s.NotResource, "list": sorted(s.Resources, nil)}
}

func conditionsOf(s *policy.Statement) any {
	list := make([]string, len(s.Conditions))
	for i, c := range s.Conditions {
		list[i] = string(encoded([]any{c.Operator, c.Qualifier, c.IfExists, c.Key, sorted(c.Values, nil)}))
	}
	slices.Sort(list)
	return list
}

// sorted is a list as a set.
func sorted(list []string, spelling func(string) string) []string {
	out := make([]string, len(list))
	for i, s := range list {
		if out[i] = s; spelling != nil {
			out[i] = spelling(s)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// partial is a statement of which only some elements are named: those that a
// statement to be removed has to have.
type partial struct {
	s     policy.Statement
	named []func(*policy.Statement) any
}

// elements are those a partial statement can name. A fill stands in for an
// element that is not named, so that the rest can be read.
var elements = []struct {
	names []string
	fill  string
	of    func(*policy.Statement) any
}{
	{[]string{"Sid"}, ``, func(s *policy.Statement) any { return s.Sid }},
	{[]string{"Effect"}, `"Effect":"Allow"`, func(s *policy.Statement) any { return s.Effect }},
	{[]string{"Principal", "NotPrincipal"}, `"Principal":"*"`, principalsOf},
	{[]string{"Action", "NotAction"}, `"Action":"*"`, actionsOf},
	{[]string{"Resource", "NotResource"}, `"Resource":"*"`, resourcesOf},
	{[]string{"Condition"}, ``, conditionsOf},
}

func readPartial(raw json.RawMessage) (partial, error) {
	var members map[string]json.RawMessage
	if err := json.Unmarshal(raw, &members); err != nil {
		return partial{}, err
	}
	var p partial
	var text []string
	for _, e := range elements {
		found := false
		for _, name := range e.names {
			if value, ok := members[name]; ok {
				text = append(text, `"`+name+`":`+string(value))
				delete(members, name)
				found = true
			}
		}
		if found {
			p.named = append(p.named, e.of)
		} else if e.fill != "" {
			text = append(text, e.fill)
		}
	}
	for name := range members {
		return partial{}, fmt.Errorf("a statement has no %q", name)
	}
	if len(p.named) == 0 {
		return partial{}, errors.New("names nothing, and so would remove every statement")
	}
	doc, err := policy.ParseString(`{"Statement":{` + strings.Join(text, ",") + `}}`)
	if err != nil {
		return partial{}, err
	}
	p.s = doc.Statements[0]
	return p, nil
}

func (p partial) matches(s *policy.Statement) bool {
	for _, of := range p.named {
		if string(encoded(of(&p.s))) != string(encoded(of(s))) {
			return false
		}
	}
	return true
}
