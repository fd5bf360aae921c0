# METADATA
# title: No statement is open to everyone without a limit
# description: >-
#   An Allow statement whose principal is a wildcard, in any spelling, or that allows everyone but a few
#   (NotPrincipal), has to carry a condition that demands fixed values of a key that says who calls, or a
#   Deny has to leave only such callers. Every statement is looked at. Each condition counts by what it
#   does: negated operators, IfExists, ForAllValues, wildcards, variables and wide address ranges limit
#   nobody. While RestrictPublicBuckets is on, such a statement is without effect and the finding is medium.
# schemas:
#   - input: schema.input
# custom:
#   id: bucket-policy-wildcard-principal
#   severity: critical
#   subresources: [policy, publicAccessBlock, account.publicAccessBlock]
#   partial: true
#   parameters:
#     restricting_condition_keys:
#       type: list(string)
#       default: ["aws:PrincipalAccount", "aws:PrincipalArn", "aws:PrincipalOrgID", "aws:PrincipalOrgPaths", "aws:SourceAccount", "aws:SourceArn", "aws:SourceIp", "aws:SourceOrgID", "aws:SourceOrgPaths", "aws:SourceOwner", "aws:SourceVpc", "aws:SourceVpce", "aws:userid", "aws:VpceAccount", "aws:VpceOrgID", "aws:VpceOrgPaths", "s3:DataAccessPointAccount", "s3:DataAccessPointArn"]
#       description: Condition keys that say who calls.
#     trusted_values:
#       type: list(string)
#       default: []
#       description: >-
#         Organizations, accounts, VPCs, endpoints and address ranges that count; none means that any fixed
#         value does.
#   frameworks:
#     cis-aws-7.0.0: ["2.21"]
#     aws-fsbp-1.0.0: [S3.2, S3.3]
#     pci-dss-4.0.1: ["1.2.8", "1.3.1", "1.3.2", "1.4.2", "1.5.1", "3.5.1.3", "7.2.1", "7.2.2", "7.2.5", "7.3.1",
#       "7.3.2", "7.3.3", "8.2.7", "8.2.8", "8.3.4", "10.3.2", "10.3.3", "10.3.4", A1.1.2, A1.1.3, A1.2.1,
#       A3.4.1]
#     nist-800-53-r5: [AC-2(6), AC-3, AC-3(7), AC-4, AC-4(21), AC-6, AC-17(1), AC-17(4)(a), AC-17(9), AC-17(10),
#       AC-17b, AC-21, CM-6a, CM-9b, MP-2, SC-7, SC-7(2), SC-7(3), SC-7(4), SC-7(7), SC-7(9), SC-7(9)(a),
#       SC-7(11), SC-7(12), SC-7(16), SC-7(20), SC-7(21), SC-7(24)(b), SC-7(25), SC-7(26), SC-7(27), SC-7(28),
#       SC-7a, SC-7b, SC-7c, SC-25]
#     nist-800-171-r2: ["3.1.1", "3.1.2", "3.1.3", "3.1.4", "3.1.5", "3.1.7", "3.1.20", "3.3.8", "3.4.6",
#       "3.13.2", "3.13.5"]
#     nist-csf-1.1: [PR.AC-1, PR.AC-3, PR.AC-4, PR.PT-3]
#     hipaa: ["164.308(a)(1)(ii)(B)", "164.308(a)(3)(i)", "164.308(a)(3)(ii)(A)", "164.308(a)(3)(ii)(B)",
#       "164.308(a)(4)(i)", "164.308(a)(4)(ii)(A)", "164.308(a)(4)(ii)(B)", "164.308(a)(4)(ii)(C)",
#       "164.312(a)(1)", "164.312(a)(2)(i)"]
#     soc2-tsc-2017: [CC6.1, CC6.2, CC6.3, CC6.6]
#     fedramp-low-r4: [AC-3, AC-17, CM-2, SC-7]
#     fedramp-moderate-r4: [AC-3, AC-4, AC-6, AC-17(1), AC-21(b), CM-2, SC-4, SC-7, SC-7(3)]
#     aws-well-architected: [SEC03-BP07]
#     cis-controls-8.1: ["3.3"]
#     cmmc-2.0: [AC.L1-b.1.i, AC.L1-b.1.iv, AC.L2-3.1.1, AC.L2-3.1.3, AC.L2-3.1.22, AU.L2-3.3.8, CM.L2-3.4.6,
#       SC.L1-b.1.xi, SC.L2-3.13.5]
#     csa-ccm-4.0: [DSP-17]
#     dora-2022-2554: [Art9]
#     mitre-attack: [T1485, T1486, T1530]
#   remediation: >-
#     Name the principals, or add a condition with fixed values such as aws:PrincipalOrgID, aws:SourceVpce
#     or aws:SourceIp to the statement.
#   fix: put-bucket-policy
#   references:
#     - https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html
#     - https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
#   tags: [public-access, policy]
package s3audit.rules.bucket_policy_wildcard_principal

import data.s3audit.lib.condition
import data.s3audit.lib.param
import data.s3audit.lib.policy
import data.s3audit.lib.self

deny contains object.union(severity, {
	"msg": sprintf("%s of the policy allows everyone, and no condition says who", [policy.name(s)]),
	"path": policy.path(s),
	"value": {"sid": s.sid, "principals": s.principals, "conditions": s.conditions},
}) if {
	some s in unlimited
}

satisfied if policy.answered

unlimited contains s if {
	some s in input.derived.policy.statements
	s.effect == "Allow"
	policy.wildcard_principal(s)
	some a in input.derived.policy.analysis.statements
	a.index == s.index
	not limited(s, a)
}

# limited holds for a condition that the analyser says ties the statement to fixed callers.
limited(_, a) if {
	some entry in a.conditions
	entry.anchors
	lower(entry.key) in keys
	every v in entry.values { trusted(v) }
}

# A key that S3 does not know for one that says who calls, and the user does.
limited(s, _) if {
	some c in s.conditions
	c.key in keys
	not c.key in defaults
	c.operator in condition.equality
	condition.demanded(c)
	every v in c.values {
		condition.fixed(v)
		trusted(v)
	}
}

# A Deny that leaves nobody, or only fixed callers.
limited(_, a) if {
	some d in a.denies
	d.effect in {"cancels", "narrows"}
	not a.public
	every caller in a.callers { trusted(caller.id) }
}

keys := {lower(key) | some key in param.value("bucket-policy-wildcard-principal", "restricting_condition_keys")}

defaults := {lower(key) |
	some key in data.s3audit.parameters["bucket-policy-wildcard-principal"].restricting_condition_keys
}

# trusted holds when the value is one the user trusts, or none are listed.
trusted(_) if count(values) == 0

trusted(v) if v in values

values := {self.relative(v) | some v in param.value("bucket-policy-wildcard-principal", "trusted_values")}

severity := {"severity": "medium"} if {
	input.derived.publicAccessBlock.RestrictPublicBuckets == true
} else := {}
