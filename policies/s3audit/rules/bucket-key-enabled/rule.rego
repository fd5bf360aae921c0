# METADATA
# title: The S3 Bucket Key is on
# description: >-
#   With a bucket key S3 asks KMS once in a while instead of once an object, which saves most of the
#   price of KMS and keeps busy buckets away from its limits. It matters for a default of aws:kms only:
#   two-layer encryption cannot use it. Switched on, CloudTrail shows uses of the bucket's key instead
#   of each object's; who audits by those wants it off and excludes the bucket.
# schemas:
#   - input: schema.input
# custom:
#   id: bucket-key-enabled
#   severity: low
#   subresources: [encryption]
#   parameters:
#     exclude_buckets:
#       type: list(string)
#       default: []
#       description: Buckets that the rule does not apply to; a name may hold the wildcards * and ?.
#   remediation: >-
#     Put the default encryption again with BucketKeyEnabled on. It holds for objects written from then on.
#   fix: put-bucket-encryption
#   references:
#     - https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-key.html
#     - https://docs.aws.amazon.com/AmazonS3/latest/API/API_ServerSideEncryptionRule.html
#   tags: [encryption, cost]
package s3audit.rules.bucket_key_enabled

import data.s3audit.lib.encryption
import data.s3audit.lib.selection

deny contains {
	"msg": "KMS is asked for every object: the bucket key is off",
	"path": sprintf("%s[%d].BucketKeyEnabled", [encryption.path, i]),
	"value": object.get(rule, "BucketKeyEnabled", false),
} if {
	some [i, rule] in encryption.rules
	rule.ApplyServerSideEncryptionByDefault.SSEAlgorithm == "aws:kms"
	not rule.BucketKeyEnabled
}

not_applicable contains "the default encryption is not aws:kms, which alone can use a bucket key" if {
	not "aws:kms" in encryption.algorithms
}

not_applicable contains "excluded by the parameter exclude_buckets" if selection.excluded("bucket-key-enabled")
