package remediate_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	smithy "github.com/aws/smithy-go"

	"s3audit/collector/snapshot"
	"s3audit/fixtures"
	"s3audit/remediate"
	"s3audit/remediate/journal"
	"s3audit/remediate/operation"
	"s3audit/remediate/plan"
)

// tagsOf changes a bucket's tag behind everybody's back.
func (w *applyWorld) tagsOf(t testing.TB, bucket, value string) {
	t.Helper()
	key := "k"
	if err := w.Update(bucket, func(b *snapshot.Bucket) {
		b.Tagging = snapshot.Observed[snapshot.Tagging]{State: snapshot.Present, Value: &snapshot.Tagging{TagSet: []snapshot.Tag{{Key: &key, Value: &value}}}}
	}); err != nil {
		t.Error(err)
	}
}

// tagHook calls a function before and after PutBucketTagging.
type tagHook struct {
	operation.Client
	before, after func(bucket string)
}

func (h tagHook) PutBucketTagging(ctx context.Context, in *s3.PutBucketTaggingInput, o ...func(*s3.Options)) (*s3.PutBucketTaggingOutput, error) {
	if h.before != nil {
		h.before(*in.Bucket)
	}
	out, err := h.Client.PutBucketTagging(ctx, in, o...)
	if h.after != nil {
		h.after(*in.Bucket)
	}
	return out, err
}

func hooked(o *remediate.ApplyOptions, before, after func(string)) {
	target := o.Target("")
	target.S3 = tagHook{target.S3, before, after}
	o.Target = func(string) operation.Target { return target }
}

func (w *applyWorld) writes() int { return len(w.Writes()) }

// TestStale: a bucket changed since the plan is left alone, and the run stops.
func TestStale(t *testing.T) {
	w := newApplyWorld(t, applyBuckets(3), fixtures.ServerOptions{})
	w.tagsOf(t, "bucket-000", "theirs")
	p := tagPlan(t, 3)
	o := w.options(t, p)
	o.Parallel = 1
	s, err := remediate.Apply(context.Background(), p, o)
	if err != nil || applyStatuses(s) != "stale not-reached not-reached" || w.writes() != 0 {
		t.Fatal(err, applyShown(s), w.Writes())
	}
	if s.Results[0].Found == nil || !s.Results[0].Found.Same(applyTags("theirs")) || s.Stopped != "change bucket-000/tagging is stale" {
		t.Errorf("%+v", s)
	}
	o = w.reopened(t, o)
	o.KeepGoing = true
	if s, err = remediate.Resume(context.Background(), p, o); err != nil || applyStatuses(s) != "stale confirmed confirmed" {
		t.Error(err, applyShown(s))
	}
}

// TestRaced: somebody writes while our write is under way. Theirs, after ours, is
// seen when it is read back. Theirs, before ours, is lost: S3 has no way to see it.
func TestRaced(t *testing.T) {
	w := newApplyWorld(t, applyBuckets(2), fixtures.ServerOptions{})
	p := tagPlan(t, 1)
	o := w.options(t, p)
	hooked(&o, nil, func(bucket string) { w.tagsOf(t, bucket, "theirs") })
	s, err := remediate.Apply(context.Background(), p, o)
	if err != nil || applyStatuses(s) != "raced" || !s.Results[0].Found.Same(applyTags("theirs")) {
		t.Fatal(err, applyShown(s))
	}
	if got := w.mustRead(t, "bucket-000", "tagging", ""); !got.Same(applyTags("theirs")) {
		t.Errorf("%s", got.Value)
	}
	back, err := remediate.Rollback(o.Journal.Journal())
	if err != nil || len(back.Changes) != 0 || len(back.Refused) != 1 {
		t.Errorf("%v %+v", err, back)
	}
	if s, err = remediate.Resume(context.Background(), p, w.reopened(t, o)); err != nil || applyStatuses(s) != "raced" {
		t.Error(err, applyShown(s))
	}

	one := applyPlan(t, applyChange("bucket-001", "tagging", "", plan.None(), applyTags("v")))
	o = w.options(t, one)
	hooked(&o, func(bucket string) { w.tagsOf(t, bucket, "theirs") }, nil)
	if s, err = remediate.Apply(context.Background(), one, o); err != nil || applyStatuses(s) != "confirmed" {
		t.Error(err, applyShown(s))
	}
}

