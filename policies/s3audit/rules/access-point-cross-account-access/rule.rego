# METADATA
# title: Access point policies let in no foreign account
# description: >-
#   The policy of an access point allows nobody outside of the account, but for those that the configuration
#   or the parameters trust. The bucket policy is a second gate that this does not look at: whoever is named
#   here gets in once the bucket delegates to its access points. Behind a VPC origin the principal * is
#   whoever calls from that VPC, and does not count.
# schemas:
#   - input: schema.input
# custom:
#   id: access-point-cross-account-access
#   severity: high
#   scope: account
#   subresources: [account.accessPoints]
#   parameters:
#     trusted_accounts:
#       type: list(string)
#       default: []
#       description: Accounts that may have access.
#     trusted_organizations:
#       type: list(string)
#       default: []
#       description: Organizations, o-..., whose accounts may have access.
#   remediation: >-
#     Name only principals of the account in the access point policy, or add the account to the trusted ones
#     if it is meant to have access.
#   references:
#     - https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-points-policies.html
#     - https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_GetAccessPointPolicy.html
#   tags: [cross-account, access-points]
package s3audit.rules.access_point_cross_account_access

import data.s3audit.lib.param
import data.s3audit.lib.point

deny contains {
	"msg": sprintf("the policy of access point %s lets in %s", [item.Name, concat(", ", sort(outsiders))]),
	"path": sprintf("derived.accessPoints[%d].analysis", [i]),
	"value": {"outsiders": outsiders},
	"resource": item.AccessPointArn,
} if {
	some i, item in input.account.accessPoints.value.AccessPointList
	outsiders := point.outsiders(input.derived.accessPoints[i], trusted) - spared(item)
	count(outsiders) > 0
}

unknown contains point.lacking("account.accessPoints", item.AccessPointArn, item.Policy, usual) if {
	some item in input.account.accessPoints.value.AccessPointList
	not point.answered(item.Policy)
}

unknown contains point.unreadable("account.accessPoints", item.AccessPointArn, reasons, usual) if {
	some i, item in input.account.accessPoints.value.AccessPointList
	point.answered(item.Policy)
	not input.derived.accessPoints[i].analysis
	reasons := [reason | reason := input.derived.accessPoints[i].reason]
}

# spared is who is named but not meant behind a VPC origin.
spared(item) := {"anyone"} if {
	item.Detail.value.NetworkOrigin == "VPC"
} else := set()

not_applicable contains "the account has no access points" if {
	not input.account.accessPoints.value.AccessPointList[0]
}

usual := {"api": "GetAccessPointPolicy", "action": "s3:GetAccessPointPolicy"}

trusted := {id |
	some name in ["trusted_accounts", "trusted_organizations"]
	some id in param.value("access-point-cross-account-access", name)
}
