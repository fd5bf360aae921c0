package s3audit.rules.bucket_policy_weak_condition_test

import data.s3audit.testing as t

open_with(entries) := t.policy_of([t.granted({}, t.judged({"conditions": entries}))])

verdict_of(entry) := t.verdict("bucket-policy-weak-condition", open_with([entry]))

test_what_the_caller_says if {
	every key in ["aws:Referer", "aws:UserAgent", "s3:prefix", "aws:PrincipalTag/team"] {
		verdict_of(t.entry("StringLike", key, ["x"], "key-not-an-anchor")) == "fail"
	}
}

test_what_is_met_without_the_key if {
	verdict_of(t.entry("StringEqualsIfExists", "aws:PrincipalOrgID", ["o-abc"], "if-exists")) == "fail"
	verdict_of(t.entry("ForAllValues:StringEquals", "aws:PrincipalOrgPaths", ["o-abc/"], "for-all-values")) == "fail"
	verdict_of(t.entry("StringNotEquals", "aws:PrincipalAccount", ["444455556666"], "negated-operator")) == "fail"
}

test_values_that_are_not_fixed if {
	verdict_of(t.entry("StringLike", "aws:PrincipalOrgID", ["*"], "value-wildcard")) == "fail"
	verdict_of(t.entry("StringEquals", "aws:SourceVpc", ["${aws:SourceVpc}"], "policy-variable")) == "fail"
	verdict_of(t.entry("StringEquals", "aws:PrincipalOrgID", ["o-*"], "literal-wildcard")) == "fail"
	verdict_of(t.entry("Null", "aws:PrincipalOrgID", ["false"], "null-test")) == "fail"
}

test_conditions_that_are_not_about_the_caller if {
	verdict_of(t.entry("Bool", "aws:SecureTransport", ["true"], "key-not-an-anchor")) == "pass"
	verdict_of(t.entry("StringLike", "s3:x-amz-acl", ["*"], "value-wildcard")) == "pass"
}

test_wide_ranges_are_judged_elsewhere if verdict_of(t.entry("IpAddress", "aws:SourceIp", ["0.0.0.0/1"], "broad-cidr")) == "pass"

test_no_condition_is_judged_elsewhere if t.verdict("bucket-policy-weak-condition", open_with([])) == "pass"

test_a_weak_one_beside_a_good_one if {
	weak := t.entry("StringLike", "aws:Referer", ["x"], "key-not-an-anchor")
	good := {"operator": "StringEquals", "key": "aws:SourceVpce", "values": ["vpce-1"], "anchors": true}
	doc := t.policy_of([t.granted({}, t.judged({"public": false, "level": "shared", "conditions": [weak, good]}))])
	t.verdict("bucket-policy-weak-condition", doc) == "pass"
}

test_why_is_told if {
	entries := [
		t.entry("StringLike", "aws:Referer", ["x*"], "value-wildcard"),
		t.entry("StringEqualsIfExists", "aws:SourceVpc", ["vpc-1"], "if-exists"),
	]
	denials := data.s3audit.rules.bucket_policy_weak_condition.deny with input as open_with(entries)
	some denial in denials
	contains(denial.msg, "StringLike aws:Referer is what the caller says")
	contains(denial.msg, "StringEqualsIfExists aws:SourceVpc is met without the key")
}

test_every_weak_one_is_told if {
	entries := [
		t.entry("StringLike", "aws:Referer", ["x"], "key-not-an-anchor"),
		t.entry("StringEqualsIfExists", "aws:SourceVpc", ["vpc-1"], "if-exists"),
	]
	denials := data.s3audit.rules.bucket_policy_weak_condition.deny with input as open_with(entries)
	{count(d.value.conditions) | some d in denials} == {2}
}

test_keys_of_the_user if {
	doc := open_with([t.entry("StringEquals", "aws:Referer", ["x"], "key-not-an-anchor")])
	t.verdict("bucket-policy-weak-condition", t.setting(doc, "bucket-policy-weak-condition", "weak_keys", [])) == "pass"
	secure := open_with([t.entry("Bool", "aws:SecureTransport", ["true"], "key-not-an-anchor")])
	t.verdict("bucket-policy-weak-condition", t.setting(secure, "bucket-policy-weak-condition", "weak_keys", ["aws:Secure*"])) == "fail"
}

test_deny_is_no_grant if {
	deny := object.union(t.judged_deny({}), {"conditions": [t.entry("StringLike", "aws:Referer", ["x"], "key-not-an-anchor")]})
	t.verdict("bucket-policy-weak-condition", t.policy_of([[t.guard({})[0], deny]])) == "pass"
}

test_no_policy if t.verdict("bucket-policy-weak-condition", t.input_of({}, {})) == "pass"

test_denied_is_unknown if t.said_unread("bucket-policy-weak-condition") == "unknown"

test_values_that_mean_nothing if {
	verdict_of(t.entry("NumericEquals", "aws:PrincipalAccount", ["444455556666"], "type-mismatch")) == "fail"
	verdict_of(t.entry("IpAddress", "aws:VpcSourceIp", ["anywhere"], "unparsable-value")) == "fail"
	verdict_of(t.entry("StringEquals", "aws:PrincipalOrgID", [], "empty-values")) == "fail"
}
