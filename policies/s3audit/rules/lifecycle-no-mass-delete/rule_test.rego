package s3audit.rules.lifecycle_no_mass_delete_test

import data.s3audit.testing as t

rule := "lifecycle-no-mass-delete"

with_rule(changes) := t.input_of(
	{"lifecycle": t.present({"Rules": [object.union(
		{"Status": "Enabled", "Expiration": {"Days": 1}},
		changes,
	)]})},
	{},
)

test_a_day if {
	every whole in [
		{}, {"Prefix": ""}, {"Filter": {}}, {"Filter": {"Prefix": ""}},
		{"Filter": {"And": {"Prefix": "", "ObjectSizeGreaterThan": 0}}}, {"Filter": {"ObjectSizeGreaterThan": 0}},
	] {
		t.verdict(rule, with_rule(whole)) == "fail"
	}
}

test_a_part_of_the_bucket if {
	every part in [
		{"Prefix": "tmp/"}, {"Filter": {"Prefix": "tmp/"}}, {"Filter": {"Tag": {"Key": "a", "Value": "b"}}},
		{"Filter": {"And": {"Prefix": "tmp/", "ObjectSizeGreaterThan": 0}}}, {"Filter": {"ObjectSizeLessThan": 1024}},
	] {
		t.verdict(rule, with_rule(part)) == "pass"
	}
}

test_on_the_limit if {
	t.verdict(rule, with_rule({"Expiration": {"Days": 13}})) == "fail"
	t.verdict(rule, with_rule({"Expiration": {"Days": 14}})) == "pass"
}

test_limit_as_asked if {
	doc := with_rule({"Expiration": {"Days": 14}})
	t.verdict(rule, t.setting(doc, rule, "floor_days", 15)) == "fail"
	t.verdict(rule, t.setting(with_rule({}), rule, "floor_days", 1)) == "pass"
}

test_on_a_date if {
	doc := t.input_of(
		{"lifecycle": t.present({"Rules": [{"Status": "Enabled", "Filter": {}, "Expiration": {"Date": "2030-01-01T00:00:00Z"}}]})},
		{},
	)
	t.verdict(rule, doc) == "fail"
}

test_a_part_of_the_bucket_on_a_date if {
	rules := [{"Status": "Enabled", "Filter": {"Prefix": "tmp/"}, "Expiration": {"Date": "2030-01-01T00:00:00Z"}}]
	t.verdict(rule, t.input_of({"lifecycle": t.present({"Rules": rules})}, {})) == "pass"
}

test_disabled if t.verdict(rule, with_rule({"Status": "Disabled"})) == "pass"

test_noncurrent_versions_only if {
	doc := t.input_of(
		{"lifecycle": t.present({"Rules": [{"Status": "Enabled", "NoncurrentVersionExpiration": {"NoncurrentDays": 1}}]})},
		{},
	)
	t.verdict(rule, doc) == "pass"
}

test_absent if t.verdict(rule, t.input_of({}, {})) == "pass"

test_denied_is_unknown if t.verdict(rule, t.input_of({"lifecycle": t.denied}, {})) == "unknown"

test_excluded_by_name if t.verdict(rule, t.setting(with_rule({}), rule, "exclude_buckets", ["example-*"])) == "not-applicable"
