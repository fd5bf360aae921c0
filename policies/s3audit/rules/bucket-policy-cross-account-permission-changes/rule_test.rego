package s3audit.rules.bucket_policy_cross_account_permission_changes_test

import data.s3audit.testing as t

test_foreign_account_changes_the_policy if {
	doc := t.input_of(
		{},
		t.policy([t.statement({
			"principals": t.aws(["arn:aws:iam::444455556666:root"], ["444455556666"]),
			"actions": ["s3:putbucketpolicy"],
			"resources": ["arn:aws:s3:::{bucket}", "arn:aws:s3:::{bucket}/*"],
			"covers_bucket": true,
			"covers_objects": true,
		})]),
	)
	t.verdict("bucket-policy-cross-account-permission-changes", doc) == "fail"
}

test_everything if {
	doc := t.input_of(
		{},
		t.policy([t.statement({
			"principals": t.aws(["arn:aws:iam::444455556666:root"], ["444455556666"]),
			"actions": ["s3:*"],
			"resources": ["arn:aws:s3:::{bucket}", "arn:aws:s3:::{bucket}/*"],
			"covers_bucket": true,
			"covers_objects": true,
		})]),
	)
	t.verdict("bucket-policy-cross-account-permission-changes", doc) == "fail"
}

test_pattern if {
	doc := t.input_of(
		{},
		t.policy([t.statement({
			"principals": t.aws(["arn:aws:iam::444455556666:root"], ["444455556666"]),
			"actions": ["s3:put*"],
			"resources": ["arn:aws:s3:::{bucket}", "arn:aws:s3:::{bucket}/*"],
			"covers_bucket": true,
			"covers_objects": true,
		})]),
	)
	t.verdict("bucket-policy-cross-account-permission-changes", doc) == "fail"
}

test_reading_only if {
	doc := t.input_of(
		{},
		t.policy([t.statement({
			"principals": t.aws(["arn:aws:iam::444455556666:root"], ["444455556666"]),
			"actions": ["s3:getobject", "s3:listbucket"],
			"resources": ["arn:aws:s3:::{bucket}", "arn:aws:s3:::{bucket}/*"],
			"covers_bucket": true,
			"covers_objects": true,
		})]),
	)
	t.verdict("bucket-policy-cross-account-permission-changes", doc) == "pass"
}

test_everything_but_reading if {
	doc := t.input_of(
		{},
		t.policy([t.statement({
			"principals": t.aws(["arn:aws:iam::444455556666:root"], ["444455556666"]),
			"actions": ["s3:get*"],
			"resources": ["arn:aws:s3:::{bucket}", "arn:aws:s3:::{bucket}/*"],
			"covers_bucket": true,
			"covers_objects": true,
			"not_action": true,
		})]),
	)
	t.verdict("bucket-policy-cross-account-permission-changes", doc) == "fail"
}

test_own_account if {
	doc := t.input_of(
		{},
		t.policy([t.statement(object.union(
			{
				"principals": t.aws(["arn:aws:iam::444455556666:root"], ["444455556666"]),
				"actions": ["s3:*"],
				"resources": ["arn:aws:s3:::{bucket}", "arn:aws:s3:::{bucket}/*"],
				"covers_bucket": true,
				"covers_objects": true,
			},
			{"principals": t.aws(["arn:aws:iam::{account}:role/app"], ["{account}"])},
		))]),
	)
	t.verdict("bucket-policy-cross-account-permission-changes", doc) == "pass"
}

test_own_account_by_id if {
	doc := t.input_of(
		{},
		t.policy([t.statement(object.union(
			{
				"principals": t.aws(["arn:aws:iam::444455556666:root"], ["444455556666"]),
				"actions": ["s3:*"],
				"resources": ["arn:aws:s3:::{bucket}", "arn:aws:s3:::{bucket}/*"],
				"covers_bucket": true,
				"covers_objects": true,
			},
			{"principals": t.aws(["{account}"], ["{account}"])},
		))]),
	)
	t.verdict("bucket-policy-cross-account-permission-changes", doc) == "pass"
}

test_everyone if {
	doc := t.input_of({}, t.policy([t.statement(object.union(t.whole, {"actions": ["s3:putbucketacl"]}))]))
	t.verdict("bucket-policy-cross-account-permission-changes", doc) == "fail"
}

test_everyone_of_the_own_account if {
	doc := t.input_of(
		{},
		t.policy([t.statement(object.union(
			t.whole,
			{
				"actions": ["s3:putbucketacl"],
				"conditions": [t.condition("stringequals", "aws:principalaccount", ["{account}"])],
			},
		))]),
	)
	t.verdict("bucket-policy-cross-account-permission-changes", doc) == "pass"
}

