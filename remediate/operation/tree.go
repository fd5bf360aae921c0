package operation

import (
	"encoding/json"
	"reflect"
	"strconv"
)

func sub(path, name string) string {
	if path == "" {
		return name
	}
	return path + "." + name
}

// plain is a path without what stands in brackets.
func plain(path string) string {
	out := make([]byte, 0, len(path))
	for i := 0; i < len(path); i++ {
		if path[i] != '[' {
			out = append(out, path[i])
			continue
		}
		quoted, err := strconv.QuotedPrefix(path[i+1:])
		if err != nil {
			return string(out)
		}
		i += len(quoted) + 1
	}
	return string(out)
}

func clone(v any) any {
	switch v := v.(type) {
	case object:
		out := make(object, len(v))
		for name, item := range v {
			out[name] = clone(item)
		}
		return out
	case []any:
		out := make([]any, len(v))
		for i, item := range v {
			out[i] = clone(item)
		}
		return out
	}
	return v
}

func equal(a, b any) bool { return reflect.DeepEqual(a, b) }

// encoded is a tree as JSON, members sorted.
func encoded(v any) []byte {
	text, err := json.Marshal(v)
	if err != nil {
		panic("operation: " + err.Error()) // trees come out of JSON
	}
	return text
}
