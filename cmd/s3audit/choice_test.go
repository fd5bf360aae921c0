package main

import (
	"slices"
	"strings"
	"testing"

	"s3audit/rules/finding"
)

var choosable = []finding.Rule{
	{ID: "bucket-versioning", Severity: finding.Medium, Tags: []string{"data-protection", "recovery"}, Frameworks: map[string][]string{"gdpr": {"Art.32"}}},
	{ID: "bucket-public-write", Severity: finding.Critical, Tags: []string{"public-access", "ransomware"}, Frameworks: map[string][]string{"cis-aws-7.0.0": {"2.21"}}},
	{ID: "bucket-mfa-delete", Severity: finding.Low, Tags: []string{"data-protection", "ransomware"}, Frameworks: map[string][]string{"cis-aws-7.0.0": {"3.1.2"}}},
	{ID: "our-names", Severity: finding.Low, Tags: []string{"naming"}, Frameworks: map[string][]string{"acme-1.0": {"A-1"}}},
}

func chosenBy(t *testing.T, o ruleOptions) []string {
	t.Helper()
	c, err := o.choice()
	if err != nil {
		t.Fatal(err)
	}
	var ids []string
	for _, r := range choosable {
		if c.matches(r) {
			ids = append(ids, r.ID)
		}
	}
	return ids
}

// TestChoicesCombine: the values of one flag add up, different flags narrow
// each other, and --exclude has the last word.
func TestChoicesCombine(t *testing.T) {
	for name, tc := range map[string]struct {
		o    ruleOptions
		want string
	}{
		"all":           {ruleOptions{}, "bucket-versioning bucket-public-write bucket-mfa-delete our-names"},
		"glob":          {ruleOptions{include: []string{"bucket-*"}}, "bucket-versioning bucket-public-write bucket-mfa-delete"},
		"two globs":     {ruleOptions{include: []string{"*-names", "*-versioning"}}, "bucket-versioning our-names"},
		"severity":      {ruleOptions{severities: []string{"low"}}, "bucket-mfa-delete our-names"},
		"exactly":       {ruleOptions{severities: []string{"LOW", "critical"}}, "bucket-public-write bucket-mfa-delete our-names"},
		"tag":           {ruleOptions{tags: []string{"data-protection"}}, "bucket-versioning bucket-mfa-delete"},
		"tags":          {ruleOptions{tags: []string{"recovery", "naming"}}, "bucket-versioning our-names"},
		"framework":     {ruleOptions{frameworks: []string{"cis-aws-7.0.0"}}, "bucket-public-write bucket-mfa-delete"},
		"shortened":     {ruleOptions{frameworks: []string{"cis-aws-7", "gdpr"}}, "bucket-versioning bucket-public-write bucket-mfa-delete"},
		"user's own":    {ruleOptions{frameworks: []string{"acme-1.0"}}, "our-names"},
		"proposed":      {ruleOptions{frameworks: []string{"hipaa-proposed"}}, "bucket-mfa-delete"},
		"pack":          {ruleOptions{packs: []string{"ransomware"}}, "bucket-versioning bucket-public-write bucket-mfa-delete"},
		"pack and tag":  {ruleOptions{packs: []string{"ransomware"}, tags: []string{"public-access"}}, "bucket-public-write"},
		"everything":    {ruleOptions{include: []string{"bucket-*"}, severities: []string{"low", "critical"}, tags: []string{"ransomware"}, packs: []string{"ransomware"}, frameworks: []string{"cis-aws-7.0.0"}, exclude: []string{"*-write"}}, "bucket-mfa-delete"},
		"excluded":      {ruleOptions{include: []string{"our-names"}, exclude: []string{"our-*"}}, ""},
		"the catalogue": {ruleOptions{catalogue: true}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			if have := strings.Join(chosenBy(t, tc.o), " "); have != tc.want {
				t.Errorf("have %q\nwant %q", have, tc.want)
			}
		})
	}
}

// TestChoicesThatMatchNothing are refused, all at once and with the nearest name.
func TestChoicesThatMatchNothing(t *testing.T) {
	library, all := boundLibrary(t)
	if len(library.Packs()) < 5 {
		t.Fatalf("%d packs", len(library.Packs()))
	}
	for name, tc := range map[string]struct {
		o    ruleOptions
		want []string
	}{
		"rule":      {ruleOptions{include: []string{"bucket-versionning"}}, []string{`no rule matches "bucket-versionning". Did you mean "bucket-versioning"?`}},
		"exclude":   {ruleOptions{exclude: []string{"nothing-like-it"}}, []string{`no rule matches "nothing-like-it".`}},
		"glob":      {ruleOptions{include: []string{"["}}, []string{`rule pattern "["`}},
		"severity":  {ruleOptions{severities: []string{"urgent"}}, []string{`--severity: unknown severity "urgent"`}},
		"tag":       {ruleOptions{tags: []string{"encrypton"}}, []string{`no rule has the tag "encrypton". Did you mean "encryption"?`}},
		"pack":      {ruleOptions{packs: []string{"essential"}}, []string{`there is no pack "essential". Did you mean "essentials"?`}},
		"framework": {ruleOptions{frameworks: []string{"cis-aws-7.00"}}, []string{`there is no framework "cis-aws-7.00". Did you mean "cis-aws-7.0.0"?`}},
		"versions":  {ruleOptions{frameworks: []string{"cis-aws"}, packs: []string{"coast"}}, []string{"name one of cis-aws-1.4.0, cis-aws-1.5.0", `Did you mean "cost"?`}},
		"several":   {ruleOptions{include: []string{"bucket-versionning"}, tags: []string{"encrypton"}, frameworks: []string{"hippa"}}, []string{"bucket-versioning", "encryption", `"hipaa"`}},
		"empty":     {ruleOptions{include: []string{"bucket-versioning"}, tags: []string{"cost"}}, []string{"the choice of rules is empty"}},
	} {
		t.Run(name, func(t *testing.T) {
			c, err := tc.o.choice()
			if err == nil {
				err = c.check(all)
			}
			if err == nil {
				t.Fatal("it was taken")
			}
			for _, want := range tc.want {
				if !strings.Contains(err.Error(), want) {
					t.Errorf("have %v\nwant %s", err, want)
				}
			}
		})
	}
}

// TestEveryFrameworkChoosesItsRules: what --framework runs is what the controls list.
func TestEveryFrameworkChoosesItsRules(t *testing.T) {
	library, all := boundLibrary(t)
	for _, f := range library.Frameworks() {
		c, err := (&ruleOptions{frameworks: []string{f.ID}}).choice()
		if err != nil {
			t.Fatal(err)
		}
		var have []string
		for _, r := range all {
			if c.matches(r) {
				have = append(have, r.ID)
			}
		}
		if !slices.Equal(have, f.Rules()) {
			t.Errorf("%s runs %v, its controls list %v", f.ID, have, f.Rules())
		}
	}
}
