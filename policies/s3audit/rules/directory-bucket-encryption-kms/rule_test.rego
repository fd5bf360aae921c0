package s3audit.rules.directory_bucket_encryption_kms_test

import data.s3audit.testing as t

rule := "directory-bucket-encryption-kms"

id := "1234abcd-12ab-34cd-56ef-1234567890ab"

arn := sprintf("arn:aws:kms:eu-west-1:111122223333:key/%s", [id])

account_of(encryptions) := t.account_of({"directoryBuckets": t.present({"Buckets": [bucket |
	some i, encryption in encryptions
	bucket := {
		"Name": sprintf("b%d--euw1-az1--x-s3", [i]),
		"BucketArn": sprintf("arn:aws:s3express:eu-west-1:111122223333:bucket/b%d--euw1-az1--x-s3", [i]),
		"BucketRegion": "eu-west-1",
		"encryption": encryption,
	}
]})})

encrypted(by_default) := t.present({"ServerSideEncryptionConfiguration": {"Rules": [{
	"ApplyServerSideEncryptionByDefault": by_default,
	"BucketKeyEnabled": true,
}]}})

with_key(key) := encrypted({"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": key})

approving(keys, encryptions) := t.verdict(rule, t.setting(account_of(encryptions), rule, "approved_keys", keys))

test_kms if {
	t.verdict(rule, account_of([with_key(id)])) == "pass"
	t.verdict(rule, account_of([encrypted({"SSEAlgorithm": "aws:kms"})])) == "pass"
}

test_sse_s3 if t.verdict(rule, account_of([encrypted({"SSEAlgorithm": "AES256"})])) == "fail"

test_absent_is_sse_s3 if t.verdict(rule, account_of([t.absent])) == "fail"

test_one_of_two if t.verdict(rule, account_of([with_key(id), t.absent])) == "fail"

test_approved_key if {
	approving([arn], [with_key(id)]) == "pass"
	approving([id], [with_key(arn)]) == "pass"
}

test_another_key if {
	approving(["9999abcd"], [with_key(arn)]) == "fail"
	approving([arn], [encrypted({"SSEAlgorithm": "aws:kms"})]) == "fail"
}

test_an_alias_and_an_id_cannot_be_compared if approving(["alias/data"], [with_key(id)]) == "unknown"

test_no_directory_buckets if {
	t.verdict(rule, account_of([])) == "not-applicable"
	t.verdict(rule, t.account_of({"directoryBuckets": t.absent})) == "not-applicable"
}

test_denied_is_unknown if t.verdict(rule, t.account_of({"directoryBuckets": t.denied})) == "unknown"

test_encryption_of_one_denied_is_unknown if t.verdict(rule, account_of([with_key(id), t.denied])) == "unknown"

test_each_bucket_has_its_own if {
	doc := account_of([t.absent, t.denied, with_key(id)])
	denials := data.s3audit.rules.directory_bucket_encryption_kms.deny with input as doc
	missing := data.s3audit.rules.directory_bucket_encryption_kms.unknown with input as doc
	{d.resource | some d in denials} == {"arn:aws:s3express:eu-west-1:111122223333:bucket/b0--euw1-az1--x-s3"}
	{m.resource | some m in missing} == {"arn:aws:s3express:eu-west-1:111122223333:bucket/b1--euw1-az1--x-s3"}
}

test_kms_is_not_asked_where_the_list_decides if {
	doc := t.setting(account_of([with_key(arn)]), rule, "approved_keys", ["9999abcd"])
	count(data.s3audit.rules.directory_bucket_encryption_kms.unknown) == 0 with input as doc
}
