# METADATA
# title: Uploads cannot escape the required encryption
# description: >-
#   With the level sse, every upload ends up encrypted: by a default encryption, which S3 itself always
#   has, or because the policy denies uploads without the encryption header. With the level awskms, the
#   policy also has to deny uploads that ask for anything but KMS, since a caller can name AES256
#   whatever the default is; uploads without the header may be left to a default that uses KMS. A Deny
#   of uploads without the header breaks clients that rely on the default. Who owns a key, and where it
#   was made, is no fact of S3: bucket-policy-enforce-kms-key pins keys by name.
# schemas:
#   - input: schema.input
# custom:
#   id: bucket-policy-deny-unencrypted-uploads
#   severity: low
#   subresources: [policy, encryption]
#   partial: true
#   parameters:
#     minimum_level:
#       type: string
#       default: "sse"
#       description: >-
#         What uploads have to use: sse (any server-side encryption) or awskms (a KMS key).
#   frameworks:
#     pci-dss-4.0.1: ["8.3.2"]
#     nist-800-53-r5: [AU-9(3), CM-6a, CM-9b, CP-9(8), CP-9d, PM-11b, SC-8(3), SC-8(4), SC-13a, SC-16(1),
#       SC-28(1), SI-19(4)]
#     nist-800-171-r2: ["3.3.8", "3.5.10", "3.13.11", "3.13.16"]
#     nist-csf-1.1: [PR.DS-1]
#     nist-csf-2.0: [PR.DS-01]
#     hipaa: ["164.308(a)(1)(ii)(B)", "164.308(a)(4)(ii)(A)", "164.312(a)(2)(iv)", "164.312(c)(1)",
#       "164.312(c)(2)", "164.312(e)(2)(ii)", "164.314(b)(1)", "164.314(b)(2)", "164.314(b)(2)(i)",
#       "164.314(b)(2)(ii)", "164.314(b)(2)(iii)", "164.314(b)(2)(iv)"]
#     soc2-tsc-2017: [CC6.1, CC6.2]
#     gdpr: [Art.32]
#     fedramp-moderate-r4: [SC-28]
#     aws-well-architected: [REL09-BP02, SEC08-BP03]
#     cis-controls-8.1: ["4.6"]
#   remediation: >-
#     Configure a default encryption. Where KMS is required, also deny s3:PutObject when s3:x-amz-server-
#     side-encryption is present and not aws:kms.
#   fix: put-bucket-policy
#   references:
#     - https://docs.aws.amazon.com/AmazonS3/latest/userguide/serv-side-encryption.html
#     - https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html
#   tags: [encryption, policy]
package s3audit.rules.bucket_policy_deny_unencrypted_uploads

import data.s3audit.lib.param
import data.s3audit.lib.policy
import data.s3audit.lib.state
import data.s3audit.lib.upload

deny contains {
	"msg": "uploads without an encryption header are neither denied nor encrypted by default",
	"path": "bucket.encryption",
	"value": {"state": input.bucket.encryption.state},
} if {
	policy.answered
	input.bucket.encryption.state in state.answered
	not headerless
}

deny contains {
	"msg": "the policy does not deny uploads that ask for an encryption other than KMS",
	"path": "derived.policy",
	"value": {"state": input.derived.policy.state},
} if {
	kms
	policy.answered
	not upload.denies_header_other_than(upload.kms)
}

satisfied if {
	headerless
	headers
}

# headerless holds when an upload without the header is encrypted as required, or refused.
headerless if {
	some algorithm in upload.defaults
	algorithm in accepted
}

headerless if upload.denies_missing_header(accepted)

headers if not kms

headers if upload.denies_header_other_than(upload.kms)

kms if param.value("bucket-policy-deny-unencrypted-uploads", "minimum_level") == "awskms"

accepted := upload.kms if {
	kms
} else := upload.kms | {"AES256"}
