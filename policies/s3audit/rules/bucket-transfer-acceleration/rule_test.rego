package s3audit.rules.bucket_transfer_acceleration_test

import data.s3audit.testing as t

rule := "bucket-transfer-acceleration"

with_status(status) := t.input_of({"accelerate": t.present({"Status": status})}, {})

never := t.input_of({"accelerate": t.absent}, {})

test_off if {
	t.verdict(rule, with_status("Suspended")) == "pass"
	t.verdict(rule, never) == "pass"
	t.verdict(rule, t.input_of({"accelerate": t.present({})}, {})) == "pass"
}

test_on if t.verdict(rule, with_status("Enabled")) == "fail"

test_on_as_asked if {
	t.verdict(rule, t.setting(with_status("Enabled"), rule, "expected", "Enabled")) == "pass"
	t.verdict(rule, t.setting(with_status("Suspended"), rule, "expected", "Enabled")) == "fail"
	t.verdict(rule, t.setting(never, rule, "expected", "Enabled")) == "fail"
}

test_denied_is_unknown if t.verdict(rule, t.input_of({"accelerate": t.denied}, {})) == "unknown"

test_not_offered_is_unknown if t.verdict(rule, t.input_of({"accelerate": t.unsupported}, {})) == "unknown"

test_excluded_by_name if {
	t.verdict(rule, t.setting(with_status("Enabled"), rule, "exclude_buckets", ["example-*"])) == "not-applicable"
}
