package report

import (
	"path/filepath"
	"strings"
	"testing"

	"s3audit/rules/exposure"
)

// wholeReport has all that a page can show: facts about buckets, a baseline,
// frameworks and exceptions.
func wholeReport(text string) *Report {
	r := comparedReport()
	r.Exceptions = exceptedReport(text).Exceptions
	r.Frameworks = controlled(text).Frameworks
	r.Buckets = reachable(text)
	r.Fixes = ready(text)
	return r
}

func ready(text string) []ReadyFix {
	return []ReadyFix{{
		Name: "stop-public-policy", Description: "Takes the open statements out of the policy." + text, Rules: []string{"bucket-policy-public", text},
		HCL: "fix \"our-stop-public-policy\" {\n  rules = [\"bucket-policy-public\"]\n}\n" + text,
	}}
}

func reachable(text string) []Bucket {
	open := &exposure.Brief{
		Verdict: exposure.Public, List: exposure.Public, Read: exposure.Public, Write: exposure.Private, Admin: exposure.Private, Metadata: exposure.Unknown,
		Statements: []exposure.BriefStatement{
			{Effect: "Allow", Level: exposure.Public, Text: `Statement 1 "PublicRead" lets anyone read objects. That is public.` + text},
			{Effect: "Deny", Text: "Statement 2 denies everyone to write objects."},
		},
		Layers: []exposure.BriefLayer{
			{Layer: "bucket-policy", Effect: "opens", Level: exposure.Public, Text: "Bucket policy: Opens list and read (public)." + text},
			{Layer: "bucket-block", Effect: "none", Text: "Bucket block: No switch on that closes anything."},
			{Layer: "account-block", Effect: "unknown", Text: "Account block: Not known (denied: AccessDenied)."},
		},
		Notes: []exposure.Paragraph{{Heading: "Fix", Lines: []string{"Statement 1: name the callers." + text}}},
	}
	held := &exposure.Brief{
		Verdict: exposure.Private, List: exposure.Private, Read: exposure.Private, Write: exposure.Private, Admin: exposure.Private, Metadata: exposure.Private,
		Statements: []exposure.BriefStatement{},
		Layers:     []exposure.BriefLayer{{Layer: "bucket-block", Effect: "closes", Level: exposure.Public, Text: "Bucket block: RestrictPublicBuckets on."}},
		Notes:      []exposure.Paragraph{{Heading: "Held back", Lines: []string{"The policy is public, and only RestrictPublicBuckets holds it back."}}},
	}
	return []Bucket{
		{Name: "acme-backup-vault", Account: account, Region: "eu-west-1", ARN: "arn:aws:s3:::acme-backup-vault", Exposure: held},
		{Name: "acme-forgotten-export" + text, Account: account, Region: "us-east-1", ARN: "arn:aws:s3:::acme-forgotten-export",
			Tags: map[string]string{"team": "data" + text, "Owner": "Ada", "env": "prod"}, Exposure: open},
		{Name: "acme-www", Account: account, Region: "us-east-1", ARN: "arn:aws:s3:::acme-www", Tags: map[string]string{"Team": "web"}},
	}
}

// TestWholeGolden holds the page and the document that browsers are tested with.
func TestWholeGolden(t *testing.T) {
	for _, format := range []string{"html", "json"} {
		golden(t, filepath.Join("testdata", "whole", "whole."+format), legible(t, format, render(t, format, wholeReport(""), Options{})))
	}
}

func TestWholeFollowsTheSchema(t *testing.T) {
	whole, _ := schemas(t)
	good := string(render(t, "json", wholeReport(""), Options{}))
	if err := whole.Validate(decode(t, []byte(good))); err != nil {
		t.Error(err)
	}
	for name, swap := range map[string][2]string{
		"level":  {`"verdict": "public"`, `"verdict": "open"`},
		"effect": {`"effect": "opens"`, `"effect": "does"`},
		"tag":    {`"Owner": "Ada"`, `"Owner": 1`},
	} {
		bad := strings.Replace(good, swap[0], swap[1], 1)
		if bad == good || whole.Validate(decode(t, []byte(bad))) == nil {
			t.Errorf("the schema takes another %s", name)
		}
	}
}

// TestDataKnowsTheBuckets follows the numbers from a finding to its bucket.
func TestDataKnowsTheBuckets(t *testing.T) {
	d, _ := dataOf(t, render(t, "html", wholeReport(""), Options{}))
	seen := 0
	for _, p := range d.Places {
		switch p.Bucket {
		case "acme-forgotten-export":
			seen++
			x := d.Exposures[p.Exposure]
			if p.Owner != "Ada" || len(p.Tags) != 3 || levels[x.Verdict] != exposure.Public || levels[x.Classes[4]] != exposure.Unknown {
				t.Errorf("%+v %+v", p, x)
			}
			if s := x.Statements[1]; s[0] != 1 || s[1] != -1 || !strings.HasPrefix(d.Texts[s[2]], "Statement 2") {
				t.Errorf("the second statement is %v", s)
			}
			if layerEffects[x.Layers[2][0]] != "unknown" {
				t.Errorf("the layers are %v", x.Layers)
			}
		case "acme-www":
			seen++
			if p.Owner != "web" || p.Exposure != 0 {
				t.Errorf("%+v", p)
			}
		}
	}
	if seen != 2 || d.Findings.Change == nil || len(d.Resolved) != 2 {
		t.Errorf("%d places, %v, %v", seen, d.Findings.Change, d.Resolved)
	}
}

func TestOwner(t *testing.T) {
	for want, tags := range map[string]map[string]string{
		"":    {"env": "prod", "owners": "x"},
		"ada": {"Team": "data", "Data_Owner": "ada"},
		"b":   {"owner": "", "team": "b"},
		"c":   {"Bucket Owner": "c", "contact": "d"},
	} {
		if have := (&Bucket{Tags: tags}).Owner(); have != want {
			t.Errorf("%v: %q, want %q", tags, have, want)
		}
	}
	if TellingTag("aws:cloudformation:stack-id") || !TellingTag("Cost_Center") {
		t.Error("the wrong tags are told")
	}
}
