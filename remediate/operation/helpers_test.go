package operation

import (
	"context"
	"encoding/json"
	"maps"
	"math/rand/v2"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3control"
	smithyendpoints "github.com/aws/smithy-go/endpoints"

	"s3audit/collector"
	"s3audit/collector/snapshot"
	"s3audit/fixtures"
	"s3audit/remediate/plan"
)

// observed is a subresource's document in a record, and whether it was answered.
func observed(t testing.TB, record any, subresource string) (plan.Document, bool) {
	t.Helper()
	o := answers(t, record)[subresource]
	return o, snapshot.State(o.State).Answered()
}

func answers(t testing.TB, record any) map[string]plan.Document {
	t.Helper()
	text, err := json.Marshal(record)
	if err != nil {
		t.Fatal(err)
	}
	var members map[string]json.RawMessage
	if err := json.Unmarshal(text, &members); err != nil {
		t.Fatal(err)
	}
	out := map[string]plan.Document{}
	for name, raw := range members {
		var o plan.Document
		if json.Unmarshal(raw, &o) == nil {
			out[name] = o
		}
	}
	return out
}

// pool is every present document of every row, of 1500 generated buckets.
func pool(t testing.TB) map[string][]plan.Document {
	t.Helper()
	once.Do(func() {
		once.docs = map[string][]plan.Document{}
		for seed := range 5 {
			a := fixtures.Generate(uint64(seed+1), 300)
			for i := range a.Buckets {
				all := answers(t, &a.Buckets[i])
				for _, row := range Rows() {
					name := strings.TrimPrefix(row.Subresource, "account.")
					once.docs[row.Subresource] = append(once.docs[row.Subresource], documents(t, all[name], &row)...)
				}
			}
		}
	})
	return once.docs
}

var once struct {
	sync.Once
	docs map[string][]plan.Document
}

func documents(t testing.TB, d plan.Document, row *Row) []plan.Document {
	t.Helper()
	if d.State != plan.Present {
		return nil
	}
	if !row.Keyed {
		return []plan.Document{d}
	}
	keyed, err := Split(row.Subresource, d)
	if err != nil {
		t.Fatal(err)
	}
	var out []plan.Document
	for _, key := range slices.Sorted(maps.Keys(keyed)) {
		out = append(out, keyed[key])
	}
	return out
}

func mustBody(t testing.TB, row *Row, d plan.Document) object {
	t.Helper()
	body, err := bodyOf(row, d)
	if err != nil {
		t.Fatal(err)
	}
	return body
}

func doc(text string) plan.Document {
	return plan.Document{State: plan.Present, Value: json.RawMessage(text)}
}

func edit(block, set string) Edit {
	e := Edit{Source: `fix "test"`, Block: block}
	if set != "" {
		e.Set = json.RawMessage(set)
	}
	return e
}

func compose(t testing.TB, subresource string, before plan.Document, edits ...Edit) plan.Document {
	t.Helper()
	after, err := Compose(subresource, before, edits)
	if err != nil {
		t.Fatal(err)
	}
	return after
}

func wantJSON(t testing.TB, got plan.Document, want string) {
	t.Helper()
	if !got.Same(doc(want)) {
		t.Errorf("got  %s %s\nwant %s", got.State, got.Value, want)
	}
}

func random(seed uint64) *rand.Rand { return rand.New(rand.NewPCG(seed, seed)) }

// sandbox is an account that is served, with clients for it.
type sandbox struct {
	*fixtures.Server
	target Target
	region string
}

func serve(t testing.TB, a *fixtures.Account) *sandbox {
	t.Helper()
	srv, err := fixtures.Start(a, fixtures.ServerOptions{AnyRegion: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = srv.Close() })
	cfg := srv.AWSConfig("us-east-1")
	s := &sandbox{Server: srv, region: "us-east-1"}
	s.target.S3 = s3.NewFromConfig(cfg, func(o *s3.Options) { o.UsePathStyle, o.Retryer = true, aws.NopRetryer{} })
	s.target.Control = s3control.NewFromConfig(cfg, func(o *s3control.Options) {
		o.EndpointResolverV2, o.Retryer = fixedEndpoint(srv.ControlURL), aws.NopRetryer{}
	})
	s.target.Deletes = Deletes{Proven: func(string) bool { return true }}
	return s
}

type fixedEndpoint string

func (e fixedEndpoint) ResolveEndpoint(context.Context, s3control.EndpointParameters) (smithyendpoints.Endpoint, error) {
	u, err := url.Parse(string(e))
	return smithyendpoints.Endpoint{URI: *u}, err
}

type sink struct {
	account snapshot.Account
	buckets map[string]*snapshot.Bucket
}

func (c *sink) Manifest(*snapshot.Manifest) error { return nil }
func (c *sink) Account(a *snapshot.Account) error { c.account = *a; return nil }
func (c *sink) Bucket(b *snapshot.Bucket) error   { c.buckets[b.Name] = b; return nil }

// collect reads the subresources with the real collector; it reads the buckets under test, not those they name.
func (s *sandbox) collect(t testing.TB, subresources ...string) *sink {
	t.Helper()
	c, err := collector.New(s.AWSConfig(s.region), collector.Options{
		Subresources: subresources, Selection: collector.Selection{Match: collector.Match{Prefixes: []string{"bucket-"}}}, Concurrency: 4, Backoff: time.Millisecond, Attempts: 1,
		Now:      func() time.Time { return time.Unix(0, 0) },
		Endpoint: s.URL, ControlEndpoint: s.ControlURL, STSEndpoint: s.STSURL,
	})
	if err != nil {
		t.Fatal(err)
	}
	got := &sink{buckets: map[string]*snapshot.Bucket{}}
	if _, err := c.Collect(context.Background(), got); err != nil {
		t.Fatal(err)
	}
	return got
}

// read is one document as the collector reads it.
func (s *sandbox) read(t testing.TB, bucket string, row *Row, key string) plan.Document {
	t.Helper()
	got := s.collect(t, row.Subresource)
	if row.Account {
		d, _ := observed(t, &got.account, "publicAccessBlock")
		return d
	}
	d, ok := observed(t, got.buckets[bucket], row.Subresource)
	if !ok {
		t.Fatalf("%s of %s: %s %s", row.Subresource, bucket, d.State, d.Value)
	}
	if !row.Keyed {
		return d
	}
	all, err := Split(row.Subresource, d)
	if err != nil {
		t.Fatal(err)
	}
	if one, ok := all[key]; ok {
		return one
	}
	return plan.None()
}

func (s *sandbox) change(row *Row, bucket, key string, before, after plan.Document) plan.Change {
	const account = "111122223333"
	if row.Account {
		bucket = ""
	}
	return plan.Change{
		ID: plan.ID(account, bucket, row.Subresource, key), Bucket: bucket, Account: account, Subresource: row.Subresource, Key: key,
		Operation: row.API(after), Before: before, After: after,
	}
}

func (s *sandbox) send(t testing.TB, c plan.Change) error {
	t.Helper()
	return Send(context.Background(), s.target, c)
}
