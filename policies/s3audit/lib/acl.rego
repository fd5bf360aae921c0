# METADATA
# title: Access control lists
# description: >-
#   The grants of a bucket's ACL to groups of strangers, and whether ACLs have
#   any effect. S3 answers with the effective ACL: under IgnorePublicAcls, public
#   grants are missing from it, so what is seen here is never the whole of what is stored.
# schemas:
#   - input: schema.input
# related_resources:
#   - https://docs.aws.amazon.com/AmazonS3/latest/userguide/acl-overview.html
package s3audit.lib.acl

import data.s3audit.lib.state

all_users := "http://acs.amazonaws.com/groups/global/AllUsers"

authenticated_users := "http://acs.amazonaws.com/groups/global/AuthenticatedUsers"

log_delivery := "http://acs.amazonaws.com/groups/s3/LogDelivery"

# The canonical user that writes the legacy logs of CloudFront.
# https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/standard-logging-legacy-s3.html
legacy_logs := "c4c1ede66af53448b93c283ce9448c4ba468c9432aa01d700d3878632f77d2d0"

# Who is meant by a group that holds strangers.
strangers := {all_users: "everyone", authenticated_users: "every AWS account holder"}

# The permissions that give each class of access.
permissions := {
	"list": {"READ", "FULL_CONTROL"},
	"write": {"WRITE", "FULL_CONTROL"},
	"metadata": {"READ_ACP", "FULL_CONTROL"},
	"admin": {"WRITE_ACP", "FULL_CONTROL"},
	"any": {"READ", "WRITE", "READ_ACP", "WRITE_ACP", "FULL_CONTROL"},
}

# versitygw names everyone by an id where S3 has a URI; no canonical id looks like it.
everyone_id := "all-users"

# public_grants are the grants to strangers.
public_grants contains {"index": i, "group": group, "permission": grant.Permission} if {
	some i, grant in input.bucket.acl.value.Grants
	group := grant.Grantee.URI
	strangers[group]
}

public_grants contains {"index": i, "group": all_users, "permission": grant.Permission} if {
	some i, grant in input.bucket.acl.value.Grants
	grant.Grantee.ID == everyone_id
}

# public holds when strangers are granted the class of access, in force or not.
public(class) if {
	some grant in public_grants
	grant.permission in permissions[class]
}

# clear holds when the ACL was read and grants strangers nothing of the class.
clear(class) if {
	input.bucket.acl.state in state.answered
	not public(class)
}

# switched_off holds when bucket owner enforced ownership has turned every ACL off.
switched_off if ownership == "BucketOwnerEnforced"

# switched_on holds when ownership was read and leaves ACLs on.
switched_on if {
	ownership_known
	not switched_off
}

ownership_known if input.bucket.ownershipControls.state in state.answered

# ownership is who owns what is uploaded. Without ownership controls a bucket
# behaves as ObjectWriter.
ownership := setting if {
	setting := input.bucket.ownershipControls.value.OwnershipControls.Rules[0].ObjectOwnership
} else := "ObjectWriter"

# in_force holds when a public grant is known to have effect.
in_force if {
	input.derived.publicAccessBlock.IgnorePublicAcls == false
	switched_on
}

# moot holds when a public grant is known to have none.
moot if switched_off

moot if input.derived.publicAccessBlock.IgnorePublicAcls == true

# evidence is one finding about one grant.
evidence(grant) := {
	"msg": sprintf("the ACL grants %s to %s", [grant.permission, strangers[grant.group]]),
	"path": sprintf("bucket.acl.value.Grants[%d]", [grant.index]),
	"value": {"group": grant.group, "permission": grant.permission},
}
