package main

import (
	"encoding/json"
	"regexp"
	"strings"
	"testing"

	"github.com/hashicorp/hcl/v2/hclparse"

	"s3audit/rules/finding"
	"s3audit/rules/framework"
)

// hostileRule has everything that could break out of a page.
func hostileRule() finding.Rule {
	const evil = "x|y `z` <script>alert(1)</script> [a](javascript:b) **c** \n# head\n::error::d \x1b[31m \u202e $e"
	return finding.Rule{
		ID: "evil", Title: evil, Description: evil, Severity: finding.High, Scope: "bucket", Subresources: []string{"policy", evil}, Partial: true,
		Frameworks: map[string][]string{"theirs": {evil}}, Remediation: evil, Fix: evil, Tags: []string{evil}, Source: evil,
		References: []string{"https://example.com/a", "javascript:alert(1)", "https://example.com/> <b>", evil},
		Parameters: []finding.Parameter{
			{Name: "names", Type: "list(string)", Default: json.RawMessage(`["${a}\n` + "```" + `","b"]`), Description: evil},
			{Name: "limits", Type: "map(string)", Default: json.RawMessage(`{"k":"v"}`)},
			{Name: "days", Type: "number", Default: json.RawMessage(`30`)},
		},
	}
}

func hostilePage(t *testing.T) *rulePage {
	t.Helper()
	library := &framework.Library{}
	if err := library.Bind([]finding.Rule{hostileRule()}); err != nil {
		t.Fatal(err)
	}
	return newRulePage(hostileRule(), library, []string{"x|y <b>"})
}

// TestRulePageIsSafe: what a user's METADATA says stays text.
func TestRulePageIsSafe(t *testing.T) {
	page := hostilePage(t).markdown()
	for _, line := range strings.Split(page, "\n") {
		if strings.HasPrefix(line, "|") {
			if n := strings.Count(strings.ReplaceAll(line, `\|`, ""), "|"); n != 3 && n != 4 && n != 5 {
				t.Errorf("a row has %d bars: %s", n, line)
			}
		}
		if strings.HasPrefix(line, "# head") || strings.HasPrefix(line, "::") {
			t.Errorf("a line of its own: %s", line)
		}
	}
	for _, bad := range []string{"<script>", "<b>", "[a](javascript", "<javascript", "\x1b", "\u202e", " **c**"} {
		if strings.Contains(page, bad) {
			t.Errorf("the page holds %q", bad)
		}
	}
	if !strings.Contains(page, "- <https://example.com/a>\n") {
		t.Error("an honest link is no link")
	}
	text := hostilePage(t).text()
	if strings.ContainsAny(text, "\x1b\u202e") || strings.Contains(text, "\n::") || strings.Contains(text, "\n# head") {
		t.Errorf("the text is not safe:\n%s", text)
	}
}

// TestParameterExample: the example is HCL that sets each parameter to its default.
func TestParameterExample(t *testing.T) {
	src := parameterExample(hostileRule())
	file, diags := hclparse.NewParser().ParseHCL([]byte(src), "example.hcl")
	if diags.HasErrors() {
		t.Fatalf("%v\n%s", diags, src)
	}
	values, diags := parameters(hostileRule(), file.OutermostBlockAtPos(file.Body.MissingItemRange().Start).Body)
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	for _, p := range hostileRule().Parameters {
		got, err := json.Marshal(values[p.Name])
		if err != nil || string(got) != string(p.Default) {
			t.Errorf("%s is %s, want %s", p.Name, got, p.Default)
		}
	}
}

// FuzzMarkdown: no text makes markup, a cell or a line.
func FuzzMarkdown(f *testing.F) {
	for _, seed := range []string{"", "a|b", "`", "\\|", "<!--", "[x](y)", "\n# h", "https://a/>", "\u2028", "&lt;"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for _, out := range []string{markdownText(s), markdownCode(s), markdownLink(s)} {
			if strings.ContainsAny(out, "\n\r\x1b\u202e") {
				t.Errorf("%q makes a line: %q", s, out)
			}
			if bare := regexp.MustCompile(`\\[\\|]`).ReplaceAllString(out, ""); strings.Contains(bare, "|") {
				t.Errorf("%q ends a cell: %q", s, out)
			}
		}
		if out := markdownText(s); strings.ContainsAny(out, "<>") {
			t.Errorf("%q makes HTML: %q", s, out)
		}
	})
}
