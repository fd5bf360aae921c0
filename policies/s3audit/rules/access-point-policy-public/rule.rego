# METADATA
# title: Access point policies are not public
# description: >-
#   GetAccessPointPolicyStatus says of no access point that its policy is public. The test is S3's, stricter
#   than for a bucket policy: naming access points by s3:DataAccessPointArn ties a bucket policy to an
#   account, and leaves an access point's policy public. An access point whose origin is a VPC is never
#   public. Where RestrictPublicBuckets is on at the access point, the public policy is without effect and
#   the finding is medium; the settings of the bucket and its account apply on top and are judged with the
#   bucket.
# schemas:
#   - input: schema.input
# custom:
#   id: access-point-policy-public
#   severity: high
#   scope: account
#   subresources: [account.accessPoints]
#   remediation: >-
#     Tie every statement of the policy that allows everyone to fixed values, or name the principals. The
#     block settings of an access point cannot be changed later: make a new one with all four on.
#   references:
#     - https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-points-policies.html
#     - https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html
#     - https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_GetAccessPointPolicyStatus.html
#   tags: [public-access, access-points]
package s3audit.rules.access_point_policy_public

import data.s3audit.lib.point

deny contains object.union(severity(access_point), {
	"msg": sprintf("the policy of access point %s is public", [access_point.Name]),
	"path": sprintf("account.accessPoints.value.AccessPointList[%d].PolicyStatus.value.PolicyStatus.IsPublic", [i]),
	"value": true,
	"resource": access_point.AccessPointArn,
}) if {
	some i, access_point in input.account.accessPoints.value.AccessPointList
	point.answered(access_point.Detail)
	not in_vpc(access_point)
	access_point.PolicyStatus.value.PolicyStatus.IsPublic
}

unknown contains point.lacking(
	"account.accessPoints", access_point.AccessPointArn, access_point.PolicyStatus,
	{"api": "GetAccessPointPolicyStatus", "action": "s3:GetAccessPointPolicyStatus"},
) if {
	some access_point in input.account.accessPoints.value.AccessPointList
	not in_vpc(access_point)
	not access_point.Policy.state == "absent"
	not point.answered(access_point.PolicyStatus)
}

unknown contains point.lacking(
	"account.accessPoints", access_point.AccessPointArn, access_point.Detail,
	{"api": "GetAccessPoint", "action": "s3:GetAccessPoint"},
) if {
	some access_point in input.account.accessPoints.value.AccessPointList
	not point.answered(access_point.Detail)
	access_point.PolicyStatus.value.PolicyStatus.IsPublic
}

not_applicable contains "the account has no access points" if {
	not input.account.accessPoints.value.AccessPointList[0]
}

in_vpc(access_point) if access_point.Detail.value.NetworkOrigin == "VPC"

severity(access_point) := {"severity": "medium"} if {
	access_point.Detail.value.PublicAccessBlockConfiguration.RestrictPublicBuckets
} else := {}
