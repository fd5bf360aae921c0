package framework_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"s3audit/policies"
	"s3audit/rules/finding"
	"s3audit/rules/framework"
)

func near(name string, known []string) string {
	for _, k := range known {
		if len(name) > 3 && strings.HasPrefix(k, name[:4]) {
			return " Did you mean " + k + "?"
		}
	}
	return ""
}

func load(t testing.TB, dirs ...string) (*framework.Library, error) {
	t.Helper()
	return framework.Load(framework.Options{Policies: dirs, Near: near})
}

func bound(t testing.TB) (*framework.Library, []finding.Rule) {
	t.Helper()
	l, err := load(t)
	if err != nil {
		t.Fatal(err)
	}
	all := catalog(t)
	if err := l.Bind(all); err != nil {
		t.Fatal(err)
	}
	return l, all
}

// catalog is every embedded rule, as its METADATA describes it.
func catalog(t testing.TB) []finding.Rule {
	t.Helper()
	text, err := policies.FS.ReadFile("s3audit/catalog/data.json")
	if err != nil {
		t.Fatal(err)
	}
	var all []finding.Rule
	if err := json.Unmarshal(text, &all); err != nil {
		t.Fatal(err)
	}
	return all
}

// TestMetadataNamesWhatTheFilesHave: every framework and control that a rule
// names is in the files, with a title, and every rule of the files exists.
func TestMetadataNamesWhatTheFilesHave(t *testing.T) {
	l, err := load(t)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range catalog(t) {
		for id, controls := range r.Frameworks {
			f := l.Framework(id)
			if f == nil || f.Proposed {
				t.Errorf("rule %s names the framework %q: policies/frameworks has no file of that id", r.ID, id)
				continue
			}
			for _, control := range controls {
				if !has(f, control) {
					t.Errorf("rule %s names control %q of %s: the file has no such control", r.ID, control, id)
				}
			}
		}
	}
	if err := l.Bind(catalog(t)); err != nil {
		t.Error(err)
	}
}

func has(f *framework.Framework, control string) bool {
	for _, c := range f.Controls {
		if c.ID == control {
			return true
		}
	}
	return false
}

// TestEmbeddedFiles: every framework says who publishes it and where, titles
// are short and ours alone, and our own mappings say so and repeat no official one.
func TestEmbeddedFiles(t *testing.T) {
	l, all := bound(t)
	for _, f := range l.Frameworks() {
		if f.Version == "" || f.Publisher == "" || !strings.HasPrefix(f.URL, "https://") || f.Source != "builtin" {
			t.Errorf("%s: incomplete: %+v", f.ID, f)
		}
		if f.Proposed != strings.HasSuffix(f.ID, "-proposed") || f.Proposed != (f.Label == framework.Label) || f.Proposed != strings.Contains(f.Title(), framework.Label) {
			t.Errorf("%s: a mapping of our own ends in -proposed and is labelled, no other does", f.ID)
		}
		for _, c := range f.Controls {
			if len(c.Title) > 90 || strings.Contains(strings.ToLower(c.Title), " shall ") {
				t.Errorf("%s %s: the title is not our own short words: %q", f.ID, c.ID, c.Title)
			}
			if c.Manual != (len(c.Rules) == 0) || c.Manual && c.Note == "" {
				t.Errorf("%s %s: manual and rules do not fit: %+v", f.ID, c.ID, c)
			}
		}
	}
	for _, p := range l.Packs() {
		n := 0
		for _, r := range all {
			if p.Has(r) {
				n++
			}
		}
		if n < 4 {
			t.Errorf("pack %s has %d rules", p.ID, n)
		}
	}
}

// TestProposedSayNothingOfficial: what a publisher maps is not proposed again.
func TestProposedSayNothingOfficial(t *testing.T) {
	l, _ := bound(t)
	for _, f := range l.Frameworks() {
		official := l.Framework(strings.TrimSuffix(f.ID, "-proposed"))
		if !f.Proposed {
			continue
		}
		if official == nil {
			t.Errorf("%s proposes for no framework there is", f.ID)
			continue
		}
		for _, c := range f.Controls {
			for _, o := range official.Controls {
				if o.ID != c.ID {
					continue
				}
				if o.Title != c.Title {
					t.Errorf("%s %s has two titles: %q and %q", f.ID, c.ID, c.Title, o.Title)
				}
				for _, rule := range c.Rules {
					if strings.Contains(" "+strings.Join(o.Rules, " ")+" ", " "+rule+" ") {
						t.Errorf("%s %s proposes %s, which is official", f.ID, c.ID, rule)
					}
				}
			}
		}
	}
}

