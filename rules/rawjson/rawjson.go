// Package rawjson owns looking into JSON text without building values: the
// members of an object, the elements of an array, one string. It never
// decodes whole documents, and it validates only what it walks over: nested
// values are skipped by their brackets, so whoever descends checks them.
package rawjson

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"
)

// ErrDuplicate says that an object has one key twice.
var ErrDuplicate = errors.New("duplicate key")

// Trim removes the white space JSON allows around a value.
func Trim(text []byte) []byte {
	for len(text) > 0 && space(text[0]) {
		text = text[1:]
	}
	for len(text) > 0 && space(text[len(text)-1]) {
		text = text[:len(text)-1]
	}
	return text
}

func space(c byte) bool { return c == ' ' || c == '\t' || c == '\n' || c == '\r' }

// Object calls f with every member of the object that text is, in order. The
// key is raw: without its quotes, and with escapes not undone.
func Object(text []byte, f func(key, value []byte) error) error {
	text = Trim(text)
	if len(text) < 2 || text[0] != '{' {
		return errors.New("not an object")
	}
	i := blanks(text, 1)
	if text[min(i, len(text)-1)] == '}' {
		return end(text, i)
	}
	for {
		if i >= len(text) || text[i] != '"' {
			return fmt.Errorf("offset %d: want a key", i)
		}
		keyEnd := skipString(text, i)
		if keyEnd < 0 {
			return fmt.Errorf("offset %d: unterminated key", i)
		}
		key := text[i+1 : keyEnd-1]
		i = blanks(text, keyEnd)
		if i >= len(text) || text[i] != ':' {
			return fmt.Errorf("offset %d: want ':'", i)
		}
		i = blanks(text, i+1)
		valueEnd := skip(text, i)
		if valueEnd < 0 {
			return fmt.Errorf("offset %d: unterminated value", i)
		}
		if err := f(key, text[i:valueEnd]); err != nil {
			return err
		}
		i = blanks(text, valueEnd)
		if i < len(text) && text[i] == ',' {
			i = blanks(text, i+1)
			continue
		}
		if i < len(text) && text[i] == '}' {
			return end(text, i)
		}
		return fmt.Errorf("offset %d: want ',' or '}'", i)
	}
}

// Array calls f with every element of the array that text is.
func Array(text []byte, f func(value []byte) error) error {
	text = Trim(text)
	if len(text) < 2 || text[0] != '[' {
		return errors.New("not an array")
	}
	i := blanks(text, 1)
	if text[min(i, len(text)-1)] == ']' {
		return end(text, i)
	}
	for {
		valueEnd := skip(text, i)
		if valueEnd < 0 {
			return fmt.Errorf("offset %d: unterminated value", i)
		}
		if err := f(text[i:valueEnd]); err != nil {
			return err
		}
		i = blanks(text, valueEnd)
		if i < len(text) && text[i] == ',' {
			i = blanks(text, i+1)
			continue
		}
		if i < len(text) && text[i] == ']' {
			return end(text, i)
		}
		return fmt.Errorf("offset %d: want ',' or ']'", i)
	}
}

// end says whether the closing bracket at i is the last byte.
func end(text []byte, i int) error {
	if i+1 != len(text) {
		return fmt.Errorf("offset %d: data after the value", i+1)
	}
	return nil
}

func blanks(text []byte, i int) int {
	for i < len(text) && space(text[i]) {
		i++
	}
	return i
}

// skip returns the index after the value that starts at i, or -1.
func skip(text []byte, i int) int {
	if i >= len(text) {
		return -1
	}
	switch text[i] {
	case '"':
		return skipString(text, i)
	case '{', '[':
		return skipNested(text, i)
	}
	start := i
	for i < len(text) && !delimiter(text[i]) {
		i++
	}
	if i == start {
		return -1
	}
	return i
}

func delimiter(c byte) bool {
	return space(c) || c == ',' || c == '}' || c == ']' || c == ':' || c == '"'
}

func skipNested(text []byte, i int) int {
	depth := 0
	for i < len(text) {
		switch text[i] {
		case '"':
			if i = skipString(text, i); i < 0 {
				return -1
			}
			continue
		case '{', '[':
			depth++
		case '}', ']':
			if depth--; depth == 0 {
				return i + 1
			}
		}
		i++
	}
	return -1
}

// skipString returns the index after the string whose quote is at i, or -1.
func skipString(text []byte, i int) int {
	i++
	for i < len(text) {
		k := bytes.IndexByte(text[i:], '"')
		if k < 0 {
			return -1
		}
		escapes := 0
		for p := i + k - 1; p >= i && text[p] == '\\'; p-- {
			escapes++
		}
		i += k + 1
		if escapes%2 == 0 {
			return i
		}
	}
	return -1
}

// String undoes the quotes and escapes of a string value.
func String(value []byte) (string, error) {
	value = Trim(value)
	if len(value) < 2 || value[0] != '"' || skipString(value, 0) != len(value) {
		return "", errors.New("not a string")
	}
	return Unquote(value[1 : len(value)-1])
}

// Unquote undoes the escapes of a string's inside as encoding/json does:
// what is not UTF-8 becomes U+FFFD.
func Unquote(inside []byte) (string, error) {
	if plain(inside) {
		return string(inside), nil
	}
	if s, ok := simple(inside); ok {
		return s, nil
	}
	var s string
	quoted := make([]byte, 0, len(inside)+2)
	quoted = append(append(append(quoted, '"'), inside...), '"')
	err := json.Unmarshal(quoted, &s)
	return s, err
}

// plain reports whether the inside of a string stands for itself.
func plain(inside []byte) bool {
	ascii := true
	for _, c := range inside {
		if c < 0x20 || c == '\\' || c == '"' {
			return false
		}
		ascii = ascii && c < utf8.RuneSelf
	}
	return ascii || utf8.Valid(inside)
}

// simple undoes the one-letter escapes, which are all that most text has.
func simple(inside []byte) (string, bool) {
	if !utf8.Valid(inside) {
		return "", false
	}
	var b strings.Builder
	b.Grow(len(inside))
	for len(inside) > 0 {
		k := bytes.IndexByte(inside, '\\')
		if k < 0 {
			k = len(inside)
		}
		for _, c := range inside[:k] {
			if c < 0x20 || c == '"' {
				return "", false
			}
		}
		b.Write(inside[:k])
		if inside = inside[k:]; len(inside) == 0 {
			break
		}
		if len(inside) < 2 {
			return "", false
		}
		c, ok := escape(inside[1])
		if !ok {
			return "", false
		}
		b.WriteByte(c)
		inside = inside[2:]
	}
	return b.String(), true
}

func escape(c byte) (byte, bool) {
	switch c {
	case '"', '\\', '/':
		return c, true
	case 'n':
		return '\n', true
	case 't':
		return '\t', true
	case 'r':
		return '\r', true
	case 'b':
		return '\b', true
	case 'f':
		return '\f', true
	}
	return 0, false
}
