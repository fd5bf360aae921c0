package plan

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"
)

const (
	blockOn    = `{"PublicAccessBlockConfiguration":{"BlockPublicAcls":true,"BlockPublicPolicy":true}}`
	blockOff   = `{"PublicAccessBlockConfiguration":{"BlockPublicAcls":true,"BlockPublicPolicy":false}}`
	enforced   = `{"OwnershipControls":{"Rules":[{"ObjectOwnership":"BucketOwnerEnforced"}]}}`
	preferred  = `{"OwnershipControls":{"Rules":[{"ObjectOwnership":"BucketOwnerPreferred"}]}}`
	versioned  = `{"Status":"Enabled"}`
	suspended  = `{"Status":"Suspended"}`
	replicates = `{"ReplicationConfiguration":{"Rules":[{"Destination":{"Bucket":"arn:aws:s3:::z-target"}}]}}`
	logs       = `{"LoggingEnabled":{"TargetBucket":"z-target"}}`
	some       = `{"x":1}`
)

func TestOrder(t *testing.T) {
	for _, test := range []struct {
		name    string
		changes []Change
		want    string
	}{
		{"ACLs on, then an ACL", []Change{change("b", "acl", some, `{}`), change("b", "ownershipControls", enforced, preferred)}, "b/ownershipControls b/acl"},
		{"ACLs off last", []Change{change("b", "ownershipControls", preferred, enforced), change("b", "acl", some, `{}`), change("b", "policy", "", some)}, "b/policy b/acl b/ownershipControls"},
		{"versioning before replication and lock", []Change{change("b", "object-lock", "", some), change("b", "replication", "", replicates), change("b", "versioning", "", versioned)}, "b/versioning b/object-lock b/replication"},
		{"replication goes, then versioning", []Change{change("b", "versioning", versioned, suspended), change("b", "replication", replicates, "")}, "b/replication b/versioning"},
		{"block opens first", []Change{change("b", "policy", "", some), change("b", "publicAccessBlock", blockOn, blockOff)}, "b/publicAccessBlock b/policy"},
		{"block closes last", []Change{change("b", "publicAccessBlock", "", blockOn), change("b", "policy", some, ""), change("b", "acl", some, `{}`)}, "b/policy b/acl b/publicAccessBlock"},
		{"account's block closes last", []Change{change("", "account.publicAccessBlock", "", blockOn), change("b", "policy", some, "")}, "b/policy account:111122223333/publicAccessBlock"},
		{"account's block opens first", []Change{change("", "account.publicAccessBlock", blockOn, ""), change("B", "policy", "", some)}, "account:111122223333/publicAccessBlock B/policy"},
		{"log target first", []Change{change("a", "logging", "", logs), change("z-target", "policy", "", some), change("z-target", "acl", some, `{}`)}, "z-target/policy z-target/acl a/logging"},
		{"replica's versioning first", []Change{change("a", "replication", "", replicates), change("a", "versioning", "", versioned), change("z-target", "versioning", "", versioned)}, "a/versioning z-target/versioning a/replication"},
		{"tags, then tags decide", []Change{change("b", "abac", "", `{"AbacStatus":{"Status":"Enabled"}}`), change("b", "tagging", "", some)}, "b/tagging b/abac"},
		{"nothing between", []Change{change("c", "cors", "", some), change("a", "cors", "", some)}, "a/cors c/cors"},
	} {
		for range 10 {
			rand.Shuffle(len(test.changes), func(i, j int) { test.changes[i], test.changes[j] = test.changes[j], test.changes[i] })
			got, err := Order(test.changes)
			if err != nil {
				t.Fatalf("%s: %v", test.name, err)
			}
			if s := strings.Join(ids(got), " "); s != test.want {
				t.Fatalf("%s: %s, want %s", test.name, s, test.want)
			}
		}
	}
}

func TestOrderCycle(t *testing.T) {
	a, b := change("a", "cors", "", some), change("b", "cors", "", some)
	a.Requires, b.Requires = []string{"b/cors"}, []string{"a/cors"}
	if _, err := Order([]Change{a, b}); err == nil || !strings.Contains(err.Error(), "a/cors, b/cors") {
		t.Error(err)
	}
	c := change("c", "cors", "", some)
	c.Requires = []string{"gone/cors"}
	if _, err := Order([]Change{c}); err == nil || !strings.Contains(err.Error(), "gone/cors") {
		t.Error(err)
	}
}

// TestOrderOfMany: a plan over a large account is ordered at once.
func TestOrderOfMany(t *testing.T) {
	var list []Change
	for i := range 3000 {
		b := fmt.Sprintf("b%d", i)
		list = append(list, change(b, "policy", "", some), change(b, "publicAccessBlock", "", blockOn), change(b, "logging", "", logs))
	}
	list = append(list, change("z-target", "policy", "", some), change("", "account.publicAccessBlock", "", blockOn))
	start := time.Now()
	got, err := Order(list)
	if err != nil || len(got) != len(list) {
		t.Fatal(err)
	}
	if took := time.Since(start); took > 30*time.Second {
		t.Errorf("took %v", took)
	}
	p := &Plan{Created: time.Unix(1, 0), Account: "111122223333", Changes: got}
	if err := Write(discard{}, p); err != nil {
		t.Error(err)
	}
}

type discard struct{}

func (discard) Write(p []byte) (int, error) { return len(p), nil }
