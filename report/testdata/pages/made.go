package main

import (
	"encoding/json"
	"fmt"
	"time"

	"s3audit/collector/snapshot"
	"s3audit/report"
	"s3audit/rules/exposure"
	"s3audit/rules/finding"
)

const account = "111122223333"

// perBucket is how many findings a bucket has, which is what a scan with the
// whole library finds in a bucket of an account that nobody looked after.
const perBucket = 20

// made is a report with so many findings, the same every time. Its texts differ
// as those of a scan do: most are what many buckets have, some a bucket's own.
func made(findings int) *report.Report {
	rules := madeRules()
	r := &report.Report{
		Schema: report.SchemaID, Tool: report.Tool{Name: "s3audit", Version: "made"},
		Scan:     report.Scan{Started: time.Date(2026, 3, 14, 9, 0, 0, 0, time.UTC), Finished: time.Date(2026, 3, 14, 9, 4, 0, 0, time.UTC), Source: "s3", Account: account},
		Rules:    rules,
		Findings: make([]finding.Finding, 0, findings),
	}
	for i := range findings {
		f := madeFinding(i, &rules[(i*7+i/perBucket)%len(rules)].Rule)
		r.Summary.Add(&f)
		rules[(i*7+i/perBucket)%len(rules)].Counts[f.Verdict]++
		r.Findings = append(r.Findings, f)
	}
	buckets := (findings + perBucket - 1) / perBucket
	for i := range buckets {
		r.Buckets = append(r.Buckets, madeBucket(i))
	}
	r.Coverage = snapshot.Coverage{Listed: buckets, Expected: buckets, Read: buckets, Evaluated: buckets, Complete: true}
	r.Exit = report.Exit{Code: 1, Reason: fmt.Sprintf("%d findings at or above low", findings)}
	return r
}

func madeRules() []report.RuleSummary {
	var rules []report.RuleSummary
	severities := finding.Severities()
	for i := range 140 {
		rules = append(rules, report.RuleSummary{Counts: map[finding.Verdict]int{}, Rule: finding.Rule{
			ID: fmt.Sprintf("bucket-rule-%03d", i), Title: fmt.Sprintf("The bucket meets expectation %d", i), Severity: severities[i%len(severities)],
			Description: "What is asked for protects the data of the bucket, and an auditor asks for it too.", Remediation: "Set it as the guide says.", Fix: "put-bucket-versioning",
			Frameworks: map[string][]string{"cis-aws-7.0.0": {fmt.Sprintf("3.%d", i%9)}, "nist-800-53-r5": {fmt.Sprintf("AC-%d", i%20), fmt.Sprintf("SC-%d", i%30)}, "pci-dss-4.0.1": {fmt.Sprintf("1.%d.%d", i%5, i%4)}},
		}})
	}
	return rules
}

func bucketName(i int) string {
	return fmt.Sprintf("%s-%s-%05d", [...]string{"acme", "orbit", "north", "delta"}[i%4], [...]string{"logs", "data", "web", "backup", "export"}[i%5], i)
}

var regions = [...]string{"us-east-1", "eu-west-1", "eu-central-1"}

// madeBucket is open, shared or closed, with statements of its own in every third.
func madeBucket(i int) report.Bucket {
	level := [...]exposure.Level{exposure.Private, exposure.Private, exposure.Shared, exposure.Public, exposure.Unknown}[i%5]
	text := "Statement 1 lets the callers of the account list the bucket."
	if i%3 == 0 {
		text = fmt.Sprintf("Statement 1 lets account %012d read objects.", i*7919%1000000)
	}
	return report.Bucket{Name: bucketName(i), Account: account, Region: regions[i%3], ARN: "arn:aws:s3:::" + bucketName(i),
		Tags: map[string]string{"team": fmt.Sprintf("team-%02d", i%40)},
		Exposure: &exposure.Brief{Verdict: level, List: level, Read: level, Write: exposure.Private, Admin: exposure.Private, Metadata: exposure.Private,
			Statements: []exposure.BriefStatement{{Effect: "Allow", Level: level, Text: text}},
			Layers:     []exposure.BriefLayer{{Layer: "bucket-policy", Effect: "opens", Level: level, Text: "Bucket policy: Opens list and read."}, {Layer: "bucket-block", Effect: "none", Text: "Bucket block: No switch on that closes anything."}},
			Notes:      []exposure.Paragraph{{Heading: "Verdict", Lines: []string{"Verdict: " + string(level) + "."}}}}}
}

func madeFinding(i int, rule *finding.Rule) finding.Finding {
	bucket := bucketName(i / perBucket)
	f := finding.Finding{
		Rule: rule.ID, Title: rule.Title, Severity: rule.Severity, Verdict: finding.Fail, Account: account, Region: regions[i/perBucket%3],
		Bucket: bucket, ARN: "arn:aws:s3:::" + bucket, Message: "the setting that " + rule.ID + " asks for is off", Frameworks: rule.Frameworks, Fix: rule.Fix, Remediation: rule.Remediation,
		Evidence: []finding.Evidence{{Path: "bucket.versioning.value.Status", Value: json.RawMessage(`"Suspended"`), Message: "the setting is off"}},
	}
	switch {
	case i%10 == 3:
		f.Message = fmt.Sprintf("statement %q of the policy lets account %012d in", "Partner", i*7919%1000000)
		f.Evidence[0].Value = json.RawMessage(fmt.Sprintf(`{"Sid":"Partner","Principal":{"AWS":"%012d"}}`, i*7919%1000000))
	case i%23 == 5:
		f.Verdict, f.Evidence, f.Message = finding.Unknown, nil, "could not be judged"
		f.Missing = []finding.Missing{{Subresource: "policy", State: "denied", API: "GetBucketPolicy", Action: "s3:GetBucketPolicy", Code: "AccessDenied", RequestID: fmt.Sprintf("%016X", i)}}
	case i%97 == 11:
		f.Exception = &finding.Exception{Name: "website", Reason: "public by design", Owner: "web team", Expires: "2026-12-31"}
	}
	f.Fingerprint = finding.Fingerprint(f.Rule, f.Account, f.ARN)
	return f
}