test_everyone_of_the_own_organization_is_still_foreign if {
	doc := t.input_of(
		{},
		t.policy([t.statement(object.union(
			t.whole,
			{
				"actions": ["s3:putbucketacl"],
				"conditions": [t.condition("stringequals", "aws:principalorgid", ["o-abc"])],
			},
		))]),
	)
	t.verdict("bucket-policy-cross-account-permission-changes", doc) == "fail"
}

test_service_is_no_account if {
	doc := t.input_of(
		{},
		t.policy([t.statement(object.union(
			t.whole,
			{"actions": ["s3:*"], "principals": t.service("config.amazonaws.com")},
		))]),
	)
	t.verdict("bucket-policy-cross-account-permission-changes", doc) == "pass"
}

test_denied_to_everyone if {
	doc := t.input_of(
		{},
		t.policy([
			t.statement({
				"principals": t.aws(["arn:aws:iam::444455556666:root"], ["444455556666"]),
				"actions": ["s3:putbucketpolicy"],
				"resources": ["arn:aws:s3:::{bucket}", "arn:aws:s3:::{bucket}/*"],
				"covers_bucket": true,
				"covers_objects": true,
			}),
			t.statement(object.union(t.whole, {"effect": "Deny", "actions": ["s3:put*policy"]})),
		]),
	)
	t.verdict("bucket-policy-cross-account-permission-changes", doc) == "pass"
}

test_bucket_action_on_objects_gives_nothing if {
	doc := t.input_of(
		{},
		t.policy([t.statement({
			"principals": t.aws(["arn:aws:iam::444455556666:root"], ["444455556666"]),
			"actions": ["s3:putbucketpolicy"],
		})]),
	)
	t.verdict("bucket-policy-cross-account-permission-changes", doc) == "pass"
}

test_object_acl_while_acls_count if {
	doc := t.input_of(
		{},
		t.policy([t.statement({
			"principals": t.aws(["arn:aws:iam::444455556666:root"], ["444455556666"]),
			"actions": ["s3:putobjectacl"],
		})]),
	)
	t.verdict("bucket-policy-cross-account-permission-changes", doc) == "fail"
}

test_object_acl_while_acls_are_off if {
	doc := t.input_of(
		{"ownershipControls": t.ownership("BucketOwnerEnforced")},
		t.policy([t.statement({
			"principals": t.aws(["arn:aws:iam::444455556666:root"], ["444455556666"]),
			"actions": ["s3:putobjectacl"],
		})]),
	)
	t.verdict("bucket-policy-cross-account-permission-changes", doc) == "pass"
}

test_object_acl_with_unread_ownership_is_unknown if {
	doc := t.input_of(
		{"ownershipControls": t.denied},
		t.policy([t.statement({
			"principals": t.aws(["arn:aws:iam::444455556666:root"], ["444455556666"]),
			"actions": ["s3:putobjectacl"],
		})]),
	)
	t.verdict("bucket-policy-cross-account-permission-changes", doc) == "unknown"
}

test_policy_decides_though_ownership_is_denied if {
	doc := t.input_of(
		{"ownershipControls": t.denied},
		t.policy([t.statement({
			"principals": t.aws(["arn:aws:iam::444455556666:root"], ["444455556666"]),
			"actions": ["s3:*"],
			"resources": ["arn:aws:s3:::{bucket}", "arn:aws:s3:::{bucket}/*"],
			"covers_bucket": true,
			"covers_objects": true,
		})]),
	)
	t.verdict("bucket-policy-cross-account-permission-changes", doc) == "fail"
}

test_harmless_decides_though_ownership_is_denied if {
	doc := t.input_of(
		{"ownershipControls": t.denied},
		t.policy([t.statement({
			"principals": t.aws(["arn:aws:iam::444455556666:root"], ["444455556666"]),
			"actions": ["s3:getobject"],
			"resources": ["arn:aws:s3:::{bucket}", "arn:aws:s3:::{bucket}/*"],
			"covers_bucket": true,
			"covers_objects": true,
		})]),
	)
	t.verdict("bucket-policy-cross-account-permission-changes", doc) == "pass"
}

test_actions_of_the_user if {
	doc := t.setting(
		t.input_of(
			{},
			t.policy([t.statement({
				"principals": t.aws(["arn:aws:iam::444455556666:root"], ["444455556666"]),
				"actions": ["s3:deleteobject"],
				"resources": ["arn:aws:s3:::{bucket}", "arn:aws:s3:::{bucket}/*"],
				"covers_bucket": true,
				"covers_objects": true,
			})]),
		),
		"bucket-policy-cross-account-permission-changes",
		"actions",
		["s3:Delete*"],
	)
	t.verdict("bucket-policy-cross-account-permission-changes", doc) == "fail"
}

test_no_policy if t.verdict("bucket-policy-cross-account-permission-changes", t.input_of({}, {})) == "pass"

test_denied_is_unknown if {
	doc := t.input_of({"policy": t.denied}, t.unread_policy("denied"))
	t.verdict("bucket-policy-cross-account-permission-changes", doc) == "unknown"
}
