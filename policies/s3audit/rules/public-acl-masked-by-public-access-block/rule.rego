# METADATA
# title: Nothing public waits behind the block settings
# description: >-
#   A public policy, or a public grant in the ACL, is stored and harmless only because Block Public
#   Access hides it: when that is lifted, the bucket is open at once. While IgnorePublicAcls is on, S3
#   leaves public grants out of the ACL it answers, so on S3 itself this sees the policy and rarely the
#   ACL; a pass says that nothing of the kind is visible.
# schemas:
#   - input: schema.input
# custom:
#   id: public-acl-masked-by-public-access-block
#   severity: medium
#   subresources: [policy, policyStatus, acl, ownershipControls, publicAccessBlock, account.publicAccessBlock,
#     account.accessPoints, account.multiRegionAccessPoints]
#   partial: true
#   remediation: >-
#     Remove the public statement or grant that the block settings hide. Keep the block on.
#   fix: put-bucket-policy
#   references:
#     - https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html
#     - https://docs.aws.amazon.com/AmazonS3/latest/userguide/acl-overview.html
#     - https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketPolicyStatus.html
#   tags: [public-access, defence-in-depth]
package s3audit.rules.public_acl_masked_by_public_access_block

import data.s3audit.lib.acl
import data.s3audit.lib.exposure
import data.s3audit.lib.policy

deny contains {
	"msg": sprintf("only RestrictPublicBuckets keeps %s of the policy from being public", [policy.name(s)]),
	"path": policy.path(s),
	"value": {"sid": s.sid, "actions": s.actions, "conditions": s.conditions},
} if {
	policy_masked
	some s in exposure.all_public_statements
}

deny contains {
	"msg": "S3 says that the bucket policy is public, and only RestrictPublicBuckets takes effect from it",
	"path": "derived.exposure.policy_is_public",
	"value": true,
} if {
	policy_masked
	count(exposure.all_public_statements) == 0
}

deny contains {
	"msg": sprintf("only IgnorePublicAcls takes effect from the grant of %s to %s", [grant.permission, acl.strangers[grant.group]]),
	"path": sprintf("bucket.acl.value.Grants[%d]", [grant.index]),
	"value": {"group": grant.group, "permission": grant.permission},
} if {
	input.derived.publicAccessBlock.IgnorePublicAcls == true
	acl.switched_on
	some grant in acl.public_grants
}

satisfied if {
	policy_not_masked
	acl_not_masked
}

policy_masked if {
	input.derived.exposure.policy_is_public == true
	input.derived.publicAccessBlock.RestrictPublicBuckets == true
}

policy_not_masked if input.derived.publicAccessBlock.RestrictPublicBuckets == false

policy_not_masked if exposure.policy_not_public

acl_not_masked if input.derived.publicAccessBlock.IgnorePublicAcls == false

acl_not_masked if acl.switched_off

acl_not_masked if acl.clear("any")
