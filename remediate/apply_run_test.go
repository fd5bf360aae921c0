package remediate_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"s3audit/fixtures"
	"s3audit/remediate"
	"s3audit/remediate/operation"
	"s3audit/remediate/plan"
)

// TestLimits: refused before anything is written.
func TestLimits(t *testing.T) {
	w := newApplyWorld(t, applyBuckets(5), fixtures.ServerOptions{})
	p := tagPlan(t, 5)
	for name, test := range map[string]struct {
		set  func(*remediate.ApplyOptions)
		want string
	}{
		"too many":     {func(o *remediate.ApplyOptions) { o.MaxChanges = 4 }, "too many changes: 5, and at most 4"},
		"fits nothing": {func(o *remediate.ApplyOptions) { o.Only = []string{"bucket-001", "buckt-*"} }, `pattern "buckt-*" fits no change`},
		"no pattern":   {func(o *remediate.ApplyOptions) { o.Exclude = []string{"[a"} }, `pattern "[a"`},
	} {
		o := w.options(t, p)
		test.set(&o)
		if s, err := remediate.Apply(context.Background(), p, o); err == nil || s != nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	del := applyPlan(t, applyChange("bucket-000", "tagging", "", applyTags("x"), plan.None()), applyChange("bucket-001", "tagging", "", plan.None(), applyTags("v")))
	o := w.options(t, del)
	target := o.Target("")
	target.Deletes = operation.Deletes{}
	o.Target = func(string) operation.Target { return target }
	if _, err := remediate.Apply(context.Background(), del, o); !errors.Is(err, operation.ErrDelete) {
		t.Error(err)
	}
	if w.writes() != 0 {
		t.Error(w.Writes())
	}
	o = w.options(t, p)
	o.Only, o.Exclude = []string{"bucket-00?"}, []string{"bucket-003/tagging", "bucket-000"}
	s, err := remediate.Apply(context.Background(), p, o)
	if err != nil || applyStatuses(s) != "excluded confirmed confirmed excluded confirmed" || !s.Complete() {
		t.Error(err, applyShown(s))
	}
	other := tagPlan(t, 4)
	if _, err := remediate.Apply(context.Background(), other, w.options(t, p)); !errors.Is(err, remediate.ErrJournal) {
		t.Error(err)
	}
	if _, err := remediate.Apply(context.Background(), p, o); !errors.Is(err, remediate.ErrUsed) {
		t.Error(err)
	}
}

// TestCanary: the first bucket with what it needs, then the rest or nothing.
func TestCanary(t *testing.T) {
	w := newApplyWorld(t, applyBuckets(4), fixtures.ServerOptions{})
	p := tagPlan(t, 4)
	o := w.options(t, p)
	o.Canary = true
	w.SetFaults(fixtures.Fault{Bucket: "bucket-000", API: "PutBucketTagging", Denied: true})
	o.KeepGoing = true
	s, err := remediate.Apply(context.Background(), p, o)
	if err != nil || applyStatuses(s) != "failed not-reached not-reached not-reached" || !strings.Contains(s.Stopped, "first bucket") {
		t.Fatal(err, applyShown(s))
	}
	w.SetFaults()
	var alone sync.Once
	hooked(&o, func(string) {
		alone.Do(func() {
			time.Sleep(20 * time.Millisecond)
			if n := w.Count("GetBucketTagging"); n != 2 {
				t.Errorf("others were begun: %d reads", n)
			}
		})
	}, nil)
	if s, err = remediate.Resume(context.Background(), p, w.reopened(t, o)); err != nil || !s.Complete() {
		t.Error(err, applyShown(s))
	}
}

// TestCanaryNeeds: what the first bucket needs of another comes with it.
func TestCanaryNeeds(t *testing.T) {
	w := newApplyWorld(t, applyBuckets(3), fixtures.ServerOptions{})
	tags := tagPlan(t, 3).Changes
	block := applyChange("bucket-000", "publicAccessBlock", "", plan.None(), plan.Document{State: plan.Present, Value: []byte(`{"PublicAccessBlockConfiguration":{"BlockPublicAcls":true,"BlockPublicPolicy":true,"IgnorePublicAcls":true,"RestrictPublicBuckets":true}}`)})
	block.Requires = []string{tags[1].ID}
	p := applyPlan(t, tags[0], tags[1], tags[2], block)
	o := w.options(t, p)
	o.Canary = true
	var ended []string
	o.Progress = func(r remediate.Result) { ended = append(ended, r.Change.ID) }
	s, err := remediate.Apply(context.Background(), p, o)
	if err != nil || !s.Complete() || ended[3] != tags[2].ID {
		t.Error(err, applyShown(s), ended)
	}
}

// TestSchedule: two changes of one bucket never at once, several buckets at once,
// at most as many as allowed, those that are required first, an account's alone.
func TestSchedule(t *testing.T) {
	w := newApplyWorld(t, applyBuckets(12), fixtures.ServerOptions{Latency: 2 * time.Millisecond})
	block := plan.Document{State: plan.Present, Value: []byte(`{"PublicAccessBlockConfiguration":{"BlockPublicAcls":true,"BlockPublicPolicy":true,"IgnorePublicAcls":true,"RestrictPublicBuckets":true}}`)}
	var changes []plan.Change
	for i := range 12 {
		if i == 6 {
			changes = append(changes, applyChange("", "account.publicAccessBlock", "", plan.None(), block))
		}
		bucket := fmt.Sprintf("bucket-%03d", i)
		tags := applyChange(bucket, "tagging", "", plan.None(), applyTags("v"))
		if i%6 > 0 {
			tags.Requires = []string{fmt.Sprintf("bucket-%03d/tagging", i-1)}
		}
		changes = append(changes, tags, applyChange(bucket, "publicAccessBlock", "", plan.None(), block))
	}
	p := applyPlan(t, changes...)
	o := w.options(t, p)
	o.Parallel = 3
	var mu sync.Mutex
	running, most, ended := map[string]int{}, 0, []string{}
	read := o.Read
	o.Read = func(ctx context.Context, bucket, region, subresource, key string) (plan.Document, error) {
		mu.Lock()
		running[bucket]++
		most = max(most, len(running))
		if running[bucket] > 1 || running[""] > 0 && len(running) > 1 {
			t.Errorf("at once: %v", running)
		}
		mu.Unlock()
		defer func() {
			mu.Lock()
			defer mu.Unlock()
			if running[bucket]--; running[bucket] == 0 {
				delete(running, bucket)
			}
		}()
		return read(ctx, bucket, region, subresource, key)
	}
	o.Progress = func(r remediate.Result) { ended = append(ended, r.Change.ID) }
	s, err := remediate.Apply(context.Background(), p, o)
	if err != nil || !s.Complete() || len(ended) != len(changes) {
		t.Fatal(err, applyShown(s))
	}
	if most < 2 || most > 3 {
		t.Errorf("%d at once", most)
	}
	for _, c := range changes {
		for _, id := range c.Requires {
			if slices.Index(ended, id) > slices.Index(ended, c.ID) {
				t.Errorf("%s came before %s", c.ID, id)
			}
		}
	}
	if at := slices.Index(ended, "account:"+applyAccount+"/publicAccessBlock"); at != 12 {
		t.Errorf("the account's came as %d", at)
	}
}

// TestRequires: who needs what failed is skipped, and who needs nobody is not.
func TestRequires(t *testing.T) {
	w := newApplyWorld(t, applyBuckets(4), fixtures.ServerOptions{})
	w.SetFaults(fixtures.Fault{Bucket: "bucket-000", API: "PutBucketTagging", Denied: true})
	p := tagPlan(t, 4)
	list := slices.Clone(p.Changes)
	list[1].Requires, list[2].Requires = []string{list[0].ID}, []string{list[1].ID}
	list[0].Resolves = []plan.FindingRef{{Rule: "a", Fingerprint: "1"}}
	list[3].Resolves = []plan.FindingRef{{Rule: "a", Fingerprint: "1"}, {Rule: "b", Fingerprint: "2"}}
	p = applyPlan(t, list...)
	o := w.options(t, p)
	o.KeepGoing = true
	s, err := remediate.Apply(context.Background(), p, o)
	if err != nil || applyStatuses(s) != "failed skipped skipped confirmed" {
		t.Fatal(err, applyShown(s))
	}
	if s.Results[2].Message != "it needs bucket-001/tagging, which is skipped" || fmt.Sprint(s.Resolved) != "[{b 2}]" || fmt.Sprint(s.Touched()) != "[bucket-000 bucket-003]" {
		t.Error(applyShown(s), s.Resolved, s.Touched())
	}
	w.SetFaults()
	if s, err = remediate.Resume(context.Background(), p, w.reopened(t, o)); err != nil || !s.Complete() || len(s.Resolved) != 2 {
		t.Error(err, applyShown(s))
	}
}

// TestTwice: a plan that is applied again finds everything as it wants it.
func TestTwice(t *testing.T) {
	w := newApplyWorld(t, applyBuckets(3), fixtures.ServerOptions{})
	p := tagPlan(t, 3)
	w.applied(t, p)
	n := w.writes()
	s, err := remediate.Apply(context.Background(), p, w.options(t, p))
	if err != nil || applyStatuses(s) != "already already already" || w.writes() != n {
		t.Error(err, applyShown(s))
	}
}

// TestJournalFails: what cannot be journaled is not sent.
func TestJournalFails(t *testing.T) {
	w := newApplyWorld(t, applyBuckets(3), fixtures.ServerOptions{})
	p := tagPlan(t, 3)
	o := w.options(t, p)
	if err := o.Journal.Close(); err != nil {
		t.Fatal(err)
	}
	s, err := remediate.Apply(context.Background(), p, o)
	if err == nil || s.Count(remediate.NotReached) != 3 || w.writes() != 0 {
		t.Error(err, applyShown(s))
	}
}

// TestForeignOrder: the same tags in another order are no change by anybody.
func TestForeignOrder(t *testing.T) {
	w := newApplyWorld(t, applyBuckets(1), fixtures.ServerOptions{})
	two := func(a, b string) plan.Document {
		return plan.Document{State: plan.Present, Value: []byte(`{"TagSet":[{"Key":"` + a + `","Value":"1"},{"Key":"` + b + `","Value":"1"}]}`)}
	}
	w.applied(t, applyPlan(t, applyChange("bucket-000", "tagging", "", plan.None(), two("a", "b"))))
	w.applied(t, applyPlan(t, applyChange("bucket-000", "tagging", "", two("b", "a"), applyTags("v"))))
}
