package s3audit.rules.bucket_policy_enforce_kms_key_test

import data.s3audit.testing as t

test_no_policy if t.verdict("bucket-policy-enforce-kms-key", t.input_of({}, {})) == "fail"

test_pinned if {
	doc := t.input_of(
		{},
		t.policy([t.statement({
			"effect": "Deny",
			"actions": ["s3:putobject"],
			"conditions": [t.condition(
				"stringnotequals",
				"s3:x-amz-server-side-encryption-aws-kms-key-id",
				["arn:aws:kms:eu-west-1:{account}:key/1"],
			)],
		})]),
	)
	t.verdict("bucket-policy-enforce-kms-key", doc) == "pass"
}

test_pinned_when_named if {
	doc := t.input_of(
		{},
		t.policy([t.statement({
			"effect": "Deny",
			"actions": ["s3:putobject"],
			"conditions": [
				t.condition(
					"stringnotequals",
					"s3:x-amz-server-side-encryption-aws-kms-key-id",
					["arn:aws:kms:eu-west-1:{account}:key/1"],
				),
				t.condition("null", "s3:x-amz-server-side-encryption-aws-kms-key-id", ["false"]),
			],
		})]),
	)
	t.verdict("bucket-policy-enforce-kms-key", doc) == "pass"
}

test_pinned_to_keys_of_the_account if {
	doc := t.input_of(
		{},
		t.policy([t.statement({
			"effect": "Deny",
			"actions": ["s3:putobject"],
			"conditions": [t.condition(
				"arnnotlike",
				"s3:x-amz-server-side-encryption-aws-kms-key-id",
				["arn:aws:kms:*:{account}:key/*"],
			)],
		})]),
	)
	t.verdict("bucket-policy-enforce-kms-key", doc) == "pass"
}

test_pinned_to_anything if {
	doc := t.input_of(
		{},
		t.policy([t.statement({
			"effect": "Deny",
			"actions": ["s3:putobject"],
			"conditions": [t.condition("stringnotlike", "s3:x-amz-server-side-encryption-aws-kms-key-id", ["*"])],
		})]),
	)
	t.verdict("bucket-policy-enforce-kms-key", doc) == "fail"
}

test_kms_refused_altogether if {
	doc := t.input_of(
		{},
		t.policy([t.statement({
			"effect": "Deny",
			"actions": ["s3:putobject"],
			"conditions": [t.condition("stringnotequals", "s3:x-amz-server-side-encryption", ["AES256"])],
		})]),
	)
	t.verdict("bucket-policy-enforce-kms-key", doc) == "pass"
}

test_only_for_one_of_two_algorithms if {
	doc := t.input_of(
		{},
		t.policy([t.statement({
			"effect": "Deny",
			"actions": ["s3:putobject"],
			"conditions": [
				t.condition(
					"stringnotequals",
					"s3:x-amz-server-side-encryption-aws-kms-key-id",
					["arn:aws:kms:eu-west-1:{account}:key/1"],
				),
				t.condition("stringequals", "s3:x-amz-server-side-encryption", ["aws:kms"]),
			],
		})]),
	)
	t.verdict("bucket-policy-enforce-kms-key", doc) == "fail"
}

test_for_both_algorithms if {
	doc := t.input_of(
		{},
		t.policy([t.statement({
			"effect": "Deny",
			"actions": ["s3:putobject"],
			"conditions": [
				t.condition(
					"stringnotequals",
					"s3:x-amz-server-side-encryption-aws-kms-key-id",
					["arn:aws:kms:eu-west-1:{account}:key/1"],
				),
				t.condition(
					"stringequals",
					"s3:x-amz-server-side-encryption",
					["aws:kms", "aws:kms:dsse"],
				),
			],
		})]),
	)
	t.verdict("bucket-policy-enforce-kms-key", doc) == "pass"
}

test_narrowed_by_another_condition if {
	doc := t.input_of(
		{},
		t.policy([t.statement({
			"effect": "Deny",
			"actions": ["s3:putobject"],
			"conditions": [
				t.condition(
					"stringnotequals",
					"s3:x-amz-server-side-encryption-aws-kms-key-id",
					["arn:aws:kms:eu-west-1:{account}:key/1"],
				),
				t.condition("stringequals", "aws:principalorgid", ["o-abc"]),
			],
		})]),
	)
	t.verdict("bucket-policy-enforce-kms-key", doc) == "fail"
}

test_approved_key if {
	doc := t.setting(
		t.input_of(
			{},
			t.policy([t.statement({
				"effect": "Deny",
				"actions": ["s3:putobject"],
				"conditions": [t.condition(
					"stringnotequals",
					"s3:x-amz-server-side-encryption-aws-kms-key-id",
					["arn:aws:kms:eu-west-1:{account}:key/1"],
				)],
			})]),
		),
		"bucket-policy-enforce-kms-key",
		"approved_keys",
		["arn:aws:kms:eu-west-1:111122223333:key/1"],
	)
	t.verdict("bucket-policy-enforce-kms-key", doc) == "pass"
}

test_key_not_approved if {
	doc := t.setting(
		t.input_of(
			{},
			t.policy([t.statement({
				"effect": "Deny",
				"actions": ["s3:putobject"],
				"conditions": [t.condition(
					"stringnotequals",
					"s3:x-amz-server-side-encryption-aws-kms-key-id",
					["arn:aws:kms:eu-west-1:{account}:key/1"],
				)],
			})]),
		),
		"bucket-policy-enforce-kms-key",
		"approved_keys",
		["arn:aws:kms:eu-west-1:{account}:key/2"],
	)
	t.verdict("bucket-policy-enforce-kms-key", doc) == "fail"
}

