package rules

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"s3audit/collector/snapshot"
	"s3audit/rules/finding"
	"s3audit/rules/sample"
)

// somewhere sets parameters of every kind, by every kind of selector.
func somewhere() Options {
	prod := Selector{AnyTag: []string{"env=prod", "team"}}
	return Options{
		Parameters: map[string]map[string]any{
			"bucket-requester-pays":       {"expected": "Requester"},
			"lifecycle-retention-minimum": {"min_days": 5},
			"bucket-versioning":           {"exclude_buckets": []any{"*-0000003"}},
		},
		Overrides: []Override{
			{Rule: "lifecycle-retention-minimum", Selector: prod, Values: map[string]any{"min_days": 4000}},
			{Rule: "lifecycle-retention-minimum", Selector: Selector{Buckets: []string{"team-0*"}, AnyTag: []string{"env"}}, Values: map[string]any{"min_days": 1}},
			{Rule: "bucket-requester-pays", Selector: Selector{Regions: []string{"us-east-1"}}, Values: map[string]any{"expected": "BucketOwner"}},
			{Rule: "bucket-requester-pays", Selector: Selector{Buckets: []string{"team-0[0-4]-*", "team-05-data-0000005"}}, Values: map[string]any{"expected": "Requester"}},
			{Rule: "bucket-tags", Selector: Selector{Accounts: []string{sample.AccountID}, EveryTag: map[string]string{"team": "d*", "cost-center": "1234"}}, Values: map[string]any{"required_keys": []any{"owner"}}},
			{Rule: "bucket-policy-exists", Selector: Selector{Regions: []string{"eu-central-1"}}, Values: map[string]any{"exclude_buckets": []any{"team-1*"}}},
			{Rule: "account-public-access-block", Selector: Selector{Accounts: []string{sample.AccountID}}, Values: map[string]any{"settings": []any{"BlockPublicAcls"}}},
			{Rule: "bucket-abac-state", Selector: Selector{Accounts: []string{"999999999999"}}, Values: map[string]any{"expected": "Enabled"}},
		},
	}
}

// TestEnginesAgreeOnOverrides holds the memo engine against plain OPA where
// parameters differ from bucket to bucket.
func TestEnginesAgreeOnOverrides(t *testing.T) {
	for name, kind := range map[string]sample.Kind{"templated": sample.Templated, "wild": sample.Wild} {
		f := sample.Fleet{Seed: 7, Kind: kind}
		records, acct := f.Records(few(120)), f.Account()
		plain, memo := somewhere(), somewhere()
		plain.Engine, memo.Workers = Plain, 2
		want, wantStats := judge(t, mustLoad(t, plain), acct, records, JudgeOptions{IncludePasses: true})
		e := mustLoad(t, memo)
		for range 2 {
			got, gotStats := judge(t, e, acct, records, JudgeOptions{IncludePasses: true})
			if text(t, want) != text(t, got) {
				t.Fatalf("%s: findings differ (-opa +memo):\n%s", name, cmp.Diff(want, got))
			}
			if diff := cmp.Diff(wantStats, gotStats); diff != "" {
				t.Fatalf("%s: counts differ (-opa +memo):\n%s", name, diff)
			}
			if diff := cmp.Diff([]snapshot.UnusedOverride{{Rule: "bucket-abac-state"}}, e.UnusedOverrides(gotStats)); diff != "" {
				t.Errorf("%s: unused overrides (-want +got):\n%s", name, diff)
			}
		}
	}
}

func TestOverrideOrder(t *testing.T) {
	set := func(days int) map[string]any { return map[string]any{"min_days": days} }
	raw := func(name, tags string) json.RawMessage { return bucketRecord(name, `"tagging":`+tags) }
	prod := `{"state":"present","value":{"TagSet":[{"Key":"env","Value":"prod"},{"Key":"pci","Value":"yes"}]}}`
	const rule = "lifecycle-retention-minimum"
	for name, tc := range map[string]struct {
		overrides []Override
		raw       json.RawMessage
		want      string
	}{
		"later wins":   {[]Override{{Selector: Selector{Buckets: []string{"prod-*"}}, Values: set(1)}, {Selector: Selector{Buckets: []string{"*"}}, Values: set(2)}}, raw("prod-a", prod), "2"},
		"base":         {[]Override{{Selector: Selector{Buckets: []string{"dev-*"}}, Values: set(1)}}, raw("prod-a", prod), "9"},
		"all of it":    {[]Override{{Selector: Selector{Buckets: []string{"prod-*"}, Regions: []string{"us-east-1"}}, Values: set(1)}}, raw("prod-a", prod), "9"},
		"any of list":  {[]Override{{Selector: Selector{AnyTag: []string{"nope", "env=p*"}}, Values: set(1)}}, raw("prod-a", prod), "1"},
		"every tag":    {[]Override{{Selector: Selector{EveryTag: map[string]string{"env": "prod", "pci": "no"}}, Values: set(1)}}, raw("prod-a", prod), "9"},
		"both tags":    {[]Override{{Selector: Selector{EveryTag: map[string]string{"env": "prod", "pci": "yes"}}, Values: set(1)}}, raw("prod-a", prod), "1"},
		"no tags":      {[]Override{{Selector: Selector{AnyTag: []string{"env"}}, Values: set(1)}}, raw("prod-a", `{"state":"absent"}`), "9"},
		"tags unasked": {[]Override{{Selector: Selector{Buckets: []string{"dev-*"}, AnyTag: []string{"env"}}, Values: set(1)}}, raw("prod-a", `{"state":"denied"}`), "9"},
		"exact name":   {[]Override{{Selector: Selector{Buckets: []string{"prod"}}, Values: set(1)}}, raw("prod-a", prod), "9"},
		"account":      {[]Override{{Selector: Selector{Accounts: []string{sample.AccountID}}, Values: set(1)}}, raw("prod-a", prod), "1"},
	} {
		t.Run(name, func(t *testing.T) {
			for i := range tc.overrides {
				tc.overrides[i].Rule = rule
			}
			sets, err := newParameterSets(Settings{Base: map[string]map[string]any{rule: set(9)}, Overrides: tc.overrides}, mustLoad(t, Options{}).Rules())
			if err != nil {
				t.Fatal(err)
			}
			rec, err := readRecord(tc.raw)
			if err != nil {
				t.Fatal(err)
			}
			got, open, err := sets.text(&rec.subject, tagsOf(tc.raw), nil)
			if want := `{"` + rule + `":{"min_days":` + tc.want + `}}`; err != nil || string(got) != want || len(open) > 0 {
				t.Errorf("have %s, open %v, %v, want %s", got, open, err, want)
			}
		})
	}
}

