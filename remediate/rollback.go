package remediate

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"

	"s3audit/remediate/journal"
	"s3audit/remediate/operation"
	"s3audit/remediate/plan"
)

// ErrNothing says that a journal holds nothing to take back.
var ErrNothing = errors.New("nothing was written: there is nothing to take back")

// Rollback is the plan that brings back every state that a journal says was there
// before, the newest first. Its refusals and warnings say what cannot be brought
// back, or not wholly. It has the guards of any plan: a bucket that somebody has
// changed since is left alone. What was never confirmed is in it too; where S3
// did not take it, [Apply] finds that it is as it was.
func Rollback(j *journal.Journal) (*plan.Plan, error) {
	h := j.Header
	p := &plan.Plan{
		Tool: h.Tool, Created: j.Entries[len(j.Entries)-1].Time, Account: h.Account, Partition: h.Partition, Endpoint: h.Endpoint,
	}
	records := j.Records()
	for _, r := range slices.Backward(records) {
		reverse(p, &r)
	}
	if len(p.Changes)+len(p.Refused) == 0 {
		return nil, ErrNothing
	}
	requireReversed(p, records)
	if err := plan.Write(io.Discard, p); err != nil { // completes it, and holds it to its rules
		return nil, fmt.Errorf("roll back: %w", err)
	}
	return p, nil
}

// reverse adds to a plan what takes a change back.
func reverse(p *plan.Plan, r *journal.Record) {
	c := &r.Change
	refuse := func(reason, hint string) {
		p.Refused = append(p.Refused, plan.Refusal{Bucket: c.Bucket, Subresource: c.Subresource, Fixes: c.Fixes, Reason: reason, Hint: hint})
	}
	if r.Outcome != nil && r.Outcome.Status == journal.Failed {
		return // S3 said no
	}
	if r.Outcome != nil && r.Outcome.Status == journal.Raced {
		refuse("somebody else has written the "+c.Subresource+" since", "Look at what is there now, and make a plan for it.")
		return
	}
	back, cannot := reversed(c)
	if back == nil {
		refuse(cannot, "")
		return
	}
	if cannot != "" {
		p.Warnings = append(p.Warnings, c.ID+": "+cannot)
	}
	p.Changes = append(p.Changes, *back)
}

// reversed is the change that takes one back, nil where there is none. cannot
// says what it does not bring back.
func reversed(c *plan.Change) (back *plan.Change, cannot string) {
	cannot = operation.Irreversible(c.Subresource, c.Before, c.After)
	row, ok := operation.Find(c.Subresource)
	if !ok {
		return nil, "this program cannot write the " + c.Subresource
	}
	before := c.Before
	if row.API(before) == "" { // S3 has no way back to what was never configured
		cannot = cmp.Or(cannot, "S3 has no way to unset it")
		if before, ok = nearest[c.Subresource]; !ok {
			return nil, cannot
		}
	}
	if needsDevice(c) {
		return nil, cannot
	}
	back = &plan.Change{
		ID: c.ID, Bucket: c.Bucket, Account: c.Account, Region: c.Region, Subresource: c.Subresource, Key: c.Key,
		Operation: row.API(before), Before: c.After, After: before, Fixes: c.Fixes, Sensitive: c.Sensitive,
		Dangers:      operation.Dangers(c.Subresource, c.After, before),
		Irreversible: operation.Irreversible(c.Subresource, c.After, before),
	}
	for i := range back.Dangers {
		back.Dangers[i].Allowed = true // it is how things were, and taking back was asked for
	}
	if back.Before.Same(back.After) {
		return nil, cannot
	}
	if err := operation.Check(*back); err != nil {
		return nil, err.Error()
	}
	back.BeforeDigest, _ = back.Before.Digest() // the journal's reader saw that it has one
	return back, cannot
}

// needsDevice reports whether only the root user's MFA device can take it back.
func needsDevice(c *plan.Change) bool {
	return slices.ContainsFunc(operation.Dangers(c.Subresource, c.Before, c.After), func(d plan.Danger) bool { return d.Name == operation.DangerMFA })
}

// nearest is as near as one comes to "never configured" where S3 has no way back.
var nearest = map[string]plan.Document{
	"versioning": off(`{"Status":"Suspended"}`),
	"accelerate": off(`{"Status":"Suspended"}`),
	"abac":       off(`{"AbacStatus":{"Status":"Disabled"}}`),
}

func off(text string) plan.Document {
	return plan.Document{State: plan.Present, Value: json.RawMessage(text)}
}

// requireReversed turns the requirements around: what needed another goes first.
func requireReversed(p *plan.Plan, records []journal.Record) {
	at := map[string]int{}
	for i := range p.Changes {
		at[p.Changes[i].ID] = i
	}
	for i := range records {
		c := &records[i].Change
		if _, ok := at[c.ID]; !ok {
			continue
		}
		for _, id := range c.Requires {
			if j, ok := at[id]; ok && j > at[c.ID] {
				p.Changes[j].Requires = append(p.Changes[j].Requires, c.ID)
			}
		}
	}
	for i := range p.Changes {
		slices.Sort(p.Changes[i].Requires)
	}
}
