package s3audit.rules.bucket_policy_lockout_test

import data.s3audit.testing as t

freeze(changes) := t.policy_of([t.guard(object.union(
	{"actions": ["s3:putbucketpolicy", "s3:deletebucketpolicy"]},
	changes,
))])

verdict_of(changes) := t.verdict("bucket-policy-lockout", freeze(changes))

unless(condition) := verdict_of({"conditions": [condition]})

test_without_conditions if verdict_of({}) == "fail"

test_by_pattern if {
	every action in ["s3:*", "*", "s3:put*", "s3:*policy", "s3:putbucketpolicy"] {
		verdict_of({"actions": [action]}) == "fail"
	}
}

test_other_actions if verdict_of({"actions": ["s3:get*", "s3:putbucketacl", "s3:deletebucketpolicy"]}) == "pass"

test_all_actions_but if {
	verdict_of({"not_action": true, "actions": ["s3:get*"]}) == "fail"
	verdict_of({"not_action": true, "actions": ["s3:putbucketpolicy"]}) == "pass"
}

test_objects_alone if verdict_of({"covers_bucket": false, "resources": ["arn:aws:s3:::{bucket}/*"]}) == "pass"

test_all_resources_but if {
	but := {"covers_bucket": false, "covers_objects": false, "not_resource": true}
	verdict_of(object.union(but, {"resources": ["arn:aws:s3:::{bucket}/public/*"], "touches_bucket": true})) == "fail"
	verdict_of(object.union(but, {"resources": ["arn:aws:s3:::{bucket}"], "touches_bucket": false})) == "pass"
	perhaps := {"covers_bucket": false, "touches_bucket": true, "resources": ["arn:aws:s3:::${aws:PrincipalTag/b}"]}
	verdict_of(perhaps) == "pass"
}

test_severity_follows_what_is_left if {
	t.severities("bucket-policy-lockout", freeze({})) == {"high"}
	t.severities("bucket-policy-lockout", freeze({"actions": ["s3:putbucketpolicy"]})) == {"medium"}
}

test_allowing_is_fine if {
	grant := t.granted(object.union(t.whole, {"actions": ["s3:putbucketpolicy"]}), t.judged({}))
	t.verdict("bucket-policy-lockout", t.policy_of([grant])) == "pass"
}

test_the_account_by_name if {
	verdict_of({"principals": t.aws(["{account}"], ["{account}"])}) == "fail"
	verdict_of({"principals": t.aws(["arn:aws:iam::{account}:root"], ["{account}"])}) == "fail"
	verdict_of({"principals": t.aws(["arn:aws:iam::{account}:role/app"], ["{account}"])}) == "pass"
	verdict_of(t.of_outsider) == "pass"
}

test_everyone_but if {
	verdict_of(object.union(t.of_outsider, {"not_principal": true})) == "fail"
	user := {"principals": {"canonical_user": ["b2"]}, "not_principal": true}
	verdict_of(object.union(t.of_outsider, user)) == "pass"
	provider := {"principals": {"federated": ["arn:aws:iam::{account}:saml-provider/x"]}, "not_principal": true}
	verdict_of(object.union(t.of_outsider, provider)) == "pass"
	verdict_of(object.union(t.of_own, {"not_principal": true})) == "pass"
	every principal in ["{account}", "arn:aws:iam::{account}:root"] {
		verdict_of({"not_principal": true, "principals": t.aws([principal], ["{account}"])}) == "pass"
	}
}

test_conditions_that_may_fail if {
	unless(t.condition("stringnotequals", "aws:principalorgid", ["o-abc"])) == "pass"
	unless(t.condition("stringnotequals", "aws:sourcevpce", ["vpce-1"])) == "pass"
	unless(t.condition("notipaddress", "aws:sourceip", ["198.51.100.0/24"])) == "pass"
	unless(t.condition("bool", "aws:securetransport", ["false"])) == "pass"
	unless(t.condition("stringnotequals", "aws:principalaccount", ["{account}"])) == "pass"
	unless(t.condition("arnnotlike", "aws:principalarn", ["arn:aws:iam::{account}:role/admin"])) == "pass"
	unless(t.condition("stringnotlike", "aws:principalarn", ["arn:aws:iam::*:role/admin"])) == "pass"
	unless(t.condition("stringnotlike", "aws:principalorgid", ["o-*"])) == "pass"
	unless(t.condition("stringnotlike", "aws:sourcevpce", ["*"])) == "pass"
	unless(t.condition("stringnotequals", "aws:principalorgid", ["${aws:PrincipalTag/org}"])) == "pass"
	unless(t.condition("stringnotlike", "aws:principalorgid", ["o-abc*"])) == "pass"
	unless(t.condition("arnnotequals", "aws:sourcearn", ["arn:aws:sns:eu-west-1:444455556666:x"])) == "pass"
	unless(t.qualified(t.condition("stringnotequals", "aws:sourcevpce", ["vpc-1"]), "foranyvalue")) == "pass"
	unless(t.condition("null", "aws:userid", ["true"])) == "pass"
	unless(t.condition("stringnotequals", "aws:securetransport", ["true", "false"])) == "pass"
	unless(t.condition("bool", "aws:multifactorauthpresent", ["true", "false"])) == "pass"
	unless(t.condition("stringlike", "aws:userid", ["arn:aws:*::{account}:*"])) == "pass"
	unless(t.condition("stringequals", "aws:principalarn", ["arn:aws:*::{account}:*"])) == "pass"
}

