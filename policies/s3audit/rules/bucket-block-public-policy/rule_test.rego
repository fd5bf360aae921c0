package s3audit.rules.bucket_block_public_policy_test

import data.s3audit.testing as t

test_on if {
	doc := t.input_of({}, {"publicAccessBlock": object.union(t.unblocked, {"BlockPublicPolicy": true})})
	t.verdict("bucket-block-public-policy", doc) == "pass"
}

test_off if {
	doc := t.input_of({}, {"publicAccessBlock": object.union(t.blocked, {"BlockPublicPolicy": false})})
	t.verdict("bucket-block-public-policy", doc) == "fail"
}

test_on_at_one_level_decides_alone if {
	doc := t.input_of(
		{"publicAccessBlock": t.denied},
		{"publicAccessBlock": object.union(t.unread_block, {"BlockPublicPolicy": true})},
	)
	t.verdict("bucket-block-public-policy", doc) == "pass"
}

test_not_known_is_unknown if {
	doc := t.input_of(
		{"publicAccessBlock": t.denied},
		{"publicAccessBlock": object.union(t.unread_block, {"BlockPublicPolicy": null})},
	)
	t.verdict("bucket-block-public-policy", doc) == "unknown"
}
