package s3audit.rules.bucket_acl_user_grants_test

import data.s3audit.testing as t

test_owner_only if t.verdict("bucket-acl-user-grants", t.input_of({"acl": t.acl([])}, {})) == "pass"

test_another_user if {
	doc := t.input_of(
		{"acl": t.acl([{"Grantee": {"Type": "CanonicalUser", "ID": "b2"}, "Permission": "READ"}])},
		{},
	)
	t.verdict("bucket-acl-user-grants", doc) == "fail"
}

test_somebody_by_email if {
	doc := t.input_of(
		{
			"acl": t.acl([{
				"Grantee": {"Type": "AmazonCustomerByEmail", "EmailAddress": "a@example.com"},
				"Permission": "READ",
			}]),
		},
		{},
	)
	t.verdict("bucket-acl-user-grants", doc) == "fail"
}

test_a_public_group if {
	doc := t.input_of({"acl": t.acl([t.group("global/AllUsers", "READ")])}, {})
	t.verdict("bucket-acl-user-grants", doc) == "fail"
}

test_grant_to_nobody_named if {
	doc := t.input_of({"acl": t.acl([{"Permission": "READ"}])}, {})
	t.verdict("bucket-acl-user-grants", doc) == "fail"
}

test_enforced_ownership if {
	doc := t.input_of(
		{
			"acl": t.acl([{"Grantee": {"Type": "CanonicalUser", "ID": "b2"}, "Permission": "READ"}]),
			"ownershipControls": t.ownership("BucketOwnerEnforced"),
		},
		{},
	)
	t.verdict("bucket-acl-user-grants", doc) == "pass"
}

test_enforced_ownership_decides_alone if {
	doc := t.input_of({"acl": t.denied, "ownershipControls": t.ownership("BucketOwnerEnforced")}, {})
	t.verdict("bucket-acl-user-grants", doc) == "pass"
}

test_owner_only_decides_alone if {
	doc := t.input_of({"acl": t.acl([]), "ownershipControls": t.denied}, {})
	t.verdict("bucket-acl-user-grants", doc) == "pass"
}

test_log_delivery_group if {
	doc := t.input_of({"acl": t.acl([t.group("s3/LogDelivery", "WRITE")])}, {})
	t.verdict("bucket-acl-user-grants", doc) == "pass"
}

test_log_delivery_group_not_wanted if {
	doc := t.setting(
		t.input_of({"acl": t.acl([t.group("s3/LogDelivery", "WRITE")])}, {}),
		"bucket-acl-user-grants",
		"allow_log_delivery",
		false,
	)
	t.verdict("bucket-acl-user-grants", doc) == "fail"
}

test_legacy_cloudfront_logs if {
	doc := t.input_of(
		{
			"acl": t.acl([{
				"Grantee": {
					"Type": "CanonicalUser",
					"ID": "c4c1ede66af53448b93c283ce9448c4ba468c9432aa01d700d3878632f77d2d0",
				},
				"Permission": "FULL_CONTROL",
			}]),
		},
		{},
	)
	t.verdict("bucket-acl-user-grants", doc) == "pass"
}

test_allowed_user if {
	doc := t.setting(
		t.input_of(
			{
				"acl": t.acl([{"Grantee": {"Type": "CanonicalUser", "ID": "b2"}, "Permission": "READ"}]),
			},
			{},
		),
		"bucket-acl-user-grants",
		"allowed_canonical_ids",
		["b2"],
	)
	t.verdict("bucket-acl-user-grants", doc) == "pass"
}

test_acl_denied_is_unknown if t.verdict("bucket-acl-user-grants", t.input_of({"acl": t.denied}, {})) == "unknown"

test_ownership_denied_is_unknown if {
	doc := t.input_of(
		{
			"acl": t.acl([{"Grantee": {"Type": "CanonicalUser", "ID": "b2"}, "Permission": "READ"}]),
			"ownershipControls": t.denied,
		},
		{},
	)
	t.verdict("bucket-acl-user-grants", doc) == "unknown"
}

# No server should say both; it is one grant all the same.
test_group_with_an_address if {
	both := {"Grantee": {"Type": "Group", "URI": "http://acs.amazonaws.com/groups/global/AllUsers", "EmailAddress": "a@example.com"}, "Permission": "READ"}
	denials := data.s3audit.rules.bucket_acl_user_grants.deny with input as t.input_of({"acl": t.acl([both])}, {})
	{d.value.grantee | some d in denials} == {"http://acs.amazonaws.com/groups/global/AllUsers"}
}
