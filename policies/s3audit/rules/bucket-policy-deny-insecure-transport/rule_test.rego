package s3audit.rules.bucket_policy_deny_insecure_transport_test

import data.s3audit.testing as t

test_denied_as_it_should_be if {
	doc := t.input_of(
		{},
		t.policy([t.statement(object.union(
			object.union(
				t.whole,
				{
					"effect": "Deny",
					"actions": ["s3:*"],
					"conditions": [t.condition("bool", "aws:securetransport", ["false"])],
				},
			),
			{},
		))]),
	)
	t.verdict("bucket-policy-deny-insecure-transport", doc) == "pass"
}

test_no_policy if t.verdict("bucket-policy-deny-insecure-transport", t.input_of({}, {})) == "fail"

test_value_in_capitals if {
	doc := t.input_of(
		{},
		t.policy([t.statement(object.union(
			object.union(
				t.whole,
				{
					"effect": "Deny",
					"actions": ["s3:*"],
					"conditions": [t.condition("bool", "aws:securetransport", ["false"])],
				},
			),
			{"conditions": [t.condition("bool", "aws:securetransport", ["False"])]},
		))]),
	)
	t.verdict("bucket-policy-deny-insecure-transport", doc) == "pass"
}

test_if_exists_is_fine if {
	doc := t.input_of(
		{},
		t.policy([t.statement(object.union(
			object.union(
				t.whole,
				{
					"effect": "Deny",
					"actions": ["s3:*"],
					"conditions": [t.condition("bool", "aws:securetransport", ["false"])],
				},
			),
			{
				"conditions": [object.union(
					t.condition("bool", "aws:securetransport", ["false"]),
					{"if_exists": true},
				)],
			},
		))]),
	)
	t.verdict("bucket-policy-deny-insecure-transport", doc) == "pass"
}

test_not_true_is_false if {
	doc := t.input_of(
		{},
		t.policy([t.statement(object.union(
			object.union(
				t.whole,
				{
					"effect": "Deny",
					"actions": ["s3:*"],
					"conditions": [t.condition("bool", "aws:securetransport", ["false"])],
				},
			),
			{"conditions": [t.condition("stringnotequals", "aws:securetransport", ["true"])]},
		))]),
	)
	t.verdict("bucket-policy-deny-insecure-transport", doc) == "pass"
}

test_everything_denied if {
	doc := t.input_of(
		{},
		t.policy([t.statement(object.union(
			object.union(
				t.whole,
				{
					"effect": "Deny",
					"actions": ["s3:*"],
					"conditions": [t.condition("bool", "aws:securetransport", ["false"])],
				},
			),
			{"conditions": []},
		))]),
	)
	t.verdict("bucket-policy-deny-insecure-transport", doc) == "pass"
}

test_two_statements_together if {
	doc := t.input_of(
		{},
		t.policy([
			t.statement(object.union(
				object.union(
					t.whole,
					{
						"effect": "Deny",
						"actions": ["s3:*"],
						"conditions": [t.condition("bool", "aws:securetransport", ["false"])],
					},
				),
				{"resources": ["arn:aws:s3:::{bucket}"], "covers_objects": false},
			)),
			t.statement(object.union(
				object.union(
					t.whole,
					{
						"effect": "Deny",
						"actions": ["s3:*"],
						"conditions": [t.condition("bool", "aws:securetransport", ["false"])],
					},
				),
				{"resources": ["arn:aws:s3:::{bucket}/*"], "covers_bucket": false},
			)),
		]),
	)
	t.verdict("bucket-policy-deny-insecure-transport", doc) == "pass"
}

test_objects_only if {
	doc := t.input_of(
		{},
		t.policy([t.statement(object.union(
			object.union(
				t.whole,
				{
					"effect": "Deny",
					"actions": ["s3:*"],
					"conditions": [t.condition("bool", "aws:securetransport", ["false"])],
				},
			),
			{"resources": ["arn:aws:s3:::{bucket}/*"], "covers_bucket": false},
		))]),
	)
	t.verdict("bucket-policy-deny-insecure-transport", doc) == "fail"
}

test_bucket_only if {
	doc := t.input_of(
		{},
		t.policy([t.statement(object.union(
			object.union(
				t.whole,
				{
					"effect": "Deny",
					"actions": ["s3:*"],
					"conditions": [t.condition("bool", "aws:securetransport", ["false"])],
				},
			),
			{"resources": ["arn:aws:s3:::{bucket}"], "covers_objects": false},
		))]),
	)
	t.verdict("bucket-policy-deny-insecure-transport", doc) == "fail"
}

test_some_actions_only if {
	doc := t.input_of(
		{},
		t.policy([t.statement(object.union(
			object.union(
				t.whole,
				{
					"effect": "Deny",
					"actions": ["s3:*"],
					"conditions": [t.condition("bool", "aws:securetransport", ["false"])],
				},
			),
			{"actions": ["s3:putobject"]},
		))]),
	)
	t.verdict("bucket-policy-deny-insecure-transport", doc) == "fail"
}

