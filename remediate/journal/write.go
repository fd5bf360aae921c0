package journal

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"s3audit/remediate/plan"
)

// disk is the part of a file that a journal is written with.
type disk interface {
	io.Writer
	Sync() error
}

// A Writer adds lines to a journal, which nobody else can while it is open.
// Its methods may be called from several goroutines.
type Writer struct {
	path string
	file *os.File

	mu   sync.Mutex
	disk disk
	now  *Journal
	err  error // the first failure to write: no line may follow a torn one
}

// Create begins a journal, readable by its owner only. Where there is one already
// it is [ErrExists], but for one that has no whole line.
func Create(path string, h Header, at time.Time) (*Writer, error) {
	w, err := open(path, os.O_CREATE)
	if err != nil {
		return nil, err
	}
	switch _, err := Read(io.NewSectionReader(w.file, 0, 1<<62)); {
	case err == nil:
		return nil, w.fail(fmt.Errorf("%s: %w", path, ErrExists))
	case !errors.Is(err, ErrEmpty):
		return nil, w.fail(fmt.Errorf("%s is there and is no journal: %w", path, err))
	}
	if err := w.cut(0); err != nil {
		return nil, w.fail(err)
	}
	h.Format, h.Process = Format, os.Getpid()
	if err := w.add(Entry{Time: at, Header: &h}); err != nil {
		return nil, w.fail(err)
	}
	if err := syncFolder(path); err != nil {
		return nil, w.fail(err)
	}
	return w, nil
}

// Open goes on with a journal. A torn line at its end is cut off.
func Open(path, tool string, at time.Time) (*Writer, error) {
	w, err := open(path, 0)
	if err != nil {
		return nil, err
	}
	j, err := Read(io.NewSectionReader(w.file, 0, 1<<62))
	if err != nil {
		return nil, w.fail(fmt.Errorf("%s: %w", path, err))
	}
	if err := w.cut(j.whole); err != nil {
		return nil, w.fail(err)
	}
	w.now = j
	if err := w.add(Entry{Time: at, Opened: &Opened{Tool: tool, Process: os.Getpid(), Cut: j.Torn}}); err != nil {
		return nil, w.fail(err)
	}
	return w, nil
}

func open(path string, flag int) (*Writer, error) {
	f, err := os.OpenFile(path, os.O_RDWR|flag, 0o600)
	if err != nil {
		return nil, err
	}
	if err := lock(f); err != nil {
		defer f.Close()
		return nil, fmt.Errorf("%s: %w%s", path, err, holder(f))
	}
	return &Writer{path: path, file: f, disk: f, now: &Journal{}}, nil
}

// holder names the process that has the lock, as far as the journal tells.
func holder(f *os.File) string {
	j, err := Read(io.NewSectionReader(f, 0, 1<<62))
	if err != nil {
		return ""
	}
	process := j.Header.Process
	for _, e := range j.Entries {
		if e.Opened != nil {
			process = e.Opened.Process
		}
	}
	return fmt.Sprintf(" (process %d); wait until it ends, or stop it", process)
}

func (w *Writer) fail(err error) error {
	_ = w.file.Close()
	return err
}

// cut makes the file end where its last whole line does.
func (w *Writer) cut(size int64) error {
	if err := w.file.Truncate(size); err != nil {
		return err
	}
	if _, err := w.file.Seek(size, io.SeekStart); err != nil {
		return err
	}
	return w.file.Sync()
}

// add writes one line and waits until it is on disk.
func (w *Writer) add(e Entry) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.err != nil {
		return w.err
	}
	if err := w.now.check(&e); err != nil {
		return fmt.Errorf("%s: %w", w.path, err)
	}
	line, sum, err := encode(w.now.sum, &e)
	if err != nil {
		return fmt.Errorf("%s: %w", w.path, err)
	}
	if _, err = w.disk.Write(line); err == nil {
		err = w.disk.Sync()
	}
	if err != nil {
		w.err = fmt.Errorf("write the journal %s: %w", w.path, err)
		return w.err
	}
	w.now.add(e, sum)
	return nil
}

// Intent says that a change is about to be sent. S3 may hear of it when, and only
// when, this returns without an error: then it is on disk.
func (w *Writer) Intent(c plan.Change, at time.Time) error {
	return w.add(Entry{Time: at, Intent: &c})
}

// Outcome says what became of a change.
func (w *Writer) Outcome(o Outcome, at time.Time) error {
	return w.add(Entry{Time: at, Outcome: &o})
}

// Journal is what the journal holds at this moment.
func (w *Writer) Journal() *Journal {
	w.mu.Lock()
	defer w.mu.Unlock()
	j := *w.now
	j.Entries, j.intended = slices.Clone(j.Entries), nil
	return &j
}

// Path is where the journal is.
func (w *Writer) Path() string { return w.path }

// Close gives the journal free for others.
func (w *Writer) Close() error { return w.file.Close() }

// syncFolder brings a file's name to the disk, beside its content.
func syncFolder(path string) error {
	folder, err := os.Open(filepath.Dir(path))
	if err != nil {
		return err
	}
	defer folder.Close()
	return ignoreUnsupported(folder.Sync())
}
