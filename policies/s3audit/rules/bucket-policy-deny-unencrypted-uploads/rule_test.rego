package s3audit.rules.bucket_policy_deny_unencrypted_uploads_test

import data.s3audit.testing as t

test_default_encryption_covers_every_upload if {
	doc := t.input_of(
		{
			"encryption": t.present({
				"ServerSideEncryptionConfiguration": {"Rules": [{"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}]},
			}),
		},
		{},
	)
	t.verdict("bucket-policy-deny-unencrypted-uploads", doc) == "pass"
}

test_default_encryption_decides_alone if {
	doc := t.input_of(
		{
			"encryption": t.present({
				"ServerSideEncryptionConfiguration": {"Rules": [{"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}]},
			}),
			"policy": t.denied,
		},
		t.unread_policy("denied"),
	)
	t.verdict("bucket-policy-deny-unencrypted-uploads", doc) == "pass"
}

test_neither_default_nor_deny if t.verdict("bucket-policy-deny-unencrypted-uploads", t.input_of({}, {})) == "fail"

test_missing_header_denied if {
	doc := t.input_of(
		{},
		t.policy([t.statement({
			"effect": "Deny",
			"actions": ["s3:putobject"],
			"conditions": [t.condition("null", "s3:x-amz-server-side-encryption", ["true"])],
		})]),
	)
	t.verdict("bucket-policy-deny-unencrypted-uploads", doc) == "pass"
}

test_missing_header_denied_decides_alone if {
	doc := t.input_of(
		{"encryption": t.denied},
		t.policy([t.statement({
			"effect": "Deny",
			"actions": ["s3:putobject"],
			"conditions": [t.condition("null", "s3:x-amz-server-side-encryption", ["true"])],
		})]),
	)
	t.verdict("bucket-policy-deny-unencrypted-uploads", doc) == "pass"
}

test_unequal_denies_a_missing_header_too if {
	doc := t.input_of(
		{},
		t.policy([t.statement({
			"effect": "Deny",
			"actions": ["s3:putobject"],
			"conditions": [t.condition(
				"stringnotequals",
				"s3:x-amz-server-side-encryption",
				["aws:kms", "aws:kms:dsse"],
			)],
		})]),
	)
	t.verdict("bucket-policy-deny-unencrypted-uploads", doc) == "pass"
}

test_deny_for_some_objects if {
	doc := t.input_of(
		{},
		t.policy([t.statement(object.union(
			{
				"effect": "Deny",
				"actions": ["s3:putobject"],
				"conditions": [t.condition("null", "s3:x-amz-server-side-encryption", ["true"])],
			},
			{"resources": ["arn:aws:s3:::{bucket}/a/*"], "covers_objects": false},
		))]),
	)
	t.verdict("bucket-policy-deny-unencrypted-uploads", doc) == "fail"
}

test_deny_for_some_principals if {
	doc := t.input_of(
		{},
		t.policy([t.statement(object.union(
			{
				"effect": "Deny",
				"actions": ["s3:putobject"],
				"conditions": [t.condition("null", "s3:x-amz-server-side-encryption", ["true"])],
			},
			{"principals": t.aws(["arn:aws:iam::444455556666:root"], ["444455556666"])},
		))]),
	)
	t.verdict("bucket-policy-deny-unencrypted-uploads", doc) == "fail"
}

test_allow_with_the_header_denies_nothing if {
	doc := t.input_of(
		{},
		t.policy([t.statement({
			"actions": ["s3:putobject"],
			"conditions": [t.condition("stringequals", "s3:x-amz-server-side-encryption", ["AES256"])],
		})]),
	)
	t.verdict("bucket-policy-deny-unencrypted-uploads", doc) == "fail"
}

test_kms_level_default_alone_is_not_enough if {
	doc := t.setting(
		t.input_of(
			{
				"encryption": t.present({
					"ServerSideEncryptionConfiguration": {"Rules": [{"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "aws:kms"}}]},
				}),
			},
			{},
		),
		"bucket-policy-deny-unencrypted-uploads",
		"minimum_level",
		"awskms",
	)
	t.verdict("bucket-policy-deny-unencrypted-uploads", doc) == "fail"
}

test_kms_level_other_headers_denied if {
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
				"conditions": [
					t.condition(
						"stringnotequals",
						"s3:x-amz-server-side-encryption",
						["aws:kms", "aws:kms:dsse"],
					),
					t.condition("null", "s3:x-amz-server-side-encryption", ["false"]),
				],
			})]),
		),
		"bucket-policy-deny-unencrypted-uploads",
		"minimum_level",
		"awskms",
	)
	t.verdict("bucket-policy-deny-unencrypted-uploads", doc) == "pass"
}

test_kms_level_all_denied_by_one_statement if {
	doc := t.setting(
		t.input_of(
			{},
			t.policy([t.statement({
				"effect": "Deny",
				"actions": ["s3:putobject"],
				"conditions": [t.condition(
					"stringnotequals",
					"s3:x-amz-server-side-encryption",
					["aws:kms", "aws:kms:dsse"],
				)],
			})]),
		),
		"bucket-policy-deny-unencrypted-uploads",
		"minimum_level",
		"awskms",
	)
	t.verdict("bucket-policy-deny-unencrypted-uploads", doc) == "pass"
}

test_kms_level_default_too_weak if {
	doc := t.setting(
		t.input_of(
			{
				"encryption": t.present({
					"ServerSideEncryptionConfiguration": {"Rules": [{"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}]},
				}),
			},
			t.policy([t.statement({
				"effect": "Deny",
				"actions": ["s3:putobject"],
				"conditions": [
					t.condition(
						"stringnotequals",
						"s3:x-amz-server-side-encryption",
						["aws:kms", "aws:kms:dsse"],
					),
					t.condition("null", "s3:x-amz-server-side-encryption", ["false"]),
				],
			})]),
		),
		"bucket-policy-deny-unencrypted-uploads",
		"minimum_level",
		"awskms",
	)
	t.verdict("bucket-policy-deny-unencrypted-uploads", doc) == "fail"
}

test_kms_level_policy_denied_is_unknown if {
	doc := t.setting(
		t.input_of(
			{
				"encryption": t.present({
					"ServerSideEncryptionConfiguration": {"Rules": [{"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "aws:kms"}}]},
				}),
				"policy": t.denied,
			},
			t.unread_policy("denied"),
		),
		"bucket-policy-deny-unencrypted-uploads",
		"minimum_level",
		"awskms",
	)
	t.verdict("bucket-policy-deny-unencrypted-uploads", doc) == "unknown"
}

test_encryption_denied_is_unknown if {
	doc := t.input_of({"encryption": t.denied}, {})
	t.verdict("bucket-policy-deny-unencrypted-uploads", doc) == "unknown"
}

test_everything_denied_is_unknown if {
	doc := t.input_of({"encryption": t.denied, "policy": t.denied}, t.unread_policy("denied"))
	t.verdict("bucket-policy-deny-unencrypted-uploads", doc) == "unknown"
}

test_no_default_beside_an_unread_policy_is_unknown if {
	t.verdict("bucket-policy-deny-unencrypted-uploads", t.input_of({"policy": t.denied}, t.unread_policy("denied"))) == "unknown"
}

test_policy_decides_though_the_encryption_is_denied if {
	deny := {"effect": "Deny", "actions": ["s3:putobject"]}
	header := "s3:x-amz-server-side-encryption"
	doc := t.input_of({"encryption": t.denied}, t.policy([
		t.statement(object.union(deny, {"conditions": [t.condition("null", header, ["true"])]})),
		t.statement(object.union(deny, {"conditions": [t.condition("stringnotequals", header, ["aws:kms", "aws:kms:dsse"])]})),
	]))
	t.verdict("bucket-policy-deny-unencrypted-uploads", t.setting(doc, "bucket-policy-deny-unencrypted-uploads", "minimum_level", "awskms")) == "pass"
}
