package collector

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"s3audit/collector/snapshot"
)

// TestLooker: what is read by itself is what a collection has in its place, for
// every subresource that stands alone; and nothing else is asked.
func TestLooker(t *testing.T) {
	f := newFake(t, "logs")
	f.tags = map[string]string{"logs": "env=prod"}
	o := f.options()
	o.Subresources, o.Attempts = bucketNames(), 1
	whole, _ := collect(t, o)
	c, err := New(testConfig(), o)
	if err != nil {
		t.Fatal(err)
	}
	looker := c.Looker("111122223333")
	want := membersOf(t, whole.buckets[0])
	for i := range table {
		row := &table[i]
		if row.Scope != ScopeBucket || row.last || row.after != "" {
			continue
		}
		before := len(f.journal)
		b, err := looker.Bucket(t.Context(), "logs", "eu-west-1", row.Name)
		if err != nil {
			t.Fatal(err)
		}
		if got := membersOf(t, b)[row.Name]; string(got) != string(want[row.Name]) {
			t.Errorf("%s: %s, and a collection has %s", row.Name, got, want[row.Name])
		}
		if asked := len(f.journal) - before; asked < 1 || asked > len(row.Calls) {
			t.Errorf("%s: %d calls, %v", row.Name, asked, f.journal[before:])
		}
	}
	for _, name := range []string{"nonsense", "references", "account.publicAccessBlock"} {
		if _, err := looker.Bucket(t.Context(), "logs", "eu-west-1", name); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestLookerRefused: a refusal is told with its code, and a bucket that is gone too.
func TestLookerRefused(t *testing.T) {
	f := newFake(t, "logs")
	f.hook = func(w http.ResponseWriter, _ *http.Request, _, sub string) bool {
		if sub == "policy" {
			fail(w, 403, "AccessDenied", "no")
		}
		return sub == "policy"
	}
	o := f.options()
	o.Attempts = 1
	c, err := New(testConfig(), o)
	if err != nil {
		t.Fatal(err)
	}
	looker := c.Looker("")
	b, err := looker.Bucket(t.Context(), "logs", "eu-west-1", "policy")
	if err != nil || b.Policy.State != snapshot.Denied || b.Policy.Code != "AccessDenied" {
		t.Errorf("%+v %v", b.Policy, err)
	}
	b, err = looker.Bucket(t.Context(), "gone", "eu-west-1", "tagging")
	if err != nil || b.Tagging.State != snapshot.Failed || b.Tagging.Code != "NoSuchBucket" {
		t.Errorf("%+v %v", b.Tagging, err)
	}
	if a, err := looker.Account(t.Context()); err != nil || a.PublicAccessBlock.State != snapshot.Unsupported {
		t.Errorf("S3 Control was asked beside a server that is not AWS's: %+v %v", a.PublicAccessBlock, err)
	}
	if _, control := c.Clients("eu-west-1"); control != nil {
		t.Error("there is a client for S3 Control beside a server that is not AWS's")
	}
	if c.Endpoint() != f.url {
		t.Errorf("endpoint %q", c.Endpoint())
	}
}

func bucketNames() []string {
	var out []string
	for i := range table {
		if row := &table[i]; row.Scope == ScopeBucket && !row.last {
			out = append(out, row.Name)
		}
	}
	return out
}

func membersOf(t *testing.T, b *snapshot.Bucket) map[string]json.RawMessage {
	t.Helper()
	text, err := json.Marshal(b)
	if err != nil {
		t.Fatal(err)
	}
	var out map[string]json.RawMessage
	if err := json.Unmarshal(text, &out); err != nil {
		t.Fatal(err)
	}
	return out
}
