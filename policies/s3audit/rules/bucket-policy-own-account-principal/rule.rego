# METADATA
# title: Access within the account is granted by IAM
# description: >-
#   An Allow statement names the own account, or users and roles of it, though their identity policies can
#   say the same. Access is then spread over two places, and a statement that names a user or a role session
#   is not limited by an implicit deny of its permissions boundary. The account as a whole, which only opens
#   the way for identity policies, is told for information.
# schemas:
#   - input: schema.input
# custom:
#   id: bucket-policy-own-account-principal
#   severity: low
#   subresources: [policy]
#   remediation: >-
#     Grant the actions by an identity policy of the user or role and take the statement out.
#   fix: put-bucket-policy
#   references:
#     - https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html
#     - https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
#   tags: [policy, least-privilege]
package s3audit.rules.bucket_policy_own_account_principal

import data.s3audit.lib.condition
import data.s3audit.lib.policy

deny contains {
	"msg": sprintf("%s of the policy allows %s, which is of the own account", [policy.name(s), principal]),
	"path": policy.path(s),
	"value": {"sid": s.sid, "principal": principal, "actions": s.actions},
	"severity": severity(principal),
} if {
	some s in input.derived.policy.statements
	s.effect == "Allow"
	not s.not_principal
	some principal in s.principals.aws
	condition.of_owner(principal)
}

default severity(_) := "low"

severity("{account}") := "info"

severity(principal) := "info" if endswith(principal, ":root")
