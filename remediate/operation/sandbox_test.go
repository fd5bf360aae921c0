package operation

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"s3audit/collector/snapshot"
	"s3audit/fixtures"
	"s3audit/remediate/plan"
)

// account111 is an account in which S3 takes any of the generated documents: buckets
// without blocks, with ACLs and versions, beside every target that one can name.
func account111(buckets int) *fixtures.Account {
	a := &fixtures.Account{ID: "111122223333", Region: "us-east-1"}
	add := func(name string) {
		b := fixtures.NewBucket(a, name, a.Region)
		b.PublicAccessBlock = snapshot.Observed[snapshot.PublicAccessBlock]{State: snapshot.Absent}
		b.OwnershipControls = snapshot.Observed[snapshot.Ownership]{State: snapshot.Absent}
		b.Versioning = snapshot.Observed[snapshot.Versioning]{State: snapshot.Present, Value: &snapshot.Versioning{Status: "Enabled"}}
		a.Buckets = append(a.Buckets, *b)
	}
	for i := range buckets {
		add(fmt.Sprintf("bucket-%03d", i))
	}
	for i := 0; i < 100 && buckets > 1; i++ {
		add(fmt.Sprintf("replica-%d", i))
		add(fmt.Sprintf("logs-%d", i))
	}
	return a
}

// TestConformance: the sandbox takes what was composed and sent, the collector
// reads what was planned; then the DELETE, and it is gone. Every row, with
// documents of generated buckets put over those of others.
func TestConformance(t *testing.T) {
	const most = 60
	all := pool(t)
	for _, row := range Rows() {
		if row.Put.API == "" || row.Account {
			continue
		}
		t.Run(row.Subresource, func(t *testing.T) {
			s := serve(t, account111(most))
			owner := s.owner(t)
			docs := all[row.Subresource]
			after := map[string]plan.Document{}
			key := map[bool]string{true: "conf-0007"}[row.Keyed]
			for i := range most {
				bucket := fmt.Sprintf("bucket-%03d", i)
				d := fitting(t, &row, docs[i%len(docs)], bucket, owner, key)
				if d.State != plan.Present {
					continue
				}
				if err := s.send(t, s.change(&row, bucket, key, plan.None(), d)); err != nil {
					t.Errorf("%v: %s", err, d.Value)
				}
				after[bucket] = d
			}
			if len(after) < most/3 {
				t.Fatalf("only %d documents", len(after))
			}
			s.compare(t, &row, key, after)
			s.edited(t, &row, owner, key, after, docs)
			s.deleted(t, &row, key, after)
		})
	}
}

// owner is the canonical id of the account that is served.
func (s *sandbox) owner(t testing.TB) string {
	t.Helper()
	row, _ := Find("acl")
	return textOf(mustBody(t, &row, s.read(t, "bucket-000", &row, ""))["Owner"].(object)["ID"])
}

// fitting makes a generated document one of this bucket; those that S3 itself
// would not have taken from anybody are left out.
func fitting(t testing.TB, row *Row, d plan.Document, bucket, owner, key string) plan.Document {
	t.Helper()
	body := clone(mustBody(t, row, d)).(object)
	switch row.Subresource {
	case "acl":
		was := textOf(body["Owner"].(object)["ID"])
		text := strings.ReplaceAll(string(encoded(nameless(body))), was, owner)
		if strings.Contains(text, "EmailAddress") {
			return plan.None()
		}
		text = strings.ReplaceAll(text, `,"DisplayName":"legacy-name"`, "")
		return doc(text)
	case "policy":
		var own struct {
			Statement json.RawMessage
		}
		text := textOf(body["Policy"])
		_ = json.Unmarshal([]byte(text), &own)
		for _, name := range namesIn(text) {
			text = strings.ReplaceAll(text, name, bucket)
		}
		return policyOf(text)
	case "notification":
		return unshared(body)
	case "accelerate":
		if body["Status"] != "Enabled" {
			return plan.None() // S3 keeps no suspension of what was never on
		}
	case "versioning":
		if body["MFADelete"] == "Enabled" || body["Status"] != "Enabled" {
			return plan.None()
		}
		delete(body, "MFADelete")
		return doc(string(encoded(body)))
	}
	if row.Keyed {
		body["Id"] = key
	}
	after, err := documentOf(row, body, plan.None())
	if err != nil {
		t.Fatal(err)
	}
	return after
}

