package operation

import (
	"encoding/json"
	"fmt"
	"slices"

	"s3audit/remediate/plan"
	"s3audit/rules/policy"
)

// policy composes a bucket policy. Statements that are there already keep their
// text; one that says the same as another is not added, whatever its Sid.
func (c *composition) policy() (plan.Document, error) {
	p, err := c.policyBefore()
	if err != nil {
		return plan.Document{}, err
	}
	wishes, err := c.policyWishes()
	if err != nil {
		return plan.Document{}, err
	}
	first := slices.IndexFunc(wishes, func(w policyWish) bool { return w.edit.Whole })
	if first >= 0 {
		p = &policyText{parsed: &policy.Document{}, members: []member{{name: "Statement"}}}
	}
	changed, err := p.removeAll(wishes)
	if err != nil {
		return plan.Document{}, err
	}
	for _, w := range wishes {
		added, err := p.add(w)
		if err != nil {
			return plan.Document{}, fmt.Errorf("%s: %s: %w", w.edit.Source, w.edit.Block, err)
		}
		changed = changed || added
	}
	switch {
	case !changed && first < 0:
		return c.before, nil
	case len(p.raw) == 0 && c.before.State == plan.Absent:
		return c.before, nil
	case len(p.raw) == 0:
		return plan.None(), nil
	}
	return c.policyAfter(p)
}

func (c *composition) policyBefore() (*policyText, error) {
	if c.before.State == plan.Absent {
		return &policyText{parsed: &policy.Document{}, members: []member{{name: "Statement"}}}, nil
	}
	body, err := bodyOf(c.row, c.before)
	if err != nil {
		return nil, err
	}
	p, err := readPolicy([]byte(textOf(body["Policy"])))
	if err != nil {
		return nil, fmt.Errorf("the bucket policy cannot be merged with: %w", err)
	}
	return p, nil
}

func (c *composition) policyAfter(p *policyText) (plan.Document, error) {
	text, err := p.text()
	if err != nil {
		return plan.Document{}, err
	}
	if len(text) > maxPolicy {
		return plan.Document{}, fmt.Errorf("the policy would have %d bytes, and S3 takes %d: remove statements, or put the limits of access points in their own policies", len(text), maxPolicy)
	}
	if _, err := policy.Parse(text); err != nil {
		return plan.Document{}, fmt.Errorf("the new policy: %w", err)
	}
	after, err := plan.Of(map[string]string{"Policy": string(text)})
	if err != nil {
		return plan.Document{}, err
	}
	if c.before.State == plan.Present && Settled("policy", c.before, after) {
		return c.before, nil // a whole policy that says what is there
	}
	return after, nil
}

// removeAll takes away the statements that were there and that an edit removes,
// unless one sets them anew: those stay where they are.
func (p *policyText) removeAll(wishes []policyWish) (changed bool, err error) {
	kept := &policy.Document{}
	var raw []json.RawMessage
	for i := range p.parsed.Statements {
		s := p.parsed.Statements[i]
		if slices.ContainsFunc(wishes, func(w policyWish) bool { return w.removes(&s) }) && !set(wishes, &s) {
			changed = true
			continue
		}
		kept.Statements = append(kept.Statements, s)
		raw = append(raw, p.raw[i])
	}
	kept.Version, kept.ID = p.parsed.Version, p.parsed.ID
	p.parsed, p.raw = kept, raw
	return changed, nil
}

// add puts an edit's statements into the policy.
func (p *policyText) add(w policyWish) (changed bool, err error) {
	if w.set == nil {
		return false, nil
	}
	if changed, err = p.version(w.set); err != nil {
		return false, err
	}
	if id := w.set.parsed.ID; id != "" && id != p.parsed.ID {
		p.set("Id", id)
		p.parsed.ID, changed = id, true
	}
	for i := range w.set.parsed.Statements {
		s := w.set.parsed.Statements[i]
		if slices.ContainsFunc(p.parsed.Statements, func(t policy.Statement) bool { return meaning(&t) == meaning(&s) }) {
			continue
		}
		raw := w.set.raw[i]
		if sid := p.freeSid(s.Sid); sid != s.Sid {
			if raw, err = withSid(raw, sid); err != nil {
				return false, err
			}
			s.Sid = sid
		}
		p.parsed.Statements = append(p.parsed.Statements, s)
		p.raw = append(p.raw, raw)
		changed = true
	}
	return changed, nil
}

// version agrees on the language's version, which decides whether ${aws:username}
// is a variable or plain text: what stands in the policy keeps its meaning.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_version.html
func (p *policyText) version(add *policyText) (changed bool, err error) {
	have, want := p.parsed.Version, add.parsed.Version
	if want == "" {
		want = version2012
	}
	switch {
	case len(p.raw) == 0:
		p.set("Version", want)
		p.parsed.Version = want
		return have != want, nil
	case modern(have) == modern(want) || !add.variables():
		return false, nil // means the same in either
	case modern(want) && !p.variables():
		p.set("Version", want)
		p.parsed.Version = want
		return true, nil
	}
	return false, fmt.Errorf("is written for version %q, and the policy has %q, in which ${…} means something else", want, have)
}
