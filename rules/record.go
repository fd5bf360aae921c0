package rules

import (
	"encoding/json"
	"errors"
	"strings"

	"s3audit/rules/rawjson"
)

// record is the head of a bucket's record: whose it is.
type record struct {
	subject  subject
	vanished bool
	failure  error // the first thing wrong with it
}

// reset makes the record ready for the next bucket.
func (r *record) reset() { *r = record{} }

// readRecord reads the head in the plain way.
func readRecord(raw json.RawMessage) (record, error) {
	var r record
	if !json.Valid(raw) {
		return r, errNotJSON
	}
	err := rawjson.Object(raw, func(key, value []byte) error {
		name, err := memberName(key)
		if err == nil {
			err = r.member(name, value)
		}
		return err
	})
	if err != nil {
		return r, err
	}
	return r, r.finish()
}

// memberName undoes the escapes of a key.
func memberName(key []byte) (string, error) {
	for _, c := range key {
		if c == '\\' || c < 0x20 {
			return rawjson.Unquote(key)
		}
	}
	return string(key), nil
}

// member takes one member, if it belongs to the head.
func (r *record) member(name string, value []byte) (err error) {
	var into *string
	switch name {
	case "name":
		into = &r.subject.Name
	case "arn":
		into = &r.subject.arn
	case "account":
		into = &r.subject.Account
	case "partition":
		into = &r.subject.Partition
	case "region":
		into = &r.subject.region
	case "vanished":
		r.vanished = string(value) == "true"
		return nil
	default:
		return nil
	}
	*into, err = rawjson.String(value)
	if err != nil {
		err = errors.New(name + ": " + err.Error())
	}
	return err
}

// finish checks the head when all members were seen.
func (r *record) finish() error {
	s := &r.subject
	if s.Name == "" {
		return errors.New("the record has no name")
	}
	if s.Partition == "" {
		s.Partition = "aws"
	}
	if s.arn == "" {
		s.arn = strings.Join([]string{"arn:", s.Partition, ":s3:::", s.Name}, "")
	}
	return nil
}
