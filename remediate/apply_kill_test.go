package remediate_test

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/s3"

	"s3audit/collector/snapshot"
	"s3audit/fixtures"
	"s3audit/remediate"
	"s3audit/remediate/journal"
	"s3audit/remediate/operation"
	"s3audit/remediate/plan"
)

var applyKills = flag.Int("apply.kills", 8, "how often TestKilled kills an apply; a full run has 200")

// killedRun is what a process that is going to be killed has to know.
type killedRun struct{ Plan, Journal, URL, Key, Secret string }

const killedEnv = "S3AUDIT_TEST_KILLED_RUN"

// finish applies or resumes, whatever the journal says.
func (k killedRun) finish(p *plan.Plan) (*remediate.Summary, error) {
	cfg := aws.Config{Region: "us-east-1", BaseEndpoint: &k.URL, Credentials: credentials.NewStaticCredentialsProvider(k.Key, k.Secret, "")}
	target := applyTarget(cfg, k.URL)
	do := remediate.Resume
	j, err := journal.Open(k.Journal, "test", applyNoon)
	if errors.Is(err, journal.ErrEmpty) || errors.Is(err, os.ErrNotExist) {
		do = remediate.Apply
		j, err = journal.Create(k.Journal, applyHeader(p), applyNoon)
	}
	if err != nil {
		return nil, err
	}
	defer j.Close()
	return do(context.Background(), p, remediate.ApplyOptions{
		Read: quickRead(target.S3.(*s3.Client)), Target: func(string) operation.Target { return target }, Journal: j,
		Now: func() time.Time { return applyNoon }, Sleep: func(context.Context, time.Duration) error { return nil }, Parallel: 4,
	})
}

// TestKilledRun is the process that is killed; by itself it tests nothing.
func TestKilledRun(t *testing.T) {
	text := os.Getenv(killedEnv)
	if text == "" {
		return
	}
	var k killedRun
	if err := json.Unmarshal([]byte(text), &k); err != nil {
		t.Fatal(err)
	}
	f, err := os.Open(k.Plan)
	if err != nil {
		t.Fatal(err)
	}
	p, err := plan.Read(f)
	if err != nil {
		t.Fatal(err)
	}
	fmt.Println("begins")
	if _, err := k.finish(p); err != nil {
		t.Fatal(err)
	}
}

// killedWorld is an account of 150 buckets, half of them with tags, and a plan of
// 300 changes to it.
func killedWorld(t *testing.T) (*fixtures.Account, *plan.Plan) {
	t.Helper()
	a := applyBuckets(150)
	var changes []plan.Change
	all := plan.Document{State: plan.Present, Value: []byte(`{"PublicAccessBlockConfiguration":{"BlockPublicAcls":true,"BlockPublicPolicy":true,"IgnorePublicAcls":true,"RestrictPublicBuckets":true}}`)}
	for i := range a.Buckets {
		b := &a.Buckets[i]
		if !strings.HasPrefix(b.Name, "bucket-0") && !strings.HasPrefix(b.Name, "bucket-1") {
			continue
		}
		before := plan.None()
		if i%2 == 0 {
			key, value := "k", "first"
			b.Tagging = snapshot.Observed[snapshot.Tagging]{State: snapshot.Present, Value: &snapshot.Tagging{TagSet: []snapshot.Tag{{Key: &key, Value: &value}}}}
			before = applyTags(value)
		}
		tags, block := applyChange(b.Name, "tagging", "", before, applyTags("planned")), applyChange(b.Name, "publicAccessBlock", "", plan.None(), all)
		block.Requires = []string{tags.ID}
		changes = append(changes, tags, block)
	}
	return a, applyPlan(t, changes...)
}

// TestKilled kills an apply of 300 changes at random moments, now and then the
// resumed one too. The journal never lacks what S3 heard of, and whoever resumes
// or rolls back ends in the planned or in the first state.
func TestKilled(t *testing.T) {
	kills := *applyKills
	if testing.Short() {
		kills = min(kills, 4)
	}
	a, p := killedWorld(t)
	if len(p.Changes) != 300 {
		t.Fatalf("%d changes", len(p.Changes))
	}
	w := newApplyWorld(t, a, fixtures.ServerOptions{})
	planFile := filepath.Join(w.dir, "plan.json")
	writePlan(t, planFile, p)
	who := w.Identity()
	k := killedRun{Plan: planFile, Journal: filepath.Join(w.dir, "whole"), URL: w.URL, Key: who.AccessKey, Secret: who.SecretKey}
	whole := k.run(t, -1)
	killedState(t, w, p, true)

	r := rand.New(rand.NewPCG(1, 2))
	seen := map[string]int{}
	for i := range kills {
		if err := w.Restore(a); err != nil {
			t.Fatal(err)
		}
		w.ResetJournal()
		k.Journal = filepath.Join(w.dir, fmt.Sprintf("killed-%d", i))
		for again := true; again; again = r.IntN(3) == 0 {
			k.run(t, time.Duration(r.Int64N(int64(whole))))
			time.Sleep(20 * time.Millisecond) // what is in the sockets arrives
			seen[killedJournal(t, w, k.Journal, p)]++
		}
		if r.IntN(2) == 0 {
			if s, err := k.finish(p); err != nil || !s.Complete() {
				t.Fatalf("kill %d: %v %s", i, err, applyShown(s))
			}
			killedState(t, w, p, true)
			continue
		}
		k.rollBack(t, r, whole)
		killedState(t, w, p, false)
	}
	t.Logf("a whole run takes %v; journals after %d rounds: %v", whole, kills, seen)
}

