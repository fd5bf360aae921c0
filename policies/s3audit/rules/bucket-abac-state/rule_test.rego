package s3audit.rules.bucket_abac_state_test

import data.s3audit.testing as t

rule := "bucket-abac-state"

with_status(status) := t.input_of({"abac": t.present({"AbacStatus": {"Status": status}})}, {})

never := t.input_of({"abac": t.absent}, {})

test_off if {
	t.verdict(rule, with_status("Disabled")) == "pass"
	t.verdict(rule, never) == "pass"
}

test_on if t.verdict(rule, with_status("Enabled")) == "fail"

test_on_as_asked if {
	t.verdict(rule, t.setting(with_status("Enabled"), rule, "expected", "Enabled")) == "pass"
	t.verdict(rule, t.setting(never, rule, "expected", "Enabled")) == "fail"
}

test_denied_is_unknown if t.verdict(rule, t.input_of({"abac": t.denied}, {})) == "unknown"

test_excluded_by_name if {
	t.verdict(rule, t.setting(with_status("Enabled"), rule, "exclude_buckets", ["example-*"])) == "not-applicable"
}
