package baseline

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"s3audit/rules/finding"
)

// heading opens a baseline. It says nothing that differs between two scans, so
// that merging two baselines never meets a conflict in it.
const heading = `# s3audit baseline 1: findings that were there when it was written, one a line.
# Written by "s3audit scan --write-baseline"; lines may be deleted by hand.
`

// firstLine is what a file must open with to be taken for a baseline.
const firstLine = "# s3audit baseline "

// Write writes a baseline: sorted, one line a finding or part of one.
func Write(w io.Writer, list []Entry) error {
	out := bufio.NewWriter(w) // Flush says what went wrong
	_, _ = out.WriteString(heading)
	e := json.NewEncoder(out)
	e.SetEscapeHTML(false)
	for _, entry := range sortedEntries(list) {
		if err := e.Encode(entry); err != nil {
			return fmt.Errorf("write baseline: %w", err)
		}
	}
	return out.Flush()
}

// longestLine is more than any line that Write writes.
const longestLine = 1 << 20

// Read reads a baseline. Order and repetition do not matter, so that a merge of
// two baselines line by line is one. The error names every mistake, with the
// place in the file of that name.
func Read(r io.Reader, name string) ([]Entry, error) {
	scanner := bufio.NewScanner(r)
	scanner.Buffer(nil, longestLine)
	var list []Entry
	var mistakes []error
	line := 0
	for scanner.Scan() {
		line++
		text := bytes.TrimSpace(scanner.Bytes())
		switch {
		case line == 1 && !bytes.HasPrefix(text, []byte(firstLine)):
			return nil, fmt.Errorf("%s:1: is no baseline: it does not open with %q; write one with \"s3audit scan --write-baseline FILE\"", name, firstLine+"1")
		case bytes.HasPrefix(text, []byte(firstLine)) && !bytes.HasPrefix(text, []byte(firstLine+"1:")):
			return nil, fmt.Errorf("%s:%d: a baseline of another version: %q; use the s3audit that wrote it", name, line, text)
		case len(text) == 0 || text[0] == '#':
		default:
			entry, err := readEntry(text)
			if err != nil {
				mistakes = append(mistakes, fmt.Errorf("%s:%d: %w", name, line, err))
			}
			list = append(list, entry)
		}
	}
	if err := scanner.Err(); err != nil {
		mistakes = append(mistakes, fmt.Errorf("%s:%d: %w", name, line+1, err))
	}
	if line == 0 && len(mistakes) == 0 {
		return nil, fmt.Errorf("%s: is empty, and no baseline; write one with \"s3audit scan --write-baseline FILE\"", name)
	}
	if len(mistakes) > 0 {
		return nil, errors.Join(mistakes...)
	}
	return sortedEntries(list), nil
}

func readEntry(text []byte) (e Entry, err error) {
	for _, marker := range []string{"<<<<<<<", "=======", ">>>>>>>", "|||||||"} {
		if bytes.HasPrefix(text, []byte(marker)) {
			return e, errors.New("an unfinished merge: keep the lines of both sides, and delete the marker")
		}
	}
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	if err := d.Decode(&e); err != nil {
		return e, fmt.Errorf("want one finding as JSON: %w", err)
	}
	if d.More() {
		return e, errors.New("want one finding on a line, and there is more")
	}
	var missing []string
	for _, field := range []struct{ name, value string }{{"rule", e.Rule}, {"arn", e.ARN}} {
		if field.value == "" {
			missing = append(missing, field.name)
		}
	}
	switch {
	case len(missing) > 0:
		return e, fmt.Errorf("has no %s", strings.Join(missing, " and no "))
	case !e.Verdict.IsFinding():
		return e, fmt.Errorf("verdict %q: want %s, %s or %s", e.Verdict, finding.Fail, finding.Unknown, finding.Error)
	}
	return e, nil
}
