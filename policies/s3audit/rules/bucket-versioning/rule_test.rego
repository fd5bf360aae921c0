package s3audit.rules.bucket_versioning_test

import data.s3audit.testing as t

test_enabled if {
	doc := t.input_of({"versioning": t.present({"Status": "Enabled"})}, {})
	t.verdict("bucket-versioning", doc) == "pass"
}

test_suspended if {
	doc := t.input_of({"versioning": t.present({"Status": "Suspended"})}, {})
	t.verdict("bucket-versioning", doc) == "fail"
}

test_never_switched_on if t.verdict("bucket-versioning", t.input_of({"versioning": t.absent}, {})) == "fail"

test_answer_without_status if {
	doc := t.input_of({"versioning": t.present({"MFADelete": "Disabled"})}, {})
	t.verdict("bucket-versioning", doc) == "fail"
}

test_denied_is_unknown if t.verdict("bucket-versioning", t.input_of({"versioning": t.denied}, {})) == "unknown"

test_unsupported_is_unknown if {
	doc := t.input_of({"versioning": t.unsupported}, {})
	t.verdict("bucket-versioning", doc) == "unknown"
}

test_suspended_and_never_on_differ if {
	suspended := data.s3audit.rules.bucket_versioning.deny with input as t.input_of({"versioning": t.present({"Status": "Suspended"})}, {})
	never := data.s3audit.rules.bucket_versioning.deny with input as t.input_of({}, {})
	count(suspended) == 1
	count(never) == 1
	suspended != never
}

test_excluded_by_name if {
	doc := t.setting(t.input_of({}, {}), "bucket-versioning", "exclude_buckets", ["example-*"])
	t.verdict("bucket-versioning", doc) == "not-applicable"
}

test_other_names_are_not_excluded if {
	doc := t.setting(t.input_of({}, {}), "bucket-versioning", "exclude_buckets", ["sample-*"])
	t.verdict("bucket-versioning", doc) == "fail"
}
