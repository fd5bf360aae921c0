package s3audit.rules.bucket_policy_deleted_principal_test

import data.s3audit.testing as t

naming(principals) := t.policy_of([t.granted({"principals": t.aws(principals, [])}, t.to_outsider)])

test_ids if {
	every id in ["AROAEXAMPLEDELETED01", "AIDAEXAMPLEDELETED01", "AGPAEXAMPLEDELETED01", "ASIAEXAMPLEDELETED01"] {
		t.verdict("bucket-policy-deleted-principal", naming([id])) == "fail"
	}
}

test_principals_that_are_there if {
	every name in [
		"arn:aws:iam::444455556666:role/AROAEXAMPLEDELETED01", "444455556666", "*", "AROA", "{account}",
		"arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E1", "AROAEXAMPLEDELETED01:session",
	] {
		t.verdict("bucket-policy-deleted-principal", naming([name])) == "pass"
	}
}

test_one_among_others if t.verdict("bucket-policy-deleted-principal", naming(["444455556666", "AROAEXAMPLEDELETED01"])) == "fail"

test_in_a_deny_too if {
	doc := t.policy_of([t.guard({"not_principal": true, "principals": t.aws(["AIDAEXAMPLEDELETED01"], [])})])
	t.verdict("bucket-policy-deleted-principal", doc) == "fail"
}

test_each_is_named if {
	doc := naming(["AROAEXAMPLEDELETED01", "AROAEXAMPLEDELETED02"])
	denials := data.s3audit.rules.bucket_policy_deleted_principal.deny with input as doc
	{d.value.principal | some d in denials} == {"AROAEXAMPLEDELETED01", "AROAEXAMPLEDELETED02"}
}

test_no_policy if t.verdict("bucket-policy-deleted-principal", t.input_of({}, {})) == "pass"

test_denied_is_unknown if t.said_unread("bucket-policy-deleted-principal") == "unknown"
