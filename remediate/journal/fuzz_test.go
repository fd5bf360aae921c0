package journal

import (
	"bytes"
	"os"
	"testing"

	"s3audit/remediate/plan"
)

// FuzzJournal: whatever the bytes, reading ends, and what was read can be read
// again. Most bytes fail at their sums; so they are read as entries with good
// sums too.
func FuzzJournal(f *testing.F) {
	text, err := os.ReadFile(written(f))
	must(f, err)
	f.Add(text)
	f.Add(text[:len(text)-20])
	f.Add([]byte("\x00\n"))
	var entries []byte
	for line := range bytes.Lines(text) {
		entries = append(entries, line[len(lineStart):len(line)-1-len(lineSum)-sumLength-len(lineEnd)]...)
		entries = append(entries, '\n')
	}
	f.Add(entries)
	f.Fuzz(func(t *testing.T, text []byte) {
		holds(t, text)
		var sealed []byte
		sum := ""
		for entry := range bytes.Lines(text) {
			entry = bytes.TrimSuffix(entry, []byte("\n"))
			sum = chain(sum, entry)
			sealed = append(sealed, lineStart+string(entry)+lineSum+sum+lineEnd+"\n"...)
		}
		holds(t, sealed)
	})
}

// holds reads a journal, if it is one, and holds it to what everybody rests on.
func holds(t *testing.T, text []byte) {
	t.Helper()
	j, err := Read(bytes.NewReader(text))
	if err != nil {
		return
	}
	if int(j.whole)+j.Torn != len(text) {
		t.Fatalf("%d whole and %d torn of %d bytes", j.whole, j.Torn, len(text))
	}
	again, err := Read(bytes.NewReader(text[:j.whole]))
	if err != nil || again.Torn != 0 || len(again.Entries) != len(j.Entries) {
		t.Fatalf("cut, it is another: %v", err)
	}
	for _, r := range j.Records() {
		before, err := r.Change.Before.Digest()
		if err != nil || before != r.Change.BeforeDigest {
			t.Fatal(err)
		}
		if _, err := r.Change.After.Digest(); err != nil {
			t.Fatal(err)
		}
	}
}

// FuzzLine: an entry with any content comes back from its line.
func FuzzLine(f *testing.F) {
	f.Add("a", `{"Policy":"x"}`, "SlowDown", "\u2028<>&\x00")
	f.Fuzz(func(t *testing.T, bucket, after, code, message string) {
		c := change(bucket, "", after)
		e := Entry{Time: noon, Intent: &c}
		if _, err := c.After.Digest(); err != nil || c.After.State == plan.Absent {
			e = Entry{Time: noon, Outcome: &Outcome{Change: bucket, Status: Failed, Code: code, Message: message}}
		}
		line, sum, err := encode("before", &e)
		if err != nil {
			t.Fatal(err)
		}
		if bytes.Count(line, []byte("\n")) != 1 || bytes.IndexByte(line, 0) >= 0 {
			t.Fatalf("%q", line)
		}
		got, again, err := decode("before", bytes.TrimSuffix(line, []byte("\n")))
		if err != nil || sum != again {
			t.Fatal(err)
		}
		if e.Intent != nil && !got.Intent.After.Same(c.After) {
			t.Fatalf("%s, want %s", got.Intent.After.Value, c.After.Value)
		}
	})
}
