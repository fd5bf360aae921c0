package operation

import (
	"crypto/sha256"
	"encoding/hex"
	"maps"
	"slices"
)

// entries says how the entries of a list are told apart. A list that has none is
// one value: who names it, names all of it.
type entries struct {
	key  string // the member that is an entry's id
	made bool   // a new entry without an id is given one
	// single is of lists that hold exactly one.
	single bool
	// same tells entries that are the same place in another way than by id.
	same func(a, b object) bool
	// meaning is what two entries that say the same have in common; nil compares
	// all but the id.
	meaning func(object) string
}

// named is the entry that e speaks of by its id, -1 if there is none.
func (l entries) named(list []any, e object) int {
	return slices.IndexFunc(list, func(v any) bool {
		item, _ := v.(object)
		id := textOf(e[l.key])
		return l.single || l.key != "" && id != "" && id == textOf(item[l.key]) || l.same != nil && l.same(item, e)
	})
}

// meant reports whether an entry says what e says, under whatever id.
func (l entries) meant(list []any, e object) bool {
	return slices.ContainsFunc(list, func(v any) bool {
		item, ok := v.(object)
		return ok && l.says(item) == l.says(e)
	})
}

func (l entries) says(e object) string {
	if l.meaning != nil {
		return l.meaning(e)
	}
	rest := maps.Clone(e)
	if l.key != "" && l.made {
		delete(rest, l.key)
	}
	return string(encoded(rest))
}

// name is an id for an entry that has none: always the same for the same entry.
func (l entries) name(e object) object {
	if !l.made || textOf(e[l.key]) != "" {
		return e
	}
	sum := sha256.Sum256(encoded(e))
	e = maps.Clone(e)
	e[l.key] = "s3audit-" + hex.EncodeToString(sum[:6])
	return e
}

func textOf(v any) string {
	text, _ := v.(string)
	return text
}

// units are objects that only make sense whole: one of several ways to say
// something, so that two of them cannot be mixed.
var units = []string{"Filter", "Expiration", "Condition", "TargetObjectKeyFormat", "Encryption"}

// instead are members that exclude each other.
var instead = map[string]string{
	"Days": "Years", "Years": "Days", "Filter": "Prefix", "Prefix": "Filter",
	"ReplaceKeyWith": "ReplaceKeyPrefixWith", "ReplaceKeyPrefixWith": "ReplaceKeyWith",
}
