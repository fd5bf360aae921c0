# METADATA
# title: MFA delete is on
# description: >-
#   Deleting a version for good, or suspending versioning, then takes the device of the root user. Only
#   root can switch it on, and S3 does not have it together with lifecycle rules, so buckets with
#   lifecycle rules are left out. Object Lock gives the same protection in a way that can be run.
# schemas:
#   - input: schema.input
# custom:
#   id: bucket-mfa-delete
#   severity: low
#   subresources: [versioning, lifecycle]
#   partial: true
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
#     cis-aws-1.4.0: ["2.1.3"]
#     cis-aws-1.5.0: ["2.1.3"]
#     cis-aws-2.0.0: ["2.1.2"]
#     cis-aws-3.0.0: ["2.1.2"]
#     cis-aws-4.0.1: ["2.1.2"]
#     cis-aws-5.0.0: ["2.1.2"]
#     cis-aws-6.0.0: ["3.1.2"]
#     cis-aws-7.0.0: ["3.1.2"]
#     pci-dss-4.0.1: ["3.5.1.3", "8.4.1", "8.4.2", "8.4.3", "10.3.2", A1.1.2, A3.4.1]
#     nist-800-53-r5: [CA-9(1), CM-2, CM-2(2), CM-3, SC-5(2)]
#     aws-well-architected: [SEC05-BP02]
#     cis-controls-8.1: ["11.3"]
#     dora-2022-2554: [Art12]
#     nis2: ["11.7.2"]
#     mitre-attack: [T1485]
#   remediation: >-
#     Have the root user switch MFA delete on with the serial number and a code of its device, or protect
#     the bucket with Object Lock and record an exception here.
#   references:
#     - https://docs.aws.amazon.com/AmazonS3/latest/userguide/MultiFactorAuthenticationDelete.html
#     - https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketVersioning.html
#   tags: [data-protection, ransomware]
package s3audit.rules.bucket_mfa_delete

import data.s3audit.lib.selection
import data.s3audit.lib.state

deny contains {
	"msg": "versions can be deleted for good without a second factor",
	"path": "bucket.versioning",
	"value": {"state": input.bucket.versioning.state},
} if {
	input.bucket.versioning.state in state.answered
	input.bucket.lifecycle.state in state.answered
	not protected
}

satisfied if protected

not_applicable contains "lifecycle rules are configured, and S3 does not have both" if {
	input.bucket.versioning.state in state.answered
	input.bucket.lifecycle.value.Rules[_].Status
	not protected
}

not_applicable contains "excluded by the parameter exclude_buckets" if selection.excluded("bucket-mfa-delete")

not_applicable contains "not named by the parameter only_buckets" if selection.unselected("bucket-mfa-delete")

protected if {
	input.bucket.versioning.value.Status == "Enabled"
	input.bucket.versioning.value.MFADelete == "Enabled"
}
