//go:build !race

package derive_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"s3audit/rules/derive"
	"s3audit/rules/exposure"
	"s3audit/rules/policy"
	"s3audit/rules/sample"
)

// Each of these tests shares nothing with another goroutine: for the race detector,
// which slows them tenfold, there is nothing to see.

// What is derived of a self-relative policy is what the analyser says of the
// policy as it is written, for this bucket and this account.
func TestAnalysisIsThatOfTheBarePolicy(t *testing.T) {
	compared := 0
	for _, kind := range []sample.Kind{sample.Raw, sample.Templated} {
		f := sample.Fleet{Seed: 9, Kind: kind}
		for i := range 400 {
			var record struct {
				Policy struct{ Value struct{ Policy string } }
			}
			raw := f.Record(i)
			if err := json.Unmarshal(raw, &record); err != nil {
				t.Fatal(err)
			}
			if record.Policy.Value.Policy == "" {
				continue
			}
			doc, err := policy.Parse([]byte(record.Policy.Value.Policy))
			if err != nil {
				t.Fatal(err)
			}
			doc.Cover("aws", f.Name(i))
			self := exposure.Self{Account: sample.AccountID, Partition: "aws", Bucket: f.Name(i)}
			want := exposure.AnalysePolicy(doc, exposure.BucketPolicy, self, nil)
			document, err := derive.From(raw, nil, derive.Options{})
			if err != nil {
				t.Fatal(err)
			}
			compared++
			sortCallers(want)
			sortCallers(document.Policy.Analysis)
			have := strings.NewReplacer("{account}", sample.AccountID, "{bucket}", f.Name(i)).Replace(text(t, document.Policy.Analysis))
			if diff := cmp.Diff(text(t, want), have); diff != "" {
				t.Fatalf("%s\n%s", record.Policy.Value.Policy, diff)
			}
		}
	}
	if compared < 300 {
		t.Errorf("only %d compared", compared)
	}
}
