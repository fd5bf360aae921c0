package journal

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
)

// A line is {"entry":…,"sum":"…"}. The sum is the SHA-256 of the sum of the line
// before, and the entry's bytes: no line can be changed, taken out or put in.
const (
	lineStart = `{"entry":`
	lineSum   = `,"sum":"`
	lineEnd   = `"}`
	sumLength = sha256.Size * 2
)

func chain(before string, entry []byte) string {
	h := sha256.New()
	h.Write([]byte(before))
	h.Write(entry)
	return hex.EncodeToString(h.Sum(nil))
}

// encode is the line of an entry, and its sum.
func encode(before string, e *Entry) (line []byte, sum string, err error) {
	var text bytes.Buffer
	to := json.NewEncoder(&text)
	to.SetEscapeHTML(false)
	if err := to.Encode(e); err != nil {
		return nil, "", err
	}
	entry := bytes.TrimSuffix(text.Bytes(), []byte("\n"))
	sum = chain(before, entry)
	return []byte(lineStart + string(entry) + lineSum + sum + lineEnd + "\n"), sum, nil
}

// decode takes a line, without its end, apart again.
func decode(before string, line []byte) (e Entry, sum string, err error) {
	rest, opens := bytes.CutPrefix(line, []byte(lineStart))
	tail := len(rest) - len(lineSum) - sumLength - len(lineEnd)
	if !opens || tail < 0 {
		return e, "", fmt.Errorf("%w: this is no line of a journal", ErrBroken)
	}
	entry := rest[:tail]
	sum = chain(before, entry)
	if string(rest[tail:]) != lineSum+sum+lineEnd {
		return e, "", fmt.Errorf("%w: its checksum, or that of a line above, differs", ErrBroken)
	}
	d := json.NewDecoder(bytes.NewReader(entry))
	if err := d.Decode(&e); err != nil {
		return e, "", fmt.Errorf("%w: %w", ErrBroken, err)
	}
	if d.InputOffset() != int64(len(entry)) {
		return e, "", fmt.Errorf("%w: there is something behind the entry", ErrBroken)
	}
	return e, sum, nil
}
