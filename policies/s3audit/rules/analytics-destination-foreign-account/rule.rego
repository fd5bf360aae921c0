# METADATA
# title: Analytics exports stay in trusted accounts
# description: >-
#   Storage class analysis can write its numbers, by prefix and tag, to another bucket every day. The
#   configuration has to name, as owner of that bucket, the bucket's own account or a trusted one: S3
#   then delivers to nobody else. One that names no account is judged by the owner that was looked up,
#   and unknown while nobody did. An analysis without an export passes.
# schemas:
#   - input: schema.input
# custom:
#   id: analytics-destination-foreign-account
#   severity: medium
#   subresources: [analytics]
#   parameters:
#     trusted_accounts:
#       type: list(string)
#       default: []
#       description: Accounts besides the bucket's own that exports may go to.
#   remediation: >-
#     Put the analytics configuration again with a destination of your own and its BucketAccountId, or
#     name the account in the parameter.
#   fix: put-bucket-analytics-configuration
#   references:
#     - https://docs.aws.amazon.com/AmazonS3/latest/userguide/analytics-storage-class.html
#     - https://docs.aws.amazon.com/AmazonS3/latest/API/API_AnalyticsS3BucketDestination.html
#   tags: [inventory, cross-account, exfiltration]
package s3audit.rules.analytics_destination_foreign_account

import data.s3audit.lib.trust

deny contains {
	"msg": sprintf("analysis %q is exported to account %s, which is neither the bucket's own nor trusted", [e.name, owner(e)]),
	"path": e.path,
	"value": e.destination,
} if {
	some e in exports
	trust.outsider("analytics-destination-foreign-account", owner(e))
}

unknown contains {
	"subresource": "analytics",
	"state": "not-collected",
	"api": "HeadBucket",
	"action": "s3:ListBucket",
	"code": "DestinationOwnerUnknown",
} if {
	some e in exports
	not owner(e)
}

exports contains {
	"name": object.get(c, "Id", ""),
	"path": sprintf("bucket.analytics.value.AnalyticsConfigurationList[%d].StorageClassAnalysis.DataExport", [i]),
	"destination": object.get(export, ["Destination", "S3BucketDestination"], {}),
} if {
	some i, c in input.bucket.analytics.value.AnalyticsConfigurationList
	export := c.StorageClassAnalysis.DataExport
}

owner(e) := trust.owner(object.get(e.destination, "Bucket", ""), object.get(e.destination, "BucketAccountId", ""))
