package exposure

import (
	"encoding/json"
	"strconv"
	"unicode/utf8"
)

// AppendJSON appends what json.Marshal makes of the result, byte for byte,
// without its reflection: of many answers a second most of the time would go
// into writing them down.
func (r *Result) AppendJSON(dst []byte) []byte {
	dst = r.appendMembers(append(dst, '{'))
	return append(dst, '}')
}

func (r *Result) appendMembers(dst []byte) []byte {
	dst = appendJSONText(append(dst, `"verdict":`...), string(r.Verdict))
	dst = strconv.AppendBool(append(dst, `,"trusted":`...), r.Trusted)
	dst = appendJSONMaybe(append(dst, `,"policy_is_public":`...), r.PolicyIsPublic)
	dst = appendJSONText(append(dst, `,"list":`...), string(r.List))
	dst = appendJSONText(append(dst, `,"read":`...), string(r.Read))
	dst = appendJSONText(append(dst, `,"write":`...), string(r.Write))
	dst = appendJSONText(append(dst, `,"admin":`...), string(r.Admin))
	dst = appendJSONText(append(dst, `,"metadata":`...), string(r.Metadata))
	dst = appendJSONList(append(dst, `,"cross_account":`...), r.CrossAccount, (*Caller).appendJSON)
	dst = appendJSONMaybe(append(dst, `,"objects_can_be_public":`...), r.ObjectsCanBePublic)
	dst = appendJSONText(append(dst, `,"confidence":`...), string(r.Confidence))
	dst = strconv.AppendBool(append(dst, `,"disputed":`...), r.Disputed)
	dst = appendJSONList(append(dst, `,"statements":`...), r.Statements, (*Statement).appendJSON)
	dst = appendJSONList(append(dst, `,"layers":`...), r.Layers, (*Layer).appendJSON)
	dst = appendJSONList(append(dst, `,"latent":`...), r.Latent, (*Latent).appendJSON)
	dst = appendJSONList(append(dst, `,"warnings":`...), r.Warnings, (*Warning).appendJSON)
	if len(r.Missing) > 0 {
		dst = appendJSONList(append(dst, `,"missing":`...), r.Missing, (*Missing).appendJSON)
	}
	if r.Disagreement != nil {
		dst = r.Disagreement.appendJSON(append(dst, `,"analyser_disagreement":`...))
	}
	return dst
}

func (s *Statement) appendJSON(dst []byte) []byte {
	dst = strconv.AppendInt(append(dst, `{"index":`...), int64(s.Index), 10)
	dst = appendJSONText(append(dst, `,"sid":`...), s.Sid)
	dst = appendJSONText(append(dst, `,"effect":`...), s.Effect)
	dst = strconv.AppendBool(append(dst, `,"open":`...), s.Open)
	dst = strconv.AppendBool(append(dst, `,"public":`...), s.Public)
	dst = appendJSONText(append(dst, `,"level":`...), string(s.Level))
	dst = strconv.AppendBool(append(dst, `,"trusted":`...), s.Trusted)
	dst = appendJSONList(append(dst, `,"callers":`...), s.Callers, (*Caller).appendJSON)
	dst = appendJSONTexts(append(dst, `,"classes":`...), s.Classes)
	dst = appendJSONList(append(dst, `,"conditions":`...), s.Conditions, (*Entry).appendJSON)
	dst = appendJSONList(append(dst, `,"denies":`...), s.Denies, (*DenyEffect).appendJSON)
	dst = appendJSONTexts(append(dst, `,"reasons":`...), s.Reasons)
	dst = appendJSONText(append(dst, `,"confidence":`...), string(s.Confidence))
	dst = strconv.AppendBool(append(dst, `,"disputed":`...), s.Disputed)
	return append(dst, '}')
}

func (c *Caller) appendJSON(dst []byte) []byte {
	dst = appendJSONText(append(dst, `{"kind":`...), c.Kind)
	dst = appendJSONText(append(dst, `,"id":`...), c.ID)
	dst = appendJSONOptional(dst, `,"principal":`, c.Principal)
	dst = strconv.AppendBool(append(dst, `,"own":`...), c.Own)
	dst = strconv.AppendBool(append(dst, `,"trusted":`...), c.Trusted)
	if len(c.Classes) > 0 {
		dst = appendJSONTexts(append(dst, `,"classes":`...), c.Classes)
	}
	if len(c.Via) > 0 {
		dst = appendJSONTexts(append(dst, `,"via":`...), c.Via)
	}
	return append(dst, '}')
}

