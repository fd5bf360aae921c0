package journal

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"s3audit/remediate/plan"
)

// ReadFile reads the journal in a file.
func ReadFile(path string) (*Journal, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	j, err := Read(f)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return j, nil
}

// Read reads a journal and holds every line to its checksum. A last line that was
// cut short is left out: see [Journal.Torn]. Without even a header it is [ErrEmpty].
func Read(r io.Reader) (*Journal, error) {
	text, err := io.ReadAll(r)
	if err != nil {
		return nil, err
	}
	j := &Journal{}
	for rest := text; len(rest) > 0; {
		line, after, whole := bytes.Cut(rest, []byte("\n"))
		if !whole || len(after) == 0 && bytes.IndexByte(line, 0) >= 0 {
			// No write of it ever came back, or its blocks never reached the disk when
			// the power went: a file system fills them with zeros, which JSON never has.
			j.Torn = len(rest)
			break
		}
		if err := j.take(line); err != nil {
			return nil, fmt.Errorf("line %d: %w", len(j.Entries)+1, err)
		}
		j.whole += int64(len(line)) + 1
		rest = after
	}
	if len(j.Entries) == 0 {
		return nil, ErrEmpty
	}
	return j, nil
}

// take adds one line.
func (j *Journal) take(line []byte) error {
	e, sum, err := decode(j.sum, line)
	if err != nil {
		return err
	}
	if err := j.check(&e); err != nil {
		return err
	}
	j.add(e, sum)
	return nil
}

// add takes over an entry that was checked.
func (j *Journal) add(e Entry, sum string) {
	switch {
	case e.Header != nil:
		j.Header, j.intended = *e.Header, map[string]bool{}
	case e.Intent != nil:
		j.intended[e.Intent.ID] = true
	}
	j.Entries, j.sum = append(j.Entries, e), sum
}

// check says why an entry cannot come next.
func (j *Journal) check(e *Entry) error {
	kinds := 0
	for _, there := range []bool{e.Header != nil, e.Opened != nil, e.Intent != nil, e.Outcome != nil} {
		if there {
			kinds++
		}
	}
	switch {
	case kinds != 1:
		return fmt.Errorf("want a header, an opening, an intent or an outcome, have %d of them", kinds)
	case (e.Header != nil) != (len(j.Entries) == 0):
		return errors.New("the header has to be the first line, and no other")
	case e.Header != nil:
		return checkHeader(e.Header)
	case e.Intent != nil:
		return j.checkIntent(e.Intent)
	case e.Outcome != nil:
		return j.checkOutcome(e.Outcome)
	}
	return nil
}

func checkHeader(h *Header) error {
	major, minor, ok := strings.Cut(h.Format, ".")
	ours, _, _ := strings.Cut(Format, ".")
	if !ok || major != ours || minor == "" || strings.Trim(minor, "0123456789") != "" {
		return fmt.Errorf("%w %q: this program reads %s.x", ErrFormat, h.Format, ours)
	}
	// Some servers that are not AWS's tell nobody an account.
	if h.Plan == "" || h.Account == "" && h.Endpoint == "" {
		return errors.New("the header names no plan, or no account")
	}
	return nil
}

// checkIntent holds a change to what undoing it rests on.
func (j *Journal) checkIntent(c *plan.Change) error {
	if want := plan.ID(c.Account, c.Bucket, c.Subresource, c.Key); c.ID != want {
		return fmt.Errorf("the change is called %q, and is %q", c.ID, want)
	}
	if c.Account != j.Header.Account {
		return fmt.Errorf("change %s is of account %q, and the journal of %q", c.ID, c.Account, j.Header.Account)
	}
	for _, d := range []plan.Document{c.Before, c.After} {
		if d.State != plan.Present && d.State != plan.Absent || (d.State == plan.Present) != (len(d.Value) > 0) {
			return fmt.Errorf("change %s has a document with the state %q", c.ID, d.State)
		}
		if _, err := d.Digest(); err != nil {
			return fmt.Errorf("change %s: %w", c.ID, err)
		}
	}
	if got, err := c.Before.Digest(); err != nil || got != c.BeforeDigest {
		return fmt.Errorf("change %s: its digest is not that of the document before", c.ID)
	}
	return nil
}

func (j *Journal) checkOutcome(o *Outcome) error {
	if !slices.Contains(statuses, o.Status) {
		return fmt.Errorf("change %s: unknown status %q", o.Change, o.Status)
	}
	if o.Status.sent() && !j.intended[o.Change] {
		return fmt.Errorf("change %s is %s, and no line says that it was to be sent", o.Change, o.Status)
	}
	return nil
}
