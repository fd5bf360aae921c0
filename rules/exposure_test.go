package rules

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"s3audit/collector/snapshot"
	"s3audit/rules/derive"
	"s3audit/rules/exposure"
	"s3audit/rules/finding"
	"s3audit/rules/sample"
)

// exposureSources is what a rule declares that reads who can reach the bucket.
var exposureSources = derive.Needs("exposure")

// exposureRules are rules about who can reach the bucket, as people write them:
// each denies on one level, and is satisfied by the others where they are known.
func exposureRules(t testing.TB) string {
	declares := "#   severity: high\n#   partial: true\n#   subresources: " + text(t, exposureSources) + "\n"
	files := map[string]string{}
	for _, what := range []string{"verdict", "list", "read", "write", "admin", "metadata"} {
		for _, level := range []exposure.Level{exposure.Public, exposure.Shared, exposure.Private} {
			id := what + "-" + string(level)
			files[id+".rego"] = ruleText(id, declares, fmt.Sprintf("deny contains {\"msg\": \"m\"} if input.derived.exposure.%s == %q\n\nsatisfied if not input.derived.exposure.%s in {%q, \"unknown\"}\n", what, level, what, level))
		}
	}
	for _, what := range []string{"policy_is_public", "objects_can_be_public"} {
		files[what+".rego"] = ruleText(strings.ReplaceAll(what, "_", "-"), declares, fmt.Sprintf("deny contains {\"msg\": \"m\"} if input.derived.exposure.%s == true\n\nsatisfied if input.derived.exposure.%s == false\n", what, what))
	}
	return writeFiles(t, files)
}

func ownRules(r finding.Rule) bool { return r.Source != "builtin" }

// Law 1 for the analyser: of every choice of answers taken away, what is said
// without them is what is said with them, or unknown.
func TestExposureIsMonotone(t *testing.T) {
	e := mustLoad(t, Options{Policies: []string{exposureRules(t)}, Include: ownRules})
	seen := map[string]map[finding.Verdict]int{}
	for seed := range uint64(few(24)) {
		f := sample.Fleet{Seed: seed, Kind: sample.Raw}
		acct := f.Account()
		records := f.Records(24)
		want := verdictsOf(t, e, acct, records)
		for _, verdicts := range want[:len(records)] {
			for id, v := range verdicts {
				if seen[id] == nil {
					seen[id] = map[finding.Verdict]int{}
				}
				seen[id][v]++
			}
		}
		if seed >= 4 {
			continue // enough was hidden
		}
		all := 1 << len(exposureSources)
		for mask := 0; mask < all; mask += all / few(all) {
			var lost []string
			for i, name := range exposureSources {
				if mask>>i&1 == 1 {
					lost = append(lost, name)
				}
			}
			blind := make([]json.RawMessage, len(records))
			for i, raw := range records {
				blind[i] = without(t, raw, lost)
			}
			have := verdictsOf(t, e, accountWithout(acct, lost), blind)
			for i := range records {
				checkLaw(t, e, want[i], have[i], lost, records[i])
			}
		}
	}
	for _, r := range e.Rules() {
		if few(10) < 10 {
			break // too few buckets to show each verdict
		}
		if seen[r.ID][finding.Fail] == 0 || seen[r.ID][finding.Pass] == 0 {
			t.Errorf("%s: the buckets gave only %v", r.ID, seen[r.ID])
		}
	}
}

// without refuses some answers of a record.
func without(t testing.TB, raw json.RawMessage, lost []string) json.RawMessage {
	t.Helper()
	var record map[string]json.RawMessage
	if err := json.Unmarshal(raw, &record); err != nil {
		t.Fatal(err)
	}
	for _, name := range lost {
		if _, ok := record[name]; ok {
			record[name] = json.RawMessage(`{"state":"denied"}`)
		}
	}
	return json.RawMessage(text(t, record))
}

func accountWithout(acct *snapshot.Account, lost []string) *snapshot.Account {
	dark := *acct
	if slices.Contains(lost, "account.publicAccessBlock") {
		dark.PublicAccessBlock = snapshot.Observed[snapshot.PublicAccessBlock]{State: snapshot.Denied}
	}
	if slices.Contains(lost, "account.accessPoints") {
		dark.AccessPoints = snapshot.Observed[snapshot.AccessPoints]{State: snapshot.Unsupported}
	}
	if slices.Contains(lost, "account.multiRegionAccessPoints") {
		dark.MultiRegionAccessPoints = snapshot.Observed[snapshot.MultiRegionAccessPoints]{State: snapshot.Failed}
	}
	return &dark
}

