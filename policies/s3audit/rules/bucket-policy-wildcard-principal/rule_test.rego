package s3audit.rules.bucket_policy_wildcard_principal_test

import data.s3audit.testing as t

id := "bucket-policy-wildcard-principal"

denials(doc) := found if {
	found := data.s3audit.rules.bucket_policy_wildcard_principal.deny with input as doc
}

# one is the input of a policy of one statement, and of what the analyser says of it.
one(statement, judgement) := t.input_of({}, t.told([t.statement(statement)], [t.judged(judgement)]))

# tied is a statement for everyone with one condition that says who calls.
tied(operator, key, value) := one(
	{"conditions": [t.condition(operator, lower(key), [value])]},
	{
		"public": false,
		"level": "shared",
		"callers": [t.caller("organization", value)],
		"conditions": [{"operator": operator, "key": key, "values": [value], "anchors": true}],
	},
)

# loose is the same with a condition that says nothing of who calls, and why.
loose(operator, key, value, reason) := one(
	{"conditions": [t.condition(operator, lower(key), [value])]},
	{"conditions": [{"operator": operator, "key": key, "values": [value], "anchors": false, "reason": reason}]},
)

test_open if t.verdict(id, one({}, {})) == "fail"

test_no_policy if t.verdict(id, t.input_of({}, {})) == "pass"

test_named_account if {
	doc := t.input_of({}, t.told(
		[t.statement({"principals": t.aws(["arn:aws:iam::444455556666:root"], ["444455556666"])})],
		[t.outside("account", "444455556666")],
	))
	t.verdict(id, doc) == "pass"
}

test_tied_to_an_organization if t.verdict(id, tied("StringEquals", "aws:PrincipalOrgID", "o-abc")) == "pass"

test_key_spelled_in_another_case if t.verdict(id, tied("StringEquals", "AWS:principalorgid", "o-abc")) == "pass"

test_condition_that_does_not_anchor if {
	t.verdict(id, loose("StringLike", "aws:PrincipalOrgID", "o-*", "value-wildcard")) == "fail"
	t.verdict(id, loose("StringNotEquals", "aws:PrincipalOrgID", "o-abc", "negated-operator")) == "fail"
	t.verdict(id, loose("StringEquals", "aws:Referer", "x", "key-not-an-anchor")) == "fail"
}

test_one_of_two_conditions_is_enough if {
	doc := one({}, {"public": false, "level": "shared", "conditions": [
		{"operator": "IpAddress", "key": "aws:SourceIp", "values": ["0.0.0.0/0"], "anchors": false},
		{"operator": "StringEquals", "key": "aws:SourceVpce", "values": ["vpce-1"], "anchors": true},
	]})
	t.verdict(id, doc) == "pass"
}

test_key_that_the_user_takes_for_a_limit if {
	doc := loose("stringequals", "aws:Referer", "x", "key-not-an-anchor")
	t.verdict(id, t.setting(doc, id, "restricting_condition_keys", ["aws:Referer"])) == "pass"
}

test_key_of_the_user_with_a_loose_value if {
	doc := loose("stringlike", "aws:Referer", "https://*", "key-not-an-anchor")
	t.verdict(id, t.setting(doc, id, "restricting_condition_keys", ["aws:Referer"])) == "fail"
}

test_key_of_the_user_negated if {
	doc := loose("stringnotequals", "aws:Referer", "x", "key-not-an-anchor")
	t.verdict(id, t.setting(doc, id, "restricting_condition_keys", ["aws:Referer"])) == "fail"
}

test_key_of_s3_that_the_analyser_does_not_take if {
	doc := loose("stringequals", "aws:userid", "AROAEXAMPLE", "type-mismatch")
	t.verdict(id, doc) == "fail"
}

test_key_that_the_user_leaves_out if {
	doc := tied("IpAddress", "aws:SourceIp", "198.51.100.0/24")
	t.verdict(id, doc) == "pass"
	t.verdict(id, t.setting(doc, id, "restricting_condition_keys", ["aws:PrincipalOrgID"])) == "fail"
}

test_trusted_value if {
	doc := tied("StringEquals", "aws:PrincipalOrgID", "o-abc")
	t.verdict(id, t.setting(doc, id, "trusted_values", ["o-abc"])) == "pass"
	t.verdict(id, t.setting(doc, id, "trusted_values", ["o-xyz"])) == "fail"
}

test_trusted_account_is_named_plainly if {
	doc := tied("StringEquals", "aws:PrincipalAccount", "{account}")
	t.verdict(id, t.setting(doc, id, "trusted_values", ["111122223333"])) == "pass"
}

narrowed := one({}, {
	"public": false,
	"level": "shared",
	"callers": [t.caller("organization", "o-abc")],
	"denies": [{"statement": 1, "effect": "narrows"}],
})

test_narrowed_by_a_deny if t.verdict(id, narrowed) == "pass"

