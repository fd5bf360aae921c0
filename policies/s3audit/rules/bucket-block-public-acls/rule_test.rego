package s3audit.rules.bucket_block_public_acls_test

import data.s3audit.testing as t

test_on if {
	doc := t.input_of({}, {"publicAccessBlock": object.union(t.unblocked, {"BlockPublicAcls": true})})
	t.verdict("bucket-block-public-acls", doc) == "pass"
}

test_off if {
	doc := t.input_of({}, {"publicAccessBlock": object.union(t.blocked, {"BlockPublicAcls": false})})
	t.verdict("bucket-block-public-acls", doc) == "fail"
}

test_on_at_one_level_decides_alone if {
	doc := t.input_of(
		{"publicAccessBlock": t.denied},
		{"publicAccessBlock": object.union(t.unread_block, {"BlockPublicAcls": true})},
	)
	t.verdict("bucket-block-public-acls", doc) == "pass"
}

test_not_known_is_unknown if {
	doc := t.input_of(
		{"publicAccessBlock": t.denied},
		{"publicAccessBlock": object.union(t.unread_block, {"BlockPublicAcls": null})},
	)
	t.verdict("bucket-block-public-acls", doc) == "unknown"
}