func (e *Entry) appendJSON(dst []byte) []byte {
	dst = appendJSONText(append(dst, `{"operator":`...), e.Operator)
	dst = appendJSONText(append(dst, `,"key":`...), e.Key)
	dst = appendJSONTexts(append(dst, `,"values":`...), e.Values)
	dst = strconv.AppendBool(append(dst, `,"anchors":`...), e.Anchors)
	dst = appendJSONOptional(dst, `,"reason":`, string(e.Reason))
	dst = appendJSONOptional(dst, `,"value":`, e.Value)
	return append(dst, '}')
}

func (d *DenyEffect) appendJSON(dst []byte) []byte {
	dst = strconv.AppendInt(append(dst, `{"statement":`...), int64(d.Statement), 10)
	dst = appendJSONText(append(dst, `,"effect":`...), d.Effect)
	dst = appendJSONOptional(dst, `,"reason":`, string(d.Reason))
	return append(dst, '}')
}

func (l *Layer) appendJSON(dst []byte) []byte {
	dst = appendJSONText(append(dst, `{"layer":`...), l.Layer)
	dst = appendJSONOptional(dst, `,"name":`, l.Name)
	dst = appendJSONText(append(dst, `,"state":`...), l.State)
	dst = appendJSONText(append(dst, `,"effect":`...), l.Effect)
	dst = appendJSONOptional(dst, `,"level":`, string(l.Level))
	dst = appendJSONTexts(append(dst, `,"classes":`...), l.Classes)
	dst = appendJSONOptional(dst, `,"reason":`, string(l.Reason))
	dst = appendJSONOptional(dst, `,"detail":`, l.Detail)
	return append(dst, '}')
}

func (l *Latent) appendJSON(dst []byte) []byte {
	dst = appendJSONText(append(dst, `{"code":`...), l.Code)
	dst = appendJSONTexts(append(dst, `,"classes":`...), l.Classes)
	dst = appendJSONText(append(dst, `,"because":`...), l.Because)
	dst = appendJSONTexts(append(dst, `,"layers":`...), l.Layers)
	return append(dst, '}')
}

func (w *Warning) appendJSON(dst []byte) []byte {
	dst = appendJSONText(append(dst, `{"code":`...), string(w.Code))
	dst = strconv.AppendInt(append(dst, `,"statement":`...), int64(w.Statement), 10)
	dst = appendJSONText(append(dst, `,"message":`...), w.Message)
	return append(dst, '}')
}

func (m *Missing) appendJSON(dst []byte) []byte {
	dst = appendJSONText(append(dst, `{"input":`...), m.Input)
	dst = appendJSONText(append(dst, `,"reason":`...), m.Reason)
	return append(dst, '}')
}

func (d *Disagreement) appendJSON(dst []byte) []byte {
	dst = strconv.AppendBool(append(dst, `{"aws":`...), d.AWS)
	dst = strconv.AppendBool(append(dst, `,"analyser":`...), d.Analyser)
	dst = append(dst, `,"statements":`...)
	if d.Statements == nil {
		return append(dst, `null}`...)
	}
	dst = append(dst, '[')
	for i, index := range d.Statements {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = strconv.AppendInt(dst, int64(index), 10)
	}
	return append(dst, `]}`...)
}

func appendJSONList[T any](dst []byte, list []T, one func(*T, []byte) []byte) []byte {
	if list == nil {
		return append(dst, `null`...)
	}
	dst = append(dst, '[')
	for i := range list {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = one(&list[i], dst)
	}
	return append(dst, ']')
}

func appendJSONTexts[T ~string](dst []byte, list []T) []byte {
	if list == nil {
		return append(dst, `null`...)
	}
	dst = append(dst, '[')
	for i, text := range list {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = appendJSONText(dst, string(text))
	}
	return append(dst, ']')
}

func appendJSONOptional(dst []byte, key, text string) []byte {
	if text == "" {
		return dst
	}
	return appendJSONText(append(dst, key...), text)
}

func appendJSONMaybe(dst []byte, b *bool) []byte {
	if b == nil {
		return append(dst, `null`...)
	}
	return strconv.AppendBool(dst, *b)
}

// appendJSONText quotes a string as encoding/json does; what needs an escape, or
// is not ASCII, is left to encoding/json itself.
func appendJSONText(dst []byte, text string) []byte {
	for i := range len(text) {
		if !plainJSON[text[i]] {
			quoted, _ := json.Marshal(text) // a string has no way to fail
			return append(dst, quoted...)
		}
	}
	dst = append(append(dst, '"'), text...)
	return append(dst, '"')
}

// plainJSON marks the bytes that stand for themselves in a JSON string that
// may stand in HTML.
var plainJSON = func() (plain [256]bool) {
	for c := ' '; c < utf8.RuneSelf; c++ {
		plain[c] = c != '"' && c != '\\' && c != '<' && c != '>' && c != '&'
	}
	return plain
}()
