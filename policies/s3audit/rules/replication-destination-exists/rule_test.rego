package s3audit.rules.replication_destination_exists_test

import data.s3audit.testing as t

rule := "replication-destination-exists"

to(names, references) := t.input_of(
	{"replication": t.replicates_to(names)},
	t.found(references),
)

test_own if t.verdict(rule, to(["copy"], {"copy": t.reference({})})) == "pass"

test_of_somebody_else if t.verdict(rule, to(["copy"], {"copy": t.theirs})) == "pass"

test_gone if {
	doc := to(["copy"], {"copy": t.nowhere})
	t.verdict(rule, doc) == "fail"
	some d in data.s3audit.rules.replication_destination_exists.deny with input as doc
	d.msg == "replication rule 0 replicates to bucket copy, which does not exist"
	d.path == "bucket.replication.value.ReplicationConfiguration.Rules[0].Destination.Bucket"
	count(data.s3audit.rules.replication_destination_exists.unknown) == 0 with input as doc
}

test_one_of_two_is_gone if {
	t.verdict(rule, to(["copy", "other"], {"copy": t.untold, "other": t.nowhere})) == "fail"
	t.verdict(rule, to(["copy", "other"], {"copy": t.reference({}), "other": t.untold})) == "unknown"
}

test_refused_is_unknown if {
	doc := to(["copy"], {"copy": t.untold})
	t.verdict(rule, doc) == "unknown"
	found := data.s3audit.rules.replication_destination_exists.unknown with input as doc
	{[u.api, u.action, u.code, u.state] | some u in found} == {["HeadBucket", "s3:ListBucket", "Forbidden", "denied"]}
}

test_not_looked_up_is_unknown if {
	doc := to(["copy"], {})
	t.verdict(rule, doc) == "unknown"
	found := data.s3audit.rules.replication_destination_exists.unknown with input as doc
	{[u.api, u.action, u.code, u.state] | some u in found} == {["HeadBucket", "s3:ListBucket", "DestinationUnknown", "not-collected"]}
}

test_no_lookups_is_unknown if {
	doc := t.input_of({"replication": t.replicates_to(["copy"]), "references": t.denied}, {})
	t.verdict(rule, doc) == "unknown"
	count(data.s3audit.rules.replication_destination_exists.unknown) == 0 with input as doc
}

test_disabled_rules_do_not_count if {
	off := t.present({"ReplicationConfiguration": {"Rules": [{"Status": "Disabled", "Destination": {"Bucket": "arn:aws:s3:::copy"}}]}})
	t.verdict(rule, t.input_of({"replication": off}, t.found({"copy": t.nowhere}))) == "not-applicable"
}

test_no_replication if {
	t.verdict(rule, t.input_of({}, {})) == "not-applicable"
	t.verdict(rule, t.input_of({"references": t.denied}, {})) == "not-applicable"
}

test_denied_is_unknown if t.verdict(rule, t.input_of({"replication": t.denied}, {})) == "unknown"
