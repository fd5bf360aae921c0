package s3audit.rules.replication_full_scope_test

import data.s3audit.testing as t

rule := "replication-full-scope"

replicated(rules) := t.input_of({"replication": t.present({"ReplicationConfiguration": {"Rules": rules}})}, {})

verdict_of(rules) := t.verdict(rule, replicated([object.union({"Status": "Enabled"}, r) | some r in rules]))

test_every_way_to_say_all if {
	every whole in [
		{"Prefix": ""}, {}, {"Filter": {}}, {"Filter": {"Prefix": ""}}, {"Filter": {"And": {"Prefix": ""}}},
	] {
		verdict_of([whole]) == "pass"
	}
}

test_every_way_to_say_a_part if {
	every part in [
		{"Prefix": "a/"}, {"Filter": {"Prefix": "a/"}}, {"Filter": {"Tag": {"Key": "a", "Value": "b"}}},
		{"Filter": {"And": {"Prefix": "a/"}}}, {"Filter": {"And": {"Tags": [{"Key": "a", "Value": "b"}]}}},
	] {
		verdict_of([part]) == "fail"
	}
}

test_two_parts if verdict_of([{"Filter": {"Prefix": "a/"}}, {"Filter": {"Prefix": "b/"}}]) == "fail"

test_one_whole_is_enough if verdict_of([{"Filter": {"Prefix": "a/"}}, {"Filter": {}}]) == "pass"

test_a_disabled_whole_does_not_count if {
	verdict_of([{"Filter": {"Prefix": "a/"}}, {"Status": "Disabled", "Filter": {}}]) == "fail"
}

test_no_rule_in_force if {
	verdict_of([{"Status": "Disabled"}]) == "not-applicable"
	t.verdict(rule, t.input_of({}, {})) == "not-applicable"
}

test_denied_is_unknown if t.verdict(rule, t.input_of({"replication": t.denied}, {})) == "unknown"

test_excluded_by_name if {
	doc := replicated([{"Status": "Enabled", "Prefix": "a/"}])
	t.verdict(rule, t.setting(doc, rule, "exclude_buckets", ["example-*"])) == "not-applicable"
}
