package s3audit.rules.bucket_default_encryption_kms_test

import data.s3audit.testing as t

rule := "bucket-default-encryption-kms"

# by is the default encryption with an algorithm.
by(algorithm) := t.present({"ServerSideEncryptionConfiguration": {"Rules": [{"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": algorithm}}]}})

said(bucket, derived) := t.verdict(rule, t.input_of(bucket, derived))

log_target := t.policy([t.statement({"principals": t.service("logging.s3.amazonaws.com"), "actions": ["s3:putobject"]})])

log_target_acl := t.acl([t.group("s3/LogDelivery", "WRITE")])

identity := {"principals": t.aws(["arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E1"], [])}

test_kms if said({"encryption": by("aws:kms")}, {}) == "pass"

test_dsse if said({"encryption": by("aws:kms:dsse")}, {}) == "pass"

test_other_algorithms if {
	every algorithm in ["AES256", "aws:fsx"] { said({"encryption": by(algorithm)}, {}) == "fail" }
	some d in data.s3audit.rules.bucket_default_encryption_kms.deny with input as t.input_of({"encryption": by("AES256")}, {})
	d.msg == "new objects are encrypted with AES256 by default, not with KMS"
}

test_absent if {
	said({}, {}) == "fail"
	some d in data.s3audit.rules.bucket_default_encryption_kms.deny with input as t.input_of({}, {})
	d.msg == "no default encryption is configured"
}

test_denied_is_unknown if {
	said({"encryption": t.denied}, {}) == "unknown"
	said({"encryption": t.denied, "acl": log_target_acl}, {}) == "unknown"
	said({"encryption": t.denied}, t.policy([t.statement(identity)])) == "unknown"
}

test_kms_decides_alone if said({"encryption": by("aws:kms"), "acl": t.denied}, t.unread_policy("denied")) == "pass"

test_no_fail_while_the_acl_is_unread if {
	said({"encryption": by("AES256"), "acl": t.denied}, {}) == "unknown"
	said({"acl": t.denied}, {}) == "unknown"
}

test_no_fail_while_the_policy_is_unread if {
	said({"encryption": by("AES256")}, t.unread_policy("denied")) == "unknown"
	said({}, t.unread_policy("denied")) == "unknown"
}

test_log_target_by_acl if {
	said({"encryption": by("AES256"), "acl": log_target_acl}, {}) == "not-applicable"
	said({"acl": log_target_acl}, {}) == "not-applicable"
}

test_log_target_by_policy if said({"encryption": by("AES256")}, log_target) == "not-applicable"

test_log_target_by_policy_decides_alone if said({"encryption": by("AES256"), "acl": t.denied}, log_target) == "not-applicable"

test_origin_access_identity if said({"encryption": by("AES256")}, t.policy([t.statement(identity)])) == "not-applicable"

test_others_are_no_origin_access_identity if {
	said({"encryption": by("AES256")}, t.policy([t.statement(object.union(identity, {"effect": "Deny"}))])) == "fail"
	said({"encryption": by("AES256")}, t.policy([t.statement(t.of_own)])) == "fail"
}

# What could be excused and needs no excuse passes.
test_kms_all_the_same if {
	said({"encryption": by("aws:kms"), "acl": log_target_acl}, {}) == "pass"
	said({"encryption": by("aws:kms")}, t.policy([t.statement(identity)])) == "pass"
}

test_origin_access_control_can_use_kms if {
	said({"encryption": by("AES256")}, t.policy([t.statement({"principals": t.service("cloudfront.amazonaws.com")})])) == "fail"
}

test_excluded_by_name if {
	doc := t.input_of({"encryption": by("AES256")}, {})
	t.verdict(rule, t.setting(doc, rule, "exclude_buckets", ["example-*"])) == "not-applicable"
	t.verdict(rule, t.setting(doc, rule, "exclude_buckets", ["other-*"])) == "fail"
}
