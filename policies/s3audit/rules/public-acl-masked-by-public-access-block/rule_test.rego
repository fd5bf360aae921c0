package s3audit.rules.public_acl_masked_by_public_access_block_test

import data.s3audit.testing as t

test_public_policy_behind_the_block if {
	doc := t.input_of(
		{"policyStatus": t.status(true), "policy": t.present({})},
		object.union(t.policy([t.statement({})]), {"publicAccessBlock": t.blocked}),
	)
	t.verdict("public-acl-masked-by-public-access-block", doc) == "fail"
}

test_public_grant_behind_the_block if {
	doc := t.input_of(
		{"acl": t.acl([t.group("global/AllUsers", "READ")])},
		{"publicAccessBlock": t.blocked},
	)
	t.verdict("public-acl-masked-by-public-access-block", doc) == "fail"
}

test_public_and_not_hidden_is_another_rule if {
	doc := t.input_of(
		{"policyStatus": t.status(true), "policy": t.present({})},
		t.policy([t.statement({})]),
	)
	t.verdict("public-acl-masked-by-public-access-block", doc) == "pass"
}

test_nothing_public if {
	doc := t.input_of({"acl": t.acl([])}, {"publicAccessBlock": t.blocked})
	t.verdict("public-acl-masked-by-public-access-block", doc) == "pass"
}

test_parked_by_ownership_is_not_hidden_by_the_block if {
	doc := t.input_of(
		{
			"acl": t.acl([t.group("global/AllUsers", "READ")]),
			"ownershipControls": t.ownership("BucketOwnerEnforced"),
		},
		{"publicAccessBlock": t.blocked},
	)
	t.verdict("public-acl-masked-by-public-access-block", doc) == "pass"
}

test_policy_decides_though_the_acl_is_denied if {
	doc := t.input_of(
		{"acl": t.denied, "policyStatus": t.denied},
		object.union(t.policy([t.statement({})]), {"publicAccessBlock": t.blocked}),
	)
	t.verdict("public-acl-masked-by-public-access-block", doc) == "fail"
}

test_policy_denied_is_unknown if {
	doc := t.input_of(
		{"policy": t.denied, "policyStatus": t.denied},
		object.union(t.unread_policy("denied"), {"publicAccessBlock": t.blocked}),
	)
	t.verdict("public-acl-masked-by-public-access-block", doc) == "unknown"
}

test_acl_denied_is_unknown if {
	doc := t.input_of({"acl": t.denied}, {"publicAccessBlock": t.blocked})
	t.verdict("public-acl-masked-by-public-access-block", doc) == "unknown"
}

test_nothing_blocked_decides_alone if {
	doc := t.input_of(
		{"acl": t.denied, "policy": t.denied, "policyStatus": t.denied},
		object.union(t.unread_policy("denied"), {"publicAccessBlock": t.unblocked}),
	)
	t.verdict("public-acl-masked-by-public-access-block", doc) == "pass"
}

test_everything_denied_is_unknown if {
	doc := t.input_of(
		{
			"acl": t.denied,
			"policy": t.denied,
			"policyStatus": t.denied,
			"ownershipControls": t.denied,
			"publicAccessBlock": t.denied,
		},
		object.union(t.unread_policy("denied"), {"publicAccessBlock": t.unread_block}),
	)
	t.verdict("public-acl-masked-by-public-access-block", doc) == "unknown"
}
