package remediate_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"s3audit/collector/snapshot"
	"s3audit/fixtures"
	"s3audit/remediate"
	"s3audit/remediate/operation"
	"s3audit/remediate/plan"
	"s3audit/rules/finding"
)

// toyFix is a fix written by hand.
type toyFix struct {
	name, rules, allow string
	account            bool
	requests           []remediate.Request
	err                error
}

func (f toyFix) Name() string    { return f.name }
func (f toyFix) Rules() []string { return strings.Fields(f.rules) }
func (f toyFix) Allow() []string { return strings.Fields(f.allow) }
func (f toyFix) Account() bool   { return f.account }
func (f toyFix) Requests(c remediate.Context) ([]remediate.Request, error) {
	out := slices.Clone(f.requests)
	for i := range out {
		out[i].Edit.Source = f.name
		text := string(out[i].Edit.Set)
		if c.Bucket != nil {
			text = strings.ReplaceAll(text, "{bucket}", c.Bucket.Name)
		}
		if text != "" {
			out[i].Edit.Set = json.RawMessage(text)
		}
	}
	return out, f.err
}

func put(block, set string) remediate.Request {
	row, _, _ := operation.ByBlock(block)
	r := remediate.Request{Subresource: row.Subresource, Edit: operation.Edit{Block: block}}
	if set != "" {
		r.Edit.Set = json.RawMessage(set)
	}
	return r
}

const (
	allOn  = `{"BlockPublicAcls":true,"BlockPublicPolicy":true,"IgnorePublicAcls":true,"RestrictPublicBuckets":true}`
	tlsOf  = `{"Version":"2012-10-17","Statement":[{"Sid":"Tls","Effect":"Deny","Principal":"*","Action":"s3:*","Resource":["arn:aws:s3:::{bucket}","arn:aws:s3:::{bucket}/*"],"Condition":{"Bool":{"aws:SecureTransport":"false"}}}]}`
	openTo = `{"Version":"2012-10-17","Statement":[{"Sid":"Open","Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::data/*"}]}`
	logsIn = `{"Version":"2012-10-17","Statement":[{"Sid":"Logs","Effect":"Allow","Principal":{"Service":"logging.s3.amazonaws.com"},"Action":"s3:PutObject","Resource":"arn:aws:s3:::logs/*"}]}`
)

var (
	toyBlock   = toyFix{name: "block", rules: "blocked", requests: []remediate.Request{put("put_public_access_block", allOn)}}
	toyTLS     = toyFix{name: "tls", rules: "tls", requests: []remediate.Request{put("put_bucket_policy", tlsOf)}}
	toyVersion = toyFix{name: "versions", rules: "versioned", allow: "irreversible:versioning", requests: []remediate.Request{put("put_bucket_versioning", `{"Status":"Enabled"}`)}}
	toyExpiry  = toyFix{name: "expiry", rules: "versions-end", allow: "expire-objects", requests: []remediate.Request{put("put_bucket_lifecycle_configuration", `{"Rules":[{"ID":"versions","Status":"Enabled","NoncurrentVersionExpiration":{"NoncurrentDays":30}}]}`)}}
	toyTags    = toyFix{name: "tags", rules: "tagged", requests: []remediate.Request{put("put_bucket_tagging", `{"TagSet":[{"Key":"owner","Value":"us"}]}`)}}
	toyACLs    = toyFix{name: "acls", rules: "acls-off", allow: "disable-acls", requests: []remediate.Request{{Subresource: "ownershipControls", DisableACLs: true}}}
	toyLogs    = toyFix{name: "log", rules: "logged", requests: []remediate.Request{put("put_bucket_logging", `{"LoggingEnabled":{"TargetBucket":"logs","TargetPrefix":"a/"}}`)}}
)

