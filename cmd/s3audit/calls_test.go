package main

import (
	"context"
	"testing"

	"s3audit/fixtures"
)

// TestOneRuleOneCall: a rule that reads one subresource costs one call a
// bucket, beside the listing and the question who asks.
func TestOneRuleOneCall(t *testing.T) {
	calledFor(t, "bucket-versioning", map[string]int{"GetBucketVersioning": 250, "ListBuckets": 1, "GetCallerIdentity": 1})
}

// TestRuleOnNamesReadsNothing: the listing has all that a rule on names reads.
func TestRuleOnNamesReadsNothing(t *testing.T) {
	calledFor(t, "bucket-dns-compliant-name", map[string]int{"ListBuckets": 1, "GetCallerIdentity": 1})
}

func calledFor(t *testing.T, rule string, want map[string]int) {
	t.Helper()
	server, err := fixtures.Start(&fixtures.Account{
		ID: "111122223333", Region: "us-east-1", Fleet: &fixtures.Fleet{Seed: 1, Count: 250},
	}, fixtures.ServerOptions{})
	if err != nil {
		t.Fatal(err)
	}
	defer server.Close()
	point(t, server)
	env, _, errs := testEnvironment()
	args := []string{"scan", "--rule", rule, "--fail-on", "none", "--on-unknown", "ignore"}
	if code := execute(context.Background(), env, args); code != exitClean {
		t.Fatalf("exit %d: %s", code, errs)
	}
	got := map[string]int{}
	for _, call := range server.Calls() {
		got[call.API] += call.Count
	}
	for api, n := range got {
		if want[api] != n {
			t.Errorf("%s was called %d times, want %d", api, n, want[api])
		}
	}
	if len(got) != len(want) {
		t.Errorf("called %v, want %v", got, want)
	}
}

// TestScanOnlyReads: nothing that a scan sends can write.
func TestScanOnlyReads(t *testing.T) {
	account := fixtures.Sample()
	server, err := fixtures.Start(account, fixtures.ServerOptions{})
	if err != nil {
		t.Fatal(err)
	}
	defer server.Close()
	point(t, server)
	env, _, errs := testEnvironment()
	if code := execute(context.Background(), env, []string{"scan", "--all", "--opt-in", "uploads,objectAcl,objectEncryption", "--fail-on", "none", "--on-unknown", "ignore"}); code != exitClean {
		t.Fatalf("exit %d: %s", code, errs)
	}
	if writes := server.Writes(); len(writes) > 0 {
		t.Errorf("a scan wrote: %v", writes)
	}
}
