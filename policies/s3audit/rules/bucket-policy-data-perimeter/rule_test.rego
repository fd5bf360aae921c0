package s3audit.rules.bucket_policy_data_perimeter_test

import data.s3audit.testing as t

org := t.condition("stringnotequals", "aws:principalorgid", ["o-abc"])

service := t.condition("bool", "aws:principalisawsservice", ["false"])

none(doc) := t.setting(doc, "bucket-policy-data-perimeter", "resource_control_policies", "none")

verdict_of(conditions) := t.verdict("bucket-policy-data-perimeter", none(t.policy_of([t.unless(conditions)])))

test_by_organization if verdict_of([org]) == "pass"

test_services_may_be_spared if {
	verdict_of([t.if_exists(org), t.if_exists(service)]) == "pass"
	verdict_of([org, service, t.if_exists(t.condition("bool", "aws:viaawsservice", ["false"]))]) == "pass"
}

test_by_network if {
	verdict_of([t.condition("stringnotequals", "aws:sourcevpce", ["vpce-1"])]) == "pass"
	verdict_of([t.if_exists(t.condition("stringnotequals", "aws:sourcevpc", ["vpc-1"])), t.condition("notipaddress", "aws:sourceip", ["198.51.100.0/24"])]) == "pass"
}

test_by_organization_or_network if verdict_of([org, t.condition("stringnotequals", "aws:sourcevpce", ["vpce-1"])]) == "pass"

test_own_roles_may_be_spared if {
	verdict_of([org, t.condition("arnnotlike", "aws:principalarn", ["arn:aws:iam::{account}:role/admin"])]) == "pass"
}

test_roles_of_any_account_may_not if {
	verdict_of([org, t.condition("arnnotlike", "aws:principalarn", ["arn:aws:iam::*:role/*"])]) == "fail"
}

test_no_perimeter if {
	verdict_of([t.condition("bool", "aws:securetransport", ["false"])]) == "fail"
	verdict_of([t.condition("stringequals", "aws:principalorgid", ["o-abc"])]) == "fail"
	verdict_of([t.condition("stringnotlike", "aws:principalorgid", ["*"])]) == "fail"
	verdict_of([t.condition("notipaddress", "aws:sourceip", ["0.0.0.0/0"])]) == "fail"
	verdict_of([org, t.condition("bool", "aws:securetransport", ["false"])]) == "fail"
}

test_unsigned_callers_are_strangers_too if {
	verdict_of([org, t.condition("null", "aws:principalorgid", ["false"])]) == "fail"
}

test_signed_callers_are_strangers_too if verdict_of([t.condition("null", "aws:principalorgid", ["true"])]) == "fail"

test_half_a_perimeter if {
	objects := t.guard({"resources": ["arn:aws:s3:::{bucket}/*"], "covers_bucket": false, "conditions": [org]})
	t.verdict("bucket-policy-data-perimeter", none(t.policy_of([objects]))) == "fail"
	some_actions := t.guard({"actions": ["s3:get*"], "conditions": [org]})
	t.verdict("bucket-policy-data-perimeter", none(t.policy_of([some_actions]))) == "fail"
}

test_some_actions_and_all_the_others if {
	reads := t.guard({"actions": ["s3:get*"], "conditions": [org]})
	others := t.guard({"actions": ["s3:get*"], "not_action": true, "conditions": [org]})
	t.verdict("bucket-policy-data-perimeter", none(t.policy_of([reads, others]))) == "pass"
	t.verdict("bucket-policy-data-perimeter", none(t.policy_of([others]))) == "fail"
}

test_organizations_of_the_user if {
	doc := none(t.policy_of([t.unless([org])]))
	t.verdict("bucket-policy-data-perimeter", t.setting(doc, "bucket-policy-data-perimeter", "organizations", ["o-abc"])) == "pass"
	t.verdict("bucket-policy-data-perimeter", t.setting(doc, "bucket-policy-data-perimeter", "organizations", ["o-xyz"])) == "fail"
}

