package s3audit.rules.access_point_vpc_only_test

import data.s3audit.testing as t

id := "access-point-vpc-only"

denials(doc) := found if {
	found := data.s3audit.rules.access_point_vpc_only.deny with input as doc
}

with_detail(detail) := t.points_of([t.access_point("a", {"Detail": detail})], {})

test_internet if {
	doc := with_detail(t.present({"NetworkOrigin": "Internet"}))
	t.verdict(id, doc) == "fail"
	{f.resource | some f in denials(doc)} == {"arn:aws:s3:eu-west-1:111122223333:accesspoint/a"}
}

test_vpc if t.verdict(id, t.points_of([t.access_point("a", {"Detail": {"value": {"NetworkOrigin": "VPC"}}})], {})) == "pass"

test_no_origin_told_is_internet if t.verdict(id, t.points_of([object.union(t.access_point("a", {}), {"Detail": {"value": {"NetworkOrigin": ""}}})], {})) == "fail"

test_excluded if {
	doc := t.points_of([t.access_point("cdn-feed", {}), t.access_point("b", {"Detail": {"value": {"NetworkOrigin": "VPC"}}})], {})
	t.verdict(id, doc) == "fail"
	t.verdict(id, t.setting(doc, id, "exclude_access_points", ["cdn-*"])) == "pass"
}

test_excluded_needs_no_answer if {
	doc := t.points_of([t.access_point("cdn-feed", {"Detail": t.denied})], {})
	t.verdict(id, doc) == "unknown"
	t.verdict(id, t.setting(doc, id, "exclude_access_points", ["cdn-*"])) == "pass"
}

test_no_access_points if t.verdict(id, t.points_of([], {})) == "not-applicable"

test_denied_is_unknown if t.verdict(id, t.account_of({"accessPoints": t.denied})) == "unknown"

test_a_known_failure_stays if {
	t.verdict(id, t.points_of([t.access_point("a", {}), t.access_point("b", {"Detail": t.denied})], {})) == "fail"
}

test_other_names_are_not_excluded if {
	t.verdict(id, t.setting(t.points_of([t.access_point("a", {})], {}), id, "exclude_access_points", ["cdn-*"])) == "fail"
}
