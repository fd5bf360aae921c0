package s3audit.rules.object_lambda_access_point_policy_test

import data.s3audit.testing as t

id := "object-lambda-access-point-policy"

arn := "arn:aws:s3-object-lambda:eu-west-1:111122223333:accesspoint/redact"

denials(doc) := found if {
	found := data.s3audit.rules.object_lambda_access_point_policy.deny with input as doc
}

lacking(doc) := found if {
	found := data.s3audit.rules.object_lambda_access_point_policy.unknown with input as doc
}

# by is the configuration of an access point whose objects a function transforms.
by(function) := t.present({"Configuration": {"TransformationConfigurations": [{
	"Actions": ["GetObject"],
	"ContentTransformation": {"AwsLambda": {"FunctionArn": function}},
}]}})

own := "arn:aws:lambda:eu-west-1:111122223333:function:redact"

partner := "arn:aws:lambda:eu-west-1:444455556666:function:resize"

with_point(changes) := t.account_of({"objectLambdaAccessPoints": t.present({"ObjectLambdaAccessPointList": [t.replaced(
	{
		"Name": "redact",
		"ObjectLambdaAccessPointArn": arn,
		"Region": "eu-west-1",
		"Configuration": by(own),
		"Policy": t.present({"Policy": "{}"}),
		"PolicyStatus": t.status(false),
	},
	changes,
)]})})

test_own_function if t.verdict(id, with_point({})) == "pass"

test_no_policy if t.verdict(id, with_point({"Policy": t.absent, "PolicyStatus": t.absent})) == "pass"

test_public if {
	doc := with_point({"PolicyStatus": t.status(true)})
	t.verdict(id, doc) == "fail"
	{f.resource | some f in denials(doc)} == {arn}
}

test_foreign_function if {
	doc := with_point({"Configuration": by(partner)})
	t.verdict(id, doc) == "fail"
	{f.value | some f in denials(doc)} == {partner}
	{f.resource | some f in denials(doc)} == {arn}
}

test_trusted_account if {
	doc := with_point({"Configuration": by(partner)})
	t.verdict(id, t.setting(doc, id, "trusted_accounts", ["444455556666"])) == "pass"
	t.verdict(id, t.setting(doc, id, "trusted_accounts", ["777788889999"])) == "fail"
}

test_trusted_function if {
	doc := with_point({"Configuration": by(partner)})
	t.verdict(id, t.setting(doc, id, "trusted_functions", ["arn:aws:lambda:*:444455556666:function:re*"])) == "pass"
	t.verdict(id, t.setting(doc, id, "trusted_functions", ["arn:aws:lambda:*:444455556666:function:x*"])) == "fail"
}

test_none if {
	t.verdict(id, t.account_of({"objectLambdaAccessPoints": t.absent})) == "not-applicable"
	t.verdict(id, t.account_of({"objectLambdaAccessPoints": t.present({"ObjectLambdaAccessPointList": []})})) == "not-applicable"
}

test_denied_is_unknown if t.verdict(id, t.account_of({"objectLambdaAccessPoints": t.denied})) == "unknown"

test_configuration_denied_is_unknown if {
	doc := with_point({"Configuration": {"state": "denied"}})
	t.verdict(id, doc) == "unknown"
	{m.action | some m in lacking(doc)} == {"s3:GetAccessPointConfigurationForObjectLambda"}
	{m.resource | some m in lacking(doc)} == {arn}
}

test_status_denied_is_unknown if {
	doc := with_point({"PolicyStatus": {"state": "failed"}})
	t.verdict(id, doc) == "unknown"
	{m.action | some m in lacking(doc)} == {"s3:GetAccessPointPolicyStatusForObjectLambda"}
}

test_policy_denied_matters_not if t.verdict(id, with_point({"Policy": t.denied})) == "pass"

test_a_known_failure_stays if {
	t.verdict(id, with_point({"Configuration": t.denied, "PolicyStatus": t.status(true)})) == "fail"
	t.verdict(id, with_point({"Configuration": by(partner), "PolicyStatus": t.denied})) == "fail"
}
