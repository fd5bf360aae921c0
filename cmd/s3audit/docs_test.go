package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/spf13/cobra"

	"s3audit/collector"
	"s3audit/rules"
	"s3audit/rules/finding"
)

const docsDir = "../../docs"

// TestDocs holds the pages that are made from code. UPDATE_GOLDEN=1 writes them.
func TestDocs(t *testing.T) {
	engine, err := rules.Load(rules.Options{})
	if err != nil {
		t.Fatal(err)
	}
	choice, err := (&ruleOptions{reading: true}).choice()
	if err != nil {
		t.Fatal(err)
	}
	scanned, err := rules.Load(rules.Options{Include: choice.matches})
	if err != nil {
		t.Fatal(err)
	}
	permissions, err := json.MarshalIndent(permissionsFor(scanned.Subresources(), false), "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{
		"cli.md":           cliPage(),
		"rules.md":         rulesPage(engine.Rules()),
		"subresources.md":  subresourcesPage(),
		"permissions.json": string(permissions) + "\n",
	} {
		t.Run(name, func(t *testing.T) { golden(t, filepath.Join(docsDir, name), want) })
	}
}

// TestRulePages holds docs/rules: a page for each rule of ours, and no page
// for a rule that does not exist. UPDATE_GOLDEN=1 writes them, and takes away
// those that are left over.
func TestRulePages(t *testing.T) {
	engine, err := rules.Load(rules.Options{})
	if err != nil {
		t.Fatal(err)
	}
	library, _ := boundLibrary(t)
	dir := filepath.Join(docsDir, "rules")
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	wanted := map[string]bool{}
	for _, page := range rulePages(engine, library) {
		wanted[page.id+".md"] = true
		golden(t, filepath.Join(dir, page.id+".md"), page.markdown())
	}
	there, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range there {
		name := filepath.Join(dir, file.Name())
		switch {
		case wanted[file.Name()]:
		case os.Getenv("UPDATE_GOLDEN") == "":
			t.Errorf("%s is the page of no rule: run `make golden`", name)
		case strings.HasSuffix(name, ".md"):
			if err := os.Remove(name); err != nil {
				t.Error(err)
			}
		}
	}
}

