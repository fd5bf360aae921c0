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