test_default_key_approved if {
	doc := t.setting(
		t.input_of(
			{
				"encryption": t.present({
					"ServerSideEncryptionConfiguration": {
						"Rules": [{
							"ApplyServerSideEncryptionByDefault": {
								"SSEAlgorithm": "aws:kms",
								"KMSMasterKeyID": "arn:aws:kms:eu-west-1:111122223333:key/1",
							},
						}],
					},
				}),
			},
			t.policy([t.statement({
				"effect": "Deny",
				"actions": ["s3:putobject"],
				"conditions": [t.condition(
					"stringnotequals",
					"s3:x-amz-server-side-encryption-aws-kms-key-id",
					["arn:aws:kms:eu-west-1:{account}:key/1"],
				)],
			})]),
		),
		"bucket-policy-enforce-kms-key",
		"approved_keys",
		["arn:aws:kms:eu-west-1:111122223333:key/1"],
	)
	t.verdict("bucket-policy-enforce-kms-key", doc) == "pass"
}

test_default_key_not_approved if {
	doc := t.setting(
		t.input_of(
			{
				"encryption": t.present({
					"ServerSideEncryptionConfiguration": {
						"Rules": [{
							"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": "other"},
						}],
					},
				}),
			},
			t.policy([t.statement({
				"effect": "Deny",
				"actions": ["s3:putobject"],
				"conditions": [t.condition(
					"stringnotequals",
					"s3:x-amz-server-side-encryption-aws-kms-key-id",
					["arn:aws:kms:eu-west-1:{account}:key/1"],
				)],
			})]),
		),
		"bucket-policy-enforce-kms-key",
		"approved_keys",
		["arn:aws:kms:eu-west-1:111122223333:key/1"],
	)
	t.verdict("bucket-policy-enforce-kms-key", doc) == "fail"
}

test_default_key_of_aws_not_approved if {
	doc := t.setting(
		t.input_of(
			{
				"encryption": t.present({
					"ServerSideEncryptionConfiguration": {"Rules": [{"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "aws:kms"}}]},
				}),
			},
			t.policy([t.statement({
				"effect": "Deny",
				"actions": ["s3:putobject"],
				"conditions": [t.condition(
					"stringnotequals",
					"s3:x-amz-server-side-encryption-aws-kms-key-id",
					["arn:aws:kms:eu-west-1:{account}:key/1"],
				)],
			})]),
		),
		"bucket-policy-enforce-kms-key",
		"approved_keys",
		["arn:aws:kms:eu-west-1:111122223333:key/1"],
	)
	t.verdict("bucket-policy-enforce-kms-key", doc) == "fail"
}

test_no_pin_decides_alone if {
	doc := t.input_of({"encryption": t.denied}, {})
	t.verdict("bucket-policy-enforce-kms-key", doc) == "fail"
}

test_pin_decides_alone if {
	doc := t.input_of(
		{"encryption": t.denied},
		t.policy([t.statement({
			"effect": "Deny",
			"actions": ["s3:putobject"],
			"conditions": [t.condition(
				"stringnotequals",
				"s3:x-amz-server-side-encryption-aws-kms-key-id",
				["arn:aws:kms:eu-west-1:{account}:key/1"],
			)],
		})]),
	)
	t.verdict("bucket-policy-enforce-kms-key", doc) == "pass"
}

test_default_key_unread_is_unknown if {
	doc := t.setting(
		t.input_of(
			{"encryption": t.denied},
			t.policy([t.statement({
				"effect": "Deny",
				"actions": ["s3:putobject"],
				"conditions": [t.condition(
					"stringnotequals",
					"s3:x-amz-server-side-encryption-aws-kms-key-id",
					["arn:aws:kms:eu-west-1:{account}:key/1"],
				)],
			})]),
		),
		"bucket-policy-enforce-kms-key",
		"approved_keys",
		["arn:aws:kms:eu-west-1:111122223333:key/1"],
	)
	t.verdict("bucket-policy-enforce-kms-key", doc) == "unknown"
}

test_policy_denied_is_unknown if {
	doc := t.input_of({"policy": t.denied}, t.unread_policy("denied"))
	t.verdict("bucket-policy-enforce-kms-key", doc) == "unknown"
}

# kept is what is derived of a policy that refuses uploads under these conditions.
kept(conditions) := t.policy([t.statement({"effect": "Deny", "actions": ["s3:putobject"], "conditions": conditions})])

test_any_default_key_where_none_is_asked_for if {
	rules := {"Rules": [{"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": "other"}}]}
	doc := t.input_of(
		{"encryption": t.present({"ServerSideEncryptionConfiguration": rules})},
		kept([t.condition("stringnotequals", "s3:x-amz-server-side-encryption-aws-kms-key-id", ["arn:aws:kms:eu-west-1:{account}:key/1"])]),
	)
	t.verdict("bucket-policy-enforce-kms-key", doc) == "pass"
}

test_kms_demanded_with_any_key if {
	doc := t.input_of({}, kept([t.condition("stringnotequals", "s3:x-amz-server-side-encryption", ["aws:kms"])]))
	t.verdict("bucket-policy-enforce-kms-key", doc) == "fail"
}
