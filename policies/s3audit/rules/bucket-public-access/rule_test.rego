package s3audit.rules.bucket_public_access_test

import data.s3audit.testing as t

test_open_policy if {
	doc := t.input_of(
		{"policyStatus": t.status(true), "policy": t.present({})},
		t.policy([t.statement({})]),
	)
	t.verdict("bucket-public-access", doc) == "fail"
}

test_no_policy_and_a_private_acl if t.verdict("bucket-public-access", t.input_of({"acl": t.acl([])}, {})) == "pass"

test_restricted_policy if {
	doc := t.input_of(
		{"policyStatus": t.status(true), "policy": t.present({})},
		object.union(
			t.policy([t.statement({})]),
			{"publicAccessBlock": object.union(t.unblocked, {"RestrictPublicBuckets": true})},
		),
	)
	t.verdict("bucket-public-access", doc) == "pass"
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
	t.verdict("bucket-public-access", doc) == "fail"
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
	t.verdict("bucket-public-access", doc) == "fail"
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
	t.verdict("bucket-public-access", doc) == "pass"
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
	t.verdict("bucket-public-access", doc) == "unknown"
}

test_open_policy_under_an_unread_block_is_unknown if {
	doc := t.input_of(
		{"publicAccessBlock": t.denied, "policyStatus": t.status(true)},
		object.union(t.policy([t.statement({})]), {"publicAccessBlock": t.unread_block}),
	)
	t.verdict("bucket-public-access", doc) == "unknown"
}

test_malformed_policy_is_unknown if {
	doc := t.input_of({}, t.unread_policy("malformed"))
	t.verdict("bucket-public-access", doc) == "unknown"
}

test_public_grant if {
	doc := t.input_of({"acl": t.acl([t.group("global/AllUsers", "READ_ACP")])}, {})
	t.verdict("bucket-public-access", doc) == "fail"
}

test_public_grant_to_any_account_holder if {
	doc := t.input_of({"acl": t.acl([t.group("global/AuthenticatedUsers", "READ_ACP")])}, {})
	t.verdict("bucket-public-access", doc) == "fail"
}

test_ignored_grant if {
	doc := t.input_of(
		{"acl": t.acl([t.group("global/AllUsers", "READ_ACP")])},
		{"publicAccessBlock": object.union(t.unblocked, {"IgnorePublicAcls": true})},
	)
	t.verdict("bucket-public-access", doc) == "pass"
}

test_grant_without_effect_under_enforced_ownership if {
	doc := t.input_of(
		{
			"acl": t.acl([t.group("global/AllUsers", "READ_ACP")]),
			"ownershipControls": t.ownership("BucketOwnerEnforced"),
		},
		{},
	)
	t.verdict("bucket-public-access", doc) == "pass"
}

test_grant_with_unread_ownership_is_unknown if {
	doc := t.input_of(
		{"acl": t.acl([t.group("global/AllUsers", "READ_ACP")]), "ownershipControls": t.denied},
		{},
	)
	t.verdict("bucket-public-access", doc) == "unknown"
}

test_public_grant_decides_though_the_policy_is_denied if {
	doc := t.input_of(
		{
			"acl": t.acl([t.group("global/AllUsers", "READ_ACP")]),
			"policy": t.denied,
			"policyStatus": t.denied,
		},
		t.unread_policy("denied"),
	)
	t.verdict("bucket-public-access", doc) == "fail"
}

test_log_delivery_is_no_stranger if {
	doc := t.input_of({"acl": t.acl([t.group("s3/LogDelivery", "FULL_CONTROL")])}, {})
	t.verdict("bucket-public-access", doc) == "pass"
}

test_no_policy_without_a_policy_status if {
	doc := t.input_of({"policyStatus": t.unsupported}, {})
	t.verdict("bucket-public-access", doc) == "pass"
}

test_named_account_without_a_policy_status if {
	doc := t.input_of(
		{"policyStatus": t.unsupported, "policy": t.present({})},
		t.policy([t.statement({"principals": t.aws(["arn:aws:iam::444455556666:root"], ["444455556666"])})]),
	)
	t.verdict("bucket-public-access", doc) == "pass"
}

test_tied_to_an_organization if {
	doc := t.input_of(
		{"policyStatus": t.status(false), "policy": t.present({})},
		t.policy([t.statement({"conditions": [t.condition("stringequals", "aws:principalorgid", ["o-abc"])]})]),
	)
	t.verdict("bucket-public-access", doc) == "pass"
}

test_tied_to_any_organization if {
	doc := t.input_of(
		{"policyStatus": t.status(true), "policy": t.present({})},
		t.policy([t.statement({"conditions": [t.condition("stringlike", "aws:principalorgid", ["o-*"])]})]),
	)
	t.verdict("bucket-public-access", doc) == "fail"
}

test_secure_transport_ties_nobody if {
	doc := t.input_of(
		{"policyStatus": t.unsupported, "policy": t.present({})},
		t.policy([t.statement({"conditions": [t.condition("bool", "aws:securetransport", ["true"])]})]),
	)
	t.verdict("bucket-public-access", doc) == "fail"
}

