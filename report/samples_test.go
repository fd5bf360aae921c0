package report

import (
	"encoding/json"
	"fmt"
	"time"

	"s3audit/collector/snapshot"
	"s3audit/rules/finding"
)

var (
	started  = time.Date(2026, 3, 14, 9, 0, 0, 0, time.UTC)
	finished = time.Date(2026, 3, 14, 9, 0, 42, 0, time.UTC)
)

const account = "111122223333"

func sampleRules() []RuleSummary {
	rule := func(id string, s finding.Severity, title, description, fix, remediation string, subs ...string) RuleSummary {
		return RuleSummary{Rule: finding.Rule{
			ID: id, Title: title, Description: description, Severity: s, Scope: "bucket",
			Package: "s3audit.rules.x", Subresources: subs, Fix: fix, Remediation: remediation, Source: "builtin",
			Frameworks: map[string][]string{"cis-aws-7.0.0": {"3.1.4"}, "cis-aws-1.4.0": {"2.1.5"}, "aws-fsbp-1.0.0": {"S3.8"}},
			References: []string{"https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html"},
			Tags:       []string{"exposure"},
			Parameters: []finding.Parameter{{Name: "allowed", Type: "list(string)", Default: json.RawMessage(`[]`)}},
		}}
	}
	rules := []RuleSummary{
		rule("bucket-policy-public", finding.Critical, "Bucket policy is not public",
			"A policy that allows everyone gives the data to the internet.", "put-public-access-block",
			"Turn on Block Public Access, or name the principals the statement is meant for.", "policy", "publicAccessBlock"),
		rule("bucket-acl-public-write-acp", finding.Critical, "ACL lets nobody outside change permissions",
			"WRITE_ACP lets anyone take the bucket over.", "put-bucket-acl", "Remove the grant, or disable ACLs with BucketOwnerEnforced.", "acl"),
		rule("bucket-public-access-block", finding.High, "Bucket blocks public access",
			"A block holds whatever a policy or an ACL says.", "put-public-access-block", "Set all four settings to true.", "publicAccessBlock"),
		rule("versioning-enabled", finding.Medium, "Versioning is enabled",
			"Without versioning, an overwritten or deleted object is gone.", "put-bucket-versioning", "Enable versioning.", "versioning"),
		rule("access-logging-enabled", finding.Low, "Access logging is enabled", "Logs say who read what.", "", "Log to a bucket of its own.", "logging"),
		rule("tags-owner", finding.Info, "The bucket names its owner", "", "", "", "tagging"),
	}
	rules[0].Counts = map[finding.Verdict]int{finding.Pass: 36, finding.Fail: 1, finding.Unknown: 2}
	return rules
}

// found makes findings as the engine does.
type found struct {
	rules map[string]RuleSummary
	out   []finding.Finding
	sum   Summary
}

func (s *found) add(bucket, region, rule string, v finding.Verdict, message string, more func(*finding.Finding)) {
	r := s.rules[rule]
	f := finding.Finding{
		Rule: rule, Title: r.Title, Severity: r.Severity, Verdict: v, Account: account, Region: region, Bucket: bucket,
		ARN: "arn:aws:s3:::" + bucket, Message: message, Frameworks: r.Frameworks, Fix: r.Fix, Remediation: r.Remediation,
	}
	if bucket == "" {
		f.ARN = "arn:aws:iam::" + account + ":root"
	}
	if more != nil {
		more(&f)
	}
	f.Fingerprint = finding.Fingerprint(f.Rule, f.Account, f.ARN)
	s.out = append(s.out, f)
	s.sum.Add(&f)
}

func newFound() *found {
	s := &found{rules: map[string]RuleSummary{}}
	for _, r := range sampleRules() {
		s.rules[r.ID] = r
	}
	return s
}

