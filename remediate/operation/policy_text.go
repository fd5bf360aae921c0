package operation

import (
	"bytes"
	"encoding/json"
	"errors"
	"slices"
	"strconv"
	"strings"

	"s3audit/rules/policy"
	"s3audit/rules/rawjson"
)

// maxPolicy is the size of the text that S3 takes.
// https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketPolicy.html
const maxPolicy = 20 << 10

const version2012 = "2012-10-17"

// policyText is a policy whose statements keep their text. Members other than
// Statement stand as they were.
type policyText struct {
	parsed  *policy.Document
	members []member
	raw     []json.RawMessage // one a statement
}

type member struct {
	name  string
	value json.RawMessage
}

// readPolicy takes a policy apart, as strictly as S3 does when it is put.
func readPolicy(text []byte) (*policyText, error) {
	parsed, err := policy.Parse(text)
	if err != nil {
		return nil, err
	}
	p := &policyText{parsed: parsed}
	err = rawjson.Object(text, func(key, value []byte) error {
		if !strings.EqualFold(string(key), "statement") {
			p.members = append(p.members, member{string(key), bytes.Clone(value)})
			return nil
		}
		p.members = append(p.members, member{name: "Statement"})
		if rawjson.Trim(value)[0] == '{' {
			p.raw = append(p.raw, bytes.Clone(value))
			return nil
		}
		return rawjson.Array(value, func(item []byte) error {
			p.raw = append(p.raw, bytes.Clone(item))
			return nil
		})
	})
	if err == nil && len(p.raw) != len(parsed.Statements) {
		err = errors.New("the statements cannot be told apart")
	}
	return p, err
}

// set puts a member, or adds it before the statements.
func (p *policyText) set(name, value string) {
	raw := json.RawMessage(strconv.Quote(value))
	if text, err := json.Marshal(value); err == nil {
		raw = text
	}
	for i := range p.members {
		if strings.EqualFold(p.members[i].name, name) {
			p.members[i].value = raw
			return
		}
	}
	p.members = slices.Insert(p.members, 0, member{name, raw})
}

// text is the policy as it is sent, without white space.
func (p *policyText) text() ([]byte, error) {
	var out bytes.Buffer
	out.WriteByte('{')
	for i, m := range p.members {
		if i > 0 {
			out.WriteByte(',')
		}
		out.WriteString(`"` + m.name + `":`)
		if m.name != "Statement" {
			out.Write(m.value)
			continue
		}
		out.WriteByte('[')
		out.Write(bytes.Join(rawTexts(p.raw), []byte(",")))
		out.WriteByte(']')
	}
	out.WriteByte('}')
	var compact bytes.Buffer
	err := json.Compact(&compact, out.Bytes())
	return compact.Bytes(), err
}

func rawTexts(list []json.RawMessage) [][]byte {
	out := make([][]byte, len(list))
	for i, raw := range list {
		out[i] = raw
	}
	return out
}

func modern(version string) bool { return version == version2012 }

func (p *policyText) variables() bool {
	return slices.ContainsFunc(p.raw, func(raw json.RawMessage) bool { return bytes.Contains(raw, []byte("${")) })
}

// freeSid is the Sid, or the first one after it that no statement has.
func (p *policyText) freeSid(sid string) string {
	free := sid
	for n := 2; sid != "" && slices.ContainsFunc(p.parsed.Statements, func(s policy.Statement) bool { return s.Sid == free }); n++ {
		free = sid + strconv.Itoa(n)
	}
	return free
}

func withSid(raw json.RawMessage, sid string) (json.RawMessage, error) {
	var out bytes.Buffer
	out.WriteByte('{')
	err := rawjson.Object(raw, func(key, value []byte) error {
		if out.Len() > 1 {
			out.WriteByte(',')
		}
		if strings.EqualFold(string(key), "sid") {
			value = encoded(sid)
		}
		out.WriteString(`"` + string(key) + `":`)
		out.Write(value)
		return nil
	})
	out.WriteByte('}')
	return out.Bytes(), err
}
