# METADATA
# title: The policy stays within a reference policy
# description: >-
#   What the policy allows callers outside of the account is held against a reference policy given as a
#   parameter: each principal, action and resource of such a statement has to be allowed by a statement of
#   the reference whose conditions are the same or wider, and each Deny of the reference has to be in the
#   policy. What cannot be shown to stay within the reference fails. Without a reference the rule does not
#   apply.
# schemas:
#   - input: schema.input
# custom:
#   id: bucket-policy-not-more-permissive
#   severity: medium
#   subresources: [policy]
#   parameters:
#     control_policy:
#       type: string
#       default: ""
#       description: The reference policy, as JSON; it may write {account_id} and {bucket_name}.
#     only_buckets:
#       type: list(string)
#       default: []
#       description: Buckets that the rule applies to, with wildcards; none means every bucket.
#     exclude_buckets:
#       type: list(string)
#       default: []
#       description: Buckets that the rule does not apply to; a name may hold the wildcards * and ?.
#   remediation: >-
#     Narrow the statement to what the reference policy allows, or agree a wider reference.
#   fix: put-bucket-policy
#   references:
#     - https://docs.aws.amazon.com/config/latest/developerguide/s3-bucket-policy-not-more-permissive.html
#   tags: [policy, cross-account]
package s3audit.rules.bucket_policy_not_more_permissive

import data.s3audit.lib.param
import data.s3audit.lib.policy
import data.s3audit.lib.policy_template
import data.s3audit.lib.selection

deny contains {
	"msg": sprintf("%s of the policy allows more than the reference policy", [policy.name(s)]),
	"path": policy.path(s),
	"value": {"sid": s.sid, "principals": s.principals, "actions": s.actions, "resources": s.resources, "conditions": s.conditions},
} if {
	some a in input.derived.policy.analysis.statements
	a.level in {"shared", "public"}
	s := input.derived.policy.statements[a.index]
	not policy_template.taken_in(policy_template.of(s), reference)
}

deny contains {
	"msg": "the policy lacks a Deny of the reference policy",
	"path": "derived.policy.statements",
	"value": {"missing": d},
} if {
	some a in input.derived.policy.analysis.statements
	a.level in {"shared", "public"}
	some d in reference
	d.effect == "Deny"
	not policy_template.taken_in(d, own)
}

deny contains {
	"msg": "the reference policy in the parameters is not one in JSON, so nothing stays within it",
	"path": "parameters",
	"value": {"control_policy": text},
} if {
	text := param.value("bucket-policy-not-more-permissive", "control_policy")
	not policy_template.valid(text)
}

not_applicable contains "no reference policy is set in the parameters" if {
	param.value("bucket-policy-not-more-permissive", "control_policy") == ""
}

not_applicable contains "excluded by the parameter exclude_buckets" if selection.excluded("bucket-policy-not-more-permissive")

not_applicable contains "not named by the parameter only_buckets" if selection.unselected("bucket-policy-not-more-permissive")

reference := policy_template.parse(text) if {
	text := param.value("bucket-policy-not-more-permissive", "control_policy")
	policy_template.valid(text)
}

own := [policy_template.of(s) | some s in input.derived.policy.statements]
