# METADATA
# title: Nobody outside can use the bucket
# description: >-
#   Looks for any way by which strangers can use the bucket: the bucket policy, the ACL or an access point,
#   after every block setting and object ownership. Each way is judged by the settings that bear on it:
#   RestrictPublicBuckets closes the policy, IgnorePublicAcls and bucket owner enforced close the ACL. What
#   is known to be open fails, and what is known to be closed passes, though other answers are missing.
#   Strangers who can see nothing but settings, such as the ACL or the location, make it a medium finding.
# schemas:
#   - input: schema.input
# custom:
#   id: bucket-public-access
#   severity: critical
#   subresources: [policy, policyStatus, acl, ownershipControls, publicAccessBlock, account.publicAccessBlock,
#     account.accessPoints, account.multiRegionAccessPoints]
#   partial: true
#   frameworks:
#     aws-fsbp-1.0.0: [S3.2, S3.3]
#     pci-dss-4.0.1: ["1.2.8", "1.3.1", "1.3.2", "1.4.2", "1.5.1", "3.5.1.3", "10.3.2", "10.3.3", "10.3.4",
#       A1.1.2, A1.1.3, A1.2.1, A3.4.1]
#     nist-800-53-r5: [AC-2(6), AC-3, AC-3(7), AC-4, AC-4(21), AC-6, AC-17(1), AC-17(4)(a), AC-17(9), AC-17(10),
#       AC-17b, AC-21, CM-6a, CM-9b, MP-2, SC-7, SC-7(2), SC-7(3), SC-7(4), SC-7(7), SC-7(9), SC-7(9)(a),
#       SC-7(11), SC-7(12), SC-7(16), SC-7(20), SC-7(21), SC-7(24)(b), SC-7(25), SC-7(26), SC-7(27), SC-7(28),
#       SC-7a, SC-7b, SC-7c, SC-25]
#     nist-800-171-r2: ["3.1.1", "3.1.2", "3.1.3", "3.3.8", "3.4.6", "3.13.2", "3.13.5"]
#     nist-csf-1.1: [PR.AC-3, PR.AC-4, PR.AC-5, PR.DS-5, PR.PT-3, PR.PT-4]
#     hipaa: ["164.308(a)(1)(ii)(B)", "164.308(a)(3)(i)", "164.308(a)(4)(ii)(A)", "164.308(a)(4)(ii)(C)",
#       "164.312(a)(1)", "164.312(a)(2)(i)", "164.312(e)(1)"]
#     soc2-tsc-2017: [CC6.1]
#     fedramp-low-r4: [AC-3, AC-17, CM-2, SC-7]
#     fedramp-moderate-r4: [AC-3, AC-4, AC-6, AC-17(1), AC-21(b), CM-2, SC-4, SC-7, SC-7(3)]
#     aws-well-architected: [SEC03-BP07]
#     cis-controls-8.1: ["3.3"]
#     cmmc-2.0: [AC.L1-b.1.i, AC.L1-b.1.iv, AC.L2-3.1.1, AC.L2-3.1.3, AC.L2-3.1.22, AU.L2-3.3.8, CM.L2-3.4.6,
#       SC.L1-b.1.xi, SC.L2-3.13.5]
#     csa-ccm-4.0: [DSP-17]
#     dora-2022-2554: [Art9]
#     mitre-attack: [T1530]
#   remediation: >-
#     Switch on Block Public Access for the account or the bucket. Then take the public statement or grant
#     away: name the accounts, roles, networks or the organization that need access, and set object
#     ownership to bucket owner enforced.
#   fix: put-public-access-block
#   references:
#     - https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html
#     - https://docs.aws.amazon.com/AmazonS3/latest/userguide/acl-overview.html
#     - https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketPolicyStatus.html
#   tags: [public-access]
package s3audit.rules.bucket_public_access

import data.s3audit.lib.exposure
import data.s3audit.lib.unreached

deny contains finding if {
	some finding in exposure.findings({"list", "read", "write", "admin"}, "use the bucket", set())
}

deny contains object.union(finding, {"severity": "medium"}) if {
	exposure.closed({"list", "read", "write", "admin"})
	some finding in exposure.findings({"metadata"}, "see settings of the bucket", set())
}

satisfied if exposure.closed({"list", "read", "write", "admin", "metadata"})

unknown contains entry if {
	not exposure.closed({"list", "read", "write", "admin", "metadata"})
	some entry in unreached.entries({"list", "read", "write", "admin", "metadata"})
}
