package s3audit.rules.bucket_cors_wildcard_origin_test

import data.s3audit.testing as t

rule := "bucket-cors-wildcard-origin"

shared(origins, methods) := t.input_of(
	{"cors": t.present({"CORSRules": [{"AllowedOrigins": origins, "AllowedMethods": methods}]})},
	{},
)

test_fixed_origins if t.verdict(rule, shared(["https://www.example.com", "https://example.com"], ["GET", "PUT"])) == "pass"

test_any_origin_may_write if t.verdict(rule, shared(["*"], ["GET", "PUT"])) == "fail"

test_public_assets if {
	t.verdict(rule, shared(["*"], ["GET"])) == "pass"
	t.verdict(rule, shared(["*"], ["GET", "HEAD"])) == "pass"
}

test_public_assets_not_wanted if {
	t.verdict(rule, t.setting(shared(["*"], ["GET"]), rule, "allow_public_reads", false)) == "fail"
}

test_star_within_an_origin_is_worse if {
	every origin in ["https://*", "http://*", "https://*.example.com", "https://*.com"] {
		t.verdict(rule, shared([origin], ["GET"])) == "fail"
	}
}

test_one_of_several if t.verdict(rule, shared(["https://www.example.com", "https://*.example.com"], ["GET"])) == "fail"

test_accepted_origin if {
	doc := shared(["https://*.example.com"], ["GET", "PUT"])
	t.verdict(rule, t.setting(doc, rule, "allowed_origins", ["https://*.example.com"])) == "pass"
	t.verdict(rule, t.setting(doc, rule, "allowed_origins", ["*"])) == "fail"
}

test_second_rule if {
	doc := t.input_of(
		{"cors": t.present({"CORSRules": [
			{"AllowedOrigins": ["https://www.example.com"], "AllowedMethods": ["PUT"]},
			{"AllowedOrigins": ["*"], "AllowedMethods": ["DELETE"]},
		]})},
		{},
	)
	t.verdict(rule, doc) == "fail"
}

test_none if {
	t.verdict(rule, t.input_of({"cors": t.absent}, {})) == "pass"
	t.verdict(rule, t.input_of({"cors": t.present({})}, {})) == "pass"
}

test_denied_is_unknown if t.verdict(rule, t.input_of({"cors": t.denied}, {})) == "unknown"
