package s3audit.rules.bucket_acl_disabled_test

import data.s3audit.testing as t

test_enforced if {
	doc := t.input_of({"ownershipControls": t.ownership("BucketOwnerEnforced")}, {})
	t.verdict("bucket-acl-disabled", doc) == "pass"
}

test_absent_means_object_writer if t.verdict("bucket-acl-disabled", t.input_of({}, {})) == "fail"

test_preferred if {
	doc := t.input_of({"ownershipControls": t.ownership("BucketOwnerPreferred")}, {})
	t.verdict("bucket-acl-disabled", doc) == "fail"
}

test_preferred_can_be_accepted if {
	doc := t.setting(
		t.input_of({"ownershipControls": t.ownership("BucketOwnerPreferred")}, {}),
		"bucket-acl-disabled",
		"accepted",
		["BucketOwnerEnforced", "BucketOwnerPreferred"],
	)
	t.verdict("bucket-acl-disabled", doc) == "pass"
}

test_no_rule if {
	doc := t.input_of({"ownershipControls": t.present({"OwnershipControls": {}})}, {})
	t.verdict("bucket-acl-disabled", doc) == "fail"
}

test_denied_is_unknown if t.verdict("bucket-acl-disabled", t.input_of({"ownershipControls": t.denied}, {})) == "unknown"
