package s3audit.rules.bucket_policy_allow_notresource_test

import data.s3audit.testing as t

test_all_but_a_few if t.verdict("bucket-policy-allow-notresource", t.policy_of([t.granted({"not_resource": true}, t.judged({}))])) == "fail"

test_a_few if t.verdict("bucket-policy-allow-notresource", t.policy_of([t.granted({"not_action": true}, t.judged({}))])) == "pass"

test_denying_all_but_a_few_is_fine if t.verdict("bucket-policy-allow-notresource", t.policy_of([t.guard({"not_resource": true})])) == "pass"

test_outsiders_are_medium if {
	t.severities("bucket-policy-allow-notresource", t.policy_of([t.granted(object.union(t.of_outsider, {"not_resource": true}), t.to_outsider)])) == {"medium"}
}

test_services_are_medium if {
	grant := {"principals": t.service("config.amazonaws.com"), "not_resource": true}
	t.severities("bucket-policy-allow-notresource", t.policy_of([t.granted(grant, t.to_service("config.amazonaws.com"))])) == {"medium"}
}

test_own_account_is_low if {
	t.severities("bucket-policy-allow-notresource", t.policy_of([t.granted(object.union(t.of_own, {"not_resource": true}), t.to_own)])) == {"low"}
}

test_the_second_statement_is_named if {
	doc := t.policy_of([t.granted({}, t.judged({})), t.granted({"sid": "Rest", "not_resource": true}, t.judged({}))])
	denials := data.s3audit.rules.bucket_policy_allow_notresource.deny with input as doc
	{d.path | some d in denials} == {"derived.policy.statements[1]"}
}

test_no_policy if t.verdict("bucket-policy-allow-notresource", t.input_of({}, {})) == "pass"

test_denied_is_unknown if t.said_unread("bucket-policy-allow-notresource") == "unknown"
