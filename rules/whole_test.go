//go:build !race

package rules

import (
	"bytes"
	"context"
	"encoding/json"
	"io/fs"
	"maps"
	"math/rand/v2"
	"path"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/rego"
	"github.com/open-policy-agent/opa/v1/storage/inmem"

	"s3audit/collector/snapshot"
	"s3audit/fixtures"
	"s3audit/policies"
	"s3audit/rules/finding"
	"s3audit/rules/sample"
)

// What these tests look for, wrong verdicts, the race detector does not see, and
// slows tenfold. Engines that judge on several goroutines run with it elsewhere.

// TestBuiltinRulesTests: the tests beside the rules pass, and cover them.
func TestBuiltinRulesTests(t *testing.T) {
	report, err := Test(t.Context(), TestOptions{Coverage: true})
	if err != nil {
		t.Fatal(err)
	}
	if report.Failed > 0 || report.Skipped > 0 || report.Passed < 1500 {
		t.Errorf("%d passed, %d failed, %d skipped", report.Passed, report.Failed, report.Skipped)
	}
	for _, r := range report.Results {
		if !r.Passed {
			t.Errorf("%s:%d: %s.%s: %s", r.File, r.Line, r.Package, r.Name, r.Message)
		}
	}
	if report.Coverage.Percent < 95 || len(report.Coverage.Files) < 120 {
		t.Errorf("%.1f%% of %d files", report.Coverage.Percent, len(report.Coverage.Files))
	}
	for _, f := range report.Coverage.Files {
		if !strings.HasPrefix(f.File, builtinPrefix) || strings.HasSuffix(f.File, testSuffix) {
			t.Error(f.File)
		}
	}
}

// Law 1: when some answers are taken away, every verdict is what it was or
// unknown, and it is what it was for a rule that needs none of them.
func TestTakingAnswersAwayMakesUnknownOnly(t *testing.T) {
	e := mustLoad(t, Options{})
	random := rand.New(rand.NewPCG(1, 7))
	for seed := range uint64(6) {
		f := sample.Fleet{Seed: seed, Kind: sample.Raw}
		acct := f.Account()
		var calm, blind []json.RawMessage
		var taken [][]string
		for i := range 150 {
			raw := f.Record(i)
			record, names := takeAway(t, random, raw)
			calm, blind, taken = append(calm, raw), append(blind, record), append(taken, names)
		}
		want := verdictsOf(t, e, acct, calm)
		silent := []string{"account.publicAccessBlock", "account.accessPoints", "account.multiRegionAccessPoints"}
		for said := range len(silent) + 1 { // and with the account ever more silent
			have := verdictsOf(t, e, accountWithout(acct, silent[:said]), blind)
			for i := range calm {
				checkLaw(t, e, want[i], have[i], slices.Concat(taken[i], silent[:said]), blind[i])
			}
		}
	}
}

// takeAway makes random answers of a record refusals, or drops them.
func takeAway(t testing.TB, random *rand.Rand, raw json.RawMessage) (json.RawMessage, []string) {
	t.Helper()
	var record map[string]json.RawMessage
	if err := json.Unmarshal(raw, &record); err != nil {
		t.Fatal(err)
	}
	var taken []string
	share := random.Float64()
	for _, name := range subresources {
		if _, ok := record[name]; !ok || random.Float64() > share {
			continue
		}
		state := []string{"denied", "failed", "unsupported", "not-collected", "unknown", "malformed", ""}[random.IntN(7)]
		switch {
		case state == "malformed" && name == "policy":
			record[name] = json.RawMessage(`{"state":"present","value":{"Policy":"{"}}`)
		case state == "":
			delete(record, name)
		default:
			record[name] = json.RawMessage(`{"state":"` + strings.Replace(state, "malformed", "failed", 1) + `"}`)
		}
		taken = append(taken, name)
	}
	return json.RawMessage(text(t, record)), taken
}

// Stock OPA reaches our verdicts with data.s3audit.verdicts on our input.
func TestStockOPAReachesTheSameVerdicts(t *testing.T) {
	query := stockQuery(t)
	e := mustLoad(t, Options{})
	for seed := range uint64(4) {
		f := sample.Fleet{Seed: seed, Kind: sample.Wild}
		acct, records := f.Account(), f.Records(100)
		have := verdictsOf(t, e, acct, records)
		inputs := make([]json.RawMessage, 0, len(records)+1)
		for _, raw := range records {
			input, err := e.Input(acct, nil, raw)
			if err != nil {
				t.Fatal(err)
			}
			inputs = append(inputs, input)
		}
		ofAccount, err := e.AccountInput(acct)
		if err != nil {
			t.Fatal(err)
		}
		inputs = append(inputs, ofAccount) // the account's own come last
		for i, input := range inputs {
			want := stockVerdicts(t, query, input)
			if diff := len(want) - len(have[i]); diff != 0 {
				t.Fatalf("%d verdicts of stock OPA, %d of ours", len(want), len(have[i]))
			}
			for id, v := range want {
				if v != string(have[i][id]) {
					t.Fatalf("%s: %s by stock OPA, %s by us\n%s", id, v, have[i][id], input)
				}
			}
		}
	}
}

