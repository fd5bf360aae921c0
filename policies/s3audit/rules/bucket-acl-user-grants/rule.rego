# METADATA
# title: The ACL grants to nobody but the owner
# description: >-
#   While ACLs count, every grant to another canonical user, an e-mail address or a group hands out
#   access beside the policy. Log delivery is let through, in both of its forms: the group that writes
#   server access logs, and the account that writes the legacy logs of CloudFront. With bucket owner
#   enforced ACLs do nothing, and the bucket passes.
# schemas:
#   - input: schema.input
# custom:
#   id: bucket-acl-user-grants
#   severity: medium
#   subresources: [acl, ownershipControls]
#   partial: true
#   parameters:
#     allowed_canonical_ids:
#       type: list(string)
#       default: ["c4c1ede66af53448b93c283ce9448c4ba468c9432aa01d700d3878632f77d2d0"]
#       description: >-
#         Canonical user ids that may have grants; the default is the account that delivers legacy CloudFront
#         logs.
#     allow_log_delivery:
#       type: bool
#       default: true
#       description: Let the group that delivers server access logs have grants.
#   frameworks:
#     aws-fsbp-1.0.0: [S3.12]
#     pci-dss-4.0.1: ["7.2.1", "7.2.2", "7.2.5", "7.3.1", "7.3.2", "7.3.3", "8.2.7", "8.2.8", "8.3.4"]
#     nist-800-53-r5: [AC-2(1), AC-3, AC-3(7), AC-3(15), AC-6]
#     nist-csf-1.1: [PR.AC-1, PR.PT-3]
#     aws-well-architected: [SEC05-BP02]
#     cis-controls-8.1: ["3.3"]
#     dora-2022-2554: [Art9]
#   remediation: >-
#     Give the same access in the bucket policy, remove the grants, and set object ownership to bucket
#     owner enforced.
#   fix: put-bucket-acl
#   references:
#     - https://docs.aws.amazon.com/AmazonS3/latest/userguide/acl-overview.html
#     - https://docs.aws.amazon.com/AmazonS3/latest/userguide/about-object-ownership.html
#   tags: [access-control, acl]
package s3audit.rules.bucket_acl_user_grants

import data.s3audit.lib.acl
import data.s3audit.lib.param
import data.s3audit.lib.state

deny contains {
	"msg": sprintf("the ACL grants %s to %s", [grant.Permission, grantee]),
	"path": sprintf("bucket.acl.value.Grants[%d]", [i]),
	"value": {"grantee": grantee, "permission": grant.Permission},
} if {
	acl.switched_on
	some [i, grant] in others
	grantee := name(object.get(grant, "Grantee", {}))
}

satisfied if acl.switched_off

satisfied if {
	input.bucket.acl.state in state.answered
	count(others) == 0
}

others contains [i, grant] if {
	some i, grant in input.bucket.acl.value.Grants
	not expected(object.get(grant, "Grantee", {}))
}

expected(grantee) if grantee.ID == input.bucket.acl.value.Owner.ID

expected(grantee) if grantee.ID in param.value("bucket-acl-user-grants", "allowed_canonical_ids")

expected(grantee) if {
	grantee.URI == acl.log_delivery
	param.value("bucket-acl-user-grants", "allow_log_delivery")
}

name(grantee) := grantee.URI

name(grantee) := grantee.EmailAddress if not grantee.URI

name(grantee) := object.get(grantee, "ID", "somebody") if {
	not grantee.URI
	not grantee.EmailAddress
}