func golden(t *testing.T, path, want string) {
	t.Helper()
	if os.Getenv("UPDATE_GOLDEN") != "" {
		if err := os.WriteFile(path, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	got, err := os.ReadFile(path)
	if err != nil {
		t.Fatalf("%v\nrun `make golden`", err)
	}
	if diff := cmp.Diff(string(got), want); diff != "" {
		t.Errorf("%s is stale: run `make golden` (-file +code)\n%s", path, diff)
	}
}

func cliPage() string {
	var b strings.Builder
	b.WriteString("# The command line\n\nMade from the code; `make golden` writes it.\n\n")
	b.WriteString("Every flag can be set as `S3AUDIT_<FLAG>` in the environment (`--fail-on` is `S3AUDIT_FAIL_ON`), some in `s3audit.hcl`.\n")
	b.WriteString("A flag wins over the environment, the environment over the file. Flags that say what to repair are given by hand only.\n\n| exit code | meaning |\n|---|---|\n")
	for _, c := range exitCodes {
		fmt.Fprintf(&b, "| %d | %s |\n", c.Code, c.Meaning)
	}
	var walk func(*cobra.Command)
	walk = func(cmd *cobra.Command) {
		fmt.Fprintf(&b, "\n## %s\n\n```text\n%s```\n", cmd.CommandPath(), helpOf(cmd))
		for _, sub := range cmd.Commands() {
			if sub.IsAvailableCommand() && sub.Name() != "completion" {
				walk(sub)
			}
		}
	}
	root := newRoot(&environment{stdout: &bytes.Buffer{}, stderr: &bytes.Buffer{}})
	root.InitDefaultCompletionCmd()
	walk(root)
	return b.String()
}

// helpOf is a command's help without the exit codes, which the page has once.
func helpOf(cmd *cobra.Command) string {
	var out bytes.Buffer
	cmd.SetOut(&out)
	_ = cmd.Help()
	text, _, _ := strings.Cut(out.String(), "\n"+exitHelp())
	return strings.TrimRight(text, "\n") + "\n"
}

func rulesPage(list []finding.Rule) string {
	var b strings.Builder
	fmt.Fprintf(&b, "# The rules\n\n%d rules, made from their METADATA; each has a page of its own, which `s3audit rules show RULE` prints too. `make golden` writes them.\n", len(list))
	for _, severity := range finding.Severities() {
		var rows string
		for _, r := range list {
			if r.Severity == severity {
				rows += fmt.Sprintf("| [`%s`](rules/%s.md) | %s | %s |\n", r.ID, r.ID, markdownText(r.Title), strings.Join(r.Subresources, ", "))
			}
		}
		if rows != "" {
			fmt.Fprintf(&b, "\n## %s\n\n| rule | judges | reads |\n|---|---|---|\n%s", severity, rows)
		}
	}
	return b.String()
}

func subresourcesPage() string {
	var b strings.Builder
	b.WriteString("# What is read\n\nOne row a subresource: the calls that read it and the IAM actions they need. Opt-in ones are read only where a rule names them.\n\n")
	b.WriteString("| subresource | of | calls | IAM actions |\n|---|---|---|---|\n")
	for _, s := range collector.Subresources() {
		var apis, actions []string
		for _, call := range s.Calls {
			apis = append(apis, call.API)
			if call.Action != "" {
				actions = append(actions, "`"+call.Action+"`")
			}
		}
		name := s.Name
		if s.OptIn {
			name += " (opt-in)"
		}
		fmt.Fprintf(&b, "| %s | %s | %s | %s |\n", name, s.Scope, strings.Join(apis, ", "), strings.Join(actions, ", "))
	}
	return b.String()
}

// TestReadme: the exit codes of the README are those of the code, and every
// command it names exists.
func TestReadme(t *testing.T) {
	raw, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	text := string(raw)
	for _, c := range exitCodes {
		if row := fmt.Sprintf("| %d | %s |", c.Code, c.Meaning); !strings.Contains(text, row) {
			t.Errorf("README.md lacks %q", row)
		}
	}
	for _, line := range strings.FieldsFunc(text, func(r rune) bool { return r == '`' || r == '\n' || r == '$' }) {
		words := strings.Fields(strings.TrimPrefix(strings.TrimSpace(line), "bin/"))
		if len(words) < 2 || words[0] != "s3audit" || strings.HasPrefix(words[1], "·") || words[1] == "dev" || words[1] == "reads" {
			continue
		}
		cmd, rest, err := newRoot(&environment{stdout: &bytes.Buffer{}, stderr: &bytes.Buffer{}}).Find(words[1:])
		if err != nil || cmd.Name() == "s3audit" {
			t.Errorf("README.md names the command %q: %v", line, err)
			continue
		}
		for _, word := range rest {
			name, isFlag := strings.CutPrefix(word, "--")
			name, _, _ = strings.Cut(name, "=")
			if isFlag && cmd.Flags().Lookup(name) == nil {
				t.Errorf("README.md: %q has no flag --%s", cmd.CommandPath(), name)
			}
		}
	}
}

// TestReadmeDemo: what the README shows of the demo is what it prints, but for
// the places marked with […].
func TestReadmeDemo(t *testing.T) {
	page, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	_, shown, _ := strings.Cut(string(page), "\n```text\n")
	shown, _, closed := strings.Cut(shown, "```\n")
	parts := regexp.MustCompile(`(?m)^ *\[…\]\n`).Split(shown, -1)
	if !closed || len(parts) < 2 || len(shown) < 2000 {
		t.Fatalf("README.md shows no demo, or all of it: %q", shown)
	}
	var out, errs bytes.Buffer
	env := &environment{
		stdin: strings.NewReader(""), stdout: &out, stderr: &errs, getenv: func(string) string { return "" },
		now: func() time.Time { return time.Now().UTC() },
	}
	if code := execute(t.Context(), env, []string{"demo", "-q", "--dir", t.TempDir()}); code != 0 {
		t.Fatalf("demo ended with %d: %s", code, errs.String())
	}
	printed := regexp.MustCompile(`http://127\.0\.0\.1:\d+`).ReplaceAllString(out.String(), "http://127.0.0.1:40123")
	printed = regexp.MustCompile(`\d{4}-\d\d-\d\d(\s)\d\d:\d\d UTC`).ReplaceAllString(printed, "2026-11-23${1}01:02 UTC")
	rest := printed
	for _, part := range parts {
		_, after, found := strings.Cut(rest, part)
		if !found {
			t.Fatalf("README.md shows what the demo does not print, or not there:\n%s\nthe demo prints:\n%s", part, printed)
		}
		rest = after
	}
	if rest != "" {
		t.Errorf("README.md leaves out the demo's end: %s", rest)
	}
}

// TestDependencies: every direct dependency has its line, with a reason.
func TestDependencies(t *testing.T) {
	mod, err := os.ReadFile("../../go.mod")
	if err != nil {
		t.Fatal(err)
	}
	page, err := os.ReadFile(filepath.Join(docsDir, "dependencies.md"))
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range strings.Split(string(mod), "\n") {
		fields := strings.Fields(line)
		if len(fields) != 2 || !strings.HasPrefix(line, "\t") {
			continue // an indirect one carries a comment
		}
		name := fields[0]
		short := strings.TrimPrefix(name, "github.com/aws/aws-sdk-go-v2/service/")
		short = strings.TrimPrefix(short, "github.com/aws/aws-sdk-go-v2/")
		if !strings.Contains(string(page), name) && !strings.Contains(string(page), ", "+short) {
			t.Errorf("docs/dependencies.md has no line for %s", name)
		}
	}
}
