package s3audit.rules.replication_destination_foreign_account_test

import data.s3audit.testing as t

rule := "replication-destination-foreign-account"

to(destination, references) := t.input_of(
	{"replication": t.replicates([object.union({"Bucket": "arn:aws:s3:::copy"}, destination)])},
	t.found(references),
)

test_own_account_named if t.verdict(rule, to({"Account": "111122223333"}, {})) == "pass"

test_own_account_named_without_a_lookup if {
	doc := to({"Account": "111122223333"}, {})
	t.verdict(rule, object.union(doc, {"bucket": {"references": t.denied}})) == "pass"
}

test_another_account_named if {
	doc := to({"Account": "444455556666"}, {"copy": t.theirs})
	t.verdict(rule, doc) == "fail"
	t.verdict(rule, t.setting(doc, rule, "trusted_accounts", ["444455556666"])) == "pass"
	t.verdict(rule, t.setting(doc, rule, "trusted_accounts", ["777788889999"])) == "fail"
	some d in data.s3audit.rules.replication_destination_foreign_account.deny with input as doc
	d.msg == "replication rule 0 replicates to account 444455556666, which is neither the bucket's own nor trusted"
}

test_own_bucket_looked_up if {
	t.verdict(rule, to({}, {"copy": t.reference({})})) == "pass"
	t.verdict(rule, to({}, {"copy": {"from": [], "own": true, "exists": true}})) == "pass"
}

test_foreign_bucket_looked_up if {
	doc := to({}, {"copy": t.theirs})
	t.verdict(rule, doc) == "fail"
	t.verdict(rule, t.setting(doc, rule, "trusted_accounts", ["444455556666"])) == "unknown"
	some d in data.s3audit.rules.replication_destination_foreign_account.deny with input as doc
	d.msg == "replication rule 0 replicates to bucket copy of another account"
}

test_free_name if {
	doc := to({}, {"copy": t.nowhere})
	t.verdict(rule, doc) == "fail"
	t.verdict(rule, t.setting(doc, rule, "trusted_accounts", ["444455556666"])) == "fail"
	some d in data.s3audit.rules.replication_destination_foreign_account.deny with input as doc
	contains(d.msg, "whoever makes it")
}

test_refused_is_unknown if {
	doc := to({}, {"copy": t.untold})
	t.verdict(rule, doc) == "unknown"
	found := data.s3audit.rules.replication_destination_foreign_account.unknown with input as doc
	{[u.api, u.action, u.code] | some u in found} == {["HeadBucket", "s3:ListBucket", "Forbidden"]}
}

test_no_lookups_is_unknown if {
	t.verdict(rule, to({}, {})) == "unknown"
	t.verdict(rule, t.input_of({"replication": t.replicates_to(["copy"]), "references": t.denied}, {})) == "unknown"
}

test_one_of_two if {
	doc := t.input_of(
		{
			"replication": t.replicates([{"Bucket": "arn:aws:s3:::a"}, {"Bucket": "arn:aws:s3:::b", "Account": "444455556666"}]),
			"references": t.denied,
		},
		{},
	)
	t.verdict(rule, doc) == "fail"
}

test_no_replication if t.verdict(rule, t.input_of({}, {})) == "not-applicable"

test_denied_is_unknown if t.verdict(rule, t.input_of({"replication": t.denied}, {})) == "unknown"
