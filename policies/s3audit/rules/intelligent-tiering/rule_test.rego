package s3audit.rules.intelligent_tiering_test

import data.s3audit.testing as t

rule := "intelligent-tiering"

none := {"intelligent-tiering": t.absent}

configured(status) := {"intelligent-tiering": t.present({"IntelligentTieringConfigurationList": [{
	"Id": "a",
	"Status": status,
	"Tierings": [{"AccessTier": "ARCHIVE_ACCESS", "Days": 90}],
}]})}

moving(status, class) := {"lifecycle": t.present({"Rules": [{
	"Status": status,
	"Filter": {},
	"Transitions": [{"Days": 0, "StorageClass": class}],
}]})}

verdict_of(bucket) := t.verdict(rule, t.input_of(bucket, {}))

test_configuration if verdict_of(configured("Enabled")) == "pass"

test_disabled_configuration if verdict_of(configured("Disabled")) == "fail"

test_transition if verdict_of(object.union(none, moving("Enabled", "INTELLIGENT_TIERING"))) == "pass"

test_noncurrent_transition if {
	rules := [{"Status": "Enabled", "NoncurrentVersionTransitions": [{"NoncurrentDays": 1, "StorageClass": "INTELLIGENT_TIERING"}]}]
	verdict_of(object.union(none, {"lifecycle": t.present({"Rules": rules})})) == "pass"
}

test_disabled_transition if verdict_of(object.union(none, moving("Disabled", "INTELLIGENT_TIERING"))) == "fail"

test_another_class if verdict_of(object.union(none, moving("Enabled", "GLACIER"))) == "fail"

test_nothing if verdict_of(none) == "fail"

test_either_decides_alone if {
	verdict_of(object.union(configured("Enabled"), {"lifecycle": t.denied})) == "pass"
	verdict_of(object.union({"intelligent-tiering": t.denied}, moving("Enabled", "INTELLIGENT_TIERING"))) == "pass"
}

test_denied_is_unknown if {
	verdict_of({"intelligent-tiering": t.denied}) == "unknown"
	verdict_of(object.union(none, {"lifecycle": t.denied})) == "unknown"
}

test_excluded_by_name if {
	t.verdict(rule, t.setting(t.input_of(none, {}), rule, "exclude_buckets", ["example-*"])) == "not-applicable"
}
