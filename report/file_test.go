package report

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestWriteFile(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "out.json")
	write := func(text string, fail error) error {
		return WriteFile(path, func(w io.Writer) error {
			io.WriteString(w, text)
			return fail
		})
	}
	if err := write("first", nil); err != nil {
		t.Fatal(err)
	}
	broken := errors.New("broken")
	if err := write(strings.Repeat("half", 100_000), broken); !errors.Is(err, broken) || !strings.Contains(err.Error(), path) {
		t.Errorf("error %v names neither cause nor file", err)
	}
	if got := string(mustRead(t, path)); got != "first" {
		t.Errorf("a failed write left %.20q", got)
	}
	if err := write("second", nil); err != nil {
		t.Fatal(err)
	}
	if got := string(mustRead(t, path)); got != "second" {
		t.Errorf("got %q", got)
	}
	if info, _ := os.Stat(path); info.Mode().Perm() != 0o644 {
		t.Errorf("mode %v", info.Mode())
	}
	if entries, _ := os.ReadDir(dir); len(entries) != 1 {
		t.Errorf("leftovers: %v", entries)
	}
}

func TestWriteFileKeepsLinks(t *testing.T) {
	dir := t.TempDir()
	target, link := filepath.Join(dir, "target"), filepath.Join(dir, "link")
	if err := os.WriteFile(target, []byte("old"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(target, link); err != nil {
		t.Fatal(err)
	}
	if err := WriteFile(link, func(w io.Writer) error { _, err := io.WriteString(w, "new"); return err }); err != nil {
		t.Fatal(err)
	}
	if got := string(mustRead(t, target)); got != "new" {
		t.Errorf("the target holds %q", got)
	}
	if info, _ := os.Lstat(link); info.Mode()&os.ModeSymlink == 0 {
		t.Error("the link was replaced")
	}
}

func TestWriteFileToDevice(t *testing.T) {
	if err := WriteFile(os.DevNull, func(w io.Writer) error { _, err := io.WriteString(w, "x"); return err }); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(os.DevNull); err != nil || info.Mode().IsRegular() {
		t.Fatalf("the device was replaced: %v %v", info, err)
	}
}

func TestCreateInNoDirectory(t *testing.T) {
	if _, err := Create(filepath.Join(t.TempDir(), "none", "out.json")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("got %v", err)
	}
}

func TestParseOutputs(t *testing.T) {
	for _, c := range []struct {
		in   []string
		want string // format>file, or the error
	}{
		{nil, "table>"},
		{[]string{"json"}, "json>"},
		{[]string{"table", "sarif=out.sarif", "html=a=b.html"}, "table> sarif>out.sarif html>a=b.html"},
		{[]string{"json=-", "html=x"}, "json> html>x"},
		{[]string{"sarfi"}, `unknown format "sarfi": want one of table, json, jsonl, sarif, html, markdown, junit, github, gitlab, prometheus, ocsf, asff, csv`},
		{[]string{"json="}, `output "json=" names no file: want json=FILE, or json alone for standard output`},
		{[]string{"json", "table"}, `outputs "json" and "table" both go to standard output`},
		{[]string{"json=x", "html=x"}, `outputs "json=x" and "html=x" both go to x`},
		{[]string{""}, `unknown format ""`},
	} {
		outputs, err := ParseOutputs(c.in)
		var got []string
		for _, o := range outputs {
			got = append(got, o.Format.Name+">"+o.File)
		}
		if err != nil {
			got = []string{err.Error()}
		}
		if text := strings.Join(got, " "); !strings.HasPrefix(text, c.want) {
			t.Errorf("%q: %s, want %s", c.in, text, c.want)
		}
	}
}

func TestFormatsAreComplete(t *testing.T) {
	seen := map[string]bool{}
	for _, f := range Formats() {
		if f.Name == "" || f.Help == "" || f.Render == nil || seen[f.Name] {
			t.Errorf("format %q is incomplete or there twice", f.Name)
		}
		seen[f.Name] = true
	}
}

// full refuses to be written to, as a full disk does.
type full struct{ room int }

var errFull = errors.New("no space left")

func (f *full) Write(p []byte) (int, error) {
	if f.room -= len(p); f.room < 0 {
		return 0, errFull
	}
	return len(p), nil
}

func TestRenderSaysWhenItCannotWrite(t *testing.T) {
	for _, f := range Formats() {
		if err := f.Render(&full{100}, typicalReport(), Options{}); !errors.Is(err, errFull) {
			t.Errorf("%s: %v", f.Name, err)
		}
	}
}
