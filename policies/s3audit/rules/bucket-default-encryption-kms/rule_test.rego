package s3audit.rules.bucket_default_encryption_kms_test

import data.s3audit.testing as t

test_kms if {
	doc := t.input_of(
		{
			"encryption": t.present({
				"ServerSideEncryptionConfiguration": {"Rules": [{"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "aws:kms"}}]},
			}),
		},
		{},
	)
	t.verdict("bucket-default-encryption-kms", doc) == "pass"
}

test_dsse if {
	doc := t.input_of(
		{
			"encryption": t.present({
				"ServerSideEncryptionConfiguration": {
					"Rules": [{"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "aws:kms:dsse"}}],
				},
			}),
		},
		{},
	)
	t.verdict("bucket-default-encryption-kms", doc) == "pass"
}

test_sse_s3 if {
	doc := t.input_of(
		{
			"encryption": t.present({
				"ServerSideEncryptionConfiguration": {"Rules": [{"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}]},
			}),
		},
		{},
	)
	t.verdict("bucket-default-encryption-kms", doc) == "fail"
}

test_absent if t.verdict("bucket-default-encryption-kms", t.input_of({}, {})) == "fail"

test_denied_is_unknown if {
	doc := t.input_of({"encryption": t.denied}, {})
	t.verdict("bucket-default-encryption-kms", doc) == "unknown"
}

test_kms_decides_alone if {
	doc := t.input_of(
		{
			"encryption": t.present({
				"ServerSideEncryptionConfiguration": {"Rules": [{"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "aws:kms"}}]},
			}),
			"acl": t.denied,
		},
		t.unread_policy("denied"),
	)
	t.verdict("bucket-default-encryption-kms", doc) == "pass"
}

test_sse_s3_is_no_fail_while_the_acl_is_unread if {
	doc := t.input_of(
		{
			"encryption": t.present({
				"ServerSideEncryptionConfiguration": {"Rules": [{"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}]},
			}),
			"acl": t.denied,
		},
		{},
	)
	t.verdict("bucket-default-encryption-kms", doc) == "unknown"
}

test_sse_s3_is_no_fail_while_the_policy_is_unread if {
	doc := t.input_of(
		{
			"encryption": t.present({
				"ServerSideEncryptionConfiguration": {"Rules": [{"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}]},
			}),
		},
		t.unread_policy("denied"),
	)
	t.verdict("bucket-default-encryption-kms", doc) == "unknown"
}

test_log_target_by_acl if {
	doc := t.input_of(
		{
			"encryption": t.present({
				"ServerSideEncryptionConfiguration": {"Rules": [{"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}]},
			}),
			"acl": t.acl([t.group("s3/LogDelivery", "WRITE")]),
		},
		{},
	)
	t.verdict("bucket-default-encryption-kms", doc) == "not-applicable"
}

test_log_target_by_policy if {
	doc := t.input_of(
		{
			"encryption": t.present({
				"ServerSideEncryptionConfiguration": {"Rules": [{"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}]},
			}),
		},
		t.policy([t.statement({"principals": t.service("logging.s3.amazonaws.com"), "actions": ["s3:putobject"]})]),
	)
	t.verdict("bucket-default-encryption-kms", doc) == "not-applicable"
}

test_log_target_by_policy_decides_alone if {
	doc := t.input_of(
		{
			"encryption": t.present({
				"ServerSideEncryptionConfiguration": {"Rules": [{"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}]},
			}),
			"acl": t.denied,
		},
		t.policy([t.statement({"principals": t.service("logging.s3.amazonaws.com"), "actions": ["s3:putobject"]})]),
	)
	t.verdict("bucket-default-encryption-kms", doc) == "not-applicable"
}

test_origin_access_identity if {
	doc := t.input_of(
		{
			"encryption": t.present({
				"ServerSideEncryptionConfiguration": {"Rules": [{"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}]},
			}),
		},
		t.policy([t.statement({
			"principals": t.aws(["arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E1"], []),
		})]),
	)
	t.verdict("bucket-default-encryption-kms", doc) == "not-applicable"
}

test_origin_access_control_can_use_kms if {
	doc := t.input_of(
		{
			"encryption": t.present({
				"ServerSideEncryptionConfiguration": {"Rules": [{"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}]},
			}),
		},
		t.policy([t.statement({"principals": t.service("cloudfront.amazonaws.com")})]),
	)
	t.verdict("bucket-default-encryption-kms", doc) == "fail"
}

test_excluded_by_name if {
	doc := t.setting(
		t.input_of(
			{
				"encryption": t.present({
					"ServerSideEncryptionConfiguration": {"Rules": [{"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}]},
				}),
			},
			{},
		),
		"bucket-default-encryption-kms",
		"exclude_buckets",
		["example-*"],
	)
	t.verdict("bucket-default-encryption-kms", doc) == "not-applicable"
}
