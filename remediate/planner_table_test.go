package remediate_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"s3audit/collector/snapshot"
	"s3audit/remediate"
)

func denied[T any](api, action, denial string) snapshot.Observed[T] {
	return snapshot.Observed[T]{State: snapshot.Denied, Refusal: snapshot.Refusal{API: api, Action: action, Code: "AccessDenied", Denial: denial}}
}

func present[T any](v T) snapshot.Observed[T] {
	return snapshot.Observed[T]{State: snapshot.Present, Value: &v}
}

type change = func(data, logs *snapshot.Bucket, a *snapshot.Account)

// refers makes data log to logs, as a scan would have it.
func refers(data, logs *snapshot.Bucket) {
	name, prefix, is := "logs", "a/", true
	data.Logging = present(snapshot.Logging{LoggingEnabled: &snapshot.LoggingEnabled{TargetBucket: &name, TargetPrefix: &prefix}})
	data.References = present(snapshot.References{References: []snapshot.Reference{{Bucket: "logs", From: "logging", Own: &is, Exists: &is, Region: "us-east-1", Target: &snapshot.Target{
		ACL: logs.ACL, Policy: logs.Policy, PublicAccessBlock: logs.PublicAccessBlock, OwnershipControls: logs.OwnershipControls, Encryption: logs.Encryption, Versioning: logs.Versioning,
	}}}})
}

