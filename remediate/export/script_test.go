package export

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"s3audit/collector/snapshot"
	"s3audit/fixtures"
	"s3audit/remediate/operation"
	"s3audit/remediate/plan"
)

var wholeScript = flag.Bool("export.aws", false, "run every call of the script with the AWS CLI, which takes most of a minute")

// world is an account with a bucket for every subresource.
func world(t *testing.T) *fixtures.Server {
	t.Helper()
	a := &fixtures.Account{ID: account, Region: "us-east-1"}
	names := []string{"logs-0", "replica-0"}
	for name := range circles(t) {
		names = append(names, bucketOf(name))
	}
	for _, name := range names {
		b := fixtures.NewBucket(a, name, a.Region)
		b.PublicAccessBlock = snapshot.Observed[snapshot.PublicAccessBlock]{State: snapshot.Absent}
		b.OwnershipControls = snapshot.Observed[snapshot.Ownership]{State: snapshot.Absent}
		if name != "b-versioning" {
			b.Versioning = snapshot.Observed[snapshot.Versioning]{State: snapshot.Present, Value: &snapshot.Versioning{Status: "Enabled"}}
		}
		a.Buckets = append(a.Buckets, *b)
	}
	srv, err := fixtures.Start(a, fixtures.ServerOptions{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = srv.Close() })
	return srv
}

// TestScript runs the script with the real AWS CLI against the sandbox: everything
// is then as planned. Where there is no AWS CLI, the golden file has to do.
func TestScript(t *testing.T) {
	if _, err := exec.LookPath("aws"); err != nil || testing.Short() {
		t.Log("without the AWS CLI:", err)
		return
	}
	srv := world(t)
	for which := range 2 {
		p := everything(t, which)
		p.Changes = slices.DeleteFunc(p.Changes, func(c plan.Change) bool {
			return c.Bucket == "" || !*wholeScript && c.Subresource != "policy" && c.Subresource != "metrics"
		}) // the CLI asks S3 Control at another host
		p.Endpoint = srv.URL // versions of the AWS CLI before 2.13 take none from the environment
		var script bytes.Buffer
		if err := AWSCLI(&script, p); err != nil {
			t.Fatal(err)
		}
		sh := exec.Command("sh", "-s")
		sh.Stdin = &script
		for _, line := range strings.Split(srv.ExportLines(), "\n") {
			sh.Env = append(sh.Env, strings.TrimPrefix(line, "export "))
		}
		sh.Env = append(sh.Env, "PATH="+os.Getenv("PATH"), "HOME="+t.TempDir(), "AWS_PAGER=")
		if out, err := sh.CombinedOutput(); err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
		played(t, srv, p)
	}
}

// played compares the account with the plan. habits are texts that a client writes
// otherwise, in pairs: what it writes, and what is meant.
func played(t *testing.T, srv *fixtures.Server, p *plan.Plan, habits ...string) {
	t.Helper()
	records := map[string]map[string]plan.Document{}
	for _, b := range srv.Account().Buckets {
		text, err := json.Marshal(b)
		if err != nil {
			t.Fatal(err)
		}
		var members map[string]json.RawMessage
		if err := json.Unmarshal(text, &members); err != nil {
			t.Fatal(err)
		}
		records[b.Name] = map[string]plan.Document{}
		for name, raw := range members {
			var d plan.Document
			if json.Unmarshal(raw, &d) == nil {
				records[b.Name][name] = d
			}
		}
	}
	for _, c := range p.Changes {
		got := records[c.Bucket][c.Subresource]
		if c.Key != "" {
			all, err := operation.Split(c.Subresource, got)
			if err != nil {
				t.Fatal(err)
			}
			got = all[c.Key]
		}
		got.Value = []byte(strings.NewReplacer(habits...).Replace(string(got.Value)))
		if !operation.Settled(c.Subresource, c.After, got) {
			t.Errorf("%s: %s %s, want %s", c.ID, got.State, got.Value, c.After.Value)
		}
	}
}

// TestHostile: nothing in a plan leaves its quotes or its comment.
func TestHostile(t *testing.T) {
	row, _ := operation.Find("tagging")
	evil := "'; touch /tmp/evil; ' $(touch x) `touch y` ${var.z} %{ if true } \n\"\\"
	text, err := json.Marshal(evil)
	if err != nil {
		t.Fatal(err)
	}
	tags := plan.Document{State: plan.Present, Value: json.RawMessage(fmt.Sprintf(`{"TagSet":[{"Key":"k","Value":%s}]}`, text))}
	p := planOf(t, []plan.Change{change(row, "logs", "", plan.None(), tags)})
	p.Tool = "1\ntouch z"
	var out bytes.Buffer
	if err := AWSCLI(&out, p); err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	fake := "#!/bin/sh\nfor last; do :; done\nprintf %s \"$last\" >said\n"
	if err := os.WriteFile(filepath.Join(dir, "aws"), []byte(fake), 0o700); err != nil {
		t.Fatal(err)
	}
	sh := exec.Command("sh", "-s")
	sh.Dir, sh.Stdin, sh.Env = dir, &out, []string{"PATH=" + dir + ":/usr/bin:/bin"}
	if said, err := sh.CombinedOutput(); err != nil {
		t.Fatalf("%v %s", err, said)
	}
	said, err := os.ReadFile(filepath.Join(dir, "said"))
	if err != nil {
		t.Fatal(err)
	}
	var in struct {
		Tagging struct{ TagSet []struct{ Value string } }
	}
	if err := json.Unmarshal(said, &in); err != nil || in.Tagging.TagSet[0].Value != evil {
		t.Errorf("%v %s", err, said)
	}
	left, err := os.ReadDir(dir)
	if err != nil || len(left) != 2 {
		t.Errorf("%v %v", err, left)
	}
}

// TestForeignDeletes: on another server no script can prove that a DELETE is safe.
func TestForeignDeletes(t *testing.T) {
	row, _ := operation.Find("tagging")
	p := planOf(t, []plan.Change{change(row, "logs", "", plan.Document{State: plan.Present, Value: json.RawMessage(`{"TagSet":[]}`)}, plan.None())})
	var out bytes.Buffer
	if err := AWSCLI(&out, p); err != nil || !strings.Contains(out.String(), "delete-bucket-tagging") {
		t.Error(err)
	}
	p.Endpoint = "http://127.0.0.1:9000"
	if err := AWSCLI(&out, p); !errors.Is(err, operation.ErrDelete) {
		t.Error(err)
	}
}
