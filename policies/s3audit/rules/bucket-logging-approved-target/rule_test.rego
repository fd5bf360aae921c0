package s3audit.rules.bucket_logging_approved_target_test

import data.s3audit.testing as t

rule := "bucket-logging-approved-target"

logged(bucket, prefix) := t.input_of(
	{"logging": t.present({"LoggingEnabled": {"TargetBucket": bucket, "TargetPrefix": prefix}})},
	{},
)

with_targets(doc, targets) := t.verdict(rule, t.setting(doc, rule, "target_buckets", targets))

with_prefix(doc, prefix) := t.verdict(rule, t.setting(doc, rule, "target_prefix", prefix))

test_nothing_asked if t.verdict(rule, logged("logs", "")) == "not-applicable"

test_approved_target if {
	with_targets(logged("logs", ""), ["logs"]) == "pass"
	with_targets(logged("logs-eu", ""), ["archive", "logs-*"]) == "pass"
}

test_any_prefix_while_none_is_asked if with_targets(logged("logs", "any/"), ["logs"]) == "pass"

test_another_target if with_targets(logged("mine", ""), ["logs", "logs-*"]) == "fail"

test_target_of_account_and_region if {
	with_targets(logged("logs-111122223333-eu-west-1", ""), ["logs-{account}-{region}"]) == "pass"
	with_targets(logged("logs-111122223333-us-east-1", ""), ["logs-{account}-{region}"]) == "fail"
}

test_prefix if {
	with_prefix(logged("logs", "example-bucket/"), "{bucket}/") == "pass"
	with_prefix(logged("logs", "111122223333/example-bucket/2026/"), "{account}/{bucket}/*") == "pass"
}

test_another_prefix if {
	with_prefix(logged("logs", "other/"), "{bucket}/") == "fail"
	with_prefix(logged("logs", ""), "{bucket}/") == "fail"
}

test_prefix_left_out if {
	doc := t.input_of({"logging": t.present({"LoggingEnabled": {"TargetBucket": "logs"}})}, {})
	with_prefix(doc, "{bucket}/") == "fail"
}

test_both_asked if {
	doc := t.setting(logged("mine", "example-bucket/"), rule, "target_prefix", "{bucket}/")
	with_targets(doc, ["logs"]) == "fail"
}

test_no_logging if {
	with_targets(t.input_of({}, {}), ["logs"]) == "not-applicable"
	with_targets(t.input_of({"logging": t.present({})}, {}), ["logs"]) == "not-applicable"
}

test_denied_is_unknown if with_targets(t.input_of({"logging": t.denied}, {}), ["logs"]) == "unknown"

test_excluded_by_name if {
	doc := t.setting(logged("mine", ""), rule, "exclude_buckets", ["example-*"])
	with_targets(doc, ["logs"]) == "not-applicable"
}
