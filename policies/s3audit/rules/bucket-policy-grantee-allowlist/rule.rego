# METADATA
# title: The policy grants to approved parties only
# description: >-
#   Every Allow statement names approved parties only, or carries a condition that lets only approved
#   ones through. The own account and its identities are always approved, and so are the AWS services
#   that deliver logs. Everybody else, be it an account, a service, an identity provider, an address
#   range or a VPC, has to be in a parameter. No policy grants nothing.
# schemas:
#   - input: schema.input
# custom:
#   id: bucket-policy-grantee-allowlist
#   severity: medium
#   subresources: [policy]
#   parameters:
#     aws_principals:
#       type: list(string)
#       default: []
#       description: >-
#         Accounts, organizations, ARNs and canonical user ids besides the own account; an account takes in
#         its identities.
#     service_principals:
#       type: list(string)
#       default: ["cloudtrail.amazonaws.com", "config.amazonaws.com", "delivery.logs.amazonaws.com", "logdelivery.elasticloadbalancing.amazonaws.com", "logging.s3.amazonaws.com"]
#       description: AWS services that may be granted access.
#     federated_users:
#       type: list(string)
#       default: []
#       description: Identity providers besides those of the own account.
#     ip_addresses:
#       type: list(string)
#       default: []
#       description: Address ranges, in CIDR form, that a condition on aws:SourceIp may name.
#     vpc_ids:
#       type: list(string)
#       default: []
#       description: VPCs and VPC endpoints that a condition may name.
#   frameworks:
#     pci-dss-4.0.1: ["7.2.1", "7.2.2", "7.2.5", "7.3.1", "7.3.2", "7.3.3", "8.2.7", "8.2.8", "8.3.4"]
#     nist-800-171-r2: ["3.1.1", "3.1.2", "3.1.4", "3.1.5", "3.1.7", "3.1.20", "3.3.8", "3.13.5"]
#     nist-csf-1.1: [PR.AC-1, PR.AC-3, PR.AC-4, PR.PT-3]
#     hipaa: ["164.308(a)(1)(ii)(B)", "164.308(a)(3)(i)", "164.308(a)(3)(ii)(A)", "164.308(a)(3)(ii)(B)",
#       "164.308(a)(4)(i)", "164.308(a)(4)(ii)(A)", "164.308(a)(4)(ii)(B)", "164.308(a)(4)(ii)(C)",
#       "164.312(a)(1)"]
#     soc2-tsc-2017: [CC6.1, CC6.2, CC6.3, CC6.6]
#     aws-well-architected: [SEC03-BP07]
#     cis-controls-8.1: ["3.3"]
#   remediation: >-
#     Remove the grant, or agree it and add the party to the parameter of its kind.
#   fix: put-bucket-policy
#   references:
#     - https://docs.aws.amazon.com/AmazonS3/latest/userguide/example-bucket-policies.html
#     - https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
#   tags: [cross-account, policy]
package s3audit.rules.bucket_policy_grantee_allowlist

import data.s3audit.lib.condition
import data.s3audit.lib.param
import data.s3audit.lib.policy
import data.s3audit.lib.self

deny contains {
	"msg": sprintf("%s of the policy grants to parties that are not approved", [policy.name(s)]),
	"path": policy.path(s),
	"value": {"sid": s.sid, "principals": s.principals, "conditions": s.conditions},
} if {
	some s in input.derived.policy.statements
	s.effect == "Allow"
	not approved(s)
}

approved(s) if {
	not policy.wildcard_principal(s)
	every p in array.concat(s.principals.aws, s.principals.canonical_user) { approved_principal(p) }
	every p in s.principals.service { p in setting("service_principals") }
	every p in s.principals.federated { approved_provider(p) }
}

approved(s) if {
	some c in s.conditions
	condition.demanded(c)
	lets_approved_through(c)
}

lets_approved_through(c) if {
	c.operator in condition.equality
	c.key in {
		"aws:principalarn", "aws:principalaccount", "aws:principalorgid",
		"aws:sourceaccount", "aws:sourcearn", "s3:dataaccesspointaccount",
	}
	every v in c.values { approved_principal(v) }
}

lets_approved_through(c) if {
	c.operator in condition.equality
	c.key in {"aws:sourcevpc", "aws:sourcevpce"}
	every v in c.values { v in setting("vpc_ids") }
}

lets_approved_through(c) if {
	c.operator == "ipaddress"
	c.key == "aws:sourceip"
	every v in c.values { approved_range(v) }
}

approved_principal(p) if condition.of_owner(p)

approved_principal(p) if p in setting("aws_principals")

# An approved account takes in everyone of that account.
approved_principal(p) if {
	split(p, ":")[4] in setting("aws_principals")
}

approved_provider(p) if condition.of_owner(p)

approved_provider(p) if p in setting("federated_users")

approved_range(v) if v in setting("ip_addresses")

approved_range(v) if {
	condition.narrow(v)
	some range in setting("ip_addresses")
	condition.narrow(range)
	net.cidr_contains(condition.range_of(range), condition.range_of(v))
}

setting(name) := {self.relative(v) | some v in param.value("bucket-policy-grantee-allowlist", name)}