// TestTagsUnknown: where tags decide on the parameters and were not answered,
// nobody knows the verdict, whatever the rule could say.
func TestTagsUnknown(t *testing.T) {
	o := Options{
		Include: func(r finding.Rule) bool { return r.ID == "bucket-requester-pays" || r.ID == "bucket-abac-state" },
		Overrides: []Override{{Rule: "bucket-requester-pays", Selector: Selector{Buckets: []string{"prod-*"}, AnyTag: []string{"pci"}},
			Values: map[string]any{"expected": "Requester"}}},
	}
	if got := mustLoad(t, o).Subresources(); !strings.Contains(strings.Join(got, " "), "tagging") {
		t.Errorf("tagging is not collected: %v", got)
	}
	pays, abac := `"requestPayment":{"state":"present","value":{"Payer":"BucketOwner"}}`, `"abac":{"state":"absent"}`
	denied := `"tagging":{"state":"denied","api":"GetBucketTagging","action":"s3:GetBucketTagging","code":"AccessDenied"}`
	input, err := mustLoad(t, o).Input(&snapshot.Account{}, nil, bucketRecord("prod-a", pays, abac, denied))
	if err != nil || !strings.Contains(string(input), `"unsettled":["bucket-requester-pays"]`) || strings.Contains(string(input), `"parameters"`) {
		t.Errorf("stock OPA is told %s, %v", input, err)
	}
	for _, engine := range bothEngines {
		o.Engine = engine
		results, _ := judge(t, mustLoad(t, o), &snapshot.Account{}, []json.RawMessage{
			bucketRecord("prod-a", pays, abac, denied), bucketRecord("prod-b", pays, abac), bucketRecord("dev", pays, abac, denied),
			bucketRecord("prod-c", pays, abac, `"tagging":{"state":"present","value":{"TagSet":7}}`),
		}, JudgeOptions{IncludePasses: true})
		for i, want := range []string{
			"unknown Not established for bucket prod-a: GetBucketTagging was denied (AccessDenied), grant s3:GetBucketTagging",
			"unknown Not established for bucket prod-b: tagging was not collected", "pass ",
			"unknown Not established for bucket prod-c: GetBucketTagging failed (MalformedTagging)",
		} {
			f := results[i].Findings[1]
			if got := string(f.Verdict) + " " + f.Message; f.Rule != "bucket-requester-pays" || got != want {
				t.Errorf("%s: %s: have %q, want %q", engine, f.Rule, got, want)
			}
			if other := results[i].Findings[0]; other.Verdict == finding.Unknown {
				t.Errorf("%s: %s is unknown too", engine, other.Rule)
			}
		}
	}
}

func TestOverridesRefused(t *testing.T) {
	values := map[string]any{"expected": "Requester"}
	buckets := Selector{Buckets: []string{"a"}}
	for want, o := range map[string]Override{
		`there is no such rule. Did you mean "bucket-requester-pays"?`: {Rule: "bucket-requester-pay", Selector: buckets, Values: values},
		"it selects nothing":       {Rule: "bucket-requester-pays", Values: values},
		"it sets no parameter":     {Rule: "bucket-requester-pays", Selector: buckets},
		`Did you mean "expected"?`: {Rule: "bucket-requester-pays", Selector: buckets, Values: map[string]any{"expectd": "x"}},
		"want a string":            {Rule: "bucket-requester-pays", Selector: buckets, Values: map[string]any{"expected": 1}},
		`pattern "a["`:             {Rule: "bucket-requester-pays", Selector: Selector{Buckets: []string{"a["}}, Values: values},
		`tag "=x"`:                 {Rule: "bucket-requester-pays", Selector: Selector{AnyTag: []string{"=x"}}, Values: values},
		"select accounts only":     {Rule: "account-public-access-block", Selector: buckets, Values: map[string]any{"settings": []any{}}},
	} {
		_, err := Load(Options{Overrides: []Override{o}})
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("want %q, have %v", want, err)
		}
	}
}
