package s3audit.rules.object_acl_public_sample_test

import data.s3audit.testing as t

id := "object-acl-public-sample"

denials(doc) := found if {
	found := data.s3audit.rules.object_acl_public_sample.deny with input as doc
}

# sampled is the answer about objects with these ACLs.
sampled(acls) := t.present({"Sampled": 5, "Objects": [{"Key": sprintf("o%d", [i]), "ACL": acl} | some i, acl in acls]})

everyone := t.acl([t.group("global/AllUsers", "READ")])

test_public_object if {
	doc := t.input_of({"objectAcl": sampled([t.acl([]), everyone])}, {})
	t.verdict(id, doc) == "fail"
	{f.path | some f in denials(doc)} == {"bucket.objectAcl.value.Objects[1].ACL.value.Grants[1]"}
}

test_any_account_holder if {
	doc := t.input_of({"objectAcl": sampled([t.acl([t.group("global/AuthenticatedUsers", "READ_ACP")])])}, {})
	t.verdict(id, doc) == "fail"
}

test_private_objects if t.verdict(id, t.input_of({"objectAcl": sampled([t.acl([])])}, {})) == "pass"

test_no_objects if t.verdict(id, t.input_of({"objectAcl": t.absent}, {})) == "pass"

test_other_groups if {
	t.verdict(id, t.input_of({"objectAcl": sampled([t.acl([t.group("s3/LogDelivery", "READ")])])}, {})) == "pass"
}

test_switched_off if {
	doc := t.input_of({"objectAcl": sampled([everyone]), "ownershipControls": t.ownership("BucketOwnerEnforced")}, {})
	t.verdict(id, doc) == "pass"
}

test_ignored if {
	only := object.union(t.unblocked, {"IgnorePublicAcls": true})
	t.verdict(id, t.input_of({"objectAcl": sampled([everyone])}, {"publicAccessBlock": only})) == "pass"
}

test_refusing_new_ones_does_not_help if {
	only := object.union(t.blocked, {"IgnorePublicAcls": false})
	t.verdict(id, t.input_of({"objectAcl": sampled([everyone])}, {"publicAccessBlock": only})) == "fail"
}

test_not_opted_in_is_unknown if {
	t.verdict(id, t.input_of({"objectAcl": {"state": "not-collected"}}, {})) == "unknown"
}

test_not_opted_in_matters_not_where_acls_are_off if {
	doc := t.input_of({"objectAcl": {"state": "not-collected"}, "ownershipControls": t.ownership("BucketOwnerEnforced")}, {})
	t.verdict(id, doc) == "pass"
}

test_one_object_denied_is_unknown if {
	t.verdict(id, t.input_of({"objectAcl": sampled([t.acl([]), t.denied])}, {})) == "unknown"
}

test_one_object_denied_and_another_public if {
	t.verdict(id, t.input_of({"objectAcl": sampled([t.denied, everyone])}, {})) == "fail"
}

test_one_object_denied_matters_not_where_acls_are_off if {
	doc := t.input_of({"objectAcl": sampled([t.denied]), "ownershipControls": t.ownership("BucketOwnerEnforced")}, {})
	t.verdict(id, doc) == "pass"
}

test_ownership_denied_is_unknown if {
	t.verdict(id, t.input_of({"objectAcl": sampled([everyone]), "ownershipControls": t.denied}, {})) == "unknown"
}

test_block_denied_is_unknown if {
	doc := t.input_of({"objectAcl": sampled([everyone]), "publicAccessBlock": t.denied}, {"publicAccessBlock": t.unread_block})
	t.verdict(id, doc) == "unknown"
}
