package baseline_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"math/rand"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"s3audit/collector/snapshot"
	"s3audit/report/drift"
	"s3audit/rules"
	"s3audit/rules/baseline"
	"s3audit/rules/finding"
)

const yearAccount = "111122223333"

// yearBucket is a bucket as somebody who keeps it thinks of it.
type yearBucket struct {
	statements map[string]bool // by Sid, or by action where it has none: whether it is public
	deletes    map[string]bool // lifecycle rules by ID: whether they delete all within a day
	readers    bool            // the ACL lets everyone read
	versioned  bool
	denied     bool // this week the versioning cannot be read
	tags       int
}

// failing is what the rules must find, by rule: the parts, or none for the whole.
func (b *yearBucket) failing() map[string][]string {
	out := map[string][]string{}
	for name, public := range b.statements {
		if public {
			part := "Statement[" + fmt.Sprintf("%q", name) + "]"
			if strings.HasPrefix(name, "s3:") {
				part = "without a Sid: " + name
			}
			out["bucket-policy-public"] = append(out["bucket-policy-public"], part)
		}
	}
	for name, all := range b.deletes {
		if all {
			out["lifecycle-no-mass-delete"] = append(out["lifecycle-no-mass-delete"], fmt.Sprintf("Rules[%q]", name))
		}
	}
	if b.readers {
		out["bucket-acl-public-read"] = []string{`Grants["AllUsers READ"]`}
	}
	if !b.versioned && !b.denied {
		out["bucket-versioning"] = nil
	}
	return out
}

// record writes the bucket down, each time in another order and spelling.
func (b *yearBucket) record(name string, r *rand.Rand) json.RawMessage {
	absent := map[string]any{"state": "absent"}
	present := func(v any) map[string]any { return map[string]any{"state": "present", "value": v} }
	record := map[string]any{
		"name": name, "arn": "arn:aws:s3:::" + name, "account": yearAccount, "partition": "aws", "region": "eu-west-1",
		"publicAccessBlock": absent, "policy": absent, "lifecycle": absent, "versioning": absent, "tagging": absent,
		"ownershipControls": present(map[string]any{"OwnershipControls": map[string]any{"Rules": []any{map[string]any{"ObjectOwnership": "ObjectWriter"}}}}),
	}
	if len(b.statements) > 0 {
		record["policy"] = present(map[string]any{"Policy": b.policy(name, r)})
	}
	var rules []any
	for _, id := range slices.Sorted(maps.Keys(b.deletes)) {
		days := 400
		if b.deletes[id] {
			days = 1
		}
		rules = append(rules, map[string]any{"ID": id, "Status": "Enabled", "Filter": map[string]any{"Prefix": ""}, "Expiration": map[string]any{"Days": days}})
	}
	if len(rules) > 0 {
		record["lifecycle"] = present(map[string]any{"Rules": shuffled(r, rules)})
	}
	owner := map[string]any{"ID": "o"}
	grants := []any{map[string]any{"Grantee": map[string]any{"ID": "o", "Type": "CanonicalUser"}, "Permission": "FULL_CONTROL"}}
	if b.readers {
		grants = append(grants, map[string]any{"Grantee": map[string]any{"Type": "Group", "URI": "http://acs.amazonaws.com/groups/global/AllUsers"}, "Permission": "READ"})
	}
	record["acl"] = present(map[string]any{"Owner": owner, "Grants": shuffled(r, grants)})
	switch {
	case b.denied:
		record["versioning"] = map[string]any{"state": "denied", "api": "GetBucketVersioning", "action": "s3:GetBucketVersioning", "code": "AccessDenied", "requestId": fmt.Sprint(r.Int())}
	case b.versioned:
		record["versioning"] = present(map[string]any{"Status": "Enabled"})
	}
	var tags []any
	for i := range b.tags {
		tags = append(tags, map[string]any{"Key": fmt.Sprint("k", i), "Value": "v"})
	}
	if tags != nil {
		record["tagging"] = present(map[string]any{"TagSet": shuffled(r, tags)})
	}
	raw, err := json.Marshal(record)
	if err != nil {
		panic(err)
	}
	return raw
}

func shuffled[T any](r *rand.Rand, list []T) []T {
	r.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
	return list
}

