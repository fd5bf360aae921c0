package s3audit.rules.bucket_region_allowed_test

import data.s3audit.testing as t

rule := "bucket-region-allowed"

located(location) := t.input_of({"location": t.present(location)}, {})

verdict_of(location, regions) := t.verdict(rule, t.setting(located(location), rule, "allowed_regions", regions))

test_on_the_list if {
	verdict_of({"LocationConstraint": "eu-central-1"}, ["eu-west-1", "eu-central-1"]) == "pass"
	verdict_of({"LocationConstraint": "eu-central-1"}, ["eu-*"]) == "pass"
}

test_not_on_the_list if {
	verdict_of({"LocationConstraint": "ap-southeast-2"}, ["eu-*"]) == "fail"
	verdict_of({"LocationConstraint": "eu-central-1"}, ["eu-west-1"]) == "fail"
}

test_no_constraint_is_us_east_1 if {
	verdict_of({}, ["us-east-1"]) == "pass"
	verdict_of({}, ["eu-*"]) == "fail"
	verdict_of({"LocationConstraint": ""}, ["us-east-1"]) == "pass"
}

test_the_old_eu_is_eu_west_1 if {
	verdict_of({"LocationConstraint": "EU"}, ["eu-west-1"]) == "pass"
	verdict_of({"LocationConstraint": "EU"}, ["eu-central-1"]) == "fail"
}

test_no_list_set if {
	t.verdict(rule, located({"LocationConstraint": "ap-southeast-2"})) == "not-applicable"
	t.verdict(rule, t.input_of({"location": home, "replication": t.denied}, {})) == "not-applicable"
}

# copying has a replication rule to each of some buckets.
copying(status, buckets) := t.present({"ReplicationConfiguration": {
	"Role": "arn:aws:iam::111122223333:role/r",
	"Rules": [{"ID": name, "Status": status, "Destination": {"Bucket": sprintf("arn:aws:s3:::%s", [name])}} | some name in buckets],
}})

home := t.present({"LocationConstraint": "eu-west-1"})

# replicated is the verdict on a bucket at home that copies to buckets of which
# that was found out.
replicated(found, regions) := replicated_from(home, copying("Enabled", sort(object.keys(found))), found, regions)

replicated_from(location, replication, found, regions) := t.verdict(
	rule,
	t.setting(t.input_of({"location": location, "replication": replication}, t.found(found)), rule, "allowed_regions", regions),
)

test_replica_on_the_list if {
	replicated({"copy": t.reference({"region": "eu-central-1"})}, ["eu-*"]) == "pass"
	replicated({"copy": object.union(t.theirs, {"region": "eu-north-1"})}, ["eu-*"]) == "pass"
}

test_replica_not_on_the_list if {
	replicated({"copy": t.reference({"region": "us-east-1"})}, ["eu-*"]) == "fail"
	replicated({"copy": t.reference({}), "other": object.union(t.theirs, {"region": "us-west-2"})}, ["eu-*"]) == "fail"
}

test_replica_is_named if {
	doc := t.setting(
		t.input_of(
			{"location": home, "replication": copying("Enabled", ["copy"])},
			t.found({"copy": t.reference({"region": "us-east-1"})}),
		),
		rule, "allowed_regions", ["eu-*"],
	)
	entries := data.s3audit.rules.bucket_region_allowed.deny with input as doc
	entries == {{
		"msg": `replication rule "copy" copies objects to bucket copy in us-east-1, which is no approved Region`,
		"path": "bucket.replication.value.ReplicationConfiguration.Rules[0].Destination.Bucket",
		"value": "us-east-1",
	}}
}

test_rule_that_is_off if {
	found := {"copy": t.reference({"region": "us-east-1"})}
	replicated_from(home, copying("Disabled", ["copy"]), found, ["eu-*"]) == "pass"
}

test_replica_nowhere if replicated({"copy": t.nowhere}, ["eu-*"]) == "pass"

test_replica_of_which_nothing_is_known if {
	replicated({"copy": t.untold}, ["eu-*"]) == "unknown"
	replicated({"copy": t.untold, "other": t.reference({"region": "us-east-1"})}, ["eu-*"]) == "fail"
	replicated({"copy": t.untold}, ["us-*"]) == "fail"
}

test_replication_denied if {
	replicated_from(home, t.denied, {}, ["eu-*"]) == "unknown"
	replicated_from(home, t.denied, {}, ["us-*"]) == "fail"
}

test_location_denied if {
	replicated_from(t.denied, t.absent, {}, ["eu-*"]) == "unknown"
	replicated_from(t.denied, t.absent, {}, ["us-*"]) == "unknown"
	found := {"copy": t.reference({"region": "us-east-1"})}
	replicated_from(t.denied, copying("Enabled", ["copy"]), found, ["eu-*"]) == "fail"
}

test_excluded_by_name if {
	doc := t.setting(located({}), rule, "exclude_buckets", ["example-*"])
	t.verdict(rule, t.setting(doc, rule, "allowed_regions", ["eu-*"])) == "not-applicable"
}
