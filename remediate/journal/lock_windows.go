package journal

import (
	"errors"
	"os"
	"syscall"
	"unsafe"
)

var lockFileEx = syscall.NewLazyDLL("kernel32.dll").NewProc("LockFileEx")

const (
	lockExclusive   = 2
	lockImmediately = 1
	errorLocked     = syscall.Errno(33)
)

// lock takes a lock on one byte far behind the end: here a lock keeps others from
// reading too. The system gives it back when the process ends.
// https://learn.microsoft.com/windows/win32/api/fileapi/nf-fileapi-lockfileex
func lock(f *os.File) error {
	at := syscall.Overlapped{OffsetHigh: 0x7fffffff}
	ok, _, err := lockFileEx.Call(f.Fd(), lockExclusive|lockImmediately, 0, 1, 0, uintptr(unsafe.Pointer(&at)))
	switch {
	case ok != 0:
		return nil
	case errors.Is(err, errorLocked):
		return ErrLocked
	}
	return err
}

// ignoreUnsupported forgives that a folder cannot be synced here, and an open
// file not be taken away.
func ignoreUnsupported(error) error { return nil }
