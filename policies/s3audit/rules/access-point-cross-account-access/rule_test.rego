package s3audit.rules.access_point_cross_account_access_test

import data.s3audit.testing as t

id := "access-point-cross-account-access"

denials(doc) := found if {
	found := data.s3audit.rules.access_point_cross_account_access.deny with input as doc
}

# judged_as is the input of an account with one access point whose policy is judged so.
judged_as(changes, judgements) := t.points_of([t.access_point("a", changes)], {"accessPoints": [t.judged_policy(judgements)]})

partner := t.outside("account", "444455556666")

test_another_account if {
	doc := judged_as({}, [t.inside, partner])
	t.verdict(id, doc) == "fail"
	{f.resource | some f in denials(doc)} == {"arn:aws:s3:eu-west-1:111122223333:accesspoint/a"}
	{f.value.outsiders | some f in denials(doc)} == {{"account 444455556666"}}
}

test_anyone if t.verdict(id, judged_as({}, [t.judged({})])) == "fail"

test_own_account if t.verdict(id, judged_as({}, [t.inside])) == "pass"

test_no_policy if t.verdict(id, judged_as({"Policy": t.absent}, [])) == "pass"

test_a_service_is_nobody_by_itself if {
	t.verdict(id, judged_as({}, [t.outside("service", "sns.amazonaws.com")])) == "pass"
}

test_trusted_account if {
	t.verdict(id, t.setting(judged_as({}, [partner]), id, "trusted_accounts", ["444455556666"])) == "pass"
	t.verdict(id, t.setting(judged_as({}, [partner]), id, "trusted_accounts", ["777788889999"])) == "fail"
}

test_trusted_organization if {
	doc := judged_as({}, [t.outside("organization", "o-abc")])
	t.verdict(id, doc) == "fail"
	t.verdict(id, t.setting(doc, id, "trusted_organizations", ["o-abc"])) == "pass"
}

test_trusted_by_the_configuration if {
	known := object.union(t.caller("account", "444455556666"), {"trusted": true})
	t.verdict(id, judged_as({}, [object.union(partner, {"callers": [known]})])) == "pass"
}

test_anyone_in_a_vpc if {
	vpc := {"Detail": t.present({"NetworkOrigin": "VPC"})}
	t.verdict(id, judged_as(vpc, [t.judged({})])) == "pass"
	t.verdict(id, judged_as(vpc, [t.judged({}), partner])) == "fail"
}

test_no_access_points if t.verdict(id, t.points_of([], {"accessPoints": []})) == "not-applicable"

test_denied_is_unknown if t.verdict(id, t.account_of({"accessPoints": t.denied})) == "unknown"

test_policy_denied_is_unknown if {
	doc := t.points_of([t.access_point("a", {"Policy": t.denied})], {"accessPoints": [{"state": "denied", "statements": []}]})
	t.verdict(id, doc) == "unknown"
}

test_malformed_is_unknown if {
	doc := t.points_of([t.access_point("a", {})], {"accessPoints": [{"state": "malformed", "reason": "no Statement", "statements": []}]})
	t.verdict(id, doc) == "unknown"
	lacking := data.s3audit.rules.access_point_cross_account_access.unknown with input as doc
	{m.code | some m in lacking} == {"MalformedPolicy: no Statement"}
}

test_not_judged_is_unknown if t.verdict(id, t.points_of([t.access_point("a", {})], {})) == "unknown"

test_a_known_failure_stays if {
	doc := t.points_of(
		[t.access_point("a", {}), t.access_point("b", {"Policy": t.denied})],
		{"accessPoints": [t.judged_policy([partner]), {"state": "denied", "statements": []}]},
	)
	t.verdict(id, doc) == "fail"
}

test_denied_to_others if {
	deny := t.judged_deny({"callers": [t.caller("account", "444455556666")]})
	t.verdict(id, judged_as({}, [t.inside, deny])) == "pass"
}

test_only_outsiders_are_named if {
	both := object.union(partner, {"callers": [
		object.union(t.caller("account", "{account}"), {"own": true}), t.caller("account", "444455556666"),
	]})
	found := denials(judged_as({}, [both]))
	{f.value.outsiders | some f in found} == {{"account 444455556666"}}
}

test_one_gap_is_told_once if {
	gaps := data.s3audit.rules.access_point_cross_account_access.unknown with input as t.points_of([t.access_point("a", {"Policy": t.denied})], {"accessPoints": [{"state": "denied", "statements": []}]})
	count(gaps) == 1
}
