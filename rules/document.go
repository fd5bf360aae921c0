package rules

import (
	"encoding/json"
	"errors"
	"fmt"
	"weak"

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
	// decoded is the length of the texts that term was decoded from.
	decoded int

	// Of a latent document text is kept, and the term only until the next garbage
	// collection: as terms, text takes more than ten times its length.
	text []byte
	last weak.Pointer[ast.Term]
}

// errNotJSON is the same from every engine.
var errNotJSON = errors.New("the record is not JSON")

// document looks into a text that was not seen before.
func (d *docPlan) document(text []byte, dec *decoder) (*document, error) {
	doc, err := d.latent(text)
	if err != nil {
		return nil, err
	}
	doc.text = nil
	doc.term, doc.decoded, err = d.decodeParts(text, dec)
	return doc, err
}

// latent is document, but for the term: that is made when it is asked for.
func (d *docPlan) latent(text []byte) (*document, error) {
	if !json.Valid(text) {
		return nil, errNotJSON
	}
	doc := &document{parts: make([]digest, len(d.parts)), text: text}
	for i, path := range d.parts {
		if value := find(text, path); value != nil {
			doc.parts[i] = digestOf(value)
		}
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

// decodeParts decodes what is read of a document, and counts its bytes.
func (d *docPlan) decodeParts(text []byte, dec *decoder) (term *ast.Term, bytes int, err error) {
	for _, path := range d.decode {
		value := find(text, path)
		if value == nil {
			continue
		}
		t, err := dec.term(value)
		if err != nil {
			return nil, 0, err
		}
		term = place(term, path, t)
		bytes += len(value)
	}
	return term, bytes, nil
}

// term is what goes into the input of the document at a place, nil for nothing.
func (w *memoWorker) term(i int) *ast.Term {
	doc := w.now[i]
	if doc.text == nil {
		return doc.term
	}
	if t := doc.last.Value(); t != nil {
		return t
	}
	t, _, err := w.plan.docs[i].decodeParts(doc.text, w.dec)
	if err != nil {
		panic(fmt.Errorf("%s was valid JSON: %w", w.plan.docs[i].key, err))
	}
	doc.last = weak.Make(t)
	return t
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
