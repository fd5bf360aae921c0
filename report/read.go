package report

import (
	"bytes"
	"encoding"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"reflect"
	"slices"
	"strings"

	"s3audit/rules/finding"
)

// Read reads back what the json format wrote: a report from which every format
// has the bytes it had from the scan itself. It refuses another major version
// of the schema, members that its own version does not have, and values that
// are none, and says of each where it stands: the error is then a [ReadError].
func Read(in io.Reader) (*Report, error) {
	data, err := io.ReadAll(in)
	if err != nil {
		return nil, err
	}
	d := &document{data: data}
	newer, err := d.version()
	if err != nil {
		return nil, err
	}
	d.lenient = newer
	d.dec = json.NewDecoder(bytes.NewReader(data))
	if err := d.value(reflect.TypeFor[Report](), ""); err != nil {
		return nil, d.syntax(err)
	}
	if len(d.mistakes) > 0 {
		return nil, &ReadError{d.mistakes}
	}
	var small bytes.Buffer // values that are kept as text lose the indentation
	if err := json.Compact(&small, data); err != nil {
		return nil, d.syntax(err)
	}
	r := &Report{}
	if err := json.Unmarshal(small.Bytes(), r); err != nil {
		return nil, err
	}
	return r, nil
}

// ReadError is everything that is wrong with a document.
type ReadError struct{ Mistakes []Mistake }

// Mistake is one thing that is wrong, and where.
type Mistake struct {
	Line, Column int
	// Path is the place in the document: "findings[3].severity".
	Path string
	Text string
}

// shownMistakes is how many of them an error tells one by one.
const shownMistakes = 20

func (e *ReadError) Error() string {
	var lines []string
	for _, m := range e.Mistakes[:min(len(e.Mistakes), shownMistakes)] {
		at := ""
		if m.Path != "" {
			at = m.Path + ": "
		}
		lines = append(lines, fmt.Sprintf("line %d, column %d: %s%s", m.Line, m.Column, at, m.Text))
	}
	if more := len(e.Mistakes) - shownMistakes; more > 0 {
		lines = append(lines, fmt.Sprintf("and %s", count(more, "more mistake")))
	}
	return strings.Join(lines, "\n  ")
}

// document is a report being read.
type document struct {
	data     []byte
	dec      *json.Decoder
	lenient  bool // a newer minor version: what is not known is left alone
	mistakes []Mistake
}

// version reads which schema the document follows, before anything is made of
// the rest.
func (d *document) version() (newer bool, err error) {
	var head struct{ Schema *string }
	dec := json.NewDecoder(bytes.NewReader(d.data))
	if err := dec.Decode(&head); err != nil {
		var typ *json.UnmarshalTypeError
		if errors.As(err, &typ) {
			return false, errors.New("this is no report: want the document that -o json writes")
		}
		return false, d.syntax(err)
	}
	if head.Schema == nil {
		return false, errors.New(`this is no report: it has no member "schema". Want the document that -o json writes`)
	}
	if dec.More() {
		at := d.at(int(dec.InputOffset()))
		return false, &ReadError{[]Mistake{{at.Line, at.Column, "", "a second document begins: want one, as -o json writes it, and not the lines of -o jsonl"}}}
	}
	return newerMinor(*head.Schema)
}

// newerMinor compares a version of the schema with ours: one of a newer minor
// version may have members that are not known here, another major version must
// not be guessed at.
func newerMinor(schema string) (bool, error) {
	name, ours := SchemaID[:strings.LastIndexByte(SchemaID, ':')+1], SchemaID[strings.LastIndexByte(SchemaID, ':')+1:]
	theirs, ok := strings.CutPrefix(schema, name)
	var major, minor, ourMajor, ourMinor int
	if _, err := fmt.Sscanf(theirs+"\n", "%d.%d\n", &major, &minor); err != nil || !ok {
		return false, fmt.Errorf("this is no report: its schema is %q, want %q", schema, SchemaID)
	}
	if _, err := fmt.Sscanf(ours+"\n", "%d.%d\n", &ourMajor, &ourMinor); err != nil {
		panic(err) // a constant of this package
	}
	if major != ourMajor {
		return false, fmt.Errorf("the report follows %q, and this s3audit reads %q: use one of the version that wrote it", schema, SchemaID)
	}
	return minor > ourMinor, nil
}

// at is where a byte stands.
func (d *document) at(offset int) Mistake {
	before := d.data[:min(offset, len(d.data))]
	return Mistake{Line: bytes.Count(before, []byte("\n")) + 1, Column: len(before) - bytes.LastIndexByte(before, '\n')}
}

// syntax gives an error of the decoder its place.
func (d *document) syntax(err error) error {
	var wrong *json.SyntaxError
	switch {
	case errors.As(err, &wrong):
		m := d.at(int(wrong.Offset) - 1)
		m.Text = "this is no JSON: " + strings.TrimPrefix(wrong.Error(), "json: ")
		return &ReadError{[]Mistake{m}}
	case errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF):
		m := d.at(len(d.data))
		m.Text = "the document ends early"
		return &ReadError{[]Mistake{m}}
	}
	return err
}

