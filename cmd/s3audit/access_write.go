package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"s3audit/report"
	"s3audit/rules/exposure"
)

// answer is what access says of one bucket, in JSON the whole trace.
type answer struct {
	Bucket  string `json:"bucket,omitempty"`
	Account string `json:"account,omitempty"`
	Region  string `json:"region,omitempty"`
	*exposure.Result
	in *exposure.Input
}

// accessFormat writes answers; end comes once, after the last.
type accessFormat interface {
	add(*answer) error
	end() error
}

// accessFormats are all formats, in the order help shows them.
var accessFormats = []struct {
	name string
	open func(env *environment, w io.Writer, single bool) accessFormat
}{
	{"text", newAccessText},
	{"table", newAccessTable},
	{"json", func(_ *environment, w io.Writer, single bool) accessFormat { return &accessJSON{w: w, single: single} }},
	{"jsonl", func(_ *environment, w io.Writer, _ bool) accessFormat { return accessLines{w} }},
}

func accessFormatNames() string {
	var names []string
	for _, f := range accessFormats {
		names = append(names, f.name)
	}
	return strings.Join(names, ", ")
}

// wishes are the outputs asked for, or the one that is usual.
func (o *accessOptions) wishes(usual string) []string {
	switch {
	case len(o.outputs) > 0:
		return o.outputs
	case o.explain:
		return []string{"text"}
	}
	return []string{usual}
}

func parseWish(wish string) (format, file string, err error) {
	format, file, named := strings.Cut(wish, "=")
	for _, f := range accessFormats {
		switch {
		case f.name != format:
			continue
		case named && file == "":
			return "", "", fmt.Errorf("-o %q names no file: want %s=FILE", wish, format)
		case file == "-":
			file = ""
		}
		return format, file, nil
	}
	return "", "", fmt.Errorf("-o %q: want one of %s", format, accessFormatNames())
}

// accessWriter hands every answer to every output.
type accessWriter struct {
	formats  []accessFormat
	files    []*report.File
	verdicts map[exposure.Level]int
	done     bool
}

// openAccess opens the outputs. Single says that there will be one answer, which
// json then writes as an object.
func openAccess(env *environment, wishes []string, single bool) (*accessWriter, error) {
	a := &accessWriter{verdicts: map[exposure.Level]int{}}
	taken := map[string]bool{}
	for _, wish := range wishes {
		format, name, err := parseWish(wish)
		if err == nil && taken[name] {
			err = fmt.Errorf("-o %s: two formats cannot share one output; give one a file: -o %s=FILE", wish, format)
		}
		out := env.stdout
		if err == nil && name != "" {
			var file *report.File
			if file, err = report.Create(name); err == nil {
				a.files = append(a.files, file)
				out = file
			}
		}
		if err != nil {
			a.abort()
			return nil, err
		}
		taken[name] = true
		plain := *env
		plain.terminal = env.terminal && name == ""
		i := slices.Index(strings.Split(accessFormatNames(), ", "), format)
		a.formats = append(a.formats, accessFormats[i].open(&plain, out, single))
	}
	return a, nil
}

func (a *accessWriter) add(one *answer) error {
	a.verdicts[verdictOf(one.Result)]++
	var errs []error
	for _, f := range a.formats {
		errs = append(errs, f.add(one))
	}
	return errors.Join(errs...)
}

// end finishes the outputs and makes their files appear.
func (a *accessWriter) end() error {
	var errs []error
	for _, f := range a.formats {
		errs = append(errs, f.end())
	}
	a.done = true
	for _, file := range a.files {
		errs = append(errs, file.Commit())
	}
	return errors.Join(errs...)
}

// abort forgets the files of a run that did not end.
func (a *accessWriter) abort() {
	for _, file := range a.files {
		if !a.done {
			file.Abort()
		}
	}
}

// accessJSON writes an array of answers, or the only one by itself.
type accessJSON struct {
	w      io.Writer
	single bool
	n      int
}

func (j *accessJSON) add(a *answer) error {
	if j.single {
		return writeJSON(j.w, a)
	}
	text, err := json.MarshalIndent(a, "  ", "  ")
	if err != nil {
		return err
	}
	before := ",\n  "
	if j.n == 0 {
		before = "[\n  "
	}
	j.n++
	_, err = fmt.Fprintf(j.w, "%s%s", before, text)
	return err
}

func (j *accessJSON) end() error {
	text := "\n]\n"
	switch {
	case j.single:
		return nil
	case j.n == 0:
		text = "[]\n"
	}
	_, err := io.WriteString(j.w, text)
	return err
}

// accessLines writes one answer a line.
type accessLines struct{ w io.Writer }

func (l accessLines) add(a *answer) error { return json.NewEncoder(l.w).Encode(a) }
func (l accessLines) end() error          { return nil }
