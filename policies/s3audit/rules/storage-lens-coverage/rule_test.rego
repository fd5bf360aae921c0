package s3audit.rules.storage_lens_coverage_test

import data.s3audit.testing as t

id := "storage-lens-coverage"

arn := "arn:aws:s3:us-east-1:111122223333:storage-lens/all"

denials(doc) := found if {
	found := data.s3audit.rules.storage_lens_coverage.deny with input as doc
}

with_list(lenses) := t.account_of({"storageLens": t.present({"StorageLensConfigurationList": lenses})})

lens(changes) := t.replaced(
	{
		"Id": "all", "StorageLensArn": arn, "HomeRegion": "us-east-1", "IsEnabled": true,
		"Configuration": configured({}),
	},
	changes,
)

configured(changes) := t.present({"StorageLensConfiguration": object.union({"AccountLevel": {"BucketLevel": {}}}, changes)})

to(account) := {"S3BucketDestination": {"AccountId": account, "Arn": "arn:aws:s3:::exports"}}

test_enabled if t.verdict(id, with_list([lens({})])) == "pass"

test_disabled if {
	doc := with_list([lens({"IsEnabled": false})])
	t.verdict(id, doc) == "fail"
	{f.value.enabled | some f in denials(doc)} == {0}
}

test_none if {
	t.verdict(id, with_list([])) == "fail"
	t.verdict(id, t.account_of({"storageLens": t.absent})) == "fail"
}

test_only_a_part if {
	every part in [{"Include": {"Buckets": ["arn:aws:s3:::a"]}}, {"Exclude": {"Regions": ["eu-west-1"]}}] {
		doc := with_list([lens({"Configuration": configured(part)})])
		t.verdict(id, doc) == "fail"
		t.verdict(id, t.setting(doc, id, "allow_partial", true)) == "pass"
	}
}

test_a_part_and_the_whole if {
	part := lens({"Id": "part", "Configuration": configured({"Include": {"Regions": ["eu-west-1"]}})})
	t.verdict(id, with_list([part, lens({})])) == "pass"
}

test_export_to_own_account if {
	t.verdict(id, with_list([lens({"Configuration": configured({"DataExport": to("111122223333")})})])) == "pass"
}

test_export_to_foreign_account if {
	every kind in ["DataExport", "ExpandedPrefixesDataExport"] {
		doc := with_list([lens({"Configuration": configured({kind: to("444455556666")})})])
		t.verdict(id, doc) == "fail"
		{f.resource | some f in denials(doc)} == {arn}
		{f.value.account | some f in denials(doc)} == {"444455556666"}
		t.verdict(id, t.setting(doc, id, "trusted_accounts", ["444455556666"])) == "pass"
	}
}

test_disabled_exports_nothing if {
	off := lens({"Id": "off", "IsEnabled": false, "Configuration": configured({"DataExport": to("444455556666")})})
	t.verdict(id, with_list([lens({}), off])) == "pass"
}

test_encrypted_exports if {
	doc := with_list([lens({"Configuration": configured({"DataExport": to("111122223333")})})])
	t.verdict(id, t.setting(doc, id, "encrypted_exports", true)) == "fail"
	encrypted := {"S3BucketDestination": {"AccountId": "111122223333", "Encryption": {"SSES3": {}}}}
	sealed := with_list([lens({"Configuration": configured({"DataExport": encrypted})})])
	t.verdict(id, t.setting(sealed, id, "encrypted_exports", true)) == "pass"
}

test_no_buckets if {
	doc := t.account_of({"buckets": 0, "storageLens": t.absent})
	t.verdict(id, doc) == "not-applicable"
}

test_denied_is_unknown if t.verdict(id, t.account_of({"storageLens": t.denied})) == "unknown"

test_configuration_denied_is_unknown if {
	doc := with_list([lens({"Configuration": {"state": "denied"}})])
	t.verdict(id, doc) == "unknown"
	lacking := data.s3audit.rules.storage_lens_coverage.unknown with input as doc
	{m.action | some m in lacking} == {"s3:GetStorageLensConfiguration"}
	{m.resource | some m in lacking} == {arn}
}

test_denied_beside_the_whole_is_unknown if {
	t.verdict(id, with_list([lens({}), lens({"Id": "b", "Configuration": t.denied})])) == "unknown"
}

test_disabled_and_denied_matters_not if {
	t.verdict(id, with_list([lens({}), lens({"Id": "b", "IsEnabled": false, "Configuration": t.denied})])) == "pass"
}

test_a_known_failure_stays if {
	foreign := lens({"Configuration": configured({"DataExport": to("444455556666")})})
	t.verdict(id, with_list([foreign, lens({"Id": "b", "Configuration": t.denied})])) == "fail"
}
