package s3audit.rules.directory_bucket_access_test

import data.s3audit.testing as t

id := "directory-bucket-access"

denials(doc) := found if {
	found := data.s3audit.rules.directory_bucket_access.deny with input as doc
}

directory(changes) := object.union(
	{
		"Name": "cache--use1-az4--x-s3",
		"BucketArn": "arn:aws:s3express:us-east-1:111122223333:bucket/cache--use1-az4--x-s3",
		"BucketRegion": "us-east-1",
		"policy": t.present({"Policy": "{}"}),
	},
	changes,
)

judged_as(changes, judgements) := object.union(
	t.account_of({"directoryBuckets": t.present({"Buckets": [directory(changes)]})}),
	{"derived": {"directoryBuckets": [t.judged_policy(judgements)]}},
)

partner := t.outside("account", "444455556666")

test_another_account if {
	doc := judged_as({}, [partner])
	t.verdict(id, doc) == "fail"
	{f.resource | some f in denials(doc)} == {"arn:aws:s3express:us-east-1:111122223333:bucket/cache--use1-az4--x-s3"}
}

test_anyone if t.verdict(id, judged_as({}, [t.judged({})])) == "fail"

test_own_account if t.verdict(id, judged_as({}, [t.inside])) == "pass"

test_no_policy if t.verdict(id, judged_as({"policy": t.absent}, [])) == "pass"

test_trusted_account if {
	t.verdict(id, t.setting(judged_as({}, [partner]), id, "trusted_accounts", ["444455556666"])) == "pass"
}

test_trusted_organization if {
	doc := judged_as({}, [t.outside("organization", "o-abc")])
	t.verdict(id, t.setting(doc, id, "trusted_organizations", ["o-abc"])) == "pass"
}

test_no_directory_buckets if {
	doc := t.account_of({"directoryBuckets": t.present({"Buckets": []})})
	t.verdict(id, doc) == "not-applicable"
}

test_denied_is_unknown if t.verdict(id, t.account_of({"directoryBuckets": t.denied})) == "unknown"

test_policy_denied_is_unknown if {
	doc := object.union(
		t.account_of({"directoryBuckets": t.present({"Buckets": [directory({"policy": t.denied})]})}),
		{"derived": {"directoryBuckets": [{"state": "denied", "statements": []}]}},
	)
	t.verdict(id, doc) == "unknown"
}

test_not_judged_is_unknown if {
	t.verdict(id, t.account_of({"directoryBuckets": t.present({"Buckets": [directory({})]})})) == "unknown"
}

test_one_gap_is_told_once if {
	doc := object.union(
		t.account_of({"directoryBuckets": t.present({"Buckets": [directory({"policy": t.denied})]})}),
		{"derived": {"directoryBuckets": [{"state": "denied", "statements": []}]}},
	)
	gaps := data.s3audit.rules.directory_bucket_access.unknown with input as doc
	count(gaps) == 1
}
