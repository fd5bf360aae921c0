package s3audit.rules.analytics_destination_foreign_account_test

import data.s3audit.testing as t

rule := "analytics-destination-foreign-account"

analysed(analysis) := t.input_of(
	{"analytics": t.present({"AnalyticsConfigurationList": [{"Id": "all", "StorageClassAnalysis": analysis}]})},
	{},
)

exported(destination) := analysed({"DataExport": {"OutputSchemaVersion": "V_1", "Destination": {
	"S3BucketDestination": object.union({"Bucket": "arn:aws:s3:::reports", "Format": "CSV"}, destination),
}}})

looked_up(owner) := {"derived": {"references": {"arn:aws:s3:::reports": {"owner": owner}}}}

test_own_account if t.verdict(rule, exported({"BucketAccountId": "111122223333"})) == "pass"

test_another_account if t.verdict(rule, exported({"BucketAccountId": "444455556666"})) == "fail"

test_trusted_account if {
	doc := exported({"BucketAccountId": "444455556666"})
	t.verdict(rule, t.setting(doc, rule, "trusted_accounts", ["444455556666"])) == "pass"
	t.verdict(rule, t.setting(doc, rule, "trusted_accounts", ["777788889999"])) == "fail"
}

test_no_account_named if t.verdict(rule, exported({})) == "unknown"

test_owner_looked_up if {
	t.verdict(rule, object.union(exported({}), looked_up("111122223333"))) == "pass"
	t.verdict(rule, object.union(exported({}), looked_up("444455556666"))) == "fail"
}

test_no_export if t.verdict(rule, analysed({})) == "pass"

test_none if t.verdict(rule, t.input_of({"analytics": t.absent}, {})) == "pass"

test_denied_is_unknown if t.verdict(rule, t.input_of({"analytics": t.denied}, {})) == "unknown"

# Whose the destination is need not be looked up where the configuration says it.
test_nothing_looked_up if {
	unasked := {"bucket": {"references": t.denied}}
	t.verdict(rule, object.union(exported({"BucketAccountId": "111122223333"}), unasked)) == "pass"
	t.verdict(rule, object.union(exported({"BucketAccountId": "444455556666"}), unasked)) == "fail"
	t.verdict(rule, object.union(exported({}), unasked)) == "unknown"
	t.verdict(rule, object.union(t.input_of({"analytics": t.absent}, {}), unasked)) == "pass"
}