test_networks_of_the_user if {
	doc := none(t.policy_of([t.unless([t.condition("stringnotequals", "aws:sourcevpce", ["vpce-1", "vpce-2"])])]))
	t.verdict("bucket-policy-data-perimeter", t.setting(doc, "bucket-policy-data-perimeter", "networks", ["vpce-1", "vpce-2"])) == "pass"
	t.verdict("bucket-policy-data-perimeter", t.setting(doc, "bucket-policy-data-perimeter", "networks", ["vpce-1"])) == "fail"
}

test_asked_for_and_missing_is_unknown if {
	open := t.policy_of([t.granted({}, t.judged({}))])
	t.verdict("bucket-policy-data-perimeter", t.setting(open, "bucket-policy-data-perimeter", "organizations", ["o-abc"])) == "unknown"
	t.verdict("bucket-policy-data-perimeter", t.setting(open, "bucket-policy-data-perimeter", "networks", ["vpce-1"])) == "unknown"
	t.verdict("bucket-policy-data-perimeter", t.setting(t.input_of({}, {}), "bucket-policy-data-perimeter", "organizations", ["o-abc"])) == "unknown"
}

test_unknown_names_the_call if {
	doc := t.setting(t.input_of({}, {}), "bucket-policy-data-perimeter", "organizations", ["o-abc"])
	gaps := data.s3audit.rules.bucket_policy_data_perimeter.unknown with input as doc
	{gap.action | some gap in gaps} == {"organizations:DescribeEffectivePolicy"}
}

gaps(doc) := found if {
	found := data.s3audit.rules.bucket_policy_data_perimeter.unknown with input as doc
}

test_unknown_only_where_it_is_asked_and_open if {
	asked := t.setting(t.input_of({}, {}), "bucket-policy-data-perimeter", "organizations", ["o-abc"])
	count(gaps(asked)) == 1
	count(gaps(none(asked))) == 0
	count(gaps(t.input_of({}, {}))) == 0
	count(gaps(t.setting(t.policy_of([t.unless([org])]), "bucket-policy-data-perimeter", "organizations", ["o-abc"]))) == 0
	count(gaps(t.setting(asked, "bucket-policy-data-perimeter", "exclude_buckets", ["example-*"]))) == 0
}

test_not_asked_for if {
	t.verdict("bucket-policy-data-perimeter", t.input_of({}, {})) == "not-applicable"
	t.verdict("bucket-policy-data-perimeter", t.policy_of([t.granted({}, t.judged({}))])) == "not-applicable"
}

test_it_stands_though_not_asked_for if t.verdict("bucket-policy-data-perimeter", t.policy_of([t.unless([org])])) == "pass"

test_excluded_by_name if {
	doc := t.setting(none(t.input_of({}, {})), "bucket-policy-data-perimeter", "exclude_buckets", ["example-*"])
	t.verdict("bucket-policy-data-perimeter", doc) == "not-applicable"
	asked := t.setting(t.setting(t.input_of({}, {}), "bucket-policy-data-perimeter", "organizations", ["o-abc"]), "bucket-policy-data-perimeter", "exclude_buckets", ["example-*"])
	t.verdict("bucket-policy-data-perimeter", asked) == "not-applicable"
}

test_no_policy if t.verdict("bucket-policy-data-perimeter", none(t.input_of({}, {}))) == "fail"

test_denied_is_unknown if t.said_unread("bucket-policy-data-perimeter") == "unknown"

test_the_bucket_alone_is_half if {
	alone := t.guard({"resources": ["arn:aws:s3:::{bucket}"], "covers_objects": false, "conditions": [org]})
	t.verdict("bucket-policy-data-perimeter", none(t.policy_of([alone]))) == "fail"
}

# What a caller from the internet has for certain not, or not of ours.
test_by_what_a_stranger_lacks if {
	every key in [
		"aws:principalaccount", "aws:principalorgpaths", "aws:vpceaccount", "aws:vpceorgid",
		"aws:sourceaccount", "aws:sourcearn", "aws:sourceorgid",
	] {
		verdict_of([t.condition("stringnotequals", key, ["ours"])]) == "pass"
	}
	verdict_of([t.condition("stringnotequals", "aws:referer", ["ours"])]) == "fail"
}
