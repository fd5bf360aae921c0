package s3audit.rules.bucket_policy_nonexistent_account_test

import data.s3audit.testing as t

rule := "bucket-policy-nonexistent-account"

names(changes) := t.input_of(
	{},
	object.union(t.policy([object.union(t.statement({"principals": t.aws(["444455556666"], ["444455556666"])}), changes)]), {}),
)

knowing(doc, accounts) := t.setting(doc, rule, "known_accounts", accounts)

test_unknown_account if {
	doc := knowing(names({}), ["777788889999"])
	t.verdict(rule, doc) == "fail"
	some d in data.s3audit.rules.bucket_policy_nonexistent_account.deny with input as doc
	d.msg == "statement 0 of the policy names account 444455556666, which is not known"
}

test_known_account if t.verdict(rule, knowing(names({}), ["444455556666"])) == "pass"

test_own_account if {
	t.verdict(rule, knowing(names({"principals": t.aws(["{account}"], ["{account}"])}), ["777788889999"])) == "pass"
}

test_log_delivery_is_known if {
	t.verdict(rule, knowing(names({"principals": t.aws(["127311923021"], ["127311923021"])}), ["777788889999"])) == "pass"
}

test_deny_grants_nothing if t.verdict(rule, knowing(names({"effect": "Deny"}), ["777788889999"])) == "pass"

test_all_but_an_account if t.verdict(rule, knowing(names({"not_principal": true}), ["777788889999"])) == "pass"

everyone := {"any": true, "aws": ["*"], "accounts": [], "service": [], "federated": [], "canonical_user": []}

by(key, value) := knowing(
	names({"principals": everyone, "conditions": [t.condition("stringequals", key, [value])]}),
	["777788889999"],
)

test_every_key_that_names_an_account if {
	every key in ["aws:principalaccount", "aws:sourceaccount", "s3:dataaccesspointaccount"] {
		t.verdict(rule, by(key, "444455556666")) == "fail"
	}
	every key in ["aws:principalarn", "aws:sourcearn", "s3:dataaccesspointarn"] {
		t.verdict(rule, by(key, "arn:aws:s3:eu-west-1:444455556666:accesspoint/feed")) == "fail"
	}
}

test_conditions if {
	t.verdict(rule, by("aws:principalaccount", "444455556666")) == "fail"
	t.verdict(rule, by("aws:sourceaccount", "777788889999")) == "pass"
	t.verdict(rule, by("aws:sourcearn", "arn:aws:sns:eu-west-1:444455556666:topic")) == "fail"
	t.verdict(rule, by("aws:principalarn", "arn:aws:iam::777788889999:role/x")) == "pass"
	t.verdict(rule, by("aws:principalarn", "arn:aws:iam::*:role/x")) == "pass"
	t.verdict(rule, by("aws:username", "444455556666")) == "pass"
	t.verdict(rule, by("s3:x-amz-server-side-encryption-aws-kms-key-id", "arn:aws:kms:eu-west-1:444455556666:key/1")) == "pass"
	negated := names({"principals": everyone, "conditions": [t.condition("stringnotequals", "aws:principalaccount", ["444455556666"])]})
	t.verdict(rule, knowing(negated, ["777788889999"])) == "pass"
}

test_no_policy if t.verdict(rule, knowing(t.input_of({}, {}), ["777788889999"])) == "pass"

test_without_an_inventory if t.verdict(rule, names({})) == "not-applicable"

test_denied_is_unknown if {
	t.verdict(rule, knowing(t.input_of({"policy": t.denied}, t.unread_policy("denied")), ["777788889999"])) == "unknown"
}
