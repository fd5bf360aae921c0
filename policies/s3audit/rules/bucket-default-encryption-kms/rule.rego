# METADATA
# title: New objects are encrypted with KMS by default
# description: >-
#   The default encryption is aws:kms or aws:kms:dsse, so that reading takes a permission on the key as
#   well and every use of it leaves a trace. Two kinds of bucket cannot use KMS and are left out:
#   targets of server access logs, told by a grant to log delivery in the ACL or the policy, and buckets
#   read by a CloudFront origin access identity that the policy names.
# schemas:
#   - input: schema.input
# custom:
#   id: bucket-default-encryption-kms
#   severity: medium
#   subresources: [encryption, policy, acl]
#   partial: true
#   parameters:
#     exclude_buckets:
#       type: list(string)
#       default: []
#       description: Buckets that the rule does not apply to; a name may hold the wildcards * and ?.
#   frameworks:
#     pci-dss-4.0.1: ["3.5.1", "8.3.2"]
#     nist-800-53-r5: [AU-9, AU-9(3), CA-9(1), CM-3(6), CP-9(8), CP-9d, SC-7(10), SC-8(3), SC-8(4), SC-12(2),
#       SC-13, SC-13a, SC-28, SC-28(1), SI-7(6), SI-19(4)]
#     nist-800-171-r2: ["3.8.9", "3.13.11", "3.13.16"]
#     nist-csf-1.1: [PR.DS-1]
#     nist-csf-2.0: [PR.DS-01]
#     hipaa: ["164.308(a)(4)(ii)(A)", "164.312(a)(2)(iv)", "164.312(c)(1)", "164.312(e)(2)(ii)", "164.314(b)(1)",
#       "164.314(b)(2)", "164.314(b)(2)(i)", "164.314(b)(2)(ii)", "164.314(b)(2)(iii)", "164.314(b)(2)(iv)"]
#     soc2-tsc-2017: [PI1.4]
#     iso-27001-2022: [A.8.24]
#     gdpr: [Art.32]
#     fedramp-low-r4: [SC-13]
#     fedramp-moderate-r4: [SC-13, SC-28]
#     cis-controls-8.1: ["3.11"]
#     csa-ccm-4.0: [CEK-03, CEK-08]
#     dora-2022-2554: [Art7]
#   remediation: >-
#     Put a default encryption of aws:kms with a key of your own and with bucket keys on. Objects that are
#     there already keep their encryption until they are copied onto themselves.
#   fix: put-bucket-encryption
#   references:
#     - https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html
#     - https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-encryption.html
#   tags: [encryption]
package s3audit.rules.bucket_default_encryption_kms

import data.s3audit.lib.selection
import data.s3audit.lib.state
import data.s3audit.lib.upload

deny contains {
	"msg": sprintf("new objects are encrypted with %s by default, not with KMS", [concat(", ", upload.defaults)]),
	"path": "bucket.encryption.value.ServerSideEncryptionConfiguration.Rules",
	"value": upload.defaults,
} if {
	count(upload.defaults) > 0
	input.derived.roles.accessLogs.is == false
	not uses_kms
}

deny contains {
	"msg": "no default encryption is configured",
	"path": "bucket.encryption",
	"value": {"state": input.bucket.encryption.state},
} if {
	input.bucket.encryption.state in state.answered
	count(upload.defaults) == 0
	input.derived.roles.accessLogs.is == false
}

satisfied if uses_kms

not_applicable contains "a target of server access logs, which can only use SSE-S3" if {
	without_kms
	input.derived.roles.accessLogs.is == true
}

not_applicable contains "read by a CloudFront origin access identity, which cannot use KMS" if {
	without_kms
	origin_access_identity
}

not_applicable contains "excluded by the parameter exclude_buckets" if selection.excluded("bucket-default-encryption-kms")

uses_kms if {
	some algorithm in upload.defaults
	algorithm in upload.kms
}

without_kms if {
	input.bucket.encryption.state in state.answered
	not uses_kms
}

origin_access_identity if {
	some s in input.derived.policy.statements
	s.effect == "Allow"
	some p in s.principals.aws
	contains(p, ":iam::cloudfront:user/")
}
