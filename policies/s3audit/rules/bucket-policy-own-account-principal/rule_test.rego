package s3audit.rules.bucket_policy_own_account_principal_test

import data.s3audit.testing as t

naming(principals) := t.policy_of([t.granted({"principals": t.aws(principals, ["{account}"])}, t.to_own)])

test_a_role if t.verdict("bucket-policy-own-account-principal", naming(["arn:aws:iam::{account}:role/app"])) == "fail"

test_the_account if t.verdict("bucket-policy-own-account-principal", naming(["{account}"])) == "fail"

test_one_among_others if t.verdict("bucket-policy-own-account-principal", naming(["444455556666", "arn:aws:iam::{account}:user/x"])) == "fail"

test_others if t.verdict("bucket-policy-own-account-principal", naming(["444455556666", "*", "arn:aws:iam::444455556666:role/x"])) == "pass"

test_services if {
	grant := t.granted({"principals": t.service("config.amazonaws.com")}, t.to_service("config.amazonaws.com"))
	t.verdict("bucket-policy-own-account-principal", t.policy_of([grant])) == "pass"
}

test_everyone_but_the_own_is_judged_elsewhere if {
	t.verdict("bucket-policy-own-account-principal", t.policy_of([t.granted(object.union(t.of_own, {"not_principal": true}), t.judged({}))])) == "pass"
}

test_denying_the_own_is_fine if t.verdict("bucket-policy-own-account-principal", t.policy_of([t.guard(t.of_own)])) == "pass"

test_severity_follows_the_principal if {
	t.severities("bucket-policy-own-account-principal", naming(["arn:aws:iam::{account}:role/app"])) == {"low"}
	t.severities("bucket-policy-own-account-principal", naming(["{account}"])) == {"info"}
	t.severities("bucket-policy-own-account-principal", naming(["arn:aws:iam::{account}:root"])) == {"info"}
}

test_no_policy if t.verdict("bucket-policy-own-account-principal", t.input_of({}, {})) == "pass"

test_denied_is_unknown if t.said_unread("bucket-policy-own-account-principal") == "unknown"
