package s3audit.rules.logging_target_permissions_test

import data.s3audit.testing as t

rule := "logging-target-permissions"

to(changes) := t.input_of(
	{"logging": t.logs_to("logs")},
	t.found({"logs": t.reference({"target": t.target(changes)})}),
)

policy(statements) := {"policy": {"state": "present", "statements": [object.union({"index": i}, s) | some i, s in statements]}}

delivery(changes) := object.union(
	t.statement({
		"principals": t.service("logging.s3.amazonaws.com"),
		"actions": ["s3:putobject"],
		"resources": ["arn:aws:s3:::{bucket}/from/*"],
		"conditions": [t.condition("stringequals", "aws:sourceaccount", ["{account}"])],
	}),
	changes,
)

by_service := policy([delivery({})])

acls_off := {"ownershipControls": t.ownership("BucketOwnerEnforced")}

nothing := `logs has nothing that lets S3 deliver logs below "from/"`

by_acl := {"acl": t.acl([t.group("s3/LogDelivery", "WRITE")])}

messages(doc) := {d.msg | some d in found} if {
	found := data.s3audit.rules.logging_target_permissions.deny with input as doc
}

lacking(doc) := {[u.api, u.action, u.state] | some u in found} if {
	found := data.s3audit.rules.logging_target_permissions.unknown with input as doc
}

test_by_policy if t.verdict(rule, to(policy([delivery({})]))) == "pass"

test_by_policy_with_the_acl_unread if t.verdict(rule, to(object.union(policy([delivery({})]), {"acl": t.denied}))) == "pass"

test_for_this_source if {
	source := t.condition("arnlike", "aws:sourcearn", ["arn:aws:s3:::{source}"])
	t.verdict(rule, to(policy([delivery({"conditions": [source]})]))) == "pass"
	other := t.condition("arnlike", "aws:sourcearn", ["arn:aws:s3:::other"])
	t.verdict(rule, to(policy([delivery({"conditions": [other]})]))) == "fail"
}

test_for_another_account if {
	other := t.condition("stringequals", "aws:sourceaccount", ["444455556666"])
	t.verdict(rule, to(policy([delivery({"conditions": [other]})]))) == "fail"
}

test_for_any_account if {
	doc := to(policy([delivery({"conditions": []})]))
	t.verdict(rule, doc) == "fail"
	some d in data.s3audit.rules.logging_target_permissions.deny with input as doc
	d.severity == "low"
	d.msg == "statement 0 of the policy of logs lets in logs of any account"
}

test_for_an_organization if {
	organization := t.condition("stringequals", "aws:sourceorgid", ["o-abcdefghij"])
	t.verdict(rule, to(policy([delivery({"conditions": [organization]})]))) == "pass"
	unit := t.qualified(t.condition("stringlike", "aws:sourceorgpaths", ["o-abcdefghij/*"]), "foranyvalue")
	t.verdict(rule, to(policy([delivery({"conditions": [unit]})]))) == "pass"
	other := t.condition("stringnotequals", "aws:sourceorgid", ["o-abcdefghij"])
	messages(to(policy([delivery({"conditions": [other]})]))) == {nothing}
	key := t.condition("stringequals", "aws:principalorgid", ["o-abcdefghij"])
	messages(to(policy([delivery({"conditions": [key]})]))) == {nothing}
}

test_as_every_delivery_comes if {
	every c in [t.condition("bool", "aws:securetransport", ["true"]), t.condition("bool", "aws:principalisawsservice", ["true"])] {
		source := t.condition("stringequals", "aws:sourceaccount", ["{account}"])
		t.verdict(rule, to(policy([delivery({"conditions": [source, c]})]))) == "pass"
	}
}

test_nothing_lets_it_in if {
	t.verdict(rule, to({})) == "fail"
	messages(to({})) == {nothing}
}

test_without_a_prefix if {
	logging := t.present({"LoggingEnabled": {"TargetBucket": "logs"}})
	bare := t.input_of({"logging": logging}, t.found({"logs": t.reference({"target": t.target({})})}))
	messages(bare) == {`logs has nothing that lets S3 deliver logs below ""`}
}

test_below_another_prefix if {
	t.verdict(rule, to(policy([delivery({"resources": ["arn:aws:s3:::{bucket}/other/*"]})]))) == "fail"
	t.verdict(rule, to(policy([delivery({"resources": ["arn:aws:s3:::{bucket}/*"]})]))) == "pass"
	t.verdict(rule, to(policy([delivery({"not_resource": true})]))) == "fail"
}

test_other_statements_do_not_count if {
	t.verdict(rule, to(policy([delivery({"actions": ["s3:getobject"]})]))) == "fail"
	t.verdict(rule, to(policy([delivery({"principals": t.service("cloudtrail.amazonaws.com")})]))) == "fail"
	t.verdict(rule, to(policy([delivery({"not_principal": true})]))) == "fail"
}

