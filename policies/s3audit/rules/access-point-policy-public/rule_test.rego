package s3audit.rules.access_point_policy_public_test

import data.s3audit.testing as t

id := "access-point-policy-public"

denials(doc) := found if {
	found := data.s3audit.rules.access_point_policy_public.deny with input as doc
}

# with is the input of an account with one access point.
with_point(changes) := t.points_of([t.access_point("a", changes)], {})

test_public if t.verdict(id, with_point({"PolicyStatus": t.status(true)})) == "fail"

test_not_public if t.verdict(id, with_point({})) == "pass"

test_no_policy if t.verdict(id, with_point({"Policy": t.absent, "PolicyStatus": t.absent})) == "pass"

test_no_policy_and_no_status_asked if {
	t.verdict(id, with_point({"Policy": t.absent, "PolicyStatus": t.unsupported})) == "pass"
}

test_behind_a_vpc if {
	vpc := t.present({"NetworkOrigin": "VPC"})
	t.verdict(id, with_point({"PolicyStatus": t.status(true), "Detail": vpc})) == "pass"
	t.verdict(id, with_point({"PolicyStatus": t.denied, "Detail": vpc})) == "pass"
}

test_restricted_it_is_medium if {
	doc := with_point({
		"PolicyStatus": t.status(true),
		"Detail": t.present({"NetworkOrigin": "Internet", "PublicAccessBlockConfiguration": t.blocked}),
	})
	{f.severity | some f in denials(doc)} == {"medium"}
	every f in denials(with_point({"PolicyStatus": t.status(true)})) { not f.severity }
}

test_each_point_has_its_own if {
	doc := t.points_of([t.access_point("a", {"PolicyStatus": t.status(true)}), t.access_point("b", {})], {})
	{f.resource | some f in denials(doc)} == {"arn:aws:s3:eu-west-1:111122223333:accesspoint/a"}
}

test_no_access_points if t.verdict(id, t.points_of([], {})) == "not-applicable"

test_denied_is_unknown if t.verdict(id, t.account_of({"accessPoints": t.denied})) == "unknown"

test_status_denied_is_unknown if t.verdict(id, with_point({"PolicyStatus": t.denied})) == "unknown"

test_origin_denied_is_unknown if {
	t.verdict(id, with_point({"PolicyStatus": t.status(true), "Detail": t.denied})) == "unknown"
}

test_not_public_decides_though_the_origin_is_denied if {
	t.verdict(id, with_point({"PolicyStatus": t.status(false), "Detail": t.denied})) == "pass"
}

test_a_known_failure_stays if {
	doc := t.points_of([t.access_point("a", {"PolicyStatus": t.status(true)}), t.access_point("b", {"PolicyStatus": t.denied})], {})
	t.verdict(id, doc) == "fail"
}
