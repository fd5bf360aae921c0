package s3audit.rules.bucket_object_lock_retention_test

import data.s3audit.testing as t

test_within_bounds if {
	doc := t.input_of(
		{
			"object-lock": t.present({
				"ObjectLockConfiguration": {
					"ObjectLockEnabled": "Enabled",
					"Rule": {"DefaultRetention": {"Mode": "GOVERNANCE", "Days": 30}},
				},
			}),
		},
		{},
	)
	t.verdict("bucket-object-lock-retention", doc) == "pass"
}

test_years_are_365_days if {
	doc := t.input_of(
		{
			"object-lock": t.present({
				"ObjectLockConfiguration": {
					"ObjectLockEnabled": "Enabled",
					"Rule": {"DefaultRetention": {"Mode": "COMPLIANCE", "Years": 10}},
				},
			}),
		},
		{},
	)
	t.verdict("bucket-object-lock-retention", doc) == "pass"
}

test_too_many_years if {
	doc := t.input_of(
		{
			"object-lock": t.present({
				"ObjectLockConfiguration": {
					"ObjectLockEnabled": "Enabled",
					"Rule": {"DefaultRetention": {"Mode": "COMPLIANCE", "Years": 11}},
				},
			}),
		},
		{},
	)
	t.verdict("bucket-object-lock-retention", doc) == "fail"
}

test_no_default_retention if {
	doc := t.input_of(
		{"object-lock": t.present({"ObjectLockConfiguration": {"ObjectLockEnabled": "Enabled"}})},
		{},
	)
	t.verdict("bucket-object-lock-retention", doc) == "fail"
}

test_neither_days_nor_years if {
	doc := t.input_of(
		{
			"object-lock": t.present({
				"ObjectLockConfiguration": {
					"ObjectLockEnabled": "Enabled",
					"Rule": {"DefaultRetention": {"Mode": "GOVERNANCE"}},
				},
			}),
		},
		{},
	)
	t.verdict("bucket-object-lock-retention", doc) == "fail"
}

test_too_short if {
	doc := t.setting(
		t.input_of(
			{
				"object-lock": t.present({
					"ObjectLockConfiguration": {
						"ObjectLockEnabled": "Enabled",
						"Rule": {"DefaultRetention": {"Mode": "GOVERNANCE", "Days": 29}},
					},
				}),
			},
			{},
		),
		"bucket-object-lock-retention",
		"min_days",
		30,
	)
	t.verdict("bucket-object-lock-retention", doc) == "fail"
}

test_mode_not_accepted if {
	doc := t.setting(
		t.input_of(
			{
				"object-lock": t.present({
					"ObjectLockConfiguration": {
						"ObjectLockEnabled": "Enabled",
						"Rule": {"DefaultRetention": {"Mode": "GOVERNANCE", "Days": 29}},
					},
				}),
			},
			{},
		),
		"bucket-object-lock-retention",
		"modes",
		["COMPLIANCE"],
	)
	t.verdict("bucket-object-lock-retention", doc) == "fail"
}

test_lock_off if t.verdict("bucket-object-lock-retention", t.input_of({}, {})) == "not-applicable"

test_denied_is_unknown if {
	doc := t.input_of({"object-lock": t.denied}, {})
	t.verdict("bucket-object-lock-retention", doc) == "unknown"
}
