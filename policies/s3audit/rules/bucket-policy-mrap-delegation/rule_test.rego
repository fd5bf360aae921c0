package s3audit.rules.bucket_policy_mrap_delegation_test

import data.s3audit.testing as t

delegated(conditions) := t.policy_of([t.granted(
	{"actions": ["*"], "conditions": conditions},
	t.judged({"public": false, "level": "private"}),
)])

verdict_of(conditions) := t.verdict("bucket-policy-mrap-delegation", delegated(conditions))

by_account(operator, values) := t.condition(operator, "s3:dataaccesspointaccount", values)

by_arn(values) := t.condition("arnlike", "s3:dataaccesspointarn", values)

test_own_account if verdict_of([by_account("stringequals", ["{account}"])]) == "pass"

test_own_access_points if {
	verdict_of([by_arn(["arn:aws:s3:eu-west-1:{account}:accesspoint/*"])]) == "pass"
	verdict_of([by_arn(["arn:aws:s3::{account}:accesspoint/x.mrap"])]) == "pass"
}

test_any_account if {
	verdict_of([by_account("stringlike", ["*"])]) == "fail"
	verdict_of([by_arn(["arn:aws:s3:*:*:accesspoint/*"])]) == "fail"
	verdict_of([by_arn(["*"])]) == "fail"
}

test_another_account if {
	verdict_of([by_account("stringequals", ["444455556666"])]) == "fail"
	verdict_of([by_account("stringequals", ["{account}", "444455556666"])]) == "fail"
	verdict_of([by_arn(["arn:aws:s3:eu-west-1:444455556666:accesspoint/x"])]) == "fail"
}

test_trusted_accounts if {
	doc := delegated([by_account("stringequals", ["{account}", "444455556666"])])
	t.verdict("bucket-policy-mrap-delegation", t.setting(doc, "bucket-policy-mrap-delegation", "trusted_accounts", ["444455556666"])) == "pass"
	arn := delegated([by_arn(["arn:aws:s3:eu-west-1:444455556666:accesspoint/x"])])
	t.verdict("bucket-policy-mrap-delegation", t.setting(arn, "bucket-policy-mrap-delegation", "trusted_accounts", ["444455556666"])) == "pass"
}

test_met_without_the_key if {
	verdict_of([t.if_exists(by_account("stringequals", ["{account}"]))]) == "fail"
	verdict_of([by_account("stringnotequals", ["444455556666"])]) == "fail"
	verdict_of([by_account("stringnotequals", ["{account}"])]) == "fail"
}

test_network_alone if {
	vpc := t.condition("stringequals", "s3:accesspointnetworkorigin", ["VPC"])
	verdict_of([vpc]) == "fail"
	verdict_of([vpc, by_account("stringequals", ["{account}"])]) == "pass"
}

test_one_of_two_conditions_pins if {
	verdict_of([by_arn(["arn:aws:s3:*:*:accesspoint/x"]), by_account("stringequals", ["{account}"])]) == "pass"
}

test_every_statement_is_seen if {
	good := t.granted({"conditions": [by_account("stringequals", ["{account}"])]}, t.judged({}))
	bad := t.granted({"conditions": [by_account("stringlike", ["*"])]}, t.judged({}))
	t.verdict("bucket-policy-mrap-delegation", t.policy_of([good, bad])) == "fail"
}

test_severity_follows_the_callers if {
	t.severities("bucket-policy-mrap-delegation", delegated([by_account("stringlike", ["*"])])) == {"high"}
	named := t.granted(object.union(t.of_own, {"conditions": [by_account("stringlike", ["*"])]}), t.to_own)
	t.severities("bucket-policy-mrap-delegation", t.policy_of([named])) == {"medium"}
}

test_nothing_delegated if {
	verdict_of([t.condition("stringequals", "aws:principalorgid", ["o-abc"])]) == "not-applicable"
	t.verdict("bucket-policy-mrap-delegation", t.policy_of([t.unless([by_account("stringnotequals", ["{account}"])])])) == "not-applicable"
}

test_no_policy if t.verdict("bucket-policy-mrap-delegation", t.input_of({}, {})) == "not-applicable"

test_denied_is_unknown if t.said_unread("bucket-policy-mrap-delegation") == "unknown"
