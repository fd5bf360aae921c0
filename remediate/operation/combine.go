package operation

import (
	"encoding/json"
	"fmt"
	"reflect"

	"s3audit/remediate/plan"
)

// combine puts all edits' wishes together.
func (c *composition) combine() error {
	c.want = object{}
	m := merger{row: c.row, owner: c.owner}
	var whole *Edit
	for i := range c.edits {
		e := &c.edits[i]
		set, err := c.wish(e)
		if err != nil {
			return fmt.Errorf("%s: %s: %w", e.Source, e.Block, err)
		}
		if e.Whole && whole != nil && !sameText(whole.Set, e.Set) {
			return conflict("the whole document", whole.Source, e.Source, whole.Set, e.Set)
		}
		if e.Whole {
			whole = e
		}
		m.source = e.Source
		m.apply("", c.want, set)
		if m.err != nil {
			return m.err
		}
	}
	return nil
}

func sameText(a, b json.RawMessage) bool {
	if len(a) == 0 || len(b) == 0 {
		return len(a) == len(b)
	}
	x, errX := plan.Canonical(a)
	y, errY := plan.Canonical(b)
	return errX == nil && errY == nil && string(x) == string(y)
}

// twin reports whether an edit is the same as another, or that one itself.
func (e *Edit) twin(other *Edit) bool {
	return e == other || e.Source == other.Source && e.Where == nil && other.Where == nil && sameText(e.Set, other.Set) && sameText(e.Remove, other.Remove)
}

// wish is what an edit sets, held to S3's own fields.
func (c *composition) wish(e *Edit) (object, error) {
	if e.Set == nil {
		return object{}, nil
	}
	set := e.Set
	if c.row.Subresource == "acl" {
		expanded, err := expand(e, c.old)
		if err != nil {
			return nil, err
		}
		set = expanded
	}
	if _, err := plan.Canonical(set); err != nil {
		return nil, err
	}
	doc := reflect.New(bodyType(c.row))
	if err := strict(set, doc.Interface()); err != nil {
		return nil, err
	}
	tree, err := treeOf(doc.Interface())
	if err != nil {
		return nil, err
	}
	if c.row.Keyed {
		if id := textOf(tree["Id"]); id != "" && id != e.Key {
			return nil, fmt.Errorf("the Id is %q, and the key %q", id, e.Key)
		}
		tree["Id"] = e.Key
	}
	return tree, nil
}

// bodyType is the type of the document that S3's API takes.
func bodyType(row *Row) reflect.Type {
	if row.body == "" {
		return row.doc
	}
	f, _ := row.doc.FieldByName(row.body)
	return f.Type.Elem()
}
