package s3audit.rules.lifecycle_expired_delete_markers_test

import data.s3audit.testing as t

rule := "lifecycle-expired-delete-markers"

versioned(rules) := t.input_of(
	{"versioning": t.present({"Status": "Enabled"}), "lifecycle": t.present({"Rules": rules})},
	{},
)

removing := {"Status": "Enabled", "Filter": {"Prefix": ""}, "Expiration": {"ExpiredObjectDeleteMarker": true}}

test_removed if t.verdict(rule, versioned([removing])) == "pass"

test_by_days_or_date if {
	t.verdict(rule, versioned([{"Status": "Enabled", "Filter": {}, "Expiration": {"Days": 365}}])) == "pass"
	t.verdict(rule, versioned([{"Status": "Enabled", "Prefix": "", "Expiration": {"Date": "2027-01-01T00:00:00Z"}}])) == "pass"
}

test_said_to_be_off if {
	doc := versioned([{"Status": "Enabled", "Filter": {}, "Expiration": {"ExpiredObjectDeleteMarker": false}}])
	t.verdict(rule, doc) == "fail"
}

test_noncurrent_versions_only if {
	doc := versioned([{"Status": "Enabled", "Filter": {}, "NoncurrentVersionExpiration": {"NoncurrentDays": 30}}])
	t.verdict(rule, doc) == "fail"
}

test_part_of_the_bucket if t.verdict(rule, versioned([object.union(removing, {"Filter": {"Prefix": "a/"}})])) == "fail"

test_disabled if t.verdict(rule, versioned([object.union(removing, {"Status": "Disabled"})])) == "fail"

test_no_lifecycle if t.verdict(rule, t.input_of({"versioning": t.present({"Status": "Enabled"})}, {})) == "fail"

test_suspended_has_markers_too if t.verdict(rule, t.input_of({"versioning": t.present({"Status": "Suspended"})}, {})) == "fail"

test_never_versioned if t.verdict(rule, t.input_of({}, {})) == "not-applicable"

test_never_versioned_decides_alone if t.verdict(rule, t.input_of({"lifecycle": t.denied}, {})) == "not-applicable"

test_lifecycle_denied_is_unknown if {
	doc := t.input_of({"versioning": t.present({"Status": "Enabled"}), "lifecycle": t.denied}, {})
	t.verdict(rule, doc) == "unknown"
}

test_versioning_denied_is_unknown if {
	t.verdict(rule, t.input_of({"versioning": t.denied}, {})) == "unknown"
	doc := t.input_of({"versioning": t.denied, "lifecycle": t.present({"Rules": [removing]})}, {})
	t.verdict(rule, doc) == "unknown"
}

test_excluded_by_name if t.verdict(rule, t.setting(versioned([]), rule, "exclude_buckets", ["example-*"])) == "not-applicable"
