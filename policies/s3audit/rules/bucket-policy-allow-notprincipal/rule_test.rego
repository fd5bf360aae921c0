package s3audit.rules.bucket_policy_allow_notprincipal_test

import data.s3audit.testing as t

but_one := object.union(t.of_outsider, {"not_principal": true})

test_everyone_but_one if t.verdict("bucket-policy-allow-notprincipal", t.policy_of([t.granted(but_one, t.judged({}))])) == "fail"

test_open_is_high if t.severities("bucket-policy-allow-notprincipal", t.policy_of([t.granted(but_one, t.judged({}))])) == {"high"}

test_with_a_limit_it_is_medium if {
	statement := object.union(but_one, {"conditions": [t.condition("stringequals", "aws:principalorgid", ["o-abc"])]})
	t.severities("bucket-policy-allow-notprincipal", t.policy_of([t.granted(statement, t.judged({"public": false, "level": "shared"}))])) == {"medium"}
}

test_principal_is_fine if t.verdict("bucket-policy-allow-notprincipal", t.policy_of([t.granted(t.of_outsider, t.to_outsider)])) == "pass"

test_deny_is_told_for_information if t.severities("bucket-policy-allow-notprincipal", t.policy_of([t.guard(but_one)])) == {"info"}

test_deny_need_not_be_told if {
	doc := t.setting(t.policy_of([t.guard(but_one)]), "bucket-policy-allow-notprincipal", "warn_on_deny", false)
	t.verdict("bucket-policy-allow-notprincipal", doc) == "pass"
}

test_allow_is_told_all_the_same if {
	doc := t.setting(t.policy_of([t.granted(but_one, t.judged({}))]), "bucket-policy-allow-notprincipal", "warn_on_deny", false)
	t.verdict("bucket-policy-allow-notprincipal", doc) == "fail"
}

test_deny_of_everyone_is_fine if t.verdict("bucket-policy-allow-notprincipal", t.policy_of([t.guard({})])) == "pass"

test_no_policy if t.verdict("bucket-policy-allow-notprincipal", t.input_of({}, {})) == "pass"

test_denied_is_unknown if t.said_unread("bucket-policy-allow-notprincipal") == "unknown"
