package s3audit.rules.bucket_kms_key_approved_test

import data.s3audit.testing as t

rule := "bucket-kms-key-approved"

id := "1234abcd-12ab-34cd-56ef-1234567890ab"

arn := sprintf("arn:aws:kms:eu-west-1:111122223333:key/%s", [id])

with_default(encryption) := t.input_of(
	{"encryption": t.present({
		"ServerSideEncryptionConfiguration": {"Rules": [{"ApplyServerSideEncryptionByDefault": encryption}]},
	})},
	{},
)

with_key(key) := with_default({"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": key})

verdict_of(key, approved) := t.verdict(rule, t.setting(with_key(key), rule, "approved_keys", approved))

test_equal_forms if {
	verdict_of(arn, [arn]) == "pass"
	verdict_of(arn, [id]) == "pass"
	verdict_of(id, [arn]) == "pass"
	verdict_of("alias/data", ["arn:aws:kms:eu-west-1:111122223333:alias/data"]) == "pass"
	verdict_of("arn:aws:kms:eu-west-1:111122223333:alias/data", ["alias/data"]) == "pass"
}

test_by_wildcard if verdict_of(arn, ["arn:aws:kms:eu-west-1:111122223333:key/*"]) == "pass"

test_one_of_several if verdict_of(arn, ["alias/data", arn]) == "pass"

test_another_key if {
	verdict_of(arn, ["9999abcd-12ab-34cd-56ef-1234567890ab"]) == "fail"
	verdict_of("alias/data", ["alias/other"]) == "fail"
}

test_the_same_id_elsewhere_is_another_key if {
	verdict_of(id, [sprintf("arn:aws:kms:us-east-1:111122223333:key/%s", [id])]) == "fail"
	verdict_of("alias/data", ["arn:aws:kms:eu-west-1:444455556666:alias/data"]) == "fail"
}

test_an_alias_and_an_id_cannot_be_compared if {
	verdict_of("alias/data", [arn]) == "unknown"
	verdict_of(arn, ["alias/data"]) == "unknown"
}

test_no_key_named_is_the_key_of_aws if {
	doc := with_default({"SSEAlgorithm": "aws:kms"})
	t.verdict(rule, t.setting(doc, rule, "approved_keys", [arn])) == "fail"
	t.verdict(rule, t.setting(doc, rule, "approved_keys", ["alias/aws/s3"])) == "pass"
}

test_no_list_set if t.verdict(rule, with_key(arn)) == "not-applicable"

test_no_kms if {
	doc := with_default({"SSEAlgorithm": "AES256"})
	t.verdict(rule, t.setting(doc, rule, "approved_keys", [arn])) == "not-applicable"
	t.verdict(rule, t.setting(t.input_of({}, {}), rule, "approved_keys", [arn])) == "not-applicable"
}

test_denied_is_unknown if {
	doc := t.input_of({"encryption": t.denied}, {})
	t.verdict(rule, t.setting(doc, rule, "approved_keys", [arn])) == "unknown"
}

test_kms_is_not_asked_where_the_list_decides if {
	doc := t.setting(with_key(arn), rule, "approved_keys", ["9999abcd-12ab-34cd-56ef-1234567890ab"])
	count(data.s3audit.rules.bucket_kms_key_approved.unknown) == 0 with input as doc
}
