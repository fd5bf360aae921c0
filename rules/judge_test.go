package rules

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"s3audit/collector/snapshot"
	"s3audit/rules/finding"
	"s3audit/rules/sample"
)

// record is a bucket's record made of a few members.
func bucketRecord(name string, members ...string) json.RawMessage {
	head := fmt.Sprintf(`{"name":%q,"arn":"arn:aws:s3:::%s","account":%q,"partition":"aws","region":"eu-central-1"`, name, name, sample.AccountID)
	return json.RawMessage(head + "," + strings.Join(append(members, `"location":{"state":"absent"}`), ",") + "}")
}

var bothEngines = []string{Plain, Memo}

// one judges one record with one rule and returns its only finding.
func one(t *testing.T, engine, rule string, acct *snapshot.Account, raw json.RawMessage) finding.Finding {
	t.Helper()
	dir := writeFiles(t, map[string]string{"rule.rego": rule})
	e := mustLoad(t, Options{Engine: engine, Policies: []string{dir}, Include: func(r finding.Rule) bool { return r.Source != "builtin" }})
	results, _ := judge(t, e, acct, []json.RawMessage{raw}, JudgeOptions{IncludePasses: true})
	if len(results) != 1 || len(results[0].Findings) != 1 {
		t.Fatalf("%+v", results)
	}
	return results[0].Findings[0]
}

func TestVerdicts(t *testing.T) {
	partial := onVersioning + "#   partial: true\n"
	absent, denied := `"versioning":{"state":"absent"}`, `"versioning":{"state":"denied","api":"GetBucketVersioning","action":"s3:GetBucketVersioning","code":"AccessDenied","requestId":"R1"}`
	for name, tc := range map[string]struct {
		custom, body, member string
		want                 finding.Verdict
		message              string
	}{
		"pass":                    {onVersioning, "deny contains {\"msg\": \"m\"} if false", absent, finding.Pass, ""},
		"fail":                    {onVersioning, "deny contains {\"msg\": \"m\"}", absent, finding.Fail, "m"},
		"fail says each once":     {onVersioning, "deny contains {\"msg\": m, \"path\": p} if some [m, p] in [[\"b\", \"z\"], [\"a\", \"y\"], [\"b\", \"x\"]]", absent, finding.Fail, "b; a"},
		"plain text":              {onVersioning, "deny contains \"said\"", absent, finding.Fail, "said"},
		"not applicable wins":     {onVersioning, "deny contains {\"msg\": \"m\"}\n\nnot_applicable contains \"why\"", absent, finding.NotApplicable, "why"},
		"unknown":                 {onVersioning, "deny contains {\"msg\": \"m\"}", denied, finding.Unknown, "Not established for bucket logs: GetBucketVersioning was denied (AccessDenied), grant s3:GetBucketVersioning"},
		"not applicable unasked":  {onVersioning, "deny contains {\"msg\": \"m\"}\n\nnot_applicable contains \"why\"", denied, finding.Unknown, "Not established"},
		"partial unknown":         {partial, "deny contains {\"msg\": \"m\"} if false", denied, finding.Unknown, "Not established"},
		"partial fail":            {partial, "deny contains {\"msg\": \"m\"}", denied, finding.Fail, "m"},
		"partial satisfied":       {partial, "deny contains {\"msg\": \"m\"} if false\n\nsatisfied if true", denied, finding.Pass, ""},
		"partial not satisfied":   {partial, "deny contains {\"msg\": \"m\"} if false\n\nsatisfied if input.bucket.nothing", denied, finding.Unknown, "Not established"},
		"partial not applicable":  {partial, "deny contains {\"msg\": \"m\"}\n\nnot_applicable contains \"why\"", denied, finding.NotApplicable, "why"},
		"error":                   {onVersioning, "deny contains {\"msg\": \"m\"} if to_number(\"x\") == 1", absent, finding.Error, "The rule broke: "},
		"error not asked":         {onVersioning, "deny contains {\"msg\": \"m\"} if to_number(\"x\") == 1", denied, finding.Unknown, "Not established"},
		"conflict":                {onVersioning, "deny contains {\"msg\": v} if v := f(1)\n\nf(_) := \"a\"\n\nf(_) := \"b\"", absent, finding.Error, "The rule broke: "},
		"wrong severity":          {onVersioning, "deny contains {\"msg\": \"m\", \"severity\": \"bad\"}", absent, finding.Error, "unknown severity"},
		"no message":              {onVersioning, "deny contains {\"path\": \"m\"}", absent, finding.Error, "has no msg"},
		"says unknown":            {onVersioning, "deny contains {\"msg\": \"m\"} if false\n\nunknown contains {\"subresource\": \"versioning\", \"api\": \"HeadBucket\", \"action\": \"s3:ListBucket\", \"state\": \"denied\"}", absent, finding.Unknown, "Not established for bucket logs: HeadBucket was denied, grant s3:ListBucket"},
		"fail wins over unknown":  {onVersioning, "deny contains {\"msg\": \"m\"}\n\nunknown contains {\"subresource\": \"versioning\"}", absent, finding.Fail, "m"},
		"wrong unknown":           {onVersioning, "deny contains {\"msg\": \"m\"} if false\n\nunknown contains {\"api\": \"x\"}", absent, finding.Error, "has no subresource"},
		"satisfied breaks":        {partial, "deny contains {\"msg\": \"m\"} if false\n\nsatisfied if to_number(\"x\") == 1", denied, finding.Error, "The rule broke: "},
		"satisfied is not asked":  {partial, "deny contains {\"msg\": \"m\"} if false\n\nsatisfied if to_number(\"x\") == 1", absent, finding.Pass, ""},
		"never asked":             {onVersioning, "deny contains {\"msg\": \"m\"}", `"cors":{"state":"absent"}`, finding.Unknown, "versioning was not collected"},
		"time is the snapshot's":  {onVersioning, "deny contains {\"msg\": sprintf(\"%d\", [time.now_ns()])}", absent, finding.Fail, fmt.Sprint(started.UnixNano())},
		"placeholder in messages": {onVersioning, "deny contains {\"msg\": \"{bucket} of {account}\"}", absent, finding.Fail, "logs of " + sample.AccountID},
	} {
		for _, engine := range bothEngines {
			t.Run(name+" "+engine, func(t *testing.T) {
				f := one(t, engine, ruleText("x", tc.custom, tc.body+"\n"), nil, bucketRecord("logs", tc.member))
				if f.Verdict != tc.want || !strings.Contains(f.Message, tc.message) {
					t.Errorf("%s: %s", f.Verdict, f.Message)
				}
			})
		}
	}
}

