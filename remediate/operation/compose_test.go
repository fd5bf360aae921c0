package operation

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"s3audit/remediate/plan"
)

const aclBefore = `{"Owner":{"ID":"own","DisplayName":"n"},"Grants":[{"Grantee":{"Type":"CanonicalUser","ID":"own"},"Permission":"FULL_CONTROL"},{"Grantee":{"Type":"Group","URI":"http://acs.amazonaws.com/groups/global/AllUsers"},"Permission":"READ"}]}`

func TestCompose(t *testing.T) {
	for _, test := range []struct {
		name, subresource, block, before, set, remove, after string
	}{
		{"lifecycle rule beside others", "lifecycle", "put_bucket_lifecycle_configuration",
			`{"Rules":[{"ID":"a","Status":"Enabled","Filter":{},"Expiration":{"Days":9}}],"TransitionDefaultMinimumObjectSize":"varies_by_storage_class"}`,
			`{"Rules":[{"ID":"b","Status":"Enabled","AbortIncompleteMultipartUpload":{"DaysAfterInitiation":7}}]}`, "",
			`{"Rules":[{"Status":"Enabled","Expiration":{"Days":9},"Filter":{},"ID":"a"},{"Status":"Enabled","AbortIncompleteMultipartUpload":{"DaysAfterInitiation":7},"Filter":{},"ID":"b"}],"TransitionDefaultMinimumObjectSize":"varies_by_storage_class"}`},
		{"what a rule does besides stays", "lifecycle", "put_bucket_lifecycle_configuration",
			`{"Rules":[{"ID":"a","Status":"Enabled","Prefix":"p/","Expiration":{"Date":"2030-01-01T00:00:00Z"},"Transitions":[{"Days":30,"StorageClass":"GLACIER"}]}]}`,
			`{"Rules":[{"ID":"a","Expiration":{"Days":5}}]}`, "",
			`{"Rules":[{"ID":"a","Status":"Enabled","Prefix":"p/","Expiration":{"Days":5},"Transitions":[{"Days":30,"StorageClass":"GLACIER"}]}],"TransitionDefaultMinimumObjectSize":"all_storage_classes_128K"}`},
		{"a rule without id that is there", "lifecycle", "put_bucket_lifecycle_configuration",
			`{"Rules":[{"ID":"x","Status":"Enabled","Filter":{},"Expiration":{"Days":9}}]}`, `{"Rules":[{"Status":"Enabled","Filter":{},"Expiration":{"Days":9}}]}`, "",
			`{"Rules":[{"ID":"x","Status":"Enabled","Filter":{},"Expiration":{"Days":9}}]}`},
		{"the last rule goes", "lifecycle", "put_bucket_lifecycle_configuration",
			`{"Rules":[{"ID":"x","Status":"Enabled","Filter":{},"Expiration":{"Days":9}}]}`, "", `{"Rules":[{"ID":"x"}]}`, ""},
		{"key goes with AES256", "encryption", "put_bucket_encryption",
			`{"ServerSideEncryptionConfiguration":{"Rules":[{"ApplyServerSideEncryptionByDefault":{"SSEAlgorithm":"aws:kms","KMSMasterKeyID":"k"},"BucketKeyEnabled":true}]}}`,
			`{"Rules":[{"ApplyServerSideEncryptionByDefault":{"SSEAlgorithm":"AES256"}}]}`, "",
			`{"ServerSideEncryptionConfiguration":{"Rules":[{"ApplyServerSideEncryptionByDefault":{"SSEAlgorithm":"AES256"},"BucketKeyEnabled":true}]}}`},
		{"key stays with KMS", "encryption", "put_bucket_encryption",
			`{"ServerSideEncryptionConfiguration":{"Rules":[{"ApplyServerSideEncryptionByDefault":{"SSEAlgorithm":"aws:kms","KMSMasterKeyID":"k"},"BucketKeyEnabled":false}]}}`,
			`{"Rules":[{"ApplyServerSideEncryptionByDefault":{"SSEAlgorithm":"aws:kms:dsse"},"BlockedEncryptionTypes":{"EncryptionType":["SSE-C"]}}]}`, "",
			`{"ServerSideEncryptionConfiguration":{"Rules":[{"ApplyServerSideEncryptionByDefault":{"SSEAlgorithm":"aws:kms:dsse","KMSMasterKeyID":"k"},"BlockedEncryptionTypes":{"EncryptionType":["SSE-C"]},"BucketKeyEnabled":false}]}}`},
		{"one switch", "publicAccessBlock", "put_public_access_block", `{"PublicAccessBlockConfiguration":{"BlockPublicAcls":true}}`, `{"IgnorePublicAcls":true}`, "",
			`{"PublicAccessBlockConfiguration":{"BlockPublicAcls":true,"BlockPublicPolicy":false,"IgnorePublicAcls":true,"RestrictPublicBuckets":false}}`},
		{"tags", "tagging", "put_bucket_tagging", `{"TagSet":[{"Key":"aws:cloudformation:stack-name","Value":"s"},{"Key":"a","Value":"1"}]}`, `{"TagSet":[{"Key":"a","Value":"2"},{"Key":"b"}]}`, "",
			`{"TagSet":[{"Key":"aws:cloudformation:stack-name","Value":"s"},{"Key":"a","Value":"2"},{"Key":"b","Value":""}]}`},
		{"private", "acl", "put_bucket_acl", aclBefore, `{"ACL":"private"}`, "", `{"Owner":{"ID":"own"},"Grants":[{"Grantee":{"Type":"CanonicalUser","ID":"own"},"Permission":"FULL_CONTROL"}]}`},
		{"canned and so already", "acl", "put_bucket_acl", aclBefore, `{"ACL":"public-read"}`, "", aclBefore},
		{"a grant goes", "acl", "put_bucket_acl", aclBefore, "", `{"Grants":[{"Grantee":{"URI":"http://acs.amazonaws.com/groups/global/AllUsers"}}]}`,
			`{"Owner":{"ID":"own"},"Grants":[{"Grantee":{"Type":"CanonicalUser","ID":"own"},"Permission":"FULL_CONTROL"}]}`},
		{"retention in years", "object-lock", "put_object_lock_configuration", `{"ObjectLockConfiguration":{"ObjectLockEnabled":"Enabled","Rule":{"DefaultRetention":{"Mode":"GOVERNANCE","Days":9}}}}`,
			`{"Rule":{"DefaultRetention":{"Years":1}}}`, "", `{"ObjectLockConfiguration":{"ObjectLockEnabled":"Enabled","Rule":{"DefaultRetention":{"Mode":"GOVERNANCE","Years":1}}}}`},
		{"a target goes", "notification", "put_bucket_notification_configuration", `{"EventBridgeConfiguration":{},"QueueConfigurations":[{"Id":"q","QueueArn":"a","Events":["e"]}]}`, "",
			`{"QueueConfigurations":[{"QueueArn":"a"}]}`, `{"EventBridgeConfiguration":{}}`},
		{"events to EventBridge end", "notification", "put_bucket_notification_configuration", `{"EventBridgeConfiguration":{}}`, "", `{"EventBridgeConfiguration":true}`, ""},
		{"priority of its own", "replication", "put_bucket_replication",
			`{"ReplicationConfiguration":{"Role":"r","Rules":[{"ID":"a","Status":"Enabled","Priority":7,"Filter":{},"DeleteMarkerReplication":{"Status":"Enabled"},"Destination":{"Bucket":"x"}}]}}`,
			`{"Rules":[{"ID":"b","Status":"Enabled","Destination":{"Bucket":"y"}}]}`, "",
			`{"ReplicationConfiguration":{"Role":"r","Rules":[{"ID":"a","Status":"Enabled","Priority":7,"Filter":{},"DeleteMarkerReplication":{"Status":"Enabled"},"Destination":{"Bucket":"x"}},{"ID":"b","Status":"Enabled","Priority":8,"Filter":{},"DeleteMarkerReplication":{"Status":"Disabled"},"Destination":{"Bucket":"y"}}]}}`},
		{"error page", "website", "put_bucket_website", `{"IndexDocument":{"Suffix":"i"},"RoutingRules":[{"Redirect":{"HostName":"h"}}]}`, `{"ErrorDocument":{"Key":"e"}}`, "",
			`{"IndexDocument":{"Suffix":"i"},"ErrorDocument":{"Key":"e"},"RoutingRules":[{"Redirect":{"HostName":"h"}}]}`},
		{"CORS in another order", "cors", "put_bucket_cors", `{"CORSRules":[{"ID":"x","AllowedMethods":["GET","PUT"],"AllowedOrigins":["a"]}]}`, `{"CORSRules":[{"AllowedMethods":["PUT","GET"],"AllowedOrigins":["a"]}]}`, "",
			`{"CORSRules":[{"ID":"x","AllowedMethods":["GET","PUT"],"AllowedOrigins":["a"]}]}`},
		{"suspending what was never on", "accelerate", "put_bucket_accelerate_configuration", "", `{"Status":"Suspended"}`, "", ""},
		{"log prefix stays", "logging", "put_bucket_logging", `{"LoggingEnabled":{"TargetBucket":"a","TargetPrefix":"p"}}`, `{"LoggingEnabled":{"TargetBucket":"b"}}`, "", `{"LoggingEnabled":{"TargetBucket":"b","TargetPrefix":"p"}}`},
	} {
		t.Run(test.name, func(t *testing.T) {
			before, e := plan.None(), edit(test.block, test.set)
			if test.before != "" {
				before = doc(test.before)
			}
			if test.remove != "" {
				e.Remove = json.RawMessage(test.remove)
			}
			after := compose(t, test.subresource, before, e)
			if test.after == "" {
				if after.State != plan.Absent {
					t.Errorf("%s", after.Value)
				}
				return
			}
			wantJSON(t, after, test.after)
			if again := compose(t, test.subresource, after, e); string(again.Value) != string(after.Value) {
				t.Errorf("twice: %s", again.Value)
			}
		})
	}
}

