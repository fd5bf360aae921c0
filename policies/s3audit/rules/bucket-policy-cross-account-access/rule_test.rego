package s3audit.rules.bucket_policy_cross_account_access_test

import data.s3audit.testing as t

outsider(id) := t.judged({"open": false, "public": false, "level": "shared", "callers": [t.caller("account", id)]})

naming(principals) := {"principals": t.aws(principals, [])}

verdict_of(changes, judgement) := t.verdict("bucket-policy-cross-account-access", t.policy_of([t.granted(changes, judgement)]))

caught(caller) := verdict_of({}, t.judged({"public": false, "level": "shared", "callers": [caller]}))

set_to(caller, name, value) := t.verdict("bucket-policy-cross-account-access", t.setting(
	t.policy_of([t.granted({}, t.judged({"public": false, "level": "shared", "callers": [caller]}))]),
	"bucket-policy-cross-account-access",
	name,
	value,
))

test_another_account if verdict_of(t.of_outsider, t.to_outsider) == "fail"

test_another_account_by_id if verdict_of(naming(["444455556666"]), outsider("444455556666")) == "fail"

test_everyone if verdict_of({}, t.judged({})) == "fail"

test_own_account if verdict_of(t.of_own, t.to_own) == "pass"

test_kinds_of_outsiders if {
	every kind in ["account", "organization", "network", "canonical-user", "federated", "identity", "access-point"] {
		set_to(t.caller(kind, "x"), "trusted_organizations", ["o-abc"]) == "fail"
	}
}

test_kinds_that_are_judged_elsewhere if {
	caught(t.caller("service", "config.amazonaws.com")) == "pass"
	caught(t.caller("cloudfront-identity", "E1")) == "pass"
	deleted := t.judged({"public": false, "level": "shared", "callers": [t.caller("identity", "AROAEXAMPLEDELETED01")]})
	verdict_of(naming(["AROAEXAMPLEDELETED01"]), deleted) == "pass"
}

test_an_id_in_a_condition_is_somebody if caught(t.caller("identity", "AROAEXAMPLEDELETED01")) == "fail"

test_who_gets_in_is_said if {
	through := object.union(t.caller("account", "444455556666"), {"principal": "cloudfront.amazonaws.com"})
	callers := [t.caller("network", "vpce-1"), through, {"kind": "anyone", "id": "", "own": false, "trusted": false}]
	doc := t.policy_of([t.granted({"sid": "S"}, t.judged({"callers": callers}))])
	denials := data.s3audit.rules.bucket_policy_cross_account_access.deny with input as doc
	{trim_prefix(d.msg, `statement "S" of the policy lets in `) | some d in denials} == {
		"everyone", "network vpce-1", "account 444455556666 (cloudfront.amazonaws.com)",
	}
}

test_own_and_trusted_callers if {
	caught(object.union(t.caller("account", "{account}"), {"own": true})) == "pass"
	caught(object.union(t.caller("account", "444455556666"), {"trusted": true})) == "pass"
}

test_one_of_two if {
	callers := [object.union(t.caller("account", "{account}"), {"own": true}), t.caller("account", "444455556666")]
	verdict_of({}, t.judged({"public": false, "level": "shared", "callers": callers})) == "fail"
}

test_organization_of_the_caller_clears if {
	fixed := t.condition("stringequals", "aws:principalorgid", ["o-abc"])
	verdict_of(object.union(t.of_outsider, {"conditions": [fixed]}), t.to_outsider) == "pass"
	unit := t.qualified(t.condition("stringlike", "aws:principalorgpaths", ["o-abc/r-x/*"]), "foranyvalue")
	verdict_of(object.union(t.of_outsider, {"conditions": [unit]}), t.to_outsider) == "pass"
}

test_organization_that_clears_nothing if {
	any_one := t.condition("stringlike", "aws:principalorgid", ["o-*"])
	verdict_of(object.union(t.of_outsider, {"conditions": [any_one]}), t.to_outsider) == "fail"
	absent := t.if_exists(t.condition("stringequals", "aws:principalorgid", ["o-abc"]))
	verdict_of(object.union(t.of_outsider, {"conditions": [absent]}), t.to_outsider) == "fail"
	other := t.condition("stringnotequals", "aws:principalorgid", ["o-abc"])
	verdict_of(object.union(t.of_outsider, {"conditions": [other]}), t.to_outsider) == "fail"
}

