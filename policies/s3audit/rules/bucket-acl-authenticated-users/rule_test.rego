package s3audit.rules.bucket_acl_authenticated_users_test

import data.s3audit.testing as t

test_granted if {
	doc := t.input_of({"acl": t.acl([t.group("global/AuthenticatedUsers", "READ_ACP")])}, {})
	t.verdict("bucket-acl-authenticated-users", doc) == "fail"
}

test_granted_in_full if {
	doc := t.input_of({"acl": t.acl([t.group("global/AuthenticatedUsers", "FULL_CONTROL")])}, {})
	t.verdict("bucket-acl-authenticated-users", doc) == "fail"
}

test_private_acl if t.verdict("bucket-acl-authenticated-users", t.input_of({"acl": t.acl([])}, {})) == "pass"

test_another_canonical_user if {
	doc := t.input_of(
		{
			"acl": t.acl([{"Grantee": {"Type": "CanonicalUser", "ID": "b2"}, "Permission": "FULL_CONTROL"}]),
		},
		{},
	)
	t.verdict("bucket-acl-authenticated-users", doc) == "pass"
}

test_log_delivery if {
	doc := t.input_of({"acl": t.acl([t.group("s3/LogDelivery", "FULL_CONTROL")])}, {})
	t.verdict("bucket-acl-authenticated-users", doc) == "pass"
}

test_ignored if {
	doc := t.input_of(
		{"acl": t.acl([t.group("global/AuthenticatedUsers", "READ_ACP")])},
		{"publicAccessBlock": object.union(t.unblocked, {"IgnorePublicAcls": true})},
	)
	t.verdict("bucket-acl-authenticated-users", doc) == "pass"
}

test_refusing_new_ones_does_not_help if {
	doc := t.input_of(
		{"acl": t.acl([t.group("global/AuthenticatedUsers", "READ_ACP")])},
		{"publicAccessBlock": object.union(t.blocked, {"IgnorePublicAcls": false})},
	)
	t.verdict("bucket-acl-authenticated-users", doc) == "fail"
}

test_enforced_ownership if {
	doc := t.input_of(
		{
			"acl": t.acl([t.group("global/AuthenticatedUsers", "READ_ACP")]),
			"ownershipControls": t.ownership("BucketOwnerEnforced"),
		},
		{},
	)
	t.verdict("bucket-acl-authenticated-users", doc) == "pass"
}

test_preferred_ownership if {
	doc := t.input_of(
		{
			"acl": t.acl([t.group("global/AuthenticatedUsers", "READ_ACP")]),
			"ownershipControls": t.ownership("BucketOwnerPreferred"),
		},
		{},
	)
	t.verdict("bucket-acl-authenticated-users", doc) == "fail"
}

test_enforced_ownership_decides_alone if {
	doc := t.input_of(
		{
			"acl": t.denied,
			"ownershipControls": t.ownership("BucketOwnerEnforced"),
			"publicAccessBlock": t.denied,
		},
		{"publicAccessBlock": t.unread_block},
	)
	t.verdict("bucket-acl-authenticated-users", doc) == "pass"
}

test_private_acl_decides_alone if {
	doc := t.input_of(
		{"acl": t.acl([]), "ownershipControls": t.denied, "publicAccessBlock": t.denied},
		{"publicAccessBlock": t.unread_block},
	)
	t.verdict("bucket-acl-authenticated-users", doc) == "pass"
}

test_ignored_decides_alone if {
	doc := t.input_of({"acl": t.denied, "ownershipControls": t.denied}, {"publicAccessBlock": t.blocked})
	t.verdict("bucket-acl-authenticated-users", doc) == "pass"
}

test_acl_denied_is_unknown if {
	doc := t.input_of({"acl": t.denied}, {})
	t.verdict("bucket-acl-authenticated-users", doc) == "unknown"
}

test_ownership_denied_is_unknown if {
	doc := t.input_of(
		{
			"acl": t.acl([t.group("global/AuthenticatedUsers", "READ_ACP")]),
			"ownershipControls": t.denied,
		},
		{},
	)
	t.verdict("bucket-acl-authenticated-users", doc) == "unknown"
}

test_block_denied_is_unknown if {
	doc := t.input_of(
		{
			"acl": t.acl([t.group("global/AuthenticatedUsers", "READ_ACP")]),
			"publicAccessBlock": t.denied,
		},
		{"publicAccessBlock": t.unread_block},
	)
	t.verdict("bucket-acl-authenticated-users", doc) == "unknown"
}

test_everyone_is_another_rule if {
	doc := t.input_of({"acl": t.acl([t.group("global/AllUsers", "FULL_CONTROL")])}, {})
	t.verdict("bucket-acl-authenticated-users", doc) == "pass"
}

test_a_grant_to_everyone_is_another_rule if {
	doc := t.input_of({"acl": t.acl([t.group("global/AllUsers", "READ")]), "ownershipControls": t.denied}, {})
	t.verdict("bucket-acl-authenticated-users", doc) == "pass"
}
