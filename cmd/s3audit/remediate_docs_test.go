package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"s3audit/fixtures"
	"s3audit/remediate/fix"
	"s3audit/remediate/operation"
	"s3audit/rules"
)

// repairRun opens a block of a page that shows a repair of the sample account.
const repairRun = "$ s3audit remediate "

// TestRemediationDocs: what the pages show of a repair is what the commands print,
// with the files that they show, from top to bottom; what is said of the fix
// language is made from its code. UPDATE_GOLDEN=1 writes it.
func TestRemediationDocs(t *testing.T) {
	if underRace {
		t.Skip("whole scans, one after the other: make test runs it")
	}
	for page, least := range map[string]int{filepath.Join(docsDir, "remediation.md"): 4, "../../README.md": 1} {
		t.Run(filepath.Base(page), func(t *testing.T) {
			path, err := filepath.Abs(page)
			if err != nil {
				t.Fatal(err)
			}
			text, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			r := &repairs{server: sandboxHere(t)}
			t.Chdir(t.TempDir())
			want := r.page(t, string(text))
			if r.runs < least {
				t.Errorf("%d runs, want %d", r.runs, least)
			}
			golden(t, path, referenced(t, want))
		})
	}
}

// sandboxHere serves the sample account, and points this process at it.
func sandboxHere(t *testing.T) *fixtures.Server {
	t.Helper()
	server, err := fixtures.Start(fixtures.Sample(), fixtures.ServerOptions{Now: func() time.Time { return time.Now().UTC() }})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { server.Close() })
	t.Setenv("AWS_EC2_METADATA_DISABLED", "true")
	for _, line := range strings.Split(strings.TrimSpace(server.ExportLines()), "\n") {
		name, value, _ := strings.Cut(strings.TrimPrefix(line, "export "), "=")
		t.Setenv(name, value)
	}
	return server
}

type repairs struct {
	server *fixtures.Server
	runs   int
}

// page puts in what the commands print.
func (r *repairs) page(t *testing.T, page string) string {
	return block.ReplaceAllStringFunc(page, func(text string) string {
		part := block.FindStringSubmatch(text)
		kind, file, body := part[1], strings.TrimSpace(part[2]), part[3]
		switch {
		case file != "" && kind == "hcl":
			if err := writeFile(file, body); err != nil {
				t.Fatal(err)
			}
		case kind == "console" && strings.HasPrefix(body, repairRun):
			var b strings.Builder
			for line := range strings.Lines(body) {
				if command, ok := strings.CutPrefix(strings.TrimSpace(line), "$ "); ok {
					fmt.Fprintf(&b, "$ %s\n%s", command, r.run(t, strings.Fields(command)[1:]))
				}
			}
			return "```console\n" + b.String() + "```"
		}
		return text
	})
}

// run is what a command prints. A plan that is shown again before it is applied
// is left out; the server stands for one of a fixed name, and the day is one.
func (r *repairs) run(t *testing.T, args []string) string {
	t.Helper()
	r.runs++
	var out bytes.Buffer
	env := &environment{
		stdin: strings.NewReader(""), stdout: &out, stderr: &out, now: func() time.Time { return time.Date(2026, 11, 23, 1, 2, 0, 0, time.UTC) },
		getenv: func(name string) string { return map[string]string{"S3AUDIT_PROVE_DELETES": "1"}[name] },
	}
	if args[1] != "validate" && args[1] != "fmt" {
		args = append(args, "-q")
	}
	execute(context.Background(), env, args)
	text := strings.ReplaceAll(out.String(), r.server.URL, "http://127.0.0.1:40123")
	if at := strings.Index(text, "\n━━ DONE"); at > 0 {
		text = "[the plan]\n" + text[at:]
	}
	return text
}

// fromCode is a part of a page that is made from the code.
var fromCode = regexp.MustCompile(`(?s)(<!-- made from the code: (\w+) -->\n).*?(<!-- end -->)`)

func referenced(t *testing.T, page string) string {
	parts := map[string]func(*testing.T) string{"blocks": blocksTable, "functions": functionsLine, "fixes": fixesTable, "variables": variablesTable}
	return fromCode.ReplaceAllStringFunc(page, func(text string) string {
		part := fromCode.FindStringSubmatch(text)
		make := parts[part[2]]
		if make == nil {
			t.Fatalf("nothing makes %q", part[2])
		}
		return part[1] + "\n" + make(t) + "\n" + part[3]
	})
}

