package s3audit.rules.bucket_policy_resource_mismatch_test

import data.s3audit.testing as t

objects := {"resources": ["arn:aws:s3:::{bucket}/*"], "covers_bucket": false, "touches_bucket": false, "touches_objects": true}

bucket := {"resources": ["arn:aws:s3:::{bucket}"], "covers_objects": false, "touches_bucket": true, "touches_objects": false}

both := object.union(t.whole, {"touches_bucket": true, "touches_objects": true})

verdict_of(changes) := t.verdict("bucket-policy-resource-mismatch", t.policy_of([t.granted(changes, t.judged({}))]))

denying(guards) := t.verdict("bucket-policy-resource-mismatch", t.policy_of([t.guard(guard) | some guard in guards]))

test_forms_that_fit if {
	verdict_of(objects) == "pass"
	verdict_of(object.union(bucket, {"actions": ["s3:listbucket"]})) == "pass"
	verdict_of(object.union(both, {"actions": ["s3:listbucket", "s3:getobject"]})) == "pass"
}

test_another_bucket if {
	every resource in ["arn:aws:s3:::other", "arn:aws:s3:::other/*", "arn:aws:s3:::{bucket}-logs/*", "arn:aws-cn:s3:::other/*", "arn:aws:s3:eu-west-1:{account}:accesspoint/x"] {
		verdict_of(object.union(both, {"resources": ["arn:aws:s3:::{bucket}/*", resource]})) == "fail"
	}
}

test_patterns_that_take_it_in if {
	every resource in ["*", "arn:aws:s3:::*", "arn:aws:s3:::*/*", "arn:aws:s3:::{buck*", "arn:aws:s3:::${aws:PrincipalTag/b}/*"] {
		verdict_of(object.union(both, {"resources": [resource]})) == "pass"
	}
}

test_action_of_the_other_form if {
	verdict_of(object.union(objects, {"actions": ["s3:getobject", "s3:listbucket"]})) == "fail"
	verdict_of(object.union(bucket, {"actions": ["s3:listbucket", "s3:getobject"]})) == "fail"
	verdict_of(object.union(objects, {"actions": ["s3:*"]})) == "pass"
	verdict_of(object.union(objects, {"actions": ["s3:listbucket"], "not_action": true})) == "pass"
}

test_nothing_fits if {
	dead := t.granted(objects, t.judged({"classes": [], "reasons": ["actions-fit-no-resource"]}))
	t.verdict("bucket-policy-resource-mismatch", t.policy_of([dead])) == "fail"
}

test_deny_of_half if {
	denying([objects]) == "fail"
	denying([bucket]) == "fail"
	denying([both]) == "pass"
}

test_the_other_half_by_another_statement if {
	plain := {"conditions": [t.condition("bool", "aws:securetransport", ["false"])]}
	denying([object.union(objects, plain), object.union(bucket, plain)]) == "pass"
	denying([object.union(objects, plain), bucket]) == "fail"
	denying([object.union(bucket, plain), object.union(both, plain)]) == "pass"
	denying([object.union(objects, plain), object.union(object.union(bucket, plain), t.of_outsider)]) == "fail"
	denying([object.union(objects, plain), object.union(object.union(bucket, plain), {"not_principal": true})]) == "fail"
	denying([object.union(objects, plain), object.union(object.union(bucket, plain), {"actions": ["s3:get*"]})]) == "fail"
	allowing := t.granted(object.union(object.union(bucket, plain), {"actions": ["s3:*"], "covers_bucket": true}), t.judged({}))
	t.verdict("bucket-policy-resource-mismatch", t.policy_of([t.guard(object.union(objects, plain)), allowing])) == "fail"
}

test_deny_of_some_actions if denying([object.union(objects, {"actions": ["s3:delete*"]})]) == "pass"

test_deny_of_a_prefix if {
	denying([object.union(objects, {"covers_objects": false, "resources": ["arn:aws:s3:::{bucket}/private/*"]})]) == "pass"
}

test_severity_follows_the_gap if {
	t.severities("bucket-policy-resource-mismatch", t.policy_of([t.guard(objects)])) == {"medium"}
	t.severities("bucket-policy-resource-mismatch", t.policy_of([t.granted(object.union(both, {"resources": ["arn:aws:s3:::other"]}), t.judged({}))])) == {""}
}

test_no_policy if t.verdict("bucket-policy-resource-mismatch", t.input_of({}, {})) == "pass"

test_denied_is_unknown if t.said_unread("bucket-policy-resource-mismatch") == "unknown"

test_each_action_on_the_bucket_needs_the_bucket if {
	every action in [
		"s3:listbucket", "s3:listbucketversions", "s3:listbucketmultipartuploads", "s3:getbucketacl", "s3:getbucketlocation",
		"s3:getbucketpolicy", "s3:getbucketversioning", "s3:putbucketacl", "s3:putbucketpolicy", "s3:deletebucketpolicy",
		"s3:deletebucket", "s3:putlifecycleconfiguration", "s3:putbucketversioning",
	] {
		verdict_of(object.union(objects, {"actions": [action, "s3:getobject"]})) == "fail"
		verdict_of(object.union(bucket, {"actions": [action]})) == "pass"
	}
}

test_each_action_on_objects_needs_objects if {
	every action in [
		"s3:getobject", "s3:getobjectversion", "s3:getobjectacl", "s3:getobjecttagging", "s3:putobject", "s3:putobjectacl",
		"s3:putobjecttagging", "s3:deleteobject", "s3:deleteobjectversion", "s3:abortmultipartupload",
		"s3:listmultipartuploadparts", "s3:restoreobject", "s3:replicateobject", "s3:replicatedelete",
	] {
		verdict_of(object.union(bucket, {"actions": [action, "s3:listbucket"]})) == "fail"
		verdict_of(object.union(objects, {"actions": [action]})) == "pass"
	}
}