test_if_exists_ties_nobody if {
	doc := t.input_of(
		{"policyStatus": t.unsupported, "policy": t.present({})},
		t.policy([t.statement({
			"conditions": [object.union(
				t.condition("stringequals", "aws:principalorgid", ["o-abc"]),
				{"if_exists": true},
			)],
		})]),
	)
	t.verdict("bucket-public-access", doc) == "fail"
}

test_for_all_values_ties_nobody if {
	doc := t.input_of(
		{"policyStatus": t.unsupported, "policy": t.present({})},
		t.policy([t.statement({
			"conditions": [object.union(
				t.condition("stringequals", "aws:principalorgid", ["o-abc"]),
				{"qualifier": "forallvalues"},
			)],
		})]),
	)
	t.verdict("bucket-public-access", doc) == "fail"
}

test_negated_operator_ties_nobody if {
	doc := t.input_of(
		{"policyStatus": t.unsupported, "policy": t.present({})},
		t.policy([t.statement({"conditions": [t.condition("stringnotequals", "aws:principalorgid", ["o-abc"])]})]),
	)
	t.verdict("bucket-public-access", doc) == "fail"
}

test_narrow_range if {
	doc := t.input_of(
		{"policyStatus": t.unsupported, "policy": t.present({})},
		t.policy([t.statement({
			"conditions": [t.condition(
				"ipaddress",
				"aws:sourceip",
				["198.51.100.0/24", "2001:db8::/32", "203.0.113.9"],
			)],
		})]),
	)
	t.verdict("bucket-public-access", doc) == "pass"
}

test_range_of_an_eighth if {
	doc := t.input_of(
		{"policyStatus": t.unsupported, "policy": t.present({})},
		t.policy([t.statement({"conditions": [t.condition("ipaddress", "aws:sourceip", ["10.0.0.0/8"])]})]),
	)
	t.verdict("bucket-public-access", doc) == "pass"
}

test_wide_range if {
	doc := t.input_of(
		{"policyStatus": t.unsupported, "policy": t.present({})},
		t.policy([t.statement({"conditions": [t.condition("ipaddress", "aws:sourceip", ["10.0.0.0/8", "0.0.0.0/1"])]})]),
	)
	t.verdict("bucket-public-access", doc) == "fail"
}

test_wide_range_of_ipv6 if {
	doc := t.input_of(
		{"policyStatus": t.unsupported, "policy": t.present({})},
		t.policy([t.statement({"conditions": [t.condition("ipaddress", "aws:sourceip", ["2001::/31"])]})]),
	)
	t.verdict("bucket-public-access", doc) == "fail"
}

test_no_range_at_all if {
	doc := t.input_of(
		{"policyStatus": t.unsupported, "policy": t.present({})},
		t.policy([t.statement({"conditions": [t.condition("ipaddress", "aws:sourceip", ["999.1.1.1"])]})]),
	)
	t.verdict("bucket-public-access", doc) == "fail"
}

test_variable_ties_nobody if {
	doc := t.input_of(
		{"policyStatus": t.unsupported, "policy": t.present({})},
		t.policy([t.statement({"conditions": [t.condition("stringequals", "aws:sourcevpc", ["${aws:SourceVpc}"])]})]),
	)
	t.verdict("bucket-public-access", doc) == "fail"
}

test_access_points_of_an_account if {
	doc := t.input_of(
		{"policyStatus": t.unsupported, "policy": t.present({})},
		t.policy([t.statement({
			"conditions": [t.condition(
				"arnlike",
				"s3:dataaccesspointarn",
				["arn:aws:s3:eu-west-1:{account}:accesspoint/*"],
			)],
		})]),
	)
	t.verdict("bucket-public-access", doc) == "pass"
}

test_unlisted_key_is_left_to_s3 if {
	doc := t.input_of(
		{"policyStatus": t.unsupported, "policy": t.present({})},
		t.policy([t.statement({"conditions": [t.condition("stringequals", "aws:vpceaccount", ["444455556666"])]})]),
	)
	t.verdict("bucket-public-access", doc) == "unknown"
}

test_unlisted_key_that_s3_calls_private if {
	doc := t.input_of(
		{"policyStatus": t.status(false), "policy": t.present({})},
		t.policy([t.statement({"conditions": [t.condition("stringequals", "aws:vpceaccount", ["444455556666"])]})]),
	)
	t.verdict("bucket-public-access", doc) == "pass"
}

test_unlisted_key_that_s3_calls_public if {
	doc := t.input_of(
		{"policyStatus": t.status(true), "policy": t.present({})},
		t.policy([t.statement({"conditions": [t.condition("stringequals", "aws:vpceaccount", ["444455556666"])]})]),
	)
	t.verdict("bucket-public-access", doc) == "fail"
}

test_everyone_but_a_few if {
	doc := t.input_of(
		{"policyStatus": t.unsupported, "policy": t.present({})},
		t.policy([t.statement({"not_principal": true, "principals": t.aws(["444455556666"], ["444455556666"])})]),
	)
	t.verdict("bucket-public-access", doc) == "fail"
}

