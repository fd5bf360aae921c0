# METADATA
# title: Object Lock is on
# description: >-
#   Write-once storage: with Object Lock, versions under retention or legal hold cannot be deleted or
#   overwritten. Being on is not enough to protect anything by itself; bucket-object-lock-retention
#   looks at the default retention.
# schemas:
#   - input: schema.input
# custom:
#   id: bucket-object-lock
#   severity: low
#   subresources: [object-lock]
#   parameters:
#     only_buckets:
#       type: list(string)
#       default: []
#       description: Buckets that the rule applies to, with wildcards; none means every bucket.
#     exclude_buckets:
#       type: list(string)
#       default: []
#       description: Buckets that the rule does not apply to; a name may hold the wildcards * and ?.
#   frameworks:
#     pci-dss-4.0.1: ["10.3.4", "10.5.1"]
#     nist-800-53-r5: [CP-6(2)]
#     nist-800-171-r2: ["3.3.8", "3.13.16"]
#     nist-csf-1.1: [ID.BE-5, PR.DS-1, PR.PT-5, RC.RP-1]
#     nist-csf-2.0: [ID.AM-07, RC.RP-02]
#     hipaa: ["164.308(a)(1)(ii)(B)"]
#     soc2-tsc-2017: [C1.1, CC6.1, CC6.2, PI1.5]
#     fedramp-moderate-r4: [SC-28]
#     aws-well-architected: [REL-10]
#     cis-controls-8.1: ["11.3"]
#     csa-ccm-4.0: [CCC-04, LOG-02]
#     dora-2022-2554: [Art12]
#     mitre-attack: [T1485, T1486]
#   remediation: >-
#     Switch Object Lock on for buckets that have to hold records unchanged. It needs versioning and can
#     never be switched off again.
#   fix: put-object-lock-configuration
#   references:
#     - https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock.html
#     - https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObjectLockConfiguration.html
#   tags: [data-protection, retention, ransomware]
package s3audit.rules.bucket_object_lock

import data.s3audit.lib.selection

deny contains {
	"msg": "Object Lock is off: versions can be deleted before their time",
	"path": "bucket.object-lock",
	"value": {"state": input.bucket["object-lock"].state},
} if {
	not input.bucket["object-lock"].value.ObjectLockConfiguration.ObjectLockEnabled == "Enabled"
}

not_applicable contains "excluded by the parameter exclude_buckets" if selection.excluded("bucket-object-lock")

not_applicable contains "not named by the parameter only_buckets" if selection.unselected("bucket-object-lock")
