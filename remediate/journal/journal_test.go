package journal

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"s3audit/remediate/plan"
)

var noon = time.Date(2026, 2, 3, 12, 0, 0, 0, time.UTC)

func header() Header {
	return Header{Tool: "1.2.3", Plan: "sha256:ab", Account: "111122223333", Partition: "aws"}
}

func change(bucket, before, after string) plan.Change {
	document := func(text string) plan.Document {
		if text == "" {
			return plan.None()
		}
		return plan.Document{State: plan.Present, Value: json.RawMessage(text)}
	}
	c := plan.Change{
		Bucket: bucket, Account: "111122223333", Subresource: "policy", Operation: "PutBucketPolicy",
		Before: document(before), After: document(after),
	}
	c.ID = plan.ID(c.Account, bucket, "policy", "")
	c.BeforeDigest, _ = c.Before.Digest()
	return c
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// written is a journal with an intent, its outcome, and an intent without one.
func written(t testing.TB) (path string) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "x.journal")
	w, err := Create(path, header(), noon)
	must(t, err)
	must(t, w.Intent(change("a", "", `{"Policy":"<&> \u2028 ü"}`), noon))
	must(t, w.Outcome(Outcome{Change: "a/policy", Status: Confirmed, Attempts: 1}, noon))
	must(t, w.Outcome(Outcome{Change: "c/policy", Status: Stale}, noon))
	must(t, w.Intent(change("b", `{"Policy":"{}"}`, ""), noon))
	must(t, w.Close())
	return path
}

func TestWriteAndRead(t *testing.T) {
	path := written(t)
	info, err := os.Stat(path)
	must(t, err)
	if info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v", info.Mode())
	}
	j, err := ReadFile(path)
	must(t, err)
	if len(j.Entries) != 5 || j.Torn != 0 || j.Header.Plan != "sha256:ab" || j.Header.Process != os.Getpid() || j.Header.Format != Format {
		t.Errorf("%+v", j)
	}
	records := j.Records()
	if len(records) != 2 || records[0].Outcome.Status != Confirmed || records[1].Outcome != nil || records[1].Change.ID != "b/policy" {
		t.Errorf("%+v", records)
	}
	if want := change("a", "", `{"Policy":"<&> \u2028 ü"}`); !reflect.DeepEqual(records[0].Change, want) {
		t.Errorf("%+v, want %+v", records[0].Change, want)
	}
	if _, err := Create(path, header(), noon); !errors.Is(err, ErrExists) {
		t.Error(err)
	}
}

// TestTorn cuts a journal at every byte: whole lines stay, the torn one goes, and
// what is written after that can be read.
// TestNoAccount: servers of others have no account ids, AWS has.
func TestNoAccount(t *testing.T) {
	h := header()
	h.Account = ""
	path := filepath.Join(t.TempDir(), "j")
	if _, err := Create(path, h, noon); err == nil {
		t.Error("a journal of nobody's account on AWS")
	}
	h.Endpoint = "http://127.0.0.1:9000"
	w, err := Create(path, h, noon)
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if w, err = Open(path, "1.2.3", noon); err != nil {
		t.Fatal(err)
	}
	_ = w.Close()
}

func TestTorn(t *testing.T) {
	text, err := os.ReadFile(written(t))
	must(t, err)
	path := filepath.Join(t.TempDir(), "torn")
	for size := range len(text) {
		must(t, os.WriteFile(path, text[:size], 0o600))
		lines := bytes.Count(text[:size], []byte("\n"))
		torn := size - (bytes.LastIndexByte(text[:size], '\n') + 1)
		w, err := Open(path, "2", noon)
		if lines == 0 {
			if !errors.Is(err, ErrEmpty) {
				t.Fatalf("%d bytes: %v", size, err)
			}
			w, err = Create(path, header(), noon)
			must(t, err)
			must(t, w.Close())
			continue
		}
		must(t, err)
		must(t, w.Close())
		j, err := ReadFile(path)
		must(t, err)
		last := j.Entries[len(j.Entries)-1].Opened
		if len(j.Entries) != lines+1 || j.Torn != 0 || last == nil || last.Cut != torn {
			t.Fatalf("%d bytes: %d lines, %+v", size, len(j.Entries), last)
		}
	}
}

// TestPowerLoss: the file grew, and the blocks of its last line are zeros.
func TestPowerLoss(t *testing.T) {
	text, err := os.ReadFile(written(t))
	must(t, err)
	for _, tail := range []string{"\x00\x00\x00\n", `{"entry":{"time` + "\x00\x00\x00" + `"}` + "\n"} {
		j, err := Read(strings.NewReader(string(text) + tail))
		if err != nil || j.Torn != len(tail) {
			t.Errorf("%v %+v", err, j)
		}
	}
}

