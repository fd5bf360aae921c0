package main

import (
	"context"
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"s3audit/collector"
	"s3audit/collector/snapshot"
	"s3audit/fixtures"
	"s3audit/rules"
	"s3audit/rules/finding"
)

// memory is a sink that keeps everything.
type memory struct {
	manifest snapshot.Manifest
	account  snapshot.Account
	buckets  map[string]json.RawMessage
	names    []string
}

func (m *memory) Manifest(x *snapshot.Manifest) error { m.manifest = *x; return nil }
func (m *memory) Account(x *snapshot.Account) error   { m.account = *x; return nil }
func (m *memory) Bucket(x *snapshot.Bucket) error {
	raw, err := json.Marshal(x)
	m.buckets[x.Name] = raw
	m.names = append(m.names, x.Name)
	return err
}

func collectAll(t *testing.T, server *fixtures.Server, region string) (*memory, *snapshot.Footer) {
	t.Helper()
	c, err := collector.New(server.AWSConfig(region), collector.Options{
		Now: func() time.Time { return time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC) }, Tool: "test",
		Endpoint: server.URL, ControlEndpoint: server.ControlURL, STSEndpoint: server.STSURL,
		Backoff: time.Millisecond, Concurrency: 64,
	})
	if err != nil {
		t.Fatal(err)
	}
	m := &memory{buckets: map[string]json.RawMessage{}}
	footer, err := c.Collect(context.Background(), m)
	if err != nil {
		t.Fatal(err)
	}
	return m, footer
}

