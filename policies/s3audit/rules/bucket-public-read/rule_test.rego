package s3audit.rules.bucket_public_read_test

import data.s3audit.testing as t

test_open_policy if {
	doc := t.input_of(
		{"policyStatus": t.status(true), "policy": t.present({})},
		t.policy([t.statement({})]),
	)
	t.verdict("bucket-public-read", doc) == "fail"
}

test_no_policy_and_a_private_acl if t.verdict("bucket-public-read", t.input_of({"acl": t.acl([])}, {})) == "pass"

test_restricted_policy if {
	doc := t.input_of(
		{"policyStatus": t.status(true), "policy": t.present({})},
		object.union(
			t.policy([t.statement({})]),
			{"publicAccessBlock": object.union(t.unblocked, {"RestrictPublicBuckets": true})},
		),
	)
	t.verdict("bucket-public-read", doc) == "pass"
}

test_refusing_new_policies_closes_nothing if {
	doc := t.input_of(
		{"policyStatus": t.status(true), "policy": t.present({})},
		object.union(
			t.policy([t.statement({})]),
			{
				"publicAccessBlock": object.union(
					t.unblocked,
					{"BlockPublicPolicy": true, "BlockPublicAcls": true, "IgnorePublicAcls": true},
				),
			},
		),
	)
	t.verdict("bucket-public-read", doc) == "fail"
}

test_open_policy_decides_though_the_acl_is_denied if {
	doc := t.input_of(
		{
			"acl": t.denied,
			"ownershipControls": t.denied,
			"policyStatus": t.denied,
			"policy": t.present({}),
		},
		t.policy([t.statement({})]),
	)
	t.verdict("bucket-public-read", doc) == "fail"
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
	t.verdict("bucket-public-read", doc) == "pass"
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
	t.verdict("bucket-public-read", doc) == "unknown"
}

test_open_policy_under_an_unread_block_is_unknown if {
	doc := t.input_of(
		{"publicAccessBlock": t.denied, "policyStatus": t.status(true)},
		object.union(t.policy([t.statement({})]), {"publicAccessBlock": t.unread_block}),
	)
	t.verdict("bucket-public-read", doc) == "unknown"
}

test_malformed_policy_is_unknown if {
	doc := t.input_of({}, t.unread_policy("malformed"))
	t.verdict("bucket-public-read", doc) == "unknown"
}

test_public_grant if {
	doc := t.input_of({"acl": t.acl([t.group("global/AllUsers", "READ")])}, {})
	t.verdict("bucket-public-read", doc) == "fail"
}

test_public_grant_to_any_account_holder if {
	doc := t.input_of({"acl": t.acl([t.group("global/AuthenticatedUsers", "READ")])}, {})
	t.verdict("bucket-public-read", doc) == "fail"
}

test_ignored_grant if {
	doc := t.input_of(
		{"acl": t.acl([t.group("global/AllUsers", "READ")])},
		{"publicAccessBlock": object.union(t.unblocked, {"IgnorePublicAcls": true})},
	)
	t.verdict("bucket-public-read", doc) == "pass"
}

test_grant_without_effect_under_enforced_ownership if {
	doc := t.input_of(
		{
			"acl": t.acl([t.group("global/AllUsers", "READ")]),
			"ownershipControls": t.ownership("BucketOwnerEnforced"),
		},
		{},
	)
	t.verdict("bucket-public-read", doc) == "pass"
}

test_grant_with_unread_ownership_is_unknown if {
	doc := t.input_of(
		{"acl": t.acl([t.group("global/AllUsers", "READ")]), "ownershipControls": t.denied},
		{},
	)
	t.verdict("bucket-public-read", doc) == "unknown"
}

test_public_grant_decides_though_the_policy_is_denied if {
	doc := t.input_of(
		{
			"acl": t.acl([t.group("global/AllUsers", "READ")]),
			"policy": t.denied,
			"policyStatus": t.denied,
		},
		t.unread_policy("denied"),
	)
	t.verdict("bucket-public-read", doc) == "fail"
}

