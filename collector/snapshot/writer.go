package snapshot

import (
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

const (
	// frameLines is how many lines one compressed frame holds: enough to
	// compress well, few enough that a killed process loses little.
	frameLines = 256
	// frameBytes closes a frame of long lines early, to bound memory.
	frameBytes = 4 << 20
)

// A Writer writes a snapshot file line by line: the manifest, the account, the
// buckets in listing order, and the footer. Memory does not grow with the
// number of buckets. It is not safe for concurrent use.
type Writer struct {
	w       io.Writer
	zstd    *zstd.Encoder // nil for plain text
	buf     bytes.Buffer
	json    encoder // into buf
	out     []byte
	lines   int // in buf
	buckets int
	next    string // the kind of line that has to come next, "" = buckets
	digest  hash.Hash
	err     error
}

// NewWriter writes zstd: independent frames, each of whole lines. What was
// written before the last frame boundary is readable whatever happens after.
func NewWriter(w io.Writer) *Writer {
	enc, err := zstd.NewWriter(nil, zstd.WithEncoderConcurrency(1), zstd.WithWindowSize(frameBytes))
	if err != nil {
		panic("snapshot: zstd options: " + err.Error()) // constants, wrong only by our fault
	}
	writer := NewPlainWriter(w)
	writer.zstd = enc
	return writer
}

// NewPlainWriter writes the same lines as text.
func NewPlainWriter(w io.Writer) *Writer {
	writer := &Writer{w: w, next: KindManifest, digest: sha256.New()}
	writer.json = newEncoder(&writer.buf)
	return writer
}

// Manifest writes the first line, with [Format] where m names none.
func (w *Writer) Manifest(m *Manifest) error {
	if m.Format == "" {
		clone := *m
		clone.Format, m = Format, &clone
	}
	return w.line(KindManifest, KindAccount, func() error { return w.json.value(m) })
}

// Account writes the second line, and a checkpoint.
func (w *Writer) Account(a *Account) error {
	if err := w.line(KindAccount, "", func() error { return w.json.record(a, accountLayout, a.Unknown) }); err != nil {
		return err
	}
	return w.Checkpoint()
}

// Bucket writes one record.
func (w *Writer) Bucket(b *Bucket) error {
	if err := w.line(KindBucket, "", func() error { return w.json.record(b, bucketLayout, b.Unknown) }); err != nil {
		return fmt.Errorf("bucket %s: %w", b.Name, err)
	}
	w.buckets++
	return nil
}

// RawBucket writes one record as [Reader.Next] gave it.
func (w *Writer) RawBucket(raw json.RawMessage) error {
	if err := w.expect(KindBucket); err != nil {
		return err
	}
	w.buf.WriteString(`{"bucket":`)
	if err := json.Compact(&w.buf, raw); err != nil {
		return w.fail(fmt.Errorf("write bucket: %w", err))
	}
	w.buckets++
	return w.endLine("")
}

// Raw writes one whole line, as [Reader.NextLine] gave it, of a kind that this
// version does not know.
func (w *Writer) Raw(kind string, raw json.RawMessage) error {
	switch kind {
	case KindManifest, KindAccount, KindFooter:
		return w.fail(fmt.Errorf("write snapshot: a %s is not written raw", kind))
	case KindBucket:
		return w.RawBucket(raw)
	}
	if err := w.expect(KindBucket); err != nil {
		return err
	}
	key, err := json.Marshal(kind)
	if err != nil {
		return w.fail(err)
	}
	w.buf.WriteByte('{')
	w.buf.Write(key)
	w.buf.WriteByte(':')
	if err := json.Compact(&w.buf, raw); err != nil {
		return w.fail(fmt.Errorf("write %s: %w", kind, err))
	}
	return w.endLine("")
}

// Footer writes the last line with the digest of all before it, and the number
// of buckets written, whatever f says of either. Nothing can follow.
func (w *Writer) Footer(f *Footer) error {
	if w.err == nil && (w.next == KindManifest || w.next == KindAccount) {
		return w.fail(fmt.Errorf("write snapshot: the footer came before the %s", w.next))
	}
	if err := w.Checkpoint(); err != nil {
		return err
	}
	clone := *f
	clone.Read = w.buckets
	clone.Digest = "sha256:" + hex.EncodeToString(w.digest.Sum(nil))
	if err := w.line(KindFooter, KindFooter, func() error { return w.json.value(&clone) }); err != nil {
		return err
	}
	if err := w.Checkpoint(); err != nil {
		return err
	}
	w.err = errors.New("write snapshot: it has its footer already")
	return nil
}

// Checkpoint ends the frame: every line so far is handed to the underlying
// writer and survives whatever comes.
func (w *Writer) Checkpoint() error {
	if w.err != nil || w.buf.Len() == 0 {
		return w.err
	}
	w.digest.Write(w.buf.Bytes())
	data := w.buf.Bytes()
	if w.zstd != nil {
		w.out = w.zstd.EncodeAll(data, w.out[:0])
		data = w.out
	}
	if _, err := w.w.Write(data); err != nil {
		return w.fail(fmt.Errorf("write snapshot: %w", err))
	}
	w.buf.Reset()
	w.lines = 0
	return nil
}

// flush is Checkpoint for a writer that may have its footer already.
func (w *Writer) flush() error {
	if w.buf.Len() == 0 {
		return nil
	}
	return w.Checkpoint()
}

func (w *Writer) line(kind, next string, write func() error) error {
	if kind != KindFooter {
		if err := w.expect(kind); err != nil {
			return err
		}
	}
	w.buf.WriteString(`{"`)
	w.buf.WriteString(kind)
	w.buf.WriteString(`":`)
	if err := write(); err != nil {
		return w.fail(fmt.Errorf("write %s: %w", kind, err))
	}
	return w.endLine(next)
}

func (w *Writer) endLine(next string) error {
	w.buf.WriteString("}\n")
	w.next = next
	if w.lines++; w.lines >= frameLines || w.buf.Len() >= frameBytes {
		return w.Checkpoint()
	}
	return nil
}

func (w *Writer) expect(kind string) error {
	if w.err != nil {
		return w.err
	}
	want := w.next
	if want == "" {
		want = KindBucket
	}
	if kind != want {
		return w.fail(fmt.Errorf("write snapshot: got a %s, want the %s first", kind, want))
	}
	return nil
}

func (w *Writer) fail(err error) error {
	if w.err == nil {
		w.err = err
	}
	return err
}
