package s3audit.rules.bucket_public_read_test

import data.s3audit.testing as t

id := "bucket-public-read"

denials(doc) := found if {
	found := data.s3audit.rules.bucket_public_read.deny with input as doc
}

granted := t.acl([t.group("global/AllUsers", "READ")])

test_objects_readable if t.verdict(id, t.input_of({}, t.opened(["read"]))) == "fail"

test_listing if t.verdict(id, t.input_of({}, t.opened(["list"]))) == "fail"

test_private if t.verdict(id, t.input_of({}, {})) == "pass"

test_shared if t.verdict(id, t.input_of({}, t.also({"verdict": "shared", "read": "shared"}))) == "pass"

test_public_write_is_another_rule if t.verdict(id, t.input_of({}, t.opened(["write", "admin", "metadata"]))) == "pass"

test_restricted if t.verdict(id, t.input_of({}, t.restricted(["read"]))) == "pass"

test_statement_is_named if {
	found := denials(t.input_of({}, t.opened(["read"])))
	{f.path | some f in found} == {"derived.policy.statements[0]"}
}

test_only_the_open_statement_is_named if {
	doc := t.input_of({}, object.union_n([
		t.told(
			[t.statement({"sid": "Mine"}), t.statement({"sid": "Theirs"}), t.statement({"sid": "Puts"})],
			[t.inside, t.judged({}), t.judged({"classes": ["write"]})],
		),
		t.reached(["read", "write"]),
		t.also({"policy_is_public": true}),
	]))
	{f.value.sid | some f in denials(doc)} == {"Theirs"}
}

test_grant_is_named if {
	doc := t.input_of({"acl": granted}, t.reached(["list"]))
	t.verdict(id, doc) == "fail"
	{f.path | some f in denials(doc)} == {"bucket.acl.value.Grants[1]"}
}

test_grant_of_another_class_is_not_named if {
	doc := t.input_of({"acl": t.acl([t.group("global/AllUsers", "WRITE")])}, t.reached(["list"]))
	{f.path | some f in denials(doc)} == {"derived.exposure.list"}
}

test_access_point_is_named if {
	doc := t.input_of({}, object.union(t.reached(["read"]), t.also({"layers": [
		{"layer": "bucket-policy", "state": "configured", "effect": "opens", "level": "public", "classes": ["read"]},
		{"layer": "access-point", "name": "other", "state": "configured", "effect": "none", "level": "public", "classes": ["read"]},
		{"layer": "access-point", "name": "shared", "state": "configured", "effect": "opens", "level": "shared", "classes": ["read"]},
		{"layer": "access-point", "name": "writes", "state": "configured", "effect": "opens", "level": "public", "classes": ["write"]},
		{"layer": "access-point", "name": "feed", "state": "configured", "effect": "opens", "level": "public", "classes": ["read"]},
	]})))
	t.verdict(id, doc) == "fail"
	{f.path | some f in denials(doc)} == {"derived.exposure.layers[4]"}
}

test_what_only_s3_calls_public if {
	doc := t.input_of({}, object.union_n([
		t.told([t.statement({})], [object.union(t.inside, {"classes": ["read"]})]),
		t.reached(["read"]),
		t.also({
			"policy_is_public": true,
			"analyser_disagreement": {"aws": true, "analyser": false, "statements": [0]},
		}),
	]))
	{f.path | some f in denials(doc)} == {"derived.policy.statements[0]"}
	every f in denials(doc) { startswith(f.msg, "S3 says") }
}

test_what_nothing_explains_fails_all_the_same if {
	doc := t.input_of({}, t.reached(["read"]))
	t.verdict(id, doc) == "fail"
	{f.path | some f in denials(doc)} == {"derived.exposure.read"}
}

test_open_decides_though_the_acl_is_denied if {
	doc := t.input_of({"acl": t.denied, "ownershipControls": t.denied, "policyStatus": t.denied}, t.opened(["read"]))
	t.verdict(id, doc) == "fail"
}

test_closed_decides_though_the_rest_is_denied if {
	doc := t.input_of(
		{"acl": t.denied, "policy": t.denied, "policyStatus": t.denied, "publicAccessBlock": t.denied},
		object.union_n([t.unread_policy("denied"), t.unread_exposure, {"publicAccessBlock": t.blocked}]),
	)
	t.verdict(id, doc) == "pass"
}

test_undecided_is_unknown if {
	doc := t.input_of({"policy": t.denied}, object.union(t.unread_policy("denied"), t.unread_exposure))
	t.verdict(id, doc) == "unknown"
}

test_one_class_undecided_is_unknown if {
	doc := t.input_of({"acl": t.denied}, t.also({"list": "unknown"}))
	t.verdict(id, doc) == "unknown"
}

test_key_accepted_by_the_user if {
	t.verdict(id, t.setting(by_referer, id, "allowed_condition_keys", ["aws:Referer"])) == "pass"
}

test_key_not_accepted if t.verdict(id, by_referer) == "fail"

test_another_key_accepted if {
	t.verdict(id, t.setting(by_referer, id, "allowed_condition_keys", ["aws:UserAgent"])) == "fail"
}

test_accepted_beside_one_that_is_not if {
	doc := t.input_of({}, object.union_n([
		t.told([with_referer, t.statement({"sid": "Bare"})], [t.judged({}), t.judged({})]),
		t.reached(["read"]),
		t.also({"policy_is_public": true}),
	]))
	set := t.setting(doc, id, "allowed_condition_keys", ["aws:Referer"])
	{f.value.sid | some f in denials(set)} == {"Bare"}
}