func TestWhole(t *testing.T) {
	e := edit("put_bucket_website", `{"RedirectAllRequestsTo":{"HostName":"h"}}`)
	if _, err := Compose("website", doc(`{"IndexDocument":{"Suffix":"i"}}`), []Edit{e}); err == nil || !strings.Contains(err.Error(), "cannot stand beside IndexDocument") {
		t.Error(err)
	}
	e.Whole = true
	wantJSON(t, compose(t, "website", doc(`{"IndexDocument":{"Suffix":"i"}}`), e), `{"RedirectAllRequestsTo":{"HostName":"h"}}`)
}

func TestComposeRefuses(t *testing.T) {
	for _, test := range []struct{ name, subresource, block, before, set, remove, want string }{
		{"unknown field", "cors", "put_bucket_cors", "", `{"Rules":[]}`, "", `fix "test": put_bucket_cors: json: unknown field "Rules"`},
		{"unknown field to remove", "cors", "put_bucket_cors", `{}`, "", `{"CORSRules":[{"Id":"x"}]}`, `S3 knows no "Id" here`},
		{"other block", "cors", "put_bucket_acl", "", `{}`, "", "does not write cors"},
		{"nothing", "cors", "put_bucket_cors", "", "", "", "asks for nothing"},
		{"newer document", "cors", "put_bucket_cors", `{"CORSRules":[],"Later":1}`, `{}`, "", "cannot be written back"},
		{"member twice", "cors", "put_bucket_cors", "", `{"CORSRules":[],"CORSRules":[]}`, "", "stands twice"},
		{"system tag", "tagging", "put_bucket_tagging", "", `{"TagSet":[{"Key":"aws:x","Value":"1"}]}`, "", "AWS's own"},
		{"system tag removed", "tagging", "put_bucket_tagging", `{"TagSet":[{"Key":"aws:x","Value":"1"}]}`, "", `{"TagSet":[{"Key":"aws:x"}]}`, "AWS's own"},
		{"the lock off", "object-lock", "put_object_lock_configuration", `{"ObjectLockConfiguration":{"ObjectLockEnabled":"Enabled"}}`, "", `{"ObjectLockEnabled":true,"Rule":true}`, ""},
		{"versioning unset", "versioning", "put_bucket_versioning", `{"Status":"Enabled"}`, "", `{"Status":true}`, "Status: want Enabled or Suspended"},
		{"key with AES256", "encryption", "put_bucket_encryption", "", `{"Rules":[{"ApplyServerSideEncryptionByDefault":{"SSEAlgorithm":"AES256","KMSMasterKeyID":"k"}}]}`, "", `fix "test": AES256 has no KMS key`},
		{"an ACL unread", "acl", "put_bucket_acl", "", `{"ACL":"private"}`, "", "owner is not known"},
		{"no such ACL", "acl", "put_bucket_acl", aclBefore, `{"ACL":"publik"}`, "", `no canned ACL is named "publik"`},
		{"e-mail", "acl", "put_bucket_acl", strings.Replace(aclBefore, `"URI":"http://acs.amazonaws.com/groups/global/AllUsers"`, `"EmailAddress":"a@b"`, 1), `{"Grants":[{"Grantee":{"ID":"x"},"Permission":"READ"}]}`, "", `e-mail address "a@b"`},
		{"owner", "acl", "put_bucket_acl", aclBefore, `{"Owner":{"ID":"other"}}`, "", "cannot be changed"},
	} {
		before, e := plan.None(), edit(test.block, test.set)
		if test.before != "" {
			before = doc(test.before)
		}
		if test.remove != "" {
			e.Remove = json.RawMessage(test.remove)
		}
		after, err := Compose(test.subresource, before, []Edit{e})
		if test.want == "" {
			if err != nil || !after.Same(before) {
				t.Errorf("%s: %v %s", test.name, err, after.Value)
			}
			continue
		}
		if err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: %v, want %s", test.name, err, test.want)
		}
	}
	if _, err := Compose("cors", plan.Document{State: "denied"}, []Edit{edit("put_bucket_cors", `{}`)}); err == nil || !strings.Contains(err.Error(), `its state is "denied"`) {
		t.Error(err)
	}
	if _, err := Compose("policyStatus", plan.None(), nil); err == nil {
		t.Error("policyStatus is written by nobody")
	}
}

