# METADATA
# title: The bucket has a policy
# description: >-
#   A bucket without a policy has none of the guards that only a policy gives: plain HTTP is answered, and
#   nothing limits what identity policies of the account allow. What a policy says is judged by the other
#   rules.
# schemas:
#   - input: schema.input
# custom:
#   id: bucket-policy-exists
#   severity: low
#   subresources: [policy]
#   parameters:
#     exclude_buckets:
#       type: list(string)
#       default: []
#       description: Buckets that the rule does not apply to; a name may hold the wildcards * and ?.
#   remediation: >-
#     Put a policy on the bucket; one that denies plain HTTP is a good start.
#   fix: put-bucket-policy
#   references:
#     - https://docs.aws.amazon.com/AmazonS3/latest/userguide/security-best-practices.html
#     - https://docs.aws.amazon.com/AmazonS3/latest/userguide/example-bucket-policies.html
#   tags: [policy]
package s3audit.rules.bucket_policy_exists

import data.s3audit.lib.selection

deny contains {
	"msg": "the bucket has no policy",
	"path": "derived.policy.state",
	"value": "absent",
} if {
	input.derived.policy.state == "absent"
}

not_applicable contains "excluded by the parameter exclude_buckets" if selection.excluded("bucket-policy-exists")