test_pattern_that_is_not_everything if {
	doc := t.input_of(
		{},
		t.policy([t.statement(object.union(
			object.union(
				t.whole,
				{
					"effect": "Deny",
					"actions": ["s3:*"],
					"conditions": [t.condition("bool", "aws:securetransport", ["false"])],
				},
			),
			{"actions": ["s3:put*"]},
		))]),
	)
	t.verdict("bucket-policy-deny-insecure-transport", doc) == "fail"
}

test_some_principals_only if {
	doc := t.input_of(
		{},
		t.policy([t.statement(object.union(
			object.union(
				t.whole,
				{
					"effect": "Deny",
					"actions": ["s3:*"],
					"conditions": [t.condition("bool", "aws:securetransport", ["false"])],
				},
			),
			{"principals": t.aws(["arn:aws:iam::444455556666:root"], ["444455556666"])},
		))]),
	)
	t.verdict("bucket-policy-deny-insecure-transport", doc) == "fail"
}

test_everyone_but_some if {
	doc := t.input_of(
		{},
		t.policy([t.statement(object.union(
			object.union(
				t.whole,
				{
					"effect": "Deny",
					"actions": ["s3:*"],
					"conditions": [t.condition("bool", "aws:securetransport", ["false"])],
				},
			),
			{"not_principal": true},
		))]),
	)
	t.verdict("bucket-policy-deny-insecure-transport", doc) == "fail"
}

test_another_condition_narrows_it if {
	doc := t.input_of(
		{},
		t.policy([t.statement(object.union(
			object.union(
				t.whole,
				{
					"effect": "Deny",
					"actions": ["s3:*"],
					"conditions": [t.condition("bool", "aws:securetransport", ["false"])],
				},
			),
			{
				"conditions": [
					t.condition("bool", "aws:securetransport", ["false"]),
					t.condition("stringequals", "aws:principalorgid", ["o-abc"]),
				],
			},
		))]),
	)
	t.verdict("bucket-policy-deny-insecure-transport", doc) == "fail"
}

test_allowing_https_denies_nothing if {
	doc := t.input_of(
		{},
		t.policy([t.statement(object.union(
			t.whole,
			{
				"actions": ["s3:*"],
				"conditions": [t.condition("bool", "aws:securetransport", ["true"])],
			},
		))]),
	)
	t.verdict("bucket-policy-deny-insecure-transport", doc) == "fail"
}

test_denying_https_is_no_use if {
	doc := t.input_of(
		{},
		t.policy([t.statement(object.union(
			object.union(
				t.whole,
				{
					"effect": "Deny",
					"actions": ["s3:*"],
					"conditions": [t.condition("bool", "aws:securetransport", ["false"])],
				},
			),
			{"conditions": [t.condition("bool", "aws:securetransport", ["true"])]},
		))]),
	)
	t.verdict("bucket-policy-deny-insecure-transport", doc) == "fail"
}

test_denied_is_unknown if {
	doc := t.input_of({"policy": t.denied}, t.unread_policy("denied"))
	t.verdict("bucket-policy-deny-insecure-transport", doc) == "unknown"
}

test_website_denied_and_not_asked_for if {
	doc := t.input_of({"website": t.denied}, {})
	t.verdict("bucket-policy-deny-insecure-transport", doc) == "fail"
}

test_protected_decides_though_the_website_is_denied if {
	doc := t.input_of(
		{"website": t.denied},
		t.policy([t.statement(object.union(
			object.union(
				t.whole,
				{
					"effect": "Deny",
					"actions": ["s3:*"],
					"conditions": [t.condition("bool", "aws:securetransport", ["false"])],
				},
			),
			{},
		))]),
	)
	t.verdict("bucket-policy-deny-insecure-transport", doc) == "pass"
}

test_website_let_through if {
	doc := t.setting(
		t.input_of({"website": t.present({"IndexDocument": {"Suffix": "index.html"}})}, {}),
		"bucket-policy-deny-insecure-transport",
		"exempt_websites",
		true,
	)
	t.verdict("bucket-policy-deny-insecure-transport", doc) == "not-applicable"
}

test_no_website_to_let_through if {
	doc := t.setting(t.input_of({}, {}), "bucket-policy-deny-insecure-transport", "exempt_websites", true)
	t.verdict("bucket-policy-deny-insecure-transport", doc) == "fail"
}

test_website_unknown if {
	doc := t.setting(
		t.input_of({"website": t.denied}, {}),
		"bucket-policy-deny-insecure-transport",
		"exempt_websites",
		true,
	)
	t.verdict("bucket-policy-deny-insecure-transport", doc) == "unknown"
}

