# METADATA
# title: Block Public Access is on in effect
# description: >-
#   Each of the four switches is true at the bucket or at its account; the account answer already holds
#   what an organization policy sets. The levels add up switch by switch. A switch that one level has on
#   is on whatever the other says; one that is not known to be on is off only when both levels answered.
# schemas:
#   - input: schema.input
# custom:
#   id: effective-public-access-block
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
#     pci-dss-4.0.1: ["1.4.4"]
#     nist-800-53-r5: [AC-2(6), AC-3, AC-3(7), AC-4, AC-4(21), AC-6, AC-17(1), AC-17(4)(a), AC-17(9), AC-17(10),
#       AC-17b, AC-21, MP-2, SC-7, SC-7(2), SC-7(3), SC-7(4), SC-7(7), SC-7(9), SC-7(9)(a), SC-7(11), SC-7(16),
#       SC-7(20), SC-7(21), SC-7(24)(b), SC-7(25), SC-7(26), SC-7(27), SC-7(28), SC-7a, SC-7b, SC-7c, SC-25]
#     nist-800-171-r2: ["3.1.1", "3.1.2", "3.1.3", "3.1.14", "3.1.20", "3.4.6", "3.13.1", "3.13.2"]
#     nist-csf-1.1: [PR.AC-3, PR.AC-4, PR.PT-3]
#     hipaa: ["164.308(a)(3)(i)", "164.308(a)(4)(ii)(A)", "164.308(a)(4)(ii)(C)", "164.312(a)(1)",
#       "164.312(e)(1)"]
#     fedramp-low-r4: [AC-3, AC-17, CM-2, SC-7]
#     fedramp-moderate-r4: [AC-3, AC-6, AC-17(1), AC-21(b), CM-2, SC-4, SC-7, SC-7(3)]
#     cis-controls-8.1: ["3.3"]
#     csa-ccm-4.0: [DSP-07]
#     dora-2022-2554: [Art9]
#     mitre-attack: [T1530]
#   remediation: >-
#     Switch all four settings on for the account. Where some bucket of the account has to be public,
#     switch them on for every other bucket instead.
#   fix: put-public-access-block
#   references:
#     - https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html
#     - https://docs.aws.amazon.com/AmazonS3/latest/API/API_PublicAccessBlockConfiguration.html
#   tags: [public-access]
package s3audit.rules.effective_public_access_block

deny contains {
	"msg": sprintf("%s is off at the bucket and at its account", [name]),
	"path": sprintf("derived.publicAccessBlock.%s", [name]),
	"value": false,
} if {
	some name in ["BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets"]
	input.derived.publicAccessBlock[name] == false
}

satisfied if {
	input.derived.publicAccessBlock.BlockPublicAcls == true
	input.derived.publicAccessBlock.IgnorePublicAcls == true
	input.derived.publicAccessBlock.BlockPublicPolicy == true
	input.derived.publicAccessBlock.RestrictPublicBuckets == true
}
