# METADATA
# title: Access points accept requests from a VPC only
# description: >-
#   Every access point has a VPC as its network origin, so that nobody reaches the bucket through it from
#   the internet. The origin cannot be changed after an access point was made. The console and CloudFront
#   need internet origin; leave such access points out with the parameter.
# schemas:
#   - input: schema.input
# custom:
#   id: access-point-vpc-only
#   severity: medium
#   scope: account
#   subresources: [account.accessPoints]
#   parameters:
#     exclude_access_points:
#       type: list(string)
#       default: []
#       description: Access points that the rule does not apply to; a name may hold the wildcards * and ?.
#   remediation: >-
#     Make a new access point with a VPC as its origin, move its clients over, and delete the old one.
#   references:
#     - https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-points-vpc.html
#     - https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_GetAccessPoint.html
#   tags: [network, access-points]
package s3audit.rules.access_point_vpc_only

import data.s3audit.lib.glob
import data.s3audit.lib.param
import data.s3audit.lib.point

deny contains {
	"msg": sprintf("access point %s accepts requests from the internet", [access_point.Name]),
	"path": sprintf("account.accessPoints.value.AccessPointList[%d].Detail.value.NetworkOrigin", [i]),
	"value": object.get(access_point.Detail, ["value", "NetworkOrigin"], ""),
	"resource": access_point.AccessPointArn,
} if {
	some i, access_point in input.account.accessPoints.value.AccessPointList
	point.answered(access_point.Detail)
	not access_point.Detail.value.NetworkOrigin == "VPC"
	not excluded(access_point)
}

unknown contains point.lacking(
	"account.accessPoints", access_point.AccessPointArn, access_point.Detail,
	{"api": "GetAccessPoint", "action": "s3:GetAccessPoint"},
) if {
	some access_point in input.account.accessPoints.value.AccessPointList
	not point.answered(access_point.Detail)
	not excluded(access_point)
}

not_applicable contains "the account has no access points" if {
	not input.account.accessPoints.value.AccessPointList[0]
}

excluded(access_point) if {
	some pattern in param.value("access-point-vpc-only", "exclude_access_points")
	glob.matches(pattern, access_point.Name)
}