func (s *found) report(c snapshot.Coverage, exit Exit) *Report {
	return &Report{
		Schema: SchemaID, Tool: Tool{Name: "s3audit", Version: "1.2.3"},
		Scan: Scan{Started: started, Finished: finished, Source: "s3", Account: account,
			Caller: "arn:aws:sts::" + account + ":assumed-role/auditor/session"},
		Coverage: c, Summary: s.sum, Rules: sampleRules(), Findings: s.out, Exit: exit,
	}
}

func denied(sub, api, action string) func(*finding.Finding) {
	return func(f *finding.Finding) {
		f.Missing = append(f.Missing, finding.Missing{Subresource: sub, State: "denied", API: api, Action: action,
			Code: "AccessDenied", RequestID: "4442587FB7D0A2F9"})
	}
}

func emptyReport() *Report {
	r := newFound().report(snapshot.Coverage{Complete: true}, Exit{0, "nothing at or above low"})
	r.Rules = nil
	return r
}

func cleanReport() *Report {
	r := newFound().report(snapshot.Coverage{Listed: 3, Expected: 3, Read: 3, Evaluated: 3, Complete: true,
		Calls: []snapshot.Calls{{API: "ListBuckets", Action: "s3:ListAllMyBuckets", Calls: 1}, {API: "GetBucketVersioning", Action: "s3:GetBucketVersioning", Calls: 3}},
	}, Exit{0, "nothing at or above low"})
	r.Summary.Verdicts = map[finding.Verdict]int{finding.Pass: 17, finding.NotApplicable: 1}
	return r
}

