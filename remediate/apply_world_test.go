package remediate_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/url"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3control"
	smithy "github.com/aws/smithy-go"
	smithyendpoints "github.com/aws/smithy-go/endpoints"

	"s3audit/collector"
	"s3audit/collector/snapshot"
	"s3audit/fixtures"
	"s3audit/remediate"
	"s3audit/remediate/journal"
	"s3audit/remediate/operation"
	"s3audit/remediate/plan"
)

const applyAccount = "111122223333"

var applyNoon = time.Date(2026, 2, 3, 12, 0, 0, 0, time.UTC)

// applyWorld is an account that is served, with all that applying needs.
type applyWorld struct {
	*fixtures.Server
	cfg aws.Config
	dir string
	n   int // of journals
}

// applyBuckets is an account of buckets without blocks and with versions, two
// replicas and one for logs.
func applyBuckets(n int) *fixtures.Account {
	a := &fixtures.Account{ID: applyAccount, Region: "us-east-1"}
	names := []string{"logs-0", "replica-0", "bucket-plain"}
	for i := range n {
		names = append(names, fmt.Sprintf("bucket-%03d", i))
	}
	for _, name := range names {
		b := fixtures.NewBucket(a, name, a.Region)
		b.PublicAccessBlock = snapshot.Observed[snapshot.PublicAccessBlock]{State: snapshot.Absent}
		b.OwnershipControls = snapshot.Observed[snapshot.Ownership]{State: snapshot.Absent}
		if name != "bucket-plain" {
			b.Versioning = snapshot.Observed[snapshot.Versioning]{State: snapshot.Present, Value: &snapshot.Versioning{Status: "Enabled"}}
		}
		a.Buckets = append(a.Buckets, *b)
	}
	return a
}

func newApplyWorld(t testing.TB, a *fixtures.Account, o fixtures.ServerOptions) *applyWorld {
	t.Helper()
	o.AnyRegion = true
	srv, err := fixtures.Start(a, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = srv.Close() })
	return &applyWorld{Server: srv, cfg: srv.AWSConfig("us-east-1"), dir: t.TempDir()}
}

func applyTarget(cfg aws.Config, control string) operation.Target {
	return operation.Target{
		S3: s3.NewFromConfig(cfg, func(o *s3.Options) { o.UsePathStyle, o.Retryer = true, aws.NopRetryer{} }),
		Control: s3control.NewFromConfig(cfg, func(o *s3control.Options) {
			o.EndpointResolverV2, o.Retryer = applyEndpoint(control), aws.NopRetryer{}
		}),
		Deletes: operation.Deletes{Proven: func(string) bool { return true }},
	}
}

type applyEndpoint string

func (e applyEndpoint) ResolveEndpoint(context.Context, s3control.EndpointParameters) (smithyendpoints.Endpoint, error) {
	u, err := url.Parse(string(e))
	return smithyendpoints.Endpoint{URI: *u}, err
}

// applySink keeps one bucket and the account, as JSON members.
type applySink struct{ members map[string]plan.Document }

func (*applySink) Manifest(*snapshot.Manifest) error   { return nil }
func (s *applySink) Account(a *snapshot.Account) error { return s.take(a, "account.") }
func (s *applySink) Bucket(b *snapshot.Bucket) error   { return s.take(b, "") }
func (s *applySink) take(record any, scope string) error {
	text, err := json.Marshal(record)
	if err != nil {
		return err
	}
	var members map[string]json.RawMessage
	if err := json.Unmarshal(text, &members); err != nil {
		return err
	}
	for name, raw := range members {
		var d plan.Document
		if json.Unmarshal(raw, &d) == nil && d.State != "" {
			s.members[scope+name] = d
		}
	}
	return nil
}

// read is the collector's read of one subresource.
func (w *applyWorld) read(ctx context.Context, bucket, _, subresource, key string) (plan.Document, error) {
	names := []string{bucket}
	if bucket == "" {
		names = []string{"logs-0"}
	}
	c, err := collector.New(w.cfg, collector.Options{
		Subresources: []string{subresource}, Selection: collector.Selection{Match: collector.Match{Names: names}},
		Backoff: time.Millisecond, Attempts: 1, Now: func() time.Time { return applyNoon },
		Endpoint: w.URL, ControlEndpoint: w.ControlURL, STSEndpoint: w.STSURL,
	})
	if err != nil {
		return plan.Document{}, err
	}
	sink := &applySink{members: map[string]plan.Document{}}
	if _, err := c.Collect(ctx, sink); err != nil {
		return plan.Document{}, err
	}
	d := sink.members[subresource]
	if d.State != plan.Present && d.State != plan.Absent {
		return plan.Document{}, fmt.Errorf("%s of %s is %s", subresource, bucket, d.State)
	}
	if row, _ := operation.Find(subresource); !row.Keyed {
		return d, nil
	}
	all, err := operation.Split(subresource, d)
	if one, ok := all[key]; ok {
		return one, err
	}
	return plan.None(), err
}

