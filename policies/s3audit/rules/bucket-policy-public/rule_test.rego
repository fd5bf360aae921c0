package s3audit.rules.bucket_policy_public_test

import data.s3audit.testing as t

test_public if {
	doc := t.input_of({"policyStatus": t.status(true), "policy": t.present({})}, {})
	t.verdict("bucket-policy-public", doc) == "fail"
}

test_not_public if {
	doc := t.input_of({"policyStatus": t.status(false), "policy": t.present({})}, {})
	t.verdict("bucket-policy-public", doc) == "pass"
}

test_no_policy if t.verdict("bucket-policy-public", t.input_of({}, {})) == "pass"

test_restricted if {
	doc := t.input_of(
		{"policyStatus": t.status(true), "policy": t.present({})},
		{"publicAccessBlock": object.union(t.unblocked, {"RestrictPublicBuckets": true})},
	)
	t.verdict("bucket-policy-public", doc) == "pass"
}

test_restricted_decides_alone if {
	doc := t.input_of(
		{"policyStatus": t.denied, "publicAccessBlock": t.denied},
		{"publicAccessBlock": t.blocked},
	)
	t.verdict("bucket-policy-public", doc) == "pass"
}

test_blocking_new_ones_is_not_enough if {
	doc := t.input_of(
		{"policyStatus": t.status(true), "policy": t.present({})},
		{"publicAccessBlock": object.union(t.blocked, {"RestrictPublicBuckets": false})},
	)
	t.verdict("bucket-policy-public", doc) == "fail"
}

test_not_public_decides_alone if {
	doc := t.input_of(
		{"policyStatus": t.status(false), "publicAccessBlock": t.denied},
		{"publicAccessBlock": t.unread_block},
	)
	t.verdict("bucket-policy-public", doc) == "pass"
}

test_denied_is_unknown if t.verdict("bucket-policy-public", t.input_of({"policyStatus": t.denied}, {})) == "unknown"

test_public_with_an_unread_block_is_unknown if {
	doc := t.input_of(
		{"policyStatus": t.status(true), "publicAccessBlock": t.denied},
		{"publicAccessBlock": t.unread_block},
	)
	t.verdict("bucket-policy-public", doc) == "unknown"
}

test_open_text_outweighs_a_server_that_says_no if {
	doc := t.input_of(
		{"policyStatus": t.status(false), "policy": t.present({})},
		t.policy([t.statement({})]),
	)
	t.verdict("bucket-policy-public", doc) == "fail"
}

test_the_word_no_is_not_enough_without_the_text if {
	doc := t.input_of({"policyStatus": t.status(false), "policy": t.denied}, t.unread_policy("denied"))
	t.verdict("bucket-policy-public", doc) == "unknown"
}
