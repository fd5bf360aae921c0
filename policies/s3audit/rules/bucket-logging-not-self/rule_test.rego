package s3audit.rules.bucket_logging_not_self_test

import data.s3audit.testing as t

rule := "bucket-logging-not-self"

logged(bucket) := t.input_of({"logging": t.present({"LoggingEnabled": {"TargetBucket": bucket, "TargetPrefix": "logs/"}})}, {})

test_itself if t.verdict(rule, logged("example-bucket")) == "fail"

test_another_bucket if {
	t.verdict(rule, logged("logs")) == "pass"
	t.verdict(rule, logged("example-bucket-logs")) == "pass"
}

test_no_logging if {
	t.verdict(rule, t.input_of({}, {})) == "pass"
	t.verdict(rule, t.input_of({"logging": t.present({})}, {})) == "pass"
}

test_denied_is_unknown if t.verdict(rule, t.input_of({"logging": t.denied}, {})) == "unknown"

test_excluded_by_name if {
	t.verdict(rule, t.setting(logged("example-bucket"), rule, "exclude_buckets", ["example-*"])) == "not-applicable"
}
