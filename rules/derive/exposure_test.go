package derive_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"s3audit/rules/derive"
	"s3audit/rules/exposure"
	"s3audit/rules/sample"
)

// sortCallers forgets the order of callers, which names decide.
func sortCallers(r *exposure.PolicyResult) {
	for _, s := range r.Statements {
		slices.SortFunc(s.Callers, func(a, b exposure.Caller) int {
			key := func(c exposure.Caller) string {
				return strings.ReplaceAll(c.ID+c.Principal, "{account}", sample.AccountID)
			}
			return strings.Compare(key(a), key(b))
		})
	}
}

// Where there is no policy there is an analysis that says so; where it is not
// known there is none.
func TestAnalysisIsThereWhereThePolicyIsKnown(t *testing.T) {
	for answer, want := range map[string]bool{
		`{"state":"absent"}`: true, `{"state":"denied"}`: false, `{}`: false, `{"state":"present"}`: false,
		`{"state":"present","value":{"Policy":"{"}}`: false, `{"state":"present","value":{"Policy":"{\"Statement\":[]}"}}`: true,
	} {
		d, err := derive.From(json.RawMessage(`{"name":"logs","policy":`+answer+`}`), nil, derive.Options{})
		if err != nil {
			t.Fatal(err)
		}
		a := d.Policy.Analysis
		if (a != nil) != want || want && (a.Public || a.Level != exposure.Private || a.Statements == nil || a.Warnings == nil) {
			t.Errorf("%s: %s", answer, text(t, d.Policy))
		}
	}
}

// The owner's canonical id is in the ACL: whether a grant in the policy is the
// owner's own is known to the exposure, and not to the analysis.
func TestCanonicalIDOfTheOwner(t *testing.T) {
	record := `{"name":"logs","account":"111122223333","policy":{"state":"present","value":{"Policy":"{\"Statement\":{\"Effect\":\"Allow\",\"Principal\":{\"CanonicalUser\":\"o1\"},\"Action\":\"s3:GetObject\",\"Resource\":\"*\"}}"}},` +
		`"acl":{"state":"present","value":{"Owner":{"ID":"o1"},"Grants":[]}}}`
	d, err := derive.From(json.RawMessage(record), nil, derive.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if d.Policy.Analysis.Level != exposure.Shared || d.Exposure.Statements[0].Level != exposure.Private {
		t.Error(text(t, d))
	}
}

// What the user trusts is trusted in both.
func TestTrustedReachesTheAnalyser(t *testing.T) {
	record := `{"name":"logs","account":"111122223333","policy":{"state":"present","value":{"Policy":"{\"Statement\":{\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\"444455556666\"},\"Action\":\"s3:GetObject\",\"Resource\":\"arn:aws:s3:::logs/*\"}}"}}}`
	for account, want := range map[string]bool{"444455556666": true, "777788889999": false} {
		d, err := derive.From(json.RawMessage(record), nil, derive.Options{Trusted: &exposure.Trusted{Accounts: []string{account}}})
		if err != nil {
			t.Fatal(err)
		}
		if d.Policy.Analysis.Trusted != want || d.Exposure.Statements[0].Trusted != want {
			t.Errorf("%s: %s", account, text(t, d))
		}
	}
}
