# METADATA
# title: Versioning is on
# description: >-
#   Keeps every version of an object, so that what was overwritten or deleted can be brought back.
#   Suspended versioning keeps old versions but makes no new ones, and counts as off; a bucket where it
#   was never switched on is told apart in the message.
# schemas:
#   - input: schema.input
# custom:
#   id: bucket-versioning
#   severity: medium
#   subresources: [versioning]
#   parameters:
#     exclude_buckets:
#       type: list(string)
#       default: []
#       description: Buckets that the rule does not apply to; a name may hold the wildcards * and ?.
#   frameworks:
#     pci-dss-4.0.1: ["10.3.4"]
#     nist-800-53-r5: [AU-9(2), CP-1(2), CP-2(5), CP-6, CP-6(1), CP-6(2), CP-6a, CP-9, CP-9a, CP-9b, CP-9c,
#       CP-10, CP-10(2), PM-11b, PM-17b, SC-5(2), SC-16(1), SI-1a.2, SI-1c.2, SI-12, SI-13(5)]
#     nist-800-171-r2: ["3.3.8"]
#     nist-csf-1.1: [ID.BE-5, PR.DS-4, PR.DS-6, PR.IP-4, PR.IP-9, PR.PT-5, RC.RP-1, RS.RP-1]
#     nist-csf-2.0: [DE.CM-09, ID.AM-07, ID.AM-08, RC.RP-02]
#     hipaa: ["164.308(a)(1)(ii)(B)", "164.308(a)(7)(i)", "164.308(a)(7)(ii)(A)", "164.308(a)(7)(ii)(B)",
#       "164.308(a)(7)(ii)(C)", "164.310(d)(2)(iv)", "164.312(a)(2)(ii)", "164.312(c)(1)", "164.312(c)(2)"]
#     soc2-tsc-2017: [A1.1, A1.2, C1.2, CC7.4, PI1.5]
#     iso-27001-2022: [A.8.3, A.8.10]
#     fedramp-low-r4: [AU-9, CP-9, CP-10, SC-5]
#     fedramp-moderate-r4: [AU-9(2), CP-9(b), CP-10, SC-5, SI-12]
#     aws-well-architected: [REL-9, SEC08-BP04]
#     cis-controls-8.1: ["11.2", "11.4"]
#     cmmc-2.0: [AU.L2-3.3.8]
#     csa-ccm-4.0: [BCR-08]
#     dora-2022-2554: [Art12]
#     mitre-attack: [T1485, T1486]
#   remediation: >-
#     Switch versioning on, and add a lifecycle rule that expires noncurrent versions so that storage does
#     not grow for ever. Versioning can later be suspended but never be unset.
#   fix: put-bucket-versioning
#   references:
#     - https://docs.aws.amazon.com/AmazonS3/latest/userguide/Versioning.html
#     - https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketVersioning.html
#   tags: [data-protection, recovery]
package s3audit.rules.bucket_versioning

import data.s3audit.lib.selection

deny contains {
	"msg": "versioning is suspended: overwritten and deleted objects are not kept",
	"path": "bucket.versioning.value.Status",
	"value": "Suspended",
} if {
	input.bucket.versioning.value.Status == "Suspended"
}

deny contains {
	"msg": "versioning was never switched on: overwritten and deleted objects are lost",
	"path": "bucket.versioning",
	"value": {"state": input.bucket.versioning.state},
} if {
	not ever
}

not_applicable contains "excluded by the parameter exclude_buckets" if selection.excluded("bucket-versioning")

ever if input.bucket.versioning.value.Status in {"Enabled", "Suspended"}
