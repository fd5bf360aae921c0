package snapshot

import (
	"bytes"
	"encoding/json"
	"reflect"
	"sort"
	"strings"
)

// The types below drop the methods, so that encoding/json does the known fields.
type (
	bucketFields  Bucket
	accountFields Account
)

var (
	bucketKeys  = jsonKeys(reflect.TypeFor[Bucket]())
	accountKeys = jsonKeys(reflect.TypeFor[Account]())
)

// MarshalJSON writes the known fields and after them, by name, the unknown ones.
func (b *Bucket) MarshalJSON() ([]byte, error) {
	return marshal((*bucketFields)(b), b.Unknown)
}

// UnmarshalJSON keeps fields of a newer minor version in Unknown.
func (b *Bucket) UnmarshalJSON(data []byte) error {
	if err := json.Unmarshal(data, (*bucketFields)(b)); err != nil {
		return err
	}
	b.Unknown = unknownFields(data, bucketKeys)
	return nil
}

// MarshalJSON writes the known fields and after them, by name, the unknown ones.
func (a *Account) MarshalJSON() ([]byte, error) {
	return marshal((*accountFields)(a), a.Unknown)
}

// UnmarshalJSON keeps fields of a newer minor version in Unknown.
func (a *Account) UnmarshalJSON(data []byte) error {
	if err := json.Unmarshal(data, (*accountFields)(a)); err != nil {
		return err
	}
	a.Unknown = unknownFields(data, accountKeys)
	return nil
}

func marshal(known any, unknown map[string]json.RawMessage) ([]byte, error) {
	var buf bytes.Buffer
	if err := encode(&buf, known, unknown); err != nil {
		return nil, err
	}
	return buf.Bytes(), nil
}

// encode appends one object to buf. Policies hold <, > and &, which stay as
// they are: the files are no web pages.
func encode(buf *bytes.Buffer, known any, unknown map[string]json.RawMessage) error {
	enc := json.NewEncoder(buf)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(known); err != nil {
		return err
	}
	buf.Truncate(buf.Len() - 1) // the newline that Encode adds
	if len(unknown) == 0 {
		return nil
	}
	names := make([]string, 0, len(unknown))
	for name := range unknown {
		names = append(names, name)
	}
	sort.Strings(names)
	buf.Truncate(buf.Len() - 1) // the closing brace
	for _, name := range names {
		key, err := json.Marshal(name)
		if err != nil {
			return err
		}
		buf.WriteByte(',')
		buf.Write(key)
		buf.WriteByte(':')
		if err := json.Compact(buf, unknown[name]); err != nil {
			return err
		}
	}
	buf.WriteByte('}')
	return nil
}

// jsonKeys is the set of keys that encoding/json knows for a struct.
func jsonKeys(t reflect.Type) map[string]bool {
	keys := map[string]bool{}
	for i := range t.NumField() {
		name, _, _ := strings.Cut(t.Field(i).Tag.Get("json"), ",")
		if name != "" && name != "-" {
			keys[name] = true
		}
	}
	return keys
}

// unknownFields walks the top level of an object that is known to be valid.
// Nothing is decoded and nothing copied unless there is something to keep.
func unknownFields(data []byte, known map[string]bool) map[string]json.RawMessage {
	var unknown map[string]json.RawMessage
	eachField(data, func(key, value []byte) {
		if known[string(key)] {
			return
		}
		var name string
		if json.Unmarshal(append(append([]byte{'"'}, key...), '"'), &name) != nil || knownFold(known, name) {
			return
		}
		if unknown == nil {
			unknown = map[string]json.RawMessage{}
		}
		unknown[name] = bytes.Clone(value)
	})
	return unknown
}

// knownFold follows encoding/json, which takes keys in any case.
func knownFold(known map[string]bool, name string) bool {
	for key := range known {
		if strings.EqualFold(key, name) {
			return true
		}
	}
	return false
}

// eachField calls visit with the raw key (without its quotes) and raw value of
// every member of a valid JSON object.
func eachField(data []byte, visit func(key, value []byte)) {
	i := skipSpace(data, 0)
	if i >= len(data) || data[i] != '{' {
		return
	}
	for i++; ; i++ {
		i = skipSpace(data, i)
		if i >= len(data) || data[i] != '"' {
			return
		}
		end := skipValue(data, i)
		key := data[i+1 : end-1]
		i = skipSpace(data, skipSpace(data, end)+1) // over the colon
		end = skipValue(data, i)
		visit(key, data[i:end])
		i = skipSpace(data, end)
		if i >= len(data) || data[i] != ',' {
			return
		}
	}
}

func skipSpace(data []byte, i int) int {
	for i < len(data) && (data[i] == ' ' || data[i] == '\t' || data[i] == '\n' || data[i] == '\r') {
		i++
	}
	return i
}

// skipValue returns the index behind the value that starts at i.
func skipValue(data []byte, i int) int {
	depth := 0
	for ; i < len(data); i++ {
		switch data[i] {
		case '"':
			i = skipString(data, i) - 1
			if depth == 0 {
				return i + 1
			}
		case '{', '[':
			depth++
		case '}', ']':
			if depth--; depth <= 0 {
				return i + depth + 1
			}
		case ',', ' ', '\t', '\n', '\r':
			if depth == 0 {
				return i
			}
		}
	}
	return i
}

func skipString(data []byte, i int) int {
	for i++; i < len(data); i++ {
		switch data[i] {
		case '\\':
			i++
		case '"':
			return i + 1
		}
	}
	return i
}