func TestConflicts(t *testing.T) {
	two := func(subresource, block, a, b string) error {
		x, y := edit(block, a), edit(block, b)
		x.Source, y.Source = `fix "a"`, `fix "b"`
		_, err := Compose(subresource, plan.None(), []Edit{y, x})
		return err
	}
	err := two("versioning", "put_bucket_versioning", `{"Status":"Enabled"}`, `{"Status":"Suspended"}`)
	if !errors.Is(err, ErrConflict) || !strings.Contains(err.Error(), `on Status: fix "a" wants "Enabled", fix "b" wants "Suspended"`) {
		t.Error(err)
	}
	err = two("lifecycle", "put_bucket_lifecycle_configuration", `{"Rules":[{"ID":"x","Status":"Enabled","Expiration":{"Days":1}}]}`, `{"Rules":[{"ID":"x","Expiration":{"Days":2}}]}`)
	if !errors.Is(err, ErrConflict) || !strings.Contains(err.Error(), `Rules["x"].Expiration: fix "a" wants {"Days":1}, fix "b" wants {"Days":2}`) {
		t.Error(err)
	}
	if err := two("lifecycle", "put_bucket_lifecycle_configuration", `{"Rules":[{"ID":"x","Status":"Enabled","Filter":{}}]}`, `{"Rules":[{"ID":"x","Prefix":"p"}]}`); !errors.Is(err, ErrConflict) {
		t.Error(err)
	}
	if err := two("publicAccessBlock", "put_public_access_block", `{"BlockPublicAcls":true}`, `{"BlockPublicAcls":false}`); err != nil {
		t.Error(err)
	}
	x, y := edit("put_bucket_cors", `{"CORSRules":[{"ID":"x","AllowedMethods":["GET"],"AllowedOrigins":["*"]}]}`), Edit{Source: `fix "b"`, Block: "put_bucket_cors", Remove: json.RawMessage(`{"CORSRules":[{"AllowedOrigins":["*"]}]}`)}
	if _, err := Compose("cors", plan.None(), []Edit{x, y}); !errors.Is(err, ErrConflict) || !strings.Contains(err.Error(), `fix "b" removes what fix "test" sets`) {
		t.Error(err)
	}
	if _, err := Compose("cors", plan.None(), []Edit{x, edit("delete_bucket_cors", "")}); !errors.Is(err, ErrConflict) {
		t.Error(err)
	}
}

