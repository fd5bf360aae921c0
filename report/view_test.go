package report

import (
	"bytes"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/jedib0t/go-pretty/v6/text"
	"golang.org/x/net/html"

	"s3audit/collector/snapshot"
	"s3audit/rules/finding"
)

func TestGroupsComeWorstFirst(t *testing.T) {
	s := newFound()
	s.add("a-low", "", "access-logging-enabled", finding.Fail, "m", nil)
	s.add("b-unknown-critical", "", "bucket-policy-public", finding.Unknown, "m", nil)
	s.add("c-high", "", "bucket-public-access-block", finding.Fail, "m", nil)
	s.add("d-excepted-critical", "", "bucket-policy-public", finding.Fail, "m", func(f *finding.Finding) { f.Exception = &finding.Exception{} })
	s.add("e-critical", "", "bucket-policy-public", finding.Fail, "m", nil)
	s.add("f-critical-and-high", "", "bucket-policy-public", finding.Fail, "m", nil)
	s.add("f-critical-and-high", "", "bucket-public-access-block", finding.Fail, "m", nil)
	s.add("g-medium", "", "versioning-enabled", finding.Fail, "m", nil)
	s.add("h-pass", "", "versioning-enabled", finding.Pass, "m", nil)
	var got []string
	for _, g := range grouped(s.report(snapshot.Coverage{}, Exit{})) {
		got = append(got, g.Bucket)
	}
	want := "f-critical-and-high e-critical c-high b-unknown-critical g-medium a-low d-excepted-critical h-pass"
	if strings.Join(got, " ") != want {
		t.Errorf("got  %s\nwant %s", strings.Join(got, " "), want)
	}
}

func TestTableFitsItsWidth(t *testing.T) {
	for _, width := range []int{60, 72, 80, 100, 132, 240} {
		for _, r := range []*Report{typicalReport(), deniedReport(), hostileReport(), largeReport()} {
			for i, line := range strings.Split(string(render(t, "table", r, Options{Width: width})), "\n") {
				// Names of calls are not wrapped: one may be granted by copying it.
				if w := text.StringWidth(line); w > width && !strings.HasPrefix(line, "  ") {
					t.Fatalf("width %d, line %d is %d wide: %s", width, i+1, w, line)
				}
				if strings.TrimRight(line, " ") != line {
					t.Fatalf("width %d, line %d ends in blanks: %q", width, i+1, line)
				}
			}
		}
	}
}

// TestTableNamesEverything: whatever is not capped is in the table.
func TestTableNamesEverything(t *testing.T) {
	r := typicalReport()
	got := string(render(t, "table", r, Options{}))
	for _, f := range r.Findings {
		for _, want := range append([]string{f.Rule, f.Bucket}, grants(f.Missing)...) {
			if !strings.Contains(got, want) {
				t.Errorf("the table does not name %q", want)
			}
		}
	}
	for _, want := range []string{r.Exit.Reason, "acme-tmp-7f3a", "42 buckets listed", "40 evaluated", "web team", "2026-12-31"} {
		if !strings.Contains(strings.ToLower(got), strings.ToLower(want)) {
			t.Errorf("the table does not say %q", want)
		}
	}
}

func TestCapsAreStated(t *testing.T) {
	got := string(render(t, "table", largeReport(), Options{MaxBuckets: 3, MaxFindings: 1}))
	for want, n := range map[string]int{"… and 2 more findings here, not shown: 1 medium, 1 low.": 3, "… and 1,497 more buckets not shown here": 1} {
		if strings.Count(got, want) != n {
			t.Errorf("%q is there %d times, want %d", want, strings.Count(got, want), n)
		}
	}
	if all := string(render(t, "table", largeReport(), Options{})); strings.Contains(all, "not shown") || strings.Count(all, "━━ HIGH  fleet-")+strings.Count(all, "━━ MEDIUM  fleet-") != 1500 {
		t.Error("without caps not everything is shown")
	}
}

