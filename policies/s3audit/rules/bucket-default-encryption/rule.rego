# METADATA
# title: A default encryption is configured
# description: >-
#   Asks for a default encryption rule with an algorithm. Amazon S3 has encrypted every new object since
#   January 2023 whether or not one is configured, and answers with AES256 for buckets that never had
#   one, so on AWS this holds everywhere; it matters on S3-compatible stores and for frameworks that
#   still ask for it.
# schemas:
#   - input: schema.input
# custom:
#   id: bucket-default-encryption
#   severity: low
#   subresources: [encryption]
#   frameworks:
#     cis-aws-1.4.0: ["2.1.1"]
#     cis-aws-1.5.0: ["2.1.1"]
#     pci-dss-4.0.1: ["3.5.1", "8.3.2"]
#     nist-800-53-r5: [AU-9(3), CM-6a, CM-9b, CP-9(8), CP-9d, PM-11b, SC-8(3), SC-8(4), SC-13a, SC-16(1),
#       SC-28(1), SI-19(4)]
#     nist-800-171-r2: ["3.3.8", "3.5.10", "3.13.11", "3.13.16"]
#     nist-csf-1.1: [PR.DS-1]
#     nist-csf-2.0: [PR.DS-01]
#     hipaa: ["164.308(a)(1)(ii)(B)", "164.308(a)(4)(ii)(A)", "164.312(a)(2)(iv)", "164.312(c)(1)",
#       "164.312(c)(2)", "164.312(e)(2)(ii)", "164.314(b)(1)", "164.314(b)(2)", "164.314(b)(2)(i)",
#       "164.314(b)(2)(ii)", "164.314(b)(2)(iii)", "164.314(b)(2)(iv)"]
#     soc2-tsc-2017: [CC6.1, CC6.2, PI1.4]
#     iso-27001-2022: [A.8.24]
#     gdpr: [Art.32]
#     fedramp-low-r4: [SC-13]
#     fedramp-moderate-r4: [SC-13, SC-28]
#     fedramp-20x-low: [KSI-SVC]
#     aws-well-architected: [REL09-BP02, SEC08-BP03]
#     cis-controls-8.1: ["3.11", "4.6"]
#     cmmc-2.0: [AU.L2-3.3.8, SC.L2-3.13.16]
#     csa-ccm-4.0: [CEK-03, DSP-17]
#     dora-2022-2554: [Art7]
#     mitre-attack: [T1119, T1530]
#   remediation: >-
#     Put a default encryption rule with the algorithm aws:kms, or AES256 where a KMS key is not needed.
#   fix: put-bucket-encryption
#   references:
#     - https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-encryption.html
#     - https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketEncryption.html
#   tags: [encryption]
package s3audit.rules.bucket_default_encryption

deny contains {
	"msg": "no default encryption is configured",
	"path": "bucket.encryption",
	"value": {"state": input.bucket.encryption.state},
} if {
	not configured
}

configured if {
	some rule in input.bucket.encryption.value.ServerSideEncryptionConfiguration.Rules
	rule.ApplyServerSideEncryptionByDefault.SSEAlgorithm != ""
}
