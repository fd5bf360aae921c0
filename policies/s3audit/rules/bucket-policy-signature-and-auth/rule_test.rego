package s3audit.rules.bucket_policy_signature_and_auth_test

import data.s3audit.testing as t

verdict_of(conditions) := t.verdict("bucket-policy-signature-and-auth", t.policy_of([t.unless(conditions)]))

v4 := t.condition("stringnotequals", "s3:signatureversion", ["AWS4-HMAC-SHA256"])

aged(limit) := t.condition("numericgreaterthan", "s3:signatureage", [limit])

test_version_2_denied if {
	verdict_of([t.condition("stringequals", "s3:signatureversion", ["AWS"])]) == "pass"
	verdict_of([v4]) == "pass"
}

test_version_2_not_denied if {
	verdict_of([t.condition("stringequals", "s3:signatureversion", ["AWS4-HMAC-SHA256"])]) == "fail"
	verdict_of([t.condition("stringnotequals", "s3:signatureversion", ["AWS4-HMAC-SHA256", "AWS"])]) == "fail"
	verdict_of([t.condition("bool", "aws:securetransport", ["false"])]) == "fail"
	verdict_of([v4, t.condition("stringequals", "s3:authtype", ["REST-QUERY-STRING"])]) == "fail"
}

test_half if {
	objects := {"resources": ["arn:aws:s3:::{bucket}/*"], "covers_bucket": false, "conditions": [v4]}
	t.verdict("bucket-policy-signature-and-auth", t.policy_of([t.guard(objects)])) == "fail"
}

test_query_string_is_let_through_unless_asked if {
	doc := t.policy_of([t.unless([v4])])
	t.verdict("bucket-policy-signature-and-auth", t.setting(doc, "bucket-policy-signature-and-auth", "allow_query_string", false)) == "fail"
	header := t.unless([t.condition("stringnotequals", "s3:authtype", ["REST-HEADER"])])
	both := t.policy_of([t.unless([v4]), header])
	t.verdict("bucket-policy-signature-and-auth", t.setting(both, "bucket-policy-signature-and-auth", "allow_query_string", false)) == "pass"
	query := t.unless([t.condition("stringequals", "s3:authtype", ["REST-QUERY-STRING"])])
	t.verdict("bucket-policy-signature-and-auth", t.setting(t.policy_of([t.unless([v4]), query]), "bucket-policy-signature-and-auth", "allow_query_string", false)) == "pass"
}

test_age_of_presigned_urls if {
	doc := t.policy_of([t.unless([v4]), t.unless([aged("600000")])])
	t.verdict("bucket-policy-signature-and-auth", t.setting(doc, "bucket-policy-signature-and-auth", "max_presigned_age", 600000)) == "pass"
	t.verdict("bucket-policy-signature-and-auth", t.setting(doc, "bucket-policy-signature-and-auth", "max_presigned_age", 900000)) == "pass"
	t.verdict("bucket-policy-signature-and-auth", t.setting(doc, "bucket-policy-signature-and-auth", "max_presigned_age", 300000)) == "fail"
	t.verdict("bucket-policy-signature-and-auth", t.setting(t.policy_of([t.unless([v4])]), "bucket-policy-signature-and-auth", "max_presigned_age", 600000)) == "fail"
}

test_nothing_asked if {
	doc := t.setting(t.input_of({}, {}), "bucket-policy-signature-and-auth", "require_signature_v4", false)
	t.verdict("bucket-policy-signature-and-auth", doc) == "not-applicable"
}

test_excluded_by_name if {
	t.verdict("bucket-policy-signature-and-auth", t.setting(t.input_of({}, {}), "bucket-policy-signature-and-auth", "exclude_buckets", ["example-*"])) == "not-applicable"
}

test_no_policy if t.verdict("bucket-policy-signature-and-auth", t.input_of({}, {})) == "fail"

test_denied_is_unknown if t.said_unread("bucket-policy-signature-and-auth") == "unknown"

test_the_bucket_alone_is_half if {
	alone := {"resources": ["arn:aws:s3:::{bucket}"], "covers_objects": false, "conditions": [v4]}
	t.verdict("bucket-policy-signature-and-auth", t.policy_of([t.guard(alone)])) == "fail"
}
