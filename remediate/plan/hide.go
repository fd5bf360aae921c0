package plan

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
)

// hidden stands in a view for a text that is not shown.
const hidden = "(sensitive)"

// Hide marks every text of the change's documents that holds one of the secrets:
// no view shows it. The documents themselves have to hold it.
func (c *Change) Hide(secrets []string) {
	mark := func(text string) string {
		if slices.ContainsFunc(secrets, func(s string) bool { return s != "" && strings.Contains(text, s) }) {
			c.Sensitive = append(c.Sensitive, mark(text))
		}
		return text
	}
	for _, d := range []Document{c.Before, c.After} {
		texts(tree(d), mark)
	}
	slices.Sort(c.Sensitive)
	c.Sensitive = slices.Compact(c.Sensitive)
}

// mark names a text without saying it.
func mark(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}

// Fields is what the change does to the document, as it may be shown.
func (c *Change) Fields() []FieldChange { return c.Between(c.Before, c.After) }

// Between is what makes two states of the change's subresource differ, as it may
// be shown.
func (c *Change) Between(before, after Document) []FieldChange {
	if len(c.Sensitive) == 0 {
		return Diff(before, after)
	}
	hide := func(text string) string {
		if _, is := slices.BinarySearch(c.Sensitive, mark(text)); is {
			return hidden
		}
		return text
	}
	var d differ
	d.value("", texts(tree(before), hide), texts(tree(after), hide))
	return d.changes
}

// texts puts every text of a tree through a function.
func texts(v any, f func(string) string) any {
	switch v := v.(type) {
	case string:
		return f(v)
	case []any:
		out := make([]any, len(v))
		for i, item := range v {
			out[i] = texts(item, f)
		}
		return out
	case map[string]any:
		out := make(map[string]any, len(v))
		for key, member := range v {
			out[key] = texts(member, f)
		}
		return out
	}
	return v
}
