# METADATA
# title: Unfinished uploads are removed
# description: >-
#   Parts of a multipart upload that was never finished stay invisible in listings and are paid for. An
#   enabled lifecycle rule for the whole bucket has to abort such uploads within the days allowed; a
#   rule with a prefix, tag or size filter leaves the other uploads where they are and does not count.
# schemas:
#   - input: schema.input
# custom:
#   id: lifecycle-abort-incomplete-multipart
#   severity: low
#   subresources: [lifecycle]
#   parameters:
#     max_days:
#       type: number
#       default: 7
#       description: The most days after which an unfinished upload has to be aborted.
#   remediation: >-
#     Add an enabled lifecycle rule without a filter whose AbortIncompleteMultipartUpload is within the
#     limit.
#   fix: put-bucket-lifecycle-configuration
#   references:
#     - https://docs.aws.amazon.com/AmazonS3/latest/userguide/mpu-abort-incomplete-mpu-lifecycle-config.html
#     - https://docs.aws.amazon.com/AmazonS3/latest/API/API_AbortIncompleteMultipartUpload.html
#   tags: [lifecycle, cost]
package s3audit.rules.lifecycle_abort_incomplete_multipart

import data.s3audit.lib.param

deny contains {
	"msg": "no enabled lifecycle rule for the whole bucket aborts unfinished uploads in time",
	"path": "bucket.lifecycle",
	"value": {"state": input.bucket.lifecycle.state},
} if {
	not aborted
}

aborted if {
	some rule in input.bucket.lifecycle.value.Rules
	rule.Status == "Enabled"
	rule.AbortIncompleteMultipartUpload.DaysAfterInitiation <= param.value("lifecycle-abort-incomplete-multipart", "max_days")
	unfiltered(rule)
}

unfiltered(rule) if {
	object.get(rule, "Prefix", "") == ""
	filter := object.get(rule, "Filter", {})
	object.get(filter, "Prefix", "") == ""
	count(object.remove(filter, ["Prefix"])) == 0
}
