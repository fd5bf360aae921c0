package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/hashicorp/hcl/v2/gohcl"

	"s3audit/rules"
	"s3audit/rules/finding"
)

func configurationPage(t *testing.T) string {
	t.Helper()
	page, err := os.ReadFile(filepath.Join(docsDir, "configuration.md"))
	if err != nil {
		t.Fatal(err)
	}
	return string(page)
}

// TestConfigurationPage: every example of the page is taken as it stands.
func TestConfigurationPage(t *testing.T) {
	engine, err := rules.Load(rules.Options{})
	if err != nil {
		t.Fatal(err)
	}
	blocks := strings.Split(configurationPage(t), "```hcl\n")[1:]
	if len(blocks) < 4 {
		t.Fatalf("%d examples", len(blocks))
	}
	for _, block := range blocks {
		text, _, _ := strings.Cut(block, "```")
		c, err := parseConfiguration([]byte(text), "s3audit.hcl")
		if err != nil {
			t.Errorf("%s\n%v", text, err)
			continue
		}
		if _, err := c.settings(engine.Rules()); err != nil {
			t.Error(err)
		}
		c.ExceptionFiles = nil // those of the example are not there
		agreed, err := (&exceptionOptions{}).load(c, engine.Rules())
		if err != nil {
			t.Error(err)
			continue
		}
		for _, use := range agreed.Uses(rules.Reach{}) {
			if len(use.GoneRules) > 0 || use.Status == finding.Gone {
				t.Errorf("exception %s names no rule: %v", use.Name, use.GoneRules)
			}
		}
	}
}

// TestConfigurationPageHasEveryKey: what the code reads, the page names.
func TestConfigurationPageHasEveryKey(t *testing.T) {
	page := configurationPage(t)
	schema, _ := gohcl.ImpliedBodySchema(&configuration{})
	var want []string
	for _, a := range schema.Attributes {
		want = append(want, "| `"+a.Name+"` |")
	}
	for _, b := range schema.Blocks {
		want = append(want, "| `"+b.Type)
	}
	for _, name := range append(exceptionKeyNames(), selectorNames...) {
		want = append(want, "| `"+name+"` |")
	}
	for _, list := range trustedLists {
		want = append(want, "\n  "+list.name+" ")
	}
	for _, status := range []finding.ExceptionStatus{finding.InForce, finding.Expired, finding.Unused, finding.Gone, finding.NotEvaluated} {
		want = append(want, "| `"+string(status)+"` |")
	}
	for _, name := range want {
		if !strings.Contains(page, name) {
			t.Errorf("the page has no %q", name)
		}
	}
}
