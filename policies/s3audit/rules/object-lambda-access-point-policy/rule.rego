# METADATA
# title: Object Lambda access points are scoped
# description: >-
#   S3 says of no Object Lambda access point that its policy is public, and the functions that transform its
#   objects belong to the account, or to accounts and functions that the parameters trust. A function sees
#   every object that passes through it. S3 Object Lambda is closed to new customers since November 2025;
#   what was made before still works.
# schemas:
#   - input: schema.input
# custom:
#   id: object-lambda-access-point-policy
#   severity: medium
#   scope: account
#   subresources: [account.objectLambdaAccessPoints]
#   parameters:
#     trusted_accounts:
#       type: list(string)
#       default: []
#       description: Accounts whose functions may transform objects.
#     trusted_functions:
#       type: list(string)
#       default: []
#       description: ARNs of functions that may transform objects; they may hold the wildcards * and ?.
#   remediation: >-
#     Name the principals in the policy of the Object Lambda access point, and put a function of the account
#     in the place of the foreign one. Access points that nobody uses any more can be deleted: the objects
#     stay where they are.
#   references:
#     - https://docs.aws.amazon.com/AmazonS3/latest/userguide/olap-policies.html
#     - https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_GetAccessPointPolicyStatusForObjectLambda.html
#     - https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_ObjectLambdaConfiguration.html
#   tags: [public-access, cross-account, access-points]
package s3audit.rules.object_lambda_access_point_policy

import data.s3audit.lib.glob
import data.s3audit.lib.param
import data.s3audit.lib.point
import data.s3audit.lib.trust

deny contains {
	"msg": sprintf("the policy of Object Lambda access point %s is public", [access_point.Name]),
	"path": sprintf("%s[%d].PolicyStatus.value.PolicyStatus.IsPublic", [points, i]),
	"value": true,
	"resource": access_point.ObjectLambdaAccessPointArn,
} if {
	some i, access_point in input.account.objectLambdaAccessPoints.value.ObjectLambdaAccessPointList
	access_point.PolicyStatus.value.PolicyStatus.IsPublic
}

deny contains {
	"msg": sprintf("Object Lambda access point %s hands its objects to %s", [access_point.Name, function]),
	"path": sprintf("%s[%d].Configuration.value.Configuration.TransformationConfigurations[%d]", [points, i, j]),
	"value": function,
	"resource": access_point.ObjectLambdaAccessPointArn,
} if {
	some i, access_point in input.account.objectLambdaAccessPoints.value.ObjectLambdaAccessPointList
	some j, t in access_point.Configuration.value.Configuration.TransformationConfigurations
	function := t.ContentTransformation.AwsLambda.FunctionArn
	foreign(function, trust.account_of(access_point.ObjectLambdaAccessPointArn))
}

unknown contains point.lacking(
	"account.objectLambdaAccessPoints", access_point.ObjectLambdaAccessPointArn, access_point.PolicyStatus,
	{"api": "GetAccessPointPolicyStatusForObjectLambda", "action": "s3:GetAccessPointPolicyStatusForObjectLambda"},
) if {
	some access_point in input.account.objectLambdaAccessPoints.value.ObjectLambdaAccessPointList
	not point.answered(access_point.PolicyStatus)
}

unknown contains point.lacking(
	"account.objectLambdaAccessPoints", access_point.ObjectLambdaAccessPointArn, access_point.Configuration,
	{"api": "GetAccessPointConfigurationForObjectLambda", "action": "s3:GetAccessPointConfigurationForObjectLambda"},
) if {
	some access_point in input.account.objectLambdaAccessPoints.value.ObjectLambdaAccessPointList
	not point.answered(access_point.Configuration)
}

not_applicable contains "the account has no Object Lambda access points" if {
	not input.account.objectLambdaAccessPoints.value.ObjectLambdaAccessPointList[0]
}

points := "account.objectLambdaAccessPoints.value.ObjectLambdaAccessPointList"

foreign(function, own) if {
	account := trust.account_of(function)
	account != own
	not account in param.value("object-lambda-access-point-policy", "trusted_accounts")
	not listed(function)
}

listed(function) if {
	some pattern in param.value("object-lambda-access-point-policy", "trusted_functions")
	glob.matches(pattern, function)
}
