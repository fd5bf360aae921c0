package main

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"

	"s3audit/collector/snapshot"
	"s3audit/fixtures"
	"s3audit/rules/derive"
	"s3audit/rules/exposure"
)

// TestAccessAgreesWithRules: what access says of a bucket is what rules find
// under input.derived.exposure, but for its own name where they have {bucket}.
func TestAccessAgreesWithRules(t *testing.T) {
	sample := fixtures.Sample()
	buckets := append([]snapshot.Bucket{}, sample.Buckets...)
	fleet := fixtures.Fleet{Seed: 11, Count: 300, Raw: true}
	for i := range 300 {
		var b snapshot.Bucket
		if err := json.Unmarshal(fleet.Record(i), &b); err != nil {
			t.Fatal(err)
		}
		buckets = append(buckets, b)
	}
	trusted := &exposure.Trusted{Accounts: []string{"444455556666"}, Organizations: []string{"o-mer1d1an00"}}
	account := encoded(t, &sample.Facts)
	for _, foreign := range []bool{false, true} {
		for i := range buckets {
			b := &buckets[i]
			if b.Vanished {
				continue
			}
			derived, err := derive.From(encoded(t, b), account, derive.Options{Trusted: trusted, Foreign: foreign})
			if err != nil {
				t.Fatal(b.Name, err)
			}
			self := derive.Self{Name: b.Name, Account: b.Account, Partition: b.Partition}
			want := self.Absolute(string(encoded(t, withoutReasons(derived.Exposure))))
			have := string(encoded(t, withoutReasons(exposure.Analyse(exposureInput(b, &sample.Facts, !foreign, trusted)))))
			if diff := cmp.Diff(asAny(t, want), asAny(t, have)); diff != "" {
				t.Errorf("%s, foreign %t (-rules +access)\n%s", b.Name, foreign, diff)
			}
		}
	}
}

func encoded(t *testing.T, v any) []byte {
	t.Helper()
	text, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// withoutReasons leaves out why an input is not known: access says what to grant.
func withoutReasons(r *exposure.Result) *exposure.Result {
	for i := range r.Missing {
		r.Missing[i].Reason = ""
	}
	for i := range r.Layers {
		if r.Layers[i].State == "unknown" {
			r.Layers[i].Detail = ""
		}
	}
	return r
}

func TestMaybe(t *testing.T) {
	text := "{"
	for name, tc := range map[string]struct {
		o      snapshot.Observed[snapshot.Policy]
		state  exposure.State
		reason string
	}{
		"never asked": {snapshot.Observed[snapshot.Policy]{}, exposure.NotKnown, "not-collected"},
		"absent":      {snapshot.Observed[snapshot.Policy]{State: snapshot.Absent}, exposure.NotConfigured, ""},
		"no document": {snapshot.Observed[snapshot.Policy]{State: snapshot.Present}, exposure.NotKnown, "malformed: holds no document"},
		"no text":     {snapshot.Observed[snapshot.Policy]{State: snapshot.Present, Value: &snapshot.Policy{}}, exposure.NotKnown, "malformed: holds no text"},
		"no policy":   {snapshot.Observed[snapshot.Policy]{State: snapshot.Present, Value: &snapshot.Policy{Policy: &text}}, exposure.NotKnown, "malformed: is not JSON"},
		"unsupported": {snapshot.Observed[snapshot.Policy]{State: snapshot.Unsupported}, exposure.NotKnown, "unsupported"},
		"after apply": {snapshot.Observed[snapshot.Policy]{State: snapshot.Unknown}, exposure.NotKnown, "unknown"},
		"denied": {
			snapshot.Observed[snapshot.Policy]{State: snapshot.Denied, Refusal: snapshot.Refusal{API: "GetBucketPolicy", Action: "s3:GetBucketPolicy", Code: "AccessDenied"}},
			exposure.NotKnown, "denied: AccessDenied",
		},
		"failed": {
			snapshot.Observed[snapshot.Policy]{State: snapshot.Failed, Refusal: snapshot.Refusal{API: "GetBucketPolicy", Action: "s3:GetBucketPolicy", Code: "Timeout"}},
			exposure.NotKnown, "failed: Timeout",
		},
	} {
		if m := policyOf(tc.o); m.State != tc.state || m.Reason != tc.reason {
			t.Errorf("%s: %+v", name, m)
		}
	}
}

func asAny(t *testing.T, text string) (v any) {
	t.Helper()
	if err := json.Unmarshal([]byte(text), &v); err != nil {
		t.Fatal(err)
	}
	return v
}
