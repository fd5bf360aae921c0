# METADATA
# title: Deleting audit logs asks for MFA
# description: >-
#   On buckets that AWS services deliver audit logs to, and those named by a parameter, the policy denies
#   everyone s3:DeleteObject and s3:DeleteObjectVersion, on every object, without multi-factor
#   authentication. The key aws:MultiFactorAuthPresent is missing from requests signed with long-term access
#   keys, so that Bool alone does not deny those; BoolIfExists, or a Null test beside it, does. This works
#   on buckets with lifecycle rules too, which MFA Delete does not allow.
# schemas:
#   - input: schema.input
# custom:
#   id: bucket-policy-mfa-for-delete
#   severity: low
#   subresources: [policy]
#   parameters:
#     audit_services:
#       type: list(string)
#       default: ["cloudtrail.amazonaws.com", "config.amazonaws.com", "delivery.logs.amazonaws.com", "guardduty.amazonaws.com", "logging.s3.amazonaws.com"]
#       description: Services whose deliveries are audit logs.
#     only_buckets:
#       type: list(string)
#       default: []
#       description: >-
#         Buckets that the rule applies to, with wildcards, instead of those that audit logs are
#         delivered to.
#   remediation: >-
#     Deny s3:DeleteObject and s3:DeleteObjectVersion on all objects to everyone when BoolIfExists
#     aws:MultiFactorAuthPresent is false.
#   fix: put-bucket-policy
#   references:
#     - https://docs.aws.amazon.com/AmazonS3/latest/userguide/example-bucket-policies.html
#     - https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_mfa_configure-api-require.html
#   tags: [policy, logging, ransomware]
package s3audit.rules.bucket_policy_mfa_for_delete

import data.s3audit.lib.param
import data.s3audit.lib.policy
import data.s3audit.lib.policy_guard
import data.s3audit.lib.policy_services
import data.s3audit.lib.selection

deny contains {
	"msg": sprintf("the policy does not deny %s %s", [action, concat(" and ", gaps)]),
	"path": "derived.policy.statements",
	"value": {"action": action, "not denied": gaps},
} if {
	some action in ["s3:DeleteObject", "s3:DeleteObjectVersion"]
	gaps := [who | some who, situation in without_mfa; not policy_guard.refused(situation, lower(action), "objects")]
	count(gaps) > 0
}

not_applicable contains "no audit logs are delivered here by the policy" if {
	count(param.value("bucket-policy-mfa-for-delete", "only_buckets")) == 0
	not audit_target
}

not_applicable contains "not named by the parameter only_buckets" if selection.unselected("bucket-policy-mfa-for-delete")

# without_mfa are the requests that have to be refused.
without_mfa := {
	"with a session without MFA": {"aws:multifactorauthpresent": "false", "aws:multifactorauthage": null},
	"with long-term access keys": {"aws:multifactorauthpresent": null, "aws:multifactorauthage": null},
}

audit_target if {
	some s in input.derived.policy.statements
	s.effect == "Allow"
	some service in policy_services.of(s)
	service in {lower(name) | some name in param.value("bucket-policy-mfa-for-delete", "audit_services")}
	policy.allows(s, "s3:putobject")
}
