package s3audit.rules.bucket_public_access_block_test

import data.s3audit.testing as t

test_all_on if t.verdict("bucket-public-access-block", t.input_of({"publicAccessBlock": t.block(true)}, {})) == "pass"

test_all_on_decides_alone if {
	doc := object.union(
		t.input_of({"publicAccessBlock": t.block(true)}, {}),
		{"account": {"publicAccessBlock": t.denied}},
	)
	t.verdict("bucket-public-access-block", doc) == "pass"
}

test_absent if t.verdict("bucket-public-access-block", t.input_of({}, {})) == "fail"

test_one_switch_left_out if {
	doc := t.input_of(
		{
			"publicAccessBlock": t.present({
				"PublicAccessBlockConfiguration": {"BlockPublicAcls": true, "IgnorePublicAcls": true, "BlockPublicPolicy": true},
			}),
		},
		{},
	)
	t.verdict("bucket-public-access-block", doc) == "fail"
}

test_an_account_block_does_not_do if {
	doc := object.union(t.input_of({}, {}), {"account": {"publicAccessBlock": t.block(true)}})
	t.verdict("bucket-public-access-block", doc) == "fail"
}

test_behind_an_account_block_it_is_low if {
	denials := data.s3audit.rules.bucket_public_access_block.deny with input as object.union(t.input_of({}, {}), {"account": {"publicAccessBlock": t.block(true)}})
	{denial.severity | some denial in denials} == {"low"}
}

test_alone_it_keeps_its_severity if {
	denials := data.s3audit.rules.bucket_public_access_block.deny with input as t.input_of({}, {})
	count(denials) == 1
	every denial in denials { not denial.severity }
}

test_off_decides_though_the_account_is_denied if {
	doc := object.union(t.input_of({}, {}), {"account": {"publicAccessBlock": t.denied}})
	t.verdict("bucket-public-access-block", doc) == "fail"
}

test_denied_is_unknown if {
	doc := t.input_of({"publicAccessBlock": t.denied}, {})
	t.verdict("bucket-public-access-block", doc) == "unknown"
}

test_excluded_by_name if {
	doc := t.setting(t.input_of({}, {}), "bucket-public-access-block", "exclude_buckets", ["example-*"])
	t.verdict("bucket-public-access-block", doc) == "not-applicable"
}

test_each_switch_counts if {
	every name, _ in t.blocked {
		left_off := t.present({"PublicAccessBlockConfiguration": object.union(t.blocked, {name: false})})
		denials := data.s3audit.rules.bucket_public_access_block.deny with input as t.input_of({"publicAccessBlock": left_off}, {})
		{d.path | some d in denials} == {sprintf("bucket.publicAccessBlock.value.PublicAccessBlockConfiguration.%s", [name])}
		behind := object.union(t.input_of({}, {}), {"account": {"publicAccessBlock": left_off}})
		t.severities("bucket-public-access-block", behind) == {""}
	}
}
