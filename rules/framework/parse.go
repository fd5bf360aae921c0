package framework

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
)

// file is one JSON file: an object whose members are frameworks, or packs, by
// id. Stock OPA merges every JSON file below a directory into one document, so
// nothing in it may have a name that another file has.
type file struct {
	name string // as the user knows it
	text []byte
	near func(string, []string) string
	errs []error
}

// byID says what a file looks like.
const byID = `write an object by id, as {"my-standard-1.0": {"name": …, "controls": […]}}`

var (
	idPattern     = regexp.MustCompile(`^[a-z0-9]+([.-][a-z0-9]+)*$`)
	frameworkKeys = []string{"name", "version", "publisher", "url", "proposed", "controls"}
	controlKeys   = []string{"id", "title", "rules", "manual", "note"}
	packKeys      = []string{"title", "rules", "tags"}
)

// wrong notes a mistake where the text says what: as an id, or else at all.
func (f *file) wrong(what, format string, args ...any) {
	quoted, _ := json.Marshal(what)
	offset := max(0, bytes.Index(f.text, quoted))
	id := regexp.MustCompile(`"id"\s*:\s*` + regexp.QuoteMeta(string(quoted)))
	if at := id.FindIndex(f.text); at != nil {
		offset = at[1] - len(quoted)
	}
	f.at(offset, fmt.Sprintf(format, args...))
}

func (f *file) at(offset int, message string) {
	before := f.text[:min(max(offset, 0), len(f.text))]
	line := bytes.Count(before, []byte("\n")) + 1
	column := len(before) - bytes.LastIndexByte(before, '\n')
	f.errs = append(f.errs, fmt.Errorf("%s:%d:%d: %s", f.name, line, column, message))
}

// member is one framework or pack of a file.
type member struct {
	id   string
	text json.RawMessage
}

// members reads the object that the file is, in its order, and refuses what
// JSON lets pass: a name that is there twice.
func (f *file) members() []member {
	var shape map[string]json.RawMessage
	if !f.decode(f.text, &shape, byID) {
		return nil
	}
	if shape["controls"] != nil || shape["id"] != nil {
		f.at(0, "has the wrong shape: "+byID)
		return nil
	}
	var out []member
	d := json.NewDecoder(bytes.NewReader(f.text))
	_, _ = d.Token() // the brace: it is an object, or decode had said so
	for d.More() {
		var one member
		key, _ := d.Token()
		one.id, _ = key.(string)
		at := int(d.InputOffset()) - len(one.id) - 2
		_ = d.Decode(&one.text)
		switch {
		case !idPattern.MatchString(one.id):
			f.at(at, fmt.Sprintf("%q is no id: use lower-case words joined by hyphens, the version last", one.id))
		case slices.ContainsFunc(out, func(m member) bool { return m.id == one.id }):
			f.at(at, fmt.Sprintf("%q is there twice", one.id))
		}
		out = append(out, one)
	}
	if len(out) == 0 && len(f.errs) == 0 {
		f.at(0, "holds nothing: "+byID)
	}
	return out
}

// decode reads JSON into v and places what is wrong with it.
func (f *file) decode(text []byte, v any, advice string) bool {
	err := json.Unmarshal(text, v)
	if err == nil {
		return true
	}
	start := max(0, bytes.Index(f.text, text))
	var syntax *json.SyntaxError
	var kind *json.UnmarshalTypeError
	switch {
	case errors.As(err, &syntax):
		f.at(start+int(syntax.Offset)-1, "is not JSON: "+syntax.Error())
	case errors.As(err, &kind) && kind.Field != "":
		f.at(start+int(kind.Offset)-1, fmt.Sprintf("%s cannot be a %s", kind.Field, kind.Value))
	default:
		f.at(start, "has the wrong shape: "+advice)
	}
	return false
}

// known refuses keys that nothing reads.
func (f *file) known(text []byte, keys []string) bool {
	var have map[string]json.RawMessage
	if !f.decode(text, &have, "an object is wanted") {
		return false
	}
	fine := true
	for _, key := range slices.Sorted(maps.Keys(have)) {
		if !slices.Contains(keys, key) {
			f.wrong(key, "unknown key %q.%s", key, f.near(key, keys))
			fine = false
		}
	}
	return fine
}

// framework reads one framework.
func (f *file) framework(id string, text []byte) *Framework {
	var shape struct{ Controls []json.RawMessage }
	if !f.known(text, frameworkKeys) || !f.decode(text, &shape, "controls is a list") {
		return nil
	}
	for _, one := range shape.Controls {
		if !f.known(one, controlKeys) {
			return nil
		}
	}
	out := &Framework{}
	if !f.decode(text, out, "a framework has a name, a version and controls") {
		return nil
	}
	out.ID, out.Source = id, f.name
	if out.Proposed {
		out.Label = Label
	}
	if strings.TrimSpace(out.Name) == "" {
		f.wrong(id, "framework %q has no name", id)
	}
	if len(out.Controls) == 0 {
		f.wrong(id, "framework %q has no controls", id)
	}
	f.controls(out)
	return out
}

func (f *file) controls(fw *Framework) {
	seen := map[string]bool{}
	for i := range fw.Controls {
		c := &fw.Controls[i]
		switch {
		case c.ID == "":
			f.wrong(fw.ID, "control %d of %q has no id", i+1, fw.ID)
		case seen[c.ID]:
			f.wrong(c.ID, "control %q of %q is there twice", c.ID, fw.ID)
		case strings.TrimSpace(c.Title) == "":
			f.wrong(c.ID, "control %q of %q has no title", c.ID, fw.ID)
		case c.Manual && len(c.Rules) > 0:
			f.wrong(c.ID, "control %q of %q is manual and has rules: drop one of the two", c.ID, fw.ID)
		case c.Manual && c.Note == "":
			f.wrong(c.ID, "control %q of %q is manual: say in its note what to look at", c.ID, fw.ID)
		}
		seen[c.ID] = true
		slices.Sort(c.Rules)
		c.Rules = slices.Compact(c.Rules)
	}
}

// pack reads one pack.
func (f *file) pack(id string, text []byte) *Pack {
	out := &Pack{}
	if !f.known(text, packKeys) || !f.decode(text, out, "a pack has a title, rules and tags") {
		return nil
	}
	out.ID, out.Source = id, f.name
	if strings.TrimSpace(out.Title) == "" {
		f.wrong(id, "pack %q has no title", id)
	}
	if len(out.Rules)+len(out.Tags) == 0 {
		f.wrong(id, "pack %q chooses nothing: give it rules, tags or both", id)
	}
	return out
}
