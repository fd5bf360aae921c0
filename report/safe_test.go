package report

import (
	"encoding/json"
	"os"
	"regexp"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"s3audit/rules/finding"
)

func mustRead(t testing.TB, path string) []byte {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// checkShown fails on what a terminal or a CI system would act upon.
func checkShown(t testing.TB, what, text string) {
	t.Helper()
	if !utf8.ValidString(text) {
		t.Errorf("%s: no valid UTF-8", what)
	}
	for i, r := range text {
		if r != '\n' && unicode.In(r, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp, unicode.Co) {
			t.Fatalf("%s: %U at %d, after %q", what, r, i, text[max(0, i-20):i])
		}
	}
}

func checkActionsLog(t testing.TB, what, text string) {
	t.Helper()
	for _, line := range strings.Split(text, "\n") {
		bare := strings.TrimSpace(regexp.MustCompile(`\x1b\[[0-9;]*m`).ReplaceAllString(line, ""))
		if strings.HasPrefix(bare, "::") || strings.Contains(bare, "##[") || strings.Contains(bare, "##vso[") {
			t.Fatalf("%s: a CI runner takes this as a command: %q", what, line)
		}
	}
}

// checkFormat fails on what somebody else's text would do in a format.
func checkFormat(t testing.TB, format, text string) {
	t.Helper()
	if format == "csv" { // whose line ends are its own
		text = strings.ReplaceAll(text, "\r\n", "\n")
	}
	checkShown(t, format, text)
	if format == "github" {
		text = checkCommands(t, text)
	}
	checkActionsLog(t, format, text)
}

var command = regexp.MustCompile(`^::(?:error|warning|notice) (?:file=[A-Za-z0-9._~/%-]+,line=1,)?title=((?:[^%:,]|%25|%3A|%2C)+)::((?:[^%]|%25)*)$`)

// checkCommands wants nothing but our own commands, a line each, and returns
// what stands in them.
func checkCommands(t testing.TB, text string) string {
	t.Helper()
	var inner []string
	for _, line := range strings.Split(strings.TrimSuffix(text, "\n"), "\n") {
		m := command.FindStringSubmatch(line)
		if m == nil {
			t.Fatalf("github: not one of our commands: %q", line)
		}
		inner = append(inner, "in a command: "+m[1], "in a command: "+m[2])
	}
	return strings.Join(inner, "\n")
}

func TestHostileTextIsInert(t *testing.T) {
	for _, f := range Formats() {
		for _, width := range []int{0, 60, 75, 200} {
			text := string(render(t, f.Name, hostileReport(), Options{ActionsLog: true, Width: width}))
			checkFormat(t, f.Name, text)
		}
	}
}

// TestColoursAreOurs allows no escape sequence in a coloured table but colours.
func TestColoursAreOurs(t *testing.T) {
	for _, width := range []int{0, 60, 75} {
		text := string(render(t, "table", hostileReport(), Options{Color: true, ActionsLog: true, Width: width}))
		checkActionsLog(t, "table", text)
		checkShown(t, "table", regexp.MustCompile(`\x1b\[[0-9;]*m`).ReplaceAllString(text, ""))
	}
	if strings.Contains(string(render(t, "table", typicalReport(), Options{})), "\x1b") {
		t.Error("a table without colour has escape sequences")
	}
}

func TestPlain(t *testing.T) {
	for in, want := range map[string]string{
		"":                      "",
		"acme-www":              "acme-www",
		"Zürich 東京 🟥":           "Zürich 東京 🟥",
		"a\nb\r\tc":             `a\nb\r\tc`,
		"\x1b[31mred":           `\x1b[31mred`,
		"\u009b31m":             `\x9b31m`,
		"\u202egnp.exe":         `\u202egnp.exe`,
		"zero\u200bwidth":       `zero\u200bwidth`,
		"\U000e0041":            `\U000e0041`,
		"\xff":                  `\xff`,
		"\ufffd is a character": "\ufffd is a character",
		"\x7f\x00":              `\x7f\x00`,
		"\u2028":                `\u2028`,
	} {
		if got := plain(in); got != want {
			t.Errorf("plain(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestEscapeMarkdown(t *testing.T) {
	for in, want := range map[string]string{
		"a|b":               `a\|b`,
		"`x`":               "\\`x\\`",
		"<b>&amp;":          "&lt;b&gt;&amp;amp;",
		"@octocat":          "@&#8203;octocat",
		"#12":               "#&#8203;12",
		"[a](b)":            `\[a\](b)`,
		"*a* _b_ ~c~":       `\*a\* \_b\_ \~c\~`,
		"https://x.example": "https:&#8203;//x.example",
		"a\nb":              `a\\nb`,
		`\|`:                `\\\|`,
	} {
		if got := escapeMarkdown(in); got != want {
			t.Errorf("escapeMarkdown(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestCode(t *testing.T) {
	for in, want := range map[string]string{
		"acme-www": "`acme-www`",
		"a`b":      "<code>a\\`b</code>",
		"a|b":      `<code>a\|b</code>`,
		"@octocat": "`@octocat`",
		"":         "<code></code>",
	} {
		if got := code(in); got != want {
			t.Errorf("code(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestSentence(t *testing.T) {
	for in, want := range map[string]string{
		"versioning is off":             "Versioning is off.",
		"s3:GetObject is open":          "s3:GetObject is open.",
		"BlockPublicAcls is off":        "BlockPublicAcls is off.",
		"rule.rego:1: no":               "rule.rego:1: no.",
		"Really?":                       "Really?",
		"":                              "",
		`statement "x" allows everyone`: `Statement "x" allows everyone.`,
	} {
		if got := sentence(in); got != want {
			t.Errorf("sentence(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestNumber(t *testing.T) {
	for in, want := range map[int]string{0: "0", 999: "999", 1000: "1,000", 1234567: "1,234,567", -1000: "-1,000", -100: "-100"} {
		if got := number(in); got != want {
			t.Errorf("number(%d) = %q, want %q", in, got, want)
		}
	}
}

func seeds(f *testing.F) {
	for _, s := range []string{"", "acme-www", hostile, "::error::x", "##[group]", "a|b`c", "..", "\xff\xfe", "](", "{0}", `\`, "`"} {
		f.Add(s)
	}
}

func FuzzPlain(f *testing.F) {
	seeds(f)
	f.Fuzz(func(t *testing.T, s string) {
		got := plain(s)
		checkShown(t, "plain", strings.ReplaceAll(got, "\n", "\x00"))
		if plain(got) != got {
			t.Errorf("plain is not stable on %q", s)
		}
	})
}

var loose = regexp.MustCompile("(^|[^\\\\])[`|*_\\[\\]~<>]")

func FuzzEscapeMarkdown(f *testing.F) {
	seeds(f)
	f.Fuzz(func(t *testing.T, s string) {
		got := escapeMarkdown(s)
		checkShown(t, "markdown", strings.ReplaceAll(got, "\n", "\x00"))
		// Every escaped backslash goes; what is special must still be escaped.
		if bare := strings.ReplaceAll(got, `\\`, ""); loose.MatchString(bare) {
			t.Errorf("escapeMarkdown(%q) = %q", s, got)
		}
		for i := range got {
			if got[i] == '@' && !strings.HasPrefix(got[i+1:], "&#8203;") {
				t.Errorf("escapeMarkdown(%q) = %q mentions", s, got)
			}
		}
	})
}

var pathSegment = regexp.MustCompile(`^(?:[A-Za-z0-9._~-]|%[0-9A-F]{2})+$`)

func FuzzSegment(f *testing.F) {
	seeds(f)
	f.Fuzz(func(t *testing.T, s string) {
		if got := segment(s); !pathSegment.MatchString(got) || got == "." || got == ".." {
			t.Errorf("segment(%q) = %q", s, got)
		}
	})
}

func FuzzInert(f *testing.F) {
	seeds(f)
	f.Fuzz(func(t *testing.T, s string) {
		got := inert(s)
		if strings.Contains(got, "](") || regexp.MustCompile(`\{\d`).MatchString(got) {
			t.Errorf("inert(%q) = %q", s, got)
		}
	})
}

func FuzzHarmless(f *testing.F) {
	seeds(f)
	f.Fuzz(func(t *testing.T, s string) {
		data, err := encode(map[string]string{"k": s}, "")
		if err != nil {
			t.Fatal(err)
		}
		checkShown(t, "json", string(data))
		checkActionsLog(t, "json", string(data))
		var got, want map[string]string
		plain, _ := json.Marshal(map[string]string{"k": s})
		if json.Unmarshal(data, &got) != nil || json.Unmarshal(plain, &want) != nil || got["k"] != want["k"] {
			t.Errorf("%q became %q", want["k"], got["k"])
		}
	})
}

// FuzzFormats puts one text everywhere, and asks every format to stay harmless.
func FuzzFormats(f *testing.F) {
	seeds(f)
	f.Fuzz(func(t *testing.T, s string) {
		if len(s) > 2000 {
			return
		}
		one := newFound()
		one.add(s, s, s, finding.Fail, s, func(f *finding.Finding) {
			f.Title, f.Remediation, f.Severity, f.ARN = s, s, finding.High, s
			f.Evidence = []finding.Evidence{{Path: s, Value: json.RawMessage(s), Message: s}}
		})
		one.add(s, s, "versioning-enabled", finding.Unknown, s, func(f *finding.Finding) {
			f.Missing = []finding.Missing{{Subresource: s, State: s, API: s, Action: s, Code: s, Hint: s}}
		})
		r := one.report(hostileReport().Coverage, Exit{1, s})
		for _, format := range Formats() {
			text := string(render(t, format.Name, r, Options{ActionsLog: true, Width: 61}))
			checkFormat(t, format.Name, text)
		}
	})
}
