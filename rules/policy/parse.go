package policy

import (
	"encoding/json"
	"errors"
	"strings"
	"unicode/utf8"
)

// Parse reads one policy document. The error says what S3 would refuse, and
// where: `Statement[1].Effect: want "Allow" or "Deny", have "deny"`. A
// document without statements is none: it is read, and marked.
func Parse(text []byte) (*Document, error) { return ParseString(string(text)) }

// ParseString is [Parse] for a text that is a string already. The document
// refers to it.
func ParseString(text string) (*Document, error) {
	doc, err := newReader(text).document()
	if err == nil {
		return doc, nil
	}
	switch {
	case strings.HasPrefix(text, "\ufeff"):
		return nil, errors.New("starts with a byte order mark")
	case !utf8.ValidString(text):
		return nil, errors.New("is not UTF-8")
	case !json.Valid([]byte(text)):
		return nil, errJSON // wherever it is that this shows first
	}
	return nil, err
}

// The elements of a document, as a set.
const (
	hasVersion element = 1 << iota
	hasID
	hasStatement
)

func (r *reader) document() (*Document, error) {
	doc := &Document{Statements: []Statement{}}
	var seen element
	err := r.object(func(key string) (err error) {
		switch {
		case seen.is(key, "version", hasVersion, &err):
			doc.Version, err = r.version()
		case seen.is(key, "id", hasID, &err):
			doc.ID, err = r.string()
		case seen.is(key, "statement", hasStatement, &err):
			doc.Statements, err = r.statements()
		case err == nil:
			err = errUnknown
		}
		return err
	})
	if r.next(); err == nil && r.at < len(r.text) {
		err = errJSON
	}
	doc.NoStatement = seen&hasStatement == 0
	return doc, err
}

// element is a set of elements that an object has.
type element uint32

// is reports whether key is the name, written in any case, of an element that
// the object did not have before; had it that, err says so.
// Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
func (seen *element) is(key, name string, one element, err *error) bool {
	return same(key, name) && seen.add(one, err)
}

// add adds one to the set; had it that, err says so.
func (seen *element) add(one element, err *error) bool {
	if *seen&one != 0 {
		*err = errDuplicate
		return false
	}
	*seen |= one
	return true
}

// same reports whether key is name, which has small letters only.
func same(key, name string) bool {
	if len(key) != len(name) {
		return false
	}
	for i := range len(key) {
		if key[i]|0x20 != name[i] {
			return false
		}
	}
	return true
}

func (r *reader) version() (string, error) {
	v, err := r.string()
	if err == nil && v != "2012-10-17" && v != "2008-10-17" {
		err = wanted("2012-10-17 or 2008-10-17", v)
	}
	return v, err
}
