package s3audit.rules.bucket_policy_not_more_permissive_test

import data.s3audit.testing as t

control(statements) := json.marshal({"Version": "2012-10-17", "Statement": statements})

partner := {
	"Effect": "Allow",
	"Principal": {"AWS": "arn:aws:iam::444455556666:root"},
	"Action": ["s3:Get*", "s3:ListBucket"],
	"Resource": ["arn:aws:s3:::{bucket_name}", "arn:aws:s3:::{bucket_name}/*"],
}

under(doc, statements) := t.verdict("bucket-policy-not-more-permissive", t.setting(doc, "bucket-policy-not-more-permissive", "control_policy", control(statements)))

grant(changes) := t.policy_of([t.granted(object.union(t.of_outsider, changes), t.to_outsider)])

test_within if under(grant({}), partner) == "pass"

test_no_reference if t.verdict("bucket-policy-not-more-permissive", grant({})) == "not-applicable"

test_more_actions if {
	under(grant({"actions": ["s3:getobject", "s3:putobject"]}), partner) == "fail"
	under(grant({"actions": ["s3:*"]}), partner) == "fail"
	under(grant({"actions": ["s3:deleteobject"], "not_action": true}), partner) == "fail"
}

test_pattern_within_a_pattern if under(grant({"actions": ["s3:getobject*"]}), partner) == "pass"

test_more_resources if {
	under(grant({"resources": ["arn:aws:s3:::{bucket}/a/*"]}), partner) == "pass"
	only := object.union(partner, {"Resource": "arn:aws:s3:::{bucket_name}/a/*"})
	under(grant({}), only) == "fail"
	under(grant({"not_resource": true}), partner) == "fail"
}

test_more_principals if {
	under(grant({"principals": t.aws(["444455556666", "777788889999"], [])}), partner) == "fail"
	under(t.policy_of([t.granted({}, t.judged({}))]), partner) == "fail"
	under(grant({"not_principal": true}), partner) == "fail"
}

test_identities_of_an_account_are_within_it if {
	under(grant({"principals": t.aws(["arn:aws:iam::444455556666:role/reader"], [])}), partner) == "pass"
	under(grant({"principals": t.aws(["arn:aws:iam::777788889999:role/reader"], [])}), partner) == "fail"
}

test_account_by_id_or_root if under(grant({"principals": t.aws(["444455556666"], [])}), partner) == "pass"

test_several_statements_together if {
	read := object.union(partner, {"Action": "s3:GetObject"})
	list := object.union(partner, {"Action": "s3:ListBucket"})
	under(grant({"actions": ["s3:getobject", "s3:listbucket"]}), [read, list]) == "pass"
}

test_conditions_of_the_reference if {
	tied := object.union(partner, {"Condition": {"StringEquals": {"aws:SourceVpce": ["vpce-1", "vpce-2"]}}})
	under(grant({}), tied) == "fail"
	under(grant({"conditions": [t.condition("stringequals", "aws:sourcevpce", ["vpce-1"])]}), tied) == "pass"
	under(grant({"conditions": [t.condition("stringequals", "aws:sourcevpce", ["vpce-3"])]}), tied) == "fail"
	under(grant({"conditions": [t.if_exists(t.condition("stringequals", "aws:sourcevpce", ["vpce-1"]))]}), tied) == "fail"
}

test_negated_conditions_of_the_reference if {
	apart := object.union(partner, {"Condition": {"StringNotEquals": {"s3:x-amz-acl": ["public-read"]}}})
	more := [t.condition("stringnotequals", "s3:x-amz-acl", ["public-read", "public-read-write"])]
	under(grant({"conditions": more}), apart) == "pass"
	under(grant({"conditions": [t.condition("stringnotequals", "s3:x-amz-acl", ["private"])]}), apart) == "fail"
}

test_deny_of_the_reference if {
	deny := {
		"Effect": "Deny", "Principal": "*", "Action": "s3:*",
		"Resource": ["arn:aws:s3:::{bucket_name}", "arn:aws:s3:::{bucket_name}/*"],
		"Condition": {"Bool": {"aws:SecureTransport": false}},
	}
	under(grant({}), [partner, deny]) == "fail"
	doc := t.policy_of([
		t.granted(t.of_outsider, t.to_outsider),
		t.unless([t.condition("bool", "aws:securetransport", ["False"])]),
	])
	under(doc, [partner, deny]) == "pass"
	under(t.policy_of([t.granted(t.of_own, t.to_own)]), [partner, deny]) == "pass"
}

test_own_account_is_not_held_to_it if {
	under(t.policy_of([t.granted(object.union(t.of_own, {"actions": ["s3:*"]}), t.to_own)]), partner) == "pass"
}

test_services_are_not_held_to_it if {
	grant_to := {"principals": t.service("config.amazonaws.com"), "actions": ["s3:putobject"]}
	under(t.policy_of([t.granted(grant_to, t.to_service("config.amazonaws.com"))]), partner) == "pass"
}

test_own_account_by_mark_or_number if {
	mine := object.union(partner, {"Resource": "arn:aws:s3:::{bucket_name}/{account_id}/*"})
	under(grant({"resources": ["arn:aws:s3:::{bucket}/{account}/*"]}), mine) == "pass"
	number := object.union(partner, {"Resource": "arn:aws:s3:::{bucket_name}/111122223333/*"})
	under(grant({"resources": ["arn:aws:s3:::{bucket}/{account}/*"]}), number) == "pass"
}

test_reference_that_is_none if {
	t.verdict("bucket-policy-not-more-permissive", t.setting(grant({}), "bucket-policy-not-more-permissive", "control_policy", "{")) == "fail"
	t.verdict("bucket-policy-not-more-permissive", t.setting(grant({}), "bucket-policy-not-more-permissive", "control_policy", `{"Statement": [{"Effect": "Allow"}]}`)) == "fail"
	t.verdict("bucket-policy-not-more-permissive", t.setting(grant({}), "bucket-policy-not-more-permissive", "control_policy", `["x"]`)) == "fail"
}

test_buckets_by_name if {
	doc := t.setting(grant({}), "bucket-policy-not-more-permissive", "control_policy", control([]))
	t.verdict("bucket-policy-not-more-permissive", doc) == "fail"
	t.verdict("bucket-policy-not-more-permissive", object.union(doc, {"parameters": {"bucket-policy-not-more-permissive": {"exclude_buckets": ["example-*"]}}})) == "not-applicable"
	t.verdict("bucket-policy-not-more-permissive", object.union(doc, {"parameters": {"bucket-policy-not-more-permissive": {"only_buckets": ["other-*"]}}})) == "not-applicable"
}

test_no_policy if under(t.input_of({}, {}), partner) == "pass"

test_denied_is_unknown if under(t.input_of({"policy": t.denied}, t.unread_policy("denied")), partner) == "unknown"

test_everyone_within_a_reference_with_a_deny if {
	anyone := {"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::{bucket_name}/*"}
	over_http := {
		"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "arn:aws:s3:::{bucket_name}/*",
		"Condition": {"Bool": {"aws:SecureTransport": "false"}},
	}
	doc := t.policy_of([t.granted({}, t.judged({}))])
	under(doc, [anyone]) == "pass"
	under(doc, [anyone, over_http]) == "fail"
}