test_organizations_of_the_user if {
	fixed := t.condition("stringequals", "aws:principalorgid", ["o-abc"])
	doc := t.policy_of([t.granted(object.union(t.of_outsider, {"conditions": [fixed]}), t.to_outsider)])
	t.verdict("bucket-policy-cross-account-access", t.setting(doc, "bucket-policy-cross-account-access", "trusted_organizations", ["o-abc"])) == "pass"
	t.verdict("bucket-policy-cross-account-access", t.setting(doc, "bucket-policy-cross-account-access", "trusted_organizations", ["o-xyz"])) == "fail"
	set_to(t.caller("organization", "o-abc"), "trusted_organizations", ["o-abc"]) == "pass"
	unit := object.union(t.caller("organization", "o-abc"), {"principal": "o-abc/r-x/ou-1/*"})
	set_to(unit, "trusted_organizations", ["o-abc"]) == "pass"
	set_to(unit, "trusted_organizations", ["o-abc/r-x"]) == "pass"
	set_to(unit, "trusted_organizations", ["o-abc/r-y"]) == "fail"
	set_to(t.caller("organization", "o-abcd"), "trusted_organizations", ["o-abc"]) == "fail"
}

test_trusted_accounts if {
	set_to(t.caller("account", "444455556666"), "trusted_accounts", ["444455556666"]) == "pass"
	set_to(t.caller("account", "444455556666"), "trusted_accounts", ["44445555666"]) == "fail"
	provider := object.union(t.caller("federated", "x"), {"principal": "arn:aws:iam::444455556666:saml-provider/x"})
	set_to(provider, "trusted_accounts", ["444455556666"]) == "pass"
}

test_an_account_id_within_another_text_is_not_it if {
	set_to(t.caller("account", "777788889999"), "trusted_accounts", ["7777888899991"]) == "fail"
}

test_trusted_networks if {
	set_to(t.caller("network", "vpce-1"), "trusted_networks", ["vpce-1"]) == "pass"
	set_to(t.caller("network", "vpce-2"), "trusted_networks", ["vpce-1"]) == "fail"
	endpoint := t.condition("stringequals", "aws:sourcevpce", ["vpce-1"])
	doc := t.policy_of([t.granted(object.union(t.of_outsider, {"conditions": [endpoint]}), t.to_outsider)])
	t.verdict("bucket-policy-cross-account-access", t.setting(doc, "bucket-policy-cross-account-access", "trusted_networks", ["vpce-1"])) == "pass"
	t.verdict("bucket-policy-cross-account-access", doc) == "fail"
	every c in [t.if_exists(endpoint), t.condition("stringequals", "aws:principaltag/network", ["vpce-1"])] {
		loose := t.policy_of([t.granted(object.union(t.of_outsider, {"conditions": [c]}), t.to_outsider)])
		t.verdict("bucket-policy-cross-account-access", t.setting(loose, "bucket-policy-cross-account-access", "trusted_networks", ["vpce-1"])) == "fail"
	}
	set_to(t.caller("account", "444455556666"), "trusted_networks", ["444455556666"]) == "fail"
}

test_trusted_principals if {
	partner := object.union(t.caller("account", "444455556666"), {"principal": "arn:aws:iam::444455556666:role/reader"})
	set_to(partner, "trusted_principals", ["arn:aws:iam::444455556666:role/*"]) == "pass"
	set_to(partner, "trusted_principals", ["arn:aws:iam::444455556666:user/*"]) == "fail"
}

test_restricting_conditions if {
	tag := t.condition("stringequals", "aws:principaltag/team", ["data"])
	doc := t.policy_of([t.granted(object.union(t.of_outsider, {"conditions": [tag]}), t.to_outsider)])
	t.verdict("bucket-policy-cross-account-access", doc) == "fail"
	t.verdict("bucket-policy-cross-account-access", t.setting(doc, "bucket-policy-cross-account-access", "restricting_conditions", ["aws:PrincipalTag/team"])) == "pass"
	weak := t.condition("stringlike", "aws:principaltag/team", ["*"])
	loose := t.policy_of([t.granted(object.union(t.of_outsider, {"conditions": [weak]}), t.to_outsider)])
	t.verdict("bucket-policy-cross-account-access", t.setting(loose, "bucket-policy-cross-account-access", "restricting_conditions", ["aws:PrincipalTag/team"])) == "fail"
}

