# METADATA
# title: No unapproved outsider in the policy
# description: >-
#   An Allow statement lets in an account, a role, a user, an identity provider or a network that is neither
#   of the own account nor approved. Everyone is an outsider too. Who gets in is what the policy test finds
#   after conditions and Deny statements. A condition on the organization of the caller clears a statement;
#   so do accounts of AWS that deliver logs and may do nothing else. AWS services, CloudFront identities and
#   the ids of deleted principals are judged by rules of their own. A canonical user id counts as foreign. A
#   network whose owner the policy does not say is medium.
# schemas:
#   - input: schema.input
# custom:
#   id: bucket-policy-cross-account-access
#   severity: high
#   subresources: [policy]
#   parameters:
#     trusted_accounts:
#       type: list(string)
#       default: []
#       description: Ids of the accounts that may be let in.
#     trusted_organizations:
#       type: list(string)
#       default: []
#       description: >-
#         Organizations, or paths of organizational units, that may be let in; none means that any one
#         that a condition fixes is taken for the own.
#     trusted_networks:
#       type: list(string)
#       default: []
#       description: >-
#         VPCs, VPC endpoints and address ranges that may be let in, as the policy writes them.
#     trusted_principals:
#       type: list(string)
#       default: []
#       description: Principals that may be let in, as patterns on what the policy writes.
#     restricting_conditions:
#       type: list(string)
#       default: []
#       description: Further condition keys that clear a statement when they demand fixed values.
#   frameworks:
#     aws-fsbp-1.0.0: [S3.6]
#     pci-dss-4.0.1: ["7.2.1", "7.2.2", "7.2.5", "7.2.6", "7.3.1", "7.3.2", "7.3.3", "8.2.7", "8.2.8",
#       "8.3.4", "10.6.3"]
#     nist-800-53-r5: [CA-9(1), CM-2]
#     nist-800-171-r2: ["3.1.1", "3.1.2", "3.1.4", "3.1.5", "3.1.7", "3.1.20", "3.3.8", "3.13.4"]
#     nist-csf-1.1: [PR.AC-1, PR.AC-4, PR.IP-1, PR.PT-3]
#     hipaa: ["164.308(a)(3)(i)", "164.308(a)(3)(ii)(A)", "164.308(a)(3)(ii)(B)", "164.308(a)(4)(i)",
#       "164.308(a)(4)(ii)(A)", "164.308(a)(4)(ii)(B)", "164.308(a)(4)(ii)(C)", "164.312(a)(1)"]
#     cis-controls-8.1: ["3.3"]
#     dora-2022-2554: [Art28]
#   remediation: >-
#     Take the grant out, add a condition on aws:PrincipalOrgID, or agree it and add the outsider to the
#     parameter of its kind.
#   fix: put-bucket-policy
#   references:
#     - https://docs.aws.amazon.com/AmazonS3/latest/userguide/example-bucket-policies.html
#     - https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
#     - https://docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html
#   tags: [cross-account, policy]
package s3audit.rules.bucket_policy_cross_account_access

import data.s3audit.lib.condition
import data.s3audit.lib.glob
import data.s3audit.lib.param
import data.s3audit.lib.policy
import data.s3audit.lib.policy_services
import data.s3audit.lib.self

deny contains {
	"msg": sprintf("%s of the policy lets in %s", [policy.name(s), describe(caller)]),
	"path": policy.path(s),
	"value": {"sid": s.sid, "caller": {"kind": caller.kind, "id": caller.id}, "actions": s.actions, "conditions": s.conditions},
	"severity": severity(caller),
} if {
	some a in input.derived.policy.analysis.statements
	a.level in {"shared", "public"}
	s := input.derived.policy.statements[a.index]
	not cleared(s)
	some caller in a.callers
	outsider(caller)
	not deleted(s, caller)
	not approved(s, caller)
}

outsider(caller) if {
	not caller.own
	not caller.trusted
	not caller.kind in {"service", "cloudfront-identity"}
}

# An id in place of a principal is what is left of a deleted one; in a condition it is alive.
deleted(s, caller) if {
	caller.kind == "identity"
	caller.id in s.principals.aws
}

# cleared holds when a condition keeps a statement to approved callers, whoever it names.
cleared(s) if {
	some c in s.conditions
	c.key in {"aws:principalorgid", "aws:principalorgpaths"}
	condition.ties(c)
	every v in c.values { approved_organization(v) }
}

cleared(s) if {
	some c in s.conditions
	c.key in {lower(key) | some key in setting("restricting_conditions")}
	condition.ties(c)
}

cleared(s) if {
	some c in s.conditions
	c.key in {"aws:sourcevpc", "aws:sourcevpce"}
	condition.ties(c)
	every v in c.values { v in setting("trusted_networks") }
}

approved_organization(_) if count(setting("trusted_organizations")) == 0

approved_organization(v) if v in setting("trusted_organizations")

# A path below an approved one, or of an approved organization.
approved_organization(v) if {
	some path in setting("trusted_organizations")
	startswith(v, sprintf("%s/", [trim_suffix(path, "/")]))
}

approved(_, caller) if caller.id in setting("trusted_accounts")

approved(_, caller) if account_of(caller) in setting("trusted_accounts")

approved(_, caller) if {
	caller.kind == "organization"
	approved_organization(policy_services.written(caller))
}

approved(_, caller) if {
	caller.kind == "network"
	caller.id in setting("trusted_networks")
}

approved(_, caller) if {
	some pattern in setting("trusted_principals")
	glob.matches(pattern, policy_services.written(caller))
}

# A log delivery account is approved when every way in that the statement gives it is that.
approved(s, caller) if {
	principals := [p | some p in s.principals.aws; of_account(p, caller.id)]
	count(principals) > 0
	every p in principals { policy_services.delivers(s, p) }
}

of_account(p, id) if p == id

of_account(p, id) if split(p, ":")[4] == id

account_of(caller) := split(policy_services.written(caller), ":")[4]

describe(caller) := "everyone" if caller.kind == "anyone"

describe(caller) := trim_space(concat(" ", [replace(caller.kind, "-", " "), caller.id, suffix(caller)])) if caller.kind != "anyone"

suffix(caller) := sprintf("(%s)", [caller.principal])

suffix(caller) := "" if not caller.principal

default severity(_) := "high"

severity(caller) := "medium" if caller.kind == "network"

setting(name) := {self.relative(v) | some v in param.value("bucket-policy-cross-account-access", name)}
