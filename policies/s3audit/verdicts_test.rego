package s3audit_test

import data.s3audit.testing as t

test_rules_about_buckets_say_nothing_of_accounts if {
	not t.verdict("bucket-versioning", t.account_of({"publicAccessBlock": t.absent}))
	t.verdict("bucket-versioning", t.input_of({}, {})) == "fail"
}

test_rules_about_accounts_say_nothing_of_buckets if {
	not t.verdict("account-public-access-block", t.input_of({}, {}))
	t.verdict("account-public-access-block", t.account_of({"publicAccessBlock": t.absent})) == "fail"
}

test_unsettled_parameters_are_unknown if {
	some_input := object.union(t.input_of({}, {}), {"unsettled": ["bucket-versioning"]})
	t.verdict("bucket-versioning", some_input) == "unknown"
	t.verdict("bucket-requester-pays", some_input) == t.verdict("bucket-requester-pays", t.input_of({}, {}))
}
