package main

import (
	"context"
	"encoding/json"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"s3audit/collector"
	"s3audit/fixtures"
	"s3audit/rules"
	"s3audit/rules/finding"
)

// TestOrder: the findings of the sample account are the same whatever order
// its buckets come in, however many workers judge them and with either engine.
func TestOrder(t *testing.T) {
	m := collectSample(t, 64)
	want := findingsOf(t, loaded(t, rules.Options{Workers: 1}), m, m.names)
	if len(want) < 5000 {
		t.Fatalf("only %d verdicts: the sample was not judged", len(want))
	}
	random := rand.New(rand.NewPCG(1, 2))
	options := []rules.Options{{Workers: 1}, {Workers: 5}}
	if underRace { // a few are enough to see races
		options = options[1:]
	} else {
		options = append(options, rules.Options{Workers: 2, Engine: rules.Plain})
	}
	for _, o := range options {
		engine := loaded(t, o) // what it remembers of one order meets the next
		names := slices.Clone(m.names)
		slices.Reverse(names)
		same(t, want, findingsOf(t, engine, m, names))
		for range 2 {
			random.Shuffle(len(names), func(i, j int) { names[i], names[j] = names[j], names[i] })
			same(t, want, findingsOf(t, engine, m, names))
			if o.Engine == rules.Plain {
				break
			}
		}
	}
}

// TestConcurrency: neither do the records, nor so the findings, depend on how
// many calls are in flight at once.
func TestConcurrency(t *testing.T) {
	want := collectSample(t, 1)
	for _, concurrency := range []int{2, 17, 256} {
		got := collectSample(t, concurrency)
		if !slices.Equal(got.names, want.names) {
			t.Errorf("concurrency %d: the order of the buckets differs", concurrency)
		}
		if diff := cmp.Diff(texts(t, want), texts(t, got)); diff != "" {
			t.Errorf("concurrency %d: the records differ (-1 +%d):\n%s", concurrency, concurrency, diff)
		}
	}
}

// TestScanIsTheSame: the whole report is the same, byte by byte.
func TestScanIsTheSame(t *testing.T) {
	server, err := fixtures.Start(fixtures.Sample(), fixtures.ServerOptions{})
	if err != nil {
		t.Fatal(err)
	}
	defer server.Close()
	point(t, server)
	scan := func(args ...string) string {
		env, out, errs := testEnvironment()
		args = append([]string{"scan", "-o", "json", "--include-passes", "--fail-on", "none"}, args...)
		if code := execute(context.Background(), env, args); code != exitClean && code != exitIncomplete {
			t.Fatalf("exit %d: %s", code, errs)
		}
		return withoutRequests(t, out.Bytes())
	}
	want := scan("--concurrency", "1", "--workers", "1")
	runs := [][]string{{"--concurrency", "256", "--workers", "8"}, {"--concurrency", "7", "--workers", "2"}}
	if underRace {
		runs = runs[:1]
	}
	for _, args := range runs {
		if got := scan(args...); got != want {
			t.Errorf("%v: the report differs:\n%s", args, cmp.Diff(want, got))
		}
	}
}

func collectSample(t *testing.T, concurrency int) *memory {
	t.Helper()
	account := fixtures.Sample()
	server, err := fixtures.Start(account, fixtures.ServerOptions{})
	if err != nil {
		t.Fatal(err)
	}
	defer server.Close()
	c, err := collector.New(server.AWSConfig(account.Region), collector.Options{
		Now: func() time.Time { return time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC) }, Tool: "test", Backoff: time.Millisecond,
		Endpoint: server.URL, ControlEndpoint: server.ControlURL, STSEndpoint: server.STSURL, Concurrency: concurrency,
	})
	if err != nil {
		t.Fatal(err)
	}
	m := &memory{buckets: map[string]json.RawMessage{}}
	if _, err := c.Collect(context.Background(), m); err != nil {
		t.Fatal(err)
	}
	return m
}

// texts are the records without what every request has of its own.
func texts(t *testing.T, m *memory) map[string]string {
	t.Helper()
	out := map[string]string{}
	for name, raw := range m.buckets {
		out[name] = withoutRequests(t, raw)
	}
	account, err := json.Marshal(&m.account)
	if err != nil {
		t.Fatal(err)
	}
	out["account"] = withoutRequests(t, account)
	return out
}

// withoutRequests drops the ids that the server counts up request by request.
func withoutRequests(t *testing.T, text []byte) string {
	t.Helper()
	var doc any
	if err := json.Unmarshal(text, &doc); err != nil {
		t.Fatal(err)
	}
	var walk func(any)
	walk = func(v any) {
		switch v := v.(type) {
		case map[string]any:
			delete(v, "requestId")
			for _, value := range v {
				walk(value)
			}
		case []any:
			for _, value := range v {
				walk(value)
			}
		}
	}
	walk(doc)
	out, err := json.MarshalIndent(doc, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}

func loaded(t *testing.T, o rules.Options) *rules.Engine {
	t.Helper()
	engine, err := rules.Load(o)
	if err != nil {
		t.Fatal(err)
	}
	return engine
}

// findingsOf judges the records in the order of names. The results come out in
// that order; the findings are returned sorted.
func findingsOf(t *testing.T, engine *rules.Engine, m *memory, names []string) []finding.Finding {
	t.Helper()
	var out []finding.Finding
	var order []string
	j := engine.Judge(&m.account, &m.manifest, rules.JudgeOptions{IncludePasses: true}, func(r *rules.Result) error {
		out = append(out, r.Findings...)
		order = append(order, r.Bucket)
		return nil
	})
	for _, name := range names {
		if err := j.Bucket(m.buckets[name]); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := j.Close(); err != nil {
		t.Fatal(err)
	}
	left := slices.DeleteFunc(slices.Clone(names), func(name string) bool { return !slices.Contains(order, name) })
	if order = slices.DeleteFunc(order, func(name string) bool { return name == "" }); !slices.Equal(order, left) {
		t.Error("the results do not come in the order of the records")
	}
	slices.SortStableFunc(out, func(a, b finding.Finding) int {
		return strings.Compare(a.Bucket+"\x00"+a.Rule+"\x00"+a.ARN, b.Bucket+"\x00"+b.Rule+"\x00"+b.ARN)
	})
	return out
}

func same(t *testing.T, want, got []finding.Finding) {
	t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("the findings differ:\n%s", diff)
	}
}