// Where AWS answers otherwise, its answer decides, and the difference stands in
// the document and in the counts, the same from both engines.
func TestDisagreements(t *testing.T) {
	dir := exposureRules(t)
	f := sample.Fleet{Seed: 5, Kind: sample.Raw, Wrong: true}
	records := f.Records(400)
	var all []Stats
	for _, o := range []Options{{Engine: Plain, Workers: 1}, {Workers: 1}, {Workers: 4}} {
		o.Policies, o.Include = []string{dir}, ownRules
		e := mustLoad(t, o)
		_, stats := judge(t, e, f.Account(), records, JudgeOptions{})
		all = append(all, stats)
		if o.Engine == Plain {
			checkDisagreements(t, e, f, stats)
		}
		stock := mustLoad(t, Options{Engine: o.Engine, Workers: 1, Include: func(r finding.Rule) bool { return r.ID == "bucket-versioning" }})
		if _, none := judge(t, stock, f.Account(), records, JudgeOptions{}); none.Disagreeing != 0 {
			t.Error("seen though no rule reads it")
		}
	}
	for _, stats := range all[1:] {
		if diff := cmp.Diff(all[0], stats); diff != "" {
			t.Error(diff)
		}
	}
}

func checkDisagreements(t *testing.T, e *Engine, f sample.Fleet, stats Stats) {
	t.Helper()
	want := map[string]bool{}
	for i, raw := range f.Records(400) {
		document, err := e.Input(f.Account(), nil, raw)
		if err != nil {
			t.Fatal(err)
		}
		var input struct{ Derived derive.Document }
		if err := json.Unmarshal(document, &input); err != nil {
			t.Fatal(err)
		}
		x := input.Derived.Exposure
		if x.Disagreement == nil {
			continue
		}
		if x.Disagreement.AWS == x.Disagreement.Analyser || x.PolicyIsPublic == nil {
			t.Errorf("%s: %+v", f.Name(i), x)
		}
		want[f.Name(i)] = x.Disagreement.AWS
	}
	if stats.Disagreeing != len(want) || len(want) < 10 || len(want) > 40 {
		t.Errorf("counted %d, want %d", stats.Disagreeing, len(want))
	}
	for i, d := range stats.Disagreements {
		if aws, ok := want[d.Bucket]; !ok || aws != d.AWS || i > 0 && stats.Disagreements[i-1].Bucket >= d.Bucket {
			t.Errorf("%+v", d)
		}
	}
}

// The list is of the first by name, whoever saw them in whatever order.
func TestDisagreementsAreBounded(t *testing.T) {
	var one, two Stats
	for i := range 3 * maxDisagreements {
		s := []*Stats{&one, &two}[i%2]
		s.disagree(fmt.Sprintf("b%04d", (i*7)%(3*maxDisagreements)), &exposure.Disagreement{AWS: true})
	}
	one.add(&two)
	if one.Disagreeing != 3*maxDisagreements || len(one.Disagreements) != maxDisagreements {
		t.Fatalf("%d of %d", len(one.Disagreements), one.Disagreeing)
	}
	for i, d := range one.Disagreements {
		if want := fmt.Sprintf("b%04d", i); d.Bucket != want {
			t.Fatalf("place %d: %s", i, d.Bucket)
		}
	}
}

// On an endpoint that is not AWS's the policy's status is not looked at.
func TestForeignEndpoints(t *testing.T) {
	raw := bucketRecord("logs", `"policy":{"state":"present","value":{"Policy":"{\"Statement\":{\"Effect\":\"Allow\",\"Principal\":\"*\",\"Action\":\"s3:GetObject\",\"Resource\":\"arn:aws:s3:::logs/*\"}}"}}`,
		`"policyStatus":{"state":"present","value":{"PolicyStatus":{"IsPublic":false}}}`)
	e := mustLoad(t, Options{Policies: []string{exposureRules(t)}, Include: ownRules})
	for endpoint, differs := range map[string]bool{
		"": true, "https://s3.eu-west-1.amazonaws.com": true, "https://bucket.vpce-1a2b.s3.us-east-1.vpce.amazonaws.com:443": true,
		"https://s3.cn-north-1.amazonaws.com.cn": true, "https://s3.dualstack.us-east-1.api.aws": true,
		"http://127.0.0.1:9000": false, "https://minio.example.com/amazonaws.com": false, "https://notamazonaws.com": false, "%": false,
	} {
		manifest := &snapshot.Manifest{Endpoint: endpoint, Account: sample.AccountID}
		j := e.Judge(nil, manifest, JudgeOptions{}, func(*Result) error { return nil })
		if err := j.Bucket(raw); err != nil {
			t.Fatal(err)
		}
		stats, err := j.Close()
		if err != nil || stats.Disagreeing == 1 != differs {
			t.Errorf("%q: %d, %v", endpoint, stats.Disagreeing, err)
		}
		document, err := e.Input(&snapshot.Account{}, manifest, raw)
		if err != nil {
			t.Fatal(err)
		}
		var input struct{ Derived derive.Document }
		if err := json.Unmarshal(document, &input); err != nil || (input.Derived.Exposure.Disagreement != nil) != differs {
			t.Errorf("%q: %v", endpoint, err)
		}
	}
}
