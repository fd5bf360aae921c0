package s3audit.rules.bucket_default_encryption_test

import data.s3audit.testing as t

test_sse_s3 if {
	doc := t.input_of(
		{
			"encryption": t.present({
				"ServerSideEncryptionConfiguration": {"Rules": [{"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}]},
			}),
		},
		{},
	)
	t.verdict("bucket-default-encryption", doc) == "pass"
}

test_absent if t.verdict("bucket-default-encryption", t.input_of({}, {})) == "fail"

test_rule_that_only_blocks_sse_c if {
	doc := t.input_of(
		{
			"encryption": t.present({
				"ServerSideEncryptionConfiguration": {"Rules": [{"BlockedEncryptionTypes": {"EncryptionType": ["SSE-C"]}}]},
			}),
		},
		{},
	)
	t.verdict("bucket-default-encryption", doc) == "fail"
}

test_denied_is_unknown if t.verdict("bucket-default-encryption", t.input_of({"encryption": t.denied}, {})) == "unknown"