func TestDangers(t *testing.T) {
	names := func(list []plan.Danger) (out []string) {
		for _, d := range list {
			out = append(out, d.Name)
		}
		return out
	}
	lock := func(rule string) string {
		return `{"ObjectLockConfiguration":{"ObjectLockEnabled":"Enabled"` + rule + `}}`
	}
	retention := func(mode, days string) string {
		return lock(`,"Rule":{"DefaultRetention":{"Mode":"` + mode + `","Days":` + days + `}}`)
	}
	rule := `{"Rules":[{"ID":"a","Status":"Enabled","Filter":{},"Expiration":{"Days":9}}]}`
	for _, test := range []struct{ subresource, before, after, dangers, irreversible string }{
		{"publicAccessBlock", `{"PublicAccessBlockConfiguration":{"BlockPublicAcls":true}}`, "", DangerPublic, ""},
		{"publicAccessBlock", "", `{"PublicAccessBlockConfiguration":{"BlockPublicAcls":true}}`, "", ""},
		{"policy", `{"Policy":` + string(encoded(statements(open, tls))) + `}`, `{"Policy":` + string(encoded(statements(tlsWide))) + `}`, DangerStatements, ""},
		{"policy", `{"Policy":` + string(encoded(statements(tls))) + `}`, `{"Policy":` + string(encoded(statements(tlsWide, open))) + `}`, "", ""},
		{"ownershipControls", "", `{"OwnershipControls":{"Rules":[{"ObjectOwnership":"BucketOwnerEnforced"}]}}`, DangerACLs, ""},
		{"versioning", `{"Status":"Enabled"}`, `{"Status":"Suspended"}`, DangerSuspend, ""},
		{"versioning", "", `{"Status":"Enabled"}`, "", "never returns to unset"},
		{"versioning", `{"Status":"Enabled"}`, `{"Status":"Enabled","MFADelete":"Enabled"}`, DangerMFA, "root user"},
		{"object-lock", "", lock(""), DangerLock, "never goes off"},
		{"object-lock", lock(""), retention("COMPLIANCE", "9"), DangerCompliance, "cannot be shortened"},
		{"object-lock", retention("COMPLIANCE", "9"), retention("COMPLIANCE", "8"), DangerCompliance + " " + DangerRetention, "cannot be shortened"},
		{"object-lock", retention("GOVERNANCE", "9"), lock(""), DangerRetention, ""},
		{"lifecycle", "", rule, DangerExpiry, "gone"},
		{"lifecycle", rule, "", "", ""},
		{"lifecycle", rule, strings.Replace(rule, "9", "8", 1), DangerExpiry, "gone"},
		{"website", `{"IndexDocument":{"Suffix":"i"}}`, "", DangerWebsite, ""},
		{"logging", `{"LoggingEnabled":{"TargetBucket":"a"}}`, "", DangerLogging, ""},
		{"notification", `{"QueueConfigurations":[{"Id":"q"}]}`, `{"EventBridgeConfiguration":{}}`, DangerEvents, ""},
		{"replication", `{"ReplicationConfiguration":{"Rules":[{"ID":"a","Status":"Enabled"}]}}`, `{"ReplicationConfiguration":{"Rules":[{"ID":"a","Status":"Disabled"}]}}`, DangerReplicas, ""},
		{"requestPayment", `{"Payer":"BucketOwner"}`, `{"Payer":"Requester"}`, DangerPayer, ""},
		{"uploads", `{"Key":"k"}`, "", DangerUpload, "gone"},
		{"encryption", "", `{"ServerSideEncryptionConfiguration":{"Rules":[{"ApplyServerSideEncryptionByDefault":{"SSEAlgorithm":"AES256"}}]}}`, "", ""},
		{"encryption", "", `{"ServerSideEncryptionConfiguration":{"Rules":[{"ApplyServerSideEncryptionByDefault":{"SSEAlgorithm":"aws:kms"}}]}}`, DangerKey, ""},
		{"acl", `{"Grants":[]}`, aclBefore, DangerPublic, ""},
		{"abac", "", `{"AbacStatus":{"Status":"Enabled"}}`, DangerTags, ""},
		{"cors", `{"CORSRules":[{"ID":"a"}]}`, "", DangerCORS, ""},
	} {
		before, after := plan.None(), plan.None()
		if test.before != "" {
			before = doc(test.before)
		}
		if test.after != "" {
			after = doc(test.after)
		}
		if got := strings.Join(names(Dangers(test.subresource, before, after)), " "); got != test.dangers {
			t.Errorf("%s %s -> %s: dangers %q, want %q", test.subresource, test.before, test.after, got, test.dangers)
		}
		if got := Irreversible(test.subresource, before, after); (got == "") != (test.irreversible == "") || !strings.Contains(got, test.irreversible) {
			t.Errorf("%s %s -> %s: irreversible %q, want %q", test.subresource, test.before, test.after, got, test.irreversible)
		}
		if len(Dangers(test.subresource, after, after)) != 0 {
			t.Errorf("%s: no change, and dangers", test.subresource)
		}
	}
}

