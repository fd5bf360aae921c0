package s3audit.rules.bucket_server_access_logging_test

import data.s3audit.testing as t

test_on if {
	doc := t.input_of(
		{"logging": t.present({"LoggingEnabled": {"TargetBucket": "logs", "TargetPrefix": ""}})},
		{},
	)
	t.verdict("bucket-server-access-logging", doc) == "pass"
}

test_off if t.verdict("bucket-server-access-logging", t.input_of({}, {})) == "fail"

test_empty_answer if t.verdict("bucket-server-access-logging", t.input_of({"logging": t.present({})}, {})) == "fail"

test_target_by_policy if {
	doc := t.input_of(
		{},
		t.policy([t.statement({"principals": t.service("logging.s3.amazonaws.com"), "actions": ["s3:putobject"]})]),
	)
	t.verdict("bucket-server-access-logging", doc) == "not-applicable"
}

test_target_by_acl if {
	doc := t.input_of(
		{"acl": t.acl([t.group("s3/LogDelivery", "WRITE"), t.group("s3/LogDelivery", "READ_ACP")])},
		{},
	)
	t.verdict("bucket-server-access-logging", doc) == "not-applicable"
}

test_reading_the_acl_makes_no_target if {
	doc := t.input_of({"acl": t.acl([t.group("s3/LogDelivery", "READ_ACP")])}, {})
	t.verdict("bucket-server-access-logging", doc) == "fail"
}

test_on_decides_alone if {
	doc := t.input_of(
		{
			"logging": t.present({"LoggingEnabled": {"TargetBucket": "logs", "TargetPrefix": ""}}),
			"acl": t.denied,
		},
		t.unread_policy("denied"),
	)
	t.verdict("bucket-server-access-logging", doc) == "pass"
}

test_off_is_no_fail_while_the_policy_is_unread if {
	doc := t.input_of({}, t.unread_policy("denied"))
	t.verdict("bucket-server-access-logging", doc) == "unknown"
}

test_off_is_no_fail_while_the_acl_is_unread if {
	doc := t.input_of({"acl": t.denied}, {})
	t.verdict("bucket-server-access-logging", doc) == "unknown"
}

test_denied_is_unknown if t.verdict("bucket-server-access-logging", t.input_of({"logging": t.denied}, {})) == "unknown"

test_excluded_by_name if {
	doc := t.setting(t.input_of({}, {}), "bucket-server-access-logging", "exclude_buckets", ["example-*"])
	t.verdict("bucket-server-access-logging", doc) == "not-applicable"
}
