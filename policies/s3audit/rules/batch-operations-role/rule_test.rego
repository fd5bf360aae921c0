package s3audit.rules.batch_operations_role_test

import data.s3audit.testing as t

id := "batch-operations-role"

arn := "arn:aws:s3:us-east-1:111122223333:job/1"

denials(doc) := found if {
	found := data.s3audit.rules.batch_operations_role.deny with input as doc
}

lacking(doc) := found if {
	found := data.s3audit.rules.batch_operations_role.unknown with input as doc
}

# with_job is the input of an account with one job that says this and uses these buckets.
with_job(detail, buckets) := t.account_of({"jobs": t.present({"Jobs": [{
	"JobId": "1", "JobArn": arn, "Region": "us-east-1", "Operation": "S3PutObjectCopy", "Status": "Active",
	"Detail": t.present({"Job": object.union({"RoleArn": "arn:aws:iam::111122223333:role/batch"}, detail)}),
	"Buckets": buckets,
}]})})

own(from) := {"Bucket": "mine", "From": from, "Own": true, "Exists": true}

strange(from) := {"Bucket": "theirs", "From": from, "Own": false, "Exists": true}

doubtful(from) := {"Bucket": "whose", "From": from, "api": "HeadBucket", "action": "s3:ListBucket", "code": "Forbidden"}

test_own_role_and_buckets if {
	t.verdict(id, with_job({}, [own("manifest"), own("report"), own("target")])) == "pass"
}

test_foreign_role if {
	doc := with_job({"RoleArn": "arn:aws:iam::444455556666:role/batch"}, [])
	t.verdict(id, doc) == "fail"
	{f.resource | some f in denials(doc)} == {arn}
	t.verdict(id, t.setting(doc, id, "approved_roles", ["arn:aws:iam::444455556666:role/batch"])) == "pass"
}

test_role_that_is_not_approved if {
	doc := with_job({}, [])
	t.verdict(id, t.setting(doc, id, "approved_roles", ["arn:aws:iam::*:role/batch"])) == "pass"
	t.verdict(id, t.setting(doc, id, "approved_roles", ["arn:aws:iam::*:role/other"])) == "fail"
}

test_foreign_bucket if {
	every from in ["manifest", "report", "source", "output", "target"] {
		doc := with_job({}, [own("manifest"), strange(from)])
		t.verdict(id, doc) == "fail"
		{f.value.from | some f in denials(doc)} == {from}
		t.verdict(id, t.setting(doc, id, "trusted_buckets", ["their*"])) == "pass"
		t.verdict(id, t.setting(doc, id, "trusted_buckets", ["other"])) == "fail"
	}
}

test_foreign_owner_expected if {
	every from, detail in expecting("444455556666") {
		doc := with_job(detail, [doubtful(from)])
		t.verdict(id, doc) == "fail"
		t.verdict(id, t.setting(doc, id, "trusted_accounts", ["444455556666"])) == "pass"
	}
}

test_own_account_expected if {
	every from, detail in expecting("111122223333") {
		t.verdict(id, with_job(detail, [doubtful(from)])) == "pass"
		t.verdict(id, with_job(detail, [strange(from)])) == "pass"
	}
}

expecting(account) := {
	"report": {"Report": {"ExpectedBucketOwner": account}},
	"source": {"ManifestGenerator": {"S3JobManifestGenerator": {"ExpectedBucketOwner": account}}},
	"output": {"ManifestGenerator": {"S3JobManifestGenerator": {"ManifestOutputLocation": {"ExpectedManifestBucketOwner": account}}}},
}

test_owner_not_known_is_unknown if {
	doc := with_job({}, [doubtful("manifest")])
	t.verdict(id, doc) == "unknown"
	{m.code | some m in lacking(doc)} == {"Forbidden"}
	{m.resource | some m in lacking(doc)} == {arn}
	t.verdict(id, t.setting(doc, id, "trusted_buckets", ["whose"])) == "pass"
}

test_owner_not_told_is_unknown if {
	doc := with_job({}, [{"Bucket": "whose", "From": "target", "Exists": true}])
	t.verdict(id, doc) == "unknown"
	{m.code | some m in lacking(doc)} == {"OwnerUnknown"}
}

test_no_jobs if {
	t.verdict(id, t.account_of({"jobs": t.absent})) == "not-applicable"
	t.verdict(id, t.account_of({"jobs": t.present({"Jobs": []})})) == "not-applicable"
}

test_denied_is_unknown if t.verdict(id, t.account_of({"jobs": t.denied})) == "unknown"

test_detail_denied_is_unknown if {
	doc := t.account_of({"jobs": t.present({"Jobs": [{"JobId": "1", "JobArn": arn, "Detail": {"state": "denied"}}]})})
	t.verdict(id, doc) == "unknown"
	{m.action | some m in lacking(doc)} == {"s3:DescribeJob"}
}

test_a_known_failure_stays if {
	t.verdict(id, with_job({}, [doubtful("manifest"), strange("report")])) == "fail"
}
