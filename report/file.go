package report

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
)

// File is a file that appears whole or not at all: what is written goes to a
// temporary neighbour that Commit moves into place.
type File struct {
	*bufio.Writer
	path string
	file *os.File
	temp bool
	mode os.FileMode
}

// Create begins a file. A path that exists and is no regular file (a pipe, a
// terminal, /dev/null) is written directly, since replacing it would be wrong;
// a symbolic link keeps pointing where it points.
func Create(path string) (*File, error) {
	if target, err := filepath.EvalSymlinks(path); err == nil {
		path = target
	}
	if info, err := os.Stat(path); err == nil && !info.Mode().IsRegular() {
		f, err := os.OpenFile(path, os.O_WRONLY, 0)
		if err != nil {
			return nil, fmt.Errorf("write report: %w", err)
		}
		return &File{Writer: bufio.NewWriterSize(f, 1<<16), path: path, file: f}, nil
	}
	f, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".tmp-*")
	if err != nil {
		return nil, fmt.Errorf("write report: %w", err)
	}
	return &File{Writer: bufio.NewWriterSize(f, 1<<16), path: path, file: f, temp: true, mode: 0o644}, nil
}

// CreateAs begins a file with these permissions, such as 0600 for one that holds
// configuration.
func CreateAs(path string, mode os.FileMode) (*File, error) {
	f, err := Create(path)
	if err == nil {
		f.mode = mode
	}
	return f, err
}

// Commit makes the file appear, durable and readable by those it is for. On an error
// nothing of it remains.
func (f *File) Commit() error {
	err := f.Flush()
	if f.temp && err == nil {
		err = errors.Join(f.file.Chmod(f.mode), f.file.Sync())
	}
	err = errors.Join(err, f.file.Close())
	if f.temp && err == nil {
		err = os.Rename(f.file.Name(), f.path)
	}
	if err != nil {
		f.remove()
		return fmt.Errorf("write report %s: %w", f.path, err)
	}
	if f.temp {
		syncDir(filepath.Dir(f.path))
	}
	return nil
}

// Abort forgets what was written.
func (f *File) Abort() {
	f.file.Close()
	f.remove()
}

func (f *File) remove() {
	if f.temp {
		os.Remove(f.file.Name())
	}
}

// syncDir makes the rename durable. Not every file system can, and the file
// itself is complete either way.
func syncDir(dir string) {
	if d, err := os.Open(dir); err == nil {
		_ = d.Sync()
		d.Close()
	}
}

// WriteFile writes one file through [Create] and Commit, or leaves none.
func WriteFile(path string, write func(io.Writer) error) error {
	f, err := Create(path)
	if err != nil {
		return err
	}
	if err := write(f); err != nil {
		f.Abort()
		return fmt.Errorf("write report %s: %w", path, err)
	}
	return f.Commit()
}
