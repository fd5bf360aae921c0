package s3audit.rules.evidence_complete_test

import data.s3audit.testing as t

rule := "evidence-complete"

names := data.s3audit.rules.evidence_complete.expected

whole := {name: t.absent | some name in names}

but(changes) := t.input_of(object.union(whole, changes), {})

test_all_answered if {
	t.verdict(rule, but({})) == "pass"
	t.verdict(rule, but({"acl": t.acl([])})) == "pass"
}

test_each_refusal_is_unknown if {
	every name in names - {"policy"} {
		t.verdict(rule, but({name: t.denied})) == "unknown"
		t.verdict(rule, but({name: {"state": "failed"}})) == "unknown"
		t.verdict(rule, but({name: {"state": "not-collected"}})) == "unknown"
	}
}

test_policy_denied_is_unknown if {
	t.verdict(rule, t.input_of(object.union(whole, {"policy": t.denied}), t.unread_policy("denied"))) == "unknown"
}

test_without_an_answer_is_unknown if {
	t.verdict(rule, t.input_of(object.remove(whole, ["cors"]), {})) == "unknown"
}

test_never_fails if count(data.s3audit.rules.evidence_complete.deny) == 0

test_what_the_endpoint_does_not_have if {
	doc := but({"abac": t.unsupported})
	t.verdict(rule, doc) == "unknown"
	t.verdict(rule, t.setting(doc, rule, "tolerated", ["abac"])) == "pass"
}

# The list is the rule's own declaration: what is not in it would be missed.
test_expects_all_it_declares if count(names) == 25

test_tolerated if {
	doc := but({"abac": t.denied, "metadata": t.denied})
	t.verdict(rule, doc) == "unknown"
	t.verdict(rule, t.setting(doc, rule, "tolerated", ["abac"])) == "unknown"
	t.verdict(rule, t.setting(doc, rule, "tolerated", ["abac", "metadata"])) == "pass"
	t.verdict(rule, t.setting(but({"abac": {"state": "failed"}}), rule, "tolerated", ["abac"])) == "unknown"
}
