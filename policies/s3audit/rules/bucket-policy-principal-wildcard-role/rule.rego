# METADATA
# title: Patterns for roles name their account
# description: >-
#   A pattern for aws:PrincipalArn with a wildcard in place of the account, such as
#   `arn:aws:iam::*:role/deployer`, takes in a role of that name in every account of AWS, and anybody can
#   make one. In an Allow for everyone that no other condition ties to somebody it opens the bucket; in a
#   Deny that spares such roles it is a way around the guard, which is medium. Beside a condition on the
#   organization or the account of the caller it is harmless.
# schemas:
#   - input: schema.input
# custom:
#   id: bucket-policy-principal-wildcard-role
#   severity: high
#   subresources: [policy]
#   remediation: >-
#     Write the account into the pattern, or add a condition on aws:PrincipalOrgID or
#     aws:PrincipalAccount.
#   fix: put-bucket-policy
#   references:
#     - https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
#     - https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
#   tags: [policy, cross-account, public-access]
package s3audit.rules.bucket_policy_principal_wildcard_role

import data.s3audit.lib.policy

deny contains {
	"msg": sprintf("%s of the policy takes in %s of every account", [policy.name(s), concat(", ", patterns)]),
	"path": policy.path(s),
	"value": {"sid": s.sid, "patterns": patterns, "conditions": s.conditions},
} if {
	some a in input.derived.policy.analysis.statements
	a.public
	s := input.derived.policy.statements[a.index]
	patterns := array.concat(
		[v | some c in s.conditions; admits(c); some v in c.values; of_any_account(v)],
		[p | some p in s.principals.aws; startswith(p, "arn:"); of_any_account(p)],
	)
	count(patterns) > 0
}

deny contains {
	"msg": sprintf("%s of the policy spares %s of every account", [policy.name(s), concat(", ", patterns)]),
	"path": policy.path(s),
	"value": {"sid": s.sid, "patterns": patterns, "conditions": s.conditions},
	"severity": "medium",
} if {
	some s in input.derived.policy.statements
	s.effect == "Deny"
	patterns := [v | some c in s.conditions; spares(c); some v in c.values; of_any_account(v)]
	count(patterns) > 0
}

admits(c) if {
	c.key == "aws:principalarn"
	c.operator in {"arnlike", "arnequals", "stringlike"}
}

spares(c) if {
	c.key == "aws:principalarn"
	c.operator in {"arnnotlike", "arnnotequals", "stringnotlike"}
}

# of_any_account holds for a pattern that does not fix the account.
of_any_account(v) if {
	parts := split(v, ":")
	count(parts) < 5
	regex.match(`[*?]`, v)
}

of_any_account(v) if regex.match(`[*?]`, split(v, ":")[4])