test_named_account_by_key if {
	doc := t.input_of(
		{"policyStatus": t.unsupported, "policy": t.present({})},
		t.policy([t.statement({"conditions": [t.condition("stringequals", "aws:principalaccount", ["444455556666"])]})]),
	)
	t.verdict("bucket-public-access", doc) == "pass"
}

test_pattern_of_accounts if {
	doc := t.input_of(
		{"policyStatus": t.unsupported, "policy": t.present({})},
		t.policy([t.statement({"conditions": [t.condition("stringlike", "aws:principalaccount", ["4444????6666"])]})]),
	)
	t.verdict("bucket-public-access", doc) == "fail"
}

test_role_of_any_account if {
	doc := t.input_of(
		{"policyStatus": t.unsupported, "policy": t.present({})},
		t.policy([t.statement({"conditions": [t.condition("arnlike", "aws:principalarn", ["arn:aws:iam::*:role/Admin"])]})]),
	)
	t.verdict("bucket-public-access", doc) == "fail"
}

test_roles_of_one_account_are_left_to_s3 if {
	doc := t.input_of(
		{"policyStatus": t.unsupported, "policy": t.present({})},
		t.policy([t.statement({
			"conditions": [t.condition("arnlike", "aws:principalarn", ["arn:aws:iam::444455556666:role/*"])],
		})]),
	)
	t.verdict("bucket-public-access", doc) == "unknown"
}

test_everyone_but_a_few_that_s3_calls_public if {
	doc := t.input_of(
		{"policyStatus": t.status(true), "policy": t.present({})},
		t.policy([t.statement({"not_principal": true, "principals": t.aws(["444455556666"], ["444455556666"])})]),
	)
	t.verdict("bucket-public-access", doc) == "fail"
}

test_denied_to_outsiders_is_left_to_s3 if {
	doc := t.input_of(
		{"policyStatus": t.unsupported, "policy": t.present({})},
		t.policy([
			t.statement({}),
			t.statement({
				"effect": "Deny",
				"actions": ["s3:*"],
				"conditions": [t.condition("stringnotequals", "aws:principalorgid", ["o-abc"])],
			}),
		]),
	)
	t.verdict("bucket-public-access", doc) == "unknown"
}

test_denied_to_outsiders_and_s3_calls_it_private if {
	doc := t.input_of(
		{"policyStatus": t.status(false), "policy": t.present({})},
		t.policy([
			t.statement({}),
			t.statement({
				"effect": "Deny",
				"actions": ["s3:*"],
				"conditions": [t.condition("stringnotequals", "aws:principalorgid", ["o-abc"])],
			}),
		]),
	)
	t.verdict("bucket-public-access", doc) == "pass"
}

test_denying_plain_http_takes_nothing_away if {
	doc := t.input_of(
		{"policyStatus": t.unsupported, "policy": t.present({})},
		t.policy([
			t.statement({}),
			t.statement(object.union(
				t.whole,
				{
					"effect": "Deny",
					"actions": ["s3:*"],
					"conditions": [t.condition("bool", "aws:securetransport", ["false"])],
				},
			)),
		]),
	)
	t.verdict("bucket-public-access", doc) == "fail"
}

test_denying_another_action_takes_nothing_away if {
	doc := t.input_of(
		{"policyStatus": t.unsupported, "policy": t.present({})},
		t.policy([t.statement({}), t.statement({"effect": "Deny", "actions": ["s3:deleteobject"]})]),
	)
	t.verdict("bucket-public-access", doc) == "fail"
}

test_second_statement_is_seen if {
	doc := t.input_of(
		{"policyStatus": t.unsupported, "policy": t.present({})},
		t.policy([
			t.statement({"conditions": [t.condition("stringequals", "aws:sourcevpce", ["vpce-1"])]}),
			t.statement({}),
		]),
	)
	t.verdict("bucket-public-access", doc) == "fail"
}

test_deny_statements_grant_nothing if {
	doc := t.input_of(
		{"policyStatus": t.unsupported, "policy": t.present({})},
		t.policy([t.statement({"effect": "Deny"})]),
	)
	t.verdict("bucket-public-access", doc) == "pass"
}

test_name_that_only_looks_like_the_group if {
	doc := t.input_of(
		{
			"acl": t.acl([{
				"Grantee": {
					"Type": "CanonicalUser",
					"ID": "AllUsers",
					"DisplayName": "http://acs.amazonaws.com/groups/global/AllUsers",
				},
				"Permission": "READ",
			}]),
		},
		{},
	)
	t.verdict("bucket-public-access", doc) == "pass"
}

test_what_cannot_be_told_of_the_text_needs_no_status_when_restricted if {
	doc := t.input_of(
		{"policyStatus": t.denied},
		object.union(
			t.policy([t.statement({"conditions": [t.condition("stringequals", "aws:vpceaccount", ["444455556666"])]})]),
			{"publicAccessBlock": t.blocked},
		),
	)
	t.verdict("bucket-public-access", doc) == "pass"
}