// ruleFor is a lifecycle of one rule.
func ruleFor(scope string) string {
	return `{"Rules":[{"ID":"a","Status":"Enabled","Expiration":{"Days":1},` + scope + `}],"TransitionDefaultMinimumObjectSize":"all_storage_classes_128K"}`
}

func TestSettled(t *testing.T) {
	for _, test := range []struct {
		subresource, want, got string
		settled                bool
	}{
		{"tagging", `{"TagSet":[{"Key":"a","Value":"1"},{"Key":"b","Value":"2"}]}`, `{"TagSet":[{"Key":"b","Value":"2"},{"Key":"a","Value":"1"}]}`, true},
		{"tagging", `{"TagSet":[{"Key":"a","Value":"1"}]}`, `{"TagSet":[{"Key":"a","Value":"2"}]}`, false},
		{"policy", `{"Policy":` + string(encoded(statements(tls))) + `}`, `{"Policy":` + string(encoded(statements(strings.Replace(tlsWide, `{"Effect"`, `{"Sid":"TLSOnly","Effect"`, 1)))) + `}`, true},
		{"policy", `{"Policy":` + string(encoded(statements(tls))) + `}`, `{"Policy":` + string(encoded(statements(tls, open))) + `}`, false},
		{"cors", `{"CORSRules":[{"ID":"a"},{"ID":"b"}]}`, `{"CORSRules":[{"ID":"b"},{"ID":"a"}]}`, false},
		{"lifecycle", `{"Rules":[{"ID":"a","Status":"Enabled","Filter":{}}],"TransitionDefaultMinimumObjectSize":"all_storage_classes_128K"}`, `{"Rules":[{"ID":"a","Status":"Enabled","Filter":{}}]}`, true},
		{"acl", `{"Owner":{"ID":"o"},"Grants":[]}`, `{"Owner":{"ID":"o","DisplayName":"x"}}`, true},
		{"versioning", `{"Status":"Enabled"}`, `{"Status":"Enabled","MFADelete":"Disabled"}`, true},
		{"versioning", `{"Status":"Enabled"}`, `{"Status":"Enabled","MFADelete":"Enabled"}`, false},
		{"versioning", `{"Status":"Enabled"}`, `{"Status":"Suspended","MFADelete":"Disabled"}`, false},
		{"lifecycle", ruleFor(`"Filter":{"Prefix":""}`), ruleFor(`"Filter":{}`), true},
		{"lifecycle", ruleFor(`"Filter":{"Prefix":""}`), ruleFor(`"Prefix":""`), true},
		{"lifecycle", ruleFor(`"Filter":{"Prefix":"x/"}`), ruleFor(`"Prefix":"x/"`), true},
		{"lifecycle", ruleFor(`"Filter":{"Prefix":"x/"}`), ruleFor(`"Filter":{}`), false},
		{"lifecycle", ruleFor(`"Filter":{"Prefix":"x/"}`), ruleFor(`"Prefix":"y/"`), false},
		{"lifecycle", ruleFor(`"Filter":{"ObjectSizeLessThan":1}`), ruleFor(`"Filter":{}`), false},
	} {
		if got := Settled(test.subresource, doc(test.want), doc(test.got)); got != test.settled {
			t.Errorf("%s %s and %s: %v", test.subresource, test.want, test.got, got)
		}
	}
}

