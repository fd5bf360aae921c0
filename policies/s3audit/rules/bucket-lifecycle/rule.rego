# METADATA
# title: A lifecycle rule is in force
# description: >-
#   Asks for at least one lifecycle rule that is enabled, so that somebody has decided how long data
#   stays. Any enabled rule is enough, however little it does; bucket-lifecycle-parameters holds rules
#   against a retention standard. S3 refuses lifecycle rules on buckets with MFA delete.
# schemas:
#   - input: schema.input
# custom:
#   id: bucket-lifecycle
#   severity: low
#   subresources: [lifecycle]
#   frameworks:
#     aws-fsbp-1.0.0: [S3.13]
#     pci-dss-4.0.1: ["3.2.1", "3.3.1.1", "3.3.1.3", "3.3.2", "3.3.3", "10.5.1"]
#     nist-800-53-r5: [CP-6(2), CP-9, CP-10, SC-5(2), SI-13(5)]
#     nist-csf-1.1: [ID.BE-5, PR.DS-4, PR.IP-4, PR.PT-5, RC.RP-1]
#     nist-csf-2.0: [DE.CM-09, ID.AM-07, ID.AM-08, RC.RP-02]
#     soc2-tsc-2017: [C1.2]
#     iso-27001-2022: [A.8.10]
#     cis-controls-8.1: ["3.4"]
#     csa-ccm-4.0: [DSP-02, DSP-16]
#     nis2: ["12.2.2.a"]
#   remediation: >-
#     Add a lifecycle rule that moves or expires objects as your retention standard asks, and set its
#     status to Enabled.
#   fix: put-bucket-lifecycle-configuration
#   references:
#     - https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lifecycle-mgmt.html
#     - https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketLifecycleConfiguration.html
#   tags: [lifecycle, cost, retention]
package s3audit.rules.bucket_lifecycle

deny contains {
	"msg": "there is no lifecycle configuration",
	"path": "bucket.lifecycle",
	"value": {"state": "absent"},
} if {
	input.bucket.lifecycle.state == "absent"
}

deny contains {
	"msg": "every lifecycle rule is disabled",
	"path": "bucket.lifecycle.value.Rules",
} if {
	input.bucket.lifecycle.state == "present"
	not enabled
}

enabled if input.bucket.lifecycle.value.Rules[_].Status == "Enabled"