test_narrowed_to_somebody_not_trusted if {
	t.verdict(id, t.setting(narrowed, id, "trusted_values", ["o-abc"])) == "pass"
	t.verdict(id, t.setting(narrowed, id, "trusted_values", ["o-xyz"])) == "fail"
}

test_cancelled_by_a_deny if {
	doc := one({}, {"public": false, "level": "private", "callers": [], "denies": [{"statement": 1, "effect": "cancels"}]})
	t.verdict(id, doc) == "pass"
}

test_deny_that_takes_nothing_away if {
	t.verdict(id, one({}, {"denies": [{"statement": 1, "effect": "none"}]})) == "fail"
	t.verdict(id, one({}, {"denies": [{"statement": 1, "effect": "removes-actions"}]})) == "fail"
}

test_not_principal if {
	doc := one({"not_principal": true, "principals": t.aws(["arn:aws:iam::444455556666:root"], ["444455556666"])}, {})
	t.verdict(id, doc) == "fail"
}

test_wildcard_in_another_element if {
	every element in ["service", "federated", "canonical_user"] {
		doc := one({"principals": object.union(t.aws([], []), {element: ["*"]})}, {"reasons": ["invalid-principal"]})
		t.verdict(id, doc) == "fail"
	}
}

test_web_identity_is_no_wildcard if {
	doc := one({"principals": object.union(t.aws([], []), {"federated": ["accounts.google.com"]})}, {"reasons": ["web-identity"]})
	t.verdict(id, doc) == "pass"
}

test_later_statement if {
	doc := t.input_of({}, t.told(
		[t.statement({}), t.statement({"sid": "Later"})],
		[t.outside("organization", "o-abc"), t.judged({})],
	))
	limited := json.patch(doc, [{"op": "add", "path": "derived/policy/analysis/statements/0/conditions", "value": [
		{"operator": "StringEquals", "key": "aws:PrincipalOrgID", "values": ["o-abc"], "anchors": true},
	]}])
	{f.value.sid | some f in denials(limited)} == {"Later"}
}

test_denying_everyone_is_fine if {
	doc := t.input_of({}, t.told([t.statement({"effect": "Deny"})], [t.judged_deny({})]))
	t.verdict(id, doc) == "pass"
}

test_every_statement_is_told if {
	doc := t.input_of({}, t.told([t.statement({}), t.statement({"sid": "Second"})], [t.judged({}), t.judged({})]))
	count(denials(doc)) == 2
}

test_restricted_it_is_medium if {
	{denial.severity | some denial in denials(t.input_of({}, t.restricted(["read"])))} == {"medium"}
	every denial in denials(t.input_of({}, t.opened(["read"]))) { not denial.severity }
}

test_open_decides_though_the_block_is_denied if {
	doc := object.union(one({}, {}), {"derived": {"publicAccessBlock": t.unread_block}, "bucket": {"publicAccessBlock": t.denied}})
	t.verdict(id, doc) == "fail"
}

test_harmless_decides_though_the_block_is_denied if {
	doc := t.input_of({"publicAccessBlock": t.denied}, object.union(
		t.told([t.statement({"principals": t.aws(["arn:aws:iam::{account}:role/app"], ["{account}"])})], [t.inside]),
		{"publicAccessBlock": t.unread_block},
	))
	t.verdict(id, doc) == "pass"
}

test_denied_is_unknown if {
	t.verdict(id, t.input_of({"policy": t.denied}, t.unread_policy("denied"))) == "unknown"
}

test_malformed_is_unknown if {
	t.verdict(id, t.input_of({"policy": t.present({})}, t.unread_policy("malformed"))) == "unknown"
}

test_key_of_nobodys_choice if t.verdict(id, loose("stringequals", "aws:Referer", "x", "key-not-an-anchor")) == "fail"

test_key_of_the_user_that_may_be_missing if {
	referer := t.condition("stringequals", "aws:referer", ["x"])
	every c, verdict in {t.if_exists(referer): "fail", referer: "pass"} {
		t.verdict(id, t.setting(one({"conditions": [c]}, {}), id, "restricting_condition_keys", ["aws:Referer"])) == verdict
	}
}

test_key_of_the_user_with_a_value_not_trusted if {
	doc := t.setting(loose("stringequals", "aws:Referer", "x", "key-not-an-anchor"), id, "restricting_condition_keys", ["aws:Referer"])
	settings := doc.parameters[id]
	every value, verdict in {"x": "pass", "y": "fail"} {
		t.verdict(id, object.union(doc, {"parameters": {id: object.union(settings, {"trusted_values": [value]})}})) == verdict
	}
}

test_deny_that_leaves_it_as_it_was if {
	t.verdict(id, one({}, {"denies": [{"statement": 1, "effect": "narrows"}]})) == "fail"
	doc := one({}, {
		"public": false, "level": "shared", "callers": [t.caller("organization", "o-abc")],
		"denies": [{"statement": 1, "effect": "removes-actions"}],
	})
	t.verdict(id, doc) == "fail"
}
