package policy_test

import (
	"encoding/json"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"s3audit/rules/policy"
)

// respell writes a policy in another of the ways that mean the same: scalars
// for lists of one and the other way round, another order, another case.
type respell struct{ *rand.Rand }

func (r respell) policy(text []byte) []byte {
	var all map[string]any
	d := json.NewDecoder(strings.NewReader(string(text)))
	d.UseNumber()
	if err := d.Decode(&all); err != nil {
		panic(err)
	}
	return r.object(all, func(key string, value any) []byte {
		if !strings.EqualFold(key, "statement") {
			return text1(value)
		}
		return r.list(value, func(one any) []byte { return r.statement(one.(map[string]any)) })
	})
}

func (r respell) statement(s map[string]any) []byte {
	return r.object(s, func(key string, value any) []byte {
		switch strings.ToLower(key) {
		case "action", "notaction":
			return r.list(value, func(one any) []byte { return text1(r.anyCase(one.(string))) })
		case "resource", "notresource":
			return r.list(value, text1)
		case "principal", "notprincipal":
			if kinds, ok := value.(map[string]any); ok {
				return r.object(kinds, func(_ string, names any) []byte { return r.list(names, text1) })
			}
			return r.list(value, text1)
		case "condition":
			return r.object(value.(map[string]any), func(_ string, keys any) []byte {
				return r.object(keys.(map[string]any), func(_ string, values any) []byte { return r.list(values, text1) })
			})
		}
		return text1(value)
	})
}

// object writes the members in any order, their names in any case.
func (r respell) object(members map[string]any, value func(key string, value any) []byte) []byte {
	var parts []string
	for _, key := range slices.Sorted(maps.Keys(members)) {
		parts = append(parts, string(text1(r.anyCase(key)))+r.blank()+":"+r.blank()+string(value(key, members[key])))
	}
	return r.join("{", parts, "}")
}

// list writes the elements in any order, a single one as itself or as a list.
func (r respell) list(value any, one func(any) []byte) []byte {
	elements, ok := value.([]any)
	if !ok {
		elements = []any{value}
	}
	if len(elements) == 1 && r.IntN(2) == 0 {
		return one(elements[0])
	}
	var parts []string
	for _, e := range elements {
		parts = append(parts, string(one(e)))
	}
	return r.join("[", parts, "]")
}

func (r respell) join(start string, parts []string, end string) []byte {
	r.Shuffle(len(parts), func(i, j int) { parts[i], parts[j] = parts[j], parts[i] })
	return []byte(start + r.blank() + strings.Join(parts, r.blank()+","+r.blank()) + r.blank() + end)
}

func (r respell) blank() string { return strings.Repeat(" ", r.IntN(2)) }

// anyCase changes ASCII letters only: what they fold to is nobody's guess.
func (r respell) anyCase(s string) string {
	b := []byte(s)
	for i, c := range b {
		if c|0x20 >= 'a' && c|0x20 <= 'z' && r.IntN(2) == 0 {
			b[i] ^= 0x20
		}
	}
	return string(b)
}

func text1(v any) []byte {
	b, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return b
}

// inOrder sorts all that has no order, so that documents of one meaning are
// equal.
func inOrder(d *policy.Document) []string {
	var all []string
	for _, s := range d.Statements {
		s.Index = 0
		p := &s.Principals
		for _, list := range [][]string{s.Actions, s.Resources, p.AWS, p.Accounts, p.Service, p.Federated, p.CanonicalUser} {
			slices.Sort(list)
		}
		conditions := []string{}
		for _, c := range s.Conditions {
			slices.Sort(c.Values)
			conditions = append(conditions, string(text1(c)))
		}
		slices.Sort(conditions)
		s.Conditions = nil
		all = append(all, string(text1([]any{s, conditions, p.Bare, p.Absent, s.EffectMisspelled})))
	}
	slices.Sort(all)
	return append(all, d.Version, d.ID)
}

// FuzzNormalise writes whatever is a policy in another way that means the
// same, and wants the same normal form.
func FuzzNormalise(f *testing.F) {
	for i, seed := range seeds {
		f.Add([]byte(seed), uint64(i))
	}
	f.Fuzz(func(t *testing.T, text []byte, seed uint64) {
		want, err := policy.Parse(text)
		if err != nil {
			return
		}
		other := respell{rand.New(rand.NewPCG(seed, 0))}.policy(text)
		have, err := policy.Parse(other)
		if err != nil {
			t.Fatalf("%s\nas %s: %v", text, other, err)
		}
		want.Cover("aws", "data")
		have.Cover("aws", "data")
		if diff := cmp.Diff(inOrder(want), inOrder(have)); diff != "" {
			t.Fatalf("%s\nas %s: %s", text, other, diff)
		}
	})
}

// chance puts policies together from words that have met trouble before.
type chance struct{ *rand.Rand }

func (c chance) policy() string {
	statements := []any{}
	for range c.IntN(4) {
		statements = append(statements, c.statement())
	}
	return string(text1(map[string]any{"Version": "2012-10-17", "Id": c.one("", "x", "Ü"), "Statement": statements}))
}

func (c chance) statement() map[string]any {
	s := map[string]any{"Sid": c.one("", "a", "A"), "Effect": c.one("Allow", "Deny")}
	s[c.one("Action", "NotAction")] = c.some("s3:*", "S3:GetObject", "s3:Get*", "*", "ec2:RunInstances", "s3:?", "s3:NoSuch", "", "é")
	s[c.one("Resource", "NotResource")] = c.some("*", "arn:aws:s3:::data", "arn:aws:s3:::{bucket}/*", "arn:aws:s3:::DATA/*", "arn:aws:s3:::d*/x", "${aws:username}", "")
	if c.IntN(5) > 0 {
		s[c.one("Principal", "NotPrincipal")] = c.principal()
	}
	if c.IntN(3) > 0 {
		s["Condition"] = c.conditions()
	}
	return s
}

func (c chance) principal() any {
	words := []string{"*", "111122223333", "{account}", "arn:aws:iam::111122223333:root", "arn:aws:iam::444455556666:role/*", "AROAEXAMPLE", "a.amazonaws.com", "${x}"}
	if c.IntN(4) == 0 {
		return c.some(words...)
	}
	kinds := map[string]any{}
	for range c.IntN(3) {
		kinds[c.one("AWS", "Service", "Federated", "CanonicalUser", "*")] = c.some(words...)
	}
	return kinds
}

func (c chance) conditions() map[string]any {
	operators := map[string]any{}
	for range c.IntN(4) {
		keys := map[string]any{}
		for range c.IntN(3) {
			keys[c.one("aws:SourceIp", "aws:PrincipalOrgID", "s3:x-amz-acl", "Key", "")] = c.some("true", "o-A", "10.0.0.0/8", "", "*", "${aws:userid}")
		}
		operators[c.one("StringEquals", "BoolIfExists", "ForAllValues:StringLike", "ForAnyValue:ArnLikeIfExists", "Null", "Nonsense:x")] = keys
	}
	return operators
}

func (c chance) one(of ...string) string { return of[c.IntN(len(of))] }

// some is a word, or a list of none or several, perhaps the same twice.
func (c chance) some(of ...string) any {
	if c.IntN(2) == 0 {
		return c.one(of...)
	}
	list := []any{}
	for range c.IntN(4) {
		list = append(list, c.one(of...))
	}
	return list
}
