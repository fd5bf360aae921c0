package s3audit.rules.bucket_object_lock_test

import data.s3audit.testing as t

test_on if {
	doc := t.input_of(
		{"object-lock": t.present({"ObjectLockConfiguration": {"ObjectLockEnabled": "Enabled"}})},
		{},
	)
	t.verdict("bucket-object-lock", doc) == "pass"
}

test_absent if t.verdict("bucket-object-lock", t.input_of({}, {})) == "fail"

test_answer_without_the_word_enabled if {
	doc := t.input_of({"object-lock": t.present({"ObjectLockConfiguration": {}})}, {})
	t.verdict("bucket-object-lock", doc) == "fail"
}

test_denied_is_unknown if t.verdict("bucket-object-lock", t.input_of({"object-lock": t.denied}, {})) == "unknown"

test_not_selected if {
	doc := t.setting(t.input_of({}, {}), "bucket-object-lock", "only_buckets", ["vault-*"])
	t.verdict("bucket-object-lock", doc) == "not-applicable"
}

test_selected if {
	doc := t.setting(
		t.input_of({}, {}),
		"bucket-object-lock",
		"only_buckets",
		["vault-*", "example-?ucket"],
	)
	t.verdict("bucket-object-lock", doc) == "fail"
}

test_excluded_by_name if {
	doc := t.setting(t.input_of({}, {}), "bucket-object-lock", "exclude_buckets", ["example-*"])
	t.verdict("bucket-object-lock", doc) == "not-applicable"
}
