# METADATA
# title: ACLs are switched off by ownership
# description: >-
#   With bucket owner enforced, S3 ignores every ACL of the bucket and its objects, and policies alone
#   decide. A bucket without ownership controls, as all made before April 2023 were, behaves as
#   ObjectWriter: its ACLs count. Buckets that receive legacy CloudFront logs or ACL-delivered access
#   logs need ACLs; let those through with the parameter.
# schemas:
#   - input: schema.input
# custom:
#   id: bucket-acl-disabled
#   severity: medium
#   subresources: [ownershipControls]
#   parameters:
#     accepted:
#       type: list(string)
#       default: ["BucketOwnerEnforced"]
#       description: >-
#         Values of object ownership that are good enough. Add BucketOwnerPreferred where log delivery needs
#         ACLs.
#   frameworks:
#     aws-fsbp-1.0.0: [S3.12]
#     pci-dss-4.0.1: ["7.2.1", "7.2.2", "7.2.5", "7.3.1", "7.3.2", "7.3.3", "8.2.7", "8.2.8", "8.3.4"]
#     nist-800-53-r5: [AC-2(1), AC-3, AC-3(7), AC-3(15), AC-6]
#     nist-csf-1.1: [PR.AC-1, PR.PT-3]
#     aws-well-architected: [SEC05-BP02]
#     cis-controls-8.1: ["3.3"]
#     dora-2022-2554: [Art9]
#   remediation: >-
#     Copy grants that are still needed from the ACL into the bucket policy, reset the ACL to private,
#     then set object ownership to BucketOwnerEnforced.
#   fix: put-bucket-ownership-controls
#   references:
#     - https://docs.aws.amazon.com/AmazonS3/latest/userguide/about-object-ownership.html
#     - https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketOwnershipControls.html
#   tags: [access-control, acl]
package s3audit.rules.bucket_acl_disabled

import data.s3audit.lib.param

deny contains {
	"msg": "there are no ownership controls, so ACLs are on (ObjectWriter)",
	"path": "bucket.ownershipControls",
	"value": {"state": "absent"},
} if {
	input.bucket.ownershipControls.state == "absent"
	not accepted("ObjectWriter")
}

deny contains {
	"msg": sprintf("object ownership is %s, so ACLs are on", [ownership]),
	"path": "bucket.ownershipControls.value.OwnershipControls.Rules",
	"value": ownership,
} if {
	some rule in input.bucket.ownershipControls.value.OwnershipControls.Rules
	ownership := rule.ObjectOwnership
	not accepted(ownership)
}

deny contains {
	"msg": "the ownership controls hold no rule, so ACLs are on (ObjectWriter)",
	"path": "bucket.ownershipControls.value",
} if {
	input.bucket.ownershipControls.state == "present"
	not input.bucket.ownershipControls.value.OwnershipControls.Rules[0]
	not accepted("ObjectWriter")
}

accepted(ownership) if ownership in param.value("bucket-acl-disabled", "accepted")
