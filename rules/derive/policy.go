package derive

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"

	"s3audit/collector/snapshot"
	"s3audit/rules/exposure"
	"s3audit/rules/policy"
)

// Policy is the bucket policy in normal form.
type Policy struct {
	// State is the observed state of the policy, or [Malformed].
	State string `json:"state"`
	// Reason says why a malformed policy is.
	Reason     string             `json:"reason,omitempty"`
	Statements []policy.Statement `json:"statements"`
	// Analysis is the policy test: nil unless it is known that there is a policy,
	// or that there is none (see [Policy.Analyse]).
	Analysis *exposure.PolicyResult `json:"analysis,omitempty"`
	// Document is the policy as the analyser takes it, nil where there is none.
	Document *policy.Document `json:"-"`
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
	p.Statements, p.Document = doc.Statements, doc
	if anyByChance(doc, self) {
		p.Document, byName = specific(doc, self), true
	}
	return p, byName
}

// Analyse adds the policy test. It rests on the policy alone: the owner's
// canonical id is not in it, so a grant to one stays a grant to a stranger.
func (p *Policy) Analyse(self Self, trusted *exposure.Trusted) {
	p.analyse(exposure.BucketPolicy, self, trusted)
}

func (p *Policy) analyse(kind exposure.Kind, self Self, trusted *exposure.Trusted) {
	switch {
	case p.Document != nil:
		p.Analysis = exposure.AnalysePolicy(p.Document, kind, self.relative(""), trusted)
	case p.State == string(snapshot.Absent):
		p.Analysis = &exposure.PolicyResult{
			Level: exposure.Private, Confidence: exposure.Documented,
			Statements: []exposure.Statement{}, Warnings: []exposure.Warning{},
		}
	}
}

// known is the policy as an input of the analyser.
func (p *Policy) known() exposure.Maybe[*policy.Document] {
	switch {
	case p.Document != nil:
		return exposure.Maybe[*policy.Document]{State: exposure.Configured, Value: p.Document}
	case p.State == string(snapshot.Absent):
		return exposure.Maybe[*policy.Document]{State: exposure.NotConfigured}
	case p.State == Malformed:
		return exposure.Maybe[*policy.Document]{Reason: Malformed + ": " + p.Reason}
	}
	return exposure.Maybe[*policy.Document]{Reason: p.State}
}

func malformed(reason string) Policy {
	return Policy{State: Malformed, Reason: reason, Statements: []policy.Statement{}}
}

// relativizeEscaped names the bucket and its account where the text spelled
// them with escapes, so that replacing text did not see them.
func relativizeEscaped(doc *policy.Document, self Self) (changed bool) {
	own := "arn:" + self.Partition + ":s3:::"
	for i := range doc.Statements {
		s := &doc.Statements[i]
		for j, resource := range s.Resources {
			rest, ok := strings.CutPrefix(resource, own+self.Name)
			if ok && (rest == "" || !nameByte(rest[0])) {
				s.Resources[j] = own + policy.OwnBucket + rest
				changed = true
			}
		}
		if self.Account == "" {
			continue
		}
		if self.replaceAccount(s.Principals.AWS, s.Principals.Federated) {
			s.Principals.Accounts = renamed(s.Principals.Accounts, self.Account)
			changed = true
		}
		for j := range s.Conditions {
			changed = self.replaceAccount(s.Conditions[j].Values) || changed
		}
	}
	return changed
}

// replaceAccount writes the account's id as {account} in lists of texts,
// where it stands alone.
func (s Self) replaceAccount(lists ...[]string) (changed bool) {
	for _, list := range lists {
		for i, text := range list {
			if !strings.Contains(text, s.Account) {
				continue
			}
			at := account([]byte(text), []byte(text), s.Account)
			if at >= 0 {
				list[i] = text[:at] + policy.OwnAccount + text[at+len(s.Account):]
				changed = true
			}
		}
	}
	return changed
}

// renamed writes the account's id as {account} in a list in which each stands once.
func renamed(accounts []string, id string) []string {
	out := make([]string, 0, len(accounts))
	for _, a := range accounts {
		if a == id {
			a = policy.OwnAccount
		}
		if !slices.Contains(out, a) {
			out = append(out, a)
		}
	}
	return out
}

// PolicyOf is [FromPolicy] for the JSON text of the observed policy, made
// self-relative; no text means that nobody asked.
func PolicyOf(self Self, text []byte) (Policy, bool, error) {
	var o snapshot.Observed[snapshot.Policy]
	if spellsBrace(text) {
		return malformed(escapedBrace), false, nil
	}
	if len(text) > 0 {
		if err := json.Unmarshal(text, &o); err != nil {
			return Policy{}, false, err
		}
	}
	p, byName := FromPolicy(self, o)
	return p, byName, nil
}

const escapedBrace = "spells a brace with an escape"

// spellsBrace reports whether a text has a brace that could pass for {bucket}
// once its escapes are undone.
func spellsBrace(text []byte) bool {
	return bytes.Contains(text, []byte("u007b")) || bytes.Contains(text, []byte("u007B"))
}
