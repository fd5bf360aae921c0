package s3audit.rules.log_bucket_hardened_test

import data.s3audit.testing as t

rule := "log-bucket-hardened"

by_acl := t.acl([t.group("s3/LogDelivery", "WRITE")])

hard := {"acl": by_acl, "publicAccessBlock": t.block(true), "versioning": t.present({"Status": "Enabled"})}

logs(changes) := logs_with(changes, {})

logs_with(changes, derived) := t.input_of(
	object.union(object.remove(hard, object.keys(changes)), changes),
	object.union({"publicAccessBlock": t.blocked}, derived),
)

expiring(changes) := {"lifecycle": t.present({"Rules": [object.union({"ID": "old", "Status": "Enabled", "Filter": {}}, changes)]})}

messages(doc) := {d.msg | some d in found} if {
	found := data.s3audit.rules.log_bucket_hardened.deny with input as doc
}

test_hardened if t.verdict(rule, logs({})) == "pass"

test_no_log_bucket if {
	t.verdict(rule, t.input_of({}, {})) == "not-applicable"
	t.verdict(rule, t.input_of({"versioning": t.denied}, {})) == "not-applicable"
}

# Everything that a log bucket must not be, in a bucket that takes in no logs,
# or of which nobody knows.
test_other_buckets_need_none_of_it if {
	soft := {"lifecycle": t.present({"Rules": [{
		"ID": "old", "Status": "Enabled", "Filter": {},
		"Expiration": {"Days": 30}, "Transitions": [{"Days": 1, "StorageClass": "GLACIER"}],
	}]})}
	count(messages(t.input_of(object.union(soft, {"acl": by_acl}), partner))) == 5
	messages(t.input_of(soft, partner)) == set()
	unread := t.input_of(object.union(soft, {"acl": t.denied}), partner)
	messages(unread) == set()
	t.verdict(rule, unread) == "unknown"
}

test_not_blocked if {
	three := object.union(t.blocked, {"RestrictPublicBuckets": false})
	t.verdict(rule, logs_with({}, {"publicAccessBlock": three})) == "fail"
	messages(logs_with({}, {"publicAccessBlock": three})) == {"a log bucket is not blocked from the public: RestrictPublicBuckets"}
	t.verdict(rule, logs_with({"publicAccessBlock": t.denied}, {"publicAccessBlock": t.unread_block})) == "unknown"
	t.verdict(rule, logs_with({"publicAccessBlock": t.denied}, {"publicAccessBlock": t.blocked})) == "pass"
}

test_unprotected if {
	t.verdict(rule, logs({"versioning": t.absent})) == "fail"
	messages(logs({"versioning": t.absent})) == {"a log bucket keeps no versions and has no Object Lock"}
	t.verdict(rule, logs({"versioning": t.present({"Status": "Suspended"})})) == "fail"
}

test_protected_by_either if {
	lock := t.present({"ObjectLockConfiguration": {"ObjectLockEnabled": "Enabled"}})
	t.verdict(rule, logs({"versioning": t.denied, "object-lock": lock})) == "pass"
	t.verdict(rule, logs({"object-lock": t.denied})) == "pass"
	t.verdict(rule, logs({"versioning": t.absent, "object-lock": t.denied})) == "unknown"
	t.verdict(rule, logs({"versioning": t.denied, "object-lock": t.absent})) == "unknown"
}

writing(principals, caller) := object.union(
	t.policy([t.statement({"principals": principals, "actions": ["s3:putobject"]})]),
	t.analysis([object.union(t.outside("account", "444455556666"), {"classes": ["write"], "callers": [caller]})]),
)

partner := writing(t.aws(["444455556666"], ["444455556666"]), t.caller("account", "444455556666"))

test_outsider_writes if {
	doc := logs_with({}, partner)
	t.verdict(rule, doc) == "fail"
	messages(doc) == {"statement 0 of the policy lets account 444455556666 write to a log bucket"}
	t.verdict(rule, t.setting(doc, rule, "trusted_accounts", ["444455556666"])) == "pass"
}

test_the_statement_that_writes_is_named if {
	doc := logs_with({}, t.told(
		[t.statement({}), t.statement({"principals": t.aws(["444455556666"], ["444455556666"]), "actions": ["s3:putobject"]})],
		[t.inside, object.union(t.outside("account", "444455556666"), {"classes": ["write"]})],
	))
	messages(doc) == {"statement 1 of the policy lets account 444455556666 write to a log bucket"}
}

test_own_account_writes if {
	own := object.union(t.caller("account", "{account}"), {"own": true})
	t.verdict(rule, logs_with({}, writing(t.aws(["{account}"], ["{account}"]), own))) == "pass"
}

test_trusted_by_the_configuration if {
	known := object.union(t.caller("account", "444455556666"), {"trusted": true})
	t.verdict(rule, logs_with({}, writing(t.aws(["444455556666"], ["444455556666"]), known))) == "pass"
}

