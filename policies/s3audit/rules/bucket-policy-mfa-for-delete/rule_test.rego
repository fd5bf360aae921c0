package s3audit.rules.bucket_policy_mfa_for_delete_test

import data.s3audit.testing as t

trail := t.granted(
	{"principals": t.service("cloudtrail.amazonaws.com"), "actions": ["s3:putobject"]},
	t.to_service("cloudtrail.amazonaws.com"),
)

deletes := {
	"actions": ["s3:deleteobject", "s3:deleteobjectversion"],
	"resources": ["arn:aws:s3:::{bucket}/*"], "covers_bucket": false,
}

with_guards(guards) := t.policy_of(array.concat([trail], guards))

verdict_of(conditions) := t.verdict("bucket-policy-mfa-for-delete", with_guards([t.guard(object.union(deletes, {"conditions": conditions}))]))

present(operator, value) := t.condition(operator, "aws:multifactorauthpresent", [value])

test_if_exists if verdict_of([t.if_exists(present("bool", "false"))]) == "pass"

test_bool_alone_misses_access_keys if verdict_of([present("bool", "false")]) == "fail"

test_missing_age if verdict_of([t.condition("null", "aws:multifactorauthage", ["true"])]) == "pass"

test_old_age if {
	verdict_of([t.if_exists(t.condition("numericgreaterthan", "aws:multifactorauthage", ["3600"]))]) == "pass"
	verdict_of([t.condition("numericgreaterthan", "aws:multifactorauthage", ["3600"])]) == "fail"
}

test_in_two_parts if {
	t.verdict("bucket-policy-mfa-for-delete", with_guards([
		t.guard(object.union(deletes, {"conditions": [present("bool", "false")]})),
		t.guard(object.union(deletes, {"conditions": [present("null", "true")]})),
	])) == "pass"
	t.verdict("bucket-policy-mfa-for-delete", with_guards([t.guard(object.union(deletes, {"conditions": [present("null", "true")]}))])) == "fail"
}

test_not_true if verdict_of([present("stringnotequals", "true")]) == "pass"

test_no_deletes_at_all if verdict_of([]) == "pass"

test_patterns if t.verdict("bucket-policy-mfa-for-delete", with_guards([t.guard({"actions": ["s3:delete*"]})])) == "pass"

test_versions_are_left_out if {
	latest := object.union(deletes, {"actions": ["s3:deleteobject"], "conditions": [t.if_exists(present("bool", "false"))]})
	t.verdict("bucket-policy-mfa-for-delete", with_guards([t.guard(latest)])) == "fail"
}

test_some_objects if {
	some_of := {"covers_objects": false, "resources": ["arn:aws:s3:::{bucket}/AWSLogs/*"], "conditions": [t.if_exists(present("bool", "false"))]}
	t.verdict("bucket-policy-mfa-for-delete", with_guards([t.guard(object.union(deletes, some_of))])) == "fail"
}

test_another_condition_narrows_it if {
	verdict_of([t.if_exists(present("bool", "false")), t.condition("stringequals", "aws:principalorgid", ["o-abc"])]) == "fail"
}

test_no_guard if t.verdict("bucket-policy-mfa-for-delete", with_guards([])) == "fail"

test_no_audit_logs if {
	t.verdict("bucket-policy-mfa-for-delete", t.policy_of([t.granted({}, t.judged({}))])) == "not-applicable"
	looks := t.granted({"principals": t.service("cloudtrail.amazonaws.com"), "actions": ["s3:getbucketacl"]}, t.to_service("cloudtrail.amazonaws.com"))
	t.verdict("bucket-policy-mfa-for-delete", t.policy_of([looks])) == "not-applicable"
	other := t.granted({"principals": t.service("sns.amazonaws.com"), "actions": ["s3:putobject"]}, t.to_service("sns.amazonaws.com"))
	t.verdict("bucket-policy-mfa-for-delete", t.policy_of([other])) == "not-applicable"
}

test_denying_delivery_is_no_delivery if {
	t.verdict("bucket-policy-mfa-for-delete", t.policy_of([t.guard({"principals": t.service("cloudtrail.amazonaws.com")})])) == "not-applicable"
}

test_services_of_the_user if {
	doc := t.setting(with_guards([]), "bucket-policy-mfa-for-delete", "audit_services", ["sns.amazonaws.com"])
	t.verdict("bucket-policy-mfa-for-delete", doc) == "not-applicable"
}

test_buckets_by_name if {
	t.verdict("bucket-policy-mfa-for-delete", t.setting(t.input_of({}, {}), "bucket-policy-mfa-for-delete", "only_buckets", ["example-*"])) == "fail"
	t.verdict("bucket-policy-mfa-for-delete", t.setting(with_guards([]), "bucket-policy-mfa-for-delete", "only_buckets", ["other-*"])) == "not-applicable"
}

test_no_policy if t.verdict("bucket-policy-mfa-for-delete", t.input_of({}, {})) == "not-applicable"

test_denied_is_unknown if t.said_unread("bucket-policy-mfa-for-delete") == "unknown"

test_both_actions_have_to_be_denied if {
	every action in ["s3:deleteobject", "s3:deleteobjectversion"] {
		one := t.guard(object.union(deletes, {"actions": [action], "conditions": [t.if_exists(present("bool", "false"))]}))
		t.verdict("bucket-policy-mfa-for-delete", with_guards([one])) == "fail"
	}
}
