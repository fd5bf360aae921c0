# METADATA
# title: Server access logging is on
# description: >-
#   Requests are recorded in a bucket of your choice. The target of such logs must not log to itself,
#   and is left out: a grant to the log delivery group in its ACL, or to logging.s3.amazonaws.com in its
#   policy, tells it. Data events of CloudTrail can do the same work; they are no setting of the bucket
#   and are not seen here.
# schemas:
#   - input: schema.input
# custom:
#   id: bucket-server-access-logging
#   severity: medium
#   subresources: [logging, policy, acl]
#   partial: true
#   parameters:
#     exclude_buckets:
#       type: list(string)
#       default: []
#       description: Buckets that the rule does not apply to; a name may hold the wildcards * and ?.
#   frameworks:
#     aws-fsbp-1.0.0: [S3.9]
#     pci-dss-4.0.1: ["5.3.4", "10.2.1", "10.2.1.1", "10.2.1.2", "10.2.1.3", "10.2.1.4", "10.2.1.5", "10.2.1.6",
#       "10.2.1.7", "10.2.2", "10.3.1", "10.6.3", A1.2.1]
#     nist-800-53-r5: [AC-2(4), AC-3(1), AC-3(10), AC-4(26), AC-6(9), AU-2, AU-2b, AU-3, AU-3a, AU-3b, AU-3c,
#       AU-3d, AU-3e, AU-3f, AU-6(3), AU-6(4), AU-6(6), AU-6(9), AU-8b, AU-10, AU-12, AU-12(1), AU-12(2),
#       AU-12(3), AU-12(4), AU-12a, AU-12c, AU-14(3), AU-14a, AU-14b, CA-7, CA-7b, CM-5(1)(b), CM-6a, CM-9b,
#       IA-3(3)(b), MA-4(1)(a), PM-14a.1, PM-14b, PM-31, SC-7(9), SC-7(9)(b), SI-1(1)(c), SI-3(8), SI-3(8)(b),
#       SI-4(2), SI-4(17), SI-4(20), SI-7(8), SI-10(1)(c)]
#     nist-800-171-r2: ["3.1.12", "3.3.1", "3.3.2", "3.3.3", "3.3.8", "3.6.1", "3.6.2", "3.13.1", "3.14.6",
#       "3.14.7"]
#     nist-csf-1.1: [DE.AE-1, DE.AE-3, DE.AE-4, DE.CM-1, DE.CM-3, DE.CM-6, DE.CM-7, ID.AM-3, PR.AC-6, PR.DS-5,
#       PR.PT-1]
#     nist-csf-2.0: [ID.AM-03, PR.PS-04, RS.AN-03, RS.AN-06, RS.AN-07]
#     hipaa: ["164.308(a)(1)(ii)(D)", "164.308(a)(3)(ii)(A)", "164.308(a)(6)(ii)", "164.312(b)",
#       "164.312(e)(2)(i)"]
#     soc2-tsc-2017: [A1.1, CC6.1, CC6.2, CC7.2, CC7.3]
#     iso-27001-2022: [A.8.15]
#     fedramp-low-r4: [AC-2, AU-2]
#     fedramp-moderate-r4: [AC-2(4), AC-2(g), AU-2(a)(d), AU-3, AU-6(1)(3), AU-12(a)(c)]
#     fedramp-20x-low: [KSI-MLA]
#     aws-well-architected: [REL06-BP01, SEC04-BP01]
#     cis-controls-8.1: ["4.6", "8.2"]
#     cmmc-2.0: [AC.L2-3.1.12, AU.L2-3.3.1, AU.L2-3.3.2, SC.L1-b.1.x, SC.L2-3.13.1, SI.L2-3.14.6, SI.L2-3.14.7]
#     csa-ccm-4.0: [LOG-08]
#     dora-2022-2554: [Art17]
#     nis2: ["1.1.1.h", "3.2.3.c", "11.2.2.f"]
#   remediation: >-
#     Choose a target bucket in the same Region and account, let logging.s3.amazonaws.com write to it in
#     its policy, and switch logging on.
#   fix: put-bucket-logging
#   references:
#     - https://docs.aws.amazon.com/AmazonS3/latest/userguide/ServerLogs.html
#     - https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketLogging.html
#   tags: [logging, detection]
package s3audit.rules.bucket_server_access_logging

import data.s3audit.lib.selection
import data.s3audit.lib.state

deny contains {
	"msg": "requests to the bucket are not logged",
	"path": "bucket.logging",
	"value": {"state": input.bucket.logging.state},
} if {
	off
	input.derived.roles.accessLogs.is == false
}

satisfied if logged

not_applicable contains "a target of server access logs" if {
	off
	input.derived.roles.accessLogs.is == true
}

not_applicable contains "excluded by the parameter exclude_buckets" if selection.excluded("bucket-server-access-logging")

logged if input.bucket.logging.value.LoggingEnabled.TargetBucket

off if {
	input.bucket.logging.state in state.answered
	not logged
}
