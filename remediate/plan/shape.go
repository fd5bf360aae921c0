package plan

import (
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"time"
)

var (
	rawType  = reflect.TypeFor[json.RawMessage]()
	timeType = reflect.TypeFor[time.Time]()
)

// shape compares a JSON tree with the type that it is to become, more strictly
// than the decoder does: names have one spelling, and nothing is unknown.
type shape struct {
	lenient  bool // unknown members are a newer version's
	mistakes []error
}

func checkShape(tree map[string]any, lenient bool) []error {
	s := &shape{lenient: lenient}
	s.value("", tree, reflect.TypeFor[Plan]())
	return s.mistakes
}

func (s *shape) wrong(path, format string, args ...any) {
	if path == "" {
		path = "plan"
	}
	s.mistakes = append(s.mistakes, fmt.Errorf("%s: %s", path, fmt.Sprintf(format, args...)))
}

func (s *shape) value(path string, v any, t reflect.Type) {
	switch {
	case t == rawType:
		return // S3's document
	case t == timeType:
		if text, ok := v.(string); !ok {
			s.wrong(path, "want a time, have %s", kindOf(v))
		} else if _, err := time.Parse(time.RFC3339, text); err != nil {
			s.wrong(path, "want a time such as 2026-01-31T12:00:00Z, have %q", text)
		}
	case t.Kind() == reflect.Struct:
		if object, ok := v.(map[string]any); ok {
			s.object(path, object, t)
		} else {
			s.wrong(path, "want an object, have %s", kindOf(v))
		}
	case t.Kind() == reflect.Slice:
		list, ok := v.([]any)
		if !ok {
			s.wrong(path, "want a list, have %s", kindOf(v))
		}
		for i, item := range list {
			s.value(fmt.Sprintf("%s[%d]", path, i), item, t.Elem())
		}
	case t.Kind() == reflect.String:
		if _, ok := v.(string); !ok {
			s.wrong(path, "want a string, have %s", kindOf(v))
		}
	case t.Kind() == reflect.Bool:
		if _, ok := v.(bool); !ok {
			s.wrong(path, "want true or false, have %s", kindOf(v))
		}
	}
}

func (s *shape) object(path string, object map[string]any, t reflect.Type) {
	known := map[string]bool{}
	for i := range t.NumField() {
		name, options, _ := strings.Cut(t.Field(i).Tag.Get("json"), ",")
		known[name] = true
		v, ok := object[name]
		switch {
		case ok:
			s.value(join(path, name), v, t.Field(i).Type)
		case !strings.Contains(options, "omitempty"):
			s.wrong(join(path, name), "is missing")
		}
	}
	for _, name := range slices.Sorted(maps.Keys(object)) {
		if !known[name] && !s.lenient {
			s.wrong(join(path, name), "unknown member")
		}
	}
}

func kindOf(v any) string {
	switch v.(type) {
	case nil:
		return "null"
	case string:
		return "a string"
	case bool:
		return "a boolean"
	case json.Number:
		return "a number"
	case []any:
		return "a list"
	}
	return "an object"
}
