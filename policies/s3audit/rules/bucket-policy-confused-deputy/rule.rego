# METADATA
# title: Grants to AWS services are tied to their source
# description: >-
#   An AWS service acts for whichever customer asks it to, so a statement that lets a service in lets every
#   customer of that service in, unless a condition names the account, the organization or the resource that
#   the service works for. A wildcard in the place of the account is no tie, nor is a condition that is met
#   without its key. A Deny for requests of services with other sources counts. What a service may do
#   decides: reading settings of the bucket only is low.
# schemas:
#   - input: schema.input
# custom:
#   id: bucket-policy-confused-deputy
#   severity: high
#   subresources: [policy]
#   parameters:
#     accepted_keys:
#       type: list(string)
#       default: ["aws:PrincipalOrgID", "aws:SourceAccount", "aws:SourceArn", "aws:SourceOrgID", "aws:SourceOrgPaths", "aws:SourceOwner"]
#       description: Condition keys that name the source of a request by a service.
#     exempt_services:
#       type: list(string)
#       default: ["logdelivery.elasticloadbalancing.amazonaws.com"]
#       description: Services that do not say for whom they act, so that no condition can ask it.
#   remediation: >-
#     Add aws:SourceAccount, and aws:SourceArn where the service has it, with fixed values to the
#     statement.
#   fix: put-bucket-policy
#   references:
#     - https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html
#     - https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
#   tags: [policy, cross-account]
package s3audit.rules.bucket_policy_confused_deputy

import data.s3audit.lib.condition
import data.s3audit.lib.param
import data.s3audit.lib.policy
import data.s3audit.lib.policy_guard
import data.s3audit.lib.policy_services
import data.s3audit.lib.policy_situation

deny contains {
	"msg": sprintf("%s of the policy lets %s in for whichever customer asks it to", [policy.name(s), service]),
	"path": policy.path(s),
	"value": {"sid": s.sid, "service": service, "actions": s.actions, "conditions": s.conditions},
	"severity": severity(a),
} if {
	some s in granting
	a := input.derived.policy.analysis.statements[s.index]
	some service in services(s)
	not policy_services.tied(s, accepted)
	not denied_otherwise(s)
}

not_applicable contains "no statement lets an AWS service in" if {
	count(granting) == 0
}

granting contains s if {
	some s in input.derived.policy.statements
	s.effect == "Allow"
	count(services(s)) > 0
}

services(s) := policy_services.of(s) - exempt

exempt := {lower(service) | some service in param.value("bucket-policy-confused-deputy", "exempt_services")}

accepted := {lower(key) | some key in param.value("bucket-policy-confused-deputy", "accepted_keys")}

# denied_otherwise holds when a Deny refuses the service for every other source.
denied_otherwise(s) if {
	some d in input.derived.policy.statements
	d.effect == "Deny"
	policy_guard.everyone(d)
	policy.covers(d, s)
	some c in d.conditions
	other_source(c)
	every other in d.conditions { for_services(other) }
}

other_source(c) if {
	c.key in accepted
	policy_situation.negated[c.operator]
	every v in c.values { condition.pinned(c.key, v) }
}

for_services(c) if other_source(c)

for_services(c) if policy_situation.holds(c, {"aws:principalisawsservice": "true"})

# The key is there whenever a service acts for a resource.
for_services(c) if {
	c.key in accepted
	c.operator == "null"
	"false" in c.values
}

default severity(_) := "high"

severity(a) := "low" if {
	count(a.classes) > 0
	every class in a.classes { class == "metadata" }
}
