package snapshot

import (
	"bytes"
	"encoding/json"
	"reflect"
	"strings"
)

// The types below drop the methods, so that encoding/json reads the known fields.
type (
	bucketFields  Bucket
	accountFields Account
)

var (
	bucketLayout  = layoutOf(reflect.TypeFor[Bucket]())
	accountLayout = layoutOf(reflect.TypeFor[Account]())
)

// MarshalJSON writes the known fields and after them, by name, the unknown ones.
func (b *Bucket) MarshalJSON() ([]byte, error) {
	return marshal(b, bucketLayout, b.Unknown)
}

// UnmarshalJSON keeps fields of a newer minor version in Unknown.
func (b *Bucket) UnmarshalJSON(data []byte) error {
	if err := json.Unmarshal(data, (*bucketFields)(b)); err != nil {
		return err
	}
	b.Unknown = unknownFields(data, bucketLayout.names)
	return nil
}

// MarshalJSON writes the known fields and after them, by name, the unknown ones.
func (a *Account) MarshalJSON() ([]byte, error) {
	return marshal(a, accountLayout, a.Unknown)
}

// UnmarshalJSON keeps fields of a newer minor version in Unknown.
func (a *Account) UnmarshalJSON(data []byte) error {
	if err := json.Unmarshal(data, (*accountFields)(a)); err != nil {
		return err
	}
	a.Unknown = unknownFields(data, accountLayout.names)
	return nil
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