func TestPlanTable(t *testing.T) {
	for _, test := range []struct {
		name   string
		change change
		fixes  []remediate.Fixer
		input  func(*remediate.Input)
		want   []string
	}{
		{"composed", nil, []remediate.Fixer{toyTLS, toyFix{name: "more", rules: "tls", requests: []write{put("put_bucket_policy", strings.NewReplacer(`"Tls"`, `"Puts"`, `"s3:*"`, `"s3:PutObject"`).Replace(tlsOf))}}}, nil, []string{
			"+ data/policy PutBucketPolicy by more,tls -tls/data", "= data tls fail>pass", "~ tls: requests without TLS are refused", "not - ",
		}},
		{"conflict", nil, []remediate.Fixer{toyTags, toyFix{name: "others", rules: "tagged", requests: []write{put("put_bucket_tagging", `{"TagSet":[{"Key":"owner","Value":"them"}]}`)}}, toyBlock}, nil, []string{
			"- data/tagging others,tags: fixes contradict each other", "others wants", "tags wants", "+ data/publicAccessBlock", "not + data/tagging",
		}},
		{"denied", func(d, _ *snapshot.Bucket, _ *snapshot.Account) {
			d.Policy = denied[snapshot.Policy]("GetBucketPolicy", "s3:GetBucketPolicy", "")
		}, []remediate.Fixer{toyFix{name: "tls", rules: "tagged", requests: toyTLS.requests}}, nil, []string{
			"- data/policy tls: the policy could not be read: GetBucketPolicy answered AccessDenied (grant s3:GetBucketPolicy, and scan again)", "not + data",
		}},
		{"organization", func(_, _ *snapshot.Bucket, a *snapshot.Account) {
			a.PublicAccessBlock = denied[snapshot.PublicAccessBlock]("GetPublicAccessBlock", "s3:GetAccountPublicAccessBlock", "organization")
		}, []remediate.Fixer{toyFix{name: "account", rules: "account-blocked", account: true, requests: []write{put("put_account_public_access_block", allOn)}}}, nil, []string{"not +"}},
		{"account", nil, []remediate.Fixer{toyFix{name: "account", rules: "account-blocked", account: true, requests: []write{put("put_account_public_access_block", allOn)}}}, nil, []string{
			"+ account:111122223333/publicAccessBlock PutPublicAccessBlock by account -account-blocked/", "=  account-blocked fail>pass",
		}},
		{"public before, blocked by the account", func(d, _ *snapshot.Bucket, _ *snapshot.Account) { policyIs(d, openTo) }, []remediate.Fixer{toyFix{name: "account", rules: "account-blocked", account: true, requests: []write{put("put_account_public_access_block", allOn)}}}, nil, []string{
			"~ public-access: anyone can no longer read", "= data public>private",
		}},
		{"danger", func(d, _ *snapshot.Bucket, _ *snapshot.Account) {
			d.Website = present(snapshot.Website{IndexDocument: &snapshot.IndexDocument{Suffix: new("i")}})
		}, []remediate.Fixer{toyFix{name: "site", rules: "tagged", requests: []write{put("delete_bucket_website", ""), toyTags.requests[0]}}}, nil, []string{
			`- data/website site: stop-website: the website is no longer served (if that is meant, say so: allow = ["stop-website"] in the fix, or --allow stop-website)`, "+ logs/tagging", "not + data",
		}},
		{"danger allowed", func(d, _ *snapshot.Bucket, _ *snapshot.Account) {
			d.Website = present(snapshot.Website{IndexDocument: &snapshot.IndexDocument{Suffix: new("i")}})
		}, []remediate.Fixer{toyFix{name: "site", rules: "tagged", requests: []write{put("delete_bucket_website", ""), toyTags.requests[0]}}},
			func(in *remediate.Input) { in.Allow = []string{"stop-website"} }, []string{"+ data/website DeleteBucketWebsite", "+ data/tagging", "~ website: the website is no longer served"}},
		{"irreversible", nil, []remediate.Fixer{toyFix{name: "versions", rules: "versioned", requests: toyVersion.requests}}, nil, []string{"- data/versioning versions: irreversible:versioning: versioning never returns to unset", "not +"}},
		{"new finding", nil, []remediate.Fixer{toyVersion}, nil, []string{"- data/versioning versions: versions-end on bucket data would be fail: it is so (if that is meant", "new-finding:versions-end", "not +"}},
		{"new finding allowed", nil, []remediate.Fixer{toyVersion}, func(in *remediate.Input) { in.Allow = []string{"new-finding:versions-end"} }, []string{"+ data/versioning", "= data versions-end not-applicable>fail", "not - "}},
		{"new finding answered", nil, []remediate.Fixer{toyVersion, toyExpiry}, nil, []string{"+ data/versioning", "+ data/lifecycle PutBucketLifecycleConfiguration by expiry", "= data versions-end not-applicable>pass", "not - "}},
		{"only the culprit", nil, []remediate.Fixer{toyVersion, toyTags, toyBlock}, nil, []string{"- data/ versions: versions-end", "+ data/tagging", "+ data/publicAccessBlock", "not + data/versioning"}},
		{"exception", nil, []remediate.Fixer{toyBlock, toyFix{name: "both", rules: "blocked tagged", requests: toyTags.requests}}, func(in *remediate.Input) { in.Judge = toyJudge("blocked data") }, []string{
			"- data/ block: bucket data is under an exception for blocked: agreed (web)", "- data/ both: bucket data is under", "not + data", "+ logs/publicAccessBlock", "+ logs/tagging",
		}},
		{"exception undone by another", nil, []remediate.Fixer{toyFix{name: "tags", rules: "tagged", requests: []write{toyTags.requests[0], toyBlock.requests[0]}}}, func(in *remediate.Input) { in.Judge = toyJudge("blocked data") }, []string{
			"! changes of other fixes also undo what is agreed for blocked on data: agreed",
		}},
		{"resolves nothing", nil, []remediate.Fixer{toyFix{name: "odd", rules: "tagged", requests: toyBlock.requests}}, nil, []string{`! fix "odd" on bucket data is left out`, "not +"}},
		{"cannot decide", nil, []remediate.Fixer{toyFix{name: "odd", rules: "tagged", err: errors.New("no idea")}, toyBlock}, nil, []string{"- data/ odd: no idea", "+ data/publicAccessBlock"}},
		{"public policy under a block", func(d, _ *snapshot.Bucket, a *snapshot.Account) {
			policyIs(d, openTo)
			on := true
			d.PublicAccessBlock = present(snapshot.PublicAccessBlock{PublicAccessBlockConfiguration: &snapshot.PublicAccessBlockConfiguration{BlockPublicPolicy: &on}})
		}, []remediate.Fixer{toyTLS}, nil, []string{"- data/policy tls: the policy would be public", "not + data/policy", "+ logs/policy"}},
		{"lock-out", nil, []remediate.Fixer{toyFix{name: "closed", rules: "tls", requests: []write{put("put_bucket_policy", `{"Version":"2012-10-17","Statement":[{"Sid":"No","Effect":"Deny","Principal":"*","Action":"s3:*","Resource":["arn:aws:s3:::{bucket}","arn:aws:s3:::{bucket}/*"],"Condition":{"Bool":{"aws:SecureTransport":["true","false"]}}}]}`)}}}, nil, []string{
			"- data/policy closed: lock-out: the statement No denies the account itself changing the policy", "not +",
		}},
		{"acls, with a grant", func(d, _ *snapshot.Bucket, _ *snapshot.Account) {
			d.ACL.Value.Grants = append(d.ACL.Value.Grants, groupGrant("s3/LogDelivery", "WRITE"))
		}, []remediate.Fixer{toyACLs}, nil, []string{
			"+ data/policy PutBucketPolicy by acls", "+ data/ownershipControls PutBucketOwnershipControls by acls -acls-off/data after data/acl,data/policy", "+ data/acl PutBucketAcl", "~ uploads: uploads that set an ACL",
		}},
		{"acls, public and blocked", func(d, _ *snapshot.Bucket, _ *snapshot.Account) {
			d.ACL.Value.Grants = append(d.ACL.Value.Grants, groupGrant("global/AllUsers", "READ"))
		}, []remediate.Fixer{toyACLs, toyBlock}, nil, []string{
			"+ data/acl PutBucketAcl", "+ data/publicAccessBlock", "not + data/policy", "= data public>private",
		}},
		{"acl under enforced", func(d, _ *snapshot.Bucket, _ *snapshot.Account) {
			d.OwnershipControls = present(snapshot.Ownership{OwnershipControls: &snapshot.OwnershipControls{Rules: []snapshot.OwnershipControlsRule{{ObjectOwnership: "BucketOwnerEnforced"}}}})
		}, []remediate.Fixer{toyFix{name: "acl", rules: "tagged", requests: []write{put("put_bucket_acl", `{"ACL":"log-delivery-write"}`)}}}, nil, []string{"- data/acl acl: ACLs are switched off by BucketOwnerEnforced"}},
		{"logging, target not ready", nil, []remediate.Fixer{toyLogs}, nil, []string{"- data/logging log: logs does not let logging.s3.amazonaws.com write"}},
		{"logging, target ready", func(_, l *snapshot.Bucket, _ *snapshot.Account) { policyIs(l, logsIn) }, []remediate.Fixer{toyLogs}, nil, []string{"+ data/logging PutBucketLogging by log -logged/data", "= data logs-arrive not-applicable>pass", "not - "}},
		{"logging, target made ready", nil, []remediate.Fixer{toyLogs, toyFix{name: "in", rules: "tls", requests: []write{put("put_bucket_policy", logsIn), put("put_bucket_policy", strings.ReplaceAll(tlsOf, "{bucket}", "logs"))}}}, func(in *remediate.Input) { in.Judge = only(toyJudge(), "tls", "data") }, []string{
			"+ logs/policy", "+ data/logging PutBucketLogging by log -logged/data after logs/policy", "not - ",
		}},
		{"log delivery cut off", func(d, l *snapshot.Bucket, _ *snapshot.Account) { policyIs(l, logsIn); refers(d, l) }, []remediate.Fixer{toyFix{name: "whole", rules: "tls", allow: "remove-statements", requests: []write{whole(put("put_bucket_policy", tlsOf))}}}, nil, []string{
			"- logs/policy whole: logs-arrive on bucket data would be fail", "not + logs", "+ data/policy",
		}},
		{"log delivery cut off and meant", func(d, l *snapshot.Bucket, _ *snapshot.Account) { policyIs(l, logsIn); refers(d, l) }, []remediate.Fixer{toyFix{name: "whole", rules: "tls", allow: "remove-statements new-finding:logs-arrive", requests: []write{whole(put("put_bucket_policy", tlsOf))}}}, nil, []string{
			"+ logs/policy", "~ log-delivery: the access logs of data no longer arrive", "~ log-delivery: no statement allows logging.s3.amazonaws.com", "= data logs-arrive pass>fail",
		}},
		{"wider", nil, []remediate.Fixer{toyFix{name: "open", rules: "tagged", allow: "public-access", requests: []write{toyTags.requests[0], put("put_bucket_policy", `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::999988887777:root"},"Action":"s3:GetObject","Resource":"arn:aws:s3:::{bucket}/*"}]}`)}}}, nil, []string{
			"- data/ open: more could reach bucket data: read is private, and would be shared", "not +",
		}},
		{"a restricted policy revived", func(d, _ *snapshot.Bucket, _ *snapshot.Account) {
			policyIs(d, strings.TrimSuffix(openTo, "]}")+`,{"Effect":"Allow","Principal":{"AWS":"999988887777"},"Action":"s3:PutObject","Resource":"arn:aws:s3:::data/*"}]}`)
			on := true
			d.PublicAccessBlock = present(snapshot.PublicAccessBlock{PublicAccessBlockConfiguration: &snapshot.PublicAccessBlockConfiguration{RestrictPublicBuckets: &on}})
		}, []remediate.Fixer{
			toyFix{name: "close", rules: "tagged", allow: "remove-statements", requests: []write{toyTags.requests[0], removed("Open")}},
			toyFix{name: "shut", rules: "tagged", allow: "remove-statements", requests: []write{toyTags.requests[0], removed("Open")}}, toyTLS,
		}, nil, []string{"- data/ close,shut: more could reach bucket data: write is private, and would be shared", "+ data/policy PutBucketPolicy by tls"}},
		{"account brings a finding", nil, []remediate.Fixer{toyTags, toyFix{name: "account", rules: "account-blocked", account: true, requests: []write{put("put_account_public_access_block", allOn)}}}, func(in *remediate.Input) { in.Judge = frees(toyJudge()) }, []string{
			"- /account.publicAccessBlock account: free on bucket data would be fail: it is so", "not + account", "+ data/tagging", "+ logs/tagging", "not - data",
		}},
		{"contradiction that solves itself", nil, []remediate.Fixer{
			toyFix{name: "a", rules: "tls", requests: []write{put("put_bucket_tagging", `{"TagSet":[{"Key":"owner","Value":"a"}]}`), toyTLS.requests[0]}},
			toyFix{name: "b", rules: "tagged", requests: []write{put("put_bucket_tagging", `{"TagSet":[{"Key":"owner","Value":"b"}]}`)}}, toyTLS,
		}, nil, []string{"+ data/policy PutBucketPolicy by tls", "+ data/tagging PutBucketTagging by b", "not - "}},
		{"object lock needs versions", nil, []remediate.Fixer{toyFix{name: "lock", rules: "tagged", allow: "object-lock", requests: []write{toyTags.requests[0], put("put_object_lock_configuration", `{"ObjectLockEnabled":"Enabled"}`)}}}, nil, []string{"- data/object-lock lock: Object Lock needs versioning to be Enabled", "not +"}},
		{"tags decide", func(d, _ *snapshot.Bucket, _ *snapshot.Account) {
			d.ABAC = present(snapshot.ABAC{AbacStatus: &snapshot.AbacStatus{Status: "Enabled"}})
		}, []remediate.Fixer{toyTags}, nil, []string{"- data/tagging tags: tags decide on access", "+ logs/tagging"}},
		{"website speaks no TLS", func(d, _ *snapshot.Bucket, _ *snapshot.Account) {
			d.Website = present(snapshot.Website{IndexDocument: &snapshot.IndexDocument{Suffix: new("i")}})
		}, []remediate.Fixer{toyTLS}, nil, []string{"~ website: S3's website endpoint speaks plain HTTP only"}},
		{"targets", nil, []remediate.Fixer{toyTags, toyFix{name: "account", rules: "account-blocked", account: true, requests: []write{put("put_account_public_access_block", allOn)}}}, func(in *remediate.Input) { in.Targets = []string{"da*", "nobody"} }, []string{"+ data/tagging", "not + logs", "not + account", `! the target "nobody" fits no bucket`}},
		{"excluded", nil, []remediate.Fixer{toyTags}, func(in *remediate.Input) { in.Exclude = []string{"da??"} }, []string{"+ logs/tagging", "not + data"}},
		{"most changes", nil, []remediate.Fixer{toyTags}, func(in *remediate.Input) { in.MaxChanges = 1 }, []string{"+ data/tagging", "- logs/ tags: the plan would hold more than 1 changes", "not + logs"}},
		{"default encryption", func(d, _ *snapshot.Bucket, _ *snapshot.Account) {
			d.Encryption.Value.ServerSideEncryptionConfiguration.Rules[0].ApplyServerSideEncryptionByDefault.SSEAlgorithm = "aws:kms"
		}, []remediate.Fixer{toyFix{name: "plain", rules: "tagged", allow: "change-encryption", requests: []write{toyTags.requests[0], put("delete_bucket_encryption", "")}}}, nil, []string{"+ data/encryption PutBucketEncryption", "+ data/tagging", "+ logs/tagging", "not + logs/encryption"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			s := toyShot(test.change)
			in := toyInput(s, test.fixes...)
			if test.input != nil {
				test.input(&in)
			}
			p := planned(t, in)
			wants(t, brief(p), test.want...)
			again := in
			after := played(t, p, s)
			again.Account, again.Buckets = after.account, after.all()
			if got := brief(planned(t, again)); strings.Contains(got, "\n+ ") || strings.HasPrefix(got, "+ ") && again.MaxChanges == 0 {
				t.Errorf("a second plan is not empty:\n%s", got)
			}
		})
	}
}

func TestPlanRefusesInput(t *testing.T) {
	s := toyShot(nil)
	in := toyInput(s, toyTags)
	in.Targets = []string{"[", "a"}
	if _, err := remediate.Plan(context.Background(), in); err == nil || !strings.Contains(err.Error(), `"["`) {
		t.Error(err)
	}
	in = toyInput(s, toyTags)
	s.manifest.Sources = []string{"terraform-plan"}
	if _, err := remediate.Plan(context.Background(), in); !errors.Is(err, remediate.ErrNotPlannable) {
		t.Error(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := remediate.Plan(ctx, toyInput(toyShot(nil), toyTags)); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}
