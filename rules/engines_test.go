package rules

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"s3audit/collector/snapshot"
	"s3audit/rules/sample"
)

// started is when every snapshot of these tests began.
var started = time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)

func mustLoad(t testing.TB, o Options) *Engine {
	t.Helper()
	e, err := Load(o)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// judge runs records through an engine and returns the results and counts.
func judge(t testing.TB, e *Engine, acct *snapshot.Account, records []json.RawMessage, o JudgeOptions) ([]*Result, Stats) {
	t.Helper()
	var out []*Result
	j := e.Judge(acct, &snapshot.Manifest{Started: started, Account: sample.AccountID, Partition: "aws"}, o, func(r *Result) error {
		out = append(out, r)
		return nil
	})
	for _, raw := range records {
		if err := j.Bucket(raw); err != nil {
			t.Fatal(err)
		}
	}
	stats, err := j.Close()
	if err != nil {
		t.Fatal(err)
	}
	return out, stats
}

// TestEnginesAgree holds the memo engine against plain OPA: the same
// findings, the same passes, the same counts, on every kind of fleet.
func TestEnginesAgree(t *testing.T) {
	plain := mustLoad(t, Options{Engine: Plain})
	for name, kind := range map[string]sample.Kind{"templated": sample.Templated, "raw": sample.Raw, "wild": sample.Wild} {
		memo := mustLoad(t, Options{}) // what it remembered of one fleet is no use, nor harm, in the next
		for seed := range uint64(3) {
			f := sample.Fleet{Seed: seed, Kind: kind, Wrong: seed == 2}
			records, acct := f.Records(few(60)), f.Account()
			want, wantStats := judge(t, plain, acct, records, JudgeOptions{IncludePasses: true})
			for range 2 { // the second run starts with what the first remembered
				got, gotStats := judge(t, memo, acct, records, JudgeOptions{IncludePasses: true})
				if text(t, want) != text(t, got) {
					t.Fatalf("%s %d: findings differ (-opa +memo):\n%s", name, seed, cmp.Diff(want, got))
				}
				if diff := cmp.Diff(wantStats, gotStats); diff != "" {
					t.Fatalf("%s %d: counts differ (-opa +memo):\n%s", name, seed, diff)
				}
			}
		}
	}
}

// text is a value as JSON: much cheaper to compare than to walk.
func text(t testing.TB, v any) string {
	t.Helper()
	out, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}
