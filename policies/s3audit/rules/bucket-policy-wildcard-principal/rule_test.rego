package s3audit.rules.bucket_policy_wildcard_principal_test

import data.s3audit.testing as t

test_open if t.verdict("bucket-policy-wildcard-principal", t.input_of({}, t.policy([t.statement({})]))) == "fail"

test_no_policy if t.verdict("bucket-policy-wildcard-principal", t.input_of({}, {})) == "pass"

test_named_account if {
	doc := t.input_of(
		{},
		t.policy([t.statement({"principals": t.aws(["arn:aws:iam::444455556666:root"], ["444455556666"])})]),
	)
	t.verdict("bucket-policy-wildcard-principal", doc) == "pass"
}

test_tied_by_a_later_key if {
	doc := t.input_of(
		{},
		t.policy([t.statement({"conditions": [t.condition("stringequals", "aws:principalorgid", ["o-abc"])]})]),
	)
	t.verdict("bucket-policy-wildcard-principal", doc) == "pass"
}

test_key_in_no_list if {
	doc := t.input_of(
		{},
		t.policy([t.statement({"conditions": [t.condition("stringequals", "aws:referer", ["x"])]})]),
	)
	t.verdict("bucket-policy-wildcard-principal", doc) == "fail"
}

test_list_of_the_user if {
	doc := t.setting(
		t.input_of(
			{},
			t.policy([t.statement({"conditions": [t.condition("stringequals", "aws:referer", ["x"])]})]),
		),
		"bucket-policy-wildcard-principal",
		"restricting_condition_keys",
		["aws:Referer"],
	)
	t.verdict("bucket-policy-wildcard-principal", doc) == "pass"
}

test_roles_of_one_account if {
	doc := t.input_of(
		{},
		t.policy([t.statement({
			"conditions": [t.condition("arnlike", "aws:principalarn", ["arn:aws:iam::444455556666:role/*"])],
		})]),
	)
	t.verdict("bucket-policy-wildcard-principal", doc) == "pass"
}

test_roles_of_any_account if {
	doc := t.input_of(
		{},
		t.policy([t.statement({"conditions": [t.condition("arnlike", "aws:principalarn", ["arn:aws:iam::*:role/Admin"])]})]),
	)
	t.verdict("bucket-policy-wildcard-principal", doc) == "fail"
}

test_unit_of_one_organization if {
	doc := t.input_of(
		{},
		t.policy([t.statement({
			"conditions": [object.union(
				t.condition("stringlike", "aws:principalorgpaths", ["o-abc/r-x/ou-1/*"]),
				{"qualifier": "foranyvalue"},
			)],
		})]),
	)
	t.verdict("bucket-policy-wildcard-principal", doc) == "pass"
}

test_one_value_too_wide if {
	doc := t.input_of(
		{},
		t.policy([t.statement({"conditions": [t.condition("ipaddress", "aws:sourceip", ["198.51.100.0/24", "0.0.0.0/0"])]})]),
	)
	t.verdict("bucket-policy-wildcard-principal", doc) == "fail"
}

test_not_principal if {
	doc := t.input_of(
		{},
		t.policy([t.statement({
			"not_principal": true,
			"principals": t.aws(["arn:aws:iam::444455556666:root"], ["444455556666"]),
		})]),
	)
	t.verdict("bucket-policy-wildcard-principal", doc) == "fail"
}

test_any_canonical_user if {
	doc := t.input_of(
		{},
		t.policy([t.statement({"principals": object.union(t.service("x"), {"service": [], "canonical_user": ["*"]})})]),
	)
	t.verdict("bucket-policy-wildcard-principal", doc) == "fail"
}

test_any_service if {
	doc := t.input_of({}, t.policy([t.statement({"principals": t.service("*")})]))
	t.verdict("bucket-policy-wildcard-principal", doc) == "fail"
}

test_any_federated if {
	doc := t.input_of(
		{},
		t.policy([t.statement({"principals": object.union(t.service("x"), {"service": [], "federated": ["*"]})})]),
	)
	t.verdict("bucket-policy-wildcard-principal", doc) == "fail"
}

test_later_statement if {
	doc := t.input_of(
		{},
		t.policy([
			t.statement({"conditions": [t.condition("stringequals", "aws:sourcevpce", ["vpce-1"])]}),
			t.statement({}),
		]),
	)
	t.verdict("bucket-policy-wildcard-principal", doc) == "fail"
}

test_denying_everyone_is_fine if {
	doc := t.input_of({}, t.policy([t.statement({"effect": "Deny"})]))
	t.verdict("bucket-policy-wildcard-principal", doc) == "pass"
}

test_trusted_value if {
	doc := t.setting(
		t.input_of(
			{},
			t.policy([t.statement({"conditions": [t.condition("stringequals", "aws:principalorgid", ["o-abc"])]})]),
		),
		"bucket-policy-wildcard-principal",
		"trusted_values",
		["o-abc"],
	)
	t.verdict("bucket-policy-wildcard-principal", doc) == "pass"
}

test_trusted_account_is_named_plainly if {
	doc := t.setting(
		t.input_of(
			{},
			t.policy([t.statement({"conditions": [t.condition("stringequals", "aws:principalaccount", ["{account}"])]})]),
		),
		"bucket-policy-wildcard-principal",
		"trusted_values",
		["111122223333"],
	)
	t.verdict("bucket-policy-wildcard-principal", doc) == "pass"
}

test_value_not_trusted if {
	doc := t.setting(
		t.input_of(
			{},
			t.policy([t.statement({"conditions": [t.condition("stringequals", "aws:principalorgid", ["o-xyz"])]})]),
		),
		"bucket-policy-wildcard-principal",
		"trusted_values",
		["o-abc"],
	)
	t.verdict("bucket-policy-wildcard-principal", doc) == "fail"
}

test_every_statement_is_told if {
	denials := data.s3audit.rules.bucket_policy_wildcard_principal.deny with input as t.input_of({}, t.policy([t.statement({}), t.statement({"sid": "Second"})]))
	count(denials) == 2
}

test_restricted_it_is_medium if {
	denials := data.s3audit.rules.bucket_policy_wildcard_principal.deny with input as t.input_of({}, object.union(t.policy([t.statement({})]), {"publicAccessBlock": t.blocked}))
	{denial.severity | some denial in denials} == {"medium"}
}

test_open_decides_though_the_block_is_denied if {
	doc := t.input_of(
		{"publicAccessBlock": t.denied},
		object.union(t.policy([t.statement({})]), {"publicAccessBlock": t.unread_block}),
	)
	t.verdict("bucket-policy-wildcard-principal", doc) == "fail"
}

test_harmless_decides_though_the_block_is_denied if {
	doc := t.input_of(
		{"publicAccessBlock": t.denied},
		object.union(
			t.policy([t.statement({"principals": t.aws(["arn:aws:iam::{account}:role/app"], ["{account}"])})]),
			{"publicAccessBlock": t.unread_block},
		),
	)
	t.verdict("bucket-policy-wildcard-principal", doc) == "pass"
}

test_denied_is_unknown if {
	doc := t.input_of({"policy": t.denied}, t.unread_policy("denied"))
	t.verdict("bucket-policy-wildcard-principal", doc) == "unknown"
}

test_malformed_is_unknown if {
	doc := t.input_of({"policy": t.present({})}, t.unread_policy("malformed"))
	t.verdict("bucket-policy-wildcard-principal", doc) == "unknown"
}