// stockQuery loads policies/ as opa -d does.
func stockQuery(t testing.TB) rego.PreparedEvalQuery {
	t.Helper()
	data := map[string]any{}
	options := []func(*rego.Rego){rego.Query("x = data.s3audit.verdicts"), rego.StrictBuiltinErrors(true)}
	err := fs.WalkDir(policies.FS, "s3audit", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		content, err := fs.ReadFile(policies.FS, name)
		if err != nil {
			return err
		}
		switch {
		case strings.HasSuffix(name, ".rego") && !strings.HasSuffix(name, "_test.rego"):
			options = append(options, rego.Module(name, string(content)))
		case slices.Contains(dataNames, path.Base(name)):
			v, err := number(content)
			if err != nil {
				return err
			}
			return mount(data, strings.Split(path.Dir(name), "/"), v)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	query, err := rego.New(append(options, rego.Store(inmem.NewFromObject(data)))...).PrepareForEval(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	return query
}

func stockVerdicts(t testing.TB, query rego.PreparedEvalQuery, input json.RawMessage) map[string]string {
	t.Helper()
	v, err := ast.ValueFromReader(bytes.NewReader(input))
	if err != nil {
		t.Fatal(err)
	}
	rows, err := query.Eval(context.Background(), rego.EvalParsedInput(v), rego.EvalTime(started))
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for id, verdict := range rows[0].Bindings["x"].(map[string]any) {
		out[id] = verdict.(string)
	}
	return out
}

// TestOverridesAreParameters compares each bucket's verdicts with those of an
// engine that has what its overrides come to set for every bucket.
func TestOverridesAreParameters(t *testing.T) {
	f := sample.Fleet{Seed: 3}
	acct, e := f.Account(), mustLoad(t, somewhere())
	records := f.Records(40)
	got, _ := judge(t, e, acct, records, JudgeOptions{IncludePasses: true})
	engines := map[string]*Engine{}
	for i, raw := range records {
		input, err := e.Input(acct, nil, raw)
		if err != nil {
			t.Fatal(err)
		}
		var doc struct {
			Parameters map[string]map[string]any
		}
		if err := json.Unmarshal(input, &doc); err != nil {
			t.Fatal(err)
		}
		key := text(t, doc.Parameters)
		if engines[key] == nil {
			engines[key] = mustLoad(t, Options{Parameters: doc.Parameters})
		}
		want, _ := judge(t, engines[key], acct, []json.RawMessage{raw}, JudgeOptions{IncludePasses: true})
		if text(t, want[0]) != text(t, got[i]) {
			t.Errorf("%s with %s (-set everywhere +overridden):\n%s", got[i].Bucket, key, cmp.Diff(want[0], got[i]))
		}
	}
	if len(engines) < 3 {
		t.Errorf("%d sets of parameters: too alike to prove anything", len(engines))
	}
}

// TestExplainAgrees: on the buckets of the sample account, and on the account,
// the explanation of every rule comes to the scan's verdict, and what was looked at
// is within what the rule can read at all.
func TestExplainAgrees(t *testing.T) {
	engine, err := Load(Options{})
	if err != nil {
		t.Fatal(err)
	}
	account := fixtures.Sample()
	manifest := &snapshot.Manifest{Account: account.ID, Partition: account.Partition, Started: time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)}
	found := map[string][]finding.Finding{}
	judge := engine.Judge(&account.Facts, manifest, JudgeOptions{IncludePasses: true}, func(r *Result) error {
		for _, f := range r.Findings {
			found[f.Bucket+" "+f.Rule] = append(found[f.Bucket+" "+f.Rule], f)
		}
		return nil
	})
	raws := map[string]json.RawMessage{"": nil}
	for i := range account.Buckets {
		raw, err := json.Marshal(&account.Buckets[i])
		if err != nil {
			t.Fatal(err)
		}
		if !account.Buckets[i].Vanished {
			raws[account.Buckets[i].Name] = raw
		}
		if err := judge.Bucket(raw); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := judge.Close(); err != nil {
		t.Fatal(err)
	}
	checked, looked := 0, 0
	for i, r := range engine.Rules() {
		can := engine.Reads(r.ID)
		for j, bucket := range slices.Sorted(maps.Keys(raws)) {
			raw, scan := raws[bucket], found[bucket+" "+r.ID]
			if (r.Scope == "account") != (bucket == "") || bucket != "" && (i+j)%4 > 0 && !scan[0].Verdict.IsFinding() {
				continue // of the passes every fourth
			}
			x, err := engine.Explain(&account.Facts, manifest, raw, r.ID)
			if err != nil {
				t.Fatalf("%s of %q: %v", r.ID, bucket, err)
			}
			checked++
			looked += len(x.Reads)
			agrees(t, x, scan, can)
		}
	}
	t.Logf("%d explanations, %d places looked at", checked, looked)
}
