# METADATA
# title: The bucket policy is not public
# description: >-
#   The policy is public, as GetBucketPolicyStatus would say, and RestrictPublicBuckets does not limit it.
#   S3 starts from public and asks for fixed values, such as accounts, organizations, VPCs or address ranges
#   no wider than /8; which action is allowed does not matter to it. Where S3 answered, its answer counts;
#   where it did not, the text does. A public policy that gives strangers nothing but settings, or nothing
#   at all, is a medium finding.
# schemas:
#   - input: schema.input
# custom:
#   id: bucket-policy-public
#   severity: critical
#   subresources: [policy, policyStatus, acl, ownershipControls, publicAccessBlock, account.publicAccessBlock,
#     account.accessPoints, account.multiRegionAccessPoints]
#   partial: true
#   frameworks:
#     aws-fsbp-1.0.0: [S3.2]
#     pci-dss-4.0.1: ["1.2.8", "1.3.1", "1.3.2", "1.4.2", "1.5.1", "3.5.1.3", "7.2.1", "7.2.2", "7.2.5", "7.3.1",
#       "7.3.2", "7.3.3", "8.2.7", "8.2.8", "8.3.4", "10.3.2", "10.3.3", "10.3.4", A1.1.2, A1.1.3, A1.2.1,
#       A3.4.1]
#     nist-800-53-r5: [AC-2(6), AC-3, AC-3(7), AC-4, AC-4(21), AC-6, AC-17(1), AC-17(4)(a), AC-17(9), AC-17(10),
#       AC-17b, AC-21, CM-6a, CM-9b, MP-2, SC-7, SC-7(2), SC-7(3), SC-7(4), SC-7(7), SC-7(9), SC-7(9)(a),
#       SC-7(11), SC-7(12), SC-7(16), SC-7(20), SC-7(21), SC-7(24)(b), SC-7(25), SC-7(26), SC-7(27), SC-7(28),
#       SC-7a, SC-7b, SC-7c, SC-25]
#     nist-800-171-r2: ["3.1.1", "3.1.2", "3.1.3", "3.1.4", "3.1.5", "3.1.7", "3.1.20", "3.3.8", "3.4.6",
#       "3.13.2", "3.13.5"]
#     nist-csf-1.1: [PR.AC-1, PR.AC-3, PR.AC-4, PR.AC-5, PR.DS-5, PR.PT-3, PR.PT-4]
#     hipaa: ["164.308(a)(1)(ii)(B)", "164.308(a)(3)(i)", "164.308(a)(3)(ii)(A)", "164.308(a)(3)(ii)(B)",
#       "164.308(a)(4)(i)", "164.308(a)(4)(ii)(A)", "164.308(a)(4)(ii)(B)", "164.308(a)(4)(ii)(C)",
#       "164.312(a)(1)", "164.312(a)(2)(i)", "164.312(e)(1)"]
#     soc2-tsc-2017: [CC6.1, CC6.2, CC6.3, CC6.6]
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
#     Tie every statement that allows everyone to fixed values, or name the principals; switch on
#     RestrictPublicBuckets until that is done.
#   fix: put-public-access-block
#   references:
#     - https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html
#     - https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketPolicyStatus.html
#   tags: [public-access, policy]
package s3audit.rules.bucket_policy_public

import data.s3audit.lib.exposure

deny contains object.union(severity, exposure.statement(s, "use the bucket")) if {
	public
	some s in exposure.all_public_statements
}

deny contains {
	"msg": "S3 says that the bucket policy is public, and nothing restricts it",
	"path": "derived.exposure.policy_is_public",
	"value": true,
} if {
	public
	count(exposure.all_public_statements) == 0
}

satisfied if input.derived.publicAccessBlock.RestrictPublicBuckets == true

satisfied if exposure.policy_not_public

public if {
	input.derived.exposure.policy_is_public == true
	input.derived.publicAccessBlock.RestrictPublicBuckets == false
}

# severity follows what strangers get: a policy can be public and open nothing but settings.
severity := {"severity": "medium"} if {
	count(exposure.public_statements({"list", "read", "write", "admin"})) == 0
} else := {}
