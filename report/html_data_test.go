package report

import (
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"encoding/json"
	"regexp"
	"strings"
	"testing"

	"s3audit/rules/finding"
)

// dataOf reads the data of a page as its script does.
func dataOf(t testing.TB, page []byte) (d pageData, text []byte) {
	t.Helper()
	_, rest, _ := bytes.Cut(page, []byte(`<script type="application/octet-stream" id="data">`))
	packed, _, found := bytes.Cut(rest, []byte("</script>"))
	raw, err := base64.StdEncoding.DecodeString(string(packed))
	if !found || err != nil {
		t.Fatalf("the page holds no data: %v", err)
	}
	z, err := gzip.NewReader(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	if !z.ModTime.IsZero() || z.Name != "" {
		t.Errorf("the gzip header holds %v %q", z.ModTime, z.Name)
	}
	var b bytes.Buffer
	if _, err := b.ReadFrom(z); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(b.Bytes(), &d); err != nil {
		t.Fatal(err)
	}
	return d, b.Bytes()
}

var packedData = regexp.MustCompile(`(id="data">)[A-Za-z0-9+/=]*<`)

// legible is a page as a golden file keeps it: the data as JSON, and without
// the style and script, which are files of their own.
func legible(t testing.TB, format string, page []byte) []byte {
	t.Helper()
	if format != "html" {
		return page
	}
	_, text := dataOf(t, page)
	var pretty bytes.Buffer
	if err := json.Indent(&pretty, text, "", " "); err != nil {
		t.Fatal(err)
	}
	attribute := strings.NewReplacer("'", "&#39;", "+", "&#43;")
	short := strings.NewReplacer(pageStyle(), "", attribute.Replace(digest(pageStyle())), "its digest",
		strings.ReplaceAll(pageScript(), "##", "#&#35;"), "\"use strict\";", attribute.Replace(digest(pageScript())), "its digest").Replace(string(page))
	return []byte(packedData.ReplaceAllStringFunc(short, func(string) string { return "id=\"data\">\n" + pretty.String() + "\n<" }))
}

// TestHTMLHasEveryFinding puts every finding together again from the columns.
func TestHTMLHasEveryFinding(t *testing.T) {
	for _, r := range []*Report{typicalReport(), deniedReport(), hostileReport(), largeReport(), exceptedReport(""), emptyReport()} {
		d, _ := dataOf(t, render(t, "html", r, Options{}))
		have := map[string]int{}
		for i := range d.Findings.Rule {
			place := d.Places[d.Findings.Place[i]]
			arn := d.Findings.ARN[i]
			if arn == 0 {
				arn = place.ARN
			}
			have[strings.Join([]string{
				d.Findings.Fingerprints[i*printLength : (i+1)*printLength], d.Rules[d.Findings.Rule[i]].ID, place.Bucket, d.Texts[arn], d.Texts[d.Findings.Says[i]],
				finding.Severity(d.Findings.Severity[i]).String(), string(dataVerdicts[d.Findings.Verdict[i]]), d.Agreed[d.Findings.Agreed[i]].Text,
			}, "|")]++
		}
		for i := range r.Findings {
			f := &r.Findings[i]
			exception := ""
			if f.Exception != nil {
				exception = agreed(f.Exception)
			}
			want := strings.Join([]string{f.Fingerprint[:printLength], plain(f.Rule), plain(f.Bucket), plain(f.ARN), says(f), f.Severity.String(), string(f.Verdict), exception}, "|")
			if have[want]--; have[want] < 0 {
				t.Errorf("not in the data: %s", want)
			}
		}
		if len(d.Findings.Rule) != len(r.Findings) {
			t.Errorf("%d findings, want %d", len(d.Findings.Rule), len(r.Findings))
		}
	}
}

// TestHTMLDataKeepsEvidence follows the numbers of one finding.
func TestHTMLDataKeepsEvidence(t *testing.T) {
	d, _ := dataOf(t, render(t, "html", typicalReport(), Options{}))
	found := 0
	for i := range d.Findings.Rule {
		if rows := d.Evidence[d.Findings.Evidence[i]]; len(rows) == 2 {
			found++
			if path, value := d.Texts[rows[1][0]], d.Texts[rows[1][1]]; path != "derived.publicAccessBlock.RestrictPublicBuckets" || value != "false" {
				t.Errorf("evidence is %q = %q", path, value)
			}
		}
		if rows := d.Missing[d.Findings.Missing[i]]; len(rows) > 0 && d.Texts[rows[0][0]] == "policy" {
			found++
			if action := d.Texts[rows[0][4]]; action != "s3:GetBucketPolicy" {
				t.Errorf("the action is %q", action)
			}
		}
	}
	if found != 2 {
		t.Errorf("%d of 2 found", found)
	}
}

// TestHTMLDataIsShown: what the script shows is as safe as what the page says.
func TestHTMLDataIsShown(t *testing.T) {
	for _, r := range []*Report{hostileReport(), exceptedReport(hostile), controlled(hostile), wholeReport(hostile)} {
		d, _ := dataOf(t, render(t, "html", r, Options{}))
		var walk func(v any)
		walk = func(v any) {
			switch v := v.(type) {
			case string:
				checkShown(t, "data", strings.ReplaceAll(v, "\n", "\x00"))
			case []any:
				for _, one := range v {
					walk(one)
				}
			case map[string]any:
				for key, one := range v {
					walk(key)
					walk(one)
				}
			}
		}
		text, _ := json.Marshal(d)
		var v any
		if err := json.Unmarshal(text, &v); err != nil {
			t.Fatal(err)
		}
		walk(v)
		for _, rule := range d.Rules {
			for _, link := range rule.Links {
				if !strings.HasPrefix(link, "https://") {
					t.Errorf("a link to %q", link)
				}
			}
		}
	}
}

// TestHTMLIsBounded: a large account makes the data larger, and not the page.
func TestHTMLIsBounded(t *testing.T) {
	size := func(r *Report) int {
		page := render(t, "html", r, Options{})
		return bytes.Count(packedData.ReplaceAll(page, nil), []byte("<"))
	}
	r := largeReport()
	for i := range 400 {
		r.Rules = append(r.Rules, r.Rules[i%6])
		r.Coverage.Vanished = append(r.Coverage.Vanished, "acme-gone")
		r.Exceptions = append(r.Exceptions, finding.ExceptionUse{Status: finding.Unused})
	}
	if n := size(r); n > 3000 {
		t.Errorf("%d tags", n)
	}
	page := string(render(t, "html", r, Options{}))
	for _, want := range []string{"The worst 60 of 3,215 findings", "1,490 more buckets", "of 406 rules", "And 380 more exceptions", "and 380 more."} {
		if !strings.Contains(page, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
}

// TestHTMLFromJSON: the page of the JSON document is the page of the scan.
func TestHTMLFromJSON(t *testing.T) {
	for _, r := range []*Report{emptyReport(), cleanReport(), typicalReport(), deniedReport(), largeReport(), exceptedReport(""), controlled(""), wholeReport("")} {
		var again Report
		if err := json.Unmarshal(render(t, "json", r, Options{}), &again); err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(render(t, "html", r, Options{}), render(t, "html", &again, Options{})) {
			t.Errorf("the page of %s differs", r.Exit.Reason)
		}
	}
}

func TestProportioned(t *testing.T) {
	parts := proportioned([]part{{Name: "a", N: 1}, {Name: "b"}, {Name: "c", N: 3}})
	if len(parts) != 2 || parts[0].Width != 25 || parts[1].X != 25 || parts[1].Width != 75 || len(proportioned([]part{{}})) != 0 {
		t.Errorf("%+v", parts)
	}
}
