# METADATA
# title: Sampled objects are not public by their ACLs
# description: >-
#   The ACLs of a few objects of the bucket, those that S3 lists first, grant nothing to everyone or to
#   every AWS account holder. It is a sample: a pass says nothing of the other objects. With bucket owner
#   enforced or IgnorePublicAcls such a grant has no effect, and the bucket passes whatever the objects
#   hold. Reading objects' ACLs is opt-in: without it the verdict is unknown, except where nothing can come
#   of them. S3 Inventory with the field ObjectAccessControlList covers every object.
# schemas:
#   - input: schema.input
# custom:
#   id: object-acl-public-sample
#   severity: high
#   subresources: [objectAcl, ownershipControls, publicAccessBlock, account.publicAccessBlock]
#   partial: true
#   remediation: >-
#     Switch ACLs off by setting object ownership to bucket owner enforced, or switch on IgnorePublicAcls;
#     then remove the grants from the objects.
#   fix: put-public-access-block
#   references:
#     - https://docs.aws.amazon.com/AmazonS3/latest/userguide/acl-overview.html
#     - https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObjectAcl.html
#     - https://docs.aws.amazon.com/AmazonS3/latest/userguide/storage-inventory.html
#   tags: [public-access, acl, objects]
package s3audit.rules.object_acl_public_sample

import data.s3audit.lib.acl
import data.s3audit.lib.state

deny contains {
	"msg": sprintf("the ACL of object %s grants %s to %s", [object_.Key, grant.Permission, acl.strangers[grant.Grantee.URI]]),
	"path": sprintf("bucket.objectAcl.value.Objects[%d].ACL.value.Grants[%d]", [i, j]),
	"value": {"key": object_.Key, "group": grant.Grantee.URI, "permission": grant.Permission},
} if {
	acl.in_force
	some i, object_ in input.bucket.objectAcl.value.Objects
	some j, grant in object_.ACL.value.Grants
}

satisfied if acl.moot

unknown contains {
	"subresource": "objectAcl",
	"state": object_.ACL.state,
	"api": object.get(object_.ACL, "api", "GetObjectAcl"),
	"action": object.get(object_.ACL, "action", "s3:GetObjectAcl"),
	"code": object.get(object_.ACL, "code", ""),
} if {
	some object_ in input.bucket.objectAcl.value.Objects
	not object_.ACL.state in state.answered
	not acl.moot
}
