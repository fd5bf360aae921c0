# METADATA
# title: No statement names a deleted principal
# description: >-
#   When a user or role is deleted, IAM leaves its unique id (AIDA…, AROA…) in the policies that named it.
#   Such an entry lets nobody in, and a new user or role of the same name does not get the access back. It
#   hides what the statement is for, and S3 refuses the policy when it is edited with the entry still in it.
# schemas:
#   - input: schema.input
# custom:
#   id: bucket-policy-deleted-principal
#   severity: low
#   subresources: [policy]
#   remediation: >-
#     Take the entry out, or name the user or role again if it was made anew.
#   fix: put-bucket-policy
#   references:
#     - https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html
#     - https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
#   tags: [policy, cross-account]
package s3audit.rules.bucket_policy_deleted_principal

import data.s3audit.lib.policy

deny contains {
	"msg": sprintf("%s of the policy names %s, a principal that was deleted", [policy.name(s), principal]),
	"path": policy.path(s),
	"value": {"sid": s.sid, "effect": s.effect, "principal": principal},
} if {
	some s in input.derived.policy.statements
	some principal in s.principals.aws
	deleted(principal)
}

deleted(principal) if regex.match(`^A(AGA|CCA|IDA|IPA|GPA|NPA|NVA|ROA|SIA)[A-Z0-9]{12,}$`, principal)
