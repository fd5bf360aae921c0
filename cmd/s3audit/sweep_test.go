package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/google/go-cmp/cmp"

	"s3audit/collector"
	"s3audit/collector/snapshot"
	"s3audit/fixtures"
	"s3audit/rules"
	"s3audit/rules/finding"
)

// sweeper scans the sample account as callers who may do more or less: one
// server, one identity for each set of actions.
type sweeper struct {
	account *fixtures.Account
	server  *fixtures.Server
	keys    map[string]string // the actions of an identity, and its key
}

const sweepSecret = "a secret that all of them share"

// statusDecides is a bucket whose policy nobody may read and whose status says
// that it is not public: the one case in which the status decides.
const statusDecides = "meridian-status-decides"

func addStatusDecides(a *fixtures.Account) {
	for _, b := range a.Buckets {
		if b.Name == "meridian-org-shared" {
			b.Name, b.ARN = statusDecides, "arn:aws:s3:::"+statusDecides
			b.Policy = snapshot.Observed[snapshot.Policy]{State: snapshot.Denied, Refusal: snapshot.Refusal{
				API: "GetBucketPolicy", Action: "s3:GetBucketPolicy", Code: "AccessDenied", Denial: "explicit",
			}}
			b.PublicAccessBlock = snapshot.Observed[snapshot.PublicAccessBlock]{State: snapshot.Absent}
			a.Buckets = append(a.Buckets, b)
			return
		}
	}
}

// newSweeper makes an identity for each set of allowed actions, and one who may do all.
func newSweeper(t *testing.T, sets ...[]string) *sweeper {
	t.Helper()
	s := &sweeper{account: fixtures.Sample(), keys: map[string]string{}}
	add := func(name string, allow []string) {
		key := fmt.Sprintf("AKIASWEEP%05d", len(s.keys))
		s.keys[name] = key
		s.account.Identities = append(s.account.Identities, fixtures.Identity{
			Name: key, ARN: s.account.Caller, AccessKey: key, SecretKey: sweepSecret, Allow: allow,
		})
	}
	addStatusDecides(s.account)
	add("", nil)
	for _, set := range sets {
		if name := strings.Join(set, " "); s.keys[name] == "" {
			add(name, set)
		}
	}
	var err error
	if s.server, err = fixtures.Start(s.account, fixtures.ServerOptions{Quiet: true}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.server.Close() })
	return s
}

// collect reads what the subresources need as the identity of these actions, nil for all.
// denied counts the refusals by action. The server stands in for S3 itself,
// whose own word on a policy counts, so that no endpoint is named.
func (s *sweeper) collect(allow, subresources []string) (m *memory, denied map[string]int, err error) {
	cfg := s.server.AWSConfig(s.account.Region)
	cfg.Credentials = credentials.NewStaticCredentialsProvider(s.keys[strings.Join(allow, " ")], sweepSecret, "")
	c, err := collector.New(cfg, collector.Options{
		Now: func() time.Time { return time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC) }, Tool: "test",
		Endpoint: s.server.URL, ControlEndpoint: s.server.ControlURL, STSEndpoint: s.server.STSURL,
		Subresources: subresources, Backoff: time.Millisecond, Concurrency: 64,
	})
	if err != nil {
		return nil, nil, err
	}
	m = &memory{buckets: map[string]json.RawMessage{}}
	footer, err := c.Collect(context.Background(), m)
	if err != nil {
		return nil, nil, err
	}
	denied = map[string]int{}
	for _, call := range footer.Calls {
		if call.Denied > 0 {
			denied[call.Action] += call.Denied
		}
	}
	m.manifest.Endpoint = ""
	return m, denied, nil
}

// everyAction is every IAM action that the collector's table names.
func everyAction() []string {
	actions := map[string]bool{}
	for _, call := range collector.AlwaysCalled() {
		actions[call.Action] = true
	}
	for _, sub := range collector.Subresources() {
		for _, call := range sub.Calls {
			actions[call.Action] = true
		}
	}
	delete(actions, "")
	delete(actions, "sts:GetCallerIdentity") // nobody can be denied to ask who they are
	return slices.Sorted(maps.Keys(actions))
}

// swept are the actions to take away: under the race detector a few, since
// which one is missing makes no race.
func swept(actions []string) []string {
	if !underRace {
		return actions
	}
	var few []string
	for i := 0; i < len(actions); i += 8 {
		few = append(few, actions[i])
	}
	return few
}

func without(actions []string, one string) []string {
	return slices.DeleteFunc(slices.Clone(actions), func(a string) bool { return a == one })
}

// compare holds the scan of who lacks an action against the scan of who lacks
// nothing: no verdict differs but by becoming unknown, and each such verdict
// names the action. It returns how many did.
func compare(t *testing.T, action string, full, less map[string]finding.Finding) (unknown int) {
	t.Helper()
	for key, before := range full {
		after, ok := less[key]
		if !ok {
			after, ok = wholeAccount(less, before)
		}
		switch {
		case !ok:
			t.Errorf("without %s: %s has no verdict", action, key)
		case after.Verdict == before.Verdict:
		case after.Verdict != finding.Unknown:
			t.Errorf("without %s: %s: %s became %s: %s", action, key, before.Verdict, after.Verdict, after.Message)
		default:
			unknown++
			if !namesAction(after, action) {
				t.Errorf("without %s: %s is unknown and does not name it: %s", action, key, after.Message)
			}
		}
	}
	return unknown
}

