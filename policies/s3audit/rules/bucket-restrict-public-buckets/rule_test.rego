package s3audit.rules.bucket_restrict_public_buckets_test

import data.s3audit.testing as t

test_on if {
	doc := t.input_of(
		{},
		{"publicAccessBlock": object.union(t.unblocked, {"RestrictPublicBuckets": true})},
	)
	t.verdict("bucket-restrict-public-buckets", doc) == "pass"
}

test_off if {
	doc := t.input_of({}, {"publicAccessBlock": object.union(t.blocked, {"RestrictPublicBuckets": false})})
	t.verdict("bucket-restrict-public-buckets", doc) == "fail"
}

test_on_at_one_level_decides_alone if {
	doc := t.input_of(
		{"publicAccessBlock": t.denied},
		{"publicAccessBlock": object.union(t.unread_block, {"RestrictPublicBuckets": true})},
	)
	t.verdict("bucket-restrict-public-buckets", doc) == "pass"
}

test_not_known_is_unknown if {
	doc := t.input_of(
		{"publicAccessBlock": t.denied},
		{"publicAccessBlock": object.union(t.unread_block, {"RestrictPublicBuckets": null})},
	)
	t.verdict("bucket-restrict-public-buckets", doc) == "unknown"
}
