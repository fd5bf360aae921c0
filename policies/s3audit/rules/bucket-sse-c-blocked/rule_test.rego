package s3audit.rules.bucket_sse_c_blocked_test

import data.s3audit.testing as t

rule := "bucket-sse-c-blocked"

with_rule(changes) := t.input_of(
	{"encryption": t.present({"ServerSideEncryptionConfiguration": {"Rules": [object.union(
		{"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}},
		changes,
	)]}})},
	{},
)

test_blocked if t.verdict(rule, with_rule({"BlockedEncryptionTypes": {"EncryptionType": ["SSE-C"]}})) == "pass"

test_allowed if t.verdict(rule, with_rule({"BlockedEncryptionTypes": {"EncryptionType": ["NONE"]}})) == "fail"

test_empty_element if t.verdict(rule, with_rule({"BlockedEncryptionTypes": {}})) == "fail"

test_left_out if t.verdict(rule, with_rule({})) == "fail"

test_no_configuration if t.verdict(rule, t.input_of({}, {})) == "fail"

test_blocked_without_a_default_algorithm if {
	doc := t.input_of(
		{"encryption": t.present({"ServerSideEncryptionConfiguration": {"Rules": [{
			"BlockedEncryptionTypes": {"EncryptionType": ["SSE-C"]},
		}]}})},
		{},
	)
	t.verdict(rule, doc) == "pass"
}

test_denied_is_unknown if t.verdict(rule, t.input_of({"encryption": t.denied}, {})) == "unknown"

test_excluded_by_name if t.verdict(rule, t.setting(with_rule({}), rule, "exclude_buckets", ["example-*"])) == "not-applicable"
