package snapshot

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// Format is the version of the files this package writes. A reader takes every
// minor version of the major it knows and refuses other majors.
const Format = "1.0"

// The kinds of line of a snapshot file, in the order they come in.
const (
	KindManifest = "manifest"
	KindAccount  = "account"
	KindBucket   = "bucket"
	KindFooter   = "footer"
)

var (
	// ErrTruncated says that a file ends before its manifest and account do, so
	// that nothing of it can be used. A file cut later is readable: see
	// [Reader.Truncated].
	ErrTruncated = errors.New("snapshot is cut off before its first record")
	// ErrCorrupt says that a file's bytes are not those that were written.
	ErrCorrupt = errors.New("snapshot is corrupt")
	// ErrFormat says that a file is no snapshot, or of a version that this
	// package does not read.
	ErrFormat = errors.New("not a snapshot this version can read")
)

// A LineError says where in the (uncompressed) file something is wrong.
type LineError struct {
	Line   int
	Column int // 0 where the whole line is meant
	Err    error
}

func (e *LineError) Error() string {
	if e.Column > 0 {
		return fmt.Sprintf("line %d, column %d: %v", e.Line, e.Column, e.Err)
	}
	return fmt.Sprintf("line %d: %v", e.Line, e.Err)
}

func (e *LineError) Unwrap() error { return e.Err }

// checkFormat refuses what a reader of this version would misread.
func checkFormat(version string) error {
	major, _, ok := strings.Cut(version, ".")
	ours, _, _ := strings.Cut(Format, ".")
	if !ok || major == "" {
		return fmt.Errorf("%w: the manifest gives format %q, want %q", ErrFormat, version, Format)
	}
	if major != ours {
		return fmt.Errorf("%w: format %s, and this version reads %s.x; use the s3audit that wrote it", ErrFormat, version, ours)
	}
	return nil
}

// newerMinor reports whether version is of a later minor than [Format], whose
// lines and fields this package may not know.
func newerMinor(version string) bool {
	_, theirs, _ := strings.Cut(version, ".")
	_, ours, _ := strings.Cut(Format, ".")
	a, errA := strconv.Atoi(theirs)
	b, errB := strconv.Atoi(ours)
	return errA == nil && errB == nil && a > b
}

// split takes {"kind":value} apart without decoding the value. Lines as this
// package writes them take the fast path; others may hold any white space.
func split(line []byte) (kind string, value []byte, err error) {
	if kind, value, ok := splitFast(line); ok {
		return kind, value, nil
	}
	var wrapped map[string]json.RawMessage
	if err := json.Unmarshal(line, &wrapped); err != nil {
		return "", nil, err
	}
	if len(wrapped) != 1 {
		return "", nil, fmt.Errorf("want an object of one key, got %d keys", len(wrapped))
	}
	for kind, value = range wrapped {
	}
	return kind, value, nil
}

func splitFast(line []byte) (kind string, value []byte, ok bool) {
	if len(line) < 8 || line[0] != '{' || line[1] != '"' {
		return "", nil, false
	}
	end := bytes.IndexByte(line[2:], '"')
	if end <= 0 || end > 32 || len(line) < end+6 {
		return "", nil, false
	}
	name, rest := line[2:2+end], line[3+end:]
	if bytes.IndexByte(name, '\\') >= 0 || rest[0] != ':' || rest[1] != '{' || !bytes.HasSuffix(rest, []byte("}}")) {
		return "", nil, false
	}
	return kindName(name), rest[1 : len(rest)-1], true
}

// kindName avoids an allocation for the kinds that fill the file.
func kindName(name []byte) string {
	switch string(name) {
	case KindBucket:
		return KindBucket
	case KindManifest:
		return KindManifest
	case KindAccount:
		return KindAccount
	case KindFooter:
		return KindFooter
	}
	return string(name)
}
