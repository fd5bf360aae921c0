package s3audit.rules.replication_owner_override_test

import data.s3audit.testing as t

rule := "replication-owner-override"

to(destination) := to_with("Enabled", destination)

to_with(status, destination) := t.input_of(
	{"replication": t.present({"ReplicationConfiguration": {"Rules": [{
		"Status": status,
		"Destination": object.union({"Bucket": "arn:aws:s3:::copy"}, destination),
	}]}})},
	{},
)

handed_over := {"AccessControlTranslation": {"Owner": "Destination"}}

test_handed_over if {
	t.verdict(rule, to(object.union(handed_over, {"Account": "444455556666"}))) == "pass"
	t.verdict(rule, to(handed_over)) == "pass"
}

test_kept_in_another_account if {
	t.verdict(rule, to({"Account": "444455556666"})) == "fail"
	count(data.s3audit.rules.replication_owner_override.unknown) == 0 with input as to({"Account": "444455556666"})
}

test_own_account if t.verdict(rule, to({"Account": "111122223333"})) == "pass"

test_no_account_named if t.verdict(rule, to({})) == "unknown"

test_owner_looked_up if {
	own := {"references": {"arn:aws:s3:::copy": {"owner": "111122223333"}}}
	t.verdict(rule, object.union(to({}), {"derived": own})) == "pass"
	other := {"references": {"arn:aws:s3:::copy": {"owner": "444455556666"}}}
	t.verdict(rule, object.union(to({}), {"derived": other})) == "fail"
	t.verdict(rule, object.union(to(handed_over), {"derived": other})) == "pass"
}

test_one_rule_of_two if {
	doc := t.input_of(
		{"replication": t.present({"ReplicationConfiguration": {"Rules": [
			{"Status": "Enabled", "Destination": object.union({"Bucket": "arn:aws:s3:::a"}, handed_over)},
			{"Status": "Enabled", "Destination": {"Bucket": "arn:aws:s3:::b", "Account": "444455556666"}},
		]}})},
		{},
	)
	t.verdict(rule, doc) == "fail"
}

test_destination_known_to_be_enforced if {
	doc := to({"Account": "444455556666"})
	t.verdict(rule, t.setting(doc, rule, "enforced_destinations", ["arn:aws:s3:::copy"])) == "pass"
	t.verdict(rule, t.setting(to({}), rule, "enforced_destinations", ["arn:aws:s3:::c*"])) == "pass"
	t.verdict(rule, t.setting(doc, rule, "enforced_destinations", ["arn:aws:s3:::other"])) == "fail"
}

test_disabled if t.verdict(rule, to_with("Disabled", {"Account": "444455556666"})) == "not-applicable"

test_absent if t.verdict(rule, t.input_of({}, {})) == "not-applicable"

test_denied_is_unknown if t.verdict(rule, t.input_of({"replication": t.denied}, {})) == "unknown"

# Nothing has to be looked up where the rule itself says it.
test_nothing_looked_up if {
	unasked := {"bucket": {"references": t.denied}}
	t.verdict(rule, object.union(to({"Account": "111122223333"}), unasked)) == "pass"
	t.verdict(rule, object.union(to(handed_over), unasked)) == "pass"
	t.verdict(rule, object.union(to({"Account": "444455556666"}), unasked)) == "fail"
	t.verdict(rule, object.union(to({}), unasked)) == "unknown"
	t.verdict(rule, object.union(t.input_of({"replication": t.denied}, {}), unasked)) == "unknown"
}

found(facts) := object.union(to({}), {"derived": {"references": {"arn:aws:s3:::copy": facts}}})

# Whose a bucket is may be known though nobody says which account that is.
test_only_known_whether_it_is_ours if {
	t.verdict(rule, found({"own": true, "exists": true})) == "pass"
	t.verdict(rule, found({"own": false, "exists": true})) == "fail"
	t.verdict(rule, found({"own": false, "exists": null})) == "fail"
	t.verdict(rule, found({"own": null, "exists": true})) == "unknown"
}

# Nothing is copied to what does not exist; another rule says that.
test_destination_is_gone if t.verdict(rule, found({"own": false, "exists": false})) == "pass"

# The owner that the rule states counts, whatever was found.
test_stated_owner_counts_first if {
	doc := to({"Account": "444455556666"})
	own := {"derived": {"references": {"arn:aws:s3:::copy": {"own": true, "exists": true}}}}
	t.verdict(rule, object.union(doc, own)) == "fail"
	gone := {"derived": {"references": {"arn:aws:s3:::copy": {"own": false, "exists": false}}}}
	t.verdict(rule, object.union(doc, gone)) == "fail"
	home := to({"Account": "111122223333"})
	t.verdict(rule, object.union(home, {"derived": {"references": {"arn:aws:s3:::copy": {"own": false, "exists": true}}}})) == "pass"
}
