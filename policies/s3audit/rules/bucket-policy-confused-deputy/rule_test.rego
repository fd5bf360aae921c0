package s3audit.rules.bucket_policy_confused_deputy_test

import data.s3audit.testing as t

to(service, conditions) := t.granted(
	{"principals": t.service(service), "actions": ["s3:putobject"], "conditions": conditions},
	object.union(t.to_service(service), {"classes": ["write"]}),
)

verdict_of(pairs) := t.verdict("bucket-policy-confused-deputy", t.policy_of(pairs))

one(conditions) := verdict_of([to("sns.amazonaws.com", conditions)])

test_untied if one([]) == "fail"

test_tied_to_an_account if one([t.condition("stringequals", "aws:sourceaccount", ["{account}"])]) == "pass"

test_tied_to_a_resource if {
	one([t.condition("arnlike", "aws:sourcearn", ["arn:aws:sns:eu-west-1:{account}:*"])]) == "pass"
	one([t.condition("arnlike", "aws:sourcearn", ["arn:aws:s3:::source"])]) == "pass"
}

test_tied_to_an_organization if {
	one([t.condition("stringequals", "aws:sourceorgid", ["o-abc"])]) == "pass"
	one([t.condition("stringlike", "aws:sourceorgpaths", ["o-abc/r-x/*"])]) == "pass"
}

test_wildcard_account_is_no_tie if {
	one([t.condition("arnlike", "aws:sourcearn", ["arn:aws:sns:eu-west-1:*:topic"])]) == "fail"
	one([t.condition("arnlike", "aws:sourcearn", ["*"])]) == "fail"
	one([t.condition("stringlike", "aws:sourceaccount", ["*"])]) == "fail"
	one([t.condition("arnlike", "aws:sourcearn", ["arn:aws:sns:eu-west-1:{account}:*", "arn:aws:sns:*:*:*"])]) == "fail"
}

test_a_condition_met_without_its_key_is_no_tie if {
	one([t.if_exists(t.condition("stringequals", "aws:sourceaccount", ["{account}"]))]) == "fail"
	one([t.qualified(t.condition("stringequals", "aws:sourceaccount", ["{account}"]), "forallvalues")]) == "fail"
}

test_another_key_is_no_tie if one([t.condition("stringequals", "s3:x-amz-acl", ["bucket-owner-full-control"])]) == "fail"

test_negated_is_no_tie if one([t.condition("stringnotequals", "aws:sourceaccount", ["444455556666"])]) == "fail"

test_service_by_condition if {
	by_name := t.condition("stringequals", "aws:principalservicename", ["sns.amazonaws.com"])
	verdict_of([t.granted({"conditions": [by_name]}, t.to_service("sns.amazonaws.com"))]) == "fail"
	account := t.condition("stringequals", "aws:sourceaccount", ["{account}"])
	verdict_of([t.granted({"conditions": [by_name, account]}, t.to_service("sns.amazonaws.com"))]) == "pass"
}

test_other_sources_denied if {
	source := t.if_exists(t.condition("stringnotequals", "aws:sourceorgid", ["o-abc"]))
	acting := t.condition("bool", "aws:principalisawsservice", ["true"])
	there := t.condition("null", "aws:sourceaccount", ["false"])
	verdict_of([to("sns.amazonaws.com", []), t.unless([source, acting, there])]) == "pass"
	verdict_of([to("sns.amazonaws.com", []), t.unless([acting, there])]) == "fail"
	verdict_of([to("sns.amazonaws.com", []), t.unless([source, t.condition("bool", "aws:securetransport", ["false"])])]) == "fail"
	untied := to("sns.amazonaws.com", [])
	verdict_of([untied, t.guard(object.union(t.of_outsider, {"conditions": [source, acting]}))]) == "fail"
	allowing := object.union(t.whole, {"actions": ["s3:*"], "conditions": [source, acting]})
	verdict_of([untied, t.granted(allowing, t.judged({}))]) == "fail"
	verdict_of([untied, t.unless([t.condition("stringnotequals", "aws:resourceaccount", ["x"]), acting])]) == "fail"
	verdict_of([untied, t.unless([source, t.condition("bool", "aws:principalisawsservice", ["false"])])]) == "fail"
	verdict_of([untied, t.unless([source, t.condition("null", "aws:sourcevpc", ["false"])])]) == "fail"
	verdict_of([untied, t.unless([source, t.condition("null", "aws:sourceaccount", ["true"])])]) == "fail"
	verdict_of([untied, t.unless([source, t.condition("stringequals", "aws:sourceaccount", ["false"])])]) == "fail"
	wide := t.condition("stringnotlike", "aws:sourceorgid", ["o-*"])
	verdict_of([to("sns.amazonaws.com", []), t.unless([wide, acting])]) == "fail"
}