// verdicts judges what was collected: verdict by "bucket rule arn".
func verdicts(t *testing.T, engine *rules.Engine, m *memory) map[string]finding.Finding {
	t.Helper()
	out := map[string]finding.Finding{}
	j := engine.Judge(&m.account, &m.manifest, rules.JudgeOptions{IncludePasses: true}, func(r *rules.Result) error {
		for _, f := range r.Findings {
			out[f.Bucket+" "+f.Rule+" "+f.ARN] = f
		}
		return nil
	})
	for _, name := range m.names {
		if err := j.Bucket(m.buckets[name]); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := j.Close(); err != nil {
		t.Fatal(err)
	}
	return out
}

// TestFaults scans one account calmly and once while a twentieth of the calls
// are denied, as many throttled, some reset, some truncated, and ten buckets
// vanish. No verdict may differ but by becoming unknown, and then it names the
// call; what no fault hit is the same byte by byte.
func TestFaults(t *testing.T) {
	account := fixtures.Generate(7, 400)
	server, err := fixtures.Start(account, fixtures.ServerOptions{Seed: 11})
	if err != nil {
		t.Fatal(err)
	}
	defer server.Close()
	least, want := finding.Info, 100
	if underRace { // OPA is ten times slower then
		least, want = finding.High, 20
	}
	engine, err := rules.Load(rules.Options{Include: func(r finding.Rule) bool { return r.Severity >= least }})
	if err != nil {
		t.Fatal(err)
	}
	calm, _ := collectAll(t, server, account.Region)
	calmVerdicts := verdicts(t, engine, calm)

	var gone []string
	faults := []fixtures.Fault{}
	for i := 0; len(gone) < 10; i += 37 {
		name := calm.names[i]
		if b := record(t, calm, name); b.Vanished {
			continue
		}
		gone = append(gone, name)
		faults = append(faults, fixtures.Fault{Bucket: name, After: 3, Vanish: true})
	}
	faults = append(faults,
		fixtures.Fault{Bucket: "?*", API: "Get*", Probability: 0.05, Sticky: true, Denied: true},
		fixtures.Fault{Bucket: "?*", Probability: 0.05, Status: 503, Code: "SlowDown", Message: "Please reduce your request rate."},
		fixtures.Fault{Bucket: "?*", Probability: 0.02, Reset: true},
		fixtures.Fault{Bucket: "?*", API: "Get*", Probability: 0.01, Sticky: true, Truncate: true},
	)
	server.SetFaults(faults...)
	rough, footer := collectAll(t, server, account.Region)
	roughVerdicts := verdicts(t, engine, rough)

	slices.Sort(gone)
	if listed := newlyGone(t, calm, footer.Vanished); !slices.Equal(listed, gone) {
		t.Errorf("reported as gone: %v\nreally gone: %v", listed, gone)
	}
	unknown := 0
	for key, before := range calmVerdicts {
		if slices.Contains(gone, before.Bucket) {
			continue
		}
		after, ok := roughVerdicts[key]
		if !ok {
			after, ok = wholeAccount(roughVerdicts, before)
		}
		switch {
		case !ok:
			t.Errorf("%s: no verdict under faults", key)
		case after.Verdict == before.Verdict:
		case after.Verdict != finding.Unknown:
			t.Errorf("%s: %s became %s: %s", key, before.Verdict, after.Verdict, after.Message)
		default:
			unknown++
			checkMissing(t, key, after)
		}
	}
	if unknown < want {
		t.Errorf("only %d verdicts became unknown: the faults did not bite", unknown)
	}
	sameWhereUntouched(t, calm, rough, gone)
	t.Logf("%d verdicts, %d became unknown, %d buckets gone", len(calmVerdicts), unknown, len(gone))
}

func record(t *testing.T, m *memory, name string) *snapshot.Bucket {
	t.Helper()
	b := &snapshot.Bucket{}
	if err := json.Unmarshal(m.buckets[name], b); err != nil {
		t.Fatal(err)
	}
	return b
}

// newlyGone leaves out what the seed itself plays as vanished.
func newlyGone(t *testing.T, calm *memory, vanished []string) []string {
	var list []string
	for _, name := range vanished {
		if !record(t, calm, name).Vanished {
			list = append(list, name)
		}
	}
	return list
}

// wholeAccount finds the verdict on an account rule that could not be
// established for any single resource.
func wholeAccount(all map[string]finding.Finding, f finding.Finding) (finding.Finding, bool) {
	if f.Bucket != "" {
		return f, false
	}
	for _, other := range all {
		if other.Rule == f.Rule && other.Bucket == "" {
			return other, true
		}
	}
	return f, false
}

func checkMissing(t *testing.T, key string, f finding.Finding) {
	t.Helper()
	if len(f.Missing) == 0 {
		t.Errorf("%s is unknown and names no call", key)
	}
	for _, m := range f.Missing {
		if m.API == "" || m.Action == "" || !strings.Contains(f.Message, m.API) && !strings.Contains(f.Message, m.Action) {
			t.Errorf("%s: message %q does not name %s or %s", key, f.Message, m.API, m.Action)
		}
	}
}

// sameWhereUntouched compares every subresource that was answered both times.
func sameWhereUntouched(t *testing.T, calm, rough *memory, gone []string) {
	t.Helper()
	if !slices.Equal(calm.names, rough.names) {
		t.Error("the buckets or their order changed")
	}
	for _, name := range calm.names {
		if slices.Contains(gone, name) {
			continue
		}
		var a, b map[string]json.RawMessage
		if json.Unmarshal(calm.buckets[name], &a) != nil || json.Unmarshal(rough.buckets[name], &b) != nil {
			t.Fatal("record is no JSON")
		}
		for key := range a {
			var x, y struct{ State snapshot.State }
			_ = json.Unmarshal(a[key], &x)
			_ = json.Unmarshal(b[key], &y)
			if key != "references" && (y.State == "" || y.State.Answered()) {
				if string(a[key]) != string(b[key]) {
					t.Errorf("%s of %s changed:\n%s\n%s", key, name, a[key], b[key])
				}
			}
		}
		sameReferences(t, record(t, calm, name), b)
	}
}

// sameReferences compares what was found out of the buckets that answered
// subresources name, as far as it was answered: others cannot be known to be
// named.
func sameReferences(t *testing.T, calm *snapshot.Bucket, rough map[string]json.RawMessage) {
	t.Helper()
	of := func(o *snapshot.Observed[snapshot.References]) map[string]snapshot.Reference {
		out := map[string]snapshot.Reference{}
		if o.Value != nil {
			for _, r := range o.Value.References {
				out[r.From+" "+r.Bucket] = r
			}
		}
		return out
	}
	var found snapshot.Observed[snapshot.References]
	if err := json.Unmarshal(rough["references"], &found); err != nil {
		t.Fatal(err)
	}
	before, after := of(&calm.References), of(&found)
	for key, was := range before {
		var named struct{ State snapshot.State }
		_ = json.Unmarshal(rough[was.From], &named)
		is, there := after[key]
		switch {
		case there != named.State.Answered():
			t.Errorf("reference %s of %s, of which %s is %s: there %v", key, calm.Name, was.From, named.State, there)
		case there && is.API == "" && is.Target == nil && !reflect.DeepEqual(was, is):
			t.Errorf("reference %s of %s changed:\n%+v\n%+v", key, calm.Name, was, is)
		}
	}
	for key := range after {
		if _, there := before[key]; !there {
			t.Errorf("%s names %s, and did not without faults", calm.Name, key)
		}
	}
}

// TestListDenied: who may not list gets an error, never an empty report.
func TestListDenied(t *testing.T) {
	account := fixtures.Sample()
	server, err := fixtures.Start(account, fixtures.ServerOptions{})
	if err != nil {
		t.Fatal(err)
	}
	defer server.Close()
	server.SetFaults(fixtures.Fault{API: "ListBuckets", Denied: true})
	c, err := collector.New(server.AWSConfig(account.Region), collector.Options{
		Now: time.Now, Endpoint: server.URL, ControlEndpoint: server.ControlURL, STSEndpoint: server.STSURL,
	})
	if err != nil {
		t.Fatal(err)
	}
	_, err = c.Collect(context.Background(), &memory{buckets: map[string]json.RawMessage{}})
	if err == nil || !strings.Contains(fmt.Sprint(err), "s3:ListAllMyBuckets") {
		t.Errorf("got %v, want an error that names s3:ListAllMyBuckets", err)
	}
}
