package s3audit.rules.inventory_destination_foreign_account_test

import data.s3audit.testing as t

rule := "inventory-destination-foreign-account"

delivered(enabled, destination) := t.input_of(
	{"inventory": t.present({"InventoryConfigurationList": [{
		"Id": "all",
		"IsEnabled": enabled,
		"Destination": {"S3BucketDestination": object.union({"Bucket": "arn:aws:s3:::reports", "Format": "CSV"}, destination)},
	}]})},
	{},
)

looked_up(owner) := {"derived": {"references": {"arn:aws:s3:::reports": {"owner": owner}}}}

test_own_account if t.verdict(rule, delivered(true, {"AccountId": "111122223333"})) == "pass"

test_another_account if t.verdict(rule, delivered(true, {"AccountId": "444455556666"})) == "fail"

test_trusted_account if {
	doc := delivered(true, {"AccountId": "444455556666"})
	t.verdict(rule, t.setting(doc, rule, "trusted_accounts", ["444455556666"])) == "pass"
	t.verdict(rule, t.setting(doc, rule, "trusted_accounts", ["777788889999"])) == "fail"
}

test_no_account_named if t.verdict(rule, delivered(true, {})) == "unknown"

test_owner_looked_up if {
	t.verdict(rule, object.union(delivered(true, {}), looked_up("111122223333"))) == "pass"
	t.verdict(rule, object.union(delivered(true, {}), looked_up("444455556666"))) == "fail"
}

test_the_account_named_counts_first if {
	doc := delivered(true, {"AccountId": "111122223333"})
	t.verdict(rule, object.union(doc, looked_up("444455556666"))) == "pass"
}

test_disabled if t.verdict(rule, delivered(false, {"AccountId": "444455556666"})) == "pass"

test_one_of_two if {
	doc := t.input_of(
		{"inventory": t.present({"InventoryConfigurationList": [
			{"Id": "a", "IsEnabled": true, "Destination": {"S3BucketDestination": {"Bucket": "arn:aws:s3:::a"}}},
			{"Id": "b", "IsEnabled": true, "Destination": {"S3BucketDestination": {"Bucket": "arn:aws:s3:::b", "AccountId": "444455556666"}}},
		]})},
		{},
	)
	t.verdict(rule, doc) == "fail"
}

test_none if t.verdict(rule, t.input_of({"inventory": t.absent}, {})) == "pass"

test_denied_is_unknown if t.verdict(rule, t.input_of({"inventory": t.denied}, {})) == "unknown"

# Whose the destination is need not be looked up where the configuration says it.
test_nothing_looked_up if {
	unasked := {"bucket": {"references": t.denied}}
	t.verdict(rule, object.union(delivered(true, {"AccountId": "111122223333"}), unasked)) == "pass"
	t.verdict(rule, object.union(delivered(true, {"AccountId": "444455556666"}), unasked)) == "fail"
	t.verdict(rule, object.union(delivered(true, {}), unasked)) == "unknown"
	t.verdict(rule, object.union(t.input_of({"inventory": t.absent}, {}), unasked)) == "pass"
}