func TestLongTablesEndWithTheWorst(t *testing.T) {
	_, end, found := strings.Cut(string(render(t, "table", largeReport(), Options{})), "WORST BUCKETS")
	if !found || !strings.Contains(end, "fleet-0000  1 high, 1 medium, 1 low") || strings.Count(end, "fleet-") != shortlist {
		t.Errorf("the end of a long table is %.600q", end)
	}
}

func TestChopID(t *testing.T) {
	for _, c := range []struct{ id, want string }{
		{"versioning-enabled", "versioning-enabled"},
		{"bucket-policy-cross-account", "bucket-policy-cross-|account"},
		{"abcdefghijklmnopqrstuvwxyz", "abcdefghijklmnopqrst|uvwxyz"},
	} {
		if got := strings.Join(chopID(c.id, 20), "|"); got != c.want {
			t.Errorf("%s: %s, want %s", c.id, got, c.want)
		}
	}
}

func TestFirstSentence(t *testing.T) {
	for in, want := range map[string]string{
		"Enable it. Then wait.": "Enable it.", "Use 1.2.3 now.": "Use 1.2.3 now.", "Name it, e.g. by tag.": "Name it, e.g. by tag.", "": "",
	} {
		if got := firstSentence(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

// TestMarkdownBudget: the document stays below its limit, and what is shown and
// what is left add up.
func TestMarkdownBudget(t *testing.T) {
	for _, budget := range []int{0, 3_000, 12_000, SummaryBytes} {
		got := string(render(t, "markdown", largeReport(), Options{MaxBytes: budget}))
		limit := budget
		if limit == 0 {
			limit = CommentBytes
		}
		if len(got) > limit {
			t.Errorf("budget %d: %d bytes", limit, len(got))
		}
		left := 0
		if m := regexp.MustCompile(`Cut here:\*\* ([\d,]+) more bucket`).FindStringSubmatch(got); m != nil {
			fmt.Sscan(strings.ReplaceAll(m[1], ",", ""), &left)
		}
		if shown := strings.Count(got, "\n### ") - 1; shown+left != 1500 {
			t.Errorf("budget %d: %d buckets shown and %d left out", limit, shown, left)
		}
		if !strings.HasPrefix(got, MarkdownMarker) || !strings.Contains(got, "### Coverage") {
			t.Errorf("budget %d: marker or coverage is missing", limit)
		}
	}
}

func TestMarkdownTablesKeepTheirShape(t *testing.T) {
	bar := regexp.MustCompile(`(^|[^\\])\|`)
	columns := 0
	for _, line := range strings.Split(string(render(t, "markdown", hostileReport(), Options{})), "\n") {
		if !strings.HasPrefix(line, "|") {
			columns = 0
			continue
		}
		n := len(bar.FindAllString(strings.ReplaceAll(line, `\\`, ""), -1))
		if columns != 0 && n != columns {
			t.Errorf("%d cell ends, want %d: %s", n, columns, line)
		}
		columns = n
	}
}

// TestHTMLLoadsNothing parses the page as a browser does: whatever names and
// policies say, no element, address or handler comes from them.
func TestHTMLLoadsNothing(t *testing.T) {
	for _, s := range samples() {
		if s.only != "" {
			continue
		}
		counts := map[string]int{}
		tokens := html.NewTokenizer(bytes.NewReader(render(t, "html", s.report, s.opts)))
		for tokens.Next() != html.ErrorToken {
			token := tokens.Token()
			if token.Type != html.StartTagToken && token.Type != html.SelfClosingTagToken {
				continue
			}
			counts[token.Data]++
			for _, a := range token.Attr {
				if strings.HasPrefix(a.Key, "on") || slices.Contains([]string{"src", "srcset", "style", "action", "data", "formaction"}, a.Key) ||
					a.Key == "href" && !strings.HasPrefix(a.Val, "#") {
					t.Errorf("%s: <%s %s=%q>", s.name, token.Data, a.Key, a.Val)
				}
			}
		}
		for tag, n := range map[string]int{"script": 2, "style": 1, "html": 1, "img": 0, "iframe": 0, "link": 0, "b": 0, "form": 0} {
			if counts[tag] != n {
				t.Errorf("%s: %d times <%s>, want %d", s.name, counts[tag], tag, n)
			}
		}
	}
}

// TestHTMLPolicyAllowsItsOwn recomputes the hashes from the page itself.
func TestHTMLPolicyAllowsItsOwn(t *testing.T) {
	page := string(render(t, "html", typicalReport(), Options{}))
	for _, tag := range []string{"style", "script"} {
		_, rest, _ := strings.Cut(page, "<"+tag+">")
		body, _, _ := strings.Cut(rest, "</"+tag+">")
		want := tag + "-src " + strings.NewReplacer("'", "&#39;", "+", "&#43;").Replace(digest(body))
		if len(body) < 100 || !strings.Contains(page, want) {
			t.Errorf("the policy does not allow the page's %s", tag)
		}
	}
}

func TestWhy(t *testing.T) {
	for want, missing := range map[string][]finding.Missing{
		"GetBucketAcl was denied (AccessDenied)": {{State: "denied", API: "GetBucketAcl", Code: "AccessDenied"}},
		"GetBucketAcl and GetBucketPolicy were denied (AccessDenied); GetBucketTagging gave no usable answer (Timeout)": {
			{State: "denied", API: "GetBucketAcl", Code: "AccessDenied"}, {State: "failed", API: "GetBucketTagging", Code: "Timeout"},
			{State: "denied", API: "GetBucketPolicy", Code: "AccessDenied"}, {State: "denied", API: "GetBucketAcl", Code: "AccessDenied"}},
		"GetBucketAbac was not supported by this endpoint (NotImplemented)": {{State: "unsupported", API: "GetBucketAbac", Code: "NotImplemented"}},
		"versioning was not collected":                                      {{State: "not-collected", Subresource: "versioning"}},
		"policy was not known before apply":                                 {{State: "unknown", Subresource: "policy"}},
	} {
		if got := why(missing); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func TestSummaryAdd(t *testing.T) {
	got, _ := json.Marshal(typicalReport().Summary)
	want := `{"verdicts":{"error":1,"fail":8,"not-applicable":17,"pass":201,"unknown":3},` +
		`"severities":{"critical":1,"high":2,"info":1,"low":1,"medium":2},"unknowns":{"critical":1,"high":1,"medium":1},"excepted":1,"buckets":2}`
	if string(got) != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

// TestStreamsAreTheWhole: a format that is written finding by finding gives
// the bytes of the whole, and no more than a line at once.
func TestStreamsAreTheWhole(t *testing.T) {
	for _, f := range Formats() {
		if f.Begin == nil {
			continue
		}
		r := hostileReport()
		var b strings.Builder
		s, err := f.Begin(&b, headOf(r), Options{})
		if err != nil {
			t.Fatal(err)
		}
		for i := range r.Findings {
			before := b.Len()
			if err := s.Finding(&r.Findings[i]); err != nil {
				t.Fatal(err)
			}
			if line := b.String()[before:]; strings.Count(line, "\n") > 1 || line != "" && !strings.HasSuffix(line, "\n") {
				t.Errorf("%s: not one line: %q", f.Name, line)
			}
		}
		if err := s.End(r.Baseline); err != nil {
			t.Fatal(err)
		}
		if b.String() != string(render(t, f.Name, r, Options{})) {
			t.Errorf("%s: finding by finding differs from the whole", f.Name)
		}
	}
}

// A bucket that is cut from the table still says what is not known of it.
func TestHiddenGapsAreTold(t *testing.T) {
	r := typicalReport()
	r.Findings = append([]finding.Finding(nil), r.Findings...)
	for i := range 8 {
		r.Findings = append(r.Findings, finding.Finding{
			Rule: "bucket-public-read", Severity: finding.Critical, Verdict: finding.Unknown, Bucket: fmt.Sprintf("zz-%d", i), Message: "not established",
			Missing: []finding.Missing{{State: "denied", API: "GetBucketPolicy", Action: "s3:GetBucketPolicy", Code: "AccessDenied"}},
		})
	}
	got := string(render(t, "table", r, Options{MaxBuckets: 1, Width: 120}))
	for _, want := range []string{"NOT ESTABLISHED", "zz-0", "s3:GetBucketPolicy", "more buckets."} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is missing from:\n%s", want, got)
		}
	}
}
