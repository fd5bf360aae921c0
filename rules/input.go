package rules

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"s3audit/collector/snapshot"
	"s3audit/rules/derive"
)

// Input is the document that rules see for one bucket of a snapshot: what
// `opa eval --input` takes. Without a manifest the records are AWS's.
func (e *Engine) Input(acct *snapshot.Account, m *snapshot.Manifest, raw json.RawMessage) (json.RawMessage, error) {
	account, err := json.Marshal(acct)
	if err != nil {
		return nil, err
	}
	facts, err := e.facts(account, m)
	if err != nil {
		return nil, err
	}
	input, _, err := e.bucketInput(facts, account, raw)
	return input, err
}

// facts reads what is derived from the account.
func (e *Engine) facts(account json.RawMessage, m *snapshot.Manifest) (*derive.Facts, error) {
	facts, err := derive.ReadFacts(account, derive.Options{Trusted: e.trusted, Foreign: m != nil && Foreign(m.Endpoint)})
	if err != nil {
		return nil, fmt.Errorf("account: %w", err)
	}
	return facts, nil
}

// Foreign reports whether an endpoint is not AWS's. None is AWS's own, and so
// is one of AWS's domains, as an interface endpoint has.
// Source: https://docs.aws.amazon.com/general/latest/gr/s3.html
func Foreign(endpoint string) bool {
	if endpoint == "" {
		return false
	}
	u, err := url.Parse(endpoint)
	if err != nil {
		return true
	}
	host := strings.ToLower(u.Hostname())
	return !slices.ContainsFunc(awsDomains, func(domain string) bool { return strings.HasSuffix(host, domain) })
}

var awsDomains = []string{".amazonaws.com", ".amazonaws.com.cn", ".api.aws", ".api.amazonwebservices.com.cn"}

// bucketInput makes the input of one bucket, and gives what was derived for it.
// Should deriving break, it is this record's error.
func (e *Engine) bucketInput(facts *derive.Facts, account, bucket json.RawMessage) (input json.RawMessage, derived *derive.Document, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("derive: panic: %v", p)
		}
	}()
	rec, err := readRecord(bucket)
	if err != nil {
		return nil, nil, err
	}
	if derived, err = facts.From(bucket); err != nil {
		return nil, nil, fmt.Errorf("derive: %w", err)
	}
	text, err := compact(derived)
	if err != nil {
		return nil, nil, err
	}
	set, open, err := e.sets.text(&rec.subject, tagsOf(bucket), nil)
	return join(member{"bucket", bucket}, member{"account", account}, member{"derived", text},
		member{rootParameters, set}, member{"unsettled", e.unsettled(open)}), derived, err
}

// AccountInput is the document that rules of account scope see.
func (e *Engine) AccountInput(acct *snapshot.Account) (json.RawMessage, error) {
	account, err := json.Marshal(acct)
	if err != nil {
		return nil, err
	}
	return e.accountInput(account)
}

func (e *Engine) accountInput(account json.RawMessage) (json.RawMessage, error) {
	derived, err := derive.FromAccount(account, derive.Options{Trusted: e.trusted})
	if err != nil {
		return nil, fmt.Errorf("derive from the account: %w", err)
	}
	text, err := compact(derived)
	if err != nil {
		return nil, err
	}
	var head struct{ ID, Partition string }
	if err := json.Unmarshal(account, &head); err != nil {
		return nil, fmt.Errorf("account: %w", err)
	}
	self := accountSubject(head.ID, head.Partition)
	set, _, err := e.sets.text(&self, &tagSet{}, nil)
	return join(member{"account", account}, member{"derived", text}, member{rootParameters, set}), err
}

// unsettled names the rules that read parameters which nobody knows, nil if there
// are none: what stock OPA cannot tell by itself.
func (e *Engine) unsettled(open map[string]bool) json.RawMessage {
	var names []string
	for _, r := range e.rules {
		if slices.ContainsFunc(r.varying, func(i int) bool { return open[e.sets.varying[i].id] }) {
			names = append(names, r.ID)
		}
	}
	if len(names) == 0 {
		return nil
	}
	text, err := json.Marshal(names)
	if err != nil {
		panic(err) // texts are JSON
	}
	return text
}

// tagsOf are the tags in a bucket's record.
func tagsOf(bucket json.RawMessage) *tagSet {
	return &tagSet{text: find(bucket, inputPath{taggingName})}
}

type member struct {
	key   string
	value json.RawMessage
}

// join writes an object of the members that there are.
func join(members ...member) json.RawMessage {
	members = slices.DeleteFunc(members, func(m member) bool { return m.value == nil })
	var b bytes.Buffer
	for i, m := range members {
		if i == 0 {
			b.WriteByte('{')
		} else {
			b.WriteByte(',')
		}
		fmt.Fprintf(&b, "%q:", m.key)
		b.Write(m.value)
	}
	b.WriteByte('}')
	return b.Bytes()
}
