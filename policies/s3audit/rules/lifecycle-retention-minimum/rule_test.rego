package s3audit.rules.lifecycle_retention_minimum_test

import data.s3audit.testing as t

rule := "lifecycle-retention-minimum"

with_rules(rules) := {"lifecycle": t.present({"Rules": [object.union({"Status": "Enabled"}, r) | some r in rules]})}

after(days) := {"Filter": {}, "Expiration": {"Days": days}}

tagged(value) := {"tagging": t.present({"TagSet": [{"Key": "retention", "Value": value}]})}

locked(retention) := {"object-lock": t.present({"ObjectLockConfiguration": {
	"ObjectLockEnabled": "Enabled",
	"Rule": {"DefaultRetention": object.union({"Mode": "GOVERNANCE"}, retention)},
}})}

keeping(days, bucket) := t.verdict(rule, t.setting(t.input_of(bucket, {}), rule, "min_days", days))

by_tag(bucket) := t.verdict(rule, t.setting(
	t.input_of(bucket, {}),
	rule,
	"min_days_by_tag",
	{"retention=pci": "365", "retention=hipaa": "2190", "owner=*": "30"},
))

test_long_enough if {
	keeping(365, with_rules([after(365)])) == "pass"
	keeping(365, with_rules([after(366)])) == "pass"
}

test_too_early if keeping(365, with_rules([after(364)])) == "fail"

test_on_a_date if keeping(1, with_rules([{"Filter": {}, "Expiration": {"Date": "2030-01-01T00:00:00Z"}}])) == "fail"

test_noncurrent_too_early if {
	rules := [{"Filter": {}, "NoncurrentVersionExpiration": {"NoncurrentDays": 30}}]
	keeping(30, with_rules(rules)) == "pass"
	keeping(31, with_rules(rules)) == "fail"
}

test_one_rule_of_two if keeping(365, with_rules([after(365), {"Filter": {"Prefix": "a/"}, "Expiration": {"Days": 1}}])) == "fail"

test_disabled_rules_remove_nothing if keeping(365, with_rules([object.union(after(1), {"Status": "Disabled"})])) == "pass"

test_nothing_removed if {
	keeping(365, {}) == "pass"
	keeping(365, with_rules([{"Filter": {}, "Transitions": [{"Days": 1, "StorageClass": "GLACIER"}]}])) == "pass"
	keeping(365, with_rules([{"Filter": {}, "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 1}}])) == "pass"
	keeping(365, with_rules([{"Filter": {}, "Expiration": {"ExpiredObjectDeleteMarker": true}}])) == "pass"
}

test_exempt_prefix if {
	every filter in [{"Filter": {"Prefix": "tmp/a/"}}, {"Prefix": "tmp/"}, {"Filter": {"And": {"Prefix": "tmp/", "ObjectSizeGreaterThan": 1}}}] {
		bucket := with_rules([object.union({"Expiration": {"Days": 1}}, filter)])
		doc := t.setting(t.input_of(bucket, {}), rule, "exempt_prefixes", ["tmp/"])
		t.verdict(rule, t.setting(doc, rule, "min_days", 365)) == "pass"
	}
	doc := t.setting(t.input_of(with_rules([after(1)]), {}), rule, "exempt_prefixes", ["tmp/", ""])
	t.verdict(rule, t.setting(doc, rule, "min_days", 365)) == "fail"
}

test_by_tag if {
	by_tag(object.union(with_rules([after(365)]), tagged("pci"))) == "pass"
	by_tag(object.union(with_rules([after(365)]), tagged("hipaa"))) == "fail"
	by_tag(object.union(with_rules([after(365)]), tagged("none"))) == "not-applicable"
}

test_by_any_value_of_a_tag if {
	owner := {"tagging": t.present({"TagSet": [{"Key": "owner", "Value": "a"}]})}
	by_tag(object.union(with_rules([after(29)]), owner)) == "fail"
	by_tag(object.union(with_rules([after(30)]), owner)) == "pass"
}

test_the_longest_counts if {
	both := {"tagging": t.present({"TagSet": [{"Key": "owner", "Value": "a"}, {"Key": "retention", "Value": "pci"}]})}
	by_tag(object.union(with_rules([after(30)]), both)) == "fail"
}

test_object_lock if {
	t.verdict(rule, t.input_of(object.union(with_rules([after(29)]), locked({"Days": 30})), {})) == "fail"
	t.verdict(rule, t.input_of(object.union(with_rules([after(30)]), locked({"Days": 30})), {})) == "pass"
	t.verdict(rule, t.input_of(object.union(with_rules([after(364)]), locked({"Years": 1})), {})) == "fail"
	t.verdict(rule, t.input_of(object.union(with_rules([after(365)]), locked({"Years": 1})), {})) == "pass"
}

test_nothing_asked if t.verdict(rule, t.input_of(with_rules([after(1)]), {})) == "not-applicable"

test_no_lifecycle_under_object_lock if t.verdict(rule, t.input_of(locked({"Days": 30}), {})) == "pass"

test_lifecycle_denied_is_unknown if {
	keeping(365, {"lifecycle": t.denied}) == "unknown"
	t.verdict(rule, t.input_of({"lifecycle": t.denied}, {})) == "not-applicable"
}

test_others_denied if {
	hidden := {"tagging": t.denied, "object-lock": t.denied}
	keeping(365, object.union(with_rules([after(1)]), hidden)) == "fail"
	keeping(365, object.union(with_rules([after(365)]), hidden)) == "unknown"
	keeping(365, object.union(with_rules([]), hidden)) == "pass"
	t.verdict(rule, t.input_of(object.union(with_rules([]), hidden), {})) == "unknown"
	t.verdict(rule, t.input_of(object.union(with_rules([after(1)]), {"object-lock": t.denied}), {})) == "unknown"
	t.verdict(rule, t.input_of(object.union(with_rules([after(1)]), {"tagging": t.denied}), {})) == "not-applicable"
	by_tag(object.union(with_rules([after(1)]), {"tagging": t.denied})) == "unknown"
}

test_excluded_by_name if {
	doc := t.setting(t.input_of(with_rules([after(1)]), {}), rule, "min_days", 365)
	t.verdict(rule, t.setting(doc, rule, "exclude_buckets", ["example-*"])) == "not-applicable"
}