test_patterns_that_no_id_can_match if {
	unless(t.condition("stringnotlike", "aws:principalorgid", ["o"])) == "fail"
	unless(t.condition("stringnotlike", "aws:principalorgid", ["x*"])) == "fail"
}

test_impossible_account if {
	unless(t.condition("stringnotequals", "aws:principalaccount", ["444455556666"])) == "fail"
	unless(t.condition("arnnotlike", "aws:principalarn", ["arn:aws:iam::444455556666:role/admin"])) == "fail"
	own := "arn:aws:iam::{account}:role/admin"
	unless(t.condition("arnnotlike", "aws:principalarn", ["arn:aws:iam::444455556666:role/admin", own])) == "pass"
}

test_impossible_ids if {
	unless(t.condition("stringnotequals", "aws:principalorgid", ["abc"])) == "fail"
	unless(t.condition("stringnotequals", "aws:principalorgid", ["o-*"])) == "fail"
	unless(t.condition("stringnotequals", "aws:sourcevpce", ["vpc-1"])) == "fail"
	unless(t.condition("stringnotequals", "aws:sourcevpc", [""])) == "fail"
	unless(t.condition("stringnotequals", "aws:sourcevpc", [])) == "fail"
	unless(t.condition("notipaddress", "aws:sourceip", ["999.0.0.0/8"])) == "fail"
}

test_one_possible_value_is_enough if unless(t.condition("stringnotequals", "aws:sourcevpce", ["vpc-1", "vpce-1"])) == "pass"

test_one_condition_that_may_fail_is_enough if {
	verdict_of({"conditions": [
		t.condition("stringnotequals", "aws:principalorgid", ["abc"]),
		t.condition("bool", "aws:securetransport", ["false"]),
	]}) == "pass"
}

test_conditions_that_everybody_meets if {
	unless(t.condition("stringequals", "aws:principalaccount", ["{account}"])) == "fail"
	unless(t.condition("arnlike", "aws:principalarn", ["arn:aws:iam::{account}:*", "arn:aws:sts::{account}:*"])) == "pass"
	unless(t.condition("stringlike", "aws:principalarn", ["arn:aws:*::{account}:*"])) == "fail"
	unless(t.condition("null", "aws:principalaccount", ["false"])) == "fail"
	unless(t.condition("null", "aws:userid", ["false"])) == "fail"
	unless(t.condition("null", "aws:sourcevpce", ["false"])) == "pass"
	unless(t.condition("bool", "aws:securetransport", ["true", "false"])) == "fail"
	unless(t.condition("bool", "aws:principalisawsservice", ["false"])) == "fail"
}

test_dead_endpoints if {
	doc := freeze({"conditions": [t.condition("stringnotequals", "aws:sourcevpce", ["vpce-1"])]})
	t.verdict("bucket-policy-lockout", t.setting(doc, "bucket-policy-lockout", "known_networks", ["vpce-2"])) == "fail"
	t.verdict("bucket-policy-lockout", t.setting(doc, "bucket-policy-lockout", "known_networks", ["vpce-1"])) == "pass"
	t.verdict("bucket-policy-lockout", t.setting(doc, "bucket-policy-lockout", "known_organizations", ["o-xyz"])) == "pass"
	pattern := freeze({"conditions": [t.condition("stringnotlike", "aws:sourcevpce", ["vpce-1*"])]})
	t.verdict("bucket-policy-lockout", t.setting(pattern, "bucket-policy-lockout", "known_networks", ["vpce-12"])) == "pass"
}

test_wrong_organization if {
	doc := freeze({"conditions": [t.condition("stringnotequals", "aws:principalorgid", ["o-abc"])]})
	t.verdict("bucket-policy-lockout", t.setting(doc, "bucket-policy-lockout", "known_organizations", ["o-xyz"])) == "fail"
	t.verdict("bucket-policy-lockout", t.setting(doc, "bucket-policy-lockout", "known_organizations", ["o-abc"])) == "pass"
	t.verdict("bucket-policy-lockout", t.setting(doc, "bucket-policy-lockout", "known_networks", ["vpce-1"])) == "pass"
	pattern := freeze({"conditions": [t.condition("stringnotlike", "aws:principalorgid", ["o-a*"])]})
	t.verdict("bucket-policy-lockout", t.setting(pattern, "bucket-policy-lockout", "known_organizations", ["o-abc"])) == "pass"
}

test_no_policy if t.verdict("bucket-policy-lockout", t.input_of({}, {})) == "pass"

test_denied_is_unknown if t.said_unread("bucket-policy-lockout") == "unknown"

test_patterns_for_everybody_by_each_operator if {
	every operator in ["stringlike", "arnlike", "arnequals"] {
		unless(t.condition(operator, "aws:principalarn", ["arn:aws:*::{account}:*"])) == "fail"
	}
}

test_each_key_that_is_in_every_request if {
	every key in ["aws:userid", "aws:principaltype", "aws:securetransport", "aws:currenttime", "aws:epochtime"] {
		unless(t.condition("null", key, ["false"])) == "fail"
	}
}

test_an_empty_value_matches_nobody if unless(t.condition("stringnotequals", "aws:referer", [""])) == "fail"

test_dead_networks if {
	doc := freeze({"conditions": [t.condition("stringnotequals", "aws:sourcevpc", ["vpc-1"])]})
	t.verdict("bucket-policy-lockout", t.setting(doc, "bucket-policy-lockout", "known_networks", ["vpc-2"])) == "fail"
	t.verdict("bucket-policy-lockout", t.setting(doc, "bucket-policy-lockout", "known_networks", ["vpc-1"])) == "pass"
}