// blocksTable is every block, and what it can say.
func blocksTable(*testing.T) string {
	var b strings.Builder
	b.WriteString("| block | calls | IAM action | S3 wants first | says |\n|---|---|---|---|---|\n")
	row := func(c operation.Call, r *operation.Row, says string) {
		if c.Block != "" {
			fmt.Fprintf(&b, "| `%s` | %s | `%s` | %s | %s |\n", c.Block, c.API, c.Action, markdownText(strings.Join(r.Demands, "; ")), says)
		}
	}
	for _, r := range operation.Rows() {
		row(r.Put, &r, attributesText(r.Attributes()))
		row(r.Delete, &r, map[bool]string{true: "which: `id`"}[r.Keyed])
	}
	return b.String()
}

// attributesText is a block's content in Terraform's names: "status, rule { id }".
func attributesText(list []operation.Attribute) string {
	text := func(list []operation.Attribute) string { return "" }
	text = func(list []operation.Attribute) string {
		var parts []string
		for _, a := range list {
			switch {
			case a.Name == "":
				parts = append(parts, text(a.Attributes))
			case len(a.Attributes) > 0:
				parts = append(parts, a.Name+" { "+text(a.Attributes)+" }")
			default:
				parts = append(parts, a.Name)
			}
		}
		return strings.Join(parts, ", ")
	}
	if len(list) == 0 {
		return ""
	}
	return "`" + text(list) + "`"
}

func functionsLine(*testing.T) string {
	return "`" + strings.Join(fix.Functions(), "`, `") + "`\n"
}

// readyFixes are the fixes that come with s3audit.
func readyFixes(t *testing.T) *fix.Set {
	t.Helper()
	engine, err := rules.Load(rules.Options{})
	if err != nil {
		t.Fatal(err)
	}
	set, err := (&fixOptions{}).load(nil, engine.Rules())
	if err != nil {
		t.Fatal(err)
	}
	return set
}

func fixesTable(t *testing.T) string {
	set := readyFixes(t)
	var b strings.Builder
	b.WriteString("| fix | does | answers | wants | allows |\n|---|---|---|---|---|\n")
	for _, f := range set.Fixes() {
		var answers []string
		for _, rule := range f.Rules {
			answers = append(answers, fmt.Sprintf("[`%s`](rules/%s.md)", rule, rule))
		}
		fmt.Fprintf(&b, "| `%s` | %s | %s | %s | %s |\n", f.Name, markdownText(f.Description), strings.Join(answers, ", "), codes(set.Missing([]*fix.Fix{f})), codes(f.Allow))
	}
	fmt.Fprintf(&b, "\n%d rules have no ready fix, since it would be a guess; `--fix RULE` says of each why.\n", len(set.NoFix()))
	return b.String()
}

func codes(names []string) string {
	var out []string
	for _, name := range names {
		out = append(out, "`"+name+"`")
	}
	return strings.Join(out, ", ")
}

func variablesTable(t *testing.T) string {
	var b strings.Builder
	b.WriteString("| variable | type | required | is |\n|---|---|---|---|\n")
	for _, v := range readyFixes(t).Variables() {
		fmt.Fprintf(&b, "| `%s` | `%s` | %s | %s |\n", v.Name, v.Type, map[bool]string{true: "yes", false: "no"}[v.Required], markdownText(v.Description))
	}
	return b.String()
}

// TestDangersAreExplained: the page says what every name for --allow means.
func TestDangersAreExplained(t *testing.T) {
	page, err := os.ReadFile(filepath.Join(docsDir, "remediation.md"))
	if err != nil {
		t.Fatal(err)
	}
	var rows []string
	for line := range strings.Lines(string(page)) {
		if name, _, ok := strings.Cut(strings.TrimPrefix(line, "| `"), "` | "); ok && strings.HasPrefix(line, "| `") {
			rows = append(rows, name)
		}
	}
	for _, name := range fix.Dangers() {
		if !slices.ContainsFunc(rows, func(row string) bool {
			return row == name || strings.HasSuffix(name, ":") && strings.HasPrefix(row, name)
		}) {
			t.Errorf("docs/remediation.md does not explain %q", name)
		}
	}
}