func FuzzCompose(f *testing.F) {
	for subresource, docs := range pool(f) {
		row, _ := Find(subresource)
		for i := range docs[:max(0, min(3, len(docs)-1))] {
			if set := encoded(mustBody(f, &row, docs[i+1])); row.Put.Block != "" && subresource != "policy" {
				f.Add(subresource, []byte(docs[i].Value), set, []byte(`{}`), i == 2)
			}
		}
	}
	f.Add("cors", []byte(`{"CORSRules":[{"ID":"a"},{"ID":"b"}]}`), []byte(`{"CORSRules":[{"ID":"a","MaxAgeSeconds":1}]}`), []byte(`{"CORSRules":[{"ID":"b"}]}`), false)
	f.Add("policy", []byte(`{"Policy":`+string(encoded(statements(open)))+`}`), []byte(statements(tls)), []byte(`{"Statement":[{"Sid":"Open"}]}`), true)
	f.Fuzz(func(t *testing.T, subresource string, before, set, remove []byte, whole bool) {
		row, ok := Find(subresource)
		if !ok || row.Put.Block == "" {
			return
		}
		e := Edit{Source: "f", Block: row.Put.Block, Set: set, Remove: remove, Whole: whole}
		if row.Keyed {
			e.Key = "k"
		}
		d := plan.Document{State: plan.Present, Value: before}
		after, err := Compose(subresource, d, []Edit{e})
		if err != nil {
			return
		}
		again, err := Compose(subresource, after, []Edit{e})
		if err != nil || !again.Same(after) {
			t.Errorf("twice is not once: %v\n%s\n%s", err, after.Value, again.Value)
		}
		Dangers(subresource, d, after)
		_ = Irreversible(subresource, d, after)
		plan.Diff(d, after)
		if after.State == plan.Present && !Settled(subresource, after, after) {
			t.Error("not like itself")
		}
	})
}
