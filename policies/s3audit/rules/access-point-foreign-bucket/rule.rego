# METADATA
# title: Access points lead to buckets of the account
# description: >-
#   The bucket behind every access point belongs to the account itself or to a trusted one. Whoever may
#   write through an access point that is attached to somebody else's bucket carries data out, with
#   permissions that all look like the account's own.
# schemas:
#   - input: schema.input
# custom:
#   id: access-point-foreign-bucket
#   severity: high
#   scope: account
#   subresources: [account.accessPoints]
#   parameters:
#     trusted_accounts:
#       type: list(string)
#       default: []
#       description: Accounts whose buckets may have access points in this account.
#   remediation: >-
#     Delete the access point, or add the account that owns the bucket to the trusted ones if it is meant.
#   references:
#     - https://docs.aws.amazon.com/AmazonS3/latest/userguide/create-access-points.html
#     - https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_GetAccessPoint.html
#   tags: [exfiltration, cross-account, access-points]
package s3audit.rules.access_point_foreign_bucket

import data.s3audit.lib.param
import data.s3audit.lib.point

deny contains {
	"msg": sprintf("access point %s leads to bucket %s of account %s", [access_point.Name, access_point.Bucket, owner]),
	"path": sprintf("account.accessPoints.value.AccessPointList[%d].Detail.value.BucketAccountId", [i]),
	"value": owner,
	"resource": access_point.AccessPointArn,
} if {
	some i, access_point in input.account.accessPoints.value.AccessPointList
	owner := access_point.Detail.value.BucketAccountId
	owner != split(access_point.AccessPointArn, ":")[4]
	not owner in param.value("access-point-foreign-bucket", "trusted_accounts")
}

unknown contains point.lacking("account.accessPoints", access_point.AccessPointArn, access_point.Detail, usual) if {
	some access_point in input.account.accessPoints.value.AccessPointList
	not point.answered(access_point.Detail)
}

# Other servers than S3 may leave the owner out.
unknown contains point.lacking("account.accessPoints", access_point.AccessPointArn, {"state": "unsupported"}, usual) if {
	some access_point in input.account.accessPoints.value.AccessPointList
	point.answered(access_point.Detail)
	not access_point.Detail.value.BucketAccountId
}

not_applicable contains "the account has no access points" if {
	not input.account.accessPoints.value.AccessPointList[0]
}

usual := {"api": "GetAccessPoint", "action": "s3:GetAccessPoint"}
