package remediate_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"s3audit/collector/snapshot"
	"s3audit/fixtures"
	"s3audit/remediate"
	"s3audit/remediate/journal"
	"s3audit/remediate/operation"
	"s3audit/remediate/plan"
)

// circles are, for each subresource, two documents that S3 takes, in the shape of
// the request.
func circles(t *testing.T) map[string][2]json.RawMessage {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", "circles.json"))
	if err != nil {
		t.Fatal(err)
	}
	var all map[string][2]json.RawMessage
	if err := json.Unmarshal(text, &all); err != nil {
		t.Fatal(err)
	}
	return all
}

// TestCircle: every operation, from each state to the next and back again by the
// journal alone: after the rollback everything reads as it did before.
func TestCircle(t *testing.T) {
	w := newApplyWorld(t, applyBuckets(1), fixtures.ServerOptions{})
	acl := w.mustRead(t, "bucket-000", "acl", "")
	circles := circles(t)
	circles["acl"] = aclsOf(t, acl)
	for _, row := range operation.Rows() {
		if row.Subresource == "uploads" {
			continue
		}
		t.Run(row.Subresource, func(t *testing.T) {
			bucket, key := "bucket-000", ""
			if row.Account {
				bucket = ""
			}
			if row.Keyed {
				key = "weekly"
			}
			bodies, ok := circles[row.Subresource]
			if !ok {
				t.Fatal("no documents")
			}
			for _, body := range bodies {
				now := w.mustRead(t, bucket, row.Subresource, key)
				after, err := operation.Compose(row.Subresource, now, []operation.Edit{{Source: "test", Block: row.Put.Block, Key: key, Set: body, Whole: true}})
				if err != nil {
					t.Fatal(err)
				}
				w.circle(t, bucket, row.Subresource, key, now, after)
			}
			if row.API(plan.None()) != "" {
				w.circle(t, bucket, row.Subresource, key, w.mustRead(t, bucket, row.Subresource, key), plan.None())
			}
		})
	}
}

func aclsOf(t *testing.T, acl plan.Document) [2]json.RawMessage {
	t.Helper()
	var own snapshot.ACL
	if err := json.Unmarshal(acl.Value, &own); err != nil {
		t.Fatal(err)
	}
	grants := func(permission string) json.RawMessage {
		return fmt.Appendf(nil, `{"Owner":{"ID":%q},"Grants":[{"Grantee":{"Type":"CanonicalUser","ID":%q},"Permission":"FULL_CONTROL"},{"Grantee":{"Type":"Group","URI":"http://acs.amazonaws.com/groups/s3/LogDelivery"},"Permission":%q}]}`, *own.Owner.ID, *own.Owner.ID, permission)
	}
	return [2]json.RawMessage{grants("WRITE"), grants("READ_ACP")}
}

// circle goes there, back, and there again, where it stays.
func (w *applyWorld) circle(t *testing.T, bucket, subresource, key string, before, after plan.Document) {
	t.Helper()
	if before.Same(after) {
		return
	}
	p := applyPlan(t, applyChange(bucket, subresource, key, before, after))
	j := w.applied(t, p)
	if got := w.mustRead(t, bucket, subresource, key); !operation.Settled(subresource, after, got) {
		t.Fatalf("applied: %s %s, want %s %s", got.State, got.Value, after.State, after.Value)
	}
	back, err := remediate.Rollback(j)
	if err != nil {
		t.Fatal(err)
	}
	if len(back.Changes) == 0 {
		if len(back.Refused) != 1 || back.Refused[0].Reason == "" {
			t.Fatalf("nothing goes back: %+v", back)
		}
		t.Logf("refused: %s", back.Refused[0].Reason)
		return
	}
	w.applied(t, back)
	got := w.mustRead(t, bucket, subresource, key)
	if !operation.Settled(subresource, before, got) && len(back.Warnings) == 0 {
		t.Fatalf("taken back: %s %s, want %s %s", got.State, got.Value, before.State, before.Value)
	}
	if again := w.applied(t, applyPlan(t, applyChange(bucket, subresource, key, got, after))); len(again.Records()) != 1 {
		t.Fatal("the second time nothing was sent")
	}
}

