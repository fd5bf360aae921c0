package s3audit.rules.inventory_report_encrypted_test

import data.s3audit.testing as t

rule := "inventory-report-encrypted"

reported(enabled, changes) := t.input_of(
	{"inventory": t.present({"InventoryConfigurationList": [{
		"Id": "all",
		"IsEnabled": enabled,
		"Destination": {"S3BucketDestination": object.union({"Bucket": "arn:aws:s3:::reports", "Format": "CSV"}, changes)},
	}]})},
	{},
)

with_key(key) := reported(true, {"Encryption": {"SSEKMS": {"KeyId": key}}})

arn := "arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab"

test_kms if t.verdict(rule, with_key(arn)) == "pass"

test_sse_s3_is_an_empty_element if t.verdict(rule, reported(true, {"Encryption": {"SSES3": {}}})) == "pass"

test_nothing_said if {
	t.verdict(rule, reported(true, {})) == "fail"
	t.verdict(rule, reported(true, {"Encryption": {}})) == "fail"
}

test_sse_s3_not_accepted if {
	doc := reported(true, {"Encryption": {"SSES3": {}}})
	t.verdict(rule, t.setting(doc, rule, "accept_sse_s3", false)) == "fail"
	t.verdict(rule, t.setting(with_key(arn), rule, "accept_sse_s3", false)) == "pass"
}

test_approved_key if {
	t.verdict(rule, t.setting(with_key(arn), rule, "approved_keys", [arn])) == "pass"
	t.verdict(rule, t.setting(with_key(arn), rule, "approved_keys", ["1234abcd-12ab-34cd-56ef-1234567890ab"])) == "pass"
}

test_another_key if t.verdict(rule, t.setting(with_key(arn), rule, "approved_keys", ["9999abcd"])) == "fail"

test_an_alias_and_an_id_cannot_be_compared if {
	t.verdict(rule, t.setting(with_key(arn), rule, "approved_keys", ["alias/data"])) == "unknown"
}

test_disabled if t.verdict(rule, reported(false, {})) == "not-applicable"

test_none if t.verdict(rule, t.input_of({"inventory": t.absent}, {})) == "not-applicable"

test_denied_is_unknown if t.verdict(rule, t.input_of({"inventory": t.denied}, {})) == "unknown"

test_kms_is_asked_only_where_an_alias_is_in_the_way if {
	other := t.setting(with_key(arn), rule, "approved_keys", ["9999abcd"])
	count(data.s3audit.rules.inventory_report_encrypted.unknown) == 0 with input as other
	both := t.setting(with_key(arn), rule, "approved_keys", ["alias/data", arn])
	t.verdict(rule, both) == "pass"
}
