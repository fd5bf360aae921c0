package snapshot

import (
	"bytes"
	"encoding/json"
	"maps"
	"reflect"
	"slices"
	"strconv"
	"strings"
)

// An encoder writes to its buffer what encoding/json would, in half the time
// for a record: most of one are states without a document, which it writes
// itself. Policies hold <, > and &, which stay as they are: the files are no
// web pages.
type encoder struct {
	*bytes.Buffer
	json *json.Encoder
}

func newEncoder(buf *bytes.Buffer) encoder {
	e := encoder{buf, json.NewEncoder(buf)}
	e.json.SetEscapeHTML(false)
	return e
}

// A layout is the members of a record in the order they are written.
type layout struct {
	members []member
	names   map[string]bool
}

type member struct {
	field     int
	key       string // as written: `"acl":`
	omitEmpty bool
}

// layoutOf reads the tags of a struct.
func layoutOf(t reflect.Type) layout {
	l := layout{names: map[string]bool{}}
	for i := range t.NumField() {
		name, options, _ := strings.Cut(t.Field(i).Tag.Get("json"), ",")
		if name != "-" {
			l.members = append(l.members, member{i, `"` + name + `":`, options == "omitempty"})
			l.names[name] = true
		}
	}
	return l
}

// marshal writes the known fields and after them, by name, the unknown ones.
func marshal(record any, l layout, unknown map[string]json.RawMessage) ([]byte, error) {
	var buf bytes.Buffer
	if err := newEncoder(&buf).record(record, l, unknown); err != nil {
		return nil, err
	}
	return buf.Bytes(), nil
}

// record writes the struct that record points to, and the unknown fields.
func (e encoder) record(record any, l layout, unknown map[string]json.RawMessage) error {
	fields := reflect.ValueOf(record).Elem()
	next := byte('{')
	for _, m := range l.members {
		field := fields.Field(m.field)
		if m.omitEmpty && field.IsZero() {
			continue
		}
		e.WriteByte(next)
		e.WriteString(m.key)
		if err := e.field(field); err != nil {
			return err
		}
		next = ','
	}
	for _, name := range slices.Sorted(maps.Keys(unknown)) {
		e.WriteByte(next)
		e.text(name)
		e.WriteByte(':')
		if err := json.Compact(e.Buffer, unknown[name]); err != nil {
			return err
		}
		next = ','
	}
	return e.WriteByte('}')
}

func (e encoder) field(v reflect.Value) error {
	if v.Kind() == reflect.String {
		e.text(v.String())
		return nil
	}
	if o, ok := v.Addr().Interface().(interface{ encode(encoder) error }); ok {
		return o.encode(e)
	}
	return e.value(v.Interface())
}

// value writes what encoding/json writes.
func (e encoder) value(v any) error {
	if err := e.json.Encode(v); err != nil {
		return err
	}
	e.Truncate(e.Len() - 1) // the newline that Encode adds
	return nil
}

// text writes a string; what needs no escapes is written as it is.
func (e encoder) text(s string) {
	for i := range len(s) {
		if c := s[i]; c < ' ' || c > '~' || c == '"' || c == '\\' {
			_ = e.value(s) // every string can be encoded
			return
		}
	}
	e.WriteByte('"')
	e.WriteString(s)
	e.WriteByte('"')
}

func (e encoder) optional(key, s string) {
	if s != "" {
		e.WriteString(key)
		e.text(s)
	}
}

func (o *Observed[T]) encode(e encoder) error {
	e.WriteString(`{"state":`)
	e.text(string(o.State))
	if o.Value != nil {
		e.WriteString(`,"value":`)
		if err := e.value(o.Value); err != nil {
			return err
		}
	}
	o.Refusal.encode(e)
	return e.WriteByte('}')
}

// encode writes the members that are set, each with the comma before it.
func (r *Refusal) encode(e encoder) {
	e.optional(`,"api":`, r.API)
	e.optional(`,"action":`, r.Action)
	e.optional(`,"code":`, r.Code)
	if r.HTTPStatus != 0 {
		e.WriteString(`,"httpStatus":`)
		e.WriteString(strconv.Itoa(r.HTTPStatus))
	}
	e.optional(`,"message":`, r.Message)
	e.optional(`,"requestId":`, r.RequestID)
	e.optional(`,"denial":`, r.Denial)
}