test_load_balancing_delivers if {
	verdict_of(
		object.union(naming(["arn:aws:iam::127311923021:root"]), {"actions": ["s3:putobject"]}),
		outsider("127311923021"),
	) == "pass"
	verdict_of(object.union(naming(["127311923021"]), {"actions": ["s3:putobject"]}), outsider("127311923021")) == "pass"
}

test_redshift_delivers_as_its_own_user if {
	verdict_of(
		object.union(naming(["arn:aws:iam::193672423079:user/logs"]), {"actions": ["s3:putobject", "s3:getbucketacl"]}),
		outsider("193672423079"),
	) == "pass"
	verdict_of(
		object.union(naming(["arn:aws:iam::193672423079:root"]), {"actions": ["s3:putobject"]}),
		outsider("193672423079"),
	) == "fail"
}

test_accounts_that_deliver_as_somebody_else if {
	every principal in ["arn:aws:iam::127311923021:role/x", "arn:aws:iam::127311923021:user/logs"] {
		verdict_of(object.union(naming([principal]), {"actions": ["s3:putobject"]}), outsider("127311923021")) == "fail"
	}
	verdict_of(
		object.union(naming(["arn:aws:iam::444455556666:user/logs"]), {"actions": ["s3:putobject"]}),
		outsider("444455556666"),
	) == "fail"
}

test_delivery_accounts_do_not_read if {
	verdict_of(
		object.union(naming(["arn:aws:iam::127311923021:root"]), {"actions": ["s3:putobject"], "not_action": true}),
		outsider("127311923021"),
	) == "fail"
	verdict_of(
		object.union(naming(["arn:aws:iam::127311923021:root"]), {"actions": ["s3:putobject", "s3:getobject"]}),
		outsider("127311923021"),
	) == "fail"
	verdict_of(
		object.union(naming(["arn:aws:iam::127311923021:root"]), {"actions": ["s3:deleteobject"], "not_action": true}),
		outsider("127311923021"),
	) == "fail"
}

test_severity_follows_the_caller if {
	t.severities("bucket-policy-cross-account-access", t.policy_of([t.granted(t.of_outsider, t.to_outsider)])) == {"high"}
	network := t.judged({"public": false, "level": "shared", "callers": [t.caller("network", "vpce-1")]})
	t.severities("bucket-policy-cross-account-access", t.policy_of([t.granted({}, network)])) == {"medium"}
}

test_deny_is_no_grant if t.verdict("bucket-policy-cross-account-access", t.policy_of([t.guard(t.of_outsider)])) == "pass"

test_cancelled_by_a_deny if {
	verdict_of(t.of_outsider, object.union(t.to_outsider, {"level": "private", "callers": []})) == "pass"
}

test_no_policy if t.verdict("bucket-policy-cross-account-access", t.input_of({}, {})) == "pass"

test_denied_is_unknown if t.said_unread("bucket-policy-cross-account-access") == "unknown"

test_trusted_networks_in_a_condition if {
	every key in ["aws:sourcevpc", "aws:sourcevpce"] {
		doc := t.policy_of([t.granted(
			object.union(t.of_outsider, {"conditions": [t.condition("stringequals", key, ["n-1"])]}),
			t.to_outsider,
		)])
		t.verdict("bucket-policy-cross-account-access", doc) == "fail"
		t.verdict("bucket-policy-cross-account-access", t.setting(doc, "bucket-policy-cross-account-access", "trusted_networks", ["n-1"])) == "pass"
	}
}

# Each caller stands for himself: the load balancers' account delivers here, and the other does not.
test_delivery_beside_another_account if {
	every principals in [["127311923021", "444455556666"], ["arn:aws:iam::127311923021:root", "arn:aws:iam::444455556666:root"]] {
		callers := [t.caller("account", "127311923021"), t.caller("account", "444455556666")]
		doc := t.policy_of([t.granted(
			object.union(naming(principals), {"actions": ["s3:putobject"]}),
			t.judged({"public": false, "level": "shared", "callers": callers}),
		)])
		denials := data.s3audit.rules.bucket_policy_cross_account_access.deny with input as doc
		{d.value.caller.id | some d in denials} == {"444455556666"}
	}
}
