package s3audit.rules.bucket_lifecycle_test

import data.s3audit.testing as t

test_enabled_rule_without_id if {
	doc := t.input_of(
		{"lifecycle": t.present({"Rules": [{"Status": "Enabled", "Expiration": {"Days": 30}}]})},
		{},
	)
	t.verdict("bucket-lifecycle", doc) == "pass"
}

test_one_of_two_enabled if {
	doc := t.input_of(
		{"lifecycle": t.present({"Rules": [{"Status": "Disabled"}, {"Status": "Enabled"}]})},
		{},
	)
	t.verdict("bucket-lifecycle", doc) == "pass"
}

test_absent if t.verdict("bucket-lifecycle", t.input_of({}, {})) == "fail"

test_all_disabled if {
	doc := t.input_of({"lifecycle": t.present({"Rules": [{"ID": "old", "Status": "Disabled"}]})}, {})
	t.verdict("bucket-lifecycle", doc) == "fail"
}

test_denied_is_unknown if t.verdict("bucket-lifecycle", t.input_of({"lifecycle": t.denied}, {})) == "unknown"

test_absent_is_told_once if {
	denials := data.s3audit.rules.bucket_lifecycle.deny with input as t.input_of({}, {})
	{d.path | some d in denials} == {"bucket.lifecycle"}
}