// policy spells the statements in one of the many ways that mean the same.
func (b *yearBucket) policy(bucket string, r *rand.Rand) string {
	oneOf := func(word string) any {
		if r.Intn(2) == 0 {
			return []string{word}
		}
		return word
	}
	var list []any
	for _, name := range slices.Sorted(maps.Keys(b.statements)) {
		s := map[string]any{"Effect": "Allow", "Action": oneOf("s3:GetObject"), "Resource": oneOf("arn:aws:s3:::" + bucket + "/*")}
		if strings.HasPrefix(name, "s3:") {
			s["Action"] = oneOf([]string{name, strings.ToLower(name)}[r.Intn(2)])
		} else {
			s["Sid"] = name
		}
		s["Principal"] = map[string]any{"AWS": oneOf([]string{yearAccount, "arn:aws:iam::" + yearAccount + ":root"}[r.Intn(2)])}
		if b.statements[name] {
			s["Principal"] = []any{"*", map[string]any{"AWS": oneOf("*")}}[r.Intn(2)]
		}
		list = append(list, s)
	}
	var document any = map[string]any{"Version": "2012-10-17", "Statement": shuffled(r, list)}
	if len(list) == 1 && r.Intn(2) == 0 {
		document = map[string]any{"Version": "2012-10-17", "Statement": list[0]}
	}
	text, _ := json.MarshalIndent(document, "", strings.Repeat(" ", r.Intn(3)))
	return string(text)
}

// week changes a few things for real, and names nothing of what it changed.
func week(account map[string]*yearBucket, r *rand.Rand, number int) {
	for _, name := range slices.Sorted(maps.Keys(account)) {
		b := account[name]
		b.denied = r.Intn(12) == 0
		switch r.Intn(14) {
		case 0:
			b.versioned = !b.versioned
		case 1:
			b.readers = !b.readers
		case 2, 3:
			sid := []string{"A", "B", "C", "s3:GetObject", "s3:PutObject"}[r.Intn(5)]
			if _, there := b.statements[sid]; there {
				delete(b.statements, sid)
			} else {
				b.statements[sid] = r.Intn(3) > 0
			}
		case 4:
			id := []string{"logs", "all \"of\" it"}[r.Intn(2)]
			b.deletes[id] = !b.deletes[id]
		case 5:
			b.tags = r.Intn(4)
		case 6:
			if r.Intn(4) == 0 {
				delete(account, name)
			}
		}
	}
	if r.Intn(3) == 0 {
		account[fmt.Sprintf("bucket-%02d", number)] = newYearBucket()
	}
}

func newYearBucket() *yearBucket {
	return &yearBucket{statements: map[string]bool{}, deletes: map[string]bool{}}
}

// TestYear scans an account every week of a year, in which settings change,
// buckets come and go, reads are refused for a week, and everything is spelled
// and ordered otherwise each time. What is said to be new and fixed must be what
// the keeper of the buckets knows to be.
func TestYear(t *testing.T) {
	ids := []string{"bucket-versioning", "bucket-policy-public", "bucket-acl-public-read", "lifecycle-no-mass-delete"}
	engine, err := rules.Load(rules.Options{Include: func(r finding.Rule) bool { return slices.Contains(ids, r.ID) }})
	if err != nil {
		t.Fatal(err)
	}
	r := rand.New(rand.NewSource(1))
	account := map[string]*yearBucket{}
	for i := range 20 {
		account[fmt.Sprintf("bucket-a%02d", i)] = newYearBucket()
	}
	known := map[string]map[string][]string{} // bucket, rule: parts, as of the last week that it could be read
	var file []byte
	var last map[string][]finding.Finding
	said := map[string]int{}
	for number := range 52 {
		week(account, r, number)
		now := scanYear(t, engine, account, r, number)
		list := []baseline.Entry{}
		if number > 0 {
			if list, err = baseline.Read(bytes.NewReader(file), "b"); err != nil {
				t.Fatal(err)
			}
		}
		tracker := baseline.New("b", list, engine.Rules())
		tracker.Keep = true
		tracker.Start(yearAccount)
		got := map[string]string{}
		for _, name := range slices.Sorted(maps.Keys(now)) {
			tracker.Bucket(name)
			for i := range now[name] {
				f := &now[name][i]
				f.Title, f.Message = "worded otherwise "+fmt.Sprint(number), "by another version" // must not matter
				tracker.See(f)
				if f.Verdict == finding.Fail {
					got[name+" "+f.Rule] = string(f.Change.State)
				}
			}
		}
		for _, gone := range tracker.Comparison(baseline.Reach{Whole: true}).Resolved {
			got[gone.Bucket+" "+gone.Rule] = map[bool]string{false: "fixed", true: "gone"}[gone.Gone]
		}
		want := expected(account, known)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("week %d (-want +got):\n%s", number, diff)
		}
		for _, state := range got {
			said[state]++
		}
		if last != nil {
			neverBoth(t, number, last, now)
		}
		next, _, _ := tracker.Next(baseline.Reach{Whole: true})
		var out bytes.Buffer
		if err := baseline.Write(&out, next); err != nil {
			t.Fatal(err)
		}
		file, last = out.Bytes(), now
	}
	for _, state := range []string{"new", "updated", "unchanged", "fixed", "gone"} {
		if said[state] < 5 {
			t.Errorf("%d findings were %s in a year: the year is too quiet to show anything", said[state], state)
		}
	}
	t.Logf("in a year: %v", said)
}