func (w *applyWorld) mustRead(t testing.TB, bucket, subresource, key string) plan.Document {
	t.Helper()
	d, err := w.read(context.Background(), bucket, "", subresource, key)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func applyChange(bucket, subresource, key string, before, after plan.Document) plan.Change {
	row, _ := operation.Find(subresource)
	digest, _ := before.Digest()
	return plan.Change{
		ID: plan.ID(applyAccount, bucket, subresource, key), Bucket: bucket, Account: applyAccount, Region: "us-east-1", Subresource: subresource, Key: key,
		Operation: row.API(after), Before: before, After: after, BeforeDigest: digest,
	}
}

func applyPlan(t testing.TB, changes ...plan.Change) *plan.Plan {
	t.Helper()
	p := &plan.Plan{Tool: "test", Created: applyNoon, Account: applyAccount, Partition: "aws", Changes: changes}
	if err := plan.Write(io.Discard, p); err != nil {
		t.Fatal(err)
	}
	return p
}

func applyTags(value string) plan.Document {
	return plan.Document{State: plan.Present, Value: json.RawMessage(`{"TagSet":[{"Key":"k","Value":"` + value + `"}]}`)}
}

// tagPlan tags every one of n buckets.
func tagPlan(t testing.TB, n int) *plan.Plan {
	t.Helper()
	var changes []plan.Change
	for i := range n {
		changes = append(changes, applyChange(fmt.Sprintf("bucket-%03d", i), "tagging", "", plan.None(), applyTags("v")))
	}
	return applyPlan(t, changes...)
}

// options are those of a run with a new journal.
func (w *applyWorld) options(t testing.TB, p *plan.Plan) remediate.ApplyOptions {
	t.Helper()
	w.n++
	j, err := journal.Create(filepath.Join(w.dir, fmt.Sprintf("%d.journal", w.n)), applyHeader(p), applyNoon)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = j.Close() })
	target := applyTarget(w.cfg, w.ControlURL)
	return remediate.ApplyOptions{
		Read: w.read, Target: func(string) operation.Target { return target }, Journal: j,
		Now: func() time.Time { return applyNoon }, Sleep: func(ctx context.Context, _ time.Duration) error { return ctx.Err() },
		Backoff: time.Millisecond, Settle: 20 * time.Millisecond,
	}
}

func applyHeader(p *plan.Plan) journal.Header {
	return journal.Header{Tool: "test", Plan: p.Digest, Account: p.Account, Partition: p.Partition, Endpoint: p.Endpoint}
}

// reopened are the options of a run that goes on with a journal.
func (w *applyWorld) reopened(t testing.TB, o remediate.ApplyOptions) remediate.ApplyOptions {
	t.Helper()
	if err := o.Journal.Close(); err != nil {
		t.Fatal(err)
	}
	j, err := journal.Open(o.Journal.Path(), "test", applyNoon)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = j.Close() })
	o.Journal = j
	return o
}

// applied makes all changes, or fails.
func (w *applyWorld) applied(t testing.TB, p *plan.Plan) *journal.Journal {
	t.Helper()
	o := w.options(t, p)
	s, err := remediate.Apply(context.Background(), p, o)
	if err != nil {
		t.Fatal(err)
	}
	if !s.Complete() {
		t.Fatalf("%s", applyShown(s))
	}
	return o.Journal.Journal()
}

// applyShown is a summary in few words: "bucket-000/tagging confirmed".
func applyShown(s *remediate.Summary) string {
	var out []string
	for _, r := range s.Results {
		out = append(out, strings.TrimSpace(r.Change.ID+" "+string(r.Status)+" "+r.Code+" "+r.Message))
	}
	return strings.Join(out, "\n") + "\nstopped: " + s.Stopped
}

// applyStatuses are the statuses in the order of the plan.
func applyStatuses(s *remediate.Summary) string {
	var out []string
	for _, r := range s.Results {
		out = append(out, string(r.Status))
	}
	return strings.Join(out, " ")
}

// quickRead reads two subresources without the collector: there are a great many.
func quickRead(client *s3.Client) remediate.Reader {
	return func(ctx context.Context, bucket, _, subresource, _ string) (plan.Document, error) {
		var value any
		var err error
		if subresource == "tagging" {
			var out *s3.GetBucketTaggingOutput
			if out, err = client.GetBucketTagging(ctx, &s3.GetBucketTaggingInput{Bucket: &bucket}); err == nil {
				value = map[string]any{"TagSet": out.TagSet}
			}
		} else {
			var out *s3.GetPublicAccessBlockOutput
			if out, err = client.GetPublicAccessBlock(ctx, &s3.GetPublicAccessBlockInput{Bucket: &bucket}); err == nil {
				value = map[string]any{"PublicAccessBlockConfiguration": out.PublicAccessBlockConfiguration}
			}
		}
		var api smithy.APIError
		if errors.As(err, &api) && strings.HasPrefix(api.ErrorCode(), "NoSuchTagSet") || err != nil && strings.Contains(err.Error(), "NoSuchPublicAccessBlock") {
			return plan.None(), nil
		}
		if err != nil {
			return plan.Document{}, err
		}
		return plan.Of(value)
	}
}