// toyShot is an account with the buckets data and logs: open, unversioned, bare.
func toyShot(change func(data, logs *snapshot.Bucket, a *snapshot.Account)) *shot {
	a := &fixtures.Account{ID: applyAccount, Partition: "aws", Region: "us-east-1"}
	s := &shot{
		manifest: snapshot.Manifest{Account: applyAccount, Partition: "aws", Started: applyNoon, Sources: []string{"s3"}, Caller: "arn:aws:sts::" + applyAccount + ":assumed-role/auditor/me"},
		account:  &snapshot.Account{ID: applyAccount, Partition: "aws", PublicAccessBlock: snapshot.Observed[snapshot.PublicAccessBlock]{State: snapshot.Absent}},
	}
	for _, name := range []string{"data", "logs"} {
		b := fixtures.NewBucket(a, name, a.Region)
		b.PublicAccessBlock = snapshot.Observed[snapshot.PublicAccessBlock]{State: snapshot.Absent}
		b.OwnershipControls = snapshot.Observed[snapshot.Ownership]{State: snapshot.Absent}
		b.References = snapshot.Observed[snapshot.References]{State: snapshot.Absent}
		s.buckets = append(s.buckets, b)
	}
	if change != nil {
		change(s.buckets[0], s.buckets[1], s.account)
	}
	return s
}

func policyIs(b *snapshot.Bucket, text string) {
	b.Policy = snapshot.Observed[snapshot.Policy]{State: snapshot.Present, Value: &snapshot.Policy{Policy: &text}}
	open := strings.Contains(text, `"Open"`)
	b.PolicyStatus = snapshot.Observed[snapshot.BucketPolicyStatus]{State: snapshot.Present, Value: &snapshot.BucketPolicyStatus{PolicyStatus: &snapshot.PolicyStatus{IsPublic: &open}}}
}

// toyJudge has a few rules that are plain to see; exceptions are "rule bucket".
func toyJudge(exceptions ...string) remediate.Judge {
	return func(a *snapshot.Account, buckets []*snapshot.Bucket) ([]finding.Finding, error) {
		out := []finding.Finding{toyFinding("account-blocked", "", verdict(a.PublicAccessBlock.Value != nil, a.PublicAccessBlock.State))}
		for _, b := range buckets {
			for _, r := range toyRules {
				f := toyFinding(r.id, b.Name, r.judge(b))
				if slices.Contains(exceptions, r.id+" "+b.Name) && f.Verdict.IsFinding() {
					f.Exception = &finding.Exception{Reason: "agreed", Owner: "web"}
				}
				out = append(out, f)
			}
		}
		return out, nil
	}
}

func toyFinding(rule, bucket string, v finding.Verdict) finding.Finding {
	return finding.Finding{Rule: rule, Bucket: bucket, Fingerprint: rule + "/" + bucket, Verdict: v, Message: "it is so"}
}

func verdict(good bool, state snapshot.State) finding.Verdict {
	switch {
	case !state.Answered():
		return finding.Unknown
	case good:
		return finding.Pass
	}
	return finding.Fail
}

var toyRules = []struct {
	id    string
	judge func(*snapshot.Bucket) finding.Verdict
}{
	{"blocked", func(b *snapshot.Bucket) finding.Verdict {
		return verdict(b.PublicAccessBlock.Value != nil, b.PublicAccessBlock.State)
	}},
	{"tls", func(b *snapshot.Bucket) finding.Verdict {
		return verdict(b.Policy.Value != nil && strings.Contains(*b.Policy.Value.Policy, "aws:SecureTransport"), b.Policy.State)
	}},
	{"versioned", func(b *snapshot.Bucket) finding.Verdict {
		return verdict(b.Versioning.Value != nil && b.Versioning.Value.Status == "Enabled", b.Versioning.State)
	}},
	{"versions-end", func(b *snapshot.Bucket) finding.Verdict {
		if b.Versioning.Value == nil {
			return finding.NotApplicable
		}
		return verdict(b.Lifecycle.Value != nil, b.Lifecycle.State)
	}},
	{"tagged", func(b *snapshot.Bucket) finding.Verdict { return verdict(b.Tagging.Value != nil, b.Tagging.State) }},
	{"acls-off", func(b *snapshot.Bucket) finding.Verdict {
		return verdict(b.OwnershipControls.Value != nil, b.OwnershipControls.State)
	}},
	{"logged", func(b *snapshot.Bucket) finding.Verdict {
		if b.Name == "logs" {
			return finding.NotApplicable
		}
		return verdict(b.Logging.Value != nil, b.Logging.State)
	}},
	{"logs-arrive", func(b *snapshot.Bucket) finding.Verdict {
		if b.References.Value == nil || b.References.Value.References[0].Target == nil {
			return finding.NotApplicable
		}
		p := b.References.Value.References[0].Target.Policy
		return verdict(p.Value != nil && strings.Contains(*p.Value.Policy, "logging.s3"), p.State)
	}},
}