test_outsider_reads if {
	reads := object.union(
		t.policy([t.statement({})]),
		t.analysis([object.union(t.outside("account", "444455556666"), {"classes": ["read"]})]),
	)
	t.verdict(rule, logs_with({}, reads)) == "pass"
}

test_services_deliver if {
	service := writing(t.service("cloudtrail.amazonaws.com"), t.caller("service", "cloudtrail.amazonaws.com"))
	t.verdict(rule, logs_with({"acl": t.absent}, service)) == "pass"
	balancers := writing(t.aws(["arn:aws:iam::127311923021:root"], ["127311923021"]), t.caller("account", "127311923021"))
	t.verdict(rule, logs_with({}, balancers)) == "pass"
}

# delivering is the verdict on a principal of an account of AWS's that may write.
delivering(id, principal) := t.verdict(rule, logs_with({}, writing(
	t.aws([principal], [id]),
	object.union(t.caller("account", id), {"principal": principal}),
)))

test_principals_that_deliver if {
	delivering("193672423079", "arn:aws:iam::193672423079:user/logs") == "pass"
	delivering("193672423079", "arn:aws:iam::193672423079:user/other") == "fail"
	delivering("127311923021", "arn:aws:iam::127311923021:role/other") == "fail"
}

test_a_deny_lets_nobody_write if {
	deny := object.union(
		t.policy([t.statement({"effect": "Deny"})]),
		t.analysis([t.judged_deny({"classes": ["write"]})]),
	)
	t.verdict(rule, logs_with({}, deny)) == "pass"
}

test_deleted_too_early if {
	t.verdict(rule, logs(expiring({"Expiration": {"Days": 30}}))) == "fail"
	messages(logs(expiring({"Expiration": {"Days": 364}}))) == {`lifecycle rule "old" deletes logs after 364 days, before 365`}
	t.verdict(rule, logs(expiring({"Expiration": {"Days": 365}}))) == "pass"
	t.verdict(rule, t.setting(logs(expiring({"Expiration": {"Days": 30}})), rule, "min_retention_days", 30)) == "pass"
	t.verdict(rule, logs(expiring({"Status": "Disabled", "Expiration": {"Days": 30}}))) == "pass"
}

test_narrow_rules_are_left_out if {
	t.verdict(rule, logs(expiring({"Filter": {"Tag": {"Key": "a", "Value": "b"}}, "Expiration": {"Days": 1}}))) == "pass"
	every both in [{"ObjectSizeLessThan": 1}, {"ObjectSizeGreaterThan": 1}, {"Tags": [{"Key": "a", "Value": "b"}]}] {
		t.verdict(rule, logs(expiring({"Filter": {"And": both}, "Expiration": {"Days": 1}}))) == "pass"
	}
	prefixed := logs(expiring({"Filter": {"Prefix": "tmp/x"}, "Expiration": {"Days": 1}}))
	t.verdict(rule, prefixed) == "fail"
	t.verdict(rule, t.setting(prefixed, rule, "other_prefixes", ["tmp/"])) == "pass"
	t.verdict(rule, t.setting(prefixed, rule, "other_prefixes", ["cache/"])) == "fail"
}

moved(days, class) := logs(expiring({"Transitions": [{"Days": days, "StorageClass": class}]}))

test_out_of_reach_too_early if {
	t.verdict(rule, moved(30, "DEEP_ARCHIVE")) == "fail"
	messages(moved(30, "GLACIER")) == {`lifecycle rule "old" moves logs to GLACIER after 30 days, before 90`}
	t.verdict(rule, moved(90, "GLACIER")) == "pass"
	t.verdict(rule, moved(30, "GLACIER_IR")) == "pass"
	t.verdict(rule, t.setting(moved(30, "GLACIER"), rule, "min_hot_days", 30)) == "pass"
}

test_on_a_date if {
	dated := logs(expiring({"Transitions": [{"Date": "2026-01-01T00:00:00Z", "StorageClass": "GLACIER"}]}))
	t.verdict(rule, dated) == "pass"
}

test_roles if {
	every name in [
		"cloudtrail.amazonaws.com", "config.amazonaws.com", "logging.s3.amazonaws.com",
		"logdelivery.elasticloadbalancing.amazonaws.com", "delivery.logs.amazonaws.com",
	] {
		service := writing(t.service(name), t.caller("service", name))
		t.verdict(rule, logs_with({"acl": t.absent, "versioning": t.absent}, service)) == "fail"
	}
}

test_unread_is_unknown if {
	t.verdict(rule, logs({"lifecycle": t.denied})) == "unknown"
	t.verdict(rule, logs_with({}, t.unread_policy("denied"))) == "unknown"
	t.verdict(rule, logs({"acl": t.denied})) == "unknown"
	t.verdict(rule, logs({"versioning": t.denied, "object-lock": t.denied})) == "unknown"
}

test_a_role_that_the_policy_shows_needs_no_acl if {
	service := writing(t.service("cloudtrail.amazonaws.com"), t.caller("service", "cloudtrail.amazonaws.com"))
	t.verdict(rule, logs_with({"acl": t.denied}, service)) == "pass"
}
