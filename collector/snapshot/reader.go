package snapshot

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"io"

	"github.com/klauspost/compress/zstd"
)

// maxLine bounds one line, so that a hostile file cannot take all memory. The
// longest honest line is a bucket with a thousand lifecycle rules and four
// lists of a thousand configurations, a few megabytes.
const maxLine = 64 << 20

var zstdMagic = []byte{0x28, 0xB5, 0x2F, 0xFD}

// A Reader reads a snapshot file, compressed or plain, line by line. It holds
// one line at a time. It is not safe for concurrent use.
type Reader struct {
	src       *source
	br        *bufio.Reader
	zr        *zstd.Decoder
	plain     bool
	line      int
	buckets   int
	manifest  Manifest
	account   Account
	footer    *Footer
	truncated bool
	rest      []byte // behind the last whole line
	digest    hash.Hash
	err       error // sticky
}

// NewReader reads the manifest and the account. The error wraps [ErrFormat],
// [ErrTruncated] or [ErrCorrupt], or is the underlying reader's own.
func NewReader(r io.Reader) (*Reader, error) {
	src := &source{Reader: r}
	br := bufio.NewReaderSize(src, 64<<10)
	rd := &Reader{digest: sha256.New(), plain: true, src: src, br: br}
	magic, err := br.Peek(len(zstdMagic))
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("read snapshot: %w", err)
	}
	if len(magic) > 0 && bytes.HasPrefix(zstdMagic, magic) {
		rd.plain = false
		rd.zr, err = zstd.NewReader(br, zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true),
			zstd.WithDecoderMaxWindow(maxLine), zstd.WithDecoderMaxMemory(maxLine))
		if err != nil {
			return nil, fmt.Errorf("read snapshot: %w", err)
		}
		rd.br = bufio.NewReaderSize(rd.zr, 256<<10)
	}
	if err := rd.head(); err != nil {
		rd.Close()
		return nil, fmt.Errorf("read snapshot: %w", err)
	}
	return rd, nil
}

// Manifest is the first line.
func (r *Reader) Manifest() *Manifest { return &r.manifest }

// Account is the second line.
func (r *Reader) Account() *Account { return &r.account }

// Footer is the last line, nil until [Reader.Next] returned [io.EOF] and for
// good when the file is cut off.
func (r *Reader) Footer() *Footer { return r.footer }

// Truncated reports, once Next returned [io.EOF], that the file was cut off
// before its footer. What was read is whole; what was lost is not known.
func (r *Reader) Truncated() bool { return r.truncated }

// Complete reports, once Next returned [io.EOF], that the file holds all that
// was meant to be collected: it was neither cut off nor interrupted.
func (r *Reader) Complete() bool { return r.footer != nil && r.footer.Interrupted == "" }

// Line is the number of the line read last, from 1.
func (r *Reader) Line() int { return r.line }

// Close frees the decompressor; it does not close the underlying reader.
func (r *Reader) Close() {
	if r.zr != nil {
		r.zr.Close()
		r.zr = nil
		if r.err == nil {
			r.err = errors.New("read snapshot: the reader is closed")
		}
	}
}

// Next returns the JSON of the next bucket, which is the caller's to keep.
// [io.EOF] ends the buckets, of a truncated file too.
func (r *Reader) Next() (json.RawMessage, error) {
	for {
		kind, raw, err := r.NextLine()
		if err != nil || kind == KindBucket {
			return raw, err
		}
	}
}

// NextLine is Next for every line between the account and the footer: buckets,
// and what newer minor versions may put beside them.
func (r *Reader) NextLine() (kind string, raw json.RawMessage, err error) {
	if r.err != nil {
		return "", nil, r.err
	}
	kind, raw, err = r.next()
	if err != nil {
		r.err = err
		if !errors.Is(err, io.EOF) {
			r.err = fmt.Errorf("read snapshot: %w", err)
		}
		return "", nil, r.err
	}
	return kind, raw, nil
}

func (r *Reader) next() (string, json.RawMessage, error) {
	line, err := r.readLine()
	if err != nil {
		return "", nil, err
	}
	kind, value, err := r.split(line)
	if err != nil {
		return "", nil, err
	}
	switch kind {
	case KindFooter:
		return "", nil, r.readFooter(value)
	case KindBucket:
		r.buckets++
	case KindManifest, KindAccount:
		return "", nil, r.at(fmt.Errorf("%w: a second %s", ErrCorrupt, kind))
	default:
		if !newerMinor(r.manifest.Format) {
			return "", nil, r.at(fmt.Errorf("%w: unknown kind of line %q in format %s", ErrCorrupt, kind, r.manifest.Format))
		}
	}
	r.hash(line)
	return kind, value, nil
}

func (r *Reader) head() error {
	raw, err := r.headLine(KindManifest)
	if err != nil {
		return err
	}
	var version struct {
		Format string `json:"format"`
	}
	if err := json.Unmarshal(raw, &version); err != nil {
		return r.at(fmt.Errorf("%w: manifest: %w", ErrFormat, err))
	}
	if err := checkFormat(version.Format); err != nil {
		return r.at(err)
	}
	if err := json.Unmarshal(raw, &r.manifest); err != nil {
		return r.at(fmt.Errorf("%w: manifest: %w", ErrCorrupt, err))
	}
	if raw, err = r.headLine(KindAccount); err != nil {
		return err
	}
	if err := json.Unmarshal(raw, &r.account); err != nil {
		return r.at(fmt.Errorf("%w: account: %w", ErrCorrupt, err))
	}
	return nil
}

