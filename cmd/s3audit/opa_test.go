package main

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"s3audit/fixtures"
	"s3audit/rules"
	"s3audit/rules/finding"
)

// TestStockOPA holds s3audit to the stock opa binary: for every bucket of the
// sample account both give the same verdicts. It runs where S3AUDIT_OPA names
// that binary, as `make rego` and CI do.
func TestStockOPA(t *testing.T) {
	opa := os.Getenv("S3AUDIT_OPA")
	if opa == "" {
		t.Log("not asked for: S3AUDIT_OPA names no opa binary")
		return
	}
	account := fixtures.Sample()
	server, err := fixtures.Start(account, fixtures.ServerOptions{})
	if err != nil {
		t.Fatal(err)
	}
	defer server.Close()
	engine, err := rules.Load(rules.Options{})
	if err != nil {
		t.Fatal(err)
	}
	read, _ := collectAll(t, server, account.Region)
	ours := map[string]map[string]string{}
	for _, f := range verdicts(t, engine, read) {
		if f.Bucket == "" {
			continue
		}
		if ours[f.Bucket] == nil {
			ours[f.Bucket] = map[string]string{}
		}
		ours[f.Bucket][f.Rule] = string(f.Verdict)
	}
	var names []string
	var inputs []json.RawMessage
	for _, name := range read.names {
		if record(t, read, name).Vanished {
			continue
		}
		input, err := engine.Input(&read.account, &read.manifest, read.buckets[name])
		if err != nil {
			t.Fatal(err)
		}
		names, inputs = append(names, name), append(inputs, input)
	}
	all, err := json.Marshal(map[string]any{"buckets": inputs})
	if err != nil {
		t.Fatal(err)
	}
	// One call for them all: it compiles every rule, which takes seconds.
	stock := opaEval[[]map[string]string](t, opa, all, "[v | some bucket in input.buckets; v := data.s3audit.verdicts with input as bucket]")
	if len(stock) != len(names) {
		t.Fatalf("opa judged %d of %d buckets", len(stock), len(names))
	}
	if diff := cmp.Diff(stock[0], opaEval[map[string]string](t, opa, inputs[0], "data.s3audit.verdicts")); diff != "" {
		t.Errorf("one bucket by itself and among the others (-among +itself):\n%s", diff)
	}
	compared := 0
	for i, name := range names {
		for rule, verdict := range ours[name] {
			compared++
			if stock[i][rule] != verdict {
				t.Errorf("%s on %s: s3audit says %s, opa says %q", rule, name, verdict, stock[i][rule])
			}
		}
	}
	if compared < 40*len(read.names)/2 {
		t.Errorf("only %d verdicts were compared", compared)
	}
	t.Logf("%d verdicts compared", compared)
}

// TestStockOPAOnTheAccount is the same for the rules about the account: of
// several resources the worst verdict counts.
func TestStockOPAOnTheAccount(t *testing.T) {
	opa := os.Getenv("S3AUDIT_OPA")
	if opa == "" {
		t.Log("not asked for: S3AUDIT_OPA names no opa binary")
		return
	}
	account := fixtures.Sample()
	server, err := fixtures.Start(account, fixtures.ServerOptions{})
	if err != nil {
		t.Fatal(err)
	}
	defer server.Close()
	engine, err := rules.Load(rules.Options{})
	if err != nil {
		t.Fatal(err)
	}
	read, _ := collectAll(t, server, account.Region)
	order := []finding.Verdict{finding.Pass, finding.NotApplicable, finding.Unknown, finding.Fail, finding.Error}
	ours := map[string]finding.Verdict{}
	for _, f := range verdicts(t, engine, read) {
		if f.Bucket == "" && slices.Index(order, f.Verdict) >= slices.Index(order, ours[f.Rule]) {
			ours[f.Rule] = f.Verdict
		}
	}
	input, err := engine.AccountInput(&read.account)
	if err != nil {
		t.Fatal(err)
	}
	stock := opaEval[map[string]string](t, opa, input, "data.s3audit.verdicts")
	if len(stock) == 0 || len(stock) != len(ours) {
		t.Errorf("opa gives %d verdicts, s3audit %d", len(stock), len(ours))
	}
	for rule, verdict := range ours {
		if stock[rule] != string(verdict) {
			t.Errorf("%s: s3audit says %s, opa says %q", rule, verdict, stock[rule])
		}
	}
}

// opaEval is what opa answers a query on this input.
func opaEval[T any](t *testing.T, opa string, input []byte, query string) (got T) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "input.json")
	if err := os.WriteFile(path, input, 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command(opa, "eval", "--format", "raw", "-d", "../../policies", "-i", path, query).CombinedOutput()
	if err != nil {
		t.Fatalf("opa eval: %v\n%s", err, out)
	}
	if err := json.Unmarshal(out, &got); err != nil {
		t.Fatalf("opa eval answered %s: %v", out, err)
	}
	return got
}
