# METADATA
# title: Access logs go where they should
# description: >-
#   The target bucket and the prefix of server access logging match what the parameters ask for. Logs
#   in a bucket of somebody's own choice are not collected, not kept and not guarded. Until a parameter
#   is set the rule does not apply, nor to a bucket that does not log: bucket-server-access-logging
#   judges that.
# schemas:
#   - input: schema.input
# custom:
#   id: bucket-logging-approved-target
#   severity: low
#   subresources: [logging]
#   parameters:
#     target_buckets:
#       type: list(string)
#       default: []
#       description: >-
#         Names of target buckets; none takes any. A name may hold the wildcards * and ?, and {account} and
#         {region} stand for the bucket's own.
#     target_prefix:
#       type: string
#       default: ""
#       description: >-
#         The prefix that logs have to have; empty takes any. It may hold the wildcards * and ?, and {bucket},
#         {account} and {region} stand for the bucket's own.
#     exclude_buckets:
#       type: list(string)
#       default: []
#       description: Buckets that the rule does not apply to; a name may hold the wildcards * and ?.
#   frameworks:
#     aws-fsbp-1.0.0: [S3.9]
#     pci-dss-4.0.1: ["10.2.1"]
#     nist-800-53-r5: [AC-2(4), AC-3(1), AC-3(10), AC-4(26), AC-6(9), AU-2, AU-2b, AU-3, AU-3a, AU-3b, AU-3c,
#       AU-3d, AU-3e, AU-3f, AU-6(3), AU-6(4), AU-6(6), AU-6(9), AU-8b, AU-10, AU-12, AU-12(1), AU-12(2),
#       AU-12(3), AU-12(4), AU-12a, AU-12c, AU-14(3), AU-14a, AU-14b, CA-7, CA-7b, CM-5(1)(b), CM-6a, CM-9b,
#       IA-3(3)(b), MA-4(1)(a), PM-14a.1, PM-14b, PM-31, SC-7(9), SC-7(9)(b), SI-1(1)(c), SI-3(8), SI-3(8)(b),
#       SI-4(2), SI-4(17), SI-4(20), SI-7(8), SI-10(1)(c)]
#     nist-800-171-r2: ["3.1.12", "3.3.1", "3.3.2", "3.3.8", "3.13.1", "3.14.6", "3.14.7"]
#     nist-csf-1.1: [DE.AE-1, DE.AE-3, PR.DS-5, PR.PT-1]
#     hipaa: ["164.308(a)(3)(ii)(A)", "164.312(b)"]
#     fedramp-low-r4: [AC-2, AU-2]
#     fedramp-moderate-r4: [AC-2(4), AC-2(g), AU-2(a)(d), AU-3, AU-6(1)(3), AU-12(a)(c)]
#   remediation: >-
#     Put logging again with the approved target bucket and prefix.
#   fix: put-bucket-logging
#   references:
#     - https://docs.aws.amazon.com/AmazonS3/latest/userguide/enable-server-access-logging.html
#     - https://docs.aws.amazon.com/AmazonS3/latest/API/API_LoggingEnabled.html
#   tags: [logging]
package s3audit.rules.bucket_logging_approved_target

import data.s3audit.lib.glob
import data.s3audit.lib.own
import data.s3audit.lib.param
import data.s3audit.lib.selection

deny contains {
	"msg": sprintf("access logs go to %s, which is not an approved target", [target]),
	"path": "bucket.logging.value.LoggingEnabled.TargetBucket",
	"value": target,
} if {
	target := logging.TargetBucket
	count(targets) > 0
	not approved(target)
}

deny contains {
	"msg": sprintf("access logs have the prefix %q, where %q is asked for", [written, own.filled(template)]),
	"path": "bucket.logging.value.LoggingEnabled.TargetPrefix",
	"value": written,
} if {
	template != ""
	written := object.get(logging, "TargetPrefix", "")
	not glob.matches(own.filled(template), written)
}

not_applicable contains "no approved target is set in the parameters" if {
	count(targets) == 0
	template == ""
}

not_applicable contains "requests to the bucket are not logged" if not logging

not_applicable contains "excluded by the parameter exclude_buckets" if selection.excluded("bucket-logging-approved-target")

approved(target) if {
	some pattern in targets
	glob.matches(own.filled(pattern), target)
}

logging := input.bucket.logging.value.LoggingEnabled

targets := param.value("bucket-logging-approved-target", "target_buckets")

template := param.value("bucket-logging-approved-target", "target_prefix")
