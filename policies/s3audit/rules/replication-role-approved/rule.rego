# METADATA
# title: The replication role is an approved one
# description: >-
#   The role reads every object that replication takes in, and writes elsewhere. It has to be a role of
#   the bucket's own account: a configuration put by an outsider brings a role of theirs. With the
#   parameter it has to be on a list as well. What the role may do is IAM's to tell and not seen here.
# schemas:
#   - input: schema.input
# custom:
#   id: replication-role-approved
#   severity: medium
#   subresources: [replication]
#   parameters:
#     approved_roles:
#       type: list(string)
#       default: []
#       description: >-
#         ARNs of the roles that may replicate, with the wildcards * and ?; none takes any role of the own
#         account.
#   remediation: >-
#     Put the replication configuration again with an approved role. If nobody knows who brought the other
#     one, find out from CloudTrail what it has copied, and where to.
#   fix: put-bucket-replication
#   references:
#     - https://docs.aws.amazon.com/AmazonS3/latest/userguide/setting-repl-config-perm-overview.html
#     - https://docs.aws.amazon.com/AmazonS3/latest/API/API_ReplicationConfiguration.html
#   tags: [recovery, access-control, exfiltration]
package s3audit.rules.replication_role_approved

import data.s3audit.lib.glob
import data.s3audit.lib.param
import data.s3audit.lib.trust

deny contains {
	"msg": sprintf("the replication role %q does not belong to the bucket's account", [role]),
	"path": "bucket.replication.value.ReplicationConfiguration.Role",
	"value": role,
} if {
	trust.account_of(role) != input.bucket.account
}

deny contains {
	"msg": sprintf("the replication role %q is not on the approved list", [role]),
	"path": "bucket.replication.value.ReplicationConfiguration.Role",
	"value": role,
} if {
	count(approved) > 0
	not listed
}

not_applicable contains "nothing is replicated" if not input.bucket.replication.value.ReplicationConfiguration

role := object.get(input.bucket.replication.value.ReplicationConfiguration, "Role", "")

listed if {
	some pattern in approved
	glob.matches(pattern, role)
}

approved := param.value("replication-role-approved", "approved_roles")
