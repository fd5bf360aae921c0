package s3audit.rules.bucket_policy_minimum_tls_version_test

import data.s3audit.testing as t

below(version) := t.condition("numericlessthan", "s3:tlsversion", [version])

verdict_of(pairs) := t.verdict("bucket-policy-minimum-tls-version", t.policy_of(pairs))

test_below_1_2 if verdict_of([t.unless([below("1.2")])]) == "pass"

test_a_higher_floor_does_too if verdict_of([t.unless([below("1.3")])]) == "pass"

test_a_lower_floor if verdict_of([t.unless([below("1.1")])]) == "fail"

test_up_to_1_1 if {
	verdict_of([t.unless([t.condition("numericlessthanequals", "s3:tlsversion", ["1.1"])])]) == "pass"
	verdict_of([t.unless([t.condition("numericlessthanequals", "s3:tlsversion", ["1.0"])])]) == "fail"
}

test_versions_by_name if {
	verdict_of([t.unless([t.condition("numericequals", "s3:tlsversion", ["1.0", "1.1"])])]) == "pass"
	verdict_of([t.unless([t.condition("numericequals", "s3:tlsversion", ["1.0"])])]) == "fail"
	verdict_of([t.unless([t.condition("numericnotequals", "s3:tlsversion", ["1.2", "1.3"])])]) == "pass"
	verdict_of([t.unless([t.condition("numericnotequals", "s3:tlsversion", ["1.1", "1.3"])])]) == "fail"
}

test_a_version_each if {
	verdict_of([
		t.unless([t.condition("numericequals", "s3:tlsversion", ["1.0"])]),
		t.unless([t.condition("numericequals", "s3:tlsversion", ["1.1"])]),
	]) == "pass"
}

test_if_exists_is_fine if verdict_of([t.unless([t.if_exists(below("1.2"))])]) == "pass"

test_only_over_https_is_fine if {
	verdict_of([t.unless([below("1.2"), t.condition("bool", "aws:securetransport", ["true"])])]) == "pass"
}

test_another_condition_narrows_it if {
	verdict_of([t.unless([below("1.2"), t.condition("stringequals", "aws:principalorgid", ["o-abc"])])]) == "fail"
}

test_denying_http_is_another_thing if {
	verdict_of([t.unless([t.condition("bool", "aws:securetransport", ["false"])])]) == "fail"
}

test_halves if {
	objects := t.guard({"resources": ["arn:aws:s3:::{bucket}/*"], "covers_bucket": false, "conditions": [below("1.2")]})
	bucket := t.guard({"resources": ["arn:aws:s3:::{bucket}"], "covers_objects": false, "conditions": [below("1.2")]})
	verdict_of([objects, bucket]) == "pass"
	verdict_of([objects]) == "fail"
	verdict_of([bucket]) == "fail"
}

test_some_actions if verdict_of([t.guard({"actions": ["s3:put*"], "conditions": [below("1.2")]})]) == "fail"

test_some_principals if verdict_of([t.guard(object.union(t.of_outsider, {"conditions": [below("1.2")]}))]) == "fail"

test_allowing_denies_nothing if {
	statement := object.union(t.whole, {"actions": ["s3:*"], "conditions": [below("1.2")]})
	verdict_of([t.granted(statement, t.judged({}))]) == "fail"
}

test_no_floor if {
	t.verdict("bucket-policy-minimum-tls-version", t.setting(t.input_of({}, {}), "bucket-policy-minimum-tls-version", "minimum_version", 1.0)) == "pass"
	t.verdict("bucket-policy-minimum-tls-version", t.setting(t.policy_of([]), "bucket-policy-minimum-tls-version", "minimum_version", 1.0)) == "pass"
}

test_no_policy_is_told_once if {
	denials := data.s3audit.rules.bucket_policy_minimum_tls_version.deny with input as t.input_of({}, {})
	count(denials) == 1
}

test_a_value_that_is_no_number if verdict_of([t.unless([below("TLSv1.2")])]) == "fail"

test_floor_of_the_user if {
	doc := t.policy_of([t.unless([below("1.2")])])
	t.verdict("bucket-policy-minimum-tls-version", t.setting(doc, "bucket-policy-minimum-tls-version", "minimum_version", 1.3)) == "fail"
	strict := t.policy_of([t.unless([below("1.3")])])
	t.verdict("bucket-policy-minimum-tls-version", t.setting(strict, "bucket-policy-minimum-tls-version", "minimum_version", 1.3)) == "pass"
}

test_no_policy if t.verdict("bucket-policy-minimum-tls-version", t.input_of({}, {})) == "fail"

test_denied_is_unknown if t.said_unread("bucket-policy-minimum-tls-version") == "unknown"

test_version_1_0_alone_left if verdict_of([t.unless([t.condition("numericequals", "s3:tlsversion", ["1.1"])])]) == "fail"

test_a_version_to_come if {
	every lowest, verdict in {"1.3": "fail", "1.4": "pass"} {
		doc := t.policy_of([t.unless([below(lowest)])])
		t.verdict("bucket-policy-minimum-tls-version", t.setting(doc, "bucket-policy-minimum-tls-version", "minimum_version", 1.4)) == verdict
	}
}