func TestFindingIsComplete(t *testing.T) {
	body := `deny contains {"msg": "m", "path": "derived.policy.statements[0]", "value": input.derived.policy.statements[0].resources, "severity": "low"}

deny contains {"msg": "n", "path": "bucket.policy.value.Policy", "value": "{bucket}<", "severity": "medium"}
`
	custom := "#   severity: high\n#   subresources: [policy]\n#   frameworks: {cis: [\"1.1\"]}\n#   remediation: Do it.\n#   fix: put-bucket-policy\n"
	policy := `"policy":{"state":"present","value":{"Policy":"{\"Statement\":{\"Effect\":\"Deny\",\"Principal\":\"*\",\"Action\":\"s3:*\",\"Resource\":[\"arn:aws:s3:::logs\",\"arn:aws:s3:::logs/*\",\"arn:aws:s3:::logs-2/*\"]}}"}}`
	want := finding.Finding{
		Fingerprint: finding.Fingerprint("x", sample.AccountID, "arn:aws:s3:::logs"), Rule: "x", Title: "Title of x", Severity: finding.Medium, Verdict: finding.Fail,
		Account: sample.AccountID, Region: "eu-central-1", Bucket: "logs", ARN: "arn:aws:s3:::logs", Message: "n; m",
		Evidence: []finding.Evidence{
			{Path: "bucket.policy.value.Policy", Value: json.RawMessage(`"{bucket}<"`), Message: "n"},
			{Path: "derived.policy.statements[0]", Value: json.RawMessage(`["arn:aws:s3:::logs","arn:aws:s3:::logs/*","arn:aws:s3:::logs-2/*"]`), Message: "m"},
		},
		Missing: []finding.Missing{}, Frameworks: map[string][]string{"cis": {"1.1"}}, Fix: "put-bucket-policy", Remediation: "Do it.",
	}
	for _, engine := range bothEngines {
		if diff := cmp.Diff(want, one(t, engine, ruleText("x", custom, body), nil, bucketRecord("logs", policy))); diff != "" {
			t.Errorf("%s: %s", engine, diff)
		}
	}
}

