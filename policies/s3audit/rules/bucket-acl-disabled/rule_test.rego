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

test_object_writer_can_be_accepted if {
	every answer in [t.absent, t.present({"OwnershipControls": {}}), t.ownership("ObjectWriter")] {
		doc := t.input_of({"ownershipControls": answer}, {})
		t.verdict("bucket-acl-disabled", doc) == "fail"
		t.verdict("bucket-acl-disabled", t.setting(doc, "bucket-acl-disabled", "accepted", ["ObjectWriter"])) == "pass"
	}
}

test_it_is_told_once if {
	denials := data.s3audit.rules.bucket_acl_disabled.deny with input as t.input_of({}, {})
	{d.path | some d in denials} == {"bucket.ownershipControls"}
}
