package s3audit.rules.bucket_requester_pays_test

import data.s3audit.testing as t

rule := "bucket-requester-pays"

paid_by(payer) := t.input_of({"requestPayment": t.present({"Payer": payer})}, {})

test_owner if {
	t.verdict(rule, paid_by("BucketOwner")) == "pass"
	t.verdict(rule, t.input_of({"requestPayment": t.absent}, {})) == "pass"
}

test_requester if t.verdict(rule, paid_by("Requester")) == "fail"

test_requester_as_asked if {
	t.verdict(rule, t.setting(paid_by("Requester"), rule, "expected", "Requester")) == "pass"
	t.verdict(rule, t.setting(paid_by("BucketOwner"), rule, "expected", "Requester")) == "fail"
}

test_denied_is_unknown if t.verdict(rule, t.input_of({"requestPayment": t.denied}, {})) == "unknown"

test_excluded_by_name if {
	t.verdict(rule, t.setting(paid_by("Requester"), rule, "exclude_buckets", ["example-*"])) == "not-applicable"
}

test_never_set_is_the_owner if {
	t.verdict(rule, t.setting(t.input_of({"requestPayment": t.absent}, {}), rule, "expected", "Requester")) == "fail"
}