// A policy that is none is not an answer: nothing passes on it.
func TestMalformedPolicy(t *testing.T) {
	rule := ruleText("x", "#   severity: high\n#   subresources: [policy]\n", "deny contains {\"msg\": \"m\"} if false\n")
	for _, engine := range bothEngines {
		f := one(t, engine, rule, nil, bucketRecord("logs", `"policy":{"state":"present","value":{"Policy":"{\"Statement\":[{\"Effect\":\"allow\"}]}"}}`))
		if f.Verdict != finding.Unknown || len(f.Missing) != 1 || f.Missing[0].Action != "s3:GetBucketPolicy" || !strings.Contains(f.Message, "MalformedPolicy: Statement[0]") {
			t.Errorf("%s: %+v", engine, f)
		}
	}
}

// A rule of account scope gives one finding for each resource it names, and
// a resource that is unknown does not hide one that failed.
func TestAccountScope(t *testing.T) {
	rule := ruleText("x", "#   severity: high\n#   scope: account\n#   subresources: [account.accessPoints]\n", `deny contains {"msg": p.Name, "resource": p.AccessPointArn} if {
	some p in input.account.accessPoints.value.AccessPointList
	p.Region == "fails"
}

unknown contains {"subresource": "account.accessPoints", "state": "denied", "api": "GetAccessPoint", "action": "s3:GetAccessPoint", "resource": p.AccessPointArn} if {
	some p in input.account.accessPoints.value.AccessPointList
	p.Region != "fails"
}
`)
	dir := writeFiles(t, map[string]string{"rule.rego": rule})
	acct := &snapshot.Account{}
	text := `{"id":"111122223333","partition":"aws-cn","accessPoints":{"state":"present","value":{"AccessPointList":[]}}}`
	if err := json.Unmarshal([]byte(text), acct); err != nil {
		t.Fatal(err)
	}
	include := func(r finding.Rule) bool { return r.ID == "x" }
	for _, engine := range bothEngines {
		e := mustLoad(t, Options{Engine: engine, Policies: []string{dir}, Include: include})
		results, stats := judge(t, e, acct, nil, JudgeOptions{IncludePasses: true})
		if len(results) != 1 || results[0].Findings[0].Verdict != finding.Pass || results[0].Findings[0].ARN != "arn:aws-cn:iam::111122223333:root" || stats.Rules[0].Passed != 1 {
			t.Errorf("%s: %+v %+v", engine, results, stats)
		}
	}
	acct.AccessPoints.Value.AccessPointList = []snapshot.AccessPoint{
		{Name: "b", Arn: "arn:b"}, {Name: "a", Arn: "arn:a"}, {Name: "c", Arn: "arn:c", Region: "fails"}, {Name: "0", Arn: "arn:0", Region: "fails"},
	}
	for _, engine := range bothEngines {
		e := mustLoad(t, Options{Engine: engine, Policies: []string{dir}, Include: include})
		results, stats := judge(t, e, acct, nil, JudgeOptions{})
		var have []string
		for _, f := range results[0].Findings {
			have = append(have, f.ARN+" "+string(f.Verdict))
		}
		if diff := cmp.Diff([]string{"arn:0 fail", "arn:a unknown", "arn:b unknown", "arn:c fail"}, have); diff != "" || stats.Rules[0].Failed != 2 || stats.Rules[0].Unknown != 2 {
			t.Errorf("%s: %s %+v", engine, diff, stats)
		}
	}
}