test_everyone_by_the_service_name if {
	s := delivery({
		"principals": {"any": true, "aws": ["*"], "accounts": [], "service": [], "federated": [], "canonical_user": []},
		"conditions": [t.condition("stringequals", "aws:principalservicename", ["logging.s3.amazonaws.com"])],
	})
	t.verdict(rule, to(policy([s]))) == "pass"
}

test_kept_out_by_a_deny if {
	deny := delivery({"effect": "Deny", "sid": "no", "conditions": []})
	doc := to(policy([delivery({}), deny]))
	t.verdict(rule, doc) == "fail"
	messages(doc) == {`statement "no" of the policy of logs keeps S3 from delivering logs`}
	tls := delivery({"effect": "Deny", "conditions": [t.condition("bool", "aws:securetransport", ["false"])]})
	t.verdict(rule, to(policy([delivery({}), tls]))) == "pass"
}

test_a_deny_of_something_else if {
	every other in [
		{"principals": t.service("cloudtrail.amazonaws.com")},
		{"not_principal": true},
		{"actions": ["s3:getobject"]},
		{"resources": ["arn:aws:s3:::{bucket}/other/*"]},
	] {
		deny := delivery(object.union({"effect": "Deny", "conditions": []}, other))
		t.verdict(rule, to(policy([delivery({}), deny]))) == "pass"
	}
}

test_by_acl if t.verdict(rule, to(by_acl)) == "pass"

test_by_an_acl_that_lets_it_read if messages(to({"acl": t.acl([t.group("s3/LogDelivery", "READ_ACP")])})) == {nothing}

test_by_an_acl_without_effect if {
	doc := to(object.union(by_acl, acls_off))
	t.verdict(rule, doc) == "fail"
	messages(doc) == {"logs grants log delivery by its ACL, which its ownership setting takes the effect of"}
	t.verdict(rule, to(object.union(by_acl, {"ownershipControls": t.ownership("ObjectWriter")}))) == "pass"
	messages(to(acls_off)) == {nothing}
}

test_the_policy_makes_up_for_the_acl if {
	t.verdict(rule, to(object.union_n([by_acl, acls_off, by_service]))) == "pass"
	t.verdict(rule, to(object.union_n([by_acl, acls_off, {"policy": {"state": "denied"}}]))) == "unknown"
}

# Whether ACLs are on matters where one of them is what lets the logs in.
test_ownership_unread if {
	t.verdict(rule, to(object.union_n([by_acl, by_service, {"ownershipControls": t.denied}]))) == "pass"
	lacking(to({"ownershipControls": t.denied})) == set()
}

test_unread_is_unknown if {
	t.verdict(rule, to({"policy": {"state": "denied", "statements": [], "api": "GetBucketPolicy", "action": "s3:GetBucketPolicy", "code": "AccessDenied"}})) == "unknown"
	lacking(to({"policy": {"state": "not-collected", "statements": []}})) == {["GetBucketPolicy", "s3:GetBucketPolicy", "not-collected"]}
	t.verdict(rule, to({"acl": t.denied})) == "unknown"
	lacking(to({"acl": {"state": "failed"}})) == {["GetBucketAcl", "s3:GetBucketAcl", "failed"]}
	t.verdict(rule, to(object.union(by_acl, {"ownershipControls": t.denied}))) == "unknown"
	lacking(to(object.union(by_acl, {"ownershipControls": {"state": "failed"}}))) == {["GetBucketOwnershipControls", "s3:GetBucketOwnershipControls", "failed"]}
}

test_owner_unknown if {
	doc := t.input_of({"logging": t.logs_to("logs")}, t.found({"logs": t.untold}))
	t.verdict(rule, doc) == "unknown"
	lacking(doc) == {["HeadBucket", "s3:ListBucket", "denied"]}
	unread := t.input_of({"logging": t.logs_to("logs")}, t.found({"logs": t.reference({})}))
	t.verdict(rule, unread) == "unknown"
}

test_foreign_targets_are_not_seen if {
	t.verdict(rule, t.input_of({"logging": t.logs_to("logs")}, t.found({"logs": t.theirs}))) == "not-applicable"
	lacking(t.input_of({"logging": t.logs_to("logs")}, t.found({"logs": t.theirs}))) == set()
	t.verdict(rule, t.input_of({"logging": t.logs_to("logs")}, t.found({"logs": t.nowhere}))) == "not-applicable"
}

test_off if t.verdict(rule, t.input_of({}, {})) == "not-applicable"

test_denied_is_unknown if {
	t.verdict(rule, t.input_of({"logging": t.denied}, {})) == "unknown"
	t.verdict(rule, t.input_of({"logging": t.logs_to("logs"), "references": t.denied}, {})) == "unknown"
}
