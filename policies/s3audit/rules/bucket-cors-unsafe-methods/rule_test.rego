package s3audit.rules.bucket_cors_unsafe_methods_test

import data.s3audit.testing as t

rule := "bucket-cors-unsafe-methods"

shared(changes) := t.input_of(
	{"cors": t.present({"CORSRules": [object.union(
		{"AllowedOrigins": ["https://www.example.com"], "AllowedMethods": ["GET", "PUT"]},
		changes,
	)]})},
	{},
)

test_fixed_origin if t.verdict(rule, shared({})) == "pass"

test_wide_origin if {
	every origin in ["*", "https://*", "https://*.example.com"] {
		t.verdict(rule, shared({"AllowedOrigins": [origin]})) == "fail"
	}
	t.verdict(rule, shared({"AllowedOrigins": ["https://www.example.com", "*"]})) == "fail"
}

test_each_writing_method if {
	every method in ["PUT", "POST", "DELETE"] {
		t.verdict(rule, shared({"AllowedOrigins": ["*"], "AllowedMethods": [method]})) == "fail"
	}
}

test_reading_is_not_judged if {
	t.verdict(rule, shared({"AllowedOrigins": ["*"], "AllowedMethods": ["GET", "HEAD"]})) == "pass"
}

test_all_headers_with_writing if {
	t.verdict(rule, shared({"AllowedHeaders": ["*"]})) == "fail"
	t.verdict(rule, shared({"AllowedHeaders": ["content-*"]})) == "pass"
}

test_all_headers_alone_are_routine if t.verdict(rule, shared({"AllowedHeaders": ["*"], "AllowedMethods": ["GET"]})) == "pass"

test_all_five_methods if {
	t.verdict(rule, shared({"AllowedMethods": ["GET", "HEAD", "PUT", "POST", "DELETE"]})) == "fail"
	t.verdict(rule, shared({"AllowedMethods": ["GET", "PUT", "POST", "DELETE"]})) == "pass"
}

test_accepted_methods if {
	doc := shared({"AllowedOrigins": ["*"], "AllowedHeaders": ["*"]})
	t.verdict(rule, t.setting(doc, rule, "allowed_methods", ["PUT"])) == "pass"
	t.verdict(rule, t.setting(doc, rule, "allowed_methods", ["POST"])) == "fail"
}

test_second_rule if {
	doc := t.input_of(
		{"cors": t.present({"CORSRules": [
			{"AllowedOrigins": ["*"], "AllowedMethods": ["GET"]},
			{"AllowedOrigins": ["*"], "AllowedMethods": ["DELETE"]},
		]})},
		{},
	)
	t.verdict(rule, doc) == "fail"
}

test_every_excess_is_said if {
	doc := shared({"AllowedOrigins": ["*"], "AllowedHeaders": ["*"], "AllowedMethods": ["GET", "HEAD", "PUT", "POST", "DELETE"]})
	denials := data.s3audit.rules.bucket_cors_unsafe_methods.deny with input as doc
	count(denials) == 3
}

test_none if t.verdict(rule, t.input_of({"cors": t.absent}, {})) == "pass"

test_denied_is_unknown if t.verdict(rule, t.input_of({"cors": t.denied}, {})) == "unknown"

test_any_four_methods_are_not_all if {
	all_five := {"GET", "HEAD", "PUT", "POST", "DELETE"}
	every method in all_five {
		t.verdict(rule, shared({"AllowedMethods": [other | some other in (all_five - {method})]})) == "pass"
	}
}
