package s3audit.rules.bucket_ignore_public_acls_test

import data.s3audit.testing as t

test_on if {
	doc := t.input_of({}, {"publicAccessBlock": object.union(t.unblocked, {"IgnorePublicAcls": true})})
	t.verdict("bucket-ignore-public-acls", doc) == "pass"
}

test_off if {
	doc := t.input_of({}, {"publicAccessBlock": object.union(t.blocked, {"IgnorePublicAcls": false})})
	t.verdict("bucket-ignore-public-acls", doc) == "fail"
}

test_on_at_one_level_decides_alone if {
	doc := t.input_of(
		{"publicAccessBlock": t.denied},
		{"publicAccessBlock": object.union(t.unread_block, {"IgnorePublicAcls": true})},
	)
	t.verdict("bucket-ignore-public-acls", doc) == "pass"
}

test_not_known_is_unknown if {
	doc := t.input_of(
		{"publicAccessBlock": t.denied},
		{"publicAccessBlock": object.union(t.unread_block, {"IgnorePublicAcls": null})},
	)
	t.verdict("bucket-ignore-public-acls", doc) == "unknown"
}
