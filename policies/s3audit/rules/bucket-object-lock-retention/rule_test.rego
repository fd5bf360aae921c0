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

# told is what the rule denies of a configuration, under these bounds.
told(configuration, bounds) := found if {
	doc := object.union(
		t.input_of({"object-lock": t.present({"ObjectLockConfiguration": configuration})}, {}),
		{"parameters": {"bucket-object-lock-retention": bounds}},
	)
	found := data.s3audit.rules.bucket_object_lock_retention.deny with input as doc
}

retention(changes) := {"ObjectLockEnabled": "Enabled", "Rule": {"DefaultRetention": changes}}

test_the_bounds_themselves_are_within if {
	told(retention({"Mode": "GOVERNANCE", "Days": 30}), {"min_days": 30, "max_days": 30}) == set()
	count(told(retention({"Mode": "GOVERNANCE", "Days": 30}), {"min_days": 31})) == 1
	count(told(retention({"Mode": "GOVERNANCE", "Days": 30}), {"max_days": 29})) == 1
}

test_no_default_retention_is_one_finding if count(told({"ObjectLockEnabled": "Enabled"}, {})) == 1

# conftest reads what is denied alone, so it has to be nothing where Object Lock is off.
test_lock_off_denies_nothing if {
	every rule in [{}, {"Mode": "ODD", "Days": 1}, {"Mode": "GOVERNANCE", "Days": 99}, {"Mode": "GOVERNANCE"}] {
		told(object.remove(retention(rule), ["ObjectLockEnabled"]), {"min_days": 30, "max_days": 90}) == set()
	}
}

# S3 answers with one of them; another server's mistake must not become an error.
test_days_go_before_years if told(retention({"Mode": "GOVERNANCE", "Days": 30, "Years": 1}), {"max_days": 90}) == set()