// next is where the next value begins.
func (d *document) next() int {
	at := int(d.dec.InputOffset())
	for at < len(d.data) && strings.IndexByte(" \t\r\n:,", d.data[at]) >= 0 {
		at++
	}
	return at
}

func (d *document) mistake(offset int, path, format string, args ...any) {
	m := d.at(offset)
	m.Path, m.Text = path, fmt.Sprintf(format, args...)
	d.mistakes = append(d.mistakes, m)
}

// value walks over the next value, which is to be one of the type. What is
// wrong with it becomes a mistake; an error is one of JSON itself.
func (d *document) value(t reflect.Type, path string) error {
	at := d.next()
	null := bytes.HasPrefix(d.data[at:], []byte("null"))
	if t.Kind() == reflect.Pointer {
		if null {
			return d.skip()
		}
		return d.value(t.Elem(), path)
	}
	if isLeaf(t) {
		return d.leaf(t, at, path)
	}
	open, what := byte('{'), "an object"
	if t.Kind() == reflect.Slice {
		open, what = '[', "a list"
	}
	if at >= len(d.data) || d.data[at] != open {
		d.mistake(at, path, "want %s", what)
		return d.skip()
	}
	if _, err := d.dec.Token(); err != nil {
		return err
	}
	var err error
	switch t.Kind() {
	case reflect.Slice:
		for i := 0; d.dec.More() && err == nil; i++ {
			err = d.value(t.Elem(), fmt.Sprintf("%s[%d]", path, i))
		}
	case reflect.Map:
		err = d.members(path, func(string) reflect.Type { return t.Elem() })
	default:
		err = d.object(t, at, path)
	}
	if err != nil {
		return err
	}
	_, err = d.dec.Token()
	return err
}

func (d *document) skip() error {
	var raw json.RawMessage
	return d.dec.Decode(&raw)
}

// isLeaf is true of types that are read as a whole.
func isLeaf(t reflect.Type) bool {
	if reflect.PointerTo(t).Implements(reflect.TypeFor[json.Unmarshaler]()) || reflect.PointerTo(t).Implements(reflect.TypeFor[encoding.TextUnmarshaler]()) {
		return true
	}
	return t.Kind() != reflect.Struct && t.Kind() != reflect.Slice && t.Kind() != reflect.Map
}

func (d *document) leaf(t reflect.Type, at int, path string) error {
	var raw json.RawMessage
	if err := d.dec.Decode(&raw); err != nil {
		return err
	}
	into := reflect.New(t)
	err := json.Unmarshal(raw, into.Interface())
	var typ *json.UnmarshalTypeError
	switch {
	case errors.As(err, &typ):
		d.mistake(at, path, "want a %s, not a %s", kindName(t), typ.Value)
	case err != nil:
		d.mistake(at, path, "%v", err)
	case string(raw) == "null" && t != reflect.TypeFor[json.RawMessage]():
		d.mistake(at, path, "want a %s, not null", kindName(t))
	case t == reflect.TypeFor[finding.Verdict]() && !slices.Contains(finding.Verdicts(), into.Elem().Interface().(finding.Verdict)):
		d.mistake(at, path, "unknown verdict %s", raw)
	}
	return nil
}

func kindName(t reflect.Type) string {
	switch t.Kind() {
	case reflect.Int:
		return "whole number"
	case reflect.Bool:
		return "true or false"
	}
	return "text"
}

// members walks over the members of an object; typ gives the type of one, or
// nil for a member that nobody knows.
func (d *document) members(path string, typ func(name string) reflect.Type) error {
	for d.dec.More() {
		at := d.next()
		token, err := d.dec.Token()
		if err != nil {
			return err
		}
		name := token.(string) // a key is nothing else
		inner := strings.TrimPrefix(path+"."+name, ".")
		t := typ(name)
		if t == nil {
			if !d.lenient {
				d.mistake(at, inner, "unknown member")
			}
			err = d.skip()
		} else {
			err = d.value(t, inner)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (d *document) object(t reflect.Type, at int, path string) error {
	fields := membersOf(t)
	seen := map[string]bool{}
	err := d.members(path, func(name string) reflect.Type {
		seen[name] = true
		return fields[name].typ
	})
	for _, name := range sortedKeys(fields) {
		if err == nil && fields[name].required && !seen[name] {
			d.mistake(at, path, "the member %q is missing", name)
		}
	}
	return err
}

// member is a field as JSON knows it.
type member struct {
	typ      reflect.Type
	required bool // it is always written
}

func membersOf(t reflect.Type) map[string]member {
	out := map[string]member{}
	for i := range t.NumField() {
		f := t.Field(i)
		if f.Anonymous {
			for name, inner := range membersOf(f.Type) {
				out[name] = inner
			}
			continue
		}
		if name, options, _ := strings.Cut(f.Tag.Get("json"), ","); f.IsExported() && name != "" && name != "-" {
			out[name] = member{f.Type, options != "omitempty"}
		}
	}
	return out
}
