package s3audit.rules.bucket_kms_key_foreign_account_test

import data.s3audit.testing as t

rule := "bucket-kms-key-foreign-account"

with_default(encryption) := t.input_of(
	{"encryption": t.present({
		"ServerSideEncryptionConfiguration": {"Rules": [{"ApplyServerSideEncryptionByDefault": encryption}]},
	})},
	{},
)

with_key(key) := with_default({"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": key})

test_own_key if {
	t.verdict(rule, with_key("arn:aws:kms:eu-west-1:111122223333:key/1")) == "pass"
	t.verdict(rule, with_key("arn:aws:kms:eu-west-1:111122223333:alias/data")) == "pass"
}

test_key_of_another_account if {
	t.verdict(rule, with_key("arn:aws:kms:eu-west-1:444455556666:key/1")) == "fail"
	t.verdict(rule, with_key("arn:aws:kms:eu-west-1:444455556666:alias/data")) == "fail"
}

test_with_two_layers_too if {
	key := "arn:aws:kms:eu-west-1:444455556666:key/1"
	t.verdict(rule, with_default({"SSEAlgorithm": "aws:kms:dsse", "KMSMasterKeyID": key})) == "fail"
}

test_trusted_account if {
	doc := with_key("arn:aws:kms:eu-west-1:444455556666:key/1")
	t.verdict(rule, t.setting(doc, rule, "trusted_accounts", ["444455556666"])) == "pass"
	t.verdict(rule, t.setting(doc, rule, "trusted_accounts", ["777788889999"])) == "fail"
}

test_no_account_named if {
	every key in ["alias/data", "1234abcd-12ab-34cd-56ef-1234567890ab"] {
		t.verdict(rule, with_key(key)) == "pass"
		t.verdict(rule, t.setting(with_key(key), rule, "require_arn", true)) == "fail"
	}
}

test_account_named if {
	own := with_key("arn:aws:kms:eu-west-1:111122223333:alias/data")
	t.verdict(rule, t.setting(own, rule, "require_arn", true)) == "pass"
}

test_the_key_of_aws_is_the_own_accounts if {
	t.verdict(rule, with_default({"SSEAlgorithm": "aws:kms"})) == "pass"
	t.verdict(rule, t.setting(with_default({"SSEAlgorithm": "aws:kms"}), rule, "require_arn", true)) == "pass"
	t.verdict(rule, t.setting(with_key("alias/aws/s3"), rule, "require_arn", true)) == "pass"
}

test_no_kms if {
	t.verdict(rule, with_default({"SSEAlgorithm": "AES256"})) == "not-applicable"
	t.verdict(rule, t.input_of({}, {})) == "not-applicable"
}

test_denied_is_unknown if t.verdict(rule, t.input_of({"encryption": t.denied}, {})) == "unknown"
