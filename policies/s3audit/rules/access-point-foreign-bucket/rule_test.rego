package s3audit.rules.access_point_foreign_bucket_test

import data.s3audit.testing as t

id := "access-point-foreign-bucket"

denials(doc) := found if {
	found := data.s3audit.rules.access_point_foreign_bucket.deny with input as doc
}

behind(owner) := t.points_of([t.access_point("a", {"Detail": {"value": {"BucketAccountId": owner}}})], {})

test_own_bucket if t.verdict(id, behind("111122223333")) == "pass"

test_foreign_bucket if {
	doc := behind("444455556666")
	t.verdict(id, doc) == "fail"
	{f.value | some f in denials(doc)} == {"444455556666"}
}

test_trusted_account if {
	t.verdict(id, t.setting(behind("444455556666"), id, "trusted_accounts", ["444455556666"])) == "pass"
}

test_no_access_points if t.verdict(id, t.points_of([], {})) == "not-applicable"

test_denied_is_unknown if t.verdict(id, t.account_of({"accessPoints": t.denied})) == "unknown"

test_detail_denied_is_unknown if t.verdict(id, t.points_of([t.access_point("a", {"Detail": t.denied})], {})) == "unknown"

test_owner_not_told_is_unknown if {
	doc := t.account_of({"accessPoints": t.present({"AccessPointList": [{
		"Name": "a",
		"AccessPointArn": "arn:aws:s3:eu-west-1:111122223333:accesspoint/a",
		"Bucket": "b",
		"Detail": t.present({"NetworkOrigin": "Internet"}),
	}]})})
	t.verdict(id, doc) == "unknown"
}

test_a_known_failure_stays if {
	doc := t.points_of(
		[
			t.access_point("a", {"Detail": {"value": {"BucketAccountId": "444455556666"}}}),
			t.access_point("b", {"Detail": t.denied}),
		],
		{},
	)
	t.verdict(id, doc) == "fail"
}

test_one_gap_is_told_once if {
	doc := t.account_of({"accessPoints": t.present({"AccessPointList": [{
		"Name": "a", "AccessPointArn": "arn:aws:s3:eu-west-1:111122223333:accesspoint/a", "Bucket": "b", "Detail": t.denied,
	}]})})
	gaps := data.s3audit.rules.access_point_foreign_bucket.unknown with input as doc
	{gap.state | some gap in gaps} == {"denied"}
}