// TestLostAnswers: S3 takes the write and the answer never comes; or throttles,
// fails, resets. Either way it is done once as planned, over nobody.
func TestLostAnswers(t *testing.T) {
	for name, fault := range map[string]fixtures.Fault{
		"throttled":       {API: "PutBucketTagging", Code: "SlowDown", Times: 2, RetryAfter: 1},
		"internal error":  {API: "PutBucketTagging", Code: "InternalError", Times: 2},
		"conflict":        {API: "PutBucketTagging", Code: "OperationAborted", Times: 1},
		"reset":           {API: "PutBucketTagging", Reset: true, Times: 2},
		"answer cut":      {API: "PutBucketTagging", Truncate: true, Times: 1},
		"proxy":           {API: "PutBucketTagging", HTML: true, Status: 502, Times: 2},
		"read throttled":  {API: "GetBucketTagging", Code: "SlowDown", Times: 1},
		"delayed":         {API: "PutBucketTagging", Latency: 5 * time.Millisecond},
		"read back fails": {API: "GetBucketTagging", Code: "InternalError", Times: 2, After: 1},
	} {
		t.Run(name, func(t *testing.T) {
			w := newApplyWorld(t, applyBuckets(4), fixtures.ServerOptions{})
			w.SetFaults(fault)
			p := tagPlan(t, 4)
			o := w.options(t, p)
			o.Read = retriedRead(w)
			s, err := remediate.Apply(context.Background(), p, o)
			if err != nil || !s.Complete() {
				t.Fatal(err, applyShown(s))
			}
		})
	}
}

// retriedRead asks twice, as the collector does when it is told to.
func retriedRead(w *applyWorld) remediate.Reader {
	return func(ctx context.Context, bucket, region, subresource, key string) (plan.Document, error) {
		d, err := w.read(ctx, bucket, region, subresource, key)
		if err != nil {
			d, err = w.read(ctx, bucket, region, subresource, key)
		}
		return d, err
	}
}

// TestGivesUp: within limits, with S3's code and request id, and a way to go on.
func TestGivesUp(t *testing.T) {
	for name, test := range map[string]struct {
		fault        fixtures.Fault
		status, text string
	}{
		"throttled for good": {fixtures.Fault{API: "PutBucketTagging", Code: "SlowDown"}, "failed", "SlowDown"},
		"reset for good":     {fixtures.Fault{API: "PutBucketTagging", Reset: true}, "pending", "nobody knows"},
		"denied":             {fixtures.Fault{API: "PutBucketTagging", Denied: true}, "failed", "It needs s3:PutBucketTagging"},
		"organization":       {fixtures.Fault{API: "PutBucketTagging", Denied: true, DeniedBy: "service control policy"}, "failed", "the organization manages this"},
		"vanished":           {fixtures.Fault{API: "PutBucketTagging", Vanish: true}, "failed", "NoSuchBucket"},
		"unread":             {fixtures.Fault{API: "GetBucketTagging", Denied: true}, "failed", "read tagging"},
	} {
		t.Run(name, func(t *testing.T) {
			w := newApplyWorld(t, applyBuckets(2), fixtures.ServerOptions{})
			test.fault.Bucket = "bucket-000"
			w.SetFaults(test.fault)
			p := tagPlan(t, 2)
			o := w.options(t, p)
			o.Parallel = 1
			s, err := remediate.Apply(context.Background(), p, o)
			r := s.Results[0]
			if err != nil || string(r.Status) != test.status || !strings.Contains(r.Message, test.text) {
				t.Fatal(err, applyShown(s))
			}
			if r.Code != "" && r.RequestID == "" {
				t.Error("no request id")
			}
			if n := w.writes(); n > 5+1 {
				t.Errorf("%d writes", n)
			}
			w.SetFaults()
			if s, err = remediate.Resume(context.Background(), p, w.reopened(t, o)); err != nil || !s.Complete() {
				t.Error(err, applyShown(s))
			}
		})
	}
}

// TestPending: written, and not to be seen within the time limit; then it is.
func TestPending(t *testing.T) {
	w := newApplyWorld(t, applyBuckets(1), fixtures.ServerOptions{StaleReads: 3})
	p := tagPlan(t, 1)
	o := w.options(t, p)
	if s, err := remediate.Apply(context.Background(), p, o); err != nil || applyStatuses(s) != "confirmed" {
		t.Error(err, applyShown(s))
	}
	w = newApplyWorld(t, applyBuckets(2), fixtures.ServerOptions{StaleReads: 1000})
	p = tagPlan(t, 2)
	change := p.Changes[1]
	change.Requires = []string{p.Changes[0].ID}
	p = applyPlan(t, p.Changes[0], change)
	o = w.options(t, p)
	s, err := remediate.Apply(context.Background(), p, o)
	if err != nil || applyStatuses(s) != "pending skipped" || s.Stopped != "" {
		t.Error(err, applyShown(s))
	}
	if want := "s3audit remediate apply 'my plan.json' --journal " + o.Journal.Path(); s.Next("my plan.json")[0] != want {
		t.Error(s.Next("my plan.json"))
	}
	if err := w.Update("bucket-000", func(*snapshot.Bucket) {}); err != nil { // it shows now
		t.Fatal(err)
	}
	w.ResetJournal()
	s, err = remediate.Resume(context.Background(), p, w.reopened(t, o))
	if err != nil || s.Results[0].Status != journal.Confirmed || w.Writes()[0].Bucket != "bucket-001" {
		t.Error(err, applyShown(s), w.Writes())
	}
}