test_denied_on_other_resources if {
	source := t.condition("stringnotequals", "aws:sourceaccount", ["{account}"])
	deny := t.guard({
		"actions": ["s3:getobject"], "resources": ["arn:aws:s3:::{bucket}/*"],
		"covers_bucket": false, "conditions": [source],
	})
	verdict_of([to("sns.amazonaws.com", []), deny]) == "fail"
}

test_service_that_names_no_source if verdict_of([to("logdelivery.elasticloadbalancing.amazonaws.com", [])]) == "not-applicable"

test_exempt_services_of_the_user if {
	doc := t.policy_of([to("sns.amazonaws.com", []), to("config.amazonaws.com", [])])
	t.verdict("bucket-policy-confused-deputy", t.setting(doc, "bucket-policy-confused-deputy", "exempt_services", ["SNS.amazonaws.com"])) == "fail"
	both := t.setting(doc, "bucket-policy-confused-deputy", "exempt_services", ["sns.amazonaws.com", "config.amazonaws.com"])
	t.verdict("bucket-policy-confused-deputy", both) == "not-applicable"
}

test_keys_of_the_user if {
	doc := t.policy_of([to("sns.amazonaws.com", [t.condition("stringequals", "aws:sourceaccount", ["{account}"])])])
	t.verdict("bucket-policy-confused-deputy", t.setting(doc, "bucket-policy-confused-deputy", "accepted_keys", ["aws:SourceArn"])) == "fail"
}

test_one_of_two_services if {
	verdict_of([
		to("config.amazonaws.com", [t.condition("stringequals", "aws:sourceaccount", ["{account}"])]),
		to("sns.amazonaws.com", []),
	]) == "fail"
}

test_severity_follows_what_it_may_do if {
	t.severities("bucket-policy-confused-deputy", t.policy_of([to("sns.amazonaws.com", [])])) == {"high"}
	looks := object.union(t.to_service("config.amazonaws.com"), {"classes": ["metadata"]})
	grant := t.granted({"principals": t.service("config.amazonaws.com"), "actions": ["s3:getbucketacl"]}, looks)
	t.severities("bucket-policy-confused-deputy", t.policy_of([grant])) == {"low"}
	unclear := object.union(t.to_service("config.amazonaws.com"), {"classes": []})
	t.severities("bucket-policy-confused-deputy", t.policy_of([[grant[0], unclear]])) == {"high"}
}

test_denying_a_service_is_no_grant if {
	verdict_of([t.guard({"principals": t.service("sns.amazonaws.com")})]) == "not-applicable"
}

test_no_service if verdict_of([t.granted({}, t.judged({}))]) == "not-applicable"

test_all_services_but_one_is_no_grant_to_it if {
	grant := {"not_principal": true, "principals": t.service("sns.amazonaws.com")}
	verdict_of([t.granted(grant, t.judged({}))]) == "not-applicable"
}

test_no_policy if t.verdict("bucket-policy-confused-deputy", t.input_of({}, {})) == "not-applicable"

test_denied_is_unknown if t.said_unread("bucket-policy-confused-deputy") == "unknown"
