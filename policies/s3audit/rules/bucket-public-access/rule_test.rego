package s3audit.rules.bucket_public_access_test

import data.s3audit.testing as t

id := "bucket-public-access"

denials(doc) := found if {
	found := data.s3audit.rules.bucket_public_access.deny with input as doc
}

test_every_class_fails if {
	every class in ["list", "read", "write", "admin"] {
		doc := t.input_of({}, t.opened([class]))
		t.verdict(id, doc) == "fail"
		every f in denials(doc) { not f.severity }
	}
}

test_private if t.verdict(id, t.input_of({"acl": t.acl([])}, {})) == "pass"

test_shared if t.verdict(id, t.input_of({}, t.also({"verdict": "shared", "list": "shared", "admin": "shared"}))) == "pass"

test_restricted if t.verdict(id, t.input_of({}, t.restricted(["read"]))) == "pass"

test_settings_alone_are_medium if {
	doc := t.input_of({}, object.union(
		t.told([t.statement({})], [t.judged({"classes": ["metadata"]})]),
		t.also({"metadata": "public", "policy_is_public": true}),
	))
	t.verdict(id, doc) == "fail"
	{f.severity | some f in denials(doc)} == {"medium"}
}

test_settings_beside_more_are_one_finding if {
	doc := t.input_of({}, t.opened(["read", "metadata"]))
	found := denials(doc)
	count(found) == 1
	every f in found { not f.severity }
}

test_grant_in_the_acl if {
	doc := t.input_of({"acl": t.acl([t.group("global/AuthenticatedUsers", "READ")])}, t.reached(["list"]))
	t.verdict(id, doc) == "fail"
	{f.path | some f in denials(doc)} == {"bucket.acl.value.Grants[1]"}
}

test_grant_under_enforced_ownership_is_not_named if {
	doc := t.input_of(
		{"acl": t.acl([t.group("global/AllUsers", "READ")]), "ownershipControls": t.ownership("BucketOwnerEnforced")},
		t.opened(["list"]),
	)
	{f.path | some f in denials(doc)} == {"derived.policy.statements[0]"}
}

test_log_delivery_is_not_named if {
	doc := t.input_of({"acl": t.acl([t.group("s3/LogDelivery", "READ")])}, t.opened(["list"]))
	{f.path | some f in denials(doc)} == {"derived.policy.statements[0]"}
}

test_open_decides_though_the_rest_is_denied if {
	doc := t.input_of({"acl": t.denied, "ownershipControls": t.denied}, object.union(
		t.opened(["read"]),
		t.also({"list": "unknown", "write": "unknown"}),
	))
	t.verdict(id, doc) == "fail"
}

test_closed_decides_though_the_rest_is_denied if {
	doc := t.input_of(
		{"acl": t.denied, "policy": t.denied, "publicAccessBlock": t.denied},
		object.union_n([t.unread_policy("denied"), t.unread_exposure, {"publicAccessBlock": t.blocked}]),
	)
	t.verdict(id, doc) == "pass"
}

test_undecided_is_unknown if {
	doc := t.input_of({"policy": t.denied}, object.union(t.unread_policy("denied"), t.unread_exposure))
	t.verdict(id, doc) == "unknown"
}

# What turns out to be public in the end must not be told as medium before.
test_settings_beside_something_undecided_are_unknown if {
	doc := t.input_of({"acl": t.denied}, object.union(
		t.told([t.statement({})], [t.judged({"classes": ["metadata"]})]),
		t.also({"verdict": "unknown", "metadata": "public", "list": "unknown", "policy_is_public": true}),
	))
	t.verdict(id, doc) == "unknown"
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

# One class that nobody knows about is enough, whichever it is.
test_each_class_undecided_is_unknown if {
	every class in ["list", "read", "write", "admin", "metadata"] {
		doc := t.input_of({"acl": t.denied, "policy": t.denied}, object.union(t.unread_policy("denied"), t.also({class: "unknown"})))
		t.verdict(id, doc) == "unknown"
	}
	every class in ["list", "read", "write", "admin"] {
		derived := object.union(
			t.told([t.statement({})], [t.judged({"classes": ["metadata"]})]),
			t.also({"metadata": "public", class: "unknown", "policy_is_public": true}),
		)
		denials(t.input_of({"acl": t.denied}, derived)) == set()
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
	every class in ["list", "read", "write", "admin", "metadata"] {
		t.verdict(id, through(class, {})) == "unknown"
		t.verdict(id, through(class, {"publicAccessBlock": t.blocked})) == "pass"
	}
}
