package rules

import (
	"context"
	"encoding/json"
	"testing"

	"github.com/open-policy-agent/opa/v1/rego"

	"s3audit/policies"
	"s3audit/rules/finding"
	"s3audit/rules/sample"
)

// BenchmarkJudge judges fleets with a hundred rules; one operation is one bucket.
func BenchmarkJudge(b *testing.B) {
	library, err := sample.Replicate(policies.FS, 100)
	if err != nil {
		b.Fatal(err)
	}
	for name, kind := range map[string]sample.Kind{"templated": sample.Templated, "raw": sample.Raw} {
		b.Run(name, func(b *testing.B) {
			f := sample.Fleet{Seed: 7, Kind: kind}
			records := f.Records(10_000)
			b.ReportAllocs()
			b.ResetTimer()
			findings := 0
			for done := 0; done < b.N; {
				e := mustLoad(b, Options{Workers: 1, Builtin: library})
				j := e.Judge(f.Account(), nil, JudgeOptions{}, func(r *Result) error {
					findings += len(r.Findings)
					return nil
				})
				for i := 0; i < len(records) && done < b.N; i++ {
					if err := j.Bucket(records[i]); err != nil {
						b.Fatal(err)
					}
					done++
				}
				if _, err := j.Close(); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(findings)/float64(b.N), "findings/op")
		})
	}
}

func BenchmarkNaive(b *testing.B) {
	library, err := sample.Replicate(policies.FS, 100)
	if err != nil {
		b.Fatal(err)
	}
	e := mustLoad(b, Options{Workers: 1, Builtin: library, Engine: Plain})
	q, err := rego.New(rego.Query("data.s3audit.rules[r].deny[f]"), rego.Compiler(e.compiler), rego.Store(e.store.Store)).PrepareForEval(context.Background())
	if err != nil {
		b.Fatal(err)
	}
	f := sample.Fleet{Seed: 7, Kind: sample.Raw}
	account, _ := json.Marshal(f.Account())
	facts, err := e.facts(account, nil)
	if err != nil {
		b.Fatal(err)
	}
	b.ResetTimer()
	findings := 0
	for i := range b.N {
		text, _, err := e.bucketInput(facts, account, f.Record(i))
		if err != nil {
			b.Fatal(err)
		}
		v, _ := number(text)
		rows, err := q.Eval(context.Background(), rego.EvalInput(v))
		if err != nil {
			b.Fatal(err)
		}
		findings += len(rows)
	}
	b.ReportMetric(float64(findings)/float64(b.N), "findings/op")
}

// BenchmarkAgain judges buckets that were all judged before.
func BenchmarkAgain(b *testing.B) {
	library, err := sample.Replicate(policies.FS, 100)
	if err != nil {
		b.Fatal(err)
	}
	f := sample.Fleet{Seed: 7, Kind: sample.Templated}
	records := f.Records(2000)
	e := mustLoad(b, Options{Workers: 1, Builtin: library})
	judge(b, e, f.Account(), records, JudgeOptions{})
	b.ReportAllocs()
	b.ResetTimer()
	for done := 0; done < b.N; done += len(records) {
		j := e.Judge(f.Account(), nil, JudgeOptions{}, func(*Result) error { return nil })
		for _, raw := range records {
			if err := j.Bucket(raw); err != nil {
				b.Fatal(err)
			}
		}
		if _, err := j.Close(); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkExposure judges fleets with rules about who can reach a bucket;
// "without" is the same engine with a rule that reads none of that.
func BenchmarkExposure(b *testing.B) {
	dir := exposureRules(b)
	for name, include := range map[string]func(finding.Rule) bool{
		"with": ownRules, "without": func(r finding.Rule) bool { return r.ID == "bucket-versioning" },
	} {
		for kind, fleet := range map[string]sample.Kind{"templated": sample.Templated, "raw": sample.Raw} {
			b.Run(name+"/"+kind, func(b *testing.B) {
				f := sample.Fleet{Seed: 7, Kind: fleet}
				records := f.Records(10_000)
				b.ReportAllocs()
				b.ResetTimer()
				for done := 0; done < b.N; {
					e := mustLoad(b, Options{Workers: 1, Policies: []string{dir}, Include: include})
					part := records[:min(len(records), b.N-done)]
					judge(b, e, f.Account(), part, JudgeOptions{})
					done += len(part)
				}
			})
		}
	}
}
