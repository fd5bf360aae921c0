# METADATA
# title: Access points have a bucket behind them
# description: >-
#   The bucket of every access point still exists. S3 lets nobody delete a bucket of the same account that
#   has access points, so that it is mostly those of other accounts that go; whoever makes a bucket of that
#   name next may stand behind the access point. Where the bucket could not be looked up the verdict is
#   unknown.
# schemas:
#   - input: schema.input
# custom:
#   id: access-point-dangling
#   severity: medium
#   scope: account
#   subresources: [account.accessPoints, account.references]
#   partial: true
#   remediation: >-
#     Delete the access point.
#   references:
#     - https://docs.aws.amazon.com/AmazonS3/latest/userguide/create-access-points.html
#     - https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_ListAccessPoints.html
#   tags: [hygiene, access-points]
package s3audit.rules.access_point_dangling

import data.s3audit.lib.state

deny contains {
	"msg": sprintf("bucket %s of access point %s does not exist", [access_point.Bucket, access_point.Name]),
	"path": sprintf("account.accessPoints.value.AccessPointList[%d].Bucket", [i]),
	"value": access_point.Bucket,
	"resource": access_point.AccessPointArn,
} if {
	some i, access_point in input.account.accessPoints.value.AccessPointList
	behind(access_point).Exists == false
}

unknown contains lacking(access_point) if {
	input.account.references.state in state.answered
	some access_point in input.account.accessPoints.value.AccessPointList
	not looked_up(access_point)
}

not_applicable contains "the account has no access points" if {
	input.account.accessPoints.state in state.answered
	not input.account.accessPoints.value.AccessPointList[0]
}

looked_up(access_point) if is_boolean(behind(access_point).Exists)

# behind is what was found out of the bucket of an access point.
behind(access_point) := found if {
	some found in input.account.references.value.References
	found.Bucket == access_point.Bucket
}

lacking(access_point) := {
	"subresource": "account.references",
	"state": refused(access_point),
	"api": "HeadBucket",
	"action": "s3:ListBucket",
	"code": object.get(behind(access_point), "code", ""),
	"resource": access_point.AccessPointArn,
}

lacking(access_point) := {
	"subresource": "account.references",
	"state": "not-collected",
	"api": "HeadBucket",
	"action": "s3:ListBucket",
	"code": "",
	"resource": access_point.AccessPointArn,
} if {
	not behind(access_point)
}

refused(access_point) := "denied" if {
	behind(access_point).httpStatus in {401, 403}
} else := "failed"
