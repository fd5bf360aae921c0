package s3audit.rules.bucket_inventory_test

import data.s3audit.testing as t

rule := "bucket-inventory"

listed(changes) := t.input_of(
	{"inventory": t.present({"InventoryConfigurationList": [object.union(
		{
			"Id": "all",
			"IsEnabled": true,
			"Schedule": {"Frequency": "Weekly"},
			"OptionalFields": ["EncryptionStatus", "Size"],
			"Destination": {"S3BucketDestination": {"Bucket": "arn:aws:s3:::reports", "Format": "CSV"}},
		},
		changes,
	)]})},
	{},
)

test_enabled if t.verdict(rule, listed({})) == "pass"

test_disabled if t.verdict(rule, listed({"IsEnabled": false})) == "fail"

test_empty_prefix if t.verdict(rule, listed({"Filter": {"Prefix": ""}})) == "pass"

test_part_of_the_bucket if t.verdict(rule, listed({"Filter": {"Prefix": "a/"}})) == "fail"

test_absent if {
	t.verdict(rule, t.input_of({"inventory": t.absent}, {})) == "fail"
	t.verdict(rule, t.input_of({"inventory": t.present({})}, {})) == "fail"
}

test_format if {
	t.verdict(rule, t.setting(listed({}), rule, "format", "CSV")) == "pass"
	t.verdict(rule, t.setting(listed({}), rule, "format", "Parquet")) == "fail"
}

test_frequency if {
	t.verdict(rule, t.setting(listed({}), rule, "frequency", "Weekly")) == "pass"
	t.verdict(rule, t.setting(listed({}), rule, "frequency", "Daily")) == "fail"
}

test_fields if {
	t.verdict(rule, t.setting(listed({}), rule, "required_fields", ["EncryptionStatus"])) == "pass"
	t.verdict(rule, t.setting(listed({}), rule, "required_fields", ["EncryptionStatus", "ObjectOwner"])) == "fail"
	t.verdict(rule, t.setting(listed({"OptionalFields": []}), rule, "required_fields", ["Size"])) == "fail"
}

test_one_configuration_has_to_meet_all if {
	doc := t.input_of(
		{"inventory": t.present({"InventoryConfigurationList": [
			{"Id": "a", "IsEnabled": true, "Schedule": {"Frequency": "Daily"}},
			{"Id": "b", "IsEnabled": true, "Schedule": {"Frequency": "Weekly"}, "OptionalFields": ["Size"]},
		]})},
		{},
	)
	t.verdict(rule, t.setting(doc, rule, "required_fields", ["Size"])) == "pass"
	t.verdict(rule, t.setting(t.setting(doc, rule, "required_fields", ["Size"]), rule, "frequency", "Daily")) == "fail"
}

test_denied_is_unknown if t.verdict(rule, t.input_of({"inventory": t.denied}, {})) == "unknown"

test_excluded_by_name if {
	doc := t.input_of({"inventory": t.absent}, {})
	t.verdict(rule, t.setting(doc, rule, "exclude_buckets", ["example-*"])) == "not-applicable"
}
