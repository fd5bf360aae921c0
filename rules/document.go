package rules

import (
	"encoding/json"
	"errors"

	"github.com/open-policy-agent/opa/v1/ast"

	"s3audit/rules/rawjson"
)

// document is what is known of one document text: the digests of the parts
// that groups read, and the parts themselves as one term for the input.
type document struct {
	parts []digest
	// term holds the decoded parts in their places, nil if none is there.
	term   *ast.Term
	answer answer
}

// errNotJSON is the same from every engine.
var errNotJSON = errors.New("the record is not JSON")

// document looks into a text that was not seen before.
func (d *docPlan) document(text []byte, dec *decoder) (*document, error) {
	if !json.Valid(text) {
		return nil, errNotJSON
	}
	doc := &document{parts: make([]digest, len(d.parts))}
	for i, path := range d.parts {
		if value := find(text, path); value != nil {
			doc.parts[i] = digestOf(value)
		}
	}
	for _, path := range d.decode {
		value := find(text, path)
		if value == nil {
			continue
		}
		t, err := dec.term(value)
		if err != nil {
			return nil, err
		}
		doc.term = place(doc.term, path, t)
	}
	if d.bit != 0 {
		name := d.key
		if d.root == rootAccount {
			name = accountPrefix + name
		}
		var err error
		if doc.answer, err = readAnswer(name, text); err != nil {
			return nil, err
		}
	}
	return doc, nil
}

// missingDocument stands for a document that the record does not have.
func (d *docPlan) missingDocument() *document {
	name := d.key
	if d.root == rootAccount {
		name = accountPrefix + name
	}
	return &document{parts: make([]digest, len(d.parts)), answer: notCollected(name)}
}

// find returns the value at a path, nil if there is none. Of two members
// with one key the later counts.
func find(text []byte, path inputPath) []byte {
	for _, name := range path {
		var value []byte
		err := rawjson.Object(text, func(key, v []byte) error {
			if is, err := keyIs(key, name); err != nil {
				return err
			} else if is {
				value = v
			}
			return nil
		})
		if err != nil || value == nil {
			return nil
		}
		text = value
	}
	return text
}

// keyIs compares a raw key with a name.
func keyIs(key []byte, name string) (bool, error) {
	if string(key) == name {
		return true, nil
	}
	for _, c := range key {
		if c == '\\' {
			s, err := rawjson.Unquote(key)
			return s == name, err
		}
	}
	return false, nil
}

// place puts a value at a path of a tree of objects. No path is below
// another, and they come sorted.
func place(tree *ast.Term, path inputPath, value *ast.Term) *ast.Term {
	if len(path) == 0 {
		return value
	}
	if tree == nil {
		tree = ast.ObjectTerm()
	}
	object := tree.Value.(ast.Object)
	key := ast.StringTerm(path[0])
	object.Insert(key, place(object.Get(key), path[1:], value))
	return tree
}
