package plan

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"unicode/utf8"
)

// Canonical is the one spelling of a JSON text: no white space, members sorted,
// strings escaped as little as JSON allows, numbers as written. A text with one
// member twice, or that is not UTF-8, has none.
func Canonical(text []byte) ([]byte, error) {
	tree, err := parse(text)
	if err != nil {
		return nil, err
	}
	return encode(tree), nil
}

// Digest is "sha256:" and the hex digest of the document's canonical JSON.
func (d Document) Digest() (string, error) {
	var value any
	if d.Value != nil {
		tree, err := parse(d.Value)
		if err != nil {
			return "", err
		}
		value = tree
	}
	return digest(map[string]any{"state": d.State, "value": value}), nil
}

// Same reports whether two documents say the same; one that is no JSON says
// the same as none.
func (d Document) Same(other Document) bool {
	a, errA := d.Digest()
	b, errB := other.Digest()
	return errA == nil && errB == nil && a == b
}

func digest(tree any) string {
	sum := sha256.Sum256(encode(tree))
	return "sha256:" + hex.EncodeToString(sum[:])
}

// parse reads JSON into maps, lists, strings, numbers as written, booleans and nil.
func parse(text []byte) (any, error) {
	if !utf8.Valid(text) {
		return nil, errors.New("is not UTF-8")
	}
	if !json.Valid(text) { // it says where, which a decoder of tokens does not
		var v any
		return nil, json.Unmarshal(text, &v)
	}
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	return parseValue(d, "")
}

func parseValue(d *json.Decoder, path string) (any, error) {
	token, err := d.Token()
	if err != nil {
		return nil, err
	}
	switch token {
	case json.Delim('{'):
		return parseObject(d, path)
	case json.Delim('['):
		list := []any{}
		for d.More() {
			v, err := parseValue(d, fmt.Sprintf("%s[%d]", path, len(list)))
			if err != nil {
				return nil, err
			}
			list = append(list, v)
		}
		_, err := d.Token()
		return list, err
	}
	return token, nil
}

func parseObject(d *json.Decoder, path string) (any, error) {
	object := map[string]any{}
	for d.More() {
		token, err := d.Token()
		if err != nil {
			return nil, err
		}
		key := token.(string) // json.Valid saw it
		if _, twice := object[key]; twice {
			return nil, fmt.Errorf("%s: stands twice", join(path, key))
		}
		if object[key], err = parseValue(d, join(path, key)); err != nil {
			return nil, err
		}
	}
	_, err := d.Token()
	return object, err
}

func join(path, key string) string {
	if path == "" {
		return key
	}
	return path + "." + key
}

// encode writes a tree that parse made, or one like it.
func encode(tree any) []byte {
	var out bytes.Buffer
	encodeTo(&out, tree)
	return out.Bytes()
}

func encodeTo(out *bytes.Buffer, tree any) {
	switch v := tree.(type) {
	case map[string]any:
		out.WriteByte('{')
		for i, key := range slices.Sorted(maps.Keys(v)) {
			if i > 0 {
				out.WriteByte(',')
			}
			encodeScalar(out, key)
			out.WriteByte(':')
			encodeTo(out, v[key])
		}
		out.WriteByte('}')
	case []any:
		out.WriteByte('[')
		for i, item := range v {
			if i > 0 {
				out.WriteByte(',')
			}
			encodeTo(out, item)
		}
		out.WriteByte(']')
	case json.Number:
		out.WriteString(v.String())
	default:
		encodeScalar(out, v)
	}
}

func encodeScalar(out io.Writer, v any) {
	e := json.NewEncoder(trimmed{out})
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		panic("plan: " + err.Error()) // strings, booleans and nil always encode
	}
}

// trimmed leaves out the line end that an Encoder writes.
type trimmed struct{ w io.Writer }

func (t trimmed) Write(p []byte) (int, error) {
	if _, err := t.w.Write(bytes.TrimSuffix(p, []byte("\n"))); err != nil {
		return 0, err
	}
	return len(p), nil
}
