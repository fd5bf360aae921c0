package remediate_test

import (
	"context"
	"encoding/json"
	"fmt"
	"iter"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"s3audit/collector"
	"s3audit/collector/snapshot"
	"s3audit/fixtures"
	"s3audit/remediate"
	"s3audit/remediate/fix"
	"s3audit/remediate/operation"
	"s3audit/remediate/plan"
	"s3audit/rules"
	"s3audit/rules/derive"
	"s3audit/rules/finding"
)

// shot is a snapshot in memory.
type shot struct {
	manifest snapshot.Manifest
	account  *snapshot.Account
	buckets  []*snapshot.Bucket
}

func (s *shot) Manifest(m *snapshot.Manifest) error { s.manifest = *m; return nil }
func (s *shot) Account(a *snapshot.Account) error   { s.account = a; return nil }
func (s *shot) Bucket(b *snapshot.Bucket) error     { s.buckets = append(s.buckets, b); return nil }

func (s *shot) all() iter.Seq2[*snapshot.Bucket, error] {
	return func(yield func(*snapshot.Bucket, error) bool) {
		for _, b := range s.buckets {
			if !yield(b, nil) {
				return
			}
		}
	}
}

// engine is the real rules, loaded once.
var engine = sync.OnceValue(func() *rules.Engine {
	e, err := rules.Load(rules.Options{Workers: 1})
	if err != nil {
		panic(err)
	}
	return e
})

// judge judges with the real rules. Exceptions, by rule and bucket, are agreed.
func (s *shot) judge(exceptions map[string]string) remediate.Judge {
	return func(a *snapshot.Account, buckets []*snapshot.Bucket) ([]finding.Finding, error) {
		var out []finding.Finding
		j := engine().Judge(a, &s.manifest, rules.JudgeOptions{IncludePasses: true}, func(r *rules.Result) error {
			out = append(out, r.Findings...)
			return nil
		})
		for _, b := range buckets {
			raw, err := json.Marshal(b)
			if err != nil {
				return nil, err
			}
			if err := j.Bucket(raw); err != nil {
				return nil, err
			}
		}
		_, err := j.Close()
		for i := range out {
			if reason := exceptions[out[i].Rule+" "+out[i].Bucket]; reason != "" && out[i].Verdict.IsFinding() {
				out[i].Exception = &finding.Exception{Reason: reason, Owner: "web team"}
			}
		}
		return out, err
	}
}

func exposureOf(a *snapshot.Account, b *snapshot.Bucket) (json.RawMessage, error) {
	account, err := json.Marshal(a)
	if err != nil {
		return nil, err
	}
	bucket, err := json.Marshal(b)
	if err != nil {
		return nil, err
	}
	d, err := derive.From(bucket, account, derive.Options{})
	if err != nil {
		return nil, err
	}
	return json.Marshal(d.Exposure)
}

func (s *shot) input(fixes []remediate.Fixer) remediate.Input {
	return remediate.Input{
		Manifest: &s.manifest, Account: s.account, Buckets: s.all(), Fixes: fixes, Judge: s.judge(nil), Exposure: exposureOf, Tool: "test",
	}
}

func planned(t testing.TB, in remediate.Input) *plan.Plan {
	t.Helper()
	r, err := remediate.Plan(context.Background(), in)
	if err != nil {
		t.Fatal(err)
	}
	var text strings.Builder
	if err := plan.Write(&text, r.Plan); err != nil {
		t.Fatal(err)
	}
	if _, err := plan.Read(strings.NewReader(text.String())); err != nil {
		t.Fatal(err)
	}
	return r.Plan
}

// loaded are fixes of the fix language.
func loaded(t testing.TB, files ...fix.File) []remediate.Fixer {
	t.Helper()
	var known []string
	for _, r := range engine().Rules() {
		known = append(known, r.ID)
	}
	set, err := fix.Load(fix.Options{Embedded: files, Rules: known, Environment: map[string]string{
		"log_bucket": "meridian-access-logs", "kms_key_arn": "arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab", "inventory_bucket_arn": "arn:aws:s3:::meridian-access-logs",
		"tags": `{ owner = "platform", environment = "prod" }`, "noncurrent_days": "90", "uploads_before": "2026-01-01T00:00:00Z",
	}})
	if err != nil {
		t.Fatal(err)
	}
	return remediate.Fixes(set.Fixes())
}

// planWorld is an account that is served and read by the real collector.
type planWorld struct {
	*fixtures.Server
	target operation.Target
}

func newPlanWorld(t testing.TB, a *fixtures.Account) *planWorld {
	t.Helper()
	srv, err := fixtures.Start(a, fixtures.ServerOptions{AnyRegion: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = srv.Close() })
	return &planWorld{srv, applyTarget(srv.AWSConfig("us-east-1"), srv.ControlURL)}
}

func (w *planWorld) scan(t testing.TB) *shot {
	t.Helper()
	c, err := collector.New(w.AWSConfig("us-east-1"), collector.Options{
		Concurrency: 8, Backoff: time.Millisecond, Attempts: 2, Now: func() time.Time { return applyNoon },
		Endpoint: w.URL, ControlEndpoint: w.ControlURL, STSEndpoint: w.STSURL,
	})
	if err != nil {
		t.Fatal(err)
	}
	s := &shot{}
	if _, err := c.Collect(context.Background(), s); err != nil {
		t.Fatal(err)
	}
	s.manifest.Endpoint = "" // it stands for AWS
	slices.SortFunc(s.buckets, func(a, b *snapshot.Bucket) int { return strings.Compare(a.Name, b.Name) })
	return s
}

// apply sends every change in its order.
func (w *planWorld) apply(t testing.TB, p *plan.Plan) {
	t.Helper()
	for _, c := range p.Changes {
		if err := operation.Send(context.Background(), w.target, c); err != nil {
			t.Errorf("%s: %v\n%s", c.ID, err, c.After.Value)
		}
	}
}

// verdicts are those of a whole snapshot, as text, by bucket, rule and finding.
func (s *shot) verdicts(t testing.TB) map[string]string {
	t.Helper()
	found, err := s.judge(nil)(s.account, s.buckets)
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for _, f := range found {
		out[fmt.Sprintf("%s %s %s", f.Bucket, f.Rule, f.Fingerprint)] = string(f.Verdict)
	}
	return out
}

// foreseen are the verdicts that a plan predicts.
func foreseen(before map[string]string, p *plan.Plan) map[string]string {
	out := map[string]string{}
	for at, v := range before {
		out[at] = v
	}
	for _, x := range p.Predictions {
		at := fmt.Sprintf("%s %s %s", x.Bucket, x.Rule, x.Fingerprint)
		if out[at] = x.After; x.After == "" {
			delete(out, at)
		}
	}
	return out
}

// played is the snapshot after the plan.
func played(t testing.TB, p *plan.Plan, s *shot) *shot {
	t.Helper()
	targets := map[string]*snapshot.Bucket{}
	for _, b := range s.buckets {
		targets[b.Name] = b
	}
	account, bucket, err := remediate.Simulate(p, s.account, exposureOf, targets)
	if err != nil {
		t.Fatal(err)
	}
	out := &shot{manifest: s.manifest, account: account}
	for _, b := range s.buckets {
		after, err := bucket(b)
		if err != nil {
			t.Fatal(err)
		}
		out.buckets = append(out.buckets, after)
	}
	return out
}
