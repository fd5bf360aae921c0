package s3audit.rules.config_reference_dangling_bucket_test

import data.s3audit.testing as t

rule := "config-reference-dangling-bucket"

answered := {"analytics": t.absent, "inventory": t.absent, "logging": t.absent, "replication": t.absent, "website": t.absent}

input_of(bucket, references) := t.input_of(object.union(object.remove(answered, object.keys(bucket)), bucket), t.found(references))

logs(reference) := input_of({"logging": t.logs_to("logs")}, {"logs": object.union(reference, {"from": ["logging"]})})

messages(doc) := {d.msg | some d in found} if {
	found := data.s3audit.rules.config_reference_dangling_bucket.deny with input as doc
}

test_own if t.verdict(rule, logs(t.reference({}))) == "pass"

test_gone if {
	t.verdict(rule, logs(t.nowhere)) == "fail"
	messages(logs(t.nowhere)) == {"logging names bucket logs, which does not exist"}
	t.verdict(rule, t.setting(logs(t.nowhere), rule, "trusted_accounts", ["444455556666"])) == "fail"
}

test_foreign if {
	t.verdict(rule, logs(t.theirs)) == "fail"
	messages(logs(t.theirs)) == {"logging names bucket logs of another account"}
	t.verdict(rule, t.setting(logs(t.theirs), rule, "trusted_accounts", ["444455556666"])) == "unknown"
}

test_foreign_as_the_configuration_says if {
	doc := input_of(
		{"replication": t.replicates([{"Bucket": "arn:aws:s3:::copy", "Account": "444455556666"}])},
		{"copy": object.union(t.theirs, {"from": ["replication"]})},
	)
	t.verdict(rule, doc) == "fail"
	t.verdict(rule, t.setting(doc, rule, "trusted_accounts", ["444455556666"])) == "pass"
	t.verdict(rule, t.setting(doc, rule, "trusted_accounts", ["777788889999"])) == "fail"
}

test_reports if {
	doc := input_of(
		{
			"inventory": t.present({"InventoryConfigurationList": [{
				"Id": "a", "IsEnabled": false,
				"Destination": {"S3BucketDestination": {"Bucket": "arn:aws:s3:::lists", "AccountId": "444455556666"}},
			}]}),
			"analytics": t.present({"AnalyticsConfigurationList": [{
				"Id": "a",
				"StorageClassAnalysis": {"DataExport": {"Destination": {"S3BucketDestination": {
					"Bucket": "arn:aws:s3:::numbers", "BucketAccountId": "444455556666",
				}}}},
			}]}),
		},
		{"lists": object.union(t.theirs, {"from": ["inventory"]}), "numbers": object.union(t.theirs, {"from": ["analytics"]})},
	)
	t.verdict(rule, doc) == "fail"
	count(messages(doc)) == 2
	t.verdict(rule, t.setting(doc, rule, "trusted_accounts", ["444455556666"])) == "pass"
}

test_website if {
	doc := input_of({"website": t.present({})}, {"www.example.com": object.union(t.nowhere, {"from": ["website"]})})
	messages(doc) == {"website names bucket www.example.com, which does not exist"}
}

test_known_failure_beside_unknown if {
	doc := input_of({"logging": t.logs_to("logs"), "inventory": t.denied}, {"logs": t.nowhere})
	t.verdict(rule, doc) == "fail"
}

test_refused_is_unknown if {
	t.verdict(rule, logs(t.untold)) == "unknown"
	found := data.s3audit.rules.config_reference_dangling_bucket.unknown with input as logs(t.untold)
	{[u.api, u.action, u.code] | some u in found} == {["HeadBucket", "s3:ListBucket", "Forbidden"]}
	own := object.union(t.untold, {"own": true})
	t.verdict(rule, logs(own)) == "unknown"
	there := object.union(t.untold, {"exists": true})
	t.verdict(rule, logs(there)) == "unknown"
}

test_not_looked_up_is_unknown if t.verdict(rule, input_of({"logging": t.logs_to("logs")}, {})) == "unknown"

test_names_none if {
	t.verdict(rule, input_of({}, {})) == "not-applicable"
}

test_denied_is_unknown if {
	every name in ["analytics", "inventory", "logging", "replication", "website", "references"] {
		t.verdict(rule, input_of({name: t.denied}, {})) == "unknown"
	}
}
