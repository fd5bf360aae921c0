package rules

import (
	"bytes"
	"context"
	"encoding/json"
	"io/fs"
	"math/rand/v2"
	"path"
	"slices"
	"strings"
	"testing"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/rego"
	"github.com/open-policy-agent/opa/v1/storage/inmem"

	"s3audit/collector/snapshot"
	"s3audit/policies"
	"s3audit/rules/finding"
	"s3audit/rules/sample"
)

// verdictsOf judges records and returns rule: verdict for each.
func verdictsOf(t testing.TB, e *Engine, acct *snapshot.Account, records []json.RawMessage) []map[string]finding.Verdict {
	t.Helper()
	results, _ := judge(t, e, acct, records, JudgeOptions{IncludePasses: true})
	out := make([]map[string]finding.Verdict, len(results))
	for i, r := range results {
		out[i] = map[string]finding.Verdict{}
		for _, f := range r.Findings {
			if out[i][f.Rule] != finding.Fail { // of several resources one that failed counts
				out[i][f.Rule] = f.Verdict
			}
		}
	}
	return out
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
		for i := range few(150) {
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

func checkLaw(t testing.TB, e *Engine, want, have map[string]finding.Verdict, lost []string, raw json.RawMessage) {
	t.Helper()
	for _, r := range e.Rules() {
		if r.Scope != scopeBucket || have[r.ID] == want[r.ID] {
			continue
		}
		touched := slices.ContainsFunc(r.Subresources, func(s string) bool { return slices.Contains(lost, s) })
		if have[r.ID] != finding.Unknown || !touched {
			t.Fatalf("%s: %s, without %v %s\n%s", r.ID, want[r.ID], lost, have[r.ID], raw)
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
		acct, records := f.Account(), f.Records(few(100))
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
