package s3audit.rules.bucket_policy_exists_test

import data.s3audit.testing as t

test_no_policy if t.verdict("bucket-policy-exists", t.input_of({}, {})) == "fail"

test_any_policy if t.verdict("bucket-policy-exists", t.policy_of([t.granted({}, t.judged({}))])) == "pass"

test_policy_without_statements if t.verdict("bucket-policy-exists", t.policy_of([])) == "pass"

test_excluded_by_name if {
	t.verdict("bucket-policy-exists", t.setting(t.input_of({}, {}), "bucket-policy-exists", "exclude_buckets", ["example-*"])) == "not-applicable"
}

test_another_one_excluded if {
	t.verdict("bucket-policy-exists", t.setting(t.input_of({}, {}), "bucket-policy-exists", "exclude_buckets", ["other-*"])) == "fail"
}

test_denied_is_unknown if t.said_unread("bucket-policy-exists") == "unknown"

test_malformed_is_unknown if {
	t.verdict("bucket-policy-exists", t.input_of({"policy": t.present({})}, t.unread_policy("malformed"))) == "unknown"
}
