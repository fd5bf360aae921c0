package s3audit.rules.bucket_dns_compliant_name_test

import data.s3audit.testing as t

test_no_dots if t.verdict("bucket-dns-compliant-name", t.input_of({}, {})) == "pass"

test_dots if t.verdict("bucket-dns-compliant-name", t.input_of({"name": "www.example.com"}, {})) == "fail"

test_needs_nothing_but_the_name if t.verdict("bucket-dns-compliant-name", {"bucket": {"name": "plain"}}) == "pass"

test_excluded_by_name if {
	doc := t.setting(
		t.input_of({"name": "www.example.com"}, {}),
		"bucket-dns-compliant-name",
		"exclude_buckets",
		["*.example.com"],
	)
	t.verdict("bucket-dns-compliant-name", doc) == "not-applicable"
}

test_dots_of_a_pattern_are_dots if {
	doc := t.setting(
		t.input_of({"name": "www.example.com"}, {}),
		"bucket-dns-compliant-name",
		"exclude_buckets",
		["www.exampleXcom", "www.example.co?x"],
	)
	t.verdict("bucket-dns-compliant-name", doc) == "fail"
}