func namesAction(f finding.Finding, action string) bool {
	return strings.Contains(f.Message, action) &&
		slices.ContainsFunc(f.Missing, func(m finding.Missing) bool { return m.Action == action })
}

// lack scans without one of the actions, and returns how many verdicts became
// unknown. Without the list of buckets there is nothing to scan, and the error
// says so. What no verdict rests on is asked beside what some do: then the
// report says that it was denied, and what to grant.
func (s *sweeper) lack(t *testing.T, engine *rules.Engine, actions []string, action string, subresources []string, full map[string]finding.Finding) int {
	t.Helper()
	m, denied, err := s.collect(without(actions, action), subresources)
	if action == "s3:ListAllMyBuckets" {
		if !errors.Is(err, collector.ErrListDenied) || !strings.Contains(err.Error(), action) {
			t.Errorf("without %s: %v", action, err)
		}
		return 1
	}
	if err != nil {
		t.Fatal(err)
	}
	n := compare(t, action, full, verdicts(t, engine, m))
	if n == 0 && denied[action] == 0 && action != ofOthers && grants(permissionsFor(engine.Subresources(), false), action) {
		t.Errorf("nothing lacks %s, and the policy asks for it", action)
	}
	return n
}

// ofOthers is asked of buckets that are not in the account's own list, to tell
// those that do not exist from those of somebody else. The sample account names
// none that would let it look.
const ofOthers = "s3:ListBucket"

// TestDenialSweep takes away each action that the collector uses, one at a
// time, from a scan with every rule.
func TestDenialSweep(t *testing.T) {
	engine, err := rules.Load(rules.Options{})
	if err != nil {
		t.Fatal(err)
	}
	actions := everyAction()
	var sets [][]string
	for _, action := range actions {
		sets = append(sets, without(actions, action))
	}
	s := newSweeper(t, sets...)
	var all []string
	for _, sub := range collector.Subresources() {
		all = append(all, sub.Name)
	}
	m, _, err := s.collect(nil, all)
	if err != nil {
		t.Fatal(err)
	}
	full := verdicts(t, engine, m)
	start := time.Now()
	for _, action := range swept(actions) {
		n := s.lack(t, engine, actions, action, all, full)
		t.Logf("without %s: %d of %d verdicts became unknown", action, n, len(full))
	}
	t.Logf("%d of %d actions taken away in %v", len(swept(actions)), len(actions), time.Since(start))
}

func grants(p iamPolicy, action string) bool {
	return slices.ContainsFunc(p.Statement, func(s iamStatement) bool { return slices.Contains(s.Action, action) })
}

// TestPermissionsAreExact: with the actions of the policy and no others a scan
// is refused nothing that the caller who may do all is not refused, and comes to
// the same verdicts; without any one of the actions something is not known.
func TestPermissionsAreExact(t *testing.T) {
	for _, patterns := range [][]string{
		{"bucket-versioning"},
		{"bucket-public-read"},
		{"bucket-policy-public*", "lifecycle-*"},
		{"access-point-*", "multi-region-*"},
		{"directory-bucket-*", "account-public-access-block"},
		{"object-acl-public-sample", "stale-multipart-uploads"},
	} {
		t.Run(strings.Join(patterns, ","), func(t *testing.T) {
			engine, err := rules.Load(rules.Options{Include: func(r finding.Rule) bool {
				return slices.ContainsFunc(patterns, func(p string) bool { ok, _ := path.Match(p, r.ID); return ok })
			}})
			if err != nil {
				t.Fatal(err)
			}
			exact(t, engine)
		})
	}
}

func exact(t *testing.T, engine *rules.Engine) {
	t.Helper()
	wanted := engine.Subresources()
	var actions []string
	for _, s := range permissionsFor(wanted, false).Statement {
		actions = append(actions, s.Action...)
	}
	slices.Sort(actions)
	sets := [][]string{actions}
	for _, action := range actions {
		sets = append(sets, without(actions, action))
	}
	s := newSweeper(t, sets...)
	m, refused, err := s.collect(nil, wanted)
	if err != nil {
		t.Fatal(err)
	}
	full := verdicts(t, engine, m)
	m, denied, err := s.collect(actions, wanted)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(refused, denied); diff != "" {
		t.Errorf("calls were denied with every action of the policy (-who may do all +who has the policy):\n%s", diff)
	}
	if n := compare(t, "nothing", full, verdicts(t, engine, m)); n > 0 {
		t.Errorf("%d verdicts became unknown with every action of the policy", n)
	}
	for _, action := range swept(actions) {
		t.Logf("without %s: %d of %d verdicts became unknown", action, s.lack(t, engine, actions, action, wanted, full), len(full))
	}
}
