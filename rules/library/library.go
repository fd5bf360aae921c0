// Package library owns the form in which the embedded rules are shipped: every
// module after OPA's compiler rewrote it, and what each of its rules reads, so
// that neither is found out again whenever the program starts. It never
// compiles, and trusts nothing that it did not check.
//
// A file is a header, a directory, the table of the rules and a section a module,
// each independent of all others. The texts that places show are not in it: they
// are cut from the sources.
package library

import (
	"errors"
	"fmt"
	"hash/crc32"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/version"

	"s3audit/rules/finding"
)

// Module is one module, compiled.
type Module struct {
	*ast.Module
	// Source is the text it was parsed from: what its places cut their texts from.
	Source []byte
	// Facts are of every rule, in order; else branches are parts of theirs.
	Facts []Facts
}

// Facts are what is known of one rule by itself.
type Facts struct {
	// Paths are what it reads, below input.
	Paths [][]string
	// Data are the documents that it refers to.
	Data []ast.Ref
	// Selects and Sets name the rules whose selection and whose parameters it asks
	// for; "" is one that is computed.
	Selects, Sets []string
	// With is true where it evaluates something with another input.
	With bool
	// Indexed is true where OPA's compiler has an index of a comprehension in it.
	Indexed bool
}

// magic is how every file starts.
const magic = "s3audit rules 1\n"

// refusal is what every error says after what is wrong.
const refusal = "run go generate ./policies"

// File finds modules in a file.
type File struct {
	text  string
	rules section
	files map[string]section
}

// section is where a module is, and the checksums of it and of its source.
type section struct{ start, size, sum, source int }

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// sum is a text's checksum, of a string without copying it whole.
func sum[T string | []byte](text T) int {
	var piece [1024]byte
	crc := uint32(0)
	for at := 0; at < len(text); at += len(piece) {
		n := copy(piece[:], text[at:])
		crc = crc32.Update(crc, castagnoli, piece[:n])
	}
	return int(crc)
}

// Open reads a file's directory. It refuses a file that another version of OPA
// has made, or that is not whole.
func Open(text string) (*File, error) {
	f, err := open(text)
	if err != nil {
		return nil, fmt.Errorf("compiled rules: %w: %s", err, refusal)
	}
	return f, nil
}

func open(text string) (f *File, err error) {
	defer recovered(&err)
	r := &reader{text: text}
	if r.take(min(len(magic), len(text))) != magic {
		return nil, errors.New("not a file of them")
	}
	if made := r.string(); made != version.Version {
		return nil, fmt.Errorf("made with OPA %s, but this is %s", made, version.Version)
	}
	want, size := r.number(), r.number()
	directory := r.take(size)
	if sum(directory) != want {
		return nil, errors.New("the directory was altered")
	}
	f = &File{text: r.text[r.at:], files: map[string]section{}}
	d := &reader{text: directory}
	start := 0
	for d.at < len(directory) {
		file := d.string()
		s := section{start: start, size: d.number(), sum: d.number(), source: d.number()}
		if s.size > len(f.text)-start {
			return nil, errors.New("not whole")
		}
		start += s.size
		if file == "" {
			f.rules = s
		} else {
			f.files[file] = s
		}
	}
	return f, nil
}

// section is the text of one.
func (f *File) section(s section) (string, error) {
	text := f.text[s.start : s.start+s.size]
	if sum(text) != s.sum {
		return "", errors.New("its section was altered")
	}
	return text, nil
}

// Rules decodes the table of the rules.
func (f *File) Rules() ([]finding.Rule, error) {
	text, err := f.section(f.rules)
	if err != nil {
		return nil, fmt.Errorf("table of the rules: %w: %s", err, refusal)
	}
	rules, err := decodeRules(text)
	if err != nil {
		return nil, fmt.Errorf("table of the rules: %w: %s", err, refusal)
	}
	return rules, nil
}

// Module decodes one module. It refuses one whose source is not what it was
// compiled from.
func (f *File) Module(file string, source []byte) (*Module, error) {
	m, err := f.module(file, source)
	if err != nil {
		return nil, fmt.Errorf("%s: %w: %s", file, err, refusal)
	}
	return m, nil
}

func (f *File) module(file string, source []byte) (*Module, error) {
	s, ok := f.files[file]
	switch {
	case !ok:
		return nil, errors.New("not compiled")
	case sum(source) != s.source:
		return nil, errors.New("changed since it was compiled")
	}
	text, err := f.section(s)
	if err != nil {
		return nil, err
	}
	return decode(file, text, source)
}

// The kinds of values; none is a term that is not there.
const (
	none = iota
	null
	no
	yes
	number
	text
	variable
	reference
	array
	object
	set
	arrayComprehension
	objectComprehension
	setComprehension
	call
)

// The kinds of expressions, and what else is said of one.
const (
	oneTerm = iota
	terms
	every
	kinds // masks them; the flags follow

	negated   = 4
	generated = 8
	modified  = 16 // by with
)