func typicalReport() *Report {
	s := newFound()
	s.add("acme-analytics-lake", "eu-central-1", "versioning-enabled", finding.Unknown, "could not be judged", denied("versioning", "GetBucketVersioning", "s3:GetBucketVersioning"))
	s.add("acme-backup-vault", "eu-west-1", "access-logging-enabled", finding.Error, "rule.rego:12: object.get: operand 1 must be object", nil)
	s.add("acme-backup-vault", "eu-west-1", "bucket-policy-public", finding.Unknown, "could not be judged", denied("policy", "GetBucketPolicy", "s3:GetBucketPolicy"))
	s.add("acme-backup-vault", "eu-west-1", "bucket-public-access-block", finding.Unknown, "could not be judged", func(f *finding.Finding) {
		f.Missing = []finding.Missing{{Subresource: "publicAccessBlock", State: "failed", API: "GetPublicAccessBlock", Action: "s3:GetBucketPublicAccessBlock", Code: "Timeout",
			Hint: "if it is on, say so in the parameter assume_on"}}
	})
	s.add("acme-forgotten-export", "us-east-1", "access-logging-enabled", finding.Fail, "access logging is off", func(f *finding.Finding) {
		f.Evidence = []finding.Evidence{{Path: "bucket.logging.state", Value: json.RawMessage(`"absent"`), Message: "access logging is off"}}
	})
	s.add("acme-forgotten-export", "us-east-1", "bucket-policy-public", finding.Fail,
		`statement "PublicRead" of the bucket policy allows s3:GetObject on every object to everyone, and no Block Public Access setting stops it`, func(f *finding.Finding) {
			f.Evidence = []finding.Evidence{
				{Path: "derived.policy.statements[0]", Value: json.RawMessage(`{"effect":"Allow","sid":"PublicRead","principals":{"any":true},"actions":["s3:getobject"]}`), Message: "the statement allows everyone"},
				{Path: "derived.publicAccessBlock.RestrictPublicBuckets", Value: json.RawMessage(`false`), Message: "nothing restricts it"},
			}
		})
	s.add("acme-forgotten-export", "us-east-1", "bucket-public-access-block", finding.Fail, "no Block Public Access setting is on for this bucket", nil)
	s.add("acme-forgotten-export", "us-east-1", "tags-owner", finding.Fail, "no tag names an owner", nil)
	s.add("acme-forgotten-export", "us-east-1", "versioning-enabled", finding.Fail, "versioning was never configured", nil)
	s.add("acme-www", "us-east-1", "bucket-public-access-block", finding.Fail, "BlockPublicPolicy and RestrictPublicBuckets are off", func(f *finding.Finding) {
		f.Exception = &finding.Exception{Reason: "the company's website is public by design", Owner: "web team", Ticket: "SEC-118", Expires: "2026-12-31"}
	})
	s.add("acme-www", "us-east-1", "versioning-enabled", finding.Fail, "versioning is suspended", nil)
	s.add("", "", "bucket-public-access-block", finding.Fail, "the access point's block is off", func(f *finding.Finding) {
		f.ARN = "arn:aws:s3:eu-west-1:" + account + ":accesspoint/partner-share"
		f.Region = "eu-west-1"
	})
	s.sum.Verdicts[finding.Pass] = 201
	s.sum.Verdicts[finding.NotApplicable] = 17
	return s.report(snapshot.Coverage{
		Listed: 42, Expected: 41, Read: 40, Evaluated: 40, Vanished: []string{"acme-tmp-7f3a"}, Complete: true,
		Grant: []string{"s3:GetBucketPolicy", "s3:GetBucketVersioning"},
		Disagreements: []snapshot.Disagreement{
			{Bucket: "acme-forgotten-export", AWS: true, Statements: []int{0, 2}}, {Bucket: "acme-www", Analyser: true},
		}, Disagreeing: 2,
		NotRun: []snapshot.RuleNotRun{
			{Rule: "acme-cost-centre", Reason: snapshot.NotRunNotChosen}, {Rule: "acme-points", Reason: snapshot.NotRunNothing},
			{Rule: "stale-multipart-uploads", Reason: snapshot.NotRunOnRequest, Needs: []string{"uploads"}},
		},
		Calls: []snapshot.Calls{
			{API: "GetBucketLogging", Action: "s3:GetBucketLogging", Calls: 40},
			{API: "GetBucketPolicy", Action: "s3:GetBucketPolicy", Calls: 40, Denied: 1},
			{API: "GetBucketVersioning", Action: "s3:GetBucketVersioning", Calls: 40, Denied: 1, Throttled: 3},
			{API: "GetPublicAccessBlock", Action: "s3:GetBucketPublicAccessBlock", Calls: 43, Failed: 1},
			{API: "ListBuckets", Action: "s3:ListAllMyBuckets", Calls: 1},
		},
	}, Exit{1, "7 findings at or above low"})
}

// deniedReport is one bucket that refuses everything.
func deniedReport() *Report {
	s := newFound()
	gaps := map[string][3]string{
		"bucket-policy-public": {"policy", "GetBucketPolicy", "s3:GetBucketPolicy"}, "bucket-acl-public-write-acp": {"acl", "GetBucketAcl", "s3:GetBucketAcl"},
		"bucket-public-access-block": {"publicAccessBlock", "GetPublicAccessBlock", "s3:GetBucketPublicAccessBlock"},
		"versioning-enabled":         {"versioning", "GetBucketVersioning", "s3:GetBucketVersioning"}, "access-logging-enabled": {"logging", "GetBucketLogging", "s3:GetBucketLogging"},
	}
	for _, rule := range sortedKeys(gaps) {
		s.add("acme-payroll", "eu-west-1", rule, finding.Unknown, "could not be judged", denied(gaps[rule][0], gaps[rule][1], gaps[rule][2]))
	}
	for _, rule := range []string{"bucket-policy-public", "bucket-public-access-block", "versioning-enabled"} {
		s.add("acme-public-assets", "eu-west-1", rule, finding.Pass, "", nil)
	}
	return s.report(snapshot.Coverage{Listed: 2, Expected: 2, Read: 1, Evaluated: 1, Interrupted: "credentials expired",
		Calls: []snapshot.Calls{{API: "GetBucketPolicy", Action: "s3:GetBucketPolicy", Calls: 2, Denied: 2}}, Grant: []string{"s3:GetBucketPolicy"}},
		Exit{3, "5 verdicts at or above low could not be established"})
}

