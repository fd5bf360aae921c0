package s3audit.rules.bucket_policy_cross_account_permission_changes_test

import data.s3audit.testing as t

rule := "bucket-policy-cross-account-permission-changes"

# given is a policy that lets another account do this to the bucket and its objects.
given(changes) := [outside(changes)]

outside(changes) := t.granted(object.union(object.union(t.whole, t.of_outsider), changes), t.to_outsider)

beside(bucket, pairs) := object.union(t.policy_of(pairs), {"bucket": bucket})

verdict_of(pairs) := t.verdict(rule, t.policy_of(pairs))

test_each_of_the_five if {
	every action in [
		"s3:putbucketpolicy", "s3:deletebucketpolicy", "s3:putbucketacl", "s3:putencryptionconfiguration",
		"s3:putobjectacl",
	] {
		verdict_of(given({"actions": [action]})) == "fail"
	}
}

test_patterns if {
	every action in ["*", "s3:*", "s3:put*", "s3:*policy", "s3:*acl"] {
		verdict_of(given({"actions": [action]})) == "fail"
	}
}

test_reading_only if verdict_of(given({"actions": ["s3:getobject", "s3:listbucket", "s3:get*"]})) == "pass"

test_everything_but_reading if verdict_of(given({"actions": ["s3:get*"], "not_action": true})) == "fail"

test_everything_but_the_five if verdict_of(given({"actions": ["s3:put*", "s3:delete*"], "not_action": true})) == "pass"

test_own_account if {
	own := object.union(object.union(t.whole, t.of_own), {"actions": ["s3:*"]})
	verdict_of([t.granted(own, t.to_own)]) == "pass"
}

test_everyone if {
	verdict_of([t.granted(object.union(t.whole, {"actions": ["s3:putbucketacl"]}), t.judged({}))]) == "fail"
}

test_everyone_of_the_own_account if {
	verdict_of([t.granted(object.union(t.whole, {"actions": ["s3:putbucketacl"]}), t.to_own)]) == "pass"
}

test_everyone_of_the_own_organization_is_still_foreign if {
	organization := t.judged({"public": false, "level": "shared", "callers": [t.caller("organization", "o-abc")]})
	verdict_of([t.granted(object.union(t.whole, {"actions": ["s3:putbucketacl"]}), organization)]) == "fail"
}

test_service_is_no_account if {
	grant := object.union(t.whole, {"actions": ["s3:*"], "principals": t.service("config.amazonaws.com")})
	verdict_of([t.granted(grant, t.to_service("config.amazonaws.com"))]) == "pass"
}

test_nobody_is_left if {
	grant := object.union(object.union(t.whole, t.of_outsider), {"actions": ["s3:*"]})
	verdict_of([t.granted(grant, object.union(t.to_outsider, {"level": "private", "callers": []}))]) == "pass"
}

test_denied_to_everyone if {
	verdict_of([outside({"actions": ["s3:putbucketpolicy"]}), t.guard({"actions": ["s3:put*policy"]})]) == "pass"
	verdict_of([outside({"actions": ["s3:putbucketpolicy"]}), t.guard({"actions": ["s3:putbucketacl"]})]) == "fail"
	sometimes := {"actions": ["s3:*"], "conditions": [t.condition("bool", "aws:securetransport", ["false"])]}
	verdict_of([outside({"actions": ["s3:putbucketpolicy"]}), t.guard(sometimes)]) == "fail"
}

test_denying_is_no_grant if verdict_of([t.guard(t.of_outsider)]) == "pass"

test_bucket_action_on_objects_gives_nothing if {
	objects := {"actions": ["s3:putbucketpolicy"], "resources": ["arn:aws:s3:::{bucket}/*"], "covers_bucket": false}
	verdict_of(given(objects)) == "pass"
}

test_object_acl_while_acls_count if verdict_of(given({"actions": ["s3:putobjectacl"]})) == "fail"

test_object_acl_while_acls_are_off if {
	enforced := {"ownershipControls": t.ownership("BucketOwnerEnforced")}
	t.verdict(rule, beside(enforced, given({"actions": ["s3:putobjectacl"]}))) == "pass"
	t.verdict(rule, beside(enforced, given({"actions": ["s3:putobjectacl", "s3:putbucketacl"]}))) == "fail"
}

test_object_acl_with_unread_ownership_is_unknown if {
	t.verdict(rule, beside({"ownershipControls": t.denied}, given({"actions": ["s3:putobjectacl"]}))) == "unknown"
}

test_policy_decides_though_ownership_is_denied if {
	t.verdict(rule, beside({"ownershipControls": t.denied}, given({"actions": ["s3:*"]}))) == "fail"
}

test_harmless_decides_though_ownership_is_denied if {
	t.verdict(rule, beside({"ownershipControls": t.denied}, given({"actions": ["s3:getobject"]}))) == "pass"
}

test_actions_of_the_user if {
	doc := t.policy_of(given({"actions": ["s3:deleteobject"]}))
	t.verdict(rule, doc) == "pass"
	t.verdict(rule, t.setting(doc, rule, "actions", ["s3:Delete*"])) == "fail"
	t.verdict(rule, t.setting(doc, rule, "actions", ["s3:DeleteObjectVersion"])) == "pass"
}

test_actions_of_the_user_left_out_by_a_statement if {
	doc := t.policy_of(given({"actions": ["s3:delete*"], "not_action": true}))
	t.verdict(rule, t.setting(doc, rule, "actions", ["s3:Delete*"])) == "pass"
}

test_each_action_needs_its_own_kind_of_resource if {
	bucket := {"resources": ["arn:aws:s3:::{bucket}"], "covers_objects": false}
	objects := {"resources": ["arn:aws:s3:::{bucket}/*"], "covers_bucket": false}
	verdict_of(given(object.union(bucket, {"actions": ["s3:putobjectacl"]}))) == "pass"
	verdict_of(given(object.union(objects, {"actions": ["s3:putobjectacl"]}))) == "fail"
	verdict_of(given(object.union(bucket, {"actions": ["s3:putencryptionconfiguration"]}))) == "fail"
	verdict_of(given(object.union(objects, {"actions": ["s3:putencryptionconfiguration"]}))) == "pass"
	lock := t.policy_of(given(object.union(bucket, {"actions": ["s3:putbucketobjectlockconfiguration"]})))
	t.verdict(rule, t.setting(lock, rule, "actions", ["s3:PutBucketObjectLockConfiguration"])) == "fail"
}

test_no_policy if t.verdict(rule, t.input_of({}, {})) == "pass"

test_denied_is_unknown if t.said_unread(rule) == "unknown"

test_acl_of_a_version_where_acls_are_off if {
	asked := {"parameters": {rule: {"actions": ["s3:PutObjectVersionAcl"]}}}
	every setting, verdict in {"BucketOwnerEnforced": "pass", "ObjectWriter": "fail"} {
		doc := beside({"ownershipControls": t.ownership(setting)}, given({"actions": ["s3:putobjectversionacl"]}))
		t.verdict(rule, object.union(doc, asked)) == verdict
	}
}
