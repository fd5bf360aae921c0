# METADATA
# title: The account blocks public access to all of its buckets
# description: >-
#   Checks the public access block of the account; one that was never configured has all four switches
#   off. S3 answers with the effective value, so a block set for the whole organization counts. An
#   account without buckets is left out.
# schemas:
#   - input: schema.input
# custom:
#   id: account-public-access-block
#   severity: high
#   scope: account
#   subresources: [account.publicAccessBlock]
#   parameters:
#     settings:
#       type: list(string)
#       default: ["BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets"]
#       description: The switches that have to be on.
#   frameworks:
#     cis-aws-1.4.0: ["2.1.5"]
#     cis-aws-1.5.0: ["2.1.5"]
#     cis-aws-2.0.0: ["2.1.4"]
#     cis-aws-3.0.0: ["2.1.4"]
#     cis-aws-4.0.1: ["2.1.4"]
#     cis-aws-5.0.0: ["2.1.4"]
#     cis-aws-6.0.0: ["3.1.4"]
#     cis-aws-7.0.0: ["3.1.4"]
#     aws-fsbp-1.0.0: [S3.1]
#     pci-dss-4.0.1: ["1.2.8", "1.3.1", "1.3.2", "1.4.2", "1.4.4", "1.5.1", "3.5.1.3", "10.3.2", A1.1.2, A1.1.3,
#       A3.4.1]
#     nist-800-53-r5: [AC-2(6), AC-3, AC-3(7), AC-4, AC-4(21), AC-6, AC-17(1), AC-17(4)(a), AC-17(9), AC-17(10),
#       AC-17b, AC-21, CM-6a, CM-9b, MP-2, SC-7, SC-7(2), SC-7(3), SC-7(4), SC-7(7), SC-7(9), SC-7(9)(a),
#       SC-7(11), SC-7(12), SC-7(16), SC-7(20), SC-7(21), SC-7(24)(b), SC-7(25), SC-7(26), SC-7(27), SC-7(28),
#       SC-7a, SC-7b, SC-7c, SC-25]
#     nist-800-171-r2: ["3.1.1", "3.1.2", "3.1.3", "3.1.14", "3.1.20", "3.3.8", "3.4.6", "3.13.2", "3.13.5"]
#     nist-csf-1.1: [PR.AC-3, PR.AC-5, PR.DS-5, PR.IP-8, PR.PT-3]
#     hipaa: ["164.308(a)(1)(ii)(B)", "164.308(a)(3)(i)", "164.312(a)(1)", "164.314(b)(1)", "164.314(b)(2)",
#       "164.314(b)(2)(i)", "164.314(b)(2)(ii)", "164.314(b)(2)(iii)", "164.314(b)(2)(iv)"]
#     soc2-tsc-2017: [CC6.1, CC6.2, CC6.6]
#     fedramp-low-r4: [AC-3, AC-17, CM-2, SC-7]
#     fedramp-moderate-r4: [AC-3, AC-6, AC-17(1), AC-21(b), CM-2, SC-4, SC-7, SC-7(3)]
#     aws-well-architected: [SEC03-BP07]
#     cis-controls-8.1: ["3.3", "4.6"]
#     cmmc-2.0: [AC.L1-b.1.i, AC.L1-b.1.iii, AC.L1-b.1.iv, AC.L2-3.1.1, AC.L2-3.1.3, AC.L2-3.1.14, AC.L2-3.1.20,
#       AC.L2-3.1.22, AU.L2-3.3.8, CM.L2-3.4.6, SC.L1-b.1.xi, SC.L2-3.13.5]
#     csa-ccm-4.0: [DSP-07, DSP-17]
#     dora-2022-2554: [Art9]
#     mitre-attack: [T1530]
#   remediation: >-
#     Switch all four settings on for the account, after checking that no bucket has to be public. Where
#     an organization policy manages them, S3 refuses the change with 403 and it has to be made in the
#     organization.
#   fix: put-public-access-block
#   references:
#     - https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html
#     - https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_GetPublicAccessBlock.html
#   tags: [public-access, account]
package s3audit.rules.account_public_access_block

import data.s3audit.lib.param

deny contains {
	"msg": sprintf("%s is off for the account", [name]),
	"path": sprintf("account.publicAccessBlock.value.PublicAccessBlockConfiguration.%s", [name]),
	"value": false,
} if {
	some name in param.value("account-public-access-block", "settings")
	not input.account.publicAccessBlock.value.PublicAccessBlockConfiguration[name] == true
}

not_applicable contains "the account has no buckets" if input.account.buckets == 0
