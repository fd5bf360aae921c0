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

# granting is the verdict on an Allow with these changes under these parameters.
granting(changes, parameters) := t.verdict(
	"bucket-policy-grantee-allowlist",
	object.union(
		t.input_of({}, t.policy([t.statement(changes)])),
		{"parameters": {"bucket-policy-grantee-allowlist": parameters}},
	),
)

# where is the verdict on an Allow to everyone under one condition.
where(condition, parameters) := granting({"conditions": [condition]}, parameters)

federated(provider) := {"principals": object.union(t.aws([], []), {"federated": [provider]})}

test_providers if {
	granting(federated("arn:aws:iam::444455556666:saml-provider/x"), {}) == "fail"
	granting(federated("arn:aws:iam::444455556666:saml-provider/x"), {"federated_users": ["cognito-identity.amazonaws.com"]}) == "fail"
	granting(federated("arn:aws:iam::{account}:saml-provider/x"), {}) == "pass"
}

test_approved_role if {
	role := "arn:aws:iam::444455556666:role/partner"
	other := "arn:aws:iam::444455556666:role/other"
	granting({"principals": t.aws([role], ["444455556666"])}, {"aws_principals": [role]}) == "pass"
	granting({"principals": t.aws([role, other], ["444455556666"])}, {"aws_principals": [role]}) == "fail"
}

test_approved_canonical_user if {
	users := {"principals": object.union(t.aws([], []), {"canonical_user": ["79a59df900b949e55d96a1e698fbaced"]})}
	granting(users, {"aws_principals": ["79a59df900b949e55d96a1e698fbaced"]}) == "pass"
	granting(users, {}) == "fail"
}

test_keys_that_say_whose_the_caller_is if {
	every key in [
		"aws:principalarn", "aws:principalaccount", "aws:principalorgid",
		"aws:sourceaccount", "aws:sourcearn", "s3:dataaccesspointaccount",
	] {
		where(t.condition("stringequals", key, ["444455556666"]), {"aws_principals": ["444455556666"]}) == "pass"
		where(t.condition("stringequals", key, ["444455556666", "777788889999"]), {"aws_principals": ["444455556666"]}) == "fail"
		where(t.condition("stringnotequals", key, ["444455556666"]), {"aws_principals": ["444455556666"]}) == "fail"
	}
	where(t.condition("stringequals", "aws:useragent", ["444455556666"]), {"aws_principals": ["444455556666"]}) == "fail"
}

test_a_condition_that_demands_nothing if {
	owner := t.condition("stringequals", "aws:principalaccount", ["{account}"])
	where(owner, {}) == "pass"
	where(t.if_exists(owner), {}) == "fail"
	where(t.qualified(owner, "forallvalues"), {}) == "fail"
}

test_networks if {
	approved := {"vpc_ids": ["vpc-1", "vpce-1"]}
	where(t.condition("stringequals", "aws:sourcevpce", ["vpce-1"]), approved) == "pass"
	where(t.condition("stringnotequals", "aws:sourcevpc", ["vpc-1"]), approved) == "fail"
	where(t.condition("stringequals", "aws:referer", ["vpc-1"]), approved) == "fail"
}

test_ranges if {
	office := {"ip_addresses": ["an office", "198.51.100.0/24", "203.0.112.0/7"]}
	where(t.condition("ipaddress", "aws:sourceip", ["198.51.100.7"]), office) == "pass"
	where(t.condition("notipaddress", "aws:sourceip", ["198.51.100.7"]), office) == "fail"
	where(t.condition("ipaddress", "aws:vpcsourceip", ["198.51.100.7"]), office) == "fail"
	where(t.condition("ipaddress", "aws:sourceip", ["203.0.112.0/7"]), office) == "pass"
	where(t.condition("ipaddress", "aws:sourceip", ["203.0.112.0/24"]), office) == "fail"
}
