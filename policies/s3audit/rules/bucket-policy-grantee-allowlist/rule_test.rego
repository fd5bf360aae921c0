package s3audit.rules.bucket_policy_grantee_allowlist_test

import data.s3audit.testing as t

test_no_policy if t.verdict("bucket-policy-grantee-allowlist", t.input_of({}, {})) == "pass"

test_own_role if {
	doc := t.input_of(
		{},
		t.policy([t.statement({"principals": t.aws(["arn:aws:iam::{account}:role/app"], ["{account}"])})]),
	)
	t.verdict("bucket-policy-grantee-allowlist", doc) == "pass"
}

test_foreign_account if {
	doc := t.input_of(
		{},
		t.policy([t.statement({"principals": t.aws(["arn:aws:iam::444455556666:root"], ["444455556666"])})]),
	)
	t.verdict("bucket-policy-grantee-allowlist", doc) == "fail"
}

test_approved_account_takes_in_its_roles if {
	doc := t.setting(
		t.input_of(
			{},
			t.policy([t.statement({"principals": t.aws(["arn:aws:iam::444455556666:role/x"], ["444455556666"])})]),
		),
		"bucket-policy-grantee-allowlist",
		"aws_principals",
		["444455556666"],
	)
	t.verdict("bucket-policy-grantee-allowlist", doc) == "pass"
}

test_one_of_two_approved if {
	doc := t.setting(
		t.input_of(
			{},
			t.policy([t.statement({
				"principals": t.aws(["444455556666", "777788889999"], ["444455556666", "777788889999"]),
			})]),
		),
		"bucket-policy-grantee-allowlist",
		"aws_principals",
		["444455556666"],
	)
	t.verdict("bucket-policy-grantee-allowlist", doc) == "fail"
}

test_log_delivery_service if {
	doc := t.input_of({}, t.policy([t.statement({"principals": t.service("logging.s3.amazonaws.com")})]))
	t.verdict("bucket-policy-grantee-allowlist", doc) == "pass"
}

test_another_service if {
	doc := t.input_of({}, t.policy([t.statement({"principals": t.service("sagemaker.amazonaws.com")})]))
	t.verdict("bucket-policy-grantee-allowlist", doc) == "fail"
}

test_service_for_the_own_account if {
	doc := t.input_of(
		{},
		t.policy([t.statement({
			"principals": t.service("cloudfront.amazonaws.com"),
			"conditions": [t.condition(
				"stringequals",
				"aws:sourcearn",
				["arn:aws:cloudfront::{account}:distribution/E1"],
			)],
		})]),
	)
	t.verdict("bucket-policy-grantee-allowlist", doc) == "pass"
}

test_everyone if t.verdict("bucket-policy-grantee-allowlist", t.input_of({}, t.policy([t.statement({})]))) == "fail"

test_everyone_from_an_approved_range if {
	doc := t.setting(
		t.input_of(
			{},
			t.policy([t.statement({
				"conditions": [t.condition("ipaddress", "aws:sourceip", ["198.51.100.7", "198.51.100.128/25"])],
			})]),
		),
		"bucket-policy-grantee-allowlist",
		"ip_addresses",
		["198.51.100.0/24"],
	)
	t.verdict("bucket-policy-grantee-allowlist", doc) == "pass"
}

test_everyone_from_a_wider_range if {
	doc := t.setting(
		t.input_of(
			{},
			t.policy([t.statement({"conditions": [t.condition("ipaddress", "aws:sourceip", ["198.51.0.0/16"])]})]),
		),
		"bucket-policy-grantee-allowlist",
		"ip_addresses",
		["198.51.100.0/24"],
	)
	t.verdict("bucket-policy-grantee-allowlist", doc) == "fail"
}

test_range_that_is_none if {
	doc := t.setting(
		t.input_of(
			{},
			t.policy([t.statement({"conditions": [t.condition("ipaddress", "aws:sourceip", ["999.51.100.0/24"])]})]),
		),
		"bucket-policy-grantee-allowlist",
		"ip_addresses",
		["198.51.100.0/24"],
	)
	t.verdict("bucket-policy-grantee-allowlist", doc) == "fail"
}

test_everyone_from_an_approved_vpc if {
	doc := t.setting(
		t.input_of(
			{},
			t.policy([t.statement({"conditions": [t.condition("stringequals", "aws:sourcevpc", ["vpc-1"])]})]),
		),
		"bucket-policy-grantee-allowlist",
		"vpc_ids",
		["vpc-1"],
	)
	t.verdict("bucket-policy-grantee-allowlist", doc) == "pass"
}

test_everyone_from_another_vpc if {
	doc := t.setting(
		t.input_of(
			{},
			t.policy([t.statement({"conditions": [t.condition("stringequals", "aws:sourcevpc", ["vpc-1", "vpc-2"])]})]),
		),
		"bucket-policy-grantee-allowlist",
		"vpc_ids",
		["vpc-1"],
	)
	t.verdict("bucket-policy-grantee-allowlist", doc) == "fail"
}

test_approved_provider if {
	doc := t.setting(
		t.input_of(
			{},
			t.policy([t.statement({
				"principals": object.union(
					t.service("x"),
					{"service": [], "federated": ["arn:aws:iam::444455556666:saml-provider/x"]},
				),
			})]),
		),
		"bucket-policy-grantee-allowlist",
		"federated_users",
		["arn:aws:iam::444455556666:saml-provider/x"],
	)
	t.verdict("bucket-policy-grantee-allowlist", doc) == "pass"
}

test_parameters_name_the_own_account_plainly if {
	doc := t.setting(
		t.input_of(
			{},
			t.policy([t.statement({
				"principals": object.union(
					t.service("x"),
					{"service": [], "federated": ["arn:aws:iam::{account}:oidc-provider/x"]},
				),
			})]),
		),
		"bucket-policy-grantee-allowlist",
		"federated_users",
		["arn:aws:iam::111122223333:oidc-provider/x"],
	)
	t.verdict("bucket-policy-grantee-allowlist", doc) == "pass"
}

test_everyone_but_a_few if {
	doc := t.input_of(
		{},
		t.policy([t.statement({
			"not_principal": true,
			"principals": t.aws(["arn:aws:iam::{account}:role/app"], ["{account}"]),
		})]),
	)
	t.verdict("bucket-policy-grantee-allowlist", doc) == "fail"
}

test_denying_is_no_grant if {
	doc := t.input_of({}, t.policy([t.statement({"effect": "Deny"})]))
	t.verdict("bucket-policy-grantee-allowlist", doc) == "pass"
}

test_denied_is_unknown if {
	doc := t.input_of({"policy": t.denied}, t.unread_policy("denied"))
	t.verdict("bucket-policy-grantee-allowlist", doc) == "unknown"
}
