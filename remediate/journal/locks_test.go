package journal

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

func TestManyWriters(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x")
	w, err := Create(path, header(), noon)
	must(t, err)
	var wg sync.WaitGroup
	for i := range 20 {
		wg.Go(func() {
			c := change(fmt.Sprint("b", i), "", `{}`)
			if err := w.Intent(c, noon); err != nil {
				t.Error(err)
			}
			if err := w.Outcome(Outcome{Change: c.ID, Status: Pending}, noon); err != nil {
				t.Error(err)
			}
			_ = w.Journal().Records()
		})
	}
	wg.Wait()
	must(t, w.Close())
	j, err := ReadFile(path)
	if err != nil || len(j.Records()) != 20 {
		t.Error(err, j)
	}
}

// TestLocks holds the locks in another process.
func TestLocks(t *testing.T) {
	if path := os.Getenv("JOURNAL_TEST_HOLD"); path != "" {
		w, err := Open(path, "2", noon)
		must(t, err)
		l, err := LockPlan(path + ".plan")
		must(t, err)
		fmt.Println("locked")
		_, _ = os.Stdin.Read(make([]byte, 1))
		_, _ = l, w
		os.Exit(0) // as one that was killed: without unlocking
	}
	path := written(t)
	exe, err := os.Executable()
	must(t, err)
	other := exec.Command(exe, "-test.run=TestLocks$")
	other.Env = append(os.Environ(), "JOURNAL_TEST_HOLD="+path)
	stdin, err := other.StdinPipe()
	must(t, err)
	stdout, err := other.StdoutPipe()
	must(t, err)
	must(t, other.Start())
	_, err = stdout.Read(make([]byte, 6))
	must(t, err)
	for name, try := range map[string]func() error{
		"open":   func() error { _, err := Open(path, "3", noon); return err },
		"create": func() error { _, err := Create(path, header(), noon); return err },
		"plan":   func() error { _, err := LockPlan(path + ".plan"); return err },
	} {
		if err := try(); !errors.Is(err, ErrLocked) || !strings.Contains(err.Error(), fmt.Sprintf("process %d", other.Process.Pid)) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := ReadFile(path); err != nil {
		t.Error("who only reads need not wait:", err)
	}
	must(t, stdin.Close())
	must(t, other.Wait())
	w, err := Open(path, "3", noon)
	must(t, err)
	must(t, w.Close())
	l, err := LockPlan(path + ".plan")
	must(t, err)
	must(t, l.Close())
	if _, err := os.Stat(path + ".plan.lock"); !errors.Is(err, os.ErrNotExist) {
		t.Error(err)
	}
}

// TestPlanLockHasOneHolder: taking the file away never lets two in.
func TestPlanLockHasOneHolder(t *testing.T) {
	path := filepath.Join(t.TempDir(), "plan")
	var holders sync.Mutex
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 100 {
				l, err := LockPlan(path)
				if errors.Is(err, ErrLocked) {
					continue
				}
				if err != nil {
					t.Error(err)
					return
				}
				if !holders.TryLock() {
					t.Error("two hold the lock")
					return
				}
				holders.Unlock()
				if err := l.Close(); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
}
