package policy

import (
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"
)

// reader walks over the text of a policy once, checking that it is JSON as it
// goes. What it returns are pieces of the text; lists are pieces of the
// reader's own slices, so that a document takes a handful of allocations.
type reader struct {
	text       string
	at         int
	strings    []string
	conditions []Condition
}

var (
	errJSON      = errors.New("is not JSON")
	errDuplicate = errors.New("duplicate key")
	errNoObject  = errors.New("not an object")
	errNoArray   = errors.New("not an array")
	errNoString  = errors.New("not a string")
	errNoStrings = errors.New("want a string or a list of strings")
	errNoScalar  = errors.New("want strings, numbers or booleans")
	errUnknown   = errors.New("unknown element")
)

// newReader makes room for as many strings as the text can hold: half as
// many as it has quotes.
func newReader(text string) *reader {
	const most = 256
	return &reader{text: text, strings: make([]string, 0, min(strings.Count(text, `"`)/2, most))}
}

// next skips white space and returns the byte there, 0 at the end.
func (r *reader) next() byte {
	for r.at < len(r.text) {
		switch c := r.text[r.at]; c {
		case ' ', '\t', '\n', '\r':
			r.at++
		default:
			return c
		}
	}
	return 0
}

// take skips one byte if it is next.
func (r *reader) take(c byte) bool {
	if r.next() != c {
		return false
	}
	r.at++
	return true
}

// object calls member with each key of the object that is next, and leaves
// the value to it. Keys are as they mean, with escapes undone.
func (r *reader) object(member func(key string) error) error {
	if !r.take('{') {
		return errNoObject
	}
	if r.take('}') {
		return nil
	}
	for {
		if r.next() != '"' {
			return errJSON
		}
		key, err := r.string()
		if err != nil || !r.take(':') {
			return errJSON
		}
		if err := member(key); err != nil {
			return within(shown(key), err)
		}
		if r.take('}') {
			return nil
		}
		if !r.take(',') {
			return errJSON
		}
	}
}

// array calls item for each element of the array that is next.
func (r *reader) array(item func() error) error {
	if !r.take('[') {
		return errNoArray
	}
	if r.take(']') {
		return nil
	}
	for {
		if err := item(); err != nil {
			return err
		}
		if r.take(']') {
			return nil
		}
		if !r.take(',') {
			return errJSON
		}
	}
}

// string returns the string that is next.
func (r *reader) string() (string, error) {
	if r.next() != '"' {
		return "", errNoString
	}
	start := r.at + 1
	for i := start; i < len(r.text); i++ {
		c := r.text[i]
		if c == '"' {
			r.at = i + 1
			return r.text[start:i], nil
		}
		if c == '\\' || c < ' ' || c >= utf8.RuneSelf {
			return r.unusual(start, i)
		}
	}
	return "", errJSON
}

// unusual is string for one that holds an escape or more than ASCII, first at i.
func (r *reader) unusual(start, i int) (string, error) {
	escaped := false
	for ; i < len(r.text) && r.text[i] != '"'; i++ {
		if r.text[i] == '\\' {
			escaped = true
			i++
		} else if r.text[i] < ' ' {
			return "", errJSON
		}
	}
	if i >= len(r.text) || !utf8.ValidString(r.text[start:i]) {
		return "", errJSON
	}
	r.at = i + 1
	if !escaped {
		return r.text[start:i], nil
	}
	var s string
	if json.Unmarshal([]byte(r.text[start-1:i+1]), &s) != nil {
		return "", errJSON
	}
	return s, nil
}

// stringList returns the string, or the strings of the array, that is next.
func (r *reader) stringList() ([]string, error) {
	list, err := r.list(false)
	if err != nil && !errors.Is(err, errJSON) {
		err = errNoStrings
	}
	return list, err
}

// list returns the one string, or the strings of the array, that is next;
// with scalars, numbers and booleans are as good.
func (r *reader) list(scalars bool) ([]string, error) {
	start := len(r.strings)
	item := func() error {
		if scalars && r.next() != '"' {
			s, err := r.scalar()
			r.strings = append(r.strings, s)
			return err
		}
		s, err := r.string()
		r.strings = append(r.strings, s)
		return err
	}
	var err error
	if r.next() == '[' {
		err = r.array(item)
	} else {
		err = item()
	}
	return r.strings[start:len(r.strings):len(r.strings)], err
}

// scalar returns the number or boolean that is next, in the words of the text.
func (r *reader) scalar() (string, error) {
	switch c := r.next(); {
	case c == 't':
		return r.literal("true")
	case c == 'f':
		return r.literal("false")
	case c == '-' || c >= '0' && c <= '9':
		return r.number()
	}
	return "", errNoScalar
}

func (r *reader) literal(word string) (string, error) {
	if !strings.HasPrefix(r.text[r.at:], word) {
		return "", errJSON
	}
	r.at += len(word)
	return word, nil
}

func (r *reader) number() (string, error) {
	end := r.at
	for end < len(r.text) && strings.IndexByte("+-.0123456789Ee", r.text[end]) >= 0 {
		end++
	}
	number := r.text[r.at:end]
	if !json.Valid([]byte(number)) {
		return "", errJSON
	}
	r.at = end
	return number, nil
}

// within puts the place in front of an error: "Statement[1].Effect".
func within(place string, err error) error {
	var f *fault
	switch {
	case errors.Is(err, errJSON):
		return err
	case !errors.As(err, &f):
		return &fault{place, err}
	case strings.HasPrefix(f.place, "["):
		return &fault{place + f.place, f.err}
	}
	return &fault{place + "." + f.place, f.err}
}

// fault is an error and where it is.
type fault struct {
	place string
	err   error
}

func (f *fault) Error() string { return f.place + ": " + f.err.Error() }
func (f *fault) Unwrap() error { return f.err }

// shown is a key as an error shows it.
func shown(key string) string {
	if quoted := strconv.Quote(key); len(quoted) != len(key)+2 {
		return quoted
	}
	return key
}

func wanted(what, have string) error { return fmt.Errorf("want %s, have %q", what, have) }
