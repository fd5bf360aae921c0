package s3audit.rules.bucket_lifecycle_parameters_test

import data.s3audit.testing as t

test_nothing_asked if t.verdict("bucket-lifecycle-parameters", t.input_of({}, {})) == "not-applicable"

test_expires_as_asked if {
	doc := object.union(
		t.input_of(
			{
				"lifecycle": t.present({
					"Rules": [{"Status": "Enabled", "Filter": {"Prefix": ""}, "Expiration": {"Days": 365}}],
				}),
			},
			{},
		),
		{"parameters": {"bucket-lifecycle-parameters": {"expiration_days": 365}}},
	)
	t.verdict("bucket-lifecycle-parameters", doc) == "pass"
}

test_expires_later if {
	doc := object.union(
		t.input_of(
			{
				"lifecycle": t.present({
					"Rules": [{"Status": "Enabled", "Filter": {"Prefix": ""}, "Expiration": {"Days": 366}}],
				}),
			},
			{},
		),
		{"parameters": {"bucket-lifecycle-parameters": {"expiration_days": 365}}},
	)
	t.verdict("bucket-lifecycle-parameters", doc) == "fail"
}

test_disabled if {
	doc := object.union(
		t.input_of(
			{
				"lifecycle": t.present({
					"Rules": [{"Status": "Disabled", "Filter": {"Prefix": ""}, "Expiration": {"Days": 365}}],
				}),
			},
			{},
		),
		{"parameters": {"bucket-lifecycle-parameters": {"expiration_days": 365}}},
	)
	t.verdict("bucket-lifecycle-parameters", doc) == "fail"
}

test_absent if {
	doc := t.setting(t.input_of({}, {}), "bucket-lifecycle-parameters", "expiration_days", 365)
	t.verdict("bucket-lifecycle-parameters", doc) == "fail"
}

test_moves_as_asked if {
	doc := object.union(
		t.input_of(
			{
				"lifecycle": t.present({
					"Rules": [{
						"Status": "Enabled",
						"Transitions": [
							{"Days": 30, "StorageClass": "STANDARD_IA"},
							{"Days": 90, "StorageClass": "GLACIER"},
						],
					}],
				}),
			},
			{},
		),
		{
			"parameters": {"bucket-lifecycle-parameters": {"transition_days": 90, "storage_class": "GLACIER"}},
		},
	)
	t.verdict("bucket-lifecycle-parameters", doc) == "pass"
}

test_day_and_class_of_different_transitions if {
	doc := object.union(
		t.input_of(
			{
				"lifecycle": t.present({
					"Rules": [{
						"Status": "Enabled",
						"Transitions": [
							{"Days": 30, "StorageClass": "STANDARD_IA"},
							{"Days": 90, "StorageClass": "GLACIER"},
						],
					}],
				}),
			},
			{},
		),
		{
			"parameters": {"bucket-lifecycle-parameters": {"transition_days": 30, "storage_class": "GLACIER"}},
		},
	)
	t.verdict("bucket-lifecycle-parameters", doc) == "fail"
}

test_on_the_prefix if {
	doc := object.union(
		t.input_of(
			{
				"lifecycle": t.present({
					"Rules": [{
						"Status": "Enabled",
						"Filter": {"Prefix": "logs/"},
						"Expiration": {"Days": 365},
					}],
				}),
			},
			{},
		),
		{"parameters": {"bucket-lifecycle-parameters": {"expiration_days": 365, "prefix": "logs/"}}},
	)
	t.verdict("bucket-lifecycle-parameters", doc) == "pass"
}

test_old_form_of_prefix if {
	doc := object.union(
		t.input_of(
			{
				"lifecycle": t.present({"Rules": [{"Status": "Enabled", "Prefix": "logs/", "Expiration": {"Days": 365}}]}),
			},
			{},
		),
		{"parameters": {"bucket-lifecycle-parameters": {"expiration_days": 365, "prefix": "logs/"}}},
	)
	t.verdict("bucket-lifecycle-parameters", doc) == "pass"
}

test_prefix_is_not_the_whole_bucket if {
	doc := object.union(
		t.input_of(
			{
				"lifecycle": t.present({
					"Rules": [{
						"Status": "Enabled",
						"Filter": {"Prefix": "logs/"},
						"Expiration": {"Days": 365},
					}],
				}),
			},
			{},
		),
		{"parameters": {"bucket-lifecycle-parameters": {"expiration_days": 365}}},
	)
	t.verdict("bucket-lifecycle-parameters", doc) == "fail"
}

test_tag_is_not_the_whole_bucket if {
	doc := object.union(
		t.input_of(
			{
				"lifecycle": t.present({
					"Rules": [{
						"Status": "Enabled",
						"Filter": {"Tag": {"Key": "a", "Value": "b"}},
						"Expiration": {"Days": 365},
					}],
				}),
			},
			{},
		),
		{"parameters": {"bucket-lifecycle-parameters": {"expiration_days": 365}}},
	)
	t.verdict("bucket-lifecycle-parameters", doc) == "fail"
}

test_not_selected if {
	doc := object.union(
		t.input_of({}, {}),
		{
			"parameters": {"bucket-lifecycle-parameters": {"expiration_days": 1, "only_buckets": ["vault"]}},
		},
	)
	t.verdict("bucket-lifecycle-parameters", doc) == "not-applicable"
}

test_denied_is_unknown if {
	doc := t.setting(
		t.input_of({"lifecycle": t.denied}, {}),
		"bucket-lifecycle-parameters",
		"expiration_days",
		365,
	)
	t.verdict("bucket-lifecycle-parameters", doc) == "unknown"
}

# by is the verdict on one enabled lifecycle rule under these parameters.
by(changes, parameters) := t.verdict("bucket-lifecycle-parameters", object.union(
	t.input_of({"lifecycle": t.present({"Rules": [object.union({"Status": "Enabled", "Filter": {}}, changes)]})}, {}),
	{"parameters": {"bucket-lifecycle-parameters": parameters}},
))

moving := {"Transitions": [{"Days": 30, "StorageClass": "GLACIER"}]}

test_each_parameter_counts_alone if {
	by(moving, {"transition_days": 30}) == "pass"
	by(moving, {"transition_days": 31}) == "fail"
	by({"Expiration": {"Days": 365}}, {"transition_days": 30}) == "fail"
	by(moving, {"storage_class": "GLACIER"}) == "pass"
	by(moving, {"storage_class": "DEEP_ARCHIVE"}) == "fail"
	by({"Expiration": {"Days": 365}}, {"storage_class": "GLACIER"}) == "fail"
}

test_each_other_filter_leaves_objects_out if {
	every filter in [
		{"Tag": {"Key": "a", "Value": "b"}}, {"ObjectSizeGreaterThan": 1}, {"ObjectSizeLessThan": 1000},
		{"And": {"Prefix": "", "ObjectSizeGreaterThan": 1}},
	] {
		by({"Filter": filter, "Expiration": {"Days": 365}}, {"expiration_days": 365}) == "fail"
	}
	by({"Expiration": {"Days": 365}}, {"expiration_days": 365}) == "pass"
}

test_excluded_by_name if by({}, {"expiration_days": 365, "exclude_buckets": ["example-*"]}) == "not-applicable"
