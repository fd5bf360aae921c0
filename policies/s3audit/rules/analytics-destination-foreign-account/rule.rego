# METADATA
# title: Analytics exports stay in trusted accounts
# description: >-
#   Storage class analysis can write its numbers, by prefix and tag, to another bucket every day. The
#   configuration has to name, as owner of that bucket, the bucket's own account or a trusted one: S3
#   then delivers to nobody else. One that names no account is judged by what a lookup found. Whose a
#   foreign bucket is no lookup tells: with trusted accounts set it is unknown. An analysis without an
#   export passes.
# schemas:
#   - input: schema.input
# custom:
#   id: analytics-destination-foreign-account
#   severity: medium
#   subresources: [analytics, references]
#   partial: true
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

import data.s3audit.lib.state
import data.s3audit.lib.trust

deny contains {
	"msg": sprintf("analysis %q is exported to %s", [e.name, trust.strange(id, bucket(e), stated(e))]),
	"path": e.path,
	"value": e.destination,
} if {
	some e in exports
}

unknown contains trust.undecided(id, bucket(e), stated(e)) if some e in exports

satisfied if {
	input.bucket.analytics.state in state.answered
	every e in exports { trust.home(id, bucket(e), stated(e)) }
}

id := "analytics-destination-foreign-account"

exports contains {
	"name": object.get(c, "Id", ""),
	"path": sprintf("bucket.analytics.value.AnalyticsConfigurationList[%d].StorageClassAnalysis.DataExport", [i]),
	"destination": object.get(export, ["Destination", "S3BucketDestination"], {}),
} if {
	some i, c in input.bucket.analytics.value.AnalyticsConfigurationList
	export := c.StorageClassAnalysis.DataExport
}

bucket(e) := object.get(e.destination, "Bucket", "")

stated(e) := object.get(e.destination, "BucketAccountId", "")
