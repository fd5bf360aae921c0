# METADATA
# title: The ACL lets no stranger read it
# description: >-
#   READ_ACP or FULL_CONTROL for everyone, or for every holder of an AWS account, shows strangers who
#   has access. Only a grant with effect counts: bucket owner enforced and IgnorePublicAcls, at the
#   bucket or its account, take every such grant out of force. The groups are compared whole, so that S3
#   log delivery is never taken for strangers.
# schemas:
#   - input: schema.input
# custom:
#   id: bucket-acl-public-read-acp
#   severity: high
#   subresources: [acl, ownershipControls, publicAccessBlock, account.publicAccessBlock]
#   partial: true
#   frameworks:
#     aws-fsbp-1.0.0: [S3.2]
#     nist-800-53-r5: [AC-3, AC-3(7), AC-4, AC-4(21), AC-6, AC-21, SC-7, SC-7(3), SC-7(4), SC-7(9), SC-7(11),
#       SC-7(16), SC-7(20), SC-7(21)]
#     cis-controls-8.1: ["3.3"]
#     dora-2022-2554: [Art9]
#   remediation: >-
#     Remove the grant, or switch ACLs off altogether by setting object ownership to bucket owner
#     enforced. Switch on IgnorePublicAcls.
#   fix: put-bucket-acl
#   references:
#     - https://docs.aws.amazon.com/AmazonS3/latest/userguide/acl-overview.html
#     - https://docs.aws.amazon.com/AmazonS3/latest/userguide/about-object-ownership.html
#   tags: [public-access, acl]
package s3audit.rules.bucket_acl_public_read_acp

import data.s3audit.lib.acl

deny contains acl.evidence(grant) if {
	acl.in_force
	some grant in acl.public_grants
	grant.permission in acl.permissions.metadata
}

satisfied if acl.moot

satisfied if acl.clear("metadata")
