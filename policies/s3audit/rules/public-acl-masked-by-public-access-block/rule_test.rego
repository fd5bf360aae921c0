package s3audit.rules.public_acl_masked_by_public_access_block_test

import data.s3audit.testing as t

id := "public-acl-masked-by-public-access-block"

denials(doc) := found if {
	found := data.s3audit.rules.public_acl_masked_by_public_access_block.deny with input as doc
}

granted := t.acl([t.group("global/AllUsers", "READ")])

test_public_policy_behind_the_block if {
	doc := t.input_of({}, t.restricted(["read"]))
	t.verdict(id, doc) == "fail"
	{f.path | some f in denials(doc)} == {"derived.policy.statements[0]"}
}

test_the_statement_that_is_not_public_is_not_named if {
	doc := t.input_of({}, object.union_n([
		t.told([t.statement({"sid": "Open"}), t.statement({"sid": "Partner"})], [t.judged({}), t.outside("account", "444455556666")]),
		t.also({"policy_is_public": true}),
		{"publicAccessBlock": t.blocked},
	]))
	{f.value.sid | some f in denials(doc)} == {"Open"}
}

test_policy_that_opens_no_class_behind_the_block if {
	doc := t.input_of({}, t.restricted([]))
	t.verdict(id, doc) == "fail"
}

test_policy_that_s3_alone_calls_public if {
	doc := t.input_of({"policyStatus": t.status(true)}, object.union_n([
		t.told([t.statement({})], [t.inside]),
		t.also({"policy_is_public": true}),
		{"publicAccessBlock": t.blocked},
	]))
	t.verdict(id, doc) == "fail"
}

test_public_grant_behind_the_block if {
	doc := t.input_of({"acl": granted}, {"publicAccessBlock": t.blocked})
	t.verdict(id, doc) == "fail"
	{f.path | some f in denials(doc)} == {"bucket.acl.value.Grants[1]"}
}

test_public_and_not_hidden_is_another_rule if {
	t.verdict(id, t.input_of({"acl": granted}, t.opened(["read", "list"]))) == "pass"
}

test_nothing_public if t.verdict(id, t.input_of({"acl": t.acl([])}, {"publicAccessBlock": t.blocked})) == "pass"

test_parked_by_ownership_is_not_hidden_by_the_block if {
	doc := t.input_of(
		{"acl": granted, "ownershipControls": t.ownership("BucketOwnerEnforced")},
		{"publicAccessBlock": t.blocked},
	)
	t.verdict(id, doc) == "pass"
}

test_each_way_has_its_own_switch if {
	only := object.union(t.unblocked, {"IgnorePublicAcls": true})
	t.verdict(id, t.input_of({"acl": granted}, {"publicAccessBlock": only})) == "fail"
	t.verdict(id, t.input_of({"acl": t.acl([])}, object.union(t.opened(["read"]), {"publicAccessBlock": only}))) == "pass"
	restrict := object.union(t.unblocked, {"RestrictPublicBuckets": true})
	t.verdict(id, t.input_of({"acl": granted}, object.union(t.reached(["list"]), {"publicAccessBlock": restrict}))) == "pass"
}

test_policy_decides_though_the_acl_is_denied if {
	doc := t.input_of({"acl": t.denied, "policyStatus": t.denied}, t.restricted(["read"]))
	t.verdict(id, doc) == "fail"
}

test_policy_denied_is_unknown if {
	doc := t.input_of({"policy": t.denied, "policyStatus": t.denied}, object.union_n([
		t.unread_policy("denied"), t.unread_exposure, {"publicAccessBlock": t.blocked},
	]))
	t.verdict(id, doc) == "unknown"
}

test_acl_denied_is_unknown if {
	doc := t.input_of({"acl": t.denied}, {"publicAccessBlock": t.blocked})
	t.verdict(id, doc) == "unknown"
}

test_nothing_blocked_decides_alone if {
	doc := t.input_of({"acl": t.denied, "policy": t.denied, "policyStatus": t.denied}, object.union_n([
		t.unread_policy("denied"), t.unread_exposure, {"publicAccessBlock": t.unblocked},
	]))
	t.verdict(id, doc) == "pass"
}

test_nothing_stored_decides_though_the_block_is_denied if {
	doc := t.input_of({"acl": t.acl([]), "publicAccessBlock": t.denied}, {"publicAccessBlock": t.unread_block})
	t.verdict(id, doc) == "pass"
}

test_everything_denied_is_unknown if {
	doc := t.input_of(
		{
			"acl": t.denied,
			"policy": t.denied,
			"policyStatus": t.denied,
			"ownershipControls": t.denied,
			"publicAccessBlock": t.denied,
		},
		object.union_n([t.unread_policy("denied"), t.unread_exposure, {"publicAccessBlock": t.unread_block}]),
	)
	t.verdict(id, doc) == "unknown"
}

test_switched_off_decides_though_the_acl_is_denied if {
	doc := t.input_of({"acl": t.denied, "ownershipControls": t.ownership("BucketOwnerEnforced")}, {"publicAccessBlock": t.blocked})
	t.verdict(id, doc) == "pass"
}