// namesIn are the buckets that a policy's resources name.
func namesIn(text string) []string {
	var names []string
	for _, part := range strings.Split(text, "arn:aws:s3:::")[1:] {
		names = append(names, part[:strings.IndexAny(part, `/"`)])
	}
	return slices.Compact(names)
}

// unshared gives every notification an id of its own.
func unshared(body object) plan.Document {
	n := 0
	for _, list := range notificationLists {
		for _, e := range rulesOf(body, list) {
			e["Id"] = fmt.Sprintf("id-%d", n)
			n++
		}
	}
	return doc(string(encoded(body)))
}

// compare reads every bucket back.
func (s *sandbox) compare(t *testing.T, row *Row, key string, want map[string]plan.Document) {
	t.Helper()
	got := s.collect(t, row.Subresource)
	for _, bucket := range slices.Sorted(maps.Keys(want)) {
		d, _ := observed(t, got.buckets[bucket], row.Subresource)
		if row.Keyed {
			all, err := Split(row.Subresource, d)
			if err != nil {
				t.Fatal(err)
			}
			if d = all[key]; d.State == "" {
				d = plan.None()
			}
		}
		if !Settled(row.Subresource, want[bucket], d) {
			t.Errorf("%s: want %s %s\nread %s %s", bucket, want[bucket].State, want[bucket].Value, d.State, d.Value)
		}
		want[bucket] = d
	}
}

// edited composes another bucket's document into what is there, and sends it.
func (s *sandbox) edited(t *testing.T, row *Row, owner, key string, now map[string]plan.Document, docs []plan.Document) {
	t.Helper()
	r, changed := random(5), 0
	for _, bucket := range slices.Sorted(maps.Keys(now)) {
		before := now[bucket]
		donor := fitting(t, row, docs[r.IntN(len(docs))], bucket, owner, key)
		if donor.State != plan.Present {
			continue
		}
		e := drawn(t, r, row, donor, changed)
		after, err := Compose(row.Subresource, before, []Edit{e})
		if err != nil || after.Same(before) {
			continue
		}
		if err := s.send(t, s.change(row, bucket, key, before, after)); err != nil {
			if row.Subresource == "object-lock" || row.Subresource == "encryption" || row.Keyed || row.Subresource == "website" {
				continue // half a document put into another need not make a whole
			}
			t.Errorf("%v\nbefore %s\nedit   %s\nafter  %s", err, before.Value, e.Set, after.Value)
			continue
		}
		now[bucket] = after
		changed++
	}
	t.Logf("%s: %d of %d edited", row.Subresource, changed, len(now))
	s.compare(t, row, key, now)
}

// deleted takes away what can be, by DELETE or by a PUT that says so.
func (s *sandbox) deleted(t *testing.T, row *Row, key string, now map[string]plan.Document) {
	t.Helper()
	if row.API(plan.None()) == "" {
		return
	}
	for _, bucket := range slices.Sorted(maps.Keys(now)) {
		if err := s.send(t, s.change(row, bucket, key, now[bucket], plan.None())); err != nil {
			t.Error(err)
		}
		now[bucket] = plan.None()
	}
	s.compare(t, row, key, now)
}

func TestAccountBlock(t *testing.T) {
	s := serve(t, account111(1))
	row, _ := Find("account.publicAccessBlock")
	after := compose(t, row.Subresource, plan.None(), edit("put_account_public_access_block", `{"BlockPublicPolicy":true}`))
	wantJSON(t, after, `{"PublicAccessBlockConfiguration":{"BlockPublicAcls":false,"BlockPublicPolicy":true,"IgnorePublicAcls":false,"RestrictPublicBuckets":false}}`)
	for _, want := range []plan.Document{after, plan.None()} {
		if err := s.send(t, s.change(&row, "", "", plan.None(), want)); err != nil {
			t.Fatal(err)
		}
		if got := s.read(t, "", &row, ""); !got.Same(want) {
			t.Errorf("%s %s, want %s %s", got.State, got.Value, want.State, want.Value)
		}
	}
}