// TestRollbackRefuses says what does not come back, and what comes back otherwise.
func TestRollbackRefuses(t *testing.T) {
	a := applyBuckets(1)
	text := func(s string) *string { return &s }
	for i := range a.Buckets {
		if a.Buckets[i].Name == "bucket-plain" {
			a.Buckets[i].Uploads = snapshot.Observed[snapshot.Uploads]{State: snapshot.Present, Value: &snapshot.Uploads{
				Bucket: text("bucket-plain"), Prefix: text(""), Uploads: []snapshot.MultipartUpload{{Key: text("a b/ü"), UploadId: text("one"), StorageClass: "STANDARD"}},
			}}
		}
	}
	w := newApplyWorld(t, a, fixtures.ServerOptions{})
	enabled := plan.Document{State: plan.Present, Value: json.RawMessage(`{"Status":"Enabled"}`)}
	upload := w.mustRead(t, "bucket-plain", "uploads", "one")
	j := w.applied(t, applyPlan(t,
		applyChange("bucket-plain", "uploads", "one", upload, plan.None()),
		applyChange("bucket-plain", "versioning", "", plan.None(), enabled),
	))
	back, err := remediate.Rollback(j)
	if err != nil {
		t.Fatal(err)
	}
	if len(back.Changes) != 1 || string(back.Changes[0].After.Value) != `{"Status":"Suspended"}` || len(back.Warnings) != 1 || !strings.Contains(back.Warnings[0], "never returns to unset") {
		t.Errorf("%+v", back)
	}
	if len(back.Refused) != 1 || !strings.Contains(back.Refused[0].Reason, "parts are gone") {
		t.Errorf("%+v", back.Refused)
	}
	w.applied(t, back)
	if got := w.mustRead(t, "bucket-plain", "versioning", ""); string(got.Value) != `{"Status":"Suspended"}` {
		t.Errorf("%s", got.Value)
	}
}

// TestRollbackOrder: the newest first, and who needed whom the other way round.
func TestRollbackOrder(t *testing.T) {
	w := newApplyWorld(t, applyBuckets(2), fixtures.ServerOptions{})
	first, second := applyChange("bucket-000", "tagging", "", plan.None(), applyTags("1")), applyChange("bucket-001", "tagging", "", plan.None(), applyTags("2"))
	second.Requires = []string{first.ID}
	j := w.applied(t, applyPlan(t, first, second))
	back, err := remediate.Rollback(j)
	if err != nil {
		t.Fatal(err)
	}
	if len(back.Changes) != 2 || back.Changes[0].ID != second.ID || fmt.Sprint(back.Changes[1].Requires) != "[bucket-001/tagging]" || back.Changes[0].Requires != nil {
		t.Errorf("%+v", back.Changes)
	}
	if back.Changes[0].Operation != "DeleteBucketTagging" {
		t.Error(back.Changes[0].Operation)
	}
}

// TestRollbackIsGuarded: what somebody changed since stays as they left it.
func TestRollbackIsGuarded(t *testing.T) {
	w := newApplyWorld(t, applyBuckets(1), fixtures.ServerOptions{})
	j := w.applied(t, tagPlan(t, 1))
	w.applied(t, applyPlan(t, applyChange("bucket-000", "tagging", "", applyTags("v"), applyTags("theirs"))))
	back, err := remediate.Rollback(j)
	if err != nil {
		t.Fatal(err)
	}
	s, err := remediate.Apply(context.Background(), back, w.options(t, back))
	if err != nil || applyStatuses(s) != "stale" {
		t.Error(err, applyShown(s))
	}
	if got := w.mustRead(t, "bucket-000", "tagging", ""); !got.Same(applyTags("theirs")) {
		t.Errorf("%s", got.Value)
	}
}

// TestRollbackOfNothing: what S3 refused needs no taking back.
func TestRollbackOfNothing(t *testing.T) {
	w := newApplyWorld(t, applyBuckets(1), fixtures.ServerOptions{})
	w.SetFaults(fixtures.Fault{API: "PutBucketTagging", Denied: true})
	p := tagPlan(t, 1)
	o := w.options(t, p)
	if s, err := remediate.Apply(context.Background(), p, o); err != nil || s.Count(journal.Failed) != 1 {
		t.Fatal(err)
	}
	if _, err := remediate.Rollback(o.Journal.Journal()); !errors.Is(err, remediate.ErrNothing) {
		t.Error(err)
	}
}
