# METADATA
# title: The policy lets no stranger delete
# description: >-
#   No statement of the bucket policy lets anyone delete anything: objects, versions, tags, or the bucket
#   and its policy. An action such as s3:DeleteObjectVersion alone is enough to fail. A statement counts by
#   what it comes to: wildcards in actions are expanded, NotAction and NotResource are followed, what a Deny
#   keeps from everyone is left out, and so is an action whose resources do not fit it. While
#   RestrictPublicBuckets is on at the bucket or its account, the policy lets no stranger in and the bucket
#   passes.
# schemas:
#   - input: schema.input
# custom:
#   id: bucket-policy-public-delete
#   severity: critical
#   subresources: [policy, publicAccessBlock, account.publicAccessBlock]
#   partial: true
#   frameworks:
#     cis-aws-7.0.0: ["2.21"]
#     aws-fsbp-1.0.0: [S3.3]
#     nist-800-53-r5: [AC-2(6), AC-3, AC-3(7), AC-4, AC-4(21), AC-6, AC-17(1), AC-17(4)(a), AC-17(9),
#       AC-17(10), AC-17b, AC-21, CM-6a, CM-9b, MP-2, SC-7, SC-7(2), SC-7(3), SC-7(4), SC-7(7), SC-7(9),
#       SC-7(9)(a), SC-7(11), SC-7(12), SC-7(16), SC-7(20), SC-7(21), SC-7(24)(b), SC-7(25), SC-7(26),
#       SC-7(27), SC-7(28), SC-7a, SC-7b, SC-7c, SC-25]
#     nist-800-171-r2: ["3.1.1", "3.1.2", "3.1.3", "3.3.8", "3.4.6", "3.13.2", "3.13.5"]
#     nist-csf-1.1: [PR.AC-3, PR.AC-4, PR.AC-5, PR.DS-5, PR.PT-3, PR.PT-4]
#     hipaa: ["164.308(a)(1)(ii)(B)", "164.308(a)(3)(i)", "164.308(a)(4)(ii)(A)", "164.308(a)(4)(ii)(C)",
#       "164.312(a)(1)", "164.312(e)(1)"]
#     fedramp-low-r4: [AC-3, AC-17, CM-2, SC-7]
#     fedramp-moderate-r4: [AC-3, AC-4, AC-6, AC-17(1), AC-21(b), CM-2, SC-4, SC-7, SC-7(3)]
#     aws-well-architected: [SEC03-BP07]
#     cis-controls-8.1: ["3.3"]
#     cmmc-2.0: [AC.L1-b.1.i, AC.L1-b.1.iv, AC.L2-3.1.1, AC.L2-3.1.3, AC.L2-3.1.22, AU.L2-3.3.8, CM.L2-3.4.6,
#       SC.L1-b.1.xi, SC.L2-3.13.5]
#     csa-ccm-4.0: [DSP-17]
#     dora-2022-2554: [Art9]
#     mitre-attack: [T1485, T1486]
#   remediation: >-
#     Name the accounts or roles that need it, or tie the statement to fixed values such as
#     aws:PrincipalOrgID or aws:SourceVpce. Switch on RestrictPublicBuckets until that is done.
#   fix: put-bucket-policy
#   references:
#     - https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html
#     - https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html
#   tags: [public-access, policy, ransomware]
package s3audit.rules.bucket_policy_public_delete

import data.s3audit.lib.policy
import data.s3audit.lib.stranger

deny contains stranger.finding(s, "delete objects or settings") if {
	input.derived.publicAccessBlock.RestrictPublicBuckets == false
	some s in stranger.of_verb("delete")
}

satisfied if input.derived.publicAccessBlock.RestrictPublicBuckets == true

satisfied if {
	policy.answered
	count(stranger.of_verb("delete")) == 0
}
