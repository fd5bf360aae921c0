package s3audit.rules.bucket_key_enabled_test

import data.s3audit.testing as t

rule := "bucket-key-enabled"

with_rule(rules) := t.input_of({"encryption": t.present({"ServerSideEncryptionConfiguration": {"Rules": [rules]}})}, {})

by_default(algorithm) := {"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": algorithm}}

test_on if t.verdict(rule, with_rule(object.union(by_default("aws:kms"), {"BucketKeyEnabled": true}))) == "pass"

test_off if t.verdict(rule, with_rule(object.union(by_default("aws:kms"), {"BucketKeyEnabled": false}))) == "fail"

test_left_out if t.verdict(rule, with_rule(by_default("aws:kms"))) == "fail"

test_two_layers_cannot_use_it if t.verdict(rule, with_rule(by_default("aws:kms:dsse"))) == "not-applicable"

test_no_kms if t.verdict(rule, with_rule(by_default("AES256"))) == "not-applicable"

test_absent if t.verdict(rule, t.input_of({}, {})) == "not-applicable"

test_denied_is_unknown if t.verdict(rule, t.input_of({"encryption": t.denied}, {})) == "unknown"

test_excluded_by_name if {
	doc := t.setting(with_rule(by_default("aws:kms")), rule, "exclude_buckets", ["example-*"])
	t.verdict(rule, doc) == "not-applicable"
}

test_says_nothing_of_two_layers if {
	count(data.s3audit.rules.bucket_key_enabled.deny) == 0 with input as with_rule(by_default("aws:kms:dsse"))
}
