package operation

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"slices"

	"s3audit/remediate/plan"
)

// composition is one run of [Compose].
type composition struct {
	row    *Row
	before plan.Document
	edits  []Edit

	old  object // the body of before
	want object // what all edits together set
	body object // the result
	// owner is who set a place in want, by path.
	owner map[string]string
}

type object = map[string]any

// sortedEdits makes the outcome independent of the order given.
func sortedEdits(edits []Edit) []Edit {
	list := slices.Clone(edits)
	slices.SortStableFunc(list, func(a, b Edit) int {
		return cmp.Or(cmp.Compare(a.Source, b.Source), cmp.Compare(a.Block, b.Block), bytes.Compare(a.Set, b.Set), bytes.Compare(a.Remove, b.Remove))
	})
	return list
}

// check finds the mistakes that lie in an edit alone.
func (c *composition) check() error {
	var mistakes []error
	for i := range c.edits {
		if err := c.checkEdit(&c.edits[i]); err != nil {
			mistakes = append(mistakes, fmt.Errorf("%s: %s: %w", c.edits[i].Source, c.edits[i].Block, err))
		}
	}
	if c.before.State != plan.Present && c.before.State != plan.Absent {
		mistakes = append(mistakes, fmt.Errorf("the %s is not known: its state is %q", c.row.Subresource, c.before.State))
	}
	return errors.Join(mistakes...)
}

func (c *composition) checkEdit(e *Edit) error {
	row, deletes, ok := ByBlock(e.Block)
	switch {
	case !ok || row.Subresource != c.row.Subresource:
		return fmt.Errorf("does not write %s", c.row.Subresource)
	case deletes && (e.Set != nil || e.Remove != nil || e.Where != nil || e.Whole):
		return errors.New("takes everything away, and cannot set anything")
	case row.Keyed == (e.Key == ""):
		return fmt.Errorf("has the key %q", e.Key)
	case e.Key != c.edits[0].Key:
		return fmt.Errorf("has the key %q, beside %q of %s", e.Key, c.edits[0].Key, c.edits[0].Source)
	case !deletes && e.Set == nil && e.Remove == nil && e.Where == nil:
		return errors.New("asks for nothing")
	case e.Where != nil && row.Subresource != "policy":
		return errors.New("only policy statements are removed by a condition")
	}
	return nil
}

// deletes reports whether the edits delete the whole document.
func (c *composition) deletes() (bool, error) {
	for i := range c.edits {
		_, a, _ := ByBlock(c.edits[0].Block)
		_, b, _ := ByBlock(c.edits[i].Block)
		if a != b {
			return false, fmt.Errorf("%w: %s has %s, %s has %s", ErrConflict, c.edits[0].Source, c.edits[0].Block, c.edits[i].Source, c.edits[i].Block)
		}
	}
	if len(c.edits) == 0 {
		return false, nil
	}
	_, deletes, _ := ByBlock(c.edits[0].Block)
	return deletes, nil
}

// document composes everything but policies.
func (c *composition) document() (plan.Document, error) {
	old, err := bodyOf(c.row, c.before)
	if err != nil {
		return plan.Document{}, err
	}
	c.old, c.owner = old, map[string]string{}
	if err := c.combine(); err != nil {
		return plan.Document{}, err
	}
	c.body = object{}
	if !slices.ContainsFunc(c.edits, func(e Edit) bool { return e.Whole }) {
		c.body = clone(old).(object)
	}
	if err := c.removals(); err != nil {
		return plan.Document{}, err
	}
	m := merger{row: c.row, owner: c.owner}
	m.apply("", c.body, c.want)
	if equal(c.body, old) {
		return c.before, nil
	}
	if c.row.finish != nil {
		if err := c.row.finish(c); err != nil {
			return plan.Document{}, err
		}
	}
	return documentOf(c.row, c.body, c.before)
}
