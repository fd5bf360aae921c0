# METADATA
# title: Access points block public access
# description: >-
#   All four switches are on for every access point that can be reached from the internet. They cannot
#   be changed after an access point was made; those of the bucket and the account apply on top. An
#   access point whose origin is a VPC is never public. One whose settings could not be read is unknown.
# schemas:
#   - input: schema.input
# custom:
#   id: access-point-public-access-block
#   severity: high
#   scope: account
#   subresources: [account.accessPoints]
#   parameters:
#     exclude_access_points:
#       type: list(string)
#       default: []
#       description: Access points that the rule does not apply to; a name may hold the wildcards * and ?.
#   frameworks:
#     aws-fsbp-1.0.0: [S3.19]
#     pci-dss-4.0.1: ["1.2.8", "1.3.1", "1.3.2", "1.4.2", "1.4.4", "1.5.1", "3.5.1.3", "10.3.2", A1.1.2, A1.1.3,
#       A3.4.1]
#     nist-800-53-r5: [AC-3, AC-3(7), AC-4, AC-4(21), AC-6, AC-21, SC-7, SC-7(3), SC-7(4), SC-7(9), SC-7(11),
#       SC-7(16), SC-7(20), SC-7(21)]
#     cis-controls-8.1: ["3.3"]
#     dora-2022-2554: [Art9]
#   remediation: >-
#     Make a new access point with all four settings on, move its clients over, and delete the old one.
#   references:
#     - https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-points-bpa-settings.html
#     - https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_GetAccessPoint.html
#   tags: [public-access, access-points]
package s3audit.rules.access_point_public_access_block

import data.s3audit.lib.glob
import data.s3audit.lib.param
import data.s3audit.lib.state

deny contains {
	"msg": sprintf("access point %s leaves %s off", [point.Name, concat(", ", off)]),
	"path": sprintf("account.accessPoints.value.AccessPointList[%d].Detail.value.PublicAccessBlockConfiguration", [i]),
	"value": object.get(point.Detail, ["value", "PublicAccessBlockConfiguration"], {}),
	"resource": point.AccessPointArn,
} if {
	some i, point in input.account.accessPoints.value.AccessPointList
	answered(point)
	not excluded(point)
	not point.Detail.value.NetworkOrigin == "VPC"
	off := [name |
		some name in ["BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets"]
		not point.Detail.value.PublicAccessBlockConfiguration[name] == true
	]
	count(off) > 0
}

unknown contains {
	"subresource": "account.accessPoints",
	"state": point.Detail.state,
	"api": object.get(point.Detail, "api", "GetAccessPoint"),
	"action": object.get(point.Detail, "action", "s3:GetAccessPoint"),
	"code": object.get(point.Detail, "code", ""),
	"resource": point.AccessPointArn,
} if {
	some point in input.account.accessPoints.value.AccessPointList
	not excluded(point)
	not answered(point)
}

not_applicable contains "the account has no access points" if {
	not input.account.accessPoints.value.AccessPointList[0]
}

excluded(point) if {
	some pattern in param.value("access-point-public-access-block", "exclude_access_points")
	glob.matches(pattern, point.Name)
}

answered(point) if point.Detail.state in state.answered
