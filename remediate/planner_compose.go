package remediate

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"

	"s3audit/collector/snapshot"
	"s3audit/remediate/operation"
	"s3audit/remediate/plan"
)

// trouble is why some units of a work cannot be planned.
type trouble struct {
	units []*unit
	why   []plan.Refusal
	// conflict says that each would do without the others.
	conflict bool
}

// target is what one write goes to.
type target struct{ subresource, key string }

// wish is one edit, and who wants it.
type wish struct {
	unit *unit
	edit operation.Edit
}

// compose makes the changes of a work's units, refusing units until all that are
// left go together.
func (p *planner) compose(w *work, b *snapshot.Bucket) error {
	for {
		changes, t, err := p.try(w, b)
		if err != nil {
			return err
		}
		if t == nil {
			p.total += len(changes) - len(w.changes)
			w.changes, w.stale = changes, false
			if t = p.overfull(w); t == nil {
				return nil
			}
		}
		if t.conflict {
			w.contradict(t.units)
		}
		p.refuse(w, t.units, t.why...)
	}
}

// overfull refuses what goes over the limit of changes.
func (p *planner) overfull(w *work) *trouble {
	if p.MaxChanges <= 0 || p.total <= p.MaxChanges || len(w.units) == 0 {
		return nil
	}
	return &trouble{units: w.units, why: []plan.Refusal{{
		Reason: fmt.Sprintf("the plan would hold more than %d changes", p.MaxChanges), Hint: "plan again when these are made, or raise --max-changes",
	}}}
}

// try makes the changes, or says what stands against them.
func (p *planner) try(w *work, b *snapshot.Bucket) ([]plan.Change, *trouble, error) {
	rec, err := p.record(b)
	if err != nil {
		return nil, nil, err
	}
	wishes, t := p.wishes(w, b, rec)
	if t != nil {
		return nil, t, nil
	}
	var changes []plan.Change
	for _, at := range targets(wishes) {
		c, t := p.change(w, rec, at, wishes[at])
		if t != nil {
			return nil, t, nil
		}
		if c != nil {
			changes = append(changes, *c)
		}
	}
	t, err = p.demands(w, b, changes, wishes)
	return changes, t, err
}

func (p *planner) record(b *snapshot.Bucket) (record, error) {
	if b == nil {
		return recordOf(p.Account)
	}
	return recordOf(b)
}

func targets(wishes map[target][]wish) []target {
	var out []target
	for at := range wishes {
		out = append(out, at)
	}
	slices.SortFunc(out, func(a, b target) int {
		return cmp.Or(cmp.Compare(a.subresource, b.subresource), cmp.Compare(a.key, b.key))
	})
	return out
}

// wishes are all edits by what they write. Migrations come last: what other fixes
// take out of an ACL needs no statement in its place.
func (p *planner) wishes(w *work, b *snapshot.Bucket, rec record) (map[target][]wish, *trouble) {
	out := map[target][]wish{}
	var migrations []wish
	for _, u := range w.units {
		for _, r := range u.requests {
			if r.DisableACLs {
				migrations = append(migrations, wish{u, r.Edit})
				continue
			}
			at := target{r.Subresource, r.Key}
			out[at] = append(out[at], wish{u, r.Edit})
		}
	}
	if len(migrations) == 0 {
		return out, nil
	}
	acl, err := p.migrated(b, rec, out)
	for _, m := range migrations {
		var steps []operation.Step
		if err == nil {
			steps, err = operation.Migrate(m.edit.Source, b, acl)
		}
		if err != nil {
			return nil, w.against([]*unit{m.unit}, "acl", err)
		}
		// What needs no statement has to go from the ACL all the same.
		steps = append(steps, operation.Step{Subresource: "acl", Edits: []operation.Edit{{Source: m.edit.Source, Block: "put_bucket_acl", Set: json.RawMessage(`{"ACL":"private"}`)}}})
		for _, s := range steps {
			for _, e := range s.Edits {
				out[target{s.Subresource, e.Key}] = append(out[target{s.Subresource, e.Key}], wish{m.unit, e})
			}
		}
	}
	return out, nil
}

