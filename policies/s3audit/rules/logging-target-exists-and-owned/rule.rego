# METADATA
# title: The target of access logs exists and is the account's own
# description: >-
#   Server access logs go to a bucket that exists, in the same Region, and belongs to the account. S3 delivers
#   to no other, so that a target that was deleted, or deleted and made again by somebody else or in another
#   Region, loses the logs in silence.
# schemas:
#   - input: schema.input
# custom:
#   id: logging-target-exists-and-owned
#   severity: medium
#   subresources: [logging, references]
#   partial: true
#   remediation: >-
#     Make the target again in the same account and Region, or choose another one.
#   fix: put-bucket-logging
#   references:
#     - https://docs.aws.amazon.com/AmazonS3/latest/userguide/ServerLogs.html
#     - https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadBucket.html
#   tags: [logging, detection, takeover]
package s3audit.rules.logging_target_exists_and_owned

import data.s3audit.lib.reference
import data.s3audit.lib.state

deny contains finding("access logs go to bucket %s, which does not exist") if reference.gone(bucket)

deny contains finding("access logs go to bucket %s, which is not the account's own") if {
	reference.foreign(bucket)
	not reference.gone(bucket)
}

deny contains finding(sprintf("access logs go to bucket %%s in %s, and S3 delivers them only within %s", [region, input.bucket.region])) if {
	good
	region := reference.region(bucket)
	region != input.bucket.region
	input.bucket.region != ""
}

unknown contains reference.unsettled(bucket, "TargetUnknown") if {
	not good
}

not_applicable contains "access logging is off" if {
	input.bucket.logging.state in state.answered
	not bucket
}

good if {
	reference.own(bucket)
	reference.exists(bucket)
}

bucket := input.bucket.logging.value.LoggingEnabled.TargetBucket

finding(format) := {
	"msg": sprintf(format, [bucket]),
	"path": "bucket.logging.value.LoggingEnabled.TargetBucket",
	"value": bucket,
}
