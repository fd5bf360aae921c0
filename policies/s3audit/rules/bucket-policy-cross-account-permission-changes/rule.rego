# METADATA
# title: No other account can change permissions or encryption
# description: >-
#   No Allow statement gives another account, an identity outside of the account or everyone an action
#   that changes who may do what, or how data is encrypted. Patterns count: s3:* and s3:Put* hold the
#   actions too. Who can use a statement is what the policy test finds after its conditions and the Deny
#   statements; a Deny for everyone takes an action out. Where ACLs are switched off by ownership, s3:PutObjectAcl changes nothing and is let through. A
#   canonical user id counts as foreign.
# schemas:
#   - input: schema.input
# custom:
#   id: bucket-policy-cross-account-permission-changes
#   severity: high
#   subresources: [policy, ownershipControls]
#   partial: true
#   parameters:
#     actions:
#       type: list(string)
#       default: ["s3:DeleteBucketPolicy", "s3:PutBucketAcl", "s3:PutBucketPolicy", "s3:PutEncryptionConfiguration", "s3:PutObjectAcl"]
#       description: Actions that no other account may be allowed; wildcards are possible.
#   frameworks:
#     aws-fsbp-1.0.0: [S3.6]
#     pci-dss-4.0.1: ["7.2.1", "7.2.2", "7.2.5", "7.2.6", "7.3.1", "7.3.2", "7.3.3", "8.2.7", "8.2.8", "8.3.4",
#       "10.6.3"]
#     nist-800-53-r5: [CA-9(1), CM-2]
#     nist-800-171-r2: ["3.13.4"]
#     nist-csf-1.1: [PR.AC-1, PR.IP-1]
#     cis-controls-8.1: ["3.3"]
#     dora-2022-2554: [Art28]
#   remediation: >-
#     Take these actions out of the statements for other accounts, or have the other account assume a role
#     of this one to use them.
#   fix: put-bucket-policy
#   references:
#     - https://docs.aws.amazon.com/AmazonS3/latest/userguide/example-bucket-policies.html
#     - https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
#   tags: [cross-account, policy, ransomware]
package s3audit.rules.bucket_policy_cross_account_permission_changes

import data.s3audit.lib.acl
import data.s3audit.lib.glob
import data.s3audit.lib.param
import data.s3audit.lib.policy

deny contains {
	"msg": sprintf("%s of the policy lets callers outside of the account use %s", [policy.name(s), concat(", ", actions)]),
	"path": policy.path(s),
	"value": {"sid": s.sid, "principals": s.principals, "actions": s.actions},
} if {
	some s in foreign
	actions := {action | some action in given(s); effective(action)}
	count(actions) > 0
}

satisfied if {
	policy.answered
	not doubtful
}

# foreign are the Allow statements that callers outside of the account can use.
foreign contains s if {
	some a in input.derived.policy.analysis.statements
	a.effect == "Allow"
	some caller in a.callers
	not caller.own
	caller.kind != "service"
	s := input.derived.policy.statements[a.index]
}

# doubtful holds when something outside is allowed, with or without effect.
doubtful if {
	some s in foreign
	count(given(s)) > 0
}

# given are the blocked actions that the statement allows.
given(s) := {action |
	some name in param.value("bucket-policy-cross-account-permission-changes", "actions")
	action := lower(name)
	includes(s, action)
	policy.touches(s, kind(action))
	not policy.denied_to_all(action, kind(action))
}

includes(s, action) if policy.allows(s, action)

includes(s, action) if {
	not s.not_action
	some pattern in s.actions
	glob.matches(action, pattern)
}

effective(action) if not of_object_acl(action)

effective(_) if acl.switched_on

of_object_acl(action) if action in {"s3:putobjectacl", "s3:putobjectversionacl"}

default kind(_) := "bucket"

kind(action) := "objects" if {
	contains(action, "object")
	not contains(action, "bucket")
}
