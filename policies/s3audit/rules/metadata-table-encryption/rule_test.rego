package s3audit.rules.metadata_table_encryption_test

import data.s3audit.testing as t

rule := "metadata-table-encryption"

tables(result) := t.input_of(
	{"metadata": t.present({
		"GetBucketMetadataConfigurationResult": {"MetadataConfigurationResult": result},
	})},
	{},
)

bucket_of(account) := {"DestinationResult": {
	"TableBucketArn": sprintf("arn:aws:s3tables:eu-west-1:%s:bucket/aws-s3", [account]),
	"TableBucketType": "aws",
}}

table_of(account) := {"TableArn": sprintf("arn:aws:s3tables:eu-west-1:%s:bucket/aws-s3/table/1", [account]), "TableStatus": "ACTIVE"}

test_own_account if {
	t.verdict(rule, tables(bucket_of("111122223333"))) == "pass"
	own := {"JournalTableConfigurationResult": table_of("111122223333")}
	t.verdict(rule, tables(object.union(bucket_of("111122223333"), own))) == "pass"
}

test_another_account if t.verdict(rule, tables(bucket_of("444455556666"))) == "fail"

test_each_table if {
	every name in ["JournalTableConfigurationResult", "InventoryTableConfigurationResult", "AnnotationTableConfigurationResult"] {
		foreign := {name: table_of("444455556666")}
		t.verdict(rule, tables(object.union(bucket_of("111122223333"), foreign))) == "fail"
	}
}

test_trusted_account if {
	doc := tables(bucket_of("444455556666"))
	t.verdict(rule, t.setting(doc, rule, "trusted_accounts", ["444455556666"])) == "pass"
	t.verdict(rule, t.setting(doc, rule, "trusted_accounts", ["777788889999"])) == "fail"
}

test_s3_does_not_tell_the_key if {
	doc := t.setting(tables(bucket_of("111122223333")), rule, "approved_keys", ["alias/data"])
	t.verdict(rule, doc) == "unknown"
	{m.action | some m in data.s3audit.rules.metadata_table_encryption.unknown} == {"s3tables:GetTableEncryption"} with input as doc
}

test_another_account_fails_whatever_the_key if {
	t.verdict(rule, t.setting(tables(bucket_of("444455556666")), rule, "approved_keys", ["alias/data"])) == "fail"
}

test_none if {
	t.verdict(rule, t.input_of({"metadata": t.absent}, {})) == "not-applicable"
	none := t.setting(t.input_of({"metadata": t.absent}, {}), rule, "approved_keys", ["alias/data"])
	t.verdict(rule, none) == "not-applicable"
	count(data.s3audit.rules.metadata_table_encryption.unknown) == 0 with input as none
}

test_denied_is_unknown if t.verdict(rule, t.input_of({"metadata": t.denied}, {})) == "unknown"
