package plan

import (
	"bytes"
	"fmt"
	"strings"
)

// check is every mistake of a plan that has the right shape.
func (p *Plan) check() []error {
	c := &checker{done: map[string]bool{}, all: map[string]bool{}}
	switch {
	case p.Account != "" && !accountID(p.Account):
		c.wrong("account", "want twelve digits, have %q", p.Account)
	case p.Account == "" && p.Endpoint == "" && len(p.Changes) > 0:
		c.wrong("account", "is missing: on AWS each request has to say whose bucket it means")
	}
	if p.Created.IsZero() {
		c.wrong("created", "is missing")
	}
	for i := range p.Changes {
		c.all[p.Changes[i].ID] = true
	}
	for i := range p.Changes {
		c.change(fmt.Sprintf("changes[%d]", i), &p.Changes[i], p.Account)
		c.done[p.Changes[i].ID] = true
	}
	for i, r := range p.Refused {
		if r.Reason == "" {
			c.wrong(fmt.Sprintf("refused[%d].reason", i), "is missing")
		}
	}
	c.predictions(p)
	return c.mistakes
}

type checker struct {
	all, done map[string]bool // by id: every change, and those further up
	mistakes  []error
}

func (c *checker) wrong(path, format string, args ...any) {
	c.mistakes = append(c.mistakes, fmt.Errorf("%s: %s", path, fmt.Sprintf(format, args...)))
}

func (c *checker) change(path string, ch *Change, account string) {
	c.identity(path, ch, account)
	c.document(path+".before", ch.Before)
	c.document(path+".after", ch.After)
	if got, err := ch.Before.Digest(); err == nil && got != ch.BeforeDigest {
		c.wrong(path+".beforeDigest", "is not the digest of before, %s", got)
	}
	if ch.Before.Same(ch.After) {
		c.wrong(path, "changes nothing: before and after are the same")
	}
	for i, d := range ch.Dangers {
		if d.Name == "" {
			c.wrong(fmt.Sprintf("%s.dangers[%d].name", path, i), "is missing")
		}
	}
	for i, id := range ch.Requires {
		switch at := fmt.Sprintf("%s.requires[%d]", path, i); {
		case c.done[id]:
		case c.all[id]:
			c.wrong(at, "%q has to come first, and stands below", id)
		default:
			c.wrong(at, "no change has the id %q", id)
		}
	}
}

func (c *checker) identity(path string, ch *Change, account string) {
	if ch.Operation == "" {
		c.wrong(path+".operation", "is missing")
	}
	if ch.Subresource == "" {
		c.wrong(path+".subresource", "is missing")
	}
	if ch.Account != account {
		c.wrong(path+".account", "is %q, and the plan's is %q", ch.Account, account)
	}
	if ofAccount := strings.HasPrefix(ch.Subresource, accountScope); ofAccount == (ch.Bucket != "") {
		c.wrong(path+".bucket", "is %q, for the subresource %q", ch.Bucket, ch.Subresource)
	}
	if id := ID(ch.Account, ch.Bucket, ch.Subresource, ch.Key); ch.ID != id {
		c.wrong(path+".id", "want %q, have %q", id, ch.ID)
	}
	if c.done[ch.ID] {
		c.wrong(path+".id", "%q stands twice", ch.ID)
	}
}

func (c *checker) document(path string, d Document) {
	switch d.State {
	case Present:
		if tree, err := parse(d.Value); err != nil {
			c.wrong(path+".value", "%v", err)
		} else if _, ok := tree.(map[string]any); !ok {
			c.wrong(path+".value", "want an object, have %s", kindOf(tree))
		}
	case Absent:
		if len(bytes.TrimSpace(d.Value)) > 0 {
			c.wrong(path+".value", "stands beside the state %q", Absent)
		}
	default:
		c.wrong(path+".state", "want %q or %q, have %q", Present, Absent, d.State)
	}
}

func accountID(text string) bool {
	return len(text) == 12 && strings.Trim(text, "0123456789") == ""
}
