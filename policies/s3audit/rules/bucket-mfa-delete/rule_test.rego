package s3audit.rules.bucket_mfa_delete_test

import data.s3audit.testing as t

test_on if {
	doc := t.input_of({"versioning": t.present({"Status": "Enabled", "MFADelete": "Enabled"})}, {})
	t.verdict("bucket-mfa-delete", doc) == "pass"
}

test_off if {
	doc := t.input_of({"versioning": t.present({"Status": "Enabled", "MFADelete": "Disabled"})}, {})
	t.verdict("bucket-mfa-delete", doc) == "fail"
}

test_never_set if {
	doc := t.input_of({"versioning": t.present({"Status": "Enabled"})}, {})
	t.verdict("bucket-mfa-delete", doc) == "fail"
}

test_unversioned if t.verdict("bucket-mfa-delete", t.input_of({}, {})) == "fail"

test_suspended if {
	doc := t.input_of({"versioning": t.present({"Status": "Suspended", "MFADelete": "Enabled"})}, {})
	t.verdict("bucket-mfa-delete", doc) == "fail"
}

test_lifecycle_excludes_it if {
	doc := t.input_of(
		{
			"versioning": t.present({"Status": "Enabled"}),
			"lifecycle": t.present({"Rules": [{"Status": "Disabled"}]}),
		},
		{},
	)
	t.verdict("bucket-mfa-delete", doc) == "not-applicable"
}

test_on_decides_alone if {
	doc := t.input_of(
		{
			"versioning": t.present({"Status": "Enabled", "MFADelete": "Enabled"}),
			"lifecycle": t.denied,
		},
		{},
	)
	t.verdict("bucket-mfa-delete", doc) == "pass"
}

test_lifecycle_denied_is_unknown if {
	doc := t.input_of({"versioning": t.present({"Status": "Enabled"}), "lifecycle": t.denied}, {})
	t.verdict("bucket-mfa-delete", doc) == "unknown"
}

test_versioning_denied_is_unknown if {
	doc := t.input_of({"versioning": t.denied}, {})
	t.verdict("bucket-mfa-delete", doc) == "unknown"
}

test_not_selected if {
	doc := t.setting(
		t.input_of({"versioning": t.present({"Status": "Enabled"})}, {}),
		"bucket-mfa-delete",
		"only_buckets",
		["vault-*"],
	)
	t.verdict("bucket-mfa-delete", doc) == "not-applicable"
}

test_excluded_by_name if {
	doc := t.setting(
		t.input_of({"versioning": t.present({"Status": "Enabled"})}, {}),
		"bucket-mfa-delete",
		"exclude_buckets",
		["example-*"],
	)
	t.verdict("bucket-mfa-delete", doc) == "not-applicable"
}

# S3 does not have both, and other servers might.
test_on_beside_lifecycle_rules if {
	doc := t.input_of(
		{
			"versioning": t.present({"Status": "Enabled", "MFADelete": "Enabled"}),
			"lifecycle": t.present({"Rules": [{"Status": "Enabled"}]}),
		},
		{},
	)
	t.verdict("bucket-mfa-delete", doc) == "pass"
}

test_lifecycle_beside_unread_versioning_is_unknown if {
	doc := t.input_of({"versioning": t.denied, "lifecycle": t.present({"Rules": [{"Status": "Enabled"}]})}, {})
	t.verdict("bucket-mfa-delete", doc) == "unknown"
}
