package s3audit.rules.replication_delete_markers_test

import data.s3audit.testing as t

rule := "replication-delete-markers"

replicated(rules) := t.input_of(
	{"replication": t.present({"ReplicationConfiguration": {
		"Rules": [object.union({"Status": "Enabled"}, r) | some r in rules],
	}})},
	{},
)

verdict_of(rules) := t.verdict(rule, replicated(rules))

expecting(status, rules) := t.verdict(rule, t.setting(replicated(rules), rule, "expected", status))

on := {"Filter": {}, "DeleteMarkerReplication": {"Status": "Enabled"}}

off := {"Filter": {}, "DeleteMarkerReplication": {"Status": "Disabled"}}

test_said if {
	verdict_of([on]) == "pass"
	verdict_of([off]) == "pass"
}

test_first_form_says_nothing if {
	verdict_of([{"Prefix": ""}]) == "fail"
	verdict_of([{}]) == "fail"
}

test_first_form_says_it if {
	said := {"Prefix": "", "DeleteMarkerReplication": {"Status": "Disabled"}}
	verdict_of([said]) == "pass"
	expecting("Disabled", [said]) == "pass"
	expecting("Enabled", [said]) == "fail"
}

test_second_form_says_nothing if verdict_of([{"Filter": {"Tag": {"Key": "a", "Value": "b"}}}]) == "pass"

test_one_rule_of_two if verdict_of([on, {"Prefix": "a/"}]) == "fail"

test_as_expected if {
	expecting("Enabled", [on]) == "pass"
	expecting("Disabled", [off]) == "pass"
}

test_other_than_expected if {
	expecting("Disabled", [on]) == "fail"
	expecting("Enabled", [off]) == "fail"
}

test_the_first_form_replicates_deletes if {
	expecting("Enabled", [{"Prefix": ""}]) == "pass"
	expecting("Disabled", [{"Prefix": ""}]) == "fail"
}

test_the_second_form_does_not if {
	expecting("Disabled", [{"Filter": {}}]) == "pass"
	expecting("Enabled", [{"Filter": {}}]) == "fail"
}

test_no_rule_in_force if {
	verdict_of([{"Status": "Disabled"}]) == "not-applicable"
	t.verdict(rule, t.input_of({}, {})) == "not-applicable"
}

test_denied_is_unknown if t.verdict(rule, t.input_of({"replication": t.denied}, {})) == "unknown"

test_excluded_by_name if {
	t.verdict(rule, t.setting(replicated([{}]), rule, "exclude_buckets", ["example-*"])) == "not-applicable"
}
