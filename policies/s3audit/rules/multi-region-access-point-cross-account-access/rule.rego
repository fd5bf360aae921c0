# METADATA
# title: Multi-Region access point policies let in no foreign account and no stranger
# description: >-
#   The policy of a multi-Region access point allows nobody outside of the account, but for those that the
#   configuration or the parameters trust, and is not public; nor does the policy that was put and is not
#   established in every Region yet. A multi-Region access point without a policy passes; points that are
#   being deleted are left out.
# schemas:
#   - input: schema.input
# custom:
#   id: multi-region-access-point-cross-account-access
#   severity: high
#   scope: account
#   subresources: [account.multiRegionAccessPoints]
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
#     Name only principals of the account in the policy of the multi-Region access point, or add the account
#     to the trusted ones if it is meant to have access.
#   references:
#     - https://docs.aws.amazon.com/AmazonS3/latest/userguide/MultiRegionAccessPointPermissions.html
#     - https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_GetMultiRegionAccessPointPolicy.html
#   tags: [public-access, cross-account, access-points]
package s3audit.rules.multi_region_access_point_cross_account_access

import data.s3audit.lib.param
import data.s3audit.lib.point

deny contains {
	"msg": sprintf("the policy of multi-Region access point %s lets in %s", [item.Report.Name, concat(", ", sort(outsiders))]),
	"path": sprintf("derived.multiRegionAccessPoints[%d].analysis", [i]),
	"value": {"outsiders": outsiders},
	"resource": item.Arn,
} if {
	some [i, item] in lasting
	outsiders := point.outsiders(input.derived.multiRegionAccessPoints[i], trusted)
	count(outsiders) > 0
}

# What will hold as soon as it is established in every Region.
deny contains {
	"msg": sprintf("the proposed policy of multi-Region access point %s lets in %s", [item.Report.Name, concat(", ", sort(outsiders))]),
	"path": sprintf("derived.proposedMultiRegion[%d].analysis", [i]),
	"value": {"outsiders": outsiders},
	"resource": item.Arn,
} if {
	some [i, item] in lasting
	outsiders := point.outsiders(input.derived.proposedMultiRegion[i], trusted)
	count(outsiders) > 0
}

# What S3 calls public though the text alone does not.
deny contains {
	"msg": sprintf("S3 says that the policy of multi-Region access point %s is public", [item.Report.Name]),
	"path": sprintf("account.multiRegionAccessPoints.value.AccessPoints[%d].PolicyStatus.value.PolicyStatus.IsPublic", [i]),
	"value": true,
	"resource": item.Arn,
} if {
	some [i, item] in lasting
	item.PolicyStatus.value.PolicyStatus.IsPublic
}

unknown contains point.lacking("account.multiRegionAccessPoints", item.Arn, item.Policy, usual) if {
	some [_, item] in lasting
	not point.answered(item.Policy)
}

unknown contains point.unreadable("account.multiRegionAccessPoints", item.Arn, reasons, usual) if {
	some [i, item] in lasting
	point.answered(item.Policy)
	not input.derived.multiRegionAccessPoints[i].analysis
	reasons := [reason | reason := input.derived.multiRegionAccessPoints[i].reason]
}

unknown contains point.unreadable("account.multiRegionAccessPoints", item.Arn, reasons, usual) if {
	some [i, item] in lasting
	item.Proposed.value
	not input.derived.proposedMultiRegion[i].analysis
	reasons := [reason | reason := input.derived.proposedMultiRegion[i].reason]
}

# lasting are the points that are not being deleted, each with its place.
lasting contains [i, item] if {
	some i, item in input.account.multiRegionAccessPoints.value.AccessPoints
	not item.Report.Status == "DELETING"
}

not_applicable contains "the account has no multi-Region access points" if {
	not input.account.multiRegionAccessPoints.value.AccessPoints[0]
}

usual := {"api": "GetMultiRegionAccessPointPolicy", "action": "s3:GetMultiRegionAccessPointPolicy"}

trusted := {id |
	some name in ["trusted_accounts", "trusted_organizations"]
	some id in param.value("multi-region-access-point-cross-account-access", name)
}
