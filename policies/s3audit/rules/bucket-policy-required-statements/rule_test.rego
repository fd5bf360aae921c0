package s3audit.rules.bucket_policy_required_statements_test

import data.s3audit.testing as t

https := json.marshal({
	"Effect": "Deny", "Principal": "*", "Action": "s3:*",
	"Resource": ["arn:aws:s3:::{bucket_name}", "arn:aws:s3:::{bucket_name}/*"],
	"Condition": {"Bool": {"aws:SecureTransport": "false"}},
})

plain_http := t.condition("bool", "aws:securetransport", ["false"])

asked(doc, statements) := t.verdict("bucket-policy-required-statements", t.setting(doc, "bucket-policy-required-statements", "statements", statements))

guarded(changes) := t.policy_of([t.guard(object.union({"conditions": [plain_http]}, changes))])

test_there if asked(guarded({}), [https]) == "pass"

test_nothing_required if t.verdict("bucket-policy-required-statements", guarded({})) == "not-applicable"

test_missing if asked(t.policy_of([t.granted({}, t.judged({}))]), [https]) == "fail"

test_name_alone_is_not_it if {
	named := json.marshal(object.union(json.unmarshal(https), {"Sid": "TLSOnly"}))
	asked(t.policy_of([t.granted({"sid": "TLSOnly"}, t.judged({}))]), [named]) == "fail"
	asked(guarded({"sid": "Other"}), [named]) == "pass"
}

test_wider_is_there_too if {
	asked(guarded({"actions": ["*"]}), [https]) == "pass"
	asked(guarded({"conditions": []}), [https]) == "pass"
	asked(guarded({"resources": ["*"]}), [https]) == "pass"
}

test_narrower_is_not if {
	asked(guarded({"actions": ["s3:put*"]}), [https]) == "fail"
	asked(guarded({"resources": ["arn:aws:s3:::{bucket}/*"]}), [https]) == "fail"
	asked(guarded(t.of_outsider), [https]) == "fail"
	asked(guarded({"conditions": [plain_http, t.condition("stringequals", "aws:sourcevpc", ["vpc-1"])]}), [https]) == "fail"
}

test_in_two_parts if {
	objects := t.guard({"resources": ["arn:aws:s3:::{bucket}/*"], "conditions": [plain_http]})
	bucket := t.guard({"resources": ["arn:aws:s3:::{bucket}"], "conditions": [plain_http]})
	asked(t.policy_of([objects, bucket]), [https]) == "pass"
	asked(t.policy_of([objects]), [https]) == "fail"
}

test_negations if {
	but_get := json.marshal({
		"Effect": "Deny", "Principal": "*", "NotAction": ["s3:Get*", "s3:List*"],
		"NotResource": "arn:aws:s3:::{bucket_name}/public/*",
	})
	less := {"not_action": true, "not_resource": true, "resources": ["arn:aws:s3:::{bucket}/public/*"]}
	asked(t.policy_of([t.guard(object.union(less, {"actions": ["s3:get*"]}))]), [but_get]) == "pass"
	asked(t.policy_of([t.guard(object.union(less, {"actions": ["s3:get*", "s3:put*"]}))]), [but_get]) == "fail"
	asked(t.policy_of([t.guard({"actions": ["*"], "resources": ["*"]})]), [but_get]) == "pass"
	deletes := json.marshal({"Effect": "Deny", "Principal": "*", "Action": "s3:DeleteBucket", "Resource": "arn:aws:s3:::{bucket_name}"})
	asked(t.policy_of([t.guard({"not_action": true, "actions": ["s3:get*"]})]), [deletes]) == "pass"
	asked(t.policy_of([t.guard({"not_action": true, "actions": ["s3:delete*"]})]), [deletes]) == "fail"
}

test_everyone_but if {
	but_one := json.marshal({
		"Effect": "Deny", "NotPrincipal": {"AWS": ["arn:aws:iam::{account_id}:role/admin"]},
		"Action": "s3:DeleteBucket", "Resource": "arn:aws:s3:::{bucket_name}",
	})
	admin := {"not_principal": true, "principals": t.aws(["arn:aws:iam::{account}:role/admin"], ["{account}"])}
	asked(t.policy_of([t.guard(admin)]), [but_one]) == "pass"
	asked(t.policy_of([t.guard({})]), [but_one]) == "pass"
	asked(t.policy_of([t.guard(object.union(admin, t.of_own))]), [but_one]) == "fail"
}

test_allow_needs_the_same_conditions if {
	grant := json.marshal({
		"Effect": "Allow", "Principal": {"Service": "logging.s3.amazonaws.com"}, "Action": "s3:PutObject",
		"Resource": "arn:aws:s3:::{bucket_name}/*", "Condition": {"StringEquals": {"aws:SourceAccount": "{account_id}"}},
	})
	to_logging := {"principals": t.service("logging.s3.amazonaws.com"), "actions": ["s3:putobject"]}
	source := t.condition("stringequals", "aws:sourceaccount", ["{account}"])
	judgement := t.to_service("logging.s3.amazonaws.com")
	asked(t.policy_of([t.granted(object.union(to_logging, {"conditions": [source]}), judgement)]), [grant]) == "pass"
	asked(t.policy_of([t.granted(to_logging, judgement)]), [grant]) == "fail"
}

test_a_whole_policy_as_one if {
	whole := sprintf(`{"Version": "2012-10-17", "Statement": [%s]}`, [https])
	asked(guarded({}), [whole]) == "pass"
	asked(t.input_of({}, {}), [whole]) == "fail"
}

test_each_has_to_be_there if {
	deletes := json.marshal({"Effect": "Deny", "Principal": "*", "Action": "s3:DeleteBucket", "Resource": "arn:aws:s3:::{bucket_name}"})
	asked(guarded({}), [https, deletes]) == "fail"
}

test_text_that_is_no_statement if asked(guarded({}), ["TLSOnly"]) == "fail"

test_buckets_by_name if {
	doc := t.setting(t.input_of({}, {}), "bucket-policy-required-statements", "statements", [https])
	t.verdict("bucket-policy-required-statements", doc) == "fail"
	t.verdict("bucket-policy-required-statements", object.union(doc, {"parameters": {"bucket-policy-required-statements": {"exclude_buckets": ["example-*"]}}})) == "not-applicable"
	t.verdict("bucket-policy-required-statements", object.union(doc, {"parameters": {"bucket-policy-required-statements": {"only_buckets": ["other-*"]}}})) == "not-applicable"
}

test_denied_is_unknown if asked(t.input_of({"policy": t.denied}, t.unread_policy("denied")), [https]) == "unknown"
