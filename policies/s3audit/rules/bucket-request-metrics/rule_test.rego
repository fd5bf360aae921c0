package s3audit.rules.bucket_request_metrics_test

import data.s3audit.testing as t

rule := "bucket-request-metrics"

measured(list) := t.input_of({"metrics": t.present({"MetricsConfigurationList": list})}, {})

test_whole_bucket if t.verdict(rule, measured([{"Id": "EntireBucket"}])) == "pass"

test_filtered if t.verdict(rule, measured([{"Id": "a", "Filter": {"Prefix": "a/"}}])) == "pass"

test_absent if t.verdict(rule, t.input_of({"metrics": t.absent}, {})) == "fail"

test_empty_list if {
	t.verdict(rule, measured([])) == "fail"
	t.verdict(rule, t.input_of({"metrics": t.present({})}, {})) == "fail"
}

test_denied_is_unknown if t.verdict(rule, t.input_of({"metrics": t.denied}, {})) == "unknown"

test_excluded_by_name if t.verdict(rule, t.setting(measured([]), rule, "exclude_buckets", ["example-*"])) == "not-applicable"