// TestBroken changes, takes out and doubles lines: the first wrong one is named.
func TestBroken(t *testing.T) {
	text, err := os.ReadFile(written(t))
	must(t, err)
	lines := strings.SplitAfter(string(text), "\n")
	join := func(list ...string) string { return strings.Join(list, "") }
	for name, test := range map[string]struct {
		text string
		line int
	}{
		"changed":   {strings.Replace(string(text), `"confirmed"`, `"pending"`, 1), 3},
		"taken out": {join(lines[0], lines[2], lines[3], lines[4]), 2},
		"doubled":   {join(lines[0], lines[1], lines[1], lines[2]), 3},
		"swapped":   {join(lines[0], lines[2], lines[1], lines[3]), 2},
		"no header": {join(lines[1:]...), 1},
		"no JSON":   {join(lines[0], "x\n", lines[1]), 2},
		"last":      {string(text) + "{}\n", 6},
		"empty":     {join(lines[0], "\n", lines[1]), 2},
		"cut":       {join(lines[0], lines[1][:30], lines[2]), 2},
		"other sum": {strings.Replace(string(text), `"sum":"`, `"sum": "`, 1), 1},
	} {
		_, err := Read(strings.NewReader(test.text))
		if err == nil || !strings.Contains(err.Error(), fmt.Sprintf("line %d: ", test.line)) {
			t.Errorf("%s: %v, want line %d", name, err, test.line)
		}
	}
}

// TestRefuses: lines with good sums that say what cannot be.
func TestRefuses(t *testing.T) {
	other := change("a", "", `{}`)
	other.Account = "999999999999"
	renamed := change("a", "", `{}`)
	renamed.ID = "b/policy"
	moved := change("a", "", `{}`)
	moved.BeforeDigest = "sha256:00"
	twice := change("a", "", `{"A":1,"A":2}`)
	for name, e := range map[string]Entry{
		"nothing":         {},
		"second header":   {Header: &Header{Format: "1.0", Plan: "p", Account: "a"}},
		"two kinds":       {Opened: &Opened{}, Outcome: &Outcome{Status: Stale}},
		"unknown status":  {Outcome: &Outcome{Change: "a/policy", Status: "fine"}},
		"never intended":  {Outcome: &Outcome{Change: "a/policy", Status: Confirmed}},
		"other account":   {Intent: &other},
		"other name":      {Intent: &renamed},
		"other digest":    {Intent: &moved},
		"no one document": {Intent: &twice},
	} {
		first, sum, err := encode("", &Entry{Header: &Header{Format: "1.0", Plan: "p", Account: "111122223333"}})
		must(t, err)
		line, _, err := encode(sum, &e)
		must(t, err)
		if _, err := Read(strings.NewReader(string(first) + string(line))); err == nil || !strings.HasPrefix(err.Error(), "line 2: ") {
			t.Errorf("%s: %v", name, err)
		}
	}
	line, _, err := encode("", &Entry{Header: &Header{Format: "2.0", Plan: "p", Account: "a"}})
	must(t, err)
	if _, err := Read(bytes.NewReader(line)); !errors.Is(err, ErrFormat) {
		t.Error(err)
	}
}

// fullDisk takes so many bytes, and then no more.
type fullDisk struct {
	disk
	left int
}

func (d *fullDisk) Write(p []byte) (int, error) {
	n := min(len(p), d.left)
	d.left -= n
	_, _ = d.disk.Write(p[:n])
	if n < len(p) {
		return n, errors.New("no space left on device")
	}
	return n, nil
}

type brokenDisk struct{ disk }

func (brokenDisk) Sync() error { return errors.New("input/output error") }

// TestDiskFails: after a line that is not on disk there is no other, even when
// there is room again.
func TestDiskFails(t *testing.T) {
	for name, spoil := range map[string]func(disk) disk{
		"full":   func(d disk) disk { return &fullDisk{d, 100} },
		"broken": func(d disk) disk { return brokenDisk{d} },
	} {
		path := written(t)
		w, err := Open(path, "2", noon)
		must(t, err)
		good := w.disk
		w.disk = spoil(good)
		if err := w.Intent(change("z", "", `{}`), noon); err == nil || !strings.Contains(err.Error(), path) {
			t.Errorf("%s: %v", name, err)
		}
		w.disk = good
		if err := w.Intent(change("y", "", `{}`), noon); err == nil {
			t.Errorf("%s: a line follows one that may not be there", name)
		}
		must(t, w.Close())
		if _, err := ReadFile(path); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestRecords: what counts is what came last, and what was sent before it.
func TestRecords(t *testing.T) {
	path := written(t)
	w, err := Open(path, "2", noon)
	must(t, err)
	must(t, w.Outcome(Outcome{Change: "b/policy", Status: Pending}, noon))
	must(t, w.Outcome(Outcome{Change: "b/policy", Status: Skipped}, noon))
	must(t, w.Intent(change("a", "", `{"Policy":"<&> \u2028 ü"}`), noon))
	r := w.Journal().Records()
	if len(r) != 2 || r[0].Change.Bucket != "b" || r[0].Outcome.Status != Pending || r[1].Change.Bucket != "a" || r[1].Outcome != nil {
		t.Errorf("%+v", r)
	}
	must(t, w.Close())
}
