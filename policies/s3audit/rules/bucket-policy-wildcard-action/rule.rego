# METADATA
# title: No statement allows every action
# description: >-
#   No Allow statement names every action of a service: `*`, `s3:*` or another pattern that any action
#   matches. Such a grant holds what nobody meant to give, above all changing the policy itself, and grows
#   with every action that S3 adds. How much it matters follows from who gets it: for callers outside of the
#   account it is high, for an AWS service medium, and for the own account, whose identity policies decide
#   as well, low.
# schemas:
#   - input: schema.input
# custom:
#   id: bucket-policy-wildcard-action
#   severity: high
#   subresources: [policy]
#   parameters:
#     principal_scope:
#       type: string
#       default: "any"
#       description: >-
#         Whose grants to look at: any, foreign (callers outside of the account), or own (everybody
#         else).
#   remediation: >-
#     List the actions that the callers use, those on the bucket apart from those on objects.
#   fix: put-bucket-policy
#   references:
#     - https://docs.aws.amazon.com/AmazonS3/latest/userguide/example-bucket-policies.html
#     - https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html
#   tags: [policy, least-privilege]
package s3audit.rules.bucket_policy_wildcard_action

import data.s3audit.lib.param
import data.s3audit.lib.policy

deny contains {
	"msg": sprintf("%s of the policy allows %s, which is every action", [policy.name(s), concat(", ", wide)]),
	"path": policy.path(s),
	"value": {"sid": s.sid, "principals": s.principals, "actions": s.actions},
	"severity": severity(s, a),
} if {
	some a in input.derived.policy.analysis.statements
	a.effect == "Allow"
	s := input.derived.policy.statements[a.index]
	not s.not_action
	wide := [action | some action in s.actions; every_action(action)]
	count(wide) > 0
	in_scope(a)
}

# every_action holds for a pattern that takes in all actions of a service, or of all services.
every_action(action) if trim(action, "*") == ""

every_action(action) if {
	parts := split(action, ":")
	contains(parts[1], "*")
	trim(parts[1], "*") in {"", "?"}
}

outside(a) if a.level in {"shared", "public"}

in_scope(_) if scope == "any"

in_scope(a) if {
	scope == "foreign"
	outside(a)
}

in_scope(a) if {
	scope == "own"
	not outside(a)
}

scope := param.value("bucket-policy-wildcard-action", "principal_scope")

severity(s, a) := "high" if {
	outside(a)
} else := "medium" if {
	count(s.principals.service) > 0
} else := "low"
