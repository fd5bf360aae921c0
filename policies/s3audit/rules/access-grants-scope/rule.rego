# METADATA
# title: S3 Access Grants are bounded
# description: >-
#   No grant of S3 Access Grants gives a group of the corporate directory a whole bucket to read and write,
#   and the resource policy of the instance lets nobody outside of the account use it, but for those that
#   the configuration or the parameters trust. Grants stand beside bucket policies: whoever only looks at
#   those does not see them.
# schemas:
#   - input: schema.input
# custom:
#   id: access-grants-scope
#   severity: medium
#   scope: account
#   subresources: [account.accessGrants]
#   parameters:
#     trusted_accounts:
#       type: list(string)
#       default: []
#       description: Accounts that may use the instance.
#     trusted_organizations:
#       type: list(string)
#       default: []
#       description: Organizations, o-..., whose accounts may use the instance.
#     trusted_groups:
#       type: list(string)
#       default: []
#       description: Ids of directory groups that may have whole buckets; they may hold the wildcards * and ?.
#     permissions:
#       type: list(string)
#       default: [READWRITE]
#       description: "The permissions that are bounded: READ, WRITE, READWRITE."
#     least_prefix_depth:
#       type: number
#       default: 1
#       description: How many parts of the key, between slashes, a grant has to name below the bucket; 0 lets it have whole buckets.
#   remediation: >-
#     Delete the grant and give the group one for the prefix that it works with. Take accounts that need no
#     access out of the resource policy of the instance, or add them to the trusted ones.
#   references:
#     - https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-grants-grant.html
#     - https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-grants-cross-accounts.html
#     - https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_ListAccessGrants.html
#   tags: [cross-account, access-grants]
package s3audit.rules.access_grants_scope

import data.s3audit.lib.glob
import data.s3audit.lib.param
import data.s3audit.lib.point

deny contains {
	"msg": sprintf("group %s has %s on %s", [group, grant.Permission, grant.GrantScope]),
	"path": sprintf("%s[%d].Grants.value.AccessGrantsList[%d]", [instances, i, j]),
	"value": {"group": group, "permission": grant.Permission, "scope": grant.GrantScope},
	"resource": grant.AccessGrantArn,
} if {
	some i, instance in input.account.accessGrants.value.AccessGrantsInstancesList
	some j, grant in instance.Grants.value.AccessGrantsList
	grant.Grantee.GranteeType == "DIRECTORY_GROUP"
	grant.Permission in param.value("access-grants-scope", "permissions")
	depth(grant.GrantScope) < param.value("access-grants-scope", "least_prefix_depth")
	group := object.get(grant.Grantee, "GranteeIdentifier", "")
	not listed(group)
}

deny contains {
	"msg": sprintf("the resource policy of the Access Grants instance in %s lets in %s", [instance.Region, concat(", ", sort(outsiders))]),
	"path": sprintf("derived.accessGrants[%d].analysis", [i]),
	"value": {"outsiders": outsiders},
	"resource": instance.AccessGrantsInstanceArn,
} if {
	some i, instance in input.account.accessGrants.value.AccessGrantsInstancesList
	outsiders := point.outsiders(input.derived.accessGrants[i], trusted)
	count(outsiders) > 0
}

unknown contains point.lacking(
	"account.accessGrants", instance.AccessGrantsInstanceArn, instance.Grants,
	{"api": "ListAccessGrants", "action": "s3:ListAccessGrants"},
) if {
	some instance in input.account.accessGrants.value.AccessGrantsInstancesList
	not point.answered(instance.Grants)
}

unknown contains point.lacking("account.accessGrants", instance.AccessGrantsInstanceArn, instance.Policy, policy_read) if {
	some instance in input.account.accessGrants.value.AccessGrantsInstancesList
	not point.answered(instance.Policy)
}

unknown contains point.unreadable("account.accessGrants", instance.AccessGrantsInstanceArn, reasons, policy_read) if {
	some i, instance in input.account.accessGrants.value.AccessGrantsInstancesList
	point.answered(instance.Policy)
	not input.derived.accessGrants[i].analysis
	reasons := [reason | reason := input.derived.accessGrants[i].reason]
}

not_applicable contains "the account has no Access Grants instance" if {
	not input.account.accessGrants.value.AccessGrantsInstancesList[0]
}

instances := "account.accessGrants.value.AccessGrantsInstancesList"

policy_read := {"api": "GetAccessGrantsInstanceResourcePolicy", "action": "s3:GetAccessGrantsInstanceResourcePolicy"}

# depth is how many parts of the key a scope such as s3://bucket/a/b* names.
depth(scope) := count([part |
	some i, part in split(trim_prefix(scope, "s3://"), "/")
	i > 0
	not part in {"", "*"}
])

listed(group) if {
	some pattern in param.value("access-grants-scope", "trusted_groups")
	glob.matches(pattern, group)
}

trusted := {id |
	some name in ["trusted_accounts", "trusted_organizations"]
	some id in param.value("access-grants-scope", name)
}
