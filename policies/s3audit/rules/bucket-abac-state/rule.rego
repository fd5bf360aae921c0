# METADATA
# title: Access by tags is as intended
# description: >-
#   With ABAC on, the tags of the bucket count in IAM policies that have a condition on them. Policies
#   that were harmless so far may start to grant access the moment it is switched on, and whoever can tag
#   the bucket decides who gets in. Unless the parameter asks for it, it has to be off, which it is where
#   it was never configured.
# schemas:
#   - input: schema.input
# custom:
#   id: bucket-abac-state
#   severity: medium
#   subresources: [abac]
#   parameters:
#     expected:
#       type: string
#       default: Disabled
#       description: Enabled or Disabled; a bucket that was never configured counts as Disabled.
#     exclude_buckets:
#       type: list(string)
#       default: []
#       description: Buckets that the rule does not apply to; a name may hold the wildcards * and ?.
#   remediation: >-
#     Look through the policies that have a condition on bucket tags, then put the state that you intend.
#   fix: put-bucket-abac
#   references:
#     - https://docs.aws.amazon.com/AmazonS3/latest/userguide/buckets-tagging-enable-abac.html
#     - https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketAbac.html
#   tags: [access-control]
package s3audit.rules.bucket_abac_state

import data.s3audit.lib.param
import data.s3audit.lib.selection

deny contains {
	"msg": sprintf("access by the bucket's tags is %s, not %s", [status, expected]),
	"path": "bucket.abac",
	"value": {"state": input.bucket.abac.state, "status": status},
} if {
	status != expected
}

not_applicable contains "excluded by the parameter exclude_buckets" if selection.excluded("bucket-abac-state")

status := s if {
	s := input.bucket.abac.value.AbacStatus.Status
} else := "Disabled"

expected := param.value("bucket-abac-state", "expected")
