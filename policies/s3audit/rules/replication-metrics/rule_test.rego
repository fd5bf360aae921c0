package s3audit.rules.replication_metrics_test

import data.s3audit.testing as t

rule := "replication-metrics"

replicated(destinations) := t.input_of(
	{"replication": t.present({"ReplicationConfiguration": {"Rules": [
	{"Status": "Enabled", "Destination": object.union({"Bucket": "arn:aws:s3:::copy"}, d)} | some d in destinations]}})},
	{},
)

metrics(status) := {"Metrics": {"Status": status}}

rtc := {"ReplicationTime": {"Status": "Enabled", "Time": {"Minutes": 15}}, "Metrics": {"Status": "Enabled"}}

test_metrics_on if t.verdict(rule, replicated([metrics("Enabled")])) == "pass"

test_metrics_off if {
	t.verdict(rule, replicated([metrics("Disabled")])) == "fail"
	t.verdict(rule, replicated([{}])) == "fail"
}

test_one_rule_of_two if t.verdict(rule, replicated([metrics("Enabled"), {}])) == "fail"

test_time_control if t.verdict(rule, replicated([rtc])) == "pass"

test_time_control_asked if {
	t.verdict(rule, t.setting(replicated([rtc]), rule, "require_rtc", true)) == "pass"
	t.verdict(rule, t.setting(replicated([metrics("Enabled")]), rule, "require_rtc", true)) == "fail"
}

test_no_rule_in_force if {
	doc := t.input_of({"replication": t.present({"ReplicationConfiguration": {"Rules": [{"Status": "Disabled"}]}})}, {})
	t.verdict(rule, doc) == "not-applicable"
	t.verdict(rule, t.input_of({}, {})) == "not-applicable"
}

test_denied_is_unknown if t.verdict(rule, t.input_of({"replication": t.denied}, {})) == "unknown"
