package s3audit.rules.bucket_acl_public_read_test

import data.s3audit.testing as t

test_granted if {
	doc := t.input_of({"acl": t.acl([t.group("global/AllUsers", "READ")])}, {})
	t.verdict("bucket-acl-public-read", doc) == "fail"
}

test_granted_in_full if {
	doc := t.input_of({"acl": t.acl([t.group("global/AllUsers", "FULL_CONTROL")])}, {})
	t.verdict("bucket-acl-public-read", doc) == "fail"
}

test_private_acl if t.verdict("bucket-acl-public-read", t.input_of({"acl": t.acl([])}, {})) == "pass"

test_another_canonical_user if {
	doc := t.input_of(
		{
			"acl": t.acl([{"Grantee": {"Type": "CanonicalUser", "ID": "b2"}, "Permission": "FULL_CONTROL"}]),
		},
		{},
	)
	t.verdict("bucket-acl-public-read", doc) == "pass"
}

test_log_delivery if {
	doc := t.input_of({"acl": t.acl([t.group("s3/LogDelivery", "FULL_CONTROL")])}, {})
	t.verdict("bucket-acl-public-read", doc) == "pass"
}

test_ignored if {
	doc := t.input_of(
		{"acl": t.acl([t.group("global/AllUsers", "READ")])},
		{"publicAccessBlock": object.union(t.unblocked, {"IgnorePublicAcls": true})},
	)
	t.verdict("bucket-acl-public-read", doc) == "pass"
}

test_refusing_new_ones_does_not_help if {
	doc := t.input_of(
		{"acl": t.acl([t.group("global/AllUsers", "READ")])},
		{"publicAccessBlock": object.union(t.blocked, {"IgnorePublicAcls": false})},
	)
	t.verdict("bucket-acl-public-read", doc) == "fail"
}

test_enforced_ownership if {
	doc := t.input_of(
		{
			"acl": t.acl([t.group("global/AllUsers", "READ")]),
			"ownershipControls": t.ownership("BucketOwnerEnforced"),
		},
		{},
	)
	t.verdict("bucket-acl-public-read", doc) == "pass"
}

test_preferred_ownership if {
	doc := t.input_of(
		{
			"acl": t.acl([t.group("global/AllUsers", "READ")]),
			"ownershipControls": t.ownership("BucketOwnerPreferred"),
		},
		{},
	)
	t.verdict("bucket-acl-public-read", doc) == "fail"
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
	t.verdict("bucket-acl-public-read", doc) == "pass"
}

test_private_acl_decides_alone if {
	doc := t.input_of(
		{"acl": t.acl([]), "ownershipControls": t.denied, "publicAccessBlock": t.denied},
		{"publicAccessBlock": t.unread_block},
	)
	t.verdict("bucket-acl-public-read", doc) == "pass"
}

test_ignored_decides_alone if {
	doc := t.input_of({"acl": t.denied, "ownershipControls": t.denied}, {"publicAccessBlock": t.blocked})
	t.verdict("bucket-acl-public-read", doc) == "pass"
}

test_acl_denied_is_unknown if t.verdict("bucket-acl-public-read", t.input_of({"acl": t.denied}, {})) == "unknown"

test_ownership_denied_is_unknown if {
	doc := t.input_of(
		{"acl": t.acl([t.group("global/AllUsers", "READ")]), "ownershipControls": t.denied},
		{},
	)
	t.verdict("bucket-acl-public-read", doc) == "unknown"
}

test_block_denied_is_unknown if {
	doc := t.input_of(
		{"acl": t.acl([t.group("global/AllUsers", "READ")]), "publicAccessBlock": t.denied},
		{"publicAccessBlock": t.unread_block},
	)
	t.verdict("bucket-acl-public-read", doc) == "unknown"
}

test_any_account_holder if {
	doc := t.input_of({"acl": t.acl([t.group("global/AuthenticatedUsers", "READ")])}, {})
	t.verdict("bucket-acl-public-read", doc) == "fail"
}

test_another_permission if {
	doc := t.input_of({"acl": t.acl([t.group("global/AllUsers", "READ_ACP")])}, {})
	t.verdict("bucket-acl-public-read", doc) == "pass"
}

test_everyone_as_versitygw_writes_it if {
	doc := t.input_of(
		{"acl": t.acl([{"Grantee": {"Type": "Group", "ID": "all-users"}, "Permission": "READ"}])},
		{},
	)
	t.verdict("bucket-acl-public-read", doc) == "fail"
}

test_a_website_is_no_excuse_by_default if {
	doc := t.input_of(
		{
			"acl": t.acl([t.group("global/AllUsers", "READ")]),
			"website": t.present({"IndexDocument": {"Suffix": "index.html"}}),
		},
		{},
	)
	t.verdict("bucket-acl-public-read", doc) == "fail"
}

test_a_website_let_through if {
	doc := t.setting(
		t.input_of(
			{
				"acl": t.acl([t.group("global/AllUsers", "READ")]),
				"website": t.present({"IndexDocument": {"Suffix": "index.html"}}),
			},
			{},
		),
		"bucket-acl-public-read",
		"allow_website",
		true,
	)
	t.verdict("bucket-acl-public-read", doc) == "not-applicable"
}

test_no_website_to_let_through if {
	doc := t.setting(
		t.input_of({"acl": t.acl([t.group("global/AllUsers", "READ")])}, {}),
		"bucket-acl-public-read",
		"allow_website",
		true,
	)
	t.verdict("bucket-acl-public-read", doc) == "fail"
}

test_website_denied_is_unknown if {
	doc := t.setting(
		t.input_of({"acl": t.acl([t.group("global/AllUsers", "READ")]), "website": t.denied}, {}),
		"bucket-acl-public-read",
		"allow_website",
		true,
	)
	t.verdict("bucket-acl-public-read", doc) == "unknown"
}

test_website_denied_and_not_asked_for if {
	doc := t.input_of({"acl": t.acl([t.group("global/AllUsers", "READ")]), "website": t.denied}, {})
	t.verdict("bucket-acl-public-read", doc) == "fail"
}

# site is the input of a website with these grants, where websites are let through.
site(grants) := t.setting(
	t.input_of({"acl": t.acl(grants), "website": t.present({"IndexDocument": {"Suffix": "index.html"}})}, {}),
	"bucket-acl-public-read",
	"allow_website",
	true,
)

test_website_without_public_grants if {
	t.verdict("bucket-acl-public-read", site([])) == "pass"
	t.verdict("bucket-acl-public-read", site([t.group("global/AllUsers", "WRITE")])) == "pass"
}

# conftest reads what is denied alone.
test_website_let_through_denies_nothing if {
	denials := data.s3audit.rules.bucket_acl_public_read.deny with input as site([t.group("global/AllUsers", "READ")])
	denials == set()
}

test_only_grants_to_list_are_told if {
	grants := [t.group("global/AllUsers", "WRITE"), t.group("global/AllUsers", "READ")]
	denials := data.s3audit.rules.bucket_acl_public_read.deny with input as t.input_of({"acl": t.acl(grants)}, {})
	{d.path | some d in denials} == {"bucket.acl.value.Grants[2]"}
}
