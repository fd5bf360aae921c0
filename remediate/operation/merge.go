package operation

import (
	"maps"
	"slices"
	"strconv"
)

// merger puts what is wanted over what is there.
type merger struct {
	row   *Row
	owner map[string]string
	// source is set while edits are put together, where a difference is an error.
	source string
	err    error
}

// apply merges by field. Where both sides have members that exclude each other, what
// is wanted takes the other's place.
func (m *merger) apply(path string, into, want object) {
	for _, name := range slices.Sorted(maps.Keys(want)) {
		if other := instead[name]; other != "" && into[other] != nil {
			if m.source != "" {
				m.disagree(path, m.owner[sub(path, other)], object{other: into[other]}, object{name: want[name]})
				continue
			}
			delete(into, other)
		}
		m.value(sub(path, name), name, into, want[name])
	}
}

func (m *merger) value(at, name string, into object, want any) {
	switch w := want.(type) {
	case object:
		if slices.Contains(units, name) {
			break
		}
		old, ok := into[name].(object)
		if !ok {
			old = object{}
			into[name] = old
			m.own(at)
		}
		m.apply(at, old, w)
		return
	case []any:
		if l, ok := m.row.lists[plain(at)]; ok {
			list, _ := into[name].([]any)
			into[name] = m.list(at, l, list, w)
			return
		}
	}
	if old, ok := into[name]; ok && m.source != "" && !equal(old, want) {
		if m.row.body == blockBody {
			into[name] = true // of two wishes for a block the stronger holds
			return
		}
		m.disagree(at, m.owner[at], old, want)
		return
	}
	into[name] = clone(want)
	m.own(at)
}

func (m *merger) own(at string) {
	if m.source != "" && m.owner[at] == "" {
		m.owner[at] = m.source
	}
}

func (m *merger) disagree(at, other string, old, want any) {
	if m.err == nil {
		m.err = conflict(at, other, m.source, old, want)
	}
}

// list first merges the entries that are named by id. Of the others, those that
// the list then has in some form are left out. While wishes are put together only
// what is the same in all is left out: an entry under an id may yet become another.
func (m *merger) list(at string, l entries, list, want []any) []any {
	list = slices.Clone(list)
	var rest []object
	for _, item := range want {
		e, ok := item.(object)
		if !ok {
			continue // the document's type has only objects here
		}
		if !m.named(at, l, list, e) {
			rest = append(rest, e)
		}
	}
	for _, e := range rest {
		switch {
		case m.source == "" || l.key == "":
			if l.meant(list, e) || m.named(at, l, list, l.name(e)) {
				continue
			}
			e = l.name(e)
		case slices.ContainsFunc(list, func(v any) bool { return equal(v, e) }) || m.named(at, l, list, e):
			continue
		}
		list = append(list, clone(e))
		m.ownAll(place(at, l, e), e)
	}
	return list
}

func (m *merger) named(at string, l entries, list []any, e object) bool {
	i := l.named(list, e)
	if i < 0 {
		return false
	}
	old := clone(list[i]).(object)
	m.apply(place(at, l, e), old, e)
	list[i] = old
	return true
}

// place is the path of an entry.
func place(at string, l entries, e object) string {
	return at + "[" + strconv.Quote(textOf(l.name(e)[l.key])) + "]"
}

// ownAll marks every place of a new entry.
func (m *merger) ownAll(at string, v any) {
	m.own(at)
	if e, ok := v.(object); ok {
		for name, item := range e {
			m.ownAll(at+"."+name, item)
		}
	}
}
