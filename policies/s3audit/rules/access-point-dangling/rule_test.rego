package s3audit.rules.access_point_dangling_test

import data.s3audit.testing as t

id := "access-point-dangling"

denials(doc) := found if {
	found := data.s3audit.rules.access_point_dangling.deny with input as doc
}

points(list, references) := t.account_of({
	"accessPoints": t.present({"AccessPointList": list}),
	"references": t.present({"References": references}),
})

looked_up(answer) := points([t.access_point("a", {})], [object.union({"Bucket": "example-bucket", "From": "accessPoints"}, answer)])

test_bucket_is_there if t.verdict(id, looked_up({"Exists": true})) == "pass"

test_bucket_is_gone if {
	doc := looked_up({"Exists": false})
	t.verdict(id, doc) == "fail"
	{f.resource | some f in denials(doc)} == {"arn:aws:s3:eu-west-1:111122223333:accesspoint/a"}
	{f.msg | some f in denials(doc)} == {"bucket example-bucket of access point a does not exist"}
}

lacking(doc) := {[u.api, u.action, u.state, u.code, u.resource] | some u in found} if {
	found := data.s3audit.rules.access_point_dangling.unknown with input as doc
}

test_refused_is_unknown if {
	doc := looked_up({"code": "Forbidden", "httpStatus": 403})
	t.verdict(id, doc) == "unknown"
	lacking(doc) == {["HeadBucket", "s3:ListBucket", "denied", "Forbidden", "arn:aws:s3:eu-west-1:111122223333:accesspoint/a"]}
	lacking(looked_up({"code": "Unauthorized", "httpStatus": 401})) == {["HeadBucket", "s3:ListBucket", "denied", "Unauthorized", "arn:aws:s3:eu-west-1:111122223333:accesspoint/a"]}
	lacking(looked_up({})) == {["HeadBucket", "s3:ListBucket", "failed", "", "arn:aws:s3:eu-west-1:111122223333:accesspoint/a"]}
}

test_not_looked_up_is_unknown if {
	doc := points([t.access_point("a", {})], [])
	t.verdict(id, doc) == "unknown"
	lacking(doc) == {["HeadBucket", "s3:ListBucket", "not-collected", "", "arn:aws:s3:eu-west-1:111122223333:accesspoint/a"]}
}

test_no_access_points if {
	t.verdict(id, points([], [])) == "not-applicable"
	t.verdict(id, t.account_of({"accessPoints": t.absent, "references": t.denied})) == "not-applicable"
}

test_denied_is_unknown if {
	t.verdict(id, t.account_of({"accessPoints": t.denied, "references": t.absent})) == "unknown"
	doc := t.account_of({"accessPoints": t.present({"AccessPointList": [t.access_point("a", {})]}), "references": t.denied})
	t.verdict(id, doc) == "unknown"
	lacking(doc) == set() # of the account as a whole, not of each access point
}

test_a_known_failure_stays if {
	doc := points(
		[t.access_point("a", {}), t.access_point("b", {"Bucket": "other"})],
		[{"Bucket": "example-bucket", "From": "accessPoints", "Exists": false}],
	)
	t.verdict(id, doc) == "fail"
	{f.resource | some f in denials(doc)} == {"arn:aws:s3:eu-west-1:111122223333:accesspoint/a"}
}
