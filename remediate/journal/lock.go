package journal

import (
	"fmt"
	"io"
	"os"
	"strings"
)

// A Lock keeps others from applying the same plan.
type Lock struct {
	path string
	file *os.File
}

// LockPlan locks a plan by a file beside it, "PLAN.lock". The lock ends with the
// process, however it ends; a file that a killed one left locks nothing.
func LockPlan(plan string) (*Lock, error) {
	path := plan + ".lock"
	for {
		f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
		if err != nil {
			return nil, err
		}
		if err := lock(f); err != nil {
			defer f.Close()
			text, _ := io.ReadAll(io.LimitReader(f, 64))
			return nil, fmt.Errorf("plan %s: %w (process %s); wait until it ends, or stop it", plan, err, strings.TrimSpace(string(text)))
		}
		// Who had it before may have taken the file away between our opening and
		// our locking it: then we hold a lock that nobody else will meet.
		if !stillThere(f, path) {
			_ = f.Close()
			continue
		}
		return &Lock{path, f}, writeProcess(f)
	}
}

func stillThere(f *os.File, path string) bool {
	a, errA := f.Stat()
	b, errB := os.Stat(path)
	return errA == nil && errB == nil && os.SameFile(a, b)
}

func writeProcess(f *os.File) error {
	if err := f.Truncate(0); err != nil {
		return err
	}
	_, err := f.WriteAt(fmt.Appendln(nil, os.Getpid()), 0)
	return err
}

// Close gives the plan free, and takes the file away.
func (l *Lock) Close() error {
	removed := os.Remove(l.path) // while it is locked, so that it is ours
	if err := l.file.Close(); err != nil {
		return err
	}
	return ignoreUnsupported(removed)
}
