package s3audit.rules.bucket_acl_cross_account_grants_test

import data.s3audit.testing as t

id := "bucket-acl-cross-account-grants"

denials(doc) := found if {
	found := data.s3audit.rules.bucket_acl_cross_account_grants.deny with input as doc
}

foreign := {"Grantee": {"Type": "CanonicalUser", "ID": "b2"}, "Permission": "READ"}

test_another_account if {
	doc := t.input_of({"acl": t.acl([foreign])}, {})
	t.verdict(id, doc) == "fail"
	{f.path | some f in denials(doc)} == {"bucket.acl.value.Grants[1]"}
}

test_by_mail if {
	doc := t.input_of({"acl": t.acl([{"Grantee": {"Type": "AmazonCustomerByEmail", "EmailAddress": "a@example.com"}, "Permission": "READ"}])}, {})
	t.verdict(id, doc) == "fail"
}

test_owner_alone if t.verdict(id, t.input_of({"acl": t.acl([])}, {})) == "pass"

test_groups_are_other_rules if {
	grants := [
		t.group("global/AllUsers", "READ"), t.group("s3/LogDelivery", "WRITE"),
		{"Grantee": {"Type": "Group", "ID": "all-users"}, "Permission": "READ"},
	]
	t.verdict(id, t.input_of({"acl": t.acl(grants)}, {})) == "pass"
}

test_writer_of_legacy_logs if {
	grant := {"Grantee": {"Type": "CanonicalUser", "ID": "c4c1ede66af53448b93c283ce9448c4ba468c9432aa01d700d3878632f77d2d0"}, "Permission": "FULL_CONTROL"}
	doc := t.input_of({"acl": t.acl([grant])}, {})
	t.verdict(id, doc) == "pass"
	t.verdict(id, t.setting(doc, id, "allowed_canonical_ids", [])) == "fail"
}

test_allowed_by_id if {
	doc := t.setting(t.input_of({"acl": t.acl([foreign])}, {}), id, "allowed_canonical_ids", ["b2"])
	t.verdict(id, doc) == "pass"
}

test_block_settings_do_not_bear_on_it if {
	t.verdict(id, t.input_of({"acl": t.acl([foreign])}, {"publicAccessBlock": t.blocked})) == "fail"
}

test_switched_off if {
	doc := t.input_of({"acl": t.acl([foreign]), "ownershipControls": t.ownership("BucketOwnerEnforced")}, {})
	t.verdict(id, doc) == "pass"
}

test_preferred_leaves_acls_on if {
	doc := t.input_of({"acl": t.acl([foreign]), "ownershipControls": t.ownership("BucketOwnerPreferred")}, {})
	t.verdict(id, doc) == "fail"
}

test_switched_off_decides_though_the_acl_is_denied if {
	doc := t.input_of({"acl": t.denied, "ownershipControls": t.ownership("BucketOwnerEnforced")}, {})
	t.verdict(id, doc) == "pass"
}

test_owner_alone_decides_though_ownership_is_denied if {
	t.verdict(id, t.input_of({"acl": t.acl([]), "ownershipControls": t.denied}, {})) == "pass"
}

test_acl_denied_is_unknown if t.verdict(id, t.input_of({"acl": t.denied}, {})) == "unknown"

test_ownership_denied_is_unknown if {
	t.verdict(id, t.input_of({"acl": t.acl([foreign]), "ownershipControls": t.denied}, {})) == "unknown"
}

test_owner_whose_address_is_told if {
	own := {"Grantee": {"Type": "CanonicalUser", "ID": t.owner_id, "EmailAddress": "owner@example.com"}, "Permission": "READ"}
	t.verdict(id, t.input_of({"acl": t.acl([own])}, {})) == "pass"
}
