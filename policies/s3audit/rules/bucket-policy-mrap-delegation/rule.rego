# METADATA
# title: Delegation to access points names the own account
# description: >-
#   A statement that leaves the decision to access points, by s3:DataAccessPointAccount,
#   s3:DataAccessPointArn or s3:AccessPointNetworkOrigin, demands that they are of the own account or of a
#   trusted one. An access point, a multi-Region one too, can be made by any account for a bucket that lets
#   it; with a wildcard for the account, a condition that is met without the key, or the network origin
#   alone, a stranger attaches one and writes its policy.
# schemas:
#   - input: schema.input
# custom:
#   id: bucket-policy-mrap-delegation
#   severity: high
#   subresources: [policy]
#   parameters:
#     trusted_accounts:
#       type: list(string)
#       default: []
#       description: Accounts besides the own one whose access points may decide.
#   remediation: >-
#     Demand StringEquals s3:DataAccessPointAccount with the id of your account.
#   fix: put-bucket-policy
#   references:
#     - https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-points-policies.html
#     - https://docs.aws.amazon.com/AmazonS3/latest/userguide/MultiRegionAccessPointPermissions.html
#   tags: [policy, access-points, cross-account]
package s3audit.rules.bucket_policy_mrap_delegation

import data.s3audit.lib.condition
import data.s3audit.lib.param
import data.s3audit.lib.policy
import data.s3audit.lib.self

deny contains {
	"msg": sprintf("%s of the policy leaves access to access points of accounts that are not trusted", [policy.name(s)]),
	"path": policy.path(s),
	"value": {"sid": s.sid, "conditions": s.conditions},
	"severity": severity(a),
} if {
	some a in delegating
	s := input.derived.policy.statements[a.index]
	not pinned(s)
}

not_applicable contains "no statement leaves access to access points" if {
	count(delegating) == 0
}

delegating contains a if {
	some a in input.derived.policy.analysis.statements
	a.effect == "Allow"
	s := input.derived.policy.statements[a.index]
	some c in s.conditions
	c.key in {"s3:dataaccesspointaccount", "s3:dataaccesspointarn", "s3:accesspointnetworkorigin"}
}

pinned(s) if {
	some c in s.conditions
	c.operator in condition.equality
	condition.demanded(c)
	every v in c.values { trusted(c.key, v) }
}

trusted("s3:dataaccesspointaccount", v) if v in accounts

trusted("s3:dataaccesspointarn", v) if split(v, ":")[4] in accounts

accounts := {"{account}"} | {self.relative(v) | some v in param.value("bucket-policy-mrap-delegation", "trusted_accounts")}

default severity(_) := "high"

# Named callers, who could not make the statement theirs by an access point alone.
severity(a) := "medium" if not a.open
