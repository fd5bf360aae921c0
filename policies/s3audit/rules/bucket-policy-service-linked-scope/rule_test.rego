package s3audit.rules.bucket_policy_service_linked_scope_test

import data.s3audit.testing as t

to(service, changes) := t.policy_of([t.granted(
	object.union({"principals": t.service(service), "actions": ["s3:putobject"]}, changes),
	t.to_service(service),
)])

verdict_of(service, changes) := t.verdict("bucket-policy-service-linked-scope", to(service, changes))

trail := {"resources": ["arn:aws:s3:::{bucket}/org/AWSLogs/{account}/*"], "covers_objects": false}

test_delivery if verdict_of("cloudtrail.amazonaws.com", trail) == "pass"

test_looking_at_the_bucket if {
	looks := {"actions": ["s3:getbucketacl", "s3:listbucket", "s3:getbucketlocation"], "resources": ["arn:aws:s3:::{bucket}"]}
	verdict_of("config.amazonaws.com", looks) == "pass"
}

test_more_actions if {
	every action in ["s3:*", "*", "s3:put*", "s3:getobject", "s3:putobjectacl", "s3:deleteobject"] {
		verdict_of("cloudtrail.amazonaws.com", object.union(trail, {"actions": ["s3:putobject", action]})) == "fail"
	}
}

test_all_but_a_few if {
	verdict_of("cloudtrail.amazonaws.com", object.union(trail, {"not_action": true})) == "fail"
	verdict_of("cloudtrail.amazonaws.com", object.union(trail, {"not_resource": true})) == "fail"
}

test_whole_bucket if {
	verdict_of("cloudtrail.amazonaws.com", {}) == "fail"
	verdict_of("cloudtrail.amazonaws.com", {"resources": ["*"]}) == "fail"
	verdict_of("cloudtrail.amazonaws.com", {"resources": ["arn:aws:s3:::{bucket}*"]}) == "fail"
}

test_another_prefix if verdict_of("cloudtrail.amazonaws.com", {"resources": ["arn:aws:s3:::{bucket}/exports/*"]}) == "fail"

test_services_that_write_anywhere if {
	verdict_of("logging.s3.amazonaws.com", {}) == "pass"
	verdict_of("logs.eu-west-1.amazonaws.com", {}) == "pass"
}

test_prefixes_of_the_user if {
	doc := to("logging.s3.amazonaws.com", {})
	wanted := {"logging.s3.amazonaws.com": "access/*"}
	t.verdict("bucket-policy-service-linked-scope", t.setting(doc, "bucket-policy-service-linked-scope", "expected_prefixes", wanted)) == "fail"
	narrow := to("logging.s3.amazonaws.com", {"resources": ["arn:aws:s3:::{bucket}/access/*"]})
	t.verdict("bucket-policy-service-linked-scope", t.setting(narrow, "bucket-policy-service-linked-scope", "expected_prefixes", wanted)) == "pass"
}

test_severity_follows_the_excess if {
	t.severities("bucket-policy-service-linked-scope", to("cloudtrail.amazonaws.com", {})) == {"low"}
	t.severities("bucket-policy-service-linked-scope", to("cloudtrail.amazonaws.com", {"actions": ["s3:*"]})) == {"medium"}
}

test_full_control_when_asked if {
	doc := to("cloudtrail.amazonaws.com", trail)
	t.verdict("bucket-policy-service-linked-scope", t.setting(doc, "bucket-policy-service-linked-scope", "require_owner_full_control", true)) == "fail"
	acl := t.condition("stringequals", "s3:x-amz-acl", ["bucket-owner-full-control"])
	asked := to("cloudtrail.amazonaws.com", object.union(trail, {"conditions": [acl]}))
	t.verdict("bucket-policy-service-linked-scope", t.setting(asked, "bucket-policy-service-linked-scope", "require_owner_full_control", true)) == "pass"
	other := t.condition("stringequals", "s3:x-amz-acl", ["bucket-owner-full-control", "public-read"])
	loose := to("cloudtrail.amazonaws.com", object.union(trail, {"conditions": [other]}))
	t.verdict("bucket-policy-service-linked-scope", t.setting(loose, "bucket-policy-service-linked-scope", "require_owner_full_control", true)) == "fail"
	looks := to("cloudtrail.amazonaws.com", {"actions": ["s3:getbucketacl"]})
	t.verdict("bucket-policy-service-linked-scope", t.setting(looks, "bucket-policy-service-linked-scope", "require_owner_full_control", true)) == "pass"
}

test_services_of_the_user if {
	doc := to("sns.amazonaws.com", {"actions": ["s3:*"]})
	t.verdict("bucket-policy-service-linked-scope", doc) == "not-applicable"
	t.verdict("bucket-policy-service-linked-scope", t.setting(doc, "bucket-policy-service-linked-scope", "services", ["SNS.amazonaws.com"])) == "fail"
}

test_bucket_and_prefix_in_one_statement if {
	one := {
		"actions": ["s3:putobject", "s3:getbucketacl"],
		"resources": ["arn:aws:s3:::{bucket}", "arn:aws:s3:::{bucket}/AWSLogs/*"],
	}
	verdict_of("cloudtrail.amazonaws.com", one) == "pass"
}

test_conditions_that_demand_no_full_control if {
	acl := t.condition("stringequals", "s3:x-amz-acl", ["bucket-owner-full-control"])
	every other in [
		t.condition("stringequals", "s3:x-amz-grant-read", ["bucket-owner-full-control"]),
		t.condition("stringnotequals", "s3:x-amz-acl", ["bucket-owner-full-control"]),
		t.if_exists(acl),
	] {
		doc := to("cloudtrail.amazonaws.com", object.union(trail, {"conditions": [other]}))
		t.verdict("bucket-policy-service-linked-scope", t.setting(doc, "bucket-policy-service-linked-scope", "require_owner_full_control", true)) == "fail"
	}
}

test_denying_a_service_is_no_grant if {
	t.verdict("bucket-policy-service-linked-scope", t.policy_of([t.guard({"principals": t.service("cloudtrail.amazonaws.com")})])) == "not-applicable"
}

test_no_delivery if t.verdict("bucket-policy-service-linked-scope", t.policy_of([t.granted({}, t.judged({}))])) == "not-applicable"

test_no_policy if t.verdict("bucket-policy-service-linked-scope", t.input_of({}, {})) == "not-applicable"

test_denied_is_unknown if t.said_unread("bucket-policy-service-linked-scope") == "unknown"

test_full_control_by_each_operator if {
	every operator, verdict in {
		"stringequals": "pass", "stringequalsignorecase": "pass", "stringlike": "pass", "stringnotequals": "fail",
	} {
		acl := t.condition(operator, "s3:x-amz-acl", ["bucket-owner-full-control"])
		doc := to("cloudtrail.amazonaws.com", object.union(trail, {"conditions": [acl]}))
		t.verdict("bucket-policy-service-linked-scope", t.setting(doc, "bucket-policy-service-linked-scope", "require_owner_full_control", true)) == verdict
	}
}

test_everything_is_medium_however_written if {
	every excess in [{"actions": ["*"]}, {"actions": ["s3:*"]}, {"not_action": true, "actions": ["s3:get*"]}] {
		t.severities("bucket-policy-service-linked-scope", to("cloudtrail.amazonaws.com", object.union(trail, excess))) == {"medium"}
	}
}
