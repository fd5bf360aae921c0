package s3audit.rules.bucket_policy_principal_wildcard_role_test

import data.s3audit.testing as t

by_arn(operator, values) := {"conditions": [t.condition(operator, "aws:principalarn", values)]}

open_to(operator, values) := t.verdict("bucket-policy-principal-wildcard-role", t.policy_of([t.granted(by_arn(operator, values), t.judged({}))]))

test_any_account if {
	every v in ["arn:aws:iam::*:role/deployer", "arn:aws:iam::*", "*", "arn:aws:iam::1111*:role/x", "arn:aws:iam::????????????:role/x"] {
		open_to("arnlike", [v]) == "fail"
		open_to("stringlike", [v]) == "fail"
	}
}

test_one_account_does_not_help_another if {
	open_to("arnlike", ["arn:aws:iam::{account}:role/x", "arn:aws:iam::*:role/x"]) == "fail"
}

test_roles_of_one_account if {
	shared := t.judged({"public": false, "level": "private"})
	t.verdict("bucket-policy-principal-wildcard-role", t.policy_of([t.granted(by_arn("arnlike", ["arn:aws:iam::{account}:role/*"]), shared)])) == "pass"
	open_to("arnlike", ["arn:aws:iam::{account}:role/*"]) == "pass"
}

test_beside_an_organization_it_is_harmless if {
	grant := {"conditions": [
		t.condition("arnlike", "aws:principalarn", ["arn:aws:iam::*:role/deployer"]),
		t.condition("stringequals", "aws:principalorgid", ["o-abc"]),
	]}
	t.verdict("bucket-policy-principal-wildcard-role", t.policy_of([t.granted(grant, t.judged({"public": false, "level": "shared"}))])) == "pass"
}

test_in_the_principal_element if {
	grant := {"principals": t.aws(["arn:aws:iam::*:role/deployer"], [])}
	t.verdict("bucket-policy-principal-wildcard-role", t.policy_of([t.granted(grant, t.judged({}))])) == "fail"
	t.verdict("bucket-policy-principal-wildcard-role", t.policy_of([t.granted({}, t.judged({}))])) == "pass"
}

test_other_keys if {
	source := {"conditions": [t.condition("arnlike", "aws:sourcearn", ["arn:aws:sns:*:*:x"])]}
	t.verdict("bucket-policy-principal-wildcard-role", t.policy_of([t.granted(source, t.judged({}))])) == "pass"
	spared := {"conditions": [t.condition("arnnotlike", "aws:sourcearn", ["arn:aws:sns:*:*:x"])]}
	t.verdict("bucket-policy-principal-wildcard-role", t.policy_of([t.guard(spared)])) == "pass"
}

test_values_without_wildcards if open_to("arnlike", ["role", "arn:aws:iam::444455556666:role/x"]) == "pass"

test_negated_in_an_allow_is_judged_elsewhere if open_to("arnnotlike", ["arn:aws:iam::*:role/x"]) == "pass"

test_spared_by_a_deny if {
	t.verdict("bucket-policy-principal-wildcard-role", t.policy_of([t.guard(by_arn("arnnotlike", ["arn:aws:iam::*:role/admin"]))])) == "fail"
	t.verdict("bucket-policy-principal-wildcard-role", t.policy_of([t.guard(by_arn("stringnotlike", ["arn:aws:iam::{account}:role/*"]))])) == "pass"
	t.verdict("bucket-policy-principal-wildcard-role", t.policy_of([t.guard(by_arn("arnlike", ["arn:aws:iam::*:role/x"]))])) == "pass"
}

test_severity_follows_the_effect if {
	t.severities("bucket-policy-principal-wildcard-role", t.policy_of([t.granted(by_arn("arnlike", ["arn:aws:iam::*:role/x"]), t.judged({}))])) == {""}
	t.severities("bucket-policy-principal-wildcard-role", t.policy_of([t.guard(by_arn("arnnotlike", ["arn:aws:iam::*:role/x"]))])) == {"medium"}
}

test_no_policy if t.verdict("bucket-policy-principal-wildcard-role", t.input_of({}, {})) == "pass"

test_denied_is_unknown if t.said_unread("bucket-policy-principal-wildcard-role") == "unknown"

test_each_operator if {
	every operator in ["arnlike", "arnequals", "stringlike"] { open_to(operator, ["arn:aws:iam::*:role/x"]) == "fail" }
	every operator in ["arnnotlike", "arnnotequals", "stringnotlike"] {
		t.verdict("bucket-policy-principal-wildcard-role", t.policy_of([t.guard(by_arn(operator, ["arn:aws:iam::*:role/x"]))])) == "fail"
	}
}

test_a_named_role_beside_everyone if {
	grant := {"principals": object.union(t.aws(["*", "arn:aws:iam::444455556666:role/x"], ["444455556666"]), {"any": true})}
	t.verdict("bucket-policy-principal-wildcard-role", t.policy_of([t.granted(grant, t.judged({}))])) == "pass"
}

test_wildcard_before_the_account if open_to("arnlike", ["arn:*:iam::444455556666"]) == "pass"
