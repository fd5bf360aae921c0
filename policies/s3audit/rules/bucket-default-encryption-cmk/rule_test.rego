package s3audit.rules.bucket_default_encryption_cmk_test

import data.s3audit.testing as t

rule := "bucket-default-encryption-cmk"

with_key(key) := {"encryption": t.present({"ServerSideEncryptionConfiguration": {"Rules": [{
	"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": key},
}]}})}

with_algorithm(name) := {"encryption": t.present({"ServerSideEncryptionConfiguration": {"Rules": [{
	"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": name},
}]}})}

verdict_of(key) := t.verdict(rule, t.input_of(with_key(key), {}))

test_alias_of_a_customer if {
	verdict_of("alias/data") == "pass"
	verdict_of("arn:aws:kms:eu-west-1:111122223333:alias/data") == "pass"
	verdict_of("alias/aws-data") == "pass"
}

test_multi_region_key if verdict_of("arn:aws:kms:eu-west-1:111122223333:key/mrk-1234abcd12ab34cd56ef1234567890ab") == "pass"

test_key_of_another_account if verdict_of("arn:aws:kms:eu-west-1:444455556666:key/1234abcd-12ab-34cd-56ef-1234567890ab") == "pass"

test_alias_of_aws if {
	verdict_of("alias/aws/s3") == "fail"
	verdict_of("arn:aws:kms:eu-west-1:111122223333:alias/aws/s3") == "fail"
}

test_no_key_named if {
	t.verdict(rule, t.input_of(with_algorithm("aws:kms"), {})) == "fail"
	t.verdict(rule, t.input_of(with_algorithm("aws:kms:dsse"), {})) == "fail"
	verdict_of("") == "fail"
}

test_only_kms_knows_about_an_id if {
	verdict_of("1234abcd-12ab-34cd-56ef-1234567890ab") == "unknown"
	verdict_of("arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab") == "unknown"
}

test_missing_names_the_call if {
	doc := t.input_of(with_key("1234abcd-12ab-34cd-56ef-1234567890ab"), {})
	{[m.action, m.hint] | some m in data.s3audit.rules.bucket_default_encryption_cmk.unknown} == {[
		"kms:DescribeKey",
		"if key 1234abcd-12ab-34cd-56ef-1234567890ab is your own, name it in the parameter customer_keys",
	]} with input as doc
}

test_kms_is_not_asked_about_the_key_of_aws if {
	count(data.s3audit.rules.bucket_default_encryption_cmk.unknown) == 0 with input as t.input_of(with_key("alias/aws/s3"), {})
}

test_a_key_of_no_account_is_nobodys if verdict_of("arn:minio:kms:::key/1") == "unknown"

test_id_that_is_known if {
	doc := t.input_of(with_key("1234abcd-12ab-34cd-56ef-1234567890ab"), {})
	t.verdict(rule, t.setting(doc, rule, "customer_keys", ["1234abcd-12ab-34cd-56ef-1234567890ab"])) == "pass"
	arn := "arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab"
	t.verdict(rule, t.setting(doc, rule, "customer_keys", [arn])) == "pass"
	t.verdict(rule, t.setting(doc, rule, "customer_keys", ["alias/data"])) == "unknown"
}

test_known_by_wildcard if {
	doc := t.input_of(with_key("arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab"), {})
	t.verdict(rule, t.setting(doc, rule, "customer_keys", ["arn:aws:kms:*:111122223333:key/*"])) == "pass"
}

test_no_list_makes_the_key_of_aws_a_customers if {
	doc := t.input_of(with_key("alias/aws/s3"), {})
	t.verdict(rule, t.setting(doc, rule, "customer_keys", ["*"])) == "fail"
}

test_sse_s3 if t.verdict(rule, t.input_of(with_algorithm("AES256"), {})) == "fail"

test_absent if t.verdict(rule, t.input_of({}, {})) == "fail"

test_log_target_by_acl if {
	doc := t.input_of(
		object.union(with_algorithm("AES256"), {"acl": t.acl([t.group("s3/LogDelivery", "WRITE")])}),
		{},
	)
	t.verdict(rule, doc) == "not-applicable"
}

test_log_target_by_policy if {
	derived := t.policy([t.statement({"principals": t.service("logging.s3.amazonaws.com"), "actions": ["s3:putobject"]})])
	t.verdict(rule, t.input_of(with_algorithm("AES256"), derived)) == "not-applicable"
}

test_origin_access_identity if {
	derived := t.policy([t.statement({
		"principals": t.aws(["arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E1"], []),
	})])
	t.verdict(rule, t.input_of(with_algorithm("AES256"), derived)) == "not-applicable"
}

test_origin_access_identity_beside_kms_is_judged if {
	derived := t.policy([t.statement({
		"principals": t.aws(["arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E1"], []),
	})])
	t.verdict(rule, t.input_of(with_key("alias/data"), derived)) == "pass"
}

test_other_statements_excuse_nothing if {
	identity := t.aws(["arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E1"], [])
	denial := t.policy([t.statement({"effect": "Deny", "principals": identity})])
	t.verdict(rule, t.input_of(with_algorithm("AES256"), denial)) == "fail"
	partner := t.policy([t.statement({"principals": t.aws(["444455556666"], ["444455556666"])})])
	t.verdict(rule, t.input_of(with_algorithm("AES256"), partner)) == "fail"
}

test_log_target_with_the_key_of_aws_is_judged if {
	doc := t.input_of(
		object.union(with_algorithm("aws:kms"), {"acl": t.acl([t.group("s3/LogDelivery", "WRITE")])}),
		{},
	)
	t.verdict(rule, doc) == "fail"
}

test_denied_is_unknown if t.verdict(rule, t.input_of({"encryption": t.denied}, {})) == "unknown"

test_the_key_decides_alone if {
	hidden := {"acl": t.denied}
	t.verdict(rule, t.input_of(object.union(with_key("alias/data"), hidden), t.unread_policy("denied"))) == "pass"
	t.verdict(rule, t.input_of(object.union(with_key("alias/aws/s3"), hidden), t.unread_policy("denied"))) == "fail"
}

test_sse_s3_is_no_fail_while_what_may_excuse_it_is_unread if {
	t.verdict(rule, t.input_of(object.union(with_algorithm("AES256"), {"acl": t.denied}), {})) == "unknown"
	t.verdict(rule, t.input_of(with_algorithm("AES256"), t.unread_policy("denied"))) == "unknown"
}

test_excluded_by_name if {
	doc := t.setting(t.input_of(with_algorithm("AES256"), {}), rule, "exclude_buckets", ["example-*"])
	t.verdict(rule, doc) == "not-applicable"
}
