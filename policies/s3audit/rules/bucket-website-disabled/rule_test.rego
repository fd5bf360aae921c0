package s3audit.rules.bucket_website_disabled_test

import data.s3audit.testing as t

test_no_website if t.verdict("bucket-website-disabled", t.input_of({}, {})) == "pass"

test_website if {
	doc := t.input_of({"website": t.present({"IndexDocument": {"Suffix": "index.html"}})}, {})
	t.verdict("bucket-website-disabled", doc) == "fail"
}

test_redirecting_everyone_counts if {
	doc := t.input_of({"website": t.present({"RedirectAllRequestsTo": {"HostName": "example.com"}})}, {})
	t.verdict("bucket-website-disabled", doc) == "fail"
}

test_denied_is_unknown if t.verdict("bucket-website-disabled", t.input_of({"website": t.denied}, {})) == "unknown"

test_excluded_by_name if {
	doc := t.setting(
		t.input_of({"website": t.present({"IndexDocument": {"Suffix": "index.html"}})}, {}),
		"bucket-website-disabled",
		"exclude_buckets",
		["example-*"],
	)
	t.verdict("bucket-website-disabled", doc) == "not-applicable"
}

test_other_names_are_not_excluded if {
	doc := t.setting(
		t.input_of({"website": t.present({"IndexDocument": {"Suffix": "index.html"}})}, {}),
		"bucket-website-disabled",
		"exclude_buckets",
		["sample-*"],
	)
	t.verdict("bucket-website-disabled", doc) == "fail"
}

test_what_it_does_is_told if {
	every website, does in {
		{"IndexDocument": {"Suffix": "index.html"}}: "serves a website to everyone",
		{"RedirectAllRequestsTo": {"HostName": "example.com"}}: "redirects everyone",
	} {
		denials := data.s3audit.rules.bucket_website_disabled.deny with input as t.input_of({"website": t.present(website)}, {})
		{d.msg | some d in denials} == {sprintf("the bucket %s over plain HTTP", [does])}
	}
}
