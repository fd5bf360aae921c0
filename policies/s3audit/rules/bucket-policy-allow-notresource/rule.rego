# METADATA
# title: No statement allows all resources but a few
# description: >-
#   An Allow with NotResource gives access to whatever is not listed: the bucket itself, and every object
#   under a prefix that nobody thought of yet. Given to callers of the own account only, whose identity
#   policies decide as well, it is low.
# schemas:
#   - input: schema.input
# custom:
#   id: bucket-policy-allow-notresource
#   severity: medium
#   subresources: [policy]
#   remediation: >-
#     List what is allowed in Resource. To keep something out, add a Deny for it.
#   fix: put-bucket-policy
#   references:
#     - https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notresource.html
#   tags: [policy, least-privilege]
package s3audit.rules.bucket_policy_allow_notresource

import data.s3audit.lib.policy

deny contains {
	"msg": sprintf("%s of the policy allows everything but %s", [policy.name(s), concat(", ", s.resources)]),
	"path": policy.path(s),
	"value": {"sid": s.sid, "principals": s.principals, "not_resource": s.resources},
	"severity": severity(s, a),
} if {
	some a in input.derived.policy.analysis.statements
	a.effect == "Allow"
	s := input.derived.policy.statements[a.index]
	s.not_resource
}

default severity(_, _) := "medium"

severity(s, a) := "low" if {
	a.level == "private"
	count(s.principals.service) == 0
}
