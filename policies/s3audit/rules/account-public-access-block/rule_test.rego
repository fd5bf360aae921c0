package s3audit.rules.account_public_access_block_test

import data.s3audit.testing as t

test_all_on if t.verdict("account-public-access-block", t.account_of({"publicAccessBlock": t.block(true)})) == "pass"

test_never_configured_is_all_off if {
	doc := t.account_of({"publicAccessBlock": t.absent})
	t.verdict("account-public-access-block", doc) == "fail"
	denials := data.s3audit.rules.account_public_access_block.deny with input as doc
	count(denials) == 4
}

test_one_off if {
	doc := t.account_of({
		"publicAccessBlock": t.present({
			"PublicAccessBlockConfiguration": {
				"BlockPublicAcls": false,
				"IgnorePublicAcls": true,
				"BlockPublicPolicy": true,
				"RestrictPublicBuckets": true,
			},
		}),
	})
	t.verdict("account-public-access-block", doc) == "fail"
}

test_only_the_switches_asked_for if {
	doc := t.setting(
		t.account_of({
			"publicAccessBlock": t.present({"PublicAccessBlockConfiguration": {"RestrictPublicBuckets": true}}),
		}),
		"account-public-access-block",
		"settings",
		["RestrictPublicBuckets"],
	)
	t.verdict("account-public-access-block", doc) == "pass"
}

test_no_buckets if {
	doc := t.account_of({"publicAccessBlock": t.absent, "buckets": 0})
	t.verdict("account-public-access-block", doc) == "not-applicable"
}

test_denied_is_unknown if {
	doc := t.account_of({"publicAccessBlock": t.denied})
	t.verdict("account-public-access-block", doc) == "unknown"
}

test_not_said_of_a_bucket if {
	not t.verdict("account-public-access-block", t.input_of({}, {}))
}
