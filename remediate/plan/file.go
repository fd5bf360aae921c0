package plan

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
)

// ErrFormat says that a plan is of a version that this program does not know.
var ErrFormat = errors.New("unknown plan format")

// ErrDigest says that a plan was changed after it was written.
var ErrDigest = errors.New("the plan is not as it was written: its digest differs")

// Write completes the plan with its format and digest, and writes it for people
// and programs alike. A plan that [Read] would refuse is not written.
func Write(w io.Writer, p *Plan) error {
	p.Format = Format
	if p.Changes == nil {
		p.Changes = []Change{}
	}
	if err := errors.Join(p.check()...); err != nil {
		return err
	}
	p.Digest = ""
	text, err := marshal(p)
	if err != nil {
		return err
	}
	tree, err := parse(text)
	if err != nil {
		return err
	}
	p.Digest = treeDigest(tree)
	if text, err = marshal(p); err != nil {
		return err
	}
	_, err = w.Write(text)
	return err
}

func marshal(p *Plan) ([]byte, error) {
	var out bytes.Buffer
	e := json.NewEncoder(&out)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	err := e.Encode(p)
	return out.Bytes(), err
}

// treeDigest is the digest of a whole plan but for the digest in it.
func treeDigest(tree any) string {
	rest := map[string]any{}
	for key, value := range tree.(map[string]any) {
		if key != "digest" {
			rest[key] = value
		}
	}
	return digest(rest)
}

// Read reads a plan and holds it to its format, its digest and its own rules.
// The error joins every mistake there is.
func Read(r io.Reader) (*Plan, error) {
	text, err := io.ReadAll(r)
	if err != nil {
		return nil, err
	}
	tree, err := parse(text)
	if err != nil {
		return nil, fmt.Errorf("plan: %w", err)
	}
	object, ok := tree.(map[string]any)
	if !ok {
		return nil, errors.New("plan: want a JSON object")
	}
	newer, err := checkFormat(object["format"])
	if err != nil {
		return nil, err
	}
	mistakes := checkShape(object, newer)
	if object["digest"] != treeDigest(tree) {
		mistakes = append(mistakes, ErrDigest)
	}
	if len(mistakes) > 0 {
		return nil, errors.Join(mistakes...)
	}
	p := new(Plan)
	if err := json.Unmarshal(text, p); err != nil {
		return nil, fmt.Errorf("plan: %w", err)
	}
	if err := errors.Join(p.check()...); err != nil {
		return nil, err
	}
	return p, nil
}

// checkFormat takes this major version only. A newer minor version may have
// members that can be ignored; an unknown member of our own is a mistake.
func checkFormat(format any) (newer bool, err error) {
	text, _ := format.(string)
	major, minor, ok := strings.Cut(text, ".")
	ours, mine, _ := strings.Cut(Format, ".")
	if !ok || major != ours || minor == "" || strings.Trim(minor, "0123456789") != "" {
		return false, fmt.Errorf("%w %q: this program reads %s.x", ErrFormat, text, ours)
	}
	return minor != mine, nil
}
