package s3audit.rules.bucket_policy_cloudfront_source_scoped_test

import data.s3audit.testing as t

cdn := "cloudfront.amazonaws.com"

distribution := "arn:aws:cloudfront::{account}:distribution/E1"

to_cdn(conditions) := t.policy_of([t.granted({"principals": t.service(cdn), "conditions": conditions}, t.to_service(cdn))])

verdict_of(conditions) := t.verdict("bucket-policy-cloudfront-source-scoped", to_cdn(conditions))

test_named if verdict_of([t.condition("stringequals", "aws:sourcearn", [distribution])]) == "pass"

test_several_named if {
	verdict_of([t.condition("arnlike", "aws:sourcearn", [distribution, "arn:aws:cloudfront::{account}:distribution/E2"])]) == "pass"
}

test_untied if verdict_of([]) == "fail"

test_account_alone if verdict_of([t.condition("stringequals", "aws:sourceaccount", ["{account}"])]) == "fail"

test_any_of_the_account if {
	verdict_of([t.condition("arnlike", "aws:sourcearn", ["arn:aws:cloudfront::{account}:distribution/*"])]) == "fail"
}

test_one_value_too_wide if {
	verdict_of([t.condition("arnlike", "aws:sourcearn", [distribution, "arn:aws:cloudfront::*:distribution/*"])]) == "fail"
}

test_something_that_is_no_distribution if {
	verdict_of([t.condition("stringequals", "aws:sourcearn", ["arn:aws:s3:::source"])]) == "fail"
}

test_another_key if verdict_of([t.condition("stringequals", "aws:principalarn", [distribution])]) == "fail"

test_allowed_distribution_of_any_account if {
	doc := to_cdn([t.condition("arnlike", "aws:sourcearn", ["arn:aws:cloudfront::*:distribution/E1"])])
	t.verdict("bucket-policy-cloudfront-source-scoped", t.setting(doc, "bucket-policy-cloudfront-source-scoped", "allowed_distributions", ["E1"])) == "fail"
}

test_met_without_the_key if verdict_of([t.if_exists(t.condition("stringequals", "aws:sourcearn", [distribution]))]) == "fail"

test_negated if verdict_of([t.condition("stringnotequals", "aws:sourcearn", [distribution])]) == "fail"

test_severity_follows_the_account if {
	t.severities("bucket-policy-cloudfront-source-scoped", to_cdn([])) == {"high"}
	t.severities("bucket-policy-cloudfront-source-scoped", to_cdn([t.condition("stringequals", "aws:sourceaccount", ["{account}"])])) == {"medium"}
	any_of := t.condition("arnlike", "aws:sourcearn", ["arn:aws:cloudfront::{account}:distribution/*"])
	t.severities("bucket-policy-cloudfront-source-scoped", to_cdn([any_of])) == {"medium"}
	t.severities("bucket-policy-cloudfront-source-scoped", to_cdn([t.condition("stringequals", "aws:sourceaccount", ["444455556666"])])) == {"high"}
}

test_allowed_by_id_or_arn if {
	doc := to_cdn([t.condition("stringequals", "aws:sourcearn", [distribution])])
	t.verdict("bucket-policy-cloudfront-source-scoped", t.setting(doc, "bucket-policy-cloudfront-source-scoped", "allowed_distributions", ["E1"])) == "pass"
	t.verdict("bucket-policy-cloudfront-source-scoped", t.setting(doc, "bucket-policy-cloudfront-source-scoped", "allowed_distributions", ["arn:aws:cloudfront::111122223333:distribution/E1"])) == "pass"
	t.verdict("bucket-policy-cloudfront-source-scoped", t.setting(doc, "bucket-policy-cloudfront-source-scoped", "allowed_distributions", ["E2"])) == "fail"
}

test_another_service if {
	grant := t.granted({"principals": t.service("sns.amazonaws.com")}, t.to_service("sns.amazonaws.com"))
	t.verdict("bucket-policy-cloudfront-source-scoped", t.policy_of([grant])) == "not-applicable"
}

test_denying_cloudfront_is_no_grant if t.verdict("bucket-policy-cloudfront-source-scoped", t.policy_of([t.guard({"principals": t.service(cdn)})])) == "not-applicable"

test_origin_access_identity_is_another_thing if {
	identity := "arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E1"
	grant := t.granted({"principals": t.aws([identity], [])}, t.to_outsider)
	t.verdict("bucket-policy-cloudfront-source-scoped", t.policy_of([grant])) == "not-applicable"
}

test_no_policy if t.verdict("bucket-policy-cloudfront-source-scoped", t.input_of({}, {})) == "not-applicable"

test_denied_is_unknown if t.said_unread("bucket-policy-cloudfront-source-scoped") == "unknown"
