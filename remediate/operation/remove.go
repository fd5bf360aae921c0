package operation

import (
	"errors"
	"fmt"
	"maps"
	"reflect"
	"slices"
)

// removals takes away from the body what edits remove.
func (c *composition) removals() error {
	var mistakes []error
	for i := range c.edits {
		e := &c.edits[i]
		if e.Remove == nil {
			continue
		}
		var what object
		if err := number(e.Remove, &what); err != nil {
			return fmt.Errorf("%s: %s: remove: %w", e.Source, e.Block, err)
		}
		if err := names(what, bodyType(c.row), "remove"); err != nil {
			mistakes = append(mistakes, fmt.Errorf("%s: %s: %w", e.Source, e.Block, err))
			continue
		}
		without(c.body, what)
		if err := c.contradicted(e, what); err != nil {
			return err
		}
	}
	return errors.Join(mistakes...)
}

// contradicted finds another edit that sets what this one takes away.
func (c *composition) contradicted(e *Edit, what object) error {
	for i := range c.edits {
		other := &c.edits[i]
		if other.twin(e) {
			continue
		}
		if set, err := c.wish(other); err == nil && touches(set, what) {
			return fmt.Errorf("%w: %s removes what %s sets: %s", ErrConflict, e.Source, other.Source, brief(what))
		}
	}
	return nil
}

// touches reports whether a removal takes something from a wish.
func touches(set, what object) bool {
	rest := clone(set).(object)
	without(rest, what)
	return !equal(rest, set)
}

// without removes what matches.
func without(from, what object) {
	for name, w := range what {
		switch w := w.(type) {
		case bool:
			if w {
				delete(from, name)
			}
		case object:
			if inner, ok := from[name].(object); ok {
				without(inner, w)
			}
		case []any:
			if list, ok := from[name].([]any); ok {
				list = slices.DeleteFunc(slices.Clone(list), func(v any) bool {
					return slices.ContainsFunc(w, func(part any) bool { return holds(v, part) })
				})
				from[name] = list
				if len(list) == 0 {
					delete(from, name)
				}
			}
		}
	}
}

// holds reports whether a value is like part in all that part names.
func holds(v, part any) bool {
	p, ok := part.(object)
	if !ok {
		return equal(v, part)
	}
	o, ok := v.(object)
	if !ok {
		return false
	}
	for name, want := range p {
		if have, ok := o[name]; !ok || !holds(have, want) {
			return false
		}
	}
	return true
}

// names holds the members of a removal to those that the document can have.
func names(v any, t reflect.Type, path string) error {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	switch v := v.(type) {
	case object:
		if t.Kind() != reflect.Struct {
			return fmt.Errorf("%s: is no object in S3", path)
		}
		for _, name := range slices.Sorted(maps.Keys(v)) {
			f, ok := t.FieldByName(name)
			if !ok {
				return fmt.Errorf("%s: S3 knows no %q here", path, name)
			}
			if err := names(v[name], f.Type, path+"."+name); err != nil {
				return err
			}
		}
	case []any:
		if t.Kind() != reflect.Slice {
			return fmt.Errorf("%s: is no list in S3", path)
		}
		for i, item := range v {
			if err := names(item, t.Elem(), fmt.Sprintf("%s[%d]", path, i)); err != nil {
				return err
			}
		}
	}
	return nil
}
