# METADATA
# title: No statement allows all actions but a few
# description: >-
#   An Allow with NotAction gives every action that is not listed, and with each action that S3 adds it
#   gives one more. Given to callers of the own account only, whose identity policies decide as well, it is
#   low.
# schemas:
#   - input: schema.input
# custom:
#   id: bucket-policy-allow-notaction
#   severity: medium
#   subresources: [policy]
#   remediation: >-
#     List what is allowed in Action. To keep something out, add a Deny for it.
#   fix: put-bucket-policy
#   references:
#     - https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notaction.html
#   tags: [policy, least-privilege]
package s3audit.rules.bucket_policy_allow_notaction

import data.s3audit.lib.policy

deny contains {
	"msg": sprintf("%s of the policy allows everything but %s", [policy.name(s), concat(", ", s.actions)]),
	"path": policy.path(s),
	"value": {"sid": s.sid, "principals": s.principals, "not_action": s.actions},
	"severity": severity(s, a),
} if {
	some a in input.derived.policy.analysis.statements
	a.effect == "Allow"
	s := input.derived.policy.statements[a.index]
	s.not_action
}

default severity(_, _) := "medium"

severity(s, a) := "low" if {
	a.level == "private"
	count(s.principals.service) == 0
}