func toyInput(s *shot, fixes ...remediate.Fixer) remediate.Input {
	in := s.input(fixes)
	in.Judge = toyJudge()
	return in
}

// brief is a plan in a few lines.
func brief(p *plan.Plan) string {
	var b strings.Builder
	for _, c := range p.Changes {
		b.WriteString("+ " + c.ID + " " + c.Operation + " by " + strings.Join(c.Fixes, ","))
		for _, r := range c.Resolves {
			b.WriteString(" -" + r.Fingerprint)
		}
		if len(c.Requires) > 0 {
			b.WriteString(" after " + strings.Join(c.Requires, ","))
		}
		b.WriteString("\n")
		for _, i := range c.Impacts {
			b.WriteString("    ~ " + i.Kind + ": " + i.Text + "\n")
		}
	}
	for _, r := range p.Refused {
		b.WriteString("- " + r.Bucket + "/" + r.Subresource + " " + strings.Join(r.Fixes, ",") + ": " + r.Reason)
		if r.Hint != "" {
			b.WriteString(" (" + r.Hint + ")")
		}
		b.WriteString("\n")
	}
	for _, w := range p.Warnings {
		b.WriteString("! " + w + "\n")
	}
	for _, x := range p.Predictions {
		b.WriteString("= " + x.Bucket + " " + x.Rule + " " + x.Before + ">" + x.After + "\n")
	}
	for _, x := range p.Exposures {
		if x.Before != x.After {
			b.WriteString("= " + x.Bucket + " " + x.Before.Verdict + ">" + x.After.Verdict + "\n")
		}
	}
	return b.String()
}

func wants(t *testing.T, got string, want ...string) {
	t.Helper()
	for _, w := range want {
		if no, ok := strings.CutPrefix(w, "not "); ok {
			if strings.Contains(got, no) {
				t.Errorf("there is %q in\n%s", no, got)
			}
		} else if !strings.Contains(got, w) {
			t.Errorf("no %q in\n%s", w, got)
		}
	}
}

type write = remediate.Request

func whole(r write) write {
	r.Edit.Whole = true
	return r
}

func groupGrant(group, permission string) snapshot.Grant {
	uri := "http://acs.amazonaws.com/groups/" + group
	return snapshot.Grant{Grantee: &snapshot.Grantee{Type: "Group", URI: &uri}, Permission: permission}
}

// only lets a rule pass on one bucket.
func only(judge remediate.Judge, rule, bucket string) remediate.Judge {
	return func(a *snapshot.Account, buckets []*snapshot.Bucket) ([]finding.Finding, error) {
		out, err := judge(a, buckets)
		for i := range out {
			if out[i].Rule == rule && out[i].Bucket == bucket {
				out[i].Verdict = finding.Pass
			}
		}
		return out, err
	}
}

func removed(sid string) write {
	r := put("put_bucket_policy", "")
	r.Edit.Remove = json.RawMessage(`{"Statement":[{"Sid":"` + sid + `"}]}`)
	return r
}

// frees adds a rule that wants the account to block nothing.
func frees(judge remediate.Judge) remediate.Judge {
	return func(a *snapshot.Account, buckets []*snapshot.Bucket) ([]finding.Finding, error) {
		out, err := judge(a, buckets)
		for _, b := range buckets {
			out = append(out, toyFinding("free", b.Name, verdict(a.PublicAccessBlock.Value == nil, a.PublicAccessBlock.State)))
		}
		return out, err
	}
}
