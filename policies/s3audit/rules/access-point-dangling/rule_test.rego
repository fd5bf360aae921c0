package s3audit.rules.access_point_dangling_test

import data.s3audit.testing as t

id := "access-point-dangling"

denials(doc) := found if {
	found := data.s3audit.rules.access_point_dangling.deny with input as doc
}

looked_up(answer) := t.points_of([t.access_point("a", {})], {"references": {"arn:aws:s3:::example-bucket": answer}})

test_bucket_is_there if t.verdict(id, looked_up({"exists": true})) == "pass"

test_bucket_is_gone if {
	doc := looked_up({"exists": false})
	t.verdict(id, doc) == "fail"
	{f.resource | some f in denials(doc)} == {"arn:aws:s3:eu-west-1:111122223333:accesspoint/a"}
}

test_not_looked_up_is_unknown if {
	t.verdict(id, t.points_of([t.access_point("a", {})], {})) == "unknown"
	t.verdict(id, looked_up({"region": "eu-west-1"})) == "unknown"
}

test_no_access_points if t.verdict(id, t.points_of([], {})) == "not-applicable"

test_denied_is_unknown if t.verdict(id, t.account_of({"accessPoints": t.denied})) == "unknown"

test_a_known_failure_stays if {
	doc := t.points_of(
		[t.access_point("a", {}), t.access_point("b", {"Bucket": "other"})],
		{"references": {"arn:aws:s3:::example-bucket": {"exists": false}}},
	)
	t.verdict(id, doc) == "fail"
}