test_excluded_by_name if {
	doc := t.setting(
		t.input_of({}, {}),
		"bucket-policy-deny-insecure-transport",
		"exclude_buckets",
		["example-*"],
	)
	t.verdict("bucket-policy-deny-insecure-transport", doc) == "not-applicable"
}

verdict_of(guards) := t.verdict("bucket-policy-deny-insecure-transport", t.policy_of(guards))

secure(operator, values) := t.condition(operator, "aws:securetransport", values)

test_every_way_of_saying_http if {
	verdict_of([t.unless([secure("stringequals", ["false"])])]) == "pass"
	verdict_of([t.unless([secure("stringlike", ["f*"])])]) == "pass"
	verdict_of([t.unless([secure("stringnotlike", ["true"])])]) == "pass"
	verdict_of([t.unless([secure("bool", ["true", "false"])])]) == "pass"
	verdict_of([t.unless([secure("null", ["false"])])]) == "pass"
	verdict_of([t.unless([t.condition("null", "s3:tlsversion", ["true"])])]) == "pass"
	verdict_of([t.unless([t.if_exists(t.condition("numericlessthan", "s3:tlsversion", ["1.2"]))])]) == "pass"
	verdict_of([t.unless([t.qualified(secure("bool", ["false"]), "forallvalues")])]) == "pass"
	verdict_of([t.unless([secure("bool", ["false"]), t.condition("null", "s3:tlsversion", ["true"])])]) == "pass"
}

test_ways_that_leave_http_open if {
	verdict_of([t.unless([secure("stringequals", ["False"])])]) == "fail"
	verdict_of([t.unless([secure("stringnotequals", ["false"])])]) == "fail"
	verdict_of([t.unless([secure("null", ["true"])])]) == "fail"
	verdict_of([t.unless([t.condition("numericlessthan", "s3:tlsversion", ["1.2"])])]) == "fail"
	verdict_of([t.unless([secure("bool", ["false"]), t.condition("numericlessthan", "s3:tlsversion", ["1.2"])])]) == "fail"
	verdict_of([t.unless([secure("bool", [])])]) == "fail"
}

test_actions_add_up if {
	over_http := {"conditions": [secure("bool", ["false"])]}
	reads := t.guard(object.union(over_http, {"actions": ["s3:get*", "s3:list*"]}))
	others := t.guard(object.union(over_http, {"not_action": true, "actions": ["s3:get*", "s3:list*"]}))
	verdict_of([reads, others]) == "pass"
	verdict_of([others]) == "fail"
}

test_a_wildcard_within_a_principal_is_not_everyone if {
	roles := object.union(t.aws(["arn:aws:iam::*:role/x"], []), {"any": true})
	verdict_of([t.guard({"principals": roles, "conditions": [secure("bool", ["false"])]})]) == "fail"
}

test_several_principals_with_everyone if {
	everybody := object.union(t.aws(["444455556666", "*"], ["444455556666"]), {"any": true})
	verdict_of([t.guard({"principals": everybody, "conditions": [secure("bool", ["false"])]})]) == "pass"
}

exempt(bucket, pairs) := t.verdict("bucket-policy-deny-insecure-transport", t.setting(
	object.union(t.policy_of(pairs), {"bucket": bucket}),
	"bucket-policy-deny-insecure-transport",
	"exempt_websites",
	true,
))

test_exempt_websites_in_full if {
	site := {"website": t.present({"IndexDocument": {"Suffix": "index.html"}})}
	over_http := {"conditions": [secure("bool", ["false"])]}
	objects := t.guard(object.union(over_http, {"covers_bucket": false}))
	bucket := t.guard(object.union(over_http, {"covers_objects": false}))
	exempt(site, [objects, bucket]) == "pass"
	exempt(site, [objects]) == "not-applicable"
	exempt(site, [bucket]) == "not-applicable"
	exempt({"website": t.denied}, [objects]) == "unknown"
	exempt({"website": t.denied}, [objects, bucket]) == "pass"
	open := object.union(t.policy_of([objects]), {"bucket": site})
	t.verdict("bucket-policy-deny-insecure-transport", open) == "fail"
}

test_exempt_website_with_an_unread_policy_is_unknown if {
	site := {"website": t.present({"IndexDocument": {"Suffix": "index.html"}}), "policy": t.denied}
	doc := t.input_of(site, t.unread_policy("denied"))
	t.verdict("bucket-policy-deny-insecure-transport", t.setting(doc, "bucket-policy-deny-insecure-transport", "exempt_websites", true)) == "unknown"
}

# conftest reads what is denied alone.
test_website_let_through_denies_nothing if {
	every policy in [{}, t.policy([t.statement({})])] {
		doc := t.setting(
			t.input_of({"website": t.present({"IndexDocument": {"Suffix": "index.html"}})}, policy),
			"bucket-policy-deny-insecure-transport", "exempt_websites", true,
		)
		denials := data.s3audit.rules.bucket_policy_deny_insecure_transport.deny with input as doc
		denials == set()
	}
}