func (r *Reader) headLine(want string) ([]byte, error) {
	line, err := r.readLine()
	if errors.Is(err, io.EOF) && r.line == 0 && !beginsManifest(r.rest) {
		return nil, fmt.Errorf("%w: it does not start with a manifest", ErrFormat)
	}
	if errors.Is(err, io.EOF) {
		return nil, ErrTruncated
	}
	if err != nil {
		return nil, err
	}
	kind, value, err := r.split(line)
	if err != nil && want == KindManifest {
		return nil, r.at(fmt.Errorf("%w: it does not start with a manifest", ErrFormat))
	}
	if err != nil {
		return nil, err
	}
	if kind != want {
		return nil, r.at(fmt.Errorf("%w: want the %s, got %q", ErrFormat, want, kind))
	}
	r.hash(line)
	return value, nil
}

// beginsManifest tells a manifest that was cut off from other text.
func beginsManifest(text []byte) bool {
	const start = `{"manifest":`
	n := min(len(text), len(start))
	return string(text[:n]) == start[:n]
}

// split checks plain text, which people edit, for its JSON; compressed frames
// carry checksums, and the consumers decode the value anyway.
func (r *Reader) split(line []byte) (string, []byte, error) {
	kind, value, err := split(line)
	if err == nil && r.plain && !json.Valid(value) {
		err = json.Unmarshal(value, new(json.RawMessage))
	}
	if err == nil {
		return kind, value, nil
	}
	located := &LineError{Line: r.line, Err: fmt.Errorf("%w: %w", ErrCorrupt, err)}
	var syntax *json.SyntaxError
	if errors.As(err, &syntax) {
		located.Column = int(syntax.Offset)
		if kind != "" {
			located.Column += len(kind) + len(`{"":`)
		}
	}
	return "", nil, located
}

// readLine returns the next line without its newline, in memory of its own.
// [io.EOF] marks the end of what is whole, and then r.truncated is set.
func (r *Reader) readLine() ([]byte, error) {
	var line []byte
	for {
		chunk, err := r.br.ReadSlice('\n')
		line = append(line, chunk...)
		switch {
		case len(line) > maxLine:
			r.line++
			return nil, r.at(fmt.Errorf("%w: a line of more than %d bytes", ErrCorrupt, maxLine))
		case err == nil:
			r.line++
			return bytes.TrimRight(line, "\r\n"), nil
		case errors.Is(err, bufio.ErrBufferFull):
		case errors.Is(err, io.EOF), r.src.err == nil && errors.Is(err, io.ErrUnexpectedEOF):
			return r.lastLine(line, err)
		case r.src.err != nil:
			return nil, r.src.err
		default:
			r.line++
			return nil, r.at(fmt.Errorf("%w: %w", ErrCorrupt, err))
		}
	}
}

// lastLine decides about text behind the last newline: a whole line that only
// lost its newline counts, anything else was cut.
func (r *Reader) lastLine(line []byte, err error) ([]byte, error) {
	if len(bytes.TrimSpace(line)) > 0 && errors.Is(err, io.EOF) && json.Valid(line) {
		r.line++
		return bytes.TrimSpace(line), nil
	}
	r.truncated, r.rest = true, line
	return nil, io.EOF
}

// source remembers the underlying reader's own trouble, which tells it from
// what the decompressor finds wrong with the bytes.
type source struct {
	io.Reader
	err error
}

func (s *source) Read(p []byte) (int, error) {
	n, err := s.Reader.Read(p)
	if err != nil && !errors.Is(err, io.EOF) {
		s.err = err
	}
	return n, err
}

func (r *Reader) hash(line []byte) {
	r.digest.Write(line)
	r.digest.Write([]byte{'\n'})
}

// readFooter checks the footer against what was read and returns [io.EOF].
func (r *Reader) readFooter(raw []byte) error {
	var f Footer
	if err := json.Unmarshal(raw, &f); err != nil {
		return r.at(fmt.Errorf("%w: footer: %w", ErrCorrupt, err))
	}
	if got := "sha256:" + hex.EncodeToString(r.digest.Sum(nil)); f.Digest != got {
		return r.at(fmt.Errorf("%w: the footer gives digest %q, the lines before it have %q", ErrCorrupt, f.Digest, got))
	}
	if f.Read != r.buckets {
		return r.at(fmt.Errorf("%w: the footer counts %d buckets, the file holds %d", ErrCorrupt, f.Read, r.buckets))
	}
	line, err := r.readLine()
	if err == nil && len(line) > 0 {
		return r.at(fmt.Errorf("%w: data behind the footer", ErrCorrupt))
	}
	if err != nil && !errors.Is(err, io.EOF) {
		return err
	}
	r.footer, r.truncated = &f, false
	return io.EOF
}

func (r *Reader) at(err error) error { return &LineError{Line: r.line, Err: err} }
