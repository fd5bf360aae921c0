# METADATA
# title: The policy has the statements that it must have
# description: >-
#   Statements given as a parameter have to be in the policy by what they mean; their Sid does not count. A
#   required Deny is there when Deny statements of the policy together deny at least as much: each
#   principal, action and resource, under conditions that are the same or wider. A required Allow has to
#   have just the same conditions. Without required statements the rule does not apply.
# schemas:
#   - input: schema.input
# custom:
#   id: bucket-policy-required-statements
#   severity: medium
#   subresources: [policy]
#   parameters:
#     statements:
#       type: list(string)
#       default: []
#       description: >-
#         The required statements, each as JSON; they may write {account_id} and {bucket_name}.
#     only_buckets:
#       type: list(string)
#       default: []
#       description: Buckets that the rule applies to, with wildcards; none means every bucket.
#     exclude_buckets:
#       type: list(string)
#       default: []
#       description: Buckets that the rule does not apply to; a name may hold the wildcards * and ?.
#   remediation: >-
#     Add the missing statement to the policy.
#   fix: put-bucket-policy
#   references:
#     - https://docs.aws.amazon.com/AmazonS3/latest/userguide/example-bucket-policies.html
#     - https://docs.aws.amazon.com/AmazonS3/latest/userguide/security-best-practices.html
#   tags: [policy]
package s3audit.rules.bucket_policy_required_statements

import data.s3audit.lib.param
import data.s3audit.lib.policy_template
import data.s3audit.lib.selection

deny contains {
	"msg": "the policy lacks a statement that it must have",
	"path": "derived.policy.statements",
	"value": {"missing": text},
} if {
	some text in required
	policy_template.valid(text)
	some statement in policy_template.parse(text)
	not present(statement)
}

deny contains {
	"msg": "a statement required by the parameters is not one in JSON, so no policy has it",
	"path": "parameters",
	"value": {"statement": text},
} if {
	some text in required
	not policy_template.valid(text)
}

not_applicable contains "no statements are required by the parameters" if count(required) == 0

not_applicable contains "excluded by the parameter exclude_buckets" if selection.excluded("bucket-policy-required-statements")

not_applicable contains "not named by the parameter only_buckets" if selection.unselected("bucket-policy-required-statements")

required := param.value("bucket-policy-required-statements", "statements")

present(statement) if {
	statement.effect == "Deny"
	policy_template.taken_in(statement, own)
}

# An Allow that is wider is another one.
present(statement) if {
	policy_template.taken_in(statement, [s | some s in own; s.conditions == statement.conditions])
}

own := [policy_template.of(s) | some s in input.derived.policy.statements]
