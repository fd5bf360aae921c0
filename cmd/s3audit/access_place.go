package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"s3audit/rules/rawjson"
)

// place is a position in a file, from 1; columns count bytes.
type place struct{ line, column int }

func placeAt(text []byte, offset int) place {
	before := text[:min(offset, len(text))]
	start := bytes.LastIndexByte(before, '\n') + 1
	return place{bytes.Count(before, []byte{'\n'}) + 1, len(before) - start + 1}
}

// syntaxPlace says where text stops being JSON; ok is false where it does not.
func syntaxPlace(text []byte) (at place, err error, ok bool) {
	var value any
	err = json.Unmarshal(text, &value)
	var syntax *json.SyntaxError
	if errors.As(err, &syntax) {
		return placeAt(text, max(0, int(syntax.Offset)-1)), err, true
	}
	return place{1, 1}, err, err != nil
}

// locate finds what an error of the document's readers is about. They put the
// way to it in front: `Statement[1].Effect: want …`, `Grants: [0]: Grantee: …`.
// A member that is missing is looked for in vain: its object is the place. One
// that should not be there is found by its name.
func locate(text []byte, message string) int {
	at := step{value: rawjson.Trim(text), rest: message}
	for len(at.value) > 0 {
		next, ok := at.next()
		if !ok {
			break
		}
		at = next
	}
	rest := strings.TrimLeft(at.rest, ".: ")
	if at.key != nil && (strings.HasPrefix(rest, "unknown ") || strings.HasPrefix(rest, "duplicate ")) {
		return cap(text) - cap(at.key) - 1 // its quote
	}
	return cap(text) - cap(at.value)
}

// step is how far the way was followed: a value, the name it has in its object,
// and what the message says of it.
type step struct {
	key, value []byte
	rest       string
}

// next follows one name or index. Of two equal names the second is meant.
func (s step) next() (found step, ok bool) {
	message := strings.TrimLeft(s.rest, ".: ")
	switch s.value[0] {
	case '{':
		_ = rawjson.Object(s.value, func(key, value []byte) error {
			if rest, fits := cutFold(message, string(key)); fits && len(key) > 0 {
				found, ok = step{key, value, rest}, true
			}
			return nil
		})
	case '[':
		var index int
		if n, _ := fmt.Sscanf(message, "[%d]", &index); n == 1 {
			_, found.rest, _ = strings.Cut(message, "]")
			found.value, ok = element(s.value, index)
		}
	}
	return found, ok
}

// cutFold cuts a member's name, in whatever case, from the way.
func cutFold(message, name string) (rest string, found bool) {
	if len(message) <= len(name) || !strings.EqualFold(message[:len(name)], name) || !strings.ContainsRune(":.[", rune(message[len(name)])) {
		return "", false
	}
	return message[len(name):], true
}

func element(array []byte, index int) (value []byte, found bool) {
	_ = rawjson.Array(array, func(one []byte) error {
		if index == 0 {
			value, found = one, true
		}
		index--
		return nil
	})
	return value, found
}
