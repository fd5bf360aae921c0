package rules

import (
	"bytes"
	"encoding/json"
	"fmt"

	"s3audit/collector/snapshot"
	"s3audit/rules/derive"
)

// Input is the document that rules see for one bucket: what
// `opa eval --input` takes.
func (e *Engine) Input(acct *snapshot.Account, raw json.RawMessage) (json.RawMessage, error) {
	account, err := json.Marshal(acct)
	if err != nil {
		return nil, err
	}
	return e.bucketInput(account, raw)
}

func (e *Engine) bucketInput(account, bucket json.RawMessage) (json.RawMessage, error) {
	if _, err := readRecord(bucket); err != nil {
		return nil, err
	}
	derived, err := derive.From(bucket, account)
	if err != nil {
		return nil, fmt.Errorf("derive: %w", err)
	}
	text, err := compact(derived)
	if err != nil {
		return nil, err
	}
	return e.join(member{"bucket", bucket}, member{"account", account}, member{"derived", text}), nil
}

// accountInput is the document that rules of account scope see.
func (e *Engine) accountInput(account json.RawMessage) json.RawMessage {
	return e.join(member{"account", account}, member{"derived", json.RawMessage("{}")})
}

type member struct {
	key   string
	value json.RawMessage
}

// join writes an object, with the parameters' overrides if there are any.
func (e *Engine) join(members ...member) json.RawMessage {
	if e.parameters != nil {
		members = append(members, member{"parameters", e.parameters})
	}
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
