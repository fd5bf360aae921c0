package operation

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"

	"s3audit/rules/policy"
)

// policyWish is one edit, read.
type policyWish struct {
	edit   *Edit
	set    *policyText // nil where nothing is set
	remove []partial
}

func (c *composition) policyWishes() ([]policyWish, error) {
	wishes := make([]policyWish, len(c.edits))
	for i := range c.edits {
		w := policyWish{edit: &c.edits[i]}
		if err := w.read(); err != nil {
			return nil, fmt.Errorf("%s: %s: %w", w.edit.Source, w.edit.Block, err)
		}
		wishes[i] = w
		for _, other := range wishes[:i] {
			if err := w.against(other); err != nil {
				return nil, err
			}
			if err := other.against(w); err != nil {
				return nil, err
			}
		}
	}
	return wishes, nil
}

func (w *policyWish) read() error {
	if w.edit.Set != nil {
		set, err := readPolicy(w.edit.Set)
		if err != nil {
			return err
		}
		for i := range set.parsed.Statements {
			if err := acceptable(&set.parsed.Statements[i]); err != nil {
				return fmt.Errorf("statement %d: %w", i, err)
			}
		}
		w.set = set
	}
	if w.edit.Remove == nil {
		return nil
	}
	var remove struct{ Statement []json.RawMessage }
	if err := strict(w.edit.Remove, &remove); err != nil {
		return fmt.Errorf("remove: %w", err)
	}
	for i, raw := range remove.Statement {
		part, err := readPartial(raw)
		if err != nil {
			return fmt.Errorf("remove: Statement[%d]: %w", i, err)
		}
		w.remove = append(w.remove, part)
	}
	return nil
}

// acceptable refuses what the normaliser reads and S3 does not take.
func acceptable(s *policy.Statement) error {
	switch {
	case s.EffectMisspelled:
		return errors.New(`the effect has to be "Allow" or "Deny"`)
	case s.Principals.Absent:
		return errors.New("no principal is named")
	case s.Principals.Bare:
		return errors.New(`the principal has to be "*", or an object such as {"AWS": "111122223333"}`)
	}
	return nil
}

// against finds what two edits cannot both have.
func (w *policyWish) against(other policyWish) error {
	if w.edit.twin(other.edit) {
		return nil
	}
	if w.edit.Whole && other.edit.Whole && !sameText(w.edit.Set, other.edit.Set) {
		return conflict("the whole policy", other.edit.Source, w.edit.Source, other.edit.Set, w.edit.Set)
	}
	if other.set == nil {
		return nil
	}
	for i := range other.set.parsed.Statements {
		s := &other.set.parsed.Statements[i]
		if w.removes(s) {
			return fmt.Errorf("%w: %s removes the statement that %s sets: %s", ErrConflict, w.edit.Source, other.edit.Source, brief(other.set.raw[i]))
		}
		if w.set == nil || s.Sid == "" {
			continue
		}
		for j := range w.set.parsed.Statements {
			if t := &w.set.parsed.Statements[j]; t.Sid == s.Sid && meaning(t) != meaning(s) {
				return conflict("Statement["+strconv.Quote(s.Sid)+"]", other.edit.Source, w.edit.Source, other.set.raw[i], w.set.raw[j])
			}
		}
	}
	if w.set != nil {
		a, b := w.set.parsed, other.set.parsed
		if a.Version != "" && b.Version != "" && a.Version != b.Version {
			return conflict("Version", other.edit.Source, w.edit.Source, b.Version, a.Version)
		}
		if a.ID != "" && b.ID != "" && a.ID != b.ID {
			return conflict("Id", other.edit.Source, w.edit.Source, b.ID, a.ID)
		}
	}
	return nil
}

func (w *policyWish) removes(s *policy.Statement) bool {
	return w.edit.Where != nil && w.edit.Where(*s) || slices.ContainsFunc(w.remove, func(p partial) bool { return p.matches(s) })
}

func set(wishes []policyWish, s *policy.Statement) bool {
	return slices.ContainsFunc(wishes, func(w policyWish) bool {
		return w.set != nil && slices.ContainsFunc(w.set.parsed.Statements, func(t policy.Statement) bool { return meaning(&t) == meaning(s) })
	})
}
