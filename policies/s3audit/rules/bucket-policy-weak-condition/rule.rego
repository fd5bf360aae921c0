# METADATA
# title: Open statements are not guarded by what callers can choose
# description: >-
#   An Allow for everyone that the policy test finds public, though it carries a condition meant to limit
#   it. What a caller writes into the request, such as aws:Referer or aws:UserAgent, limits nobody; nor does
#   a condition that is met when its key is missing (IfExists, ForAllValues, negated operators), one whose
#   values hold wildcards or variables, or one that asks only whether a key is there. Wide address ranges
#   have a rule of their own.
# schemas:
#   - input: schema.input
# custom:
#   id: bucket-policy-weak-condition
#   severity: high
#   subresources: [policy]
#   parameters:
#     weak_keys:
#       type: list(string)
#       default: ["aws:CurrentTime", "aws:EpochTime", "aws:PrincipalTag/*", "aws:PrincipalType", "aws:Referer", "aws:SourceIdentity", "aws:UserAgent", "aws:username", "s3:delimiter", "s3:max-keys", "s3:prefix", "s3:VersionId"]
#       description: >-
#         Condition keys that a caller, or the account of the caller, can meet at will; wildcards are
#         possible.
#   remediation: >-
#     Replace the condition by one that demands fixed values of a key that AWS sets, such as
#     aws:PrincipalOrgID, aws:SourceVpce or aws:SourceIp, without IfExists.
#   fix: put-bucket-policy
#   references:
#     - https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html
#     - https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
#     - https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html
#   tags: [policy, public-access]
package s3audit.rules.bucket_policy_weak_condition

import data.s3audit.lib.param
import data.s3audit.lib.policy
import data.s3audit.lib.policy_keys

deny contains {
	"msg": sprintf("%s of the policy is open to everyone: %s", [policy.name(s), concat("; ", sort(weaknesses))]),
	"path": policy.path(s),
	"value": {"sid": s.sid, "conditions": [{"operator": e.operator, "key": e.key, "values": e.values} | some e in weak(a)]},
} if {
	some a in input.derived.policy.analysis.statements
	a.public
	s := input.derived.policy.statements[a.index]
	weaknesses := {sprintf("%s %s %s", [e.operator, e.key, why(e)]) | some e in weak(a)}
	count(weaknesses) > 0
}

weak(a) := [e | some e in a.conditions; guards_nothing(e)]

# Where a statement is public no entry of it anchors.
guards_nothing(e) if chosen(e)

guards_nothing(e) if {
	reasons[e.reason]
	lower(e.key) in policy_keys.callers
}

chosen(e) if policy.any_matches(weak_keys, lower(e.key))

weak_keys := {lower(key) | some key in param.value("bucket-policy-weak-condition", "weak_keys")}

default why(_) := "is what the caller says"

why(e) := reasons[e.reason] if not chosen(e)

reasons := {
	"if-exists": "is met without the key",
	"for-all-values": "is met without the key",
	"negated-operator": "leaves everybody else in",
	"null-test": "asks only whether the key is there",
	"value-wildcard": "has a value with a wildcard",
	"policy-variable": "has a value with a variable",
	"literal-wildcard": "has a wildcard that its operator takes as text",
	"type-mismatch": "compares with an operator of another type",
	"unparsable-value": "has a value that cannot be read",
	"empty-values": "has no value",
}
