# METADATA
# title: A public policy opens nothing to strangers
# description: >-
#   RestrictPublicBuckets is true at the bucket or at its account. While the bucket policy is public, S3
#   then lets only AWS services and the owner account use it. This is the switch that closes a public
#   policy already in place. It also cuts off other accounts that the same policy names on purpose. When
#   one level is unknown, the other can still show that the switch is on, never that it is off.
# schemas:
#   - input: schema.input
# custom:
#   id: bucket-restrict-public-buckets
#   severity: high
#   subresources: [publicAccessBlock, account.publicAccessBlock]
#   partial: true
#   frameworks:
#     cis-aws-1.4.0: ["2.1.5"]
#     cis-aws-1.5.0: ["2.1.5"]
#     cis-aws-2.0.0: ["2.1.4"]
#     cis-aws-3.0.0: ["2.1.4"]
#     cis-aws-4.0.1: ["2.1.4"]
#     cis-aws-5.0.0: ["2.1.4"]
#     cis-aws-6.0.0: ["3.1.4"]
#     cis-aws-7.0.0: ["3.1.4"]
#     aws-fsbp-1.0.0: [S3.8]
#     pci-dss-4.0.1: ["1.2.8", "1.3.1", "1.3.2", "1.4.2", "1.4.4", "1.5.1", "3.5.1.3", "10.3.2", "10.3.3",
#       "10.3.4", A1.1.2, A1.1.3, A1.2.1, A3.4.1]
#     nist-800-53-r5: [AC-2(6), AC-3, AC-3(7), AC-4, AC-4(21), AC-6, AC-17(1), AC-17(4)(a), AC-17(9), AC-17(10),
#       AC-17b, AC-21, MP-2, SC-7, SC-7(2), SC-7(3), SC-7(4), SC-7(7), SC-7(9), SC-7(9)(a), SC-7(11), SC-7(16),
#       SC-7(20), SC-7(21), SC-7(24)(b), SC-7(25), SC-7(26), SC-7(27), SC-7(28), SC-7a, SC-7b, SC-7c, SC-25]
#     nist-800-171-r2: ["3.1.1", "3.1.2", "3.1.3", "3.1.14", "3.1.20", "3.4.6", "3.13.1", "3.13.2"]
#     nist-csf-1.1: [PR.AC-3, PR.AC-4, PR.IP-8, PR.PT-3]
#     hipaa: ["164.308(a)(3)(i)", "164.308(a)(4)(ii)(A)", "164.308(a)(4)(ii)(C)", "164.312(a)(1)",
#       "164.312(e)(1)"]
#     fedramp-low-r4: [AC-3, AC-17, CM-2, SC-7]
#     fedramp-moderate-r4: [AC-3, AC-6, AC-17(1), AC-21(b), CM-2, SC-4, SC-7, SC-7(3)]
#     cis-controls-8.1: ["3.3"]
#     csa-ccm-4.0: [DSP-07]
#     dora-2022-2554: [Art9]
#     mitre-attack: [T1530]
#   remediation: >-
#     Set RestrictPublicBuckets to true at the account, or at the bucket where others of the account have
#     to stay public. First look for other accounts that rely on a policy S3 calls public: they lose
#     access.
#   fix: put-public-access-block
#   references:
#     - https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html
#     - https://docs.aws.amazon.com/AmazonS3/latest/API/API_PublicAccessBlockConfiguration.html
#   tags: [public-access]
package s3audit.rules.bucket_restrict_public_buckets

deny contains {
	"msg": "RestrictPublicBuckets is off at the bucket and at its account",
	"path": "derived.publicAccessBlock.RestrictPublicBuckets",
	"value": false,
} if {
	input.derived.publicAccessBlock.RestrictPublicBuckets == false
}

satisfied if input.derived.publicAccessBlock.RestrictPublicBuckets == true