func writePlan(t *testing.T, path string, p *plan.Plan) {
	t.Helper()
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(plan.Write(f, p), f.Close()); err != nil {
		t.Fatal(err)
	}
}

// run starts the process, kills it so long after it began, and says how long it
// took; with a negative time it may end by itself.
func (k killedRun) run(t *testing.T, after time.Duration) time.Duration {
	t.Helper()
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	text, err := json.Marshal(k)
	if err != nil {
		t.Fatal(err)
	}
	process := exec.Command(exe, "-test.run=^TestKilledRun$")
	process.Env = append(os.Environ(), killedEnv+"="+string(text))
	stdout, err := process.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := process.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewReader(stdout)
	if line, err := lines.ReadString('\n'); line != "begins\n" {
		t.Fatal(line, err)
	}
	start := time.Now()
	if after >= 0 {
		time.Sleep(after)
		_ = process.Process.Kill() // SIGKILL: nothing is flushed, nothing is cleaned up
		_, _ = lines.ReadString(0)
		_ = process.Wait()
		return after
	}
	rest, _ := lines.ReadString(0)
	if err := process.Wait(); err != nil {
		t.Fatalf("%v\n%s", err, rest)
	}
	return time.Since(start)
}

// killedJournal holds the journal to what the server saw, and says in a word how
// it was left.
func killedJournal(t *testing.T, w *applyWorld, path string, p *plan.Plan) string {
	t.Helper()
	j, err := journal.ReadFile(path)
	switch {
	case (errors.Is(err, journal.ErrEmpty) || errors.Is(err, os.ErrNotExist)) && w.writes() == 0:
		return "none"
	case err != nil:
		t.Fatal(err)
	}
	intended, open := map[string]bool{}, 0
	for _, r := range j.Records() {
		intended[r.Change.Operation+" "+r.Change.Bucket] = true
		if r.Outcome == nil {
			open++
		}
	}
	for _, write := range w.Writes() {
		if write.API == "Unknown" && write.Status >= 400 {
			continue // cut off before the server knew what it was, and not taken
		}
		if !intended[write.API+" "+write.Bucket] {
			t.Fatalf("S3 heard of %s on %s, and the journal does not have it", write.API, write.Bucket)
		}
	}
	switch {
	case j.Torn > 0:
		return "torn"
	case len(intended) == len(p.Changes) && open == 0:
		return "whole"
	case open > 0:
		return "with open intents"
	}
	return "between two changes"
}

// rollBack takes back what a journal says, killed once itself every other time.
func (k killedRun) rollBack(t *testing.T, r *rand.Rand, whole time.Duration) {
	t.Helper()
	j, err := journal.ReadFile(k.Journal)
	if errors.Is(err, journal.ErrEmpty) || errors.Is(err, os.ErrNotExist) {
		return
	}
	if err != nil {
		t.Fatal(err)
	}
	back, err := remediate.Rollback(j)
	if errors.Is(err, remediate.ErrNothing) {
		return
	}
	if err != nil {
		t.Fatal(err)
	}
	k.Plan, k.Journal = k.Journal+".plan", k.Journal+".rollback"
	writePlan(t, k.Plan, back)
	if r.IntN(2) == 0 {
		k.run(t, time.Duration(r.Int64N(int64(whole))))
		time.Sleep(20 * time.Millisecond)
	}
	if s, err := k.finish(back); err != nil || !s.Complete() {
		t.Fatalf("%v %s", err, applyShown(s))
	}
}

// killedState reads every bucket: all is as planned, or as it was first.
func killedState(t *testing.T, w *applyWorld, p *plan.Plan, planned bool) {
	t.Helper()
	read := quickRead(applyTarget(w.cfg, w.URL).S3.(*s3.Client))
	for i := range p.Changes {
		c := &p.Changes[i]
		want := c.Before
		if planned {
			want = c.After
		}
		got, err := read(context.Background(), c.Bucket, "", c.Subresource, "")
		if err != nil || !got.Same(want) {
			t.Fatalf("%s: %v %s %s, want %s %s", c.ID, err, got.State, got.Value, want.State, want.Value)
		}
	}
}
