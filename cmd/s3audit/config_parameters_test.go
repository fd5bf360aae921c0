package main

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"s3audit/rules"
	"s3audit/rules/finding"
)

var settable = []finding.Rule{
	{ID: "bucket-lifecycle", Scope: "bucket", Parameters: []finding.Parameter{
		{Name: "min_days", Type: "number", Default: json.RawMessage("1")}, {Name: "prefixes", Type: "list(string)", Default: json.RawMessage("[]")}}},
	{ID: "account-block", Scope: "account", Parameters: []finding.Parameter{{Name: "settings", Type: "list(string)", Default: json.RawMessage("[]")}}},
}

func configOf(t testing.TB, text string) (rules.Settings, error) {
	t.Helper()
	c, err := parseConfiguration([]byte(text), "s3audit.hcl")
	if err != nil {
		return rules.Settings{}, err
	}
	return c.settings(settable)
}

func TestOverridesAreRead(t *testing.T) {
	got, err := configOf(t, `
rule "bucket-lifecycle" {
  min_days = 30

  override {
    buckets  = ["prod-*", "ledger"]
    tags     = { env = "prod", "data class" = "pci*" }
    regions  = ["eu-west-1"]
    min_days = 365
  }
  override {
    tags     = ["pci", "env=prod"]
    accounts = ["111122223333"]
    prefixes = ["a/"]
  }
}

rule "account-block" {
  override {
    accounts = ["111122223333"]
    settings = []
  }
}
`)
	if err != nil {
		t.Fatal(err)
	}
	for i := range got.Overrides {
		_, got.Overrides[i].Where, _ = strings.Cut(got.Overrides[i].Where, ".hcl:")
	}
	want := rules.Settings{
		Base: map[string]map[string]any{"bucket-lifecycle": {"min_days": 30.0}, "account-block": {}},
		Overrides: []rules.Override{
			{Rule: "bucket-lifecycle", Where: "5:3", Values: map[string]any{"min_days": 365.0}, Selector: rules.Selector{
				Buckets: []string{"prod-*", "ledger"}, Regions: []string{"eu-west-1"}, EveryTag: map[string]string{"env": "prod", "data class": "pci*"}}},
			{Rule: "bucket-lifecycle", Where: "11:3", Values: map[string]any{"prefixes": []any{"a/"}}, Selector: rules.Selector{
				AnyTag: []string{"pci", "env=prod"}, Accounts: []string{"111122223333"}}},
			{Rule: "account-block", Where: "19:3", Values: map[string]any{"settings": []any{}}, Selector: rules.Selector{Accounts: []string{"111122223333"}}},
		},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestParameterMistakes(t *testing.T) {
	bucket := func(body string) string { return "rule \"bucket-lifecycle\" {\n" + body + "\n}\n" }
	override := func(body string) string { return bucket("override {\n" + body + "\n}") }
	for want, text := range map[string]string{
		`:1:6: Unknown rule`:                          "rule \"bucket-livecycle\" {}\n",
		`Did you mean "bucket-lifecycle"?`:            "rule \"bucket-livecycle\" {}\n",
		`:4:6: Rule set twice`:                        bucket("") + "rule \"bucket-lifecycle\" {}\n",
		`:2:1: Unknown parameter of rule`:             bucket("min_dais = 1"),
		`Did you mean "min_days"?`:                    bucket("min_dais = 1"),
		`:2:1: Unknown block`:                         bucket("overide {}"),
		`Did you mean "override"?`:                    bucket("overide {}"),
		`Block with a name`:                           bucket("override \"prod\" {}"),
		`:2:12: Wrong type for parameter min_days`:    bucket("min_days = \"many\""),
		`:2:1: Override selects nothing`:              override("min_days = 1"),
		`:2:1: Override sets nothing`:                 override(`buckets = ["a"]`),
		`:3:1: Unknown parameter or selector of rule`: override(`bucket = ["a"]`),
		`Did you mean "buckets"?`:                     override(`bucket = ["a"]`),
		`The list of buckets is empty`:                override("buckets = []\nmin_days = 1"),
		`The object of tags is empty`:                 override("tags = {}\nmin_days = 1"),
		`"[a" is no pattern`:                          override("buckets = [\"[a\"]\nmin_days = 1"),
		`"=prod" names no tag`:                        override("tags = [\"=prod\"]\nmin_days = 1"),
		`Write a tag as KEY`:                          override("tags = {env = 1}\nmin_days = 1"),
		`"12" is not an account id of 12 digits`:      override("accounts = [\"12\"]\nmin_days = 1"),
		`Write a list: regions`:                       override("regions = \"eu-west-1\"\nmin_days = 1"),
		`Write each entry of regions in quotes`:       override("regions = [1]\nmin_days = 1"),
		`Blocks are not allowed here`:                 override("buckets = [\"a\"]\nmin_days = 1\nmore {}"),
		`Rule "account-block" is about the account`:   "rule \"account-block\" {\noverride {\nregions = [\"eu-west-1\"]\nsettings = []\n}\n}\n",
	} {
		_, err := configOf(t, text)
		if err == nil || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), "s3audit.hcl:") {
			t.Errorf("%s\nwant %q, have %v", text, want, err)
		}
	}
}

// All mistakes are said at once, in the order they stand in.
func TestMistakesInOrder(t *testing.T) {
	text := "rule \"bucket-lifecycle\" {\n  a = 1\n  b = 2\n  override {\n    c = 3\n    buckets = []\n  }\n}\nrule \"x\" {}\n"
	for range 5 {
		_, err := configOf(t, text)
		if err == nil || !strings.Contains(err.Error(), "5 mistakes") {
			t.Fatal(err)
		}
		at := 0
		for _, place := range []string{":2:3:", ":3:3:", ":5:5:", ":6:15:", ":9:6:"} {
			i := strings.Index(err.Error()[at:], place)
			if i < 0 {
				t.Fatalf("%s is missing or late:\n%v", place, err)
			}
			at += i
		}
	}
}

// FuzzConfiguration: whatever stands in the file, it is taken or refused with a
// place; what is taken, the rules take too.
func FuzzConfiguration(f *testing.F) {
	f.Add("rule \"bucket-lifecycle\" {\n min_days = 3\n override {\n  buckets = [\"a*\"]\n  min_days = 4\n }\n}\n")
	f.Add("rule \"account-block\" {\n override {\n  accounts = [\"111122223333\"]\n  settings = [\"x\"]\n }\n}\n")
	f.Add("rule \"bucket-lifecycle\" {\n override {\n  tags = { (1) = null }\n  min_days = null\n }\n}\n")
	f.Fuzz(func(t *testing.T, text string) {
		set, err := configOf(t, text)
		if err != nil && !strings.Contains(err.Error(), "s3audit.hcl:") {
			t.Errorf("no place: %v", err)
		}
		for _, o := range set.Overrides {
			if err == nil && (len(o.Values) == 0 || len(o.Buckets)+len(o.Accounts)+len(o.Regions)+len(o.AnyTag)+len(o.EveryTag) == 0) {
				t.Errorf("%+v says nothing", o)
			}
		}
	})
}
