// Package derive owns the facts about a bucket that Rego should not have to
// compute: the effective public access block and the policy in normal form.
// They are self-relative: the bucket's own name is {bucket} and its owner's
// account id {account}, so that equal configurations of different buckets are
// equal documents. It never judges.
package derive

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"

	"s3audit/collector/snapshot"
	"s3audit/rules/policy"
	"s3audit/rules/rawjson"
)

// Document is what rules find under input.derived.
type Document struct {
	PublicAccessBlock Block  `json:"publicAccessBlock"`
	Policy            Policy `json:"policy"`
}

// Self is whose configuration is derived.
type Self struct{ Name, Account, Partition string }

// Policy is the bucket policy in normal form.
type Policy struct {
	// State is the observed state of the policy, or [Malformed].
	State string `json:"state"`
	// Reason says why a malformed policy is.
	Reason     string             `json:"reason,omitempty"`
	Statements []policy.Statement `json:"statements"`
}

// Malformed is the state of a policy that was read and is not one: no verdict
// may rest on it.
const Malformed = "malformed"

// FromPolicy derives from a bucket's observed policy, whose text must be
// self-relative already (see [Self.Relativize]). It reports whether the answer
// holds for this bucket's name only, so that it must not be reused for another.
func FromPolicy(self Self, o snapshot.Observed[snapshot.Policy]) (p Policy, byName bool) {
	p = Policy{State: string(o.State), Statements: []policy.Statement{}}
	switch {
	case o.State == "":
		p.State = string(snapshot.NotCollected)
		return p, false
	case o.State != snapshot.Present:
		return p, false
	case o.Value == nil || o.Value.Policy == nil:
		return malformed("holds no text"), false
	}
	doc, err := policy.Parse([]byte(*o.Value.Policy))
	if err != nil {
		return malformed(err.Error()), false
	}
	byName = relativizeEscaped(doc, self)
	byName = doc.Cover(self.Partition, self.Name) || byName
	p.Statements = doc.Statements
	return p, byName
}

func malformed(reason string) Policy {
	return Policy{State: Malformed, Reason: reason, Statements: []policy.Statement{}}
}

// relativizeEscaped names the bucket in resources where the text spelled it
// with escapes, so that replacing text did not see it.
func relativizeEscaped(doc *policy.Document, self Self) (changed bool) {
	own := "arn:" + self.Partition + ":s3:::"
	for i := range doc.Statements {
		for j, resource := range doc.Statements[i].Resources {
			rest, ok := strings.CutPrefix(resource, own+self.Name)
			if ok && (rest == "" || !nameByte(rest[0])) {
				doc.Statements[i].Resources[j] = own + policy.OwnBucket + rest
				changed = true
			}
		}
	}
	return changed
}

// From derives everything from a bucket's record and its account's, in the
// plain way: nothing is cached or shared.
func From(bucket, account json.RawMessage) (*Document, error) {
	var text, own, above []byte
	self := Self{Partition: "aws"}
	var errs []error
	take := func(into *string, value []byte) {
		s, err := rawjson.String(value)
		*into = s
		errs = append(errs, err)
	}
	err := members(bucket, func(name string, value []byte) {
		switch name {
		case "name":
			take(&self.Name, value)
		case "account":
			take(&self.Account, value)
		case "partition":
			take(&self.Partition, value)
		case "policy":
			text = value
		case "publicAccessBlock":
			own = value
		}
	})
	if err := errors.Join(append(errs, err)...); err != nil {
		return nil, err
	}
	if len(account) == 0 {
		account = json.RawMessage("{}")
	}
	err = members(account, func(name string, value []byte) {
		if name == "publicAccessBlock" {
			above = value
		}
	})
	if err != nil {
		return nil, err
	}
	p, _, err := PolicyOf(self, self.Relativize(nil, text))
	if err != nil {
		return nil, err
	}
	block, err := BlockOf(own, above)
	return &Document{PublicAccessBlock: block, Policy: p}, err
}

func members(record []byte, f func(name string, value []byte)) error {
	return rawjson.Object(record, func(key, value []byte) error {
		name, err := rawjson.Unquote(key)
		f(name, value)
		return err
	})
}

// PolicyOf is [FromPolicy] for the JSON text of the observed policy, made
// self-relative; no text means that nobody asked.
func PolicyOf(self Self, text []byte) (Policy, bool, error) {
	var o snapshot.Observed[snapshot.Policy]
	if bytes.Contains(text, []byte("u007b")) || bytes.Contains(text, []byte("u007B")) {
		return malformed("spells a brace with an escape"), false, nil // could pass for {bucket}
	}
	if len(text) > 0 {
		if err := json.Unmarshal(text, &o); err != nil {
			return Policy{}, false, err
		}
	}
	p, byName := FromPolicy(self, o)
	return p, byName, nil
}
