package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

// block is a fenced block of a page: what it holds, and which file it is.
var block = regexp.MustCompile("(?s)```(\\w+)( [^\n]+)?\n(.*?)```")

// TestWritingRulesDocs: what the page shows is what the commands print, with the
// files that it shows, from top to bottom. UPDATE_GOLDEN=1 writes it.
func TestWritingRulesDocs(t *testing.T) {
	path, err := filepath.Abs(filepath.Join(docsDir, "writing-rules.md"))
	if err != nil {
		t.Fatal(err)
	}
	page, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Chdir(t.TempDir())
	runs := 0
	have := block.ReplaceAllStringFunc(string(page), func(text string) string {
		part := block.FindStringSubmatch(text)
		kind, file, body := part[1], strings.TrimSpace(part[2]), part[3]
		switch {
		case file != "":
			if err := writeFile(file, body); err != nil {
				t.Fatal(err)
			}
		case kind == "console":
			runs++
			return "```console\n" + transcript(t, body) + "```"
		}
		return text
	})
	if runs < 7 {
		t.Errorf("%d runs", runs)
	}
	golden(t, path, have)
}

func writeFile(name, text string) error {
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		return err
	}
	return os.WriteFile(name, []byte(text), 0o644)
}

// transcript runs the commands of a block, and shows what they print.
func transcript(t *testing.T, body string) string {
	t.Helper()
	var b strings.Builder
	for line := range strings.Lines(body) {
		command, ok := strings.CutPrefix(strings.TrimSpace(line), "$ ")
		if !ok {
			continue
		}
		fmt.Fprintf(&b, "$ %s\n", command)
		b.WriteString(docsCommand(t, strings.Fields(strings.ReplaceAll(command, "'", ""))))
	}
	return b.String()
}

// docsCommand runs s3audit, and does itself what the page has others do: with
// a stock opa in S3AUDIT_OPA, that opa signs.
func docsCommand(t *testing.T, args []string) string {
	t.Helper()
	var out bytes.Buffer
	var err error
	opa := os.Getenv("S3AUDIT_OPA")
	switch {
	case args[0] == "s3audit":
		env := &environment{stdin: strings.NewReader(""), stdout: &out, stderr: &out, getenv: func(string) string { return "" }, now: func() time.Time { return time.Now().UTC() }}
		execute(context.Background(), env, args[1:])
	case args[0] == "openssl" && args[1] == "pkey":
		err = newKeys(args[3], args[6])
	case args[0] == "openssl": // newKeys has made both
	case (args[0] == "cd" || args[0] == "tar") && opa != "":
		command := exec.Command("sh", "-c", strings.ReplaceAll(strings.Join(args, " "), "opa sign", opa+" sign"))
		err = command.Run()
	case args[0] == "cd":
	case args[0] == "tar":
		err = buildBundle(args[4], args[2], "team.pem", "ES256")
	default:
		err = fmt.Errorf("nobody runs %q", args)
	}
	if err != nil {
		t.Fatal(err)
	}
	return out.String()
}
