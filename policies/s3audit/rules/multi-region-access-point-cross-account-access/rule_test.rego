package s3audit.rules.multi_region_access_point_cross_account_access_test

import data.s3audit.testing as t

id := "multi-region-access-point-cross-account-access"

denials(doc) := found if {
	found := data.s3audit.rules.multi_region_access_point_cross_account_access.deny with input as doc
}

multi(changes) := object.union(
	{
		"Arn": "arn:aws:s3::111122223333:accesspoint/m.mrap",
		"Report": {"Name": "m", "Alias": "m.mrap", "Status": "READY"},
		"Policy": t.present({"Policy": "{}"}),
		"PolicyStatus": t.status(false),
	},
	changes,
)

judged_as(changes, judgements) := object.union(
	t.account_of({"multiRegionAccessPoints": t.present({"AccessPoints": [multi(changes)]})}),
	{"derived": {"multiRegionAccessPoints": [t.judged_policy(judgements)]}},
)

partner := t.outside("account", "444455556666")

test_another_account if t.verdict(id, judged_as({}, [t.inside, partner])) == "fail"

test_anyone if t.verdict(id, judged_as({}, [t.judged({})])) == "fail"

test_own_account if t.verdict(id, judged_as({}, [t.inside])) == "pass"

test_no_policy if t.verdict(id, judged_as({"Policy": t.absent, "PolicyStatus": t.absent}, [])) == "pass"

test_s3_says_that_it_is_public if {
	doc := judged_as({"PolicyStatus": t.status(true)}, [t.inside])
	t.verdict(id, doc) == "fail"
	{f.path | some f in denials(doc)} == {"account.multiRegionAccessPoints.value.AccessPoints[0].PolicyStatus.value.PolicyStatus.IsPublic"}
}

test_being_deleted if {
	doc := judged_as({"Report": {"Status": "DELETING"}, "PolicyStatus": t.status(true)}, [partner])
	t.verdict(id, doc) == "pass"
}

test_trusted_account if {
	t.verdict(id, t.setting(judged_as({}, [partner]), id, "trusted_accounts", ["444455556666"])) == "pass"
}

test_trusted_organization if {
	doc := judged_as({}, [t.outside("organization", "o-abc")])
	t.verdict(id, t.setting(doc, id, "trusted_organizations", ["o-abc"])) == "pass"
	t.verdict(id, t.setting(doc, id, "trusted_organizations", ["o-xyz"])) == "fail"
}

test_no_access_points if {
	doc := t.account_of({"multiRegionAccessPoints": t.present({"AccessPoints": []})})
	t.verdict(id, doc) == "not-applicable"
}

test_denied_is_unknown if t.verdict(id, t.account_of({"multiRegionAccessPoints": t.denied})) == "unknown"

test_policy_denied_is_unknown if {
	doc := object.union(
		t.account_of({"multiRegionAccessPoints": t.present({"AccessPoints": [multi({"Policy": t.denied})]})}),
		{"derived": {"multiRegionAccessPoints": [{"state": "denied", "statements": []}]}},
	)
	t.verdict(id, doc) == "unknown"
}

test_not_judged_is_unknown if {
	t.verdict(id, t.account_of({"multiRegionAccessPoints": t.present({"AccessPoints": [multi({})]})})) == "unknown"
}

# What is being deleted needs no answer.
test_being_deleted_and_denied if {
	doc := t.account_of({"multiRegionAccessPoints": t.present({"AccessPoints": [multi({"Report": {"Status": "DELETING"}, "Policy": t.denied})]})})
	t.verdict(id, doc) == "pass"
}

# state_of is the input of an account whose one policy came out like this.
state_of(changes) := object.union(
	t.account_of({"multiRegionAccessPoints": t.present({"AccessPoints": [multi(changes)]})}),
	{"derived": {"multiRegionAccessPoints": [{"state": "malformed", "statements": []}]}},
)

test_being_deleted_needs_no_policy if {
	going := {"Report": {"Name": "m", "Alias": "m.mrap", "Status": "DELETING"}}
	t.verdict(id, state_of(going)) == "pass"
	t.verdict(id, state_of(object.union(going, {"Policy": t.denied}))) == "pass"
	t.verdict(id, state_of({})) == "unknown"
}

test_one_gap_is_told_once if {
	gaps := data.s3audit.rules.multi_region_access_point_cross_account_access.unknown with input as state_of({"Policy": t.denied})
	count(gaps) == 1
}

# proposing is the input of an account whose one point has a policy that lets in
# nobody from outside, and such a proposed one.
proposing(changes, proposed) := object.union(
	t.account_of({"multiRegionAccessPoints": t.present({"AccessPoints": [multi(changes)]})}),
	{"derived": {"multiRegionAccessPoints": [t.judged_policy([t.inside])], "proposedMultiRegion": [proposed]}},
)

put := {"Proposed": t.present({"Policy": "{}"})}

test_proposed_policy if {
	t.verdict(id, proposing(put, t.judged_policy([t.inside]))) == "pass"
	doc := proposing(put, t.judged_policy([t.inside, partner]))
	t.verdict(id, doc) == "fail"
	denials(doc) == {{
		"msg": "the proposed policy of multi-Region access point m lets in account 444455556666",
		"path": "derived.proposedMultiRegion[0].analysis",
		"value": {"outsiders": {"account 444455556666"}},
		"resource": "arn:aws:s3::111122223333:accesspoint/m.mrap",
	}}
}

test_proposed_policy_of_what_is_being_deleted if {
	going := object.union(put, {"Report": {"Status": "DELETING"}})
	t.verdict(id, proposing(going, t.judged_policy([partner]))) == "pass"
	t.verdict(id, proposing(going, {"state": "malformed", "statements": []})) == "pass"
}

test_proposed_policy_that_is_none if {
	doc := proposing(put, {"state": "malformed", "statements": [], "reason": "no Statement"})
	t.verdict(id, doc) == "unknown"
	gaps := data.s3audit.rules.multi_region_access_point_cross_account_access.unknown with input as doc
	{g.code | some g in gaps} == {"MalformedPolicy: no Statement"}
	t.verdict(id, proposing({"Proposed": t.absent}, {"state": "absent", "statements": []})) == "pass"
}

test_proposed_for_an_account_that_is_trusted if {
	doc := proposing(put, t.judged_policy([partner]))
	t.verdict(id, t.setting(doc, id, "trusted_accounts", ["444455556666"])) == "pass"
}
