# METADATA
# title: The policy keeps access inside the organization and its networks
# description: >-
#   Deny statements for everyone, on every S3 action, for the bucket and for all of its objects, refuse
#   callers who are neither of the organization nor in its networks; what AWS services do themselves may be
#   spared. A resource control policy of the organization can do the same for all buckets, and a bucket does
#   not show it. So the rule passes where a perimeter stands, fails where the parameters say that there are
#   no such policies, is unknown where an organization or networks are asked for and the bucket's own policy
#   lacks them, and applies nowhere else.
# schemas:
#   - input: schema.input
# custom:
#   id: bucket-policy-data-perimeter
#   severity: medium
#   subresources: [policy]
#   parameters:
#     organizations:
#       type: list(string)
#       default: []
#       description: Organizations that may be spared; none means any one that the policy fixes.
#     networks:
#       type: list(string)
#       default: []
#       description: >-
#         VPCs and VPC endpoints that may be spared; none means any that the policy fixes.
#     resource_control_policies:
#       type: string
#       default: "unknown"
#       description: >-
#         What is known of resource control policies: unknown, or none, so that a policy without a
#         perimeter fails.
#     exclude_buckets:
#       type: list(string)
#       default: []
#       description: Buckets that the rule does not apply to; a name may hold the wildcards * and ?.
#   remediation: >-
#     Deny s3:* on the bucket and on all of its objects to everyone with StringNotEqualsIfExists
#     aws:PrincipalOrgID, your organization, and BoolIfExists aws:PrincipalIsAWSService false; or enforce
#     the same for all buckets by a resource control policy.
#   fix: put-bucket-policy
#   references:
#     - https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_data-perimeters.html
#     - https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps.html
#   tags: [policy, cross-account, network]
package s3audit.rules.bucket_policy_data_perimeter

import data.s3audit.lib.param
import data.s3audit.lib.policy_guard
import data.s3audit.lib.selection

deny contains {
	"msg": sprintf("no statement keeps callers from outside of the organization and its networks off the %s", [concat(" and the ", open)]),
	"path": "derived.policy.statements",
	"value": {"open": open},
} if {
	param.value("bucket-policy-data-perimeter", "resource_control_policies") == "none"
	count(open) > 0
}

unknown contains {
	"subresource": "policy",
	"state": "not-collected",
	"api": "DescribeEffectivePolicy",
	"action": "organizations:DescribeEffectivePolicy",
	"code": "ResourceControlPoliciesNotSeen",
} if {
	param.value("bucket-policy-data-perimeter", "resource_control_policies") != "none"
	asked
	count(open) > 0
	not selection.excluded("bucket-policy-data-perimeter")
}

not_applicable contains "no perimeter is asked for by the parameters" if {
	param.value("bucket-policy-data-perimeter", "resource_control_policies") != "none"
	not asked
	count(open) > 0
}

not_applicable contains "excluded by the parameter exclude_buckets" if selection.excluded("bucket-policy-data-perimeter")

asked if count(organizations) + count(networks) > 0

# open is where some stranger is not denied everything.
open := [kind |
	some kind in ["bucket", "objects"]
	some stranger in strangers
	not kind in policy_guard.covered(stranger)
]

organizations := param.value("bucket-policy-data-perimeter", "organizations")

networks := param.value("bucket-policy-data-perimeter", "networks")

# strangers are callers who come from the internet: one who did not sign, one of another
# organization, and one of each organization or network that the policy names and the parameters do not.
strangers := array.concat([unsigned, signed], named)

unsigned := {
	"aws:principalorgid": null,
	"aws:principalorgpaths": null,
	"aws:principalarn": null,
	"aws:principalaccount": "anonymous",
	"aws:principalisawsservice": "false",
	"aws:viaawsservice": "false",
	"aws:sourcevpc": null,
	"aws:sourcevpce": null,
	"aws:vpceaccount": null,
	"aws:vpceorgid": null,
	"aws:sourceip": "0.0.0.0",
	"aws:sourceaccount": null,
	"aws:sourcearn": null,
	"aws:sourceorgid": null,
}

signed := object.union(unsigned, {
	"aws:principalorgid": "o-0000000000",
	"aws:principalorgpaths": "o-0000000000/r-0000/ou-0000-00000000/",
	"aws:principalarn": "arn:aws:iam::000000000000:role/stranger",
	"aws:principalaccount": "000000000000",
})

named := [object.union(signed, {c.key: v}) |
	some s in input.derived.policy.statements
	s.effect == "Deny"
	some c in s.conditions
	approved := {"aws:principalorgid": organizations, "aws:sourcevpc": networks, "aws:sourcevpce": networks}[c.key]
	count(approved) > 0
	some v in c.values
	not v in approved
]