func TestAbortUpload(t *testing.T) {
	a := account111(1)
	text := func(s string) *string { return &s }
	a.Buckets[0].Uploads = snapshot.Observed[snapshot.Uploads]{State: snapshot.Present, Value: &snapshot.Uploads{
		Bucket: text("bucket-000"), Prefix: text(""),
		Uploads: []snapshot.MultipartUpload{{Key: text("a b/ü"), UploadId: text("one"), StorageClass: "STANDARD"}, {Key: text("z"), UploadId: text("two"), StorageClass: "STANDARD"}},
	}}
	s := serve(t, a)
	row, _ := Find("uploads")
	before := s.read(t, "bucket-000", &row, "one")
	e := edit("abort_multipart_upload", "")
	e.Key = "one"
	after := compose(t, "uploads", before, e)
	if after.State != plan.Absent {
		t.Fatalf("%s", after.Value)
	}
	if err := s.send(t, s.change(&row, "bucket-000", "one", before, after)); err != nil {
		t.Fatal(err)
	}
	if got := s.read(t, "bucket-000", &row, "one"); got.State != plan.Absent {
		t.Errorf("still there: %s", got.Value)
	}
	if got := s.read(t, "bucket-000", &row, "two"); got.State != plan.Present {
		t.Error("the other is gone")
	}
}

// TestMigrate: what the ACL granted, statements grant, and S3 takes the steps in
// their order.
func TestMigrate(t *testing.T) {
	s := serve(t, account111(1))
	owner := s.owner(t)
	other := strings.Repeat("ab", 32)
	aclRow, _ := Find("acl")
	grants := func(list ...string) plan.Document {
		return doc(`{"Owner":{"ID":"` + owner + `"},"Grants":[{"Grantee":{"Type":"CanonicalUser","ID":"` + owner + `"},"Permission":"FULL_CONTROL"}` + strings.Join(append([]string{""}, list...), ",") + `]}`)
	}
	acl := grants(`{"Grantee":{"Type":"CanonicalUser","ID":"`+other+`"},"Permission":"READ"}`, `{"Grantee":{"Type":"Group","URI":"`+logDelivery+`"},"Permission":"WRITE"}`, `{"Grantee":{"Type":"Group","URI":"`+logDelivery+`"},"Permission":"READ_ACP"}`)
	if err := s.send(t, s.change(&aclRow, "bucket-000", "", plan.None(), acl)); err != nil {
		t.Fatal(err)
	}
	b := s.collect(t, "acl", "policy").buckets["bucket-000"]
	steps, err := Migrate(`fix "x"`, b, acl)
	if err != nil {
		t.Fatal(err)
	}
	var order []string
	for _, step := range steps {
		order = append(order, step.Subresource)
		row, _ := Find(step.Subresource)
		before := s.read(t, "bucket-000", &row, "")
		after := compose(t, step.Subresource, before, step.Edits...)
		if err := s.send(t, s.change(&row, "bucket-000", "", before, after)); err != nil {
			t.Fatal(err)
		}
		if got := s.read(t, "bucket-000", &row, ""); !Settled(step.Subresource, after, got) {
			t.Errorf("%s: %s, want %s", step.Subresource, got.Value, after.Value)
		}
		if step.Subresource == "policy" {
			text := textIn(t, after)
			for _, want := range []string{`{"CanonicalUser":"` + other + `"}`, `"s3:ListBucketVersions"`, `"Service":"logging.s3.amazonaws.com"`, `"aws:SourceAccount":"111122223333"`, `"s3:PutObject"`, `"Resource":"arn:aws:s3:::bucket-000/*"`} {
				if !strings.Contains(text, want) {
					t.Errorf("no %s in %s", want, text)
				}
			}
		}
	}
	if got := strings.Join(order, " "); got != "policy acl ownershipControls" {
		t.Error(got)
	}
	if _, err := Migrate("x", b, grants(`{"Grantee":{"Type":"Group","URI":"`+authenticated+`"},"Permission":"READ"}`)); err == nil {
		t.Error("AuthenticatedUsers became something else")
	}
	if steps, err := Migrate("x", b, grants()); err != nil || len(steps) != 1 {
		t.Error(steps, err)
	}
}
