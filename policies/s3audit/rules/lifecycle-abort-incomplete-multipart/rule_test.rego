package s3audit.rules.lifecycle_abort_incomplete_multipart_test

import data.s3audit.testing as t

test_in_time if {
	doc := t.input_of(
		{
			"lifecycle": t.present({
				"Rules": [{
					"Status": "Enabled",
					"Filter": {"Prefix": ""},
					"AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 7},
				}],
			}),
		},
		{},
	)
	t.verdict("lifecycle-abort-incomplete-multipart", doc) == "pass"
}

test_empty_filter if {
	doc := t.input_of(
		{
			"lifecycle": t.present({
				"Rules": [{
					"Status": "Enabled",
					"Filter": {},
					"AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 1},
				}],
			}),
		},
		{},
	)
	t.verdict("lifecycle-abort-incomplete-multipart", doc) == "pass"
}

test_old_form_of_prefix if {
	doc := t.input_of(
		{
			"lifecycle": t.present({
				"Rules": [{
					"Status": "Enabled",
					"Prefix": "",
					"AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 1},
				}],
			}),
		},
		{},
	)
	t.verdict("lifecycle-abort-incomplete-multipart", doc) == "pass"
}

test_too_late if {
	doc := t.input_of(
		{
			"lifecycle": t.present({
				"Rules": [{"Status": "Enabled", "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 8}}],
			}),
		},
		{},
	)
	t.verdict("lifecycle-abort-incomplete-multipart", doc) == "fail"
}

test_limit_can_be_raised if {
	doc := t.setting(
		t.input_of(
			{
				"lifecycle": t.present({
					"Rules": [{
						"Status": "Enabled",
						"AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 8},
					}],
				}),
			},
			{},
		),
		"lifecycle-abort-incomplete-multipart",
		"max_days",
		8,
	)
	t.verdict("lifecycle-abort-incomplete-multipart", doc) == "pass"
}

test_prefix_does_not_count if {
	doc := t.input_of(
		{
			"lifecycle": t.present({
				"Rules": [{
					"Status": "Enabled",
					"Filter": {"Prefix": "tmp/"},
					"AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 1},
				}],
			}),
		},
		{},
	)
	t.verdict("lifecycle-abort-incomplete-multipart", doc) == "fail"
}

test_tag_does_not_count if {
	doc := t.input_of(
		{
			"lifecycle": t.present({
				"Rules": [{
					"Status": "Enabled",
					"Filter": {"Tag": {"Key": "a", "Value": "b"}},
					"AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 1},
				}],
			}),
		},
		{},
	)
	t.verdict("lifecycle-abort-incomplete-multipart", doc) == "fail"
}

test_disabled if {
	doc := t.input_of(
		{
			"lifecycle": t.present({
				"Rules": [{"Status": "Disabled", "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 1}}],
			}),
		},
		{},
	)
	t.verdict("lifecycle-abort-incomplete-multipart", doc) == "fail"
}

test_absent if t.verdict("lifecycle-abort-incomplete-multipart", t.input_of({}, {})) == "fail"

test_denied_is_unknown if {
	doc := t.input_of({"lifecycle": t.denied}, {})
	t.verdict("lifecycle-abort-incomplete-multipart", doc) == "unknown"
}

test_older_form_on_a_prefix if {
	doc := t.input_of(
		{"lifecycle": t.present({"Rules": [{
			"Status": "Enabled", "Prefix": "tmp/", "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 7},
		}]})},
		{},
	)
	t.verdict("lifecycle-abort-incomplete-multipart", doc) == "fail"
}