test_log_delivery_is_no_stranger if {
	doc := t.input_of({"acl": t.acl([t.group("s3/LogDelivery", "FULL_CONTROL")])}, {})
	t.verdict("bucket-public-read", doc) == "pass"
}

test_no_policy_without_a_policy_status if {
	doc := t.input_of({"policyStatus": t.unsupported}, {})
	t.verdict("bucket-public-read", doc) == "pass"
}

test_named_account_without_a_policy_status if {
	doc := t.input_of(
		{"policyStatus": t.unsupported, "policy": t.present({})},
		t.policy([t.statement({"principals": t.aws(["arn:aws:iam::444455556666:root"], ["444455556666"])})]),
	)
	t.verdict("bucket-public-read", doc) == "pass"
}

test_public_write_is_another_rule if {
	doc := t.input_of(
		{"policyStatus": t.status(true), "policy": t.present({})},
		t.policy([t.statement({"actions": ["s3:putobject"]})]),
	)
	t.verdict("bucket-public-read", doc) == "pass"
}

test_public_listing if {
	doc := t.input_of(
		{"policyStatus": t.status(true), "policy": t.present({})},
		t.policy([t.statement({
			"actions": ["s3:list*"],
			"resources": ["arn:aws:s3:::{bucket}"],
			"covers_bucket": true,
			"covers_objects": false,
		})]),
	)
	t.verdict("bucket-public-read", doc) == "fail"
}

test_pattern_reads if {
	doc := t.input_of(
		{"policyStatus": t.status(true), "policy": t.present({})},
		t.policy([t.statement({"actions": ["s3:g?t*"]})]),
	)
	t.verdict("bucket-public-read", doc) == "fail"
}

test_one_prefix_is_enough if {
	doc := t.input_of(
		{"policyStatus": t.status(true), "policy": t.present({})},
		t.policy([t.statement({"resources": ["arn:aws:s3:::{bucket}/public/*"], "covers_objects": false})]),
	)
	t.verdict("bucket-public-read", doc) == "fail"
}

test_everything_but_deleting_reads if {
	doc := t.input_of(
		{"policyStatus": t.status(true), "policy": t.present({})},
		t.policy([t.statement({"not_action": true, "actions": ["s3:delete*"]})]),
	)
	t.verdict("bucket-public-read", doc) == "fail"
}

test_object_action_on_the_bucket_gives_nothing if {
	doc := t.input_of(
		{"policyStatus": t.status(true), "policy": t.present({})},
		t.policy([t.statement({"resources": ["arn:aws:s3:::{bucket}"], "covers_bucket": true, "covers_objects": false})]),
	)
	t.verdict("bucket-public-read", doc) == "pass"
}

test_grant_of_the_acl_alone_is_no_reading if {
	doc := t.input_of({"acl": t.acl([t.group("global/AllUsers", "READ_ACP")])}, {})
	t.verdict("bucket-public-read", doc) == "pass"
}

test_key_accepted_by_the_user if {
	doc := t.setting(
		t.input_of(
			{"policyStatus": t.status(true), "policy": t.present({})},
			t.policy([t.statement({"conditions": [t.condition("stringequals", "aws:referer", ["secret"])]})]),
		),
		"bucket-public-read",
		"allowed_condition_keys",
		["aws:Referer"],
	)
	t.verdict("bucket-public-read", doc) == "pass"
}

test_key_not_accepted if {
	doc := t.input_of(
		{"policyStatus": t.status(true), "policy": t.present({})},
		t.policy([t.statement({"conditions": [t.condition("stringequals", "aws:referer", ["secret"])]})]),
	)
	t.verdict("bucket-public-read", doc) == "fail"
}

test_excluded_by_name if {
	doc := t.setting(
		t.input_of(
			{"policyStatus": t.status(true), "policy": t.present({})},
			t.policy([t.statement({})]),
		),
		"bucket-public-read",
		"exclude_buckets",
		["example-*"],
	)
	t.verdict("bucket-public-read", doc) == "not-applicable"
}