// migrated is the ACL that statements have to stand in for: as other fixes leave
// it, and without the grants to everyone that a block will have no effect.
func (p *planner) migrated(b *snapshot.Bucket, rec record, wishes map[target][]wish) (plan.Document, error) {
	acl, err := rec.document("acl", "")
	if err != nil {
		return acl, err
	}
	will := maps.Clone(rec)
	for _, subresource := range []string{"acl", "publicAccessBlock"} {
		before, err := rec.document(subresource, "")
		if err != nil {
			continue
		}
		if after, err := p.after(subresource, before, edits(wishes[target{subresource, ""}])); err == nil { // else it is said when that is composed
			if err := will.set(subresource, "", after); err != nil {
				return acl, err
			}
		}
	}
	after := new(snapshot.Bucket)
	if err := will.into(after); err != nil {
		return acl, err
	}
	if ignoresACLs(after, p.world.account) && after.ACL.Value != nil {
		after.ACL.Value.Grants = slices.DeleteFunc(after.ACL.Value.Grants, publicGrant)
	}
	return plan.Of(after.ACL.Value)
}

func edits(wishes []wish) []operation.Edit {
	out := make([]operation.Edit, len(wishes))
	for i := range wishes {
		out[i] = wishes[i].edit
	}
	return out
}

// against is the refusal that an error is.
func (w *work) against(units []*unit, subresource string, err error) *trouble {
	r := plan.Refusal{Subresource: subresource, Reason: err.Error()}
	var u *unread
	switch {
	case errors.As(err, &u):
		r.Subresource, r.Reason, r.Hint = u.subresource, u.Error(), u.hint()
	case errors.Is(err, operation.ErrConflict):
		r.Hint = "leave one of them out, or narrow its condition"
	}
	return &trouble{units, []plan.Refusal{r}, errors.Is(err, operation.ErrConflict)}
}

// change composes all wishes of one write; nil where nothing changes.
func (p *planner) change(w *work, rec record, at target, wishes []wish) (*plan.Change, *trouble) {
	before, err := rec.document(at.subresource, at.key)
	if err != nil {
		return nil, w.against(wishers(wishes), at.subresource, err)
	}
	after, err := p.after(at.subresource, before, edits(wishes))
	if err != nil {
		return nil, w.against(p.blame(at.subresource, before, wishes), at.subresource, err)
	}
	if after.Same(before) {
		return nil, nil
	}
	row, _ := operation.Find(at.subresource) // Compose found it
	c := &plan.Change{
		ID:     plan.ID(p.Manifest.Account, w.bucket, at.subresource, at.key),
		Bucket: w.bucket, Account: p.Manifest.Account, Region: w.region, Subresource: at.subresource, Key: at.key,
		Operation: row.API(after), Before: before, After: after,
		Irreversible: operation.Irreversible(at.subresource, before, after),
	}
	if c.BeforeDigest, err = before.Digest(); err == nil {
		err = operation.Check(*c)
	}
	if err != nil {
		return nil, w.against(wishers(wishes), at.subresource, err)
	}
	c.Fixes = names(p.makers(at.subresource, before, wishes))
	return c, p.permit(c, wishes)
}

// after composes, and says in words what S3 puts in the place of nothing: every
// bucket is encrypted.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/default-encryption-faq.html
func (p *planner) after(subresource string, before plan.Document, edits []operation.Edit) (plan.Document, error) {
	after, err := operation.Compose(subresource, before, edits)
	if err != nil || subresource != "encryption" || after.State != plan.Absent || p.Manifest.Endpoint != "" {
		return after, err
	}
	by := plan.Document{State: plan.Present, Value: json.RawMessage(defaultEncryption)}
	if operation.Settled(subresource, by, before) {
		return before, nil
	}
	return by, nil
}

const defaultEncryption = `{"ServerSideEncryptionConfiguration":{"Rules":[{"ApplyServerSideEncryptionByDefault":{"SSEAlgorithm":"AES256"},"BucketKeyEnabled":false}]}}`

// composeAccount makes the changes of the account.
func (p *planner) composeAccount() error {
	if err := p.compose(p.account, nil); err != nil {
		return err
	}
	account, err := p.world.accountAfter(p.account.changes)
	if err != nil {
		return fmt.Errorf("simulate the account: %w", err)
	}
	p.world.account = account
	return nil
}
