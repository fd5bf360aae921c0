package rules

import (
	"encoding/json"
	"errors"
	"fmt"

	"github.com/open-policy-agent/opa/v1/ast"

	"s3audit/rules/rawjson"
)

// decoder turns JSON text into OPA's terms. The text must be valid JSON: who
// calls it has checked. Short strings are shared between documents.
type decoder struct {
	shared map[string]*ast.Term
}

const (
	sharedLength = 64   // longer strings are hardly ever met twice
	sharedMax    = 4096 // then the table starts anew
)

func newDecoder() *decoder { return &decoder{shared: map[string]*ast.Term{}} }

// term decodes one value.
func (d *decoder) term(text []byte) (*ast.Term, error) {
	text = rawjson.Trim(text)
	if len(text) == 0 {
		return nil, errors.New("no value")
	}
	switch text[0] {
	case '{':
		return d.object(text)
	case '[':
		return d.array(text)
	case '"':
		return d.string(text[1 : len(text)-1])
	case 't':
		return ast.InternedTerm(true), nil
	case 'f':
		return ast.InternedTerm(false), nil
	case 'n':
		return ast.NullTerm(), nil
	}
	if c := text[0]; c != '-' && (c < '0' || c > '9') {
		return nil, fmt.Errorf("no value starts with %q", c)
	}
	if t := ast.InternedIntNumberTermFromString(string(text)); t != nil {
		return t, nil
	}
	return ast.NumberTerm(json.Number(text)), nil
}

func (d *decoder) string(inside []byte) (*ast.Term, error) {
	if len(inside) <= sharedLength {
		if t := d.shared[string(inside)]; t != nil {
			return t, nil
		}
	}
	s, err := rawjson.Unquote(inside)
	if err != nil {
		return nil, err
	}
	t := ast.StringTerm(s)
	if len(inside) <= sharedLength {
		if len(d.shared) >= sharedMax {
			clear(d.shared)
		}
		d.shared[string(inside)] = t
	}
	return t, nil
}

func (d *decoder) array(text []byte) (*ast.Term, error) {
	var elements []*ast.Term
	err := rawjson.Array(text, func(value []byte) error {
		t, err := d.term(value)
		elements = append(elements, t)
		return err
	})
	return ast.ArrayTerm(elements...), err
}

func (d *decoder) object(text []byte) (*ast.Term, error) {
	members := make([][2]*ast.Term, 0, 8)
	err := rawjson.Object(text, func(key, value []byte) error {
		k, err := d.string(key)
		if err != nil {
			return err
		}
		v, err := d.term(value)
		if err == nil {
			members = put(members, k, v)
		}
		return err
	})
	return ast.ObjectTerm(members...), err
}

// put adds a member; of two with one key the later counts.
func put(members [][2]*ast.Term, k, v *ast.Term) [][2]*ast.Term {
	name := k.Value.(ast.String)
	for i := range members {
		if members[i][0] == k || members[i][0].Value.(ast.String) == name {
			members[i][1] = v
			return members
		}
	}
	return append(members, [2]*ast.Term{k, v})
}