test_accepted_beside_a_grant if {
	doc := object.union(by_referer, {"bucket": {"acl": granted}, "derived": t.reached(["list"])})
	t.verdict(id, t.setting(doc, id, "allowed_condition_keys", ["aws:Referer"])) == "fail"
}

with_referer := t.statement({"conditions": [t.condition("stringequals", "aws:referer", ["secret"])]})

by_referer := t.input_of({}, object.union_n([
	t.policy([with_referer]),
	t.analysis([t.judged({})]),
	t.reached(["read"]),
	t.also({"policy_is_public": true}),
]))

test_excluded_by_name if {
	doc := t.setting(t.input_of({}, t.opened(["read"])), id, "exclude_buckets", ["example-*"])
	t.verdict(id, doc) == "not-applicable"
}

# Who shares the bucket may stay open where no stranger can be among them.
test_restricted_and_not_in_the_acl_decides if {
	only := object.union(t.unblocked, {"RestrictPublicBuckets": true})
	doc := t.input_of({"policy": t.denied, "acl": t.acl([])}, object.union_n([
		t.unread_policy("denied"), t.unread_exposure, {"publicAccessBlock": only},
	]))
	t.verdict(id, doc) == "pass"
}

test_restricted_and_an_unread_acl_is_unknown if {
	only := object.union(t.unblocked, {"RestrictPublicBuckets": true})
	doc := t.input_of({"policy": t.denied, "acl": t.denied}, object.union_n([
		t.unread_policy("denied"), t.unread_exposure, {"publicAccessBlock": only},
	]))
	t.verdict(id, doc) == "unknown"
}

test_ignored_and_a_policy_that_is_not_public_decides if {
	only := object.union(t.unblocked, {"IgnorePublicAcls": true})
	doc := t.input_of({"acl": t.denied}, object.union_n([
		t.told([t.statement({})], [t.outside("account", "444455556666")]),
		t.unread_exposure,
		t.also({"policy_is_public": false}),
		{"publicAccessBlock": only},
	]))
	t.verdict(id, doc) == "pass"
}

test_unknown_access_points_are_unknown if {
	every effect in ["opens", "unknown"] {
		doc := t.input_of({"ownershipControls": t.ownership("BucketOwnerEnforced")}, object.union_n([
			t.told([t.statement({})], [t.inside]),
			t.unread_exposure,
			t.also({"policy_is_public": false, "layers": [
				{"layer": "access-point", "state": "unknown", "effect": effect, "level": "shared", "classes": []},
			]}),
		]))
		t.verdict(id, object.union(doc, {"account": {"accessPoints": t.denied}})) == "unknown"
	}
}

test_public_grants_leave_it_unknown if {
	only := object.union(t.unblocked, {"RestrictPublicBuckets": true})
	doc := t.input_of({"policy": t.denied, "acl": t.acl([t.group("global/AllUsers", "FULL_CONTROL")])}, object.union_n([
		t.unread_policy("denied"), t.unread_exposure, {"publicAccessBlock": only},
	]))
	t.verdict(id, doc) == "unknown"
}

test_statement_that_s3_does_not_call_public_is_not_named if {
	doc := t.input_of({"acl": granted}, object.union_n([
		t.told([t.statement({})], [t.judged({"classes": ["list"]})]),
		t.reached(["list"]),
		t.also({
			"policy_is_public": false,
			"analyser_disagreement": {"aws": false, "analyser": true, "statements": [0]},
		}),
	]))
	found := denials(doc)
	{f.path | some f in found} == {"bucket.acl.value.Grants[1]"}
}

test_layers_that_let_no_stranger_through_leave_it_closed if {
	doc := t.input_of({"ownershipControls": t.ownership("BucketOwnerEnforced")}, object.union_n([
		t.told([t.statement({})], [t.inside]),
		t.unread_exposure,
		t.also({"policy_is_public": false, "layers": [
			{"layer": "bucket-policy", "state": "configured", "effect": "opens", "level": "shared", "classes": ["read"]},
			{"layer": "access-point", "name": "a", "state": "configured", "effect": "none", "classes": []},
		]}),
	]))
	t.verdict(id, object.union(doc, {"account": {"accessPoints": t.denied}})) == "pass"
}

test_each_class_undecided_is_unknown if {
	every class in ["list", "read"] {
		doc := t.input_of({"acl": t.denied, "policy": t.denied}, object.union(t.unread_policy("denied"), t.also({class: "unknown"})))
		t.verdict(id, doc) == "unknown"
	}
}

# through is the input of a bucket whose access point has a policy that was not read.
through(class, derived) := object.union(
	t.input_of({}, object.union(
		t.also({
			class: "unknown", "policy_is_public": false, "missing": [{"input": "access_points/feed/policy", "reason": "denied"}],
			"layers": [{"layer": "access-point", "name": "feed", "state": "configured", "effect": "unknown", "classes": []}],
		}),
		derived,
	)),
	{"account": {"accessPoints": t.present({"AccessPointList": [{"Name": "feed", "Policy": t.denied}]})}},
)

test_an_unread_access_point_is_unknown if {
	every class in ["list", "read"] {
		t.verdict(id, through(class, {})) == "unknown"
		t.verdict(id, through(class, {"publicAccessBlock": t.blocked})) == "pass"
	}
}