// TestTableOfVersions: all the frameworks that were promised are there.
func TestTableOfVersions(t *testing.T) {
	l, _ := bound(t)
	for _, id := range []string{
		"cis-aws-1.4.0", "cis-aws-1.5.0", "cis-aws-2.0.0", "cis-aws-3.0.0", "cis-aws-4.0.1", "cis-aws-5.0.0", "cis-aws-6.0.0", "cis-aws-7.0.0",
		"aws-fsbp-1.0.0", "pci-dss-4.0.1", "nist-800-53-r5", "nist-800-171-r2", "nist-csf-1.1", "nist-csf-2.0", "hipaa", "soc2-tsc-2017",
		"iso-27001-2022", "gdpr", "fedramp-low-r4", "fedramp-moderate-r4", "fedramp-20x-low", "cis-controls-8.1", "cmmc-2.0", "csa-ccm-4.0",
		"dora-2022-2554", "nis2", "mitre-attack", "aws-well-architected",
	} {
		if l.Framework(id) == nil {
			t.Errorf("there is no framework %s", id)
		}
	}
}

func TestFind(t *testing.T) {
	l, _ := bound(t)
	for name, want := range map[string]string{
		"cis-aws-7.0.0": "cis-aws-7.0.0", "cis-aws-7": "cis-aws-7.0.0", "soc2": "soc2-tsc-2017", "pci-dss": "pci-dss-4.0.1",
		"hipaa": "hipaa", "hipaa-proposed": "hipaa-proposed", "nist-800-53": "nist-800-53-r5",
	} {
		if f, err := l.Find(name); err != nil || f.ID != want {
			t.Errorf("Find(%q): have %v, %v, want %s", name, f, err, want)
		}
	}
	for name, want := range map[string]string{
		"cis-aws":      "several versions: name one of cis-aws-1.4.0, cis-aws-1.5.0",
		"nist-csf":     "nist-csf-1.1, nist-csf-2.0",
		"cis-asw-7.0":  `no framework "cis-asw-7.0". Did you mean cis-`,
		"cis-aws-7.0.": "no framework",
		"":             "no framework",
		"c":            "no framework",
	} {
		if f, err := l.Find(name); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("Find(%q): have %v, %v, want %q", name, f, err, want)
		}
	}
}

const ours = `{
  "acme-1.0": {
    "name": "Acme baseline",
    "version": "1.0",
    "controls": [
      {"id": "A-2", "title": "Versions are kept", "rules": ["bucket-versioning"]},
      {"id": "A-10", "title": "Somebody looks", "manual": true, "note": "Ask them."}
    ]
  }
}
`

func tree(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestUserFrameworks(t *testing.T) {
	l, err := load(t, tree(t, map[string]string{
		"frameworks/acme.json": ours,
		"packs/mine.json":      `{"mine": {"title": "Mine", "rules": ["bucket-v*"]}}`,
	}))
	if err != nil {
		t.Fatal(err)
	}
	all := []finding.Rule{
		{ID: "bucket-versioning", Tags: []string{"exposure"}},
		{ID: "our-names", Frameworks: map[string][]string{"acme-1.0": {"A-10"}, "other": {"1"}, "cis-aws-5.0.0": {"1.4"}}},
	}
	_ = l.Bind(all) // the embedded files name rules that this library lacks
	f := l.Framework("acme-1.0")
	want := []framework.Control{
		{ID: "A-2", Title: "Versions are kept", Rules: []string{"bucket-versioning"}},
		{ID: "A-10", Title: "Somebody looks", Rules: []string{"our-names"}, Note: "Ask them."},
	}
	if diff := cmp.Diff(f.Controls, want); diff != "" {
		t.Errorf("(-have +want)\n%s", diff)
	}
	if other := l.Framework("other"); other == nil || other.Source != "rule our-names" || other.Controls[0].Title != "1" {
		t.Errorf("a framework that only a rule names: have %+v", other)
	}
	if cis := l.Framework("cis-aws-5.0.0"); cis.Controls[0].ID != "1.4" {
		t.Errorf("a control that a user's rule brings: have %+v", cis.Controls[0])
	}
	if p, err := l.Pack("mine"); err != nil || !p.Has(all[0]) || p.Has(all[1]) {
		t.Errorf("pack: have %+v, %v", p, err)
	}
	if _, err := l.Pack("minx"); err == nil || !strings.Contains(err.Error(), `no pack "minx"`) {
		t.Errorf("have %v", err)
	}
}
