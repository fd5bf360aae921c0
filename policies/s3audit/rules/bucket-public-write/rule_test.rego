package s3audit.rules.bucket_public_write_test

import data.s3audit.testing as t

id := "bucket-public-write"

denials(doc) := found if {
	found := data.s3audit.rules.bucket_public_write.deny with input as doc
}

test_objects_writable if t.verdict(id, t.input_of({}, t.opened(["write"]))) == "fail"

test_permissions_changeable if t.verdict(id, t.input_of({}, t.opened(["admin"]))) == "fail"

test_private if t.verdict(id, t.input_of({}, {})) == "pass"

test_shared if t.verdict(id, t.input_of({}, t.also({"verdict": "shared", "write": "shared"}))) == "pass"

test_public_read_is_another_rule if t.verdict(id, t.input_of({}, t.opened(["list", "read", "metadata"]))) == "pass"

test_restricted if t.verdict(id, t.input_of({}, t.restricted(["write"]))) == "pass"

test_a_website_is_no_excuse if {
	doc := t.input_of({"website": t.present({"IndexDocument": {"Suffix": "index.html"}})}, t.opened(["write"]))
	t.verdict(id, doc) == "fail"
}

test_grant_is_named if {
	every permission, class in {"WRITE": "write", "WRITE_ACP": "admin", "FULL_CONTROL": "write"} {
		doc := t.input_of({"acl": t.acl([t.group("global/AllUsers", permission)])}, t.reached([class]))
		t.verdict(id, doc) == "fail"
		{f.path | some f in denials(doc)} == {"bucket.acl.value.Grants[1]"}
	}
}

test_statement_and_grant_are_named if {
	doc := t.input_of({"acl": t.acl([t.group("global/AuthenticatedUsers", "WRITE")])}, t.opened(["write"]))
	{f.path | some f in denials(doc)} == {"bucket.acl.value.Grants[1]", "derived.policy.statements[0]"}
}

test_open_decides_though_the_acl_is_denied if {
	doc := t.input_of({"acl": t.denied, "ownershipControls": t.denied}, t.opened(["write"]))
	t.verdict(id, doc) == "fail"
}

test_closed_decides_though_the_rest_is_denied if {
	doc := t.input_of(
		{"acl": t.denied, "policy": t.denied, "ownershipControls": t.denied},
		object.union_n([t.unread_policy("denied"), t.unread_exposure, {"publicAccessBlock": t.blocked}]),
	)
	t.verdict(id, doc) == "pass"
}

test_undecided_is_unknown if {
	doc := t.input_of({"policy": t.denied}, object.union(t.unread_policy("denied"), t.unread_exposure))
	t.verdict(id, doc) == "unknown"
}

test_excluded_by_name if {
	doc := t.setting(t.input_of({}, t.opened(["write"])), id, "exclude_buckets", ["example-*"])
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

test_each_class_undecided_is_unknown if {
	every class in ["write", "admin"] {
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
	every class in ["write", "admin"] {
		t.verdict(id, through(class, {})) == "unknown"
		t.verdict(id, through(class, {"publicAccessBlock": t.blocked})) == "pass"
	}
}
