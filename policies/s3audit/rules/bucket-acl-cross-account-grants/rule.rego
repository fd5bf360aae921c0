# METADATA
# title: The ACL grants nothing to other accounts
# description: >-
#   While ACLs count, a grant to a canonical user id that is not the owner's lets another account in beside
#   the policy. Which account an id belongs to cannot be asked for, so that trust is given by id; the
#   account that writes CloudFront's legacy logs is trusted unless you say otherwise. With bucket owner
#   enforced ACLs do nothing, and the bucket passes. Grants to groups are other rules' to judge.
# schemas:
#   - input: schema.input
# custom:
#   id: bucket-acl-cross-account-grants
#   severity: high
#   subresources: [acl, ownershipControls]
#   partial: true
#   parameters:
#     allowed_canonical_ids:
#       type: list(string)
#       default: ["c4c1ede66af53448b93c283ce9448c4ba468c9432aa01d700d3878632f77d2d0"]
#       description: >-
#         Canonical user ids that may have grants; the default is the account that delivers legacy
#         CloudFront logs.
#   frameworks:
#     aws-fsbp-1.0.0: [S3.12]
#     pci-dss-4.0.1: ["7.2.1", "7.2.2", "7.2.5", "7.3.1", "7.3.2", "7.3.3", "8.2.7", "8.2.8", "8.3.4"]
#     nist-800-53-r5: [AC-2(1), AC-3, AC-3(7), AC-3(15), AC-6]
#     nist-csf-1.1: [PR.AC-1, PR.PT-3]
#     aws-well-architected: [SEC05-BP02]
#   remediation: >-
#     Give the same access in the bucket policy, where the account can be named, remove the grant, and set
#     object ownership to bucket owner enforced.
#   fix: put-bucket-acl
#   references:
#     - https://docs.aws.amazon.com/AmazonS3/latest/userguide/acl-overview.html
#     - https://docs.aws.amazon.com/AmazonS3/latest/userguide/about-object-ownership.html
#   tags: [access-control, acl, cross-account]
package s3audit.rules.bucket_acl_cross_account_grants

import data.s3audit.lib.acl
import data.s3audit.lib.param
import data.s3audit.lib.state

deny contains {
	"msg": sprintf("the ACL grants %s to another account, %s", [grant.Permission, who]),
	"path": sprintf("bucket.acl.value.Grants[%d]", [i]),
	"value": {"grantee": who, "permission": grant.Permission},
} if {
	acl.switched_on
	some [i, grant, who] in foreign
}

satisfied if acl.switched_off

satisfied if {
	input.bucket.acl.state in state.answered
	count(foreign) == 0
}

foreign contains [i, grant, who] if {
	some i, grant in input.bucket.acl.value.Grants
	who := grant.Grantee.ID
	who != acl.everyone_id
	who != object.get(input.bucket.acl.value, ["Owner", "ID"], "")
	not who in param.value("bucket-acl-cross-account-grants", "allowed_canonical_ids")
}

# A grant by e-mail address names an account too, though S3 takes no new ones.
foreign contains [i, grant, who] if {
	some i, grant in input.bucket.acl.value.Grants
	who := grant.Grantee.EmailAddress
	not grant.Grantee.ID
}