// TestCredentialsExpire in the middle: the run ends, and the next one goes on.
func TestCredentialsExpire(t *testing.T) {
	w := newApplyWorld(t, applyBuckets(10), fixtures.ServerOptions{})
	w.SetFaults(fixtures.Fault{Bucket: "bucket-004", API: "PutBucketTagging", Code: "ExpiredToken"})
	p := tagPlan(t, 10)
	o := w.options(t, p)
	o.Parallel, o.KeepGoing = 1, true
	s, err := remediate.Apply(context.Background(), p, o)
	if !errors.Is(err, remediate.ErrCredentials) || s.Count(journal.Confirmed) != 4 || s.Count(remediate.NotReached) != 5 || s.Results[4].Code != "ExpiredToken" {
		t.Fatal(err, applyShown(s))
	}
	w.SetFaults()
	if s, err = remediate.Resume(context.Background(), p, w.reopened(t, o)); err != nil || !s.Complete() {
		t.Error(err, applyShown(s))
	}
	if w.writes() != 11 {
		t.Errorf("%d writes", w.writes())
	}
}

// TestNoCredentials: whoever hands out credentials says no, with a code of its own.
func TestNoCredentials(t *testing.T) {
	w := newApplyWorld(t, applyBuckets(3), fixtures.ServerOptions{})
	p := tagPlan(t, 3)
	o := w.options(t, p)
	cfg := w.cfg
	cfg.Credentials = aws.CredentialsProviderFunc(func(context.Context) (aws.Credentials, error) {
		return aws.Credentials{}, &smithy.GenericAPIError{Code: "AccessDenied", Message: "the role may not be assumed"}
	})
	target := applyTarget(cfg, w.ControlURL)
	o.Target, o.Parallel, o.KeepGoing = func(string) operation.Target { return target }, 1, true
	s, err := remediate.Apply(context.Background(), p, o)
	if !errors.Is(err, remediate.ErrCredentials) || applyStatuses(s) != "failed not-reached not-reached" || w.writes() != 0 {
		t.Error(err, applyShown(s))
	}
}

// TestInterrupted: the write in flight ends and is confirmed, nothing more begins.
func TestInterrupted(t *testing.T) {
	w := newApplyWorld(t, applyBuckets(5), fixtures.ServerOptions{})
	p := tagPlan(t, 5)
	o := w.options(t, p)
	o.Parallel = 1
	ctx, cancel := context.WithCancel(context.Background())
	hooked(&o, func(bucket string) {
		if bucket == "bucket-002" {
			cancel()
		}
	}, nil)
	s, err := remediate.Apply(ctx, p, o)
	if !errors.Is(err, context.Canceled) || applyStatuses(s) != "confirmed confirmed confirmed not-reached not-reached" || s.Stopped != "it was interrupted" {
		t.Fatal(err, applyShown(s))
	}
	o = w.reopened(t, o)
	if s, err = remediate.Resume(context.Background(), p, o); err != nil || !s.Complete() || w.writes() != 5 {
		t.Error(err, applyShown(s))
	}
}

// TestResumeOpenIntent: a run was killed between the journal and S3's answer. What
// is there now says what to do.
func TestResumeOpenIntent(t *testing.T) {
	for _, test := range []struct {
		there, want string
		writes      int
	}{{"", "confirmed", 1}, {"v", "confirmed", 0}, {"theirs", "raced", 0}} {
		w := newApplyWorld(t, applyBuckets(1), fixtures.ServerOptions{})
		p := tagPlan(t, 1)
		o := w.options(t, p)
		if err := o.Journal.Intent(p.Changes[0], applyNoon); err != nil {
			t.Fatal(err)
		}
		if test.there != "" {
			w.tagsOf(t, "bucket-000", test.there)
		}
		s, err := remediate.Resume(context.Background(), p, w.reopened(t, o))
		if err != nil || applyStatuses(s) != test.want || w.writes() != test.writes {
			t.Errorf("%q: %v %s, %d writes", test.there, err, applyShown(s), w.writes())
		}
	}
}
