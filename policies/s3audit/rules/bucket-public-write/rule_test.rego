package s3audit.rules.bucket_public_write_test

import data.s3audit.testing as t

test_open_policy if {
	doc := t.input_of(
		{"policyStatus": t.status(true), "policy": t.present({})},
		t.policy([t.statement({"actions": ["s3:putobject"]})]),
	)
	t.verdict("bucket-public-write", doc) == "fail"
}

test_no_policy_and_a_private_acl if t.verdict("bucket-public-write", t.input_of({"acl": t.acl([])}, {})) == "pass"

test_restricted_policy if {
	doc := t.input_of(
		{"policyStatus": t.status(true), "policy": t.present({})},
		object.union(
			t.policy([t.statement({"actions": ["s3:putobject"]})]),
			{"publicAccessBlock": object.union(t.unblocked, {"RestrictPublicBuckets": true})},
		),
	)
	t.verdict("bucket-public-write", doc) == "pass"
}

test_refusing_new_policies_closes_nothing if {
	doc := t.input_of(
		{"policyStatus": t.status(true), "policy": t.present({})},
		object.union(
			t.policy([t.statement({"actions": ["s3:putobject"]})]),
			{
				"publicAccessBlock": object.union(
					t.unblocked,
					{"BlockPublicPolicy": true, "BlockPublicAcls": true, "IgnorePublicAcls": true},
				),
			},
		),
	)
	t.verdict("bucket-public-write", doc) == "fail"
}

test_open_policy_decides_though_the_acl_is_denied if {
	doc := t.input_of(
		{
			"acl": t.denied,
			"ownershipControls": t.denied,
			"policyStatus": t.denied,
			"policy": t.present({}),
		},
		t.policy([t.statement({"actions": ["s3:putobject"]})]),
	)
	t.verdict("bucket-public-write", doc) == "fail"
}

test_everything_blocked_decides_though_the_rest_is_denied if {
	doc := t.input_of(
		{
			"acl": t.denied,
			"policy": t.denied,
			"policyStatus": t.denied,
			"ownershipControls": t.denied,
			"publicAccessBlock": t.denied,
		},
		object.union(t.unread_policy("denied"), {"publicAccessBlock": t.blocked}),
	)
	t.verdict("bucket-public-write", doc) == "pass"
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
	t.verdict("bucket-public-write", doc) == "unknown"
}

test_open_policy_under_an_unread_block_is_unknown if {
	doc := t.input_of(
		{"publicAccessBlock": t.denied, "policyStatus": t.status(true)},
		object.union(
			t.policy([t.statement({"actions": ["s3:putobject"]})]),
			{"publicAccessBlock": t.unread_block},
		),
	)
	t.verdict("bucket-public-write", doc) == "unknown"
}

test_malformed_policy_is_unknown if {
	doc := t.input_of({}, t.unread_policy("malformed"))
	t.verdict("bucket-public-write", doc) == "unknown"
}

test_public_grant if {
	doc := t.input_of({"acl": t.acl([t.group("global/AllUsers", "WRITE")])}, {})
	t.verdict("bucket-public-write", doc) == "fail"
}

test_public_grant_to_any_account_holder if {
	doc := t.input_of({"acl": t.acl([t.group("global/AuthenticatedUsers", "WRITE")])}, {})
	t.verdict("bucket-public-write", doc) == "fail"
}

test_ignored_grant if {
	doc := t.input_of(
		{"acl": t.acl([t.group("global/AllUsers", "WRITE")])},
		{"publicAccessBlock": object.union(t.unblocked, {"IgnorePublicAcls": true})},
	)
	t.verdict("bucket-public-write", doc) == "pass"
}

test_grant_without_effect_under_enforced_ownership if {
	doc := t.input_of(
		{
			"acl": t.acl([t.group("global/AllUsers", "WRITE")]),
			"ownershipControls": t.ownership("BucketOwnerEnforced"),
		},
		{},
	)
	t.verdict("bucket-public-write", doc) == "pass"
}

test_grant_with_unread_ownership_is_unknown if {
	doc := t.input_of(
		{"acl": t.acl([t.group("global/AllUsers", "WRITE")]), "ownershipControls": t.denied},
		{},
	)
	t.verdict("bucket-public-write", doc) == "unknown"
}

test_public_grant_decides_though_the_policy_is_denied if {
	doc := t.input_of(
		{
			"acl": t.acl([t.group("global/AllUsers", "WRITE")]),
			"policy": t.denied,
			"policyStatus": t.denied,
		},
		t.unread_policy("denied"),
	)
	t.verdict("bucket-public-write", doc) == "fail"
}

test_log_delivery_is_no_stranger if {
	doc := t.input_of({"acl": t.acl([t.group("s3/LogDelivery", "FULL_CONTROL")])}, {})
	t.verdict("bucket-public-write", doc) == "pass"
}

test_no_policy_without_a_policy_status if {
	doc := t.input_of({"policyStatus": t.unsupported}, {})
	t.verdict("bucket-public-write", doc) == "pass"
}

test_named_account_without_a_policy_status if {
	doc := t.input_of(
		{"policyStatus": t.unsupported, "policy": t.present({})},
		t.policy([t.statement({"principals": t.aws(["arn:aws:iam::444455556666:root"], ["444455556666"])})]),
	)
	t.verdict("bucket-public-write", doc) == "pass"
}

test_public_read_is_another_rule if {
	doc := t.input_of(
		{"policyStatus": t.status(true), "policy": t.present({})},
		t.policy([t.statement({})]),
	)
	t.verdict("bucket-public-write", doc) == "pass"
}

test_rewriting_the_acl_counts if {
	doc := t.input_of({"acl": t.acl([t.group("global/AllUsers", "WRITE_ACP")])}, {})
	t.verdict("bucket-public-write", doc) == "fail"
}

test_pattern_writes if {
	doc := t.input_of(
		{"policyStatus": t.status(true), "policy": t.present({})},
		t.policy([t.statement({"actions": ["s3:*object"]})]),
	)
	t.verdict("bucket-public-write", doc) == "fail"
}

test_changing_the_policy_counts if {
	doc := t.input_of(
		{"policyStatus": t.status(true), "policy": t.present({})},
		t.policy([t.statement(object.union(t.whole, {"actions": ["s3:putbucketpolicy"]}))]),
	)
	t.verdict("bucket-public-write", doc) == "fail"
}

test_a_website_is_no_excuse if {
	doc := t.input_of(
		{
			"policyStatus": t.status(true),
			"website": t.present({"IndexDocument": {"Suffix": "index.html"}}),
		},
		t.policy([t.statement({"actions": ["s3:putobject"]})]),
	)
	t.verdict("bucket-public-write", doc) == "fail"
}

test_excluded_by_name if {
	doc := t.setting(
		t.input_of(
			{"policyStatus": t.status(true), "policy": t.present({})},
			t.policy([t.statement({"actions": ["s3:putobject"]})]),
		),
		"bucket-public-write",
		"exclude_buckets",
		["example-*"],
	)
	t.verdict("bucket-public-write", doc) == "not-applicable"
}
