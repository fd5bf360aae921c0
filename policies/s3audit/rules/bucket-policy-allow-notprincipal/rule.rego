# METADATA
# title: No statement allows everyone but a few
# description: >-
#   An Allow with NotPrincipal gives access to everyone who is not listed, anonymous callers included. S3 no
#   longer takes such statements, but policies that were stored before may hold them. Where a condition
#   limits who is left, the finding is medium. A Deny with NotPrincipal is fragile too: the session of a
#   listed role, or a role under a permissions boundary, is denied nevertheless, so it is told as well, for
#   information.
# schemas:
#   - input: schema.input
# custom:
#   id: bucket-policy-allow-notprincipal
#   severity: high
#   subresources: [policy]
#   parameters:
#     warn_on_deny:
#       type: bool
#       default: true
#       description: Tell of Deny statements with NotPrincipal too, for information.
#   remediation: >-
#     Name in Principal who may use the bucket. In a Deny, use Principal "*" with a negated condition on
#     aws:PrincipalArn.
#   fix: put-bucket-policy
#   references:
#     - https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html
#   tags: [policy, public-access]
package s3audit.rules.bucket_policy_allow_notprincipal

import data.s3audit.lib.param
import data.s3audit.lib.policy

deny contains {
	"msg": sprintf("%s of the policy allows everyone but those it names", [policy.name(s)]),
	"path": policy.path(s),
	"value": {"sid": s.sid, "not_principal": s.principals, "conditions": s.conditions},
	"severity": severity(a),
} if {
	some a in input.derived.policy.analysis.statements
	a.effect == "Allow"
	s := input.derived.policy.statements[a.index]
	s.not_principal
}

deny contains {
	"msg": sprintf("%s of the policy denies everyone but those it names; sessions and boundaries make that deny them too", [policy.name(s)]),
	"path": policy.path(s),
	"value": {"sid": s.sid, "not_principal": s.principals},
	"severity": "info",
} if {
	param.value("bucket-policy-allow-notprincipal", "warn_on_deny")
	some s in input.derived.policy.statements
	s.effect == "Deny"
	s.not_principal
}

severity(a) := "high" if a.public

severity(a) := "medium" if not a.public
