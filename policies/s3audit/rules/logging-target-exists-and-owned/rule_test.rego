package s3audit.rules.logging_target_exists_and_owned_test

import data.s3audit.testing as t

rule := "logging-target-exists-and-owned"

to(references) := t.input_of({"logging": t.logs_to("logs")}, t.found(references))

messages(doc) := {d.msg | some d in found} if {
	found := data.s3audit.rules.logging_target_exists_and_owned.deny with input as doc
}

test_own if t.verdict(rule, to({"logs": t.reference({})})) == "pass"

test_gone if {
	t.verdict(rule, to({"logs": t.nowhere})) == "fail"
	messages(to({"logs": t.nowhere})) == {"access logs go to bucket logs, which does not exist"}
}

test_of_somebody_else if {
	t.verdict(rule, to({"logs": t.theirs})) == "fail"
	messages(to({"logs": t.theirs})) == {"access logs go to bucket logs, which is not the account's own"}
	t.verdict(rule, to({"logs": object.union(t.untold, {"own": false})})) == "fail"
}

# Made again elsewhere under its name: S3 delivers within the Region alone.
test_in_another_region if {
	t.verdict(rule, to({"logs": t.reference({"region": "us-east-1"})})) == "fail"
	messages(to({"logs": t.reference({"region": "us-east-1"})})) == {"access logs go to bucket logs in us-east-1, and S3 delivers them only within eu-west-1"}
	t.verdict(rule, to({"logs": object.remove(t.reference({}), ["region"])})) == "pass"
	nowhere := t.input_of({"logging": t.logs_to("logs"), "region": ""}, t.found({"logs": t.reference({})}))
	t.verdict(rule, nowhere) == "pass"
	t.verdict(rule, to({"logs": object.union(t.untold, {"region": "us-east-1"})})) == "unknown"
}

test_refused_is_unknown if {
	t.verdict(rule, to({"logs": t.untold})) == "unknown"
	found := data.s3audit.rules.logging_target_exists_and_owned.unknown with input as to({"logs": t.untold})
	{[u.api, u.action, u.state] | some u in found} == {["HeadBucket", "s3:ListBucket", "denied"]}
}

# S3 tells whose a bucket is that refuses the caller, and where one is, apart from each other.
test_half_an_answer_is_unknown if {
	t.verdict(rule, to({"logs": object.union(t.untold, {"own": true})})) == "unknown"
	t.verdict(rule, to({"logs": object.union(t.untold, {"exists": true})})) == "unknown"
}

test_not_looked_up_is_unknown if t.verdict(rule, to({})) == "unknown"

test_off if {
	t.verdict(rule, t.input_of({}, {})) == "not-applicable"
	t.verdict(rule, t.input_of({"references": t.denied}, {})) == "not-applicable"
}

test_denied_is_unknown if {
	t.verdict(rule, t.input_of({"logging": t.denied}, {})) == "unknown"
	t.verdict(rule, t.input_of({"logging": t.logs_to("logs"), "references": t.denied}, {})) == "unknown"
}