// expected compares what fails now with what was known, and updates the latter.
func expected(account map[string]*yearBucket, known map[string]map[string][]string) map[string]string {
	want := map[string]string{}
	for name, before := range known {
		if account[name] == nil {
			for rule := range before {
				want[name+" "+rule] = "gone"
			}
			delete(known, name)
		}
	}
	for name, b := range account {
		before, now := known[name], b.failing()
		if was, there := before["bucket-versioning"]; there && b.denied {
			now["bucket-versioning"] = was // nobody can tell: it stays known, and is not reported
		}
		for rule, parts := range now {
			switch was, there := before[rule]; {
			case rule == "bucket-versioning" && b.denied:
			case !there:
				want[name+" "+rule] = "new"
			case slices.ContainsFunc(parts, func(p string) bool { return !slices.Contains(was, p) }):
				want[name+" "+rule] = "updated"
			default:
				want[name+" "+rule] = "unchanged"
			}
		}
		for rule := range before {
			if _, still := now[rule]; !still && !(rule == "bucket-versioning" && b.denied) {
				want[name+" "+rule] = "fixed"
			}
		}
		known[name] = now
	}
	return want
}

// neverBoth: between two snapshots no finding is new and fixed at once, and a
// refused read makes neither.
func neverBoth(t *testing.T, number int, before, after map[string][]finding.Finding) {
	t.Helper()
	for name, now := range after {
		changed, _ := drift.Verdicts(drift.Both, before[name], now)
		seen := map[string]bool{}
		for _, f := range changed {
			if seen[f.Fingerprint] {
				t.Errorf("week %d: %s on %s is said twice", number, f.Rule, name)
			}
			seen[f.Fingerprint] = true
			if unknown := f.Was == finding.Unknown || f.Now == finding.Unknown; unknown && (f.Turn == drift.New || f.Turn == drift.Fixed) {
				t.Errorf("week %d: %s on %s is %s, and nobody can tell", number, f.Rule, name, f.Turn)
			}
		}
	}
}

// scanYear judges the account as it is; buckets with no finding have an entry, too.
func scanYear(t *testing.T, engine *rules.Engine, account map[string]*yearBucket, r *rand.Rand, number int) map[string][]finding.Finding {
	t.Helper()
	out := map[string][]finding.Finding{}
	m := &snapshot.Manifest{Started: time.Date(2026, 1, 1+7*number, 0, 0, 0, 0, time.UTC), Account: yearAccount, Partition: "aws", Tool: fmt.Sprint("v", number)}
	facts := &snapshot.Account{ID: yearAccount, Partition: "aws"}
	facts.PublicAccessBlock.State = snapshot.Absent
	judge := engine.Judge(facts, m, rules.JudgeOptions{Parts: true}, func(r *rules.Result) error {
		out[r.Bucket] = r.Findings
		return nil
	})
	for _, name := range slices.Sorted(maps.Keys(account)) {
		if err := judge.Bucket(account[name].record(name, r)); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := judge.Close(); err != nil {
		t.Fatal(err)
	}
	return out
}
