package s3audit.rules.config_reference_dangling_bucket_test

import data.s3audit.testing as t

rule := "config-reference-dangling-bucket"

answered := {"analytics": t.absent, "inventory": t.absent, "logging": t.absent, "replication": t.absent, "website": t.absent}

input_of(bucket, references) := t.input_of(object.union(object.remove(answered, object.keys(bucket)), bucket), t.found(references))

logs(reference) := input_of({"logging": t.logs_to("logs")}, {"logs": object.union(reference, {"from": ["logging"]})})

messages(doc) := {d.msg | some d in found} if {
	found := data.s3audit.rules.config_reference_dangling_bucket.deny with input as doc
}

lacking(doc) := {[u.api, u.action, u.code] | some u in found} if {
	found := data.s3audit.rules.config_reference_dangling_bucket.unknown with input as doc
}

copies(account, reference) := input_of(
	{"replication": t.replicates([{"Bucket": "arn:aws:s3:::copy", "Account": account}])},
	{"copy": object.union(reference, {"from": ["replication"]})},
)

trusting(doc, accounts) := t.setting(doc, rule, "trusted_accounts", accounts)

test_own if t.verdict(rule, logs(t.reference({}))) == "pass"

test_gone if {
	t.verdict(rule, logs(t.nowhere)) == "fail"
	messages(logs(t.nowhere)) == {"logging names bucket logs, which does not exist"}
	t.verdict(rule, trusting(logs(t.nowhere), ["444455556666"])) == "fail"
	lacking(trusting(logs(t.nowhere), ["444455556666"])) == set()
}

test_foreign if {
	t.verdict(rule, logs(t.theirs)) == "fail"
	messages(logs(t.theirs)) == {"logging names bucket logs of another account"}
	lacking(logs(t.theirs)) == set()
	t.verdict(rule, trusting(logs(t.theirs), ["444455556666"])) == "unknown"
	t.verdict(rule, trusting(logs(t.theirs), [""])) == "unknown"
}

test_foreign_as_the_configuration_says if {
	doc := copies("444455556666", t.theirs)
	t.verdict(rule, doc) == "fail"
	t.verdict(rule, trusting(doc, ["444455556666"])) == "pass"
	t.verdict(rule, trusting(doc, ["777788889999"])) == "fail"
}

test_foreign_though_the_configuration_says_own if {
	t.verdict(rule, trusting(copies("111122223333", t.theirs), ["444455556666"])) == "unknown"
}

test_of_a_trusted_account_for_all_that_is_known if {
	every unsure in [{"exists": null}, {"own": null}] {
		t.verdict(rule, trusting(copies("444455556666", object.union(t.theirs, unsure)), ["444455556666"])) == "unknown"
	}
}

# One configuration names a trusted account, another one an outsider, for the same bucket.
test_configurations_disagree if {
	doc := input_of(
		{
			"replication": t.replicates([{"Bucket": "arn:aws:s3:::copy", "Account": "444455556666"}]),
			"inventory": t.present({"InventoryConfigurationList": [{
				"Id": "a", "IsEnabled": true,
				"Destination": {"S3BucketDestination": {"Bucket": "arn:aws:s3:::copy", "AccountId": "777788889999"}},
			}]}),
		},
		{"copy": object.union(t.theirs, {"from": ["inventory", "replication"]})},
	)
	t.verdict(rule, trusting(doc, ["444455556666"])) == "fail"
	t.verdict(rule, trusting(doc, ["444455556666", "777788889999"])) == "pass"
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
	t.verdict(rule, trusting(doc, ["444455556666"])) == "pass"
}

test_website if {
	doc := input_of({"website": t.present({})}, {"www.example.com": object.union(t.nowhere, {"from": ["website"]})})
	messages(doc) == {"website names bucket www.example.com, which does not exist"}
	t.verdict(rule, doc) == "fail"
}

test_known_failure_beside_unknown if {
	doc := input_of({"logging": t.logs_to("logs"), "inventory": t.denied}, {"logs": t.nowhere})
	t.verdict(rule, doc) == "fail"
}

test_refused_is_unknown if {
	t.verdict(rule, logs(t.untold)) == "unknown"
	lacking(logs(t.untold)) == {["HeadBucket", "s3:ListBucket", "Forbidden"]}
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
