package s3audit.rules.access_grants_scope_test

import data.s3audit.testing as t

id := "access-grants-scope"

arn := "arn:aws:s3:us-east-1:111122223333:access-grants/default"

group := "94482458-b0b1-70d5-4c9e-1f0f7b2b7a01"

denials(doc) := found if {
	found := data.s3audit.rules.access_grants_scope.deny with input as doc
}

lacking(doc) := found if {
	found := data.s3audit.rules.access_grants_scope.unknown with input as doc
}

grant(changes) := object.union(
	{
		"AccessGrantArn": sprintf("%s/grant/1", [arn]),
		"GrantScope": "s3://lake/*",
		"Grantee": {"GranteeType": "DIRECTORY_GROUP", "GranteeIdentifier": group},
		"Permission": "READWRITE",
	},
	changes,
)

# with_instance is the input of an account whose one instance has this and a policy judged so.
with_instance(changes, judgements) := object.union(
	t.account_of({"accessGrants": t.present({"AccessGrantsInstancesList": [t.replaced(
		{
			"AccessGrantsInstanceArn": arn, "AccessGrantsInstanceId": "default", "Region": "us-east-1",
			"Grants": t.absent, "Policy": t.present({"Policy": "{}"}),
		},
		changes,
	)]})}),
	{"derived": {"accessGrants": [t.judged_policy(judgements)]}},
)

with_grant(changes) := with_instance({"Grants": t.present({"AccessGrantsList": [grant(changes)]})}, [t.inside])

partner := t.outside("account", "444455556666")

test_whole_bucket if {
	doc := with_grant({})
	t.verdict(id, doc) == "fail"
	{f.resource | some f in denials(doc)} == {sprintf("%s/grant/1", [arn])}
	{f.value.group | some f in denials(doc)} == {group}
}

test_whole_bucket_in_other_words if {
	every scope in ["s3://lake*", "s3://lake", "s3://*", "s3://", "s3://lake/"] {
		t.verdict(id, with_grant({"GrantScope": scope})) == "fail"
	}
}

test_prefix if {
	every scope in ["s3://lake/finance/*", "s3://lake/finance*", "s3://lake/finance/2024/report.csv"] {
		t.verdict(id, with_grant({"GrantScope": scope})) == "pass"
	}
}

test_deeper_prefix_asked_for if {
	deep(scope) == "pass"
	deep("s3://lake/finance/*") == "fail"
}

scope := "s3://lake/finance/2024/*"

deep(of) := t.verdict(id, t.setting(with_grant({"GrantScope": of}), id, "least_prefix_depth", 2))

test_whole_buckets_allowed if {
	t.verdict(id, t.setting(with_grant({}), id, "least_prefix_depth", 0)) == "pass"
}

test_read_only if {
	doc := with_grant({"Permission": "READ"})
	t.verdict(id, doc) == "pass"
	t.verdict(id, t.setting(doc, id, "permissions", ["READ"])) == "fail"
}

test_roles_and_users if {
	t.verdict(id, with_grant({"Grantee": {"GranteeType": "IAM", "GranteeIdentifier": "arn:aws:iam::111122223333:role/a"}})) == "pass"
	t.verdict(id, with_grant({"Grantee": {"GranteeType": "DIRECTORY_USER", "GranteeIdentifier": "u"}})) == "pass"
}

test_trusted_group if {
	t.verdict(id, t.setting(with_grant({}), id, "trusted_groups", ["94482458-*"])) == "pass"
	t.verdict(id, t.setting(with_grant({}), id, "trusted_groups", ["other"])) == "fail"
}

test_foreign_account if {
	doc := with_instance({}, [partner])
	t.verdict(id, doc) == "fail"
	{f.resource | some f in denials(doc)} == {arn}
	{f.value.outsiders | some f in denials(doc)} == {{"account 444455556666"}}
}

test_trusted_account if {
	t.verdict(id, t.setting(with_instance({}, [partner]), id, "trusted_accounts", ["444455556666"])) == "pass"
}

test_trusted_organization if {
	doc := with_instance({}, [t.outside("organization", "o-abc")])
	t.verdict(id, doc) == "fail"
	t.verdict(id, t.setting(doc, id, "trusted_organizations", ["o-abc"])) == "pass"
}

test_own_account if t.verdict(id, with_instance({}, [t.inside])) == "pass"

test_no_policy if t.verdict(id, with_instance({"Policy": t.absent}, [])) == "pass"

test_no_instance if {
	t.verdict(id, t.account_of({"accessGrants": t.absent})) == "not-applicable"
	t.verdict(id, t.account_of({"accessGrants": t.present({"AccessGrantsInstancesList": []})})) == "not-applicable"
}

test_denied_is_unknown if t.verdict(id, t.account_of({"accessGrants": t.denied})) == "unknown"

test_grants_denied_is_unknown if {
	doc := with_instance({"Grants": {"state": "denied"}}, [t.inside])
	t.verdict(id, doc) == "unknown"
	{m.action | some m in lacking(doc)} == {"s3:ListAccessGrants"}
}

test_policy_denied_is_unknown if {
	doc := json.patch(with_instance({"Policy": {"state": "denied"}}, []), [{
		"op": "replace", "path": "/derived/accessGrants", "value": [{"state": "denied", "statements": []}],
	}])
	t.verdict(id, doc) == "unknown"
	{[m.action, m.state] | some m in lacking(doc)} == {["s3:GetAccessGrantsInstanceResourcePolicy", "denied"]}
}

test_malformed_is_unknown if {
	doc := json.patch(with_instance({}, []), [{
		"op": "replace", "path": "/derived/accessGrants", "value": [{"state": "malformed", "reason": "no Statement", "statements": []}],
	}])
	t.verdict(id, doc) == "unknown"
	{m.code | some m in lacking(doc)} == {"MalformedPolicy: no Statement"}
}

test_a_known_failure_stays if {
	t.verdict(id, with_instance({"Grants": t.denied}, [partner])) == "fail"
}
