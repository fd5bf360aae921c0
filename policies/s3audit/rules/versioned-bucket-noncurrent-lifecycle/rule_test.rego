package s3audit.rules.versioned_bucket_noncurrent_lifecycle_test

import data.s3audit.testing as t

test_expires if {
	doc := t.input_of(
		{
			"versioning": t.present({"Status": "Enabled"}),
			"lifecycle": t.present({
				"Rules": [{
					"Status": "Enabled",
					"NoncurrentVersionExpiration": {"NoncurrentDays": 30, "NewerNoncurrentVersions": 3},
				}],
			}),
		},
		{},
	)
	t.verdict("versioned-bucket-noncurrent-lifecycle", doc) == "pass"
}

test_moves if {
	doc := t.input_of(
		{
			"versioning": t.present({"Status": "Enabled"}),
			"lifecycle": t.present({
				"Rules": [{
					"Status": "Enabled",
					"NoncurrentVersionTransitions": [{"NoncurrentDays": 30, "StorageClass": "GLACIER"}],
				}],
			}),
		},
		{},
	)
	t.verdict("versioned-bucket-noncurrent-lifecycle", doc) == "pass"
}

test_current_versions_only if {
	doc := t.input_of(
		{
			"versioning": t.present({"Status": "Enabled"}),
			"lifecycle": t.present({"Rules": [{"Status": "Enabled", "Expiration": {"Days": 30}}]}),
		},
		{},
	)
	t.verdict("versioned-bucket-noncurrent-lifecycle", doc) == "fail"
}

test_disabled if {
	doc := t.input_of(
		{
			"versioning": t.present({"Status": "Enabled"}),
			"lifecycle": t.present({
				"Rules": [{"Status": "Disabled", "NoncurrentVersionExpiration": {"NoncurrentDays": 30}}],
			}),
		},
		{},
	)
	t.verdict("versioned-bucket-noncurrent-lifecycle", doc) == "fail"
}

test_no_lifecycle if {
	doc := t.input_of({"versioning": t.present({"Status": "Enabled"})}, {})
	t.verdict("versioned-bucket-noncurrent-lifecycle", doc) == "fail"
}

test_suspended_keeps_old_versions if {
	doc := t.input_of({"versioning": t.present({"Status": "Suspended"})}, {})
	t.verdict("versioned-bucket-noncurrent-lifecycle", doc) == "fail"
}

test_never_versioned if t.verdict("versioned-bucket-noncurrent-lifecycle", t.input_of({}, {})) == "not-applicable"

test_never_versioned_decides_alone if {
	doc := t.input_of({"lifecycle": t.denied}, {})
	t.verdict("versioned-bucket-noncurrent-lifecycle", doc) == "not-applicable"
}

test_lifecycle_denied_is_unknown if {
	doc := t.input_of({"versioning": t.present({"Status": "Enabled"}), "lifecycle": t.denied}, {})
	t.verdict("versioned-bucket-noncurrent-lifecycle", doc) == "unknown"
}

test_versioning_denied_is_unknown if {
	doc := t.input_of({"versioning": t.denied}, {})
	t.verdict("versioned-bucket-noncurrent-lifecycle", doc) == "unknown"
}

test_too_late if {
	doc := t.setting(
		t.input_of(
			{
				"versioning": t.present({"Status": "Enabled"}),
				"lifecycle": t.present({
					"Rules": [{
						"Status": "Enabled",
						"NoncurrentVersionExpiration": {"NoncurrentDays": 30, "NewerNoncurrentVersions": 3},
					}],
				}),
			},
			{},
		),
		"versioned-bucket-noncurrent-lifecycle",
		"max_noncurrent_days",
		29,
	)
	t.verdict("versioned-bucket-noncurrent-lifecycle", doc) == "fail"
}

test_in_time if {
	doc := t.setting(
		t.input_of(
			{
				"versioning": t.present({"Status": "Enabled"}),
				"lifecycle": t.present({
					"Rules": [{
						"Status": "Enabled",
						"NoncurrentVersionExpiration": {"NoncurrentDays": 30, "NewerNoncurrentVersions": 3},
					}],
				}),
			},
			{},
		),
		"versioned-bucket-noncurrent-lifecycle",
		"max_noncurrent_days",
		30,
	)
	t.verdict("versioned-bucket-noncurrent-lifecycle", doc) == "pass"
}

test_too_many_versions if {
	doc := t.setting(
		t.input_of(
			{
				"versioning": t.present({"Status": "Enabled"}),
				"lifecycle": t.present({
					"Rules": [{
						"Status": "Enabled",
						"NoncurrentVersionExpiration": {"NoncurrentDays": 30, "NewerNoncurrentVersions": 3},
					}],
				}),
			},
			{},
		),
		"versioned-bucket-noncurrent-lifecycle",
		"versions_to_keep",
		2,
	)
	t.verdict("versioned-bucket-noncurrent-lifecycle", doc) == "fail"
}

test_moves_too_late if {
	doc := t.input_of(
		{
			"versioning": t.present({"Status": "Enabled"}),
			"lifecycle": t.present({"Rules": [{
				"Status": "Enabled", "NoncurrentVersionTransitions": [{"NoncurrentDays": 31, "StorageClass": "GLACIER"}],
			}]}),
		},
		{},
	)
	t.verdict("versioned-bucket-noncurrent-lifecycle", t.setting(doc, "versioned-bucket-noncurrent-lifecycle", "max_noncurrent_days", 30)) == "fail"
	t.verdict("versioned-bucket-noncurrent-lifecycle", t.setting(doc, "versioned-bucket-noncurrent-lifecycle", "max_noncurrent_days", 31)) == "pass"
}
