package exposure

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"

	"s3audit/rules/rawjson"
)

// A LineJudge answers inputs that are written one a line, as
// `s3audit access --jsonl` takes them. An absent key is not known, null is not
// configured; a line with a policy and nothing beside it is about the policy
// alone. It keeps buffers from line to line: it is for one goroutine.
type LineJudge struct {
	Trusted *Trusted
	line    lineReader
}

// Append answers one line: it appends a JSON object and a newline to dst. A
// line that is not what a line should be is answered with its id and an error,
// which is returned too; number is what the line is called there.
func (j *LineJudge) Append(dst, line []byte, number int) ([]byte, *Result, error) {
	j.line.in.Trusted = j.Trusted
	if err := j.line.read(line); err != nil {
		err = fmt.Errorf("line %d: %w", number, explainLine(line, err))
		return appendLineError(dst, line, err), nil, err
	}
	r := Analyse(&j.line.in)
	dst = appendID(append(dst, `{"id":`...), j.line.id)
	dst = r.appendMembers(append(dst, ','))
	return append(dst, '}', '\n'), r, nil
}

func appendID(dst, id []byte) []byte {
	if id == nil {
		return append(dst, `null`...)
	}
	return append(dst, id...)
}

func appendLineError(dst, line []byte, err error) []byte {
	dst = appendID(append(dst, `{"id":`...), findID(line))
	dst = appendJSONText(append(dst, `,"error":`...), err.Error())
	return append(dst, '}', '\n')
}

// findID looks for the id of a line that has a mistake somewhere.
func findID(line []byte) (id []byte) {
	_ = rawjson.Object(line, func(key, value []byte) error {
		if string(key) == "id" && id == nil {
			id, _ = lineID(value)
		}
		return nil
	})
	return id
}

// explainLine says where a line stops being JSON, if that is what is wrong.
func explainLine(line []byte, err error) error {
	var any json.RawMessage
	var syntax *json.SyntaxError
	wrong := json.Unmarshal(line, &any)
	switch {
	case errors.As(wrong, &syntax):
		return fmt.Errorf("column %d: %w", syntax.Offset, wrong)
	case wrong != nil:
		return wrong
	}
	if trimmed := bytes.TrimSpace(line); trimmed[0] != '{' {
		return errors.New("want an object")
	}
	return err
}
