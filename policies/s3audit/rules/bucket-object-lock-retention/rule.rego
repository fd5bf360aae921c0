# METADATA
# title: Default retention is long enough, and not too long
# description: >-
#   Where Object Lock is on, new versions are protected by themselves only if there is a default
#   retention. Its mode has to be one of those accepted and its length between the bounds, years
#   counting as 365 days. The upper bound matters as well: a retention in COMPLIANCE mode cannot be
#   shortened by anyone, and is paid for until it ends. Buckets without Object Lock are left to bucket-
#   object-lock.
# schemas:
#   - input: schema.input
# custom:
#   id: bucket-object-lock-retention
#   severity: medium
#   subresources: [object-lock]
#   parameters:
#     modes:
#       type: list(string)
#       default: ["GOVERNANCE", "COMPLIANCE"]
#       description: Retention modes that are accepted.
#     min_days:
#       type: number
#       default: 1
#       description: The shortest default retention, in days.
#     max_days:
#       type: number
#       default: 3650
#       description: The longest default retention, in days.
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
#     Set a default retention with an accepted mode and a length within the bounds. It applies to new
#     versions only.
#   fix: put-object-lock-configuration
#   references:
#     - https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock.html
#     - https://docs.aws.amazon.com/AmazonS3/latest/API/API_DefaultRetention.html
#   tags: [data-protection, retention, ransomware, cost]
package s3audit.rules.bucket_object_lock_retention

import data.s3audit.lib.param

deny contains {
	"msg": "Object Lock is on without a default retention, so new versions are not protected",
	"path": "bucket.object-lock.value.ObjectLockConfiguration",
} if {
	on
	not input.bucket["object-lock"].value.ObjectLockConfiguration.Rule.DefaultRetention.Mode
}

deny contains {
	"msg": sprintf("the default retention's mode %s is not accepted", [mode]),
	"path": "bucket.object-lock.value.ObjectLockConfiguration.Rule.DefaultRetention.Mode",
	"value": mode,
} if {
	on
	mode := input.bucket["object-lock"].value.ObjectLockConfiguration.Rule.DefaultRetention.Mode
	not mode in param.value("bucket-object-lock-retention", "modes")
}

deny contains {
	"msg": sprintf("the default retention of %d days is shorter than %d", [days, least]),
	"path": "bucket.object-lock.value.ObjectLockConfiguration.Rule.DefaultRetention",
	"value": days,
} if {
	on
	least := param.value("bucket-object-lock-retention", "min_days")
	days < least
}

deny contains {
	"msg": sprintf("the default retention of %d days is longer than %d", [days, most]),
	"path": "bucket.object-lock.value.ObjectLockConfiguration.Rule.DefaultRetention",
	"value": days,
} if {
	on
	most := param.value("bucket-object-lock-retention", "max_days")
	days > most
}

deny contains {
	"msg": "the default retention has neither days nor years",
	"path": "bucket.object-lock.value.ObjectLockConfiguration.Rule.DefaultRetention",
} if {
	on
	input.bucket["object-lock"].value.ObjectLockConfiguration.Rule.DefaultRetention.Mode
	not days
}

not_applicable contains "Object Lock is off" if not on

on if input.bucket["object-lock"].value.ObjectLockConfiguration.ObjectLockEnabled == "Enabled"

days := input.bucket["object-lock"].value.ObjectLockConfiguration.Rule.DefaultRetention.Days

days := 365 * input.bucket["object-lock"].value.ObjectLockConfiguration.Rule.DefaultRetention.Years if {
	not input.bucket["object-lock"].value.ObjectLockConfiguration.Rule.DefaultRetention.Days
}
