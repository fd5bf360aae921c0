package s3audit.rules.bucket_shadow_resource_test

import data.s3audit.testing as t

id := "bucket-shadow-resource"

name := "aws-glue-assets-111122223333-eu-west-1"

found(changes) := t.account_of({"predictableBuckets": t.present({
	"Probed": 9,
	"Buckets": [object.union({"Bucket": name, "Service": "AWS Glue"}, changes)],
})})

denials(doc) := entries if {
	entries := data.s3audit.rules.bucket_shadow_resource.deny with input as doc
}

test_own if t.verdict(id, found({"Own": true, "Exists": true})) == "pass"

test_none if t.verdict(id, t.account_of({"predictableBuckets": t.present({"Probed": 9})})) == "pass"

test_free if t.verdict(id, found({"Own": false, "Exists": false})) == "pass"

test_of_somebody_else if {
	doc := found({"Own": false, "Exists": true, "Region": "eu-west-1"})
	t.verdict(id, doc) == "fail"
	some d in denials(doc)
	d.resource == "arn:aws:s3:::aws-glue-assets-111122223333-eu-west-1"
	d.msg == "bucket aws-glue-assets-111122223333-eu-west-1, a name of AWS Glue for this account, belongs to somebody else"
}

test_known_and_not_used if {
	doc := found({"Own": false, "Exists": true})
	t.verdict(id, t.setting(doc, id, "ignore_buckets", ["aws-glue-*"])) == "pass"
	t.verdict(id, t.setting(doc, id, "ignore_buckets", ["sagemaker-*"])) == "fail"
}

lacking(doc) := {[u.api, u.action, u.state, u.code] | some u in entries} if {
	entries := data.s3audit.rules.bucket_shadow_resource.unknown with input as doc
}

test_own_or_not_is_unknown if {
	doc := found({"Exists": true, "code": "Forbidden", "httpStatus": 403})
	t.verdict(id, doc) == "unknown"
	lacking(doc) == {["HeadBucket", "s3:ListBucket", "denied", "Forbidden"]}
	lacking(found({"code": "Unauthorized", "httpStatus": 401})) == {["HeadBucket", "s3:ListBucket", "denied", "Unauthorized"]}
}

test_there_or_not_is_unknown if {
	doc := found({"Own": false, "code": "Timeout"})
	t.verdict(id, doc) == "unknown"
	lacking(doc) == {["HeadBucket", "s3:ListBucket", "failed", "Timeout"]}
}

test_denied_is_unknown if t.verdict(id, t.account_of({"predictableBuckets": t.denied})) == "unknown"