// hostile is what the owner of a bucket may put into names, tags and policies.
const hostile = "</script><img src=x onerror=alert(1)>\x1b[31mred\x1b[0m\n::error title=pwn::owned\r\n##[error]x\n" +
	"=cmd|'/c calc'!A1 | a`b [click](http://evil.example) www.evil.example @octocat #1 <b>&amp; \u202egnp.exe\u2066 \u200b\u0085\u009b31m {0} {{.}} -- \xff\xfe \U000e0041 \x00 end"

func hostileReport() *Report {
	s := newFound()
	s.rules[hostile] = RuleSummary{Rule: finding.Rule{ID: hostile, Title: hostile, Severity: finding.High, Remediation: hostile,
		Frameworks: map[string][]string{hostile: {hostile}}}}
	s.add(hostile, hostile, "bucket-policy-public", finding.Fail, hostile, func(f *finding.Finding) {
		value, _ := json.Marshal(hostile)
		f.Evidence = []finding.Evidence{{Path: hostile, Value: value, Message: hostile}, {Path: "x", Value: json.RawMessage("not json " + hostile)}}
		f.Exception = nil
	})
	s.add(hostile, hostile, hostile, finding.Fail, "::warning::"+hostile, nil)
	s.add(hostile, hostile, "versioning-enabled", finding.Unknown, hostile, func(f *finding.Finding) {
		f.Missing = []finding.Missing{{Subresource: hostile, State: "denied", API: hostile, Action: hostile, Code: hostile, RequestID: hostile, Hint: hostile}}
	})
	s.add(hostile, hostile, "tags-owner", finding.Fail, hostile, func(f *finding.Finding) {
		f.Exception = &finding.Exception{Reason: hostile, Owner: hostile, Ticket: hostile, Expires: hostile}
	})
	s.add("::stop-commands::x", "::error::", "versioning-enabled", finding.Fail, "::add-mask::secret", nil)
	s.add("..", "", "versioning-enabled", finding.Fail, "dots", nil)
	r := s.report(snapshot.Coverage{Listed: 1, Expected: 1, Read: 1, Evaluated: 1, Vanished: []string{hostile}, Interrupted: hostile,
		Disagreements: []snapshot.Disagreement{{Bucket: hostile, AWS: true, Statements: []int{}}}, Disagreeing: 1000,
		Calls: []snapshot.Calls{{API: hostile, Action: hostile, Calls: 1, Denied: 1}}, Grant: []string{hostile}}, Exit{1, hostile})
	r.Scan.Account, r.Scan.Endpoint, r.Scan.Caller, r.Tool.Version = hostile, hostile, hostile, hostile
	r.Rules = append(r.Rules, s.rules[hostile])
	r.Buckets = reachable(hostile)
	r.Buckets[1].Name = hostile
	r.Fixes = ready(hostile)
	r.Rules[len(r.Rules)-1].References = []string{"javascript:alert(1)", "https://good.example/x", "https://evil.example/>x"}
	return r
}

func largeReport() *Report {
	s := newFound()
	for i := range 1500 {
		bucket := fmt.Sprintf("fleet-%04d", i)
		if i%7 == 0 {
			s.add(bucket, "us-east-1", "bucket-public-access-block", finding.Fail, "no Block Public Access setting is on for this bucket", nil)
		}
		s.add(bucket, "us-east-1", "access-logging-enabled", finding.Fail, "access logging is off", nil)
		s.add(bucket, "us-east-1", "versioning-enabled", finding.Fail, "versioning was never configured", nil)
	}
	return s.report(snapshot.Coverage{Listed: 1500, Expected: 1500, Read: 1500, Evaluated: 1500, Complete: true}, Exit{1, "3215 findings at or above low"})
}