// One record that is none is named, and takes nothing from the others.
func TestMalformedRecords(t *testing.T) {
	good := bucketRecord("logs", `"versioning":{"state":"absent"}`)
	bad := []string{`{`, `[]`, `{"name":"x","versioning":{"state":"absent"`, `{"name":"x","versioning":{]}}`, `{"name":"x","unread":{"a":tru}}`, `{"arn":"arn:aws:s3:::x"}`, `{"name":7}`, `{"name":"x"} {}`, ``}
	for _, engine := range bothEngines {
		for _, text := range bad {
			e := mustLoad(t, Options{Engine: engine, Include: func(r finding.Rule) bool { return r.ID == "bucket-versioning" }})
			results := 0
			j := e.Judge(nil, nil, JudgeOptions{}, func(*Result) error { results++; return nil })
			for _, raw := range []json.RawMessage{good, json.RawMessage(text), good} {
				if err := j.Bucket(raw); err != nil {
					t.Fatal(err)
				}
			}
			stats, err := j.Close()
			if err == nil || !strings.HasPrefix(err.Error(), "record 2: ") || strings.Contains(err.Error(), "record 3") {
				t.Errorf("%s: %q: %v", engine, text, err)
			}
			if results != 2 || stats.Buckets != 2 || stats.Rules[0].Failed != 2 {
				t.Errorf("%s: %q: %d results, %+v", engine, text, results, stats)
			}
		}
	}
}

func TestVanishedBucketsAreNotJudged(t *testing.T) {
	for _, engine := range bothEngines {
		e := mustLoad(t, Options{Engine: engine})
		_, stats := judge(t, e, &snapshot.Account{}, []json.RawMessage{bucketRecord("gone", `"vanished":true`)}, JudgeOptions{})
		if stats.Vanished != 1 || stats.Buckets != 0 {
			t.Errorf("%s: %+v", engine, stats)
		}
		for i, r := range e.Rules() {
			if r.Scope == scopeBucket && stats.Rules[i].Seen != 0 {
				t.Errorf("%s: %+v", engine, stats.Rules[i])
			}
		}
	}
}

// Results come in the order of the records, whatever worker made them.
func TestOrder(t *testing.T) {
	f := sample.Fleet{Seed: 3}
	e := mustLoad(t, Options{Workers: 4})
	results, _ := judge(t, e, f.Account(), f.Records(500), JudgeOptions{})
	for i := range 500 {
		if results[i].Bucket != f.Name(i) {
			t.Fatalf("result %d is of %s", i, results[i].Bucket)
		}
	}
}

func TestEmitErrorEndsTheRun(t *testing.T) {
	full := errors.New("disk full")
	f := sample.Fleet{Seed: 3}
	calls := 0
	j := mustLoad(t, Options{}).Judge(f.Account(), nil, JudgeOptions{}, func(*Result) error { calls++; return full })
	var err error
	for i := 0; i < 10_000 && err == nil; i++ {
		err = j.Bucket(f.Record(i))
	}
	if _, closed := j.Close(); !errors.Is(err, full) || !errors.Is(closed, full) || calls != 1 {
		t.Errorf("%v, %v, %d calls", err, closed, calls)
	}
}

func TestParametersReachRules(t *testing.T) {
	raw := bucketRecord("logs", `"versioning":{"state":"absent"}`)
	for _, engine := range bothEngines {
		for pattern, want := range map[string]finding.Verdict{"lo*": finding.NotApplicable, "data": finding.Fail} {
			e := mustLoad(t, Options{
				Engine: engine, Include: func(r finding.Rule) bool { return r.ID == "bucket-versioning" },
				Parameters: map[string]map[string]any{"bucket-versioning": {"exclude_buckets": []string{pattern}}},
			})
			results, _ := judge(t, e, nil, []json.RawMessage{raw}, JudgeOptions{IncludePasses: true})
			if got := results[0].Findings[0].Verdict; got != want {
				t.Errorf("%s: %s: %s", engine, pattern, got)
			}
		}
	}
}

func TestClockTimesRules(t *testing.T) {
	for _, engine := range bothEngines {
		now := started
		e := mustLoad(t, Options{Engine: engine, Workers: 1, Now: func() time.Time { now = now.Add(time.Millisecond); return now }})
		f := sample.Fleet{Seed: 3}
		_, stats := judge(t, e, f.Account(), f.Records(3), JudgeOptions{})
		for _, r := range stats.Rules {
			if r.Time <= 0 && r.Unknown < r.Seen {
				t.Errorf("%s: %+v", engine, r)
			}
		}
	}
}
