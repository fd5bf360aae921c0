# METADATA
# title: The bucket does not log to itself
# description: >-
#   A bucket that is the target of its own access logs logs the delivery of each log, without end: it
#   grows while nobody uses it, and what matters drowns. Whoever can write to the bucket can write its
#   logs, too. A bucket that does not log passes.
# schemas:
#   - input: schema.input
# custom:
#   id: bucket-logging-not-self
#   severity: low
#   subresources: [logging]
#   parameters:
#     exclude_buckets:
#       type: list(string)
#       default: []
#       description: Buckets that the rule does not apply to; a name may hold the wildcards * and ?.
#   remediation: >-
#     Put logging again with another bucket of the same Region and account as target.
#   fix: put-bucket-logging
#   references:
#     - https://docs.aws.amazon.com/AmazonS3/latest/userguide/ServerLogs.html
#     - https://docs.aws.amazon.com/AmazonS3/latest/API/API_LoggingEnabled.html
#   tags: [logging, cost]
package s3audit.rules.bucket_logging_not_self

import data.s3audit.lib.own
import data.s3audit.lib.selection

deny contains {
	"msg": "access logs are delivered to the bucket that they are about",
	"path": "bucket.logging.value.LoggingEnabled.TargetBucket",
	"value": target,
} if {
	target := input.bucket.logging.value.LoggingEnabled.TargetBucket
	own.named(target)
}

not_applicable contains "excluded by the parameter exclude_buckets" if selection.excluded("bucket-logging-not-self")
