# METADATA
# title: The ACL lets no stranger list the bucket
# description: >-
#   READ or FULL_CONTROL for everyone, or for every holder of an AWS account, lets strangers list the
#   bucket. Only a grant with effect counts: bucket owner enforced and IgnorePublicAcls, at the bucket
#   or its account, take every such grant out of force. The groups are compared whole, so that S3 log
#   delivery is never taken for strangers.
# schemas:
#   - input: schema.input
# custom:
#   id: bucket-acl-public-read
#   severity: critical
#   subresources: [acl, ownershipControls, publicAccessBlock, account.publicAccessBlock, website]
#   partial: true
#   parameters:
#     allow_website:
#       type: bool
#       default: false
#       description: Let a bucket with a website configuration be listed by everyone.
#   frameworks:
#     aws-fsbp-1.0.0: [S3.2]
#     nist-800-53-r5: [AC-2(6), AC-3, AC-3(7), AC-4, AC-4(21), AC-6, AC-17(1), AC-17(4)(a), AC-17(9), AC-17(10),
#       AC-17b, AC-21, CM-6a, CM-9b, MP-2, SC-7, SC-7(2), SC-7(3), SC-7(4), SC-7(7), SC-7(9), SC-7(9)(a),
#       SC-7(11), SC-7(12), SC-7(16), SC-7(20), SC-7(21), SC-7(24)(b), SC-7(25), SC-7(26), SC-7(27), SC-7(28),
#       SC-7a, SC-7b, SC-7c, SC-25]
#     nist-800-171-r2: ["3.1.1", "3.1.2", "3.1.3", "3.3.8", "3.4.6", "3.13.2"]
#     nist-csf-1.1: [PR.AC-3, PR.AC-4, PR.AC-5, PR.DS-5, PR.PT-3, PR.PT-4]
#     hipaa: ["164.308(a)(3)(i)", "164.308(a)(4)(ii)(A)", "164.308(a)(4)(ii)(C)", "164.312(a)(1)",
#       "164.312(e)(1)"]
#     fedramp-low-r4: [AC-3, AC-17, CM-2, SC-7]
#     fedramp-moderate-r4: [AC-3, AC-4, AC-6, AC-17(1), AC-21(b), CM-2, SC-4, SC-7, SC-7(3)]
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
package s3audit.rules.bucket_acl_public_read

import data.s3audit.lib.acl
import data.s3audit.lib.param
import data.s3audit.lib.state

deny contains acl.evidence(grant) if {
	listed
	not website_allowed
	website_known
	some grant in acl.public_grants
	grant.permission in acl.permissions.list
}

satisfied if acl.moot

satisfied if acl.clear("list")

not_applicable contains "a website, which the parameter allow_website lets through" if {
	listed
	website_allowed
}

listed if {
	acl.in_force
	acl.public("list")
}

website_allowed if {
	param.value("bucket-acl-public-read", "allow_website")
	input.bucket.website.state == "present"
}

website_known if input.bucket.website.state in state.answered

website_known if not param.value("bucket-acl-public-read", "allow_website")
