package snapshot

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
)

// A File is a snapshot being written to disk, readable by its owner only: it
// holds policies and key ids. It is written in place, so that whatever ends the
// process leaves a file that [Resume] takes up.
type File struct {
	*Writer
	f       *os.File
	path    string
	replace bool // f is a temporary file that takes path's place on Close
	old     *Resumer
	oldFile *os.File
}

// Create starts a new snapshot at path, over whatever was there.
func Create(path string) (*File, error) {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return nil, err
	}
	if err := f.Chmod(0o600); err != nil { // an older file may have had more
		return nil, errors.Join(err, f.Close())
	}
	return &File{Writer: NewWriter(f), f: f, path: path}, nil
}

// Resume opens the unfinished snapshot at path to be written again with what it
// holds already: hand [File.Old]'s Done to the collector. The new file is
// written beside the old one and takes its place on Close; if the collection is
// interrupted again, the records it did not come to are carried over.
func Resume(path string) (*File, error) {
	old, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	r, err := NewReader(old)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("%s: %w", path, err), old.Close())
	}
	f, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".*") // 0600
	if err != nil {
		r.Close()
		return nil, errors.Join(err, old.Close())
	}
	return &File{Writer: NewWriter(f), f: f, path: path, replace: true, old: &Resumer{r: r}, oldFile: old}, nil
}

// Old is what the resumed file held, nil for a new file.
func (f *File) Old() *Resumer { return f.old }

// Finish writes the footer and closes the file. When the collection was
// interrupted, old records that it did not reach are written first.
func (f *File) Finish(footer *Footer) error {
	var err error
	if f.old != nil && footer.Interrupted != "" {
		err = f.old.rest(f.Writer.RawBucket)
	}
	return errors.Join(err, f.Writer.Footer(footer), f.Close())
}

// Close ends the file as it is, without a footer if [File.Finish] wrote none.
// Of a resumed file that has not got as far as its account, nothing is kept,
// and the old file stays.
func (f *File) Close() error {
	if f.f == nil {
		return nil
	}
	begun := f.Writer.next == "" || f.Writer.next == KindFooter
	err := errors.Join(f.Writer.flush(), f.f.Sync(), f.f.Close())
	if f.replace {
		f.old.r.Close()
		err = errors.Join(err, f.oldFile.Close())
		if begun && err == nil {
			err = os.Rename(f.f.Name(), f.path)
		} else {
			err = errors.Join(err, os.Remove(f.f.Name()))
		}
	}
	f.f = nil
	return err
}

// A Resumer hands out the records of an unfinished snapshot in the order of the
// listing, which is the order they were written in, holding one at a time.
type Resumer struct {
	r       *Reader
	name    string
	pending json.RawMessage
	err     error
}

// NewResumer reads the records of r, which must not be read otherwise.
func NewResumer(r *Reader) *Resumer { return &Resumer{r: r} }

// Manifest is that of the unfinished snapshot.
func (o *Resumer) Manifest() *Manifest { return o.r.Manifest() }

// Done returns the record of a bucket. Names have to be asked for in rising
// order; one asked for out of order is not found, and is then just read again.
func (o *Resumer) Done(name string) (json.RawMessage, bool) {
	for {
		if o.pending == nil && !o.advance() {
			return nil, false
		}
		switch {
		case o.name == name:
			raw := o.pending
			o.pending = nil
			return raw, true
		case o.name > name:
			return nil, false
		}
		o.pending = nil // deleted since, or no longer selected
	}
}

// Err is the first error of reading the old file; its end is none.
func (o *Resumer) Err() error { return o.err }

func (o *Resumer) advance() bool {
	if o.err != nil {
		return false
	}
	raw, err := o.r.Next()
	if err != nil {
		if !errors.Is(err, io.EOF) {
			o.err = err
		}
		return false
	}
	o.pending, o.name = raw, Name(raw)
	return true
}

func (o *Resumer) rest(write func(json.RawMessage) error) error {
	for o.pending != nil || o.advance() {
		if err := write(o.pending); err != nil {
			return err
		}
		o.pending = nil
	}
	return o.err
}

// Name returns the name in a bucket's JSON without decoding the rest.
func Name(raw json.RawMessage) string {
	var name string
	eachField(raw, func(key, value []byte) {
		if bytes.Equal(key, []byte("name")) {
			if json.Unmarshal(value, &name) != nil {
				name = ""
			}
		}
	})
	return name
}
