package derive

import (
	"bytes"
	"strings"

	"s3audit/rules/policy"
)

// Relativize appends text to dst with the bucket's own name in S3 ARNs
// written {bucket} and its account id, where it stands alone, {account}.
// Braces that stood there before are doubled, so that nothing written by
// somebody else can pass for the bucket's own name. Two texts that come out
// equal differ in nothing but whose they are.
func (s Self) Relativize(dst, text []byte) []byte {
	marks := bytes.IndexByte(text, '{') >= 0 &&
		(bytes.Contains(text, []byte(policy.OwnBucket)) || bytes.Contains(text, []byte(policy.OwnAccount)))
	if marks {
		text = bytes.ReplaceAll(text, []byte(policy.OwnBucket), []byte("{"+policy.OwnBucket+"}"))
		text = bytes.ReplaceAll(text, []byte(policy.OwnAccount), []byte("{"+policy.OwnAccount+"}"))
	}
	for len(text) > 0 {
		i, length, mark := s.next(text)
		if i < 0 {
			break
		}
		dst = append(append(dst, text[:i]...), mark...)
		text = text[i+length:]
	}
	return append(dst, text...)
}

// next finds the first mention of the bucket or its account. Names are looked
// for after ":::", the account id everywhere.
func (s Self) next(text []byte) (at, length int, mark string) {
	at = -1
	for from := 0; ; {
		i := bytes.Index(text[from:], arnMark)
		if i < 0 {
			break
		}
		from += i + len(arnMark)
		if s.Name != "" && hasName(text[from:], s.Name) {
			at, length, mark = from, len(s.Name), policy.OwnBucket
			break
		}
	}
	within := text
	if at >= 0 {
		within = text[:at]
	}
	if i := account(within, text, s.Account); i >= 0 {
		return i, len(s.Account), policy.OwnAccount
	}
	return at, length, mark
}

var arnMark = []byte(":::")

// hasName reports whether text starts with the whole name, not with a longer
// name that merely starts the same.
func hasName(text []byte, name string) bool {
	if len(text) < len(name) || string(text[:len(name)]) != name {
		return false
	}
	return len(text) == len(name) || !nameByte(text[len(name)])
}

// nameByte reports whether a byte can be part of a bucket's name. S3 forbids
// capitals and underscores now, and did not always.
func nameByte(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '-' || c == '.' || c == '_'
}

// account finds the id in within, the start of text, where it stands alone.
func account(within, text []byte, id string) int {
	if id == "" {
		return -1
	}
	for from := 0; ; {
		i := bytes.Index(within[from:], []byte(id))
		if i < 0 {
			return -1
		}
		at := from + i
		after := at + len(id)
		if (at == 0 || alone(text[at-1])) && (after == len(text) || alone(text[after])) {
			return at
		}
		from = at + 1
	}
}

// alone reports whether a byte beside an account id leaves it standing alone.
// Braces do not: with them the mark would look like one that stood there.
func alone(c byte) bool { return !nameByte(c) && c != '{' && c != '}' }

// IsRelative reports whether a text holds anything [Self.Absolute] would change.
func IsRelative(text string) bool {
	return strings.Contains(text, policy.OwnBucket) || strings.Contains(text, policy.OwnAccount)
}

// Absolute undoes [Self.Relativize] in one string.
func (s Self) Absolute(text string) string {
	if !IsRelative(text) {
		return text
	}
	var b strings.Builder
	b.Grow(len(text) + len(s.Name))
	for {
		i := strings.IndexByte(text, '{')
		if i < 0 {
			b.WriteString(text)
			return b.String()
		}
		b.WriteString(text[:i])
		text = text[i:]
		length, own := s.mark(text)
		b.WriteString(own)
		text = text[length:]
	}
}

// mark says what the brace that text starts with stands for, and how long it is.
func (s Self) mark(text string) (length int, own string) {
	for _, m := range [...]struct{ mark, own string }{
		{"{" + policy.OwnBucket + "}", policy.OwnBucket}, {"{" + policy.OwnAccount + "}", policy.OwnAccount},
		{policy.OwnBucket, s.Name}, {policy.OwnAccount, s.Account},
	} {
		if strings.HasPrefix(text, m.mark) {
			return len(m.mark), m.own
		}
	}
	return 1, "{"
}
